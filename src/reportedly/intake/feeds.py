"""RSS and Atom -> the URLs of their pages, by feedparser."""

from __future__ import annotations

from io import BytesIO
from typing import Final
from urllib.parse import urljoin

import feedparser

from reportedly.errors import PageTooLarge, PageUnreadable, Place

MOST_FEED_BYTES: Final = 3_000_000
"""Most feeds have under 200 KB; feedparser takes a second or two for each megabyte."""


def pages_of_feed(content: bytes, *, base: str | None, where: Place) -> tuple[str, ...]:
    """The URLs of the entries of a feed, in its order; none is relative where `base` is known.

    base: the URL of the feed. Raises PageTooLarge; PageUnreadable where there are no entries with a link.
    """
    if len(content) > MOST_FEED_BYTES:
        raise PageTooLarge(f"the feed has over {MOST_FEED_BYTES:,} bytes", where=where)
    # As a stream: feedparser takes a text for a path or a URL to open. Nothing of the entries but links is used, so
    # they need not be cleaned.
    feed = feedparser.parse(BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    links = [link for entry in feed.entries if (link := _link(entry))]
    if not links:
        raise PageUnreadable("there is no page in the feed", where=where)
    return tuple(urljoin(base, link) if base else link for link in links)


def _link(entry: feedparser.FeedParserDict) -> str | None:
    """The page of an entry; a feed that hides it behind a counter may keep the original (feedburner)."""
    link = entry.get("feedburner_origlink") or entry.get("link")
    return link.strip() if isinstance(link, str) and link.strip() else None
