"""The command line: one module a verb, and one for each form of output."""
