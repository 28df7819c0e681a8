"""Reportedly inside other programs: each module needs the library it is for, which is an extra."""
