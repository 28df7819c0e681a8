"""Bytes, files, URLs -> Page | Skipped, bounded and one at a time.

The names load when they are first used, so that a worker that extracts HTML starts without the fetcher.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportedly.intake.html import page_from_html
    from reportedly.intake.limits import Limits
    from reportedly.intake.pages import open_bytes, open_pages, open_url
    from reportedly.intake.records import page_from_record
    from reportedly.page.plain import page_from_markdown, page_from_text

_WHERE = {
    "Limits": "reportedly.intake.limits",
    "open_bytes": "reportedly.intake.pages",
    "open_pages": "reportedly.intake.pages",
    "open_url": "reportedly.intake.pages",
    "page_from_html": "reportedly.intake.html",
    "page_from_markdown": "reportedly.page.plain",
    "page_from_record": "reportedly.intake.records",
    "page_from_text": "reportedly.page.plain",
}

__all__ = [
    "Limits",
    "open_bytes",
    "open_pages",
    "open_url",
    "page_from_html",
    "page_from_markdown",
    "page_from_record",
    "page_from_text",
]


def __getattr__(name: str) -> object:
    """Loads a public name when it is first used."""
    if name not in _WHERE:
        raise AttributeError(f"module 'reportedly.intake' has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)
