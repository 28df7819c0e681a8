"""What the process ends with."""

DONE = 0
FAILED = 1
WRONG_USAGE = 2
SOME_SKIPPED = 3
"""Done, but some pages were left out, and listed on standard error."""
