"""What one page may cost, and how many processes read: options that several verbs have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

# Nothing heavy up here: every `--help` reads this file too.
if TYPE_CHECKING:
    from reportedly.intake import Limits

Workers = Annotated[
    int, typer.Option(min=1, metavar="N", help="Processes that read side by side; each takes some 200 MB.")
]
MaxBytes = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Skip pages or records larger than this.", show_default="10,000,000"),
]
MaxCharacters = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Skip pages with more text than this.", show_default="2,000,000")
]
Timeout = Annotated[
    float | None,
    typer.Option(
        min=0.1, metavar="SECONDS", help="Skip pages that take longer to fetch, or to extract.", show_default="10"
    ),
]


def limits_of(max_bytes: int | None, max_characters: int | None, timeout: float | None) -> Limits:
    """The limits, where None as they always are."""
    from reportedly.intake import Limits

    limits = Limits()
    if max_bytes is not None:
        limits = replace(limits, max_bytes=max_bytes)
    if max_characters is not None:
        limits = replace(limits, max_characters=max_characters)
    if timeout is not None:
        limits = replace(limits, timeout_seconds=timeout)
    return limits
