"""The fixture that every test of the command line runs it by."""

from command_line import reportedly

__all__ = ["reportedly"]
