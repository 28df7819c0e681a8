"""Reportedly reads the news and answers one question about every sentence in it: who says so?

>>> import reportedly
>>> reading = reportedly.read("Nell Orme said the harbour crane was inspected in May.")
>>> reading.attributions[0].source[0].text
'Nell Orme'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportedly.errors import PageError, Place, ReportedlyError
    from reportedly.intake import open_pages
    from reportedly.ledger.ledger import Ledger
    from reportedly.page.model import Page, Skipped
    from reportedly.reading.model import Attribution, Entity
    from reportedly.reading.read import read, read_all
    from reportedly.reading.reading import Reading
    from reportedly.text.model import Span

__version__ = "0.1.0"

_WHERE = {
    "Attribution": "reportedly.reading.model",
    "Entity": "reportedly.reading.model",
    "Ledger": "reportedly.ledger.ledger",
    "Page": "reportedly.page.model",
    "PageError": "reportedly.errors",
    "Place": "reportedly.errors",
    "Reading": "reportedly.reading.reading",
    "ReportedlyError": "reportedly.errors",
    "Skipped": "reportedly.page.model",
    "Span": "reportedly.text.model",
    "open_pages": "reportedly.intake",
    "read": "reportedly.reading.read",
    "read_all": "reportedly.reading.read",
}

__all__ = [
    "Attribution",
    "Entity",
    "Ledger",
    "Page",
    "PageError",
    "Place",
    "Reading",
    "ReportedlyError",
    "Skipped",
    "Span",
    "open_pages",
    "read",
    "read_all",
]


def __getattr__(name: str) -> object:
    """Loads a public name when it is first used: `import reportedly` costs nothing, the models load with `read`."""
    if name not in _WHERE:
        raise AttributeError(f"module 'reportedly' has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
