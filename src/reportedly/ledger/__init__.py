"""The only SQL: what was read, what people said of it, and what was asked to be forgotten."""
