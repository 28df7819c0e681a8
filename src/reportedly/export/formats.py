"""The formats that readings and rumours can be written in: what `reportedly export --to` knows.

A new format is a module with a function of one of the shapes below, and a line in FORMATS or RUMOUR_FORMATS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

if TYPE_CHECKING:
    from reportedly.reading.reading import Reading
    from reportedly.rumours.model import Rumours

Shape = Literal["text", "bytes", "folder"]

Texts = Callable[[Iterable["Reading"]], Iterator[str]]
"""Shape 'text': the pieces of one text, as the readings come."""
Bytes = Callable[[Iterable["Reading"], BinaryIO], None]
"""Shape 'bytes': one file of no text, written into what it is given."""
Files = Callable[[Iterable["Reading"]], Iterator[tuple[str, str]]]
"""Shape 'folder': (name, text) of several files; names are safe, and none comes twice."""
RumourTexts = Callable[["Rumours"], Iterator[str]]
"""The same as 'text', of rumours."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format. writer: 'module:function', imported when it is used, since some need a library of their own."""

    name: str
    shape: Shape
    about: str
    writer: str

    def load(self) -> Any:
        """The function that writes it, of the type that `shape` names."""
        module, _, function = self.writer.partition(":")
        return getattr(import_module(module), function)


FORMATS = {
    format.name: format
    for format in (
        Format("webannotation", "text", "W3C Web Annotation (JSON-LD)", "reportedly.export.webannotation:texts"),
        Format("claimreview", "text", "schema.org Claim (JSON-LD)", "reportedly.export.claimreview:texts"),
        Format("prov", "text", "W3C PROV-JSON, who had it from whom", "reportedly.export.prov:texts"),
        Format("csv", "text", "one line an attribution, for spreadsheets", "reportedly.export.csv:texts"),
        Format("parquet", "bytes", "the same with nested spans, for data frames", "reportedly.export.parquet:write"),
        Format("conll", "text", "one line a token, a column of BIO labels a depth", "reportedly.export.conll:texts"),
        Format("brat", "folder", "standoff .txt and .ann, with a configuration", "reportedly.export.brat:files"),
        Format("citations", "text", "a BibTeX entry an attribution", "reportedly.export.citations:texts"),
        Format(
            "html", "text", "the page with marks, one file to open anywhere", "reportedly.reading.markup:document_parts"
        ),
    )
}

RUMOUR_FORMATS = {
    format.name: format
    for format in (
        Format("claimreview", "text", "schema.org Claim (JSON-LD)", "reportedly.export.claimreview:rumour_texts"),
        Format("prov", "text", "W3C PROV-JSON, who had it from whom", "reportedly.export.prov:rumour_texts"),
        Format("csv", "text", "one line a claim, for spreadsheets", "reportedly.export.csv:rumour_texts"),
        Format("citations", "text", "a BibTeX entry a claim", "reportedly.export.citations:rumour_texts"),
        Format("html", "text", "one file to open anywhere", "reportedly.rumours.markup:document_parts"),
    )
}
"""What `reportedly export --rumour` knows; each writer is a RumourTexts."""
