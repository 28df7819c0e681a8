"""The fixtures of the tests of the evaluation."""

from command_line import reportedly
from evaluation_records import measured, written

__all__ = ["measured", "reportedly", "written"]
