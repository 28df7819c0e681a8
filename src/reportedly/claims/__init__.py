"""Readings become claims: statements that a stranger understands, and who made them."""
