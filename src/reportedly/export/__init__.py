"""Readings in the forms of other programs, one module a format; `formats.py` lists them."""
