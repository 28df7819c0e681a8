"""The nouns of a page."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from reportedly.errors import PageError, PageMalformed, Place
from reportedly.page.visits import Visit

BlockKind = Literal["heading", "paragraph", "quotation", "list_item", "caption"]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a page's text, from `start` inclusive to `end` exclusive, in code points."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of news. All but `text` may be unknown (None), or looked for and not there (`()`).

    id: 16 hex digits, of the canonical URL or else of the text, unless the input gives one.
    published: an ISO 8601 date or date-time. language: an ISO 639-1 code. blocks: in text order, not overlapping.
    visit: how it was fetched, if it was, and alone; it belongs to this run, and into no reading that is written.
    Raises PageMalformed where the text holds half of a surrogate pair.
    """

    text: str
    id: str = ""
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    byline: tuple[str, ...] = ()
    published: str | None = None
    language: str | None = "en"
    blocks: tuple[Block, ...] = ()
    visit: Visit | None = None

    def __post_init__(self) -> None:
        try:
            text = self.text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise PageMalformed(
                "the text holds half of a surrogate pair, which no text may",
                where=Place(self.url or self.id or "the text", character=error.start),
                hint="Decode it again from its bytes",
            ) from error
        if not self.id:
            object.__setattr__(self, "id", hashlib.sha256(self.url.encode() if self.url else text).hexdigest()[:16])

    @property
    def sha256(self) -> str:
        """The hash of the text in UTF-8, as 64 hex digits."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A page that could not be had or read: a result of a batch, counted and listed, never an exception."""

    where: Place
    error: PageError
