"""What one page may cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reportedly.errors import PageTooLarge, Place

MOST_LISTED_BYTES: Final = 52_428_800
"""Of a sitemap, unpacked, by sitemaps.org; where Limits.max_bytes is larger, it counts."""

MOST_URLS: Final = 50_000
"""Of one feed, sitemap with all below it, or file of URLs: as many as one sitemap may have. A choice."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one page; over one of them it is a PageTooLarge or a PageTooSlow.

    max_bytes: of a file, an answer of a server (as sent, and unpacked), or a record of JSON lines; a JSON file that
    isn't in lines counts as a whole. max_characters: of the page's text. timeout_seconds: for fetching a URL (its
    robots.txt and redirects included), and again for extracting the text of HTML. max_memory_bytes: address space of
    the process that extracts it. Raises ValueError where one isn't above 0.
    """

    max_bytes: int = 10_000_000
    max_characters: int = 2_000_000
    timeout_seconds: float = 10.0
    max_memory_bytes: int = 1_000_000_000

    def __post_init__(self) -> None:
        if min(self.max_bytes, self.max_characters, self.timeout_seconds, self.max_memory_bytes) <= 0:
            raise ValueError("every limit has to be above 0")


def check_length(text: str, where: Place, limits: Limits) -> None:
    """Raises PageTooLarge where the text has more characters than a page may have."""
    if len(text) > limits.max_characters:
        raise PageTooLarge(
            f"the text has {len(text):,} characters, the limit is {limits.max_characters:,}",
            where=where,
            hint="Cut it into pages, or raise --max-characters",
        )
