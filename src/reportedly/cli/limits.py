"""What one page may cost, as the options of a verb tell it."""

from __future__ import annotations

from dataclasses import replace

from reportedly.intake import Limits


def limits_of(max_bytes: int | None, max_characters: int | None, timeout: float | None) -> Limits:
    """The limits, where None as they always are."""
    limits = Limits()
    if max_bytes is not None:
        limits = replace(limits, max_bytes=max_bytes)
    if max_characters is not None:
        limits = replace(limits, max_characters=max_characters)
    if timeout is not None:
        limits = replace(limits, timeout_seconds=timeout)
    return limits
