"""Sitemaps, news sitemaps and indexes of them (sitemaps.org) -> URLs."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from lxml import etree

from reportedly.errors import PageUnreadable, Place

MOST_IN_SITEMAP: Final = 50_000
"""URLs in a sitemap, or sitemaps in an index, by sitemaps.org; what is behind them is not looked at."""

LONGEST_URL: Final = 2_048
"""Characters, by sitemaps.org."""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """pages, sitemaps: URLs, in the order of the file; an index has the latter."""

    pages: tuple[str, ...]
    sitemaps: tuple[str, ...]


def read_sitemap(content: bytes, *, where: Place) -> Sitemap:
    """What a sitemap or an index of sitemaps lists. A broken one gives what can be told of it.

    Raises PageUnreadable where that is nothing. Entities are not expanded, nothing is loaded, memory stays small.
    """
    pages: list[str] = []
    sitemaps: list[str] = []
    try:
        elements = etree.iterparse(
            BytesIO(content),
            events=("end",),
            tag=("{*}url", "{*}sitemap"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            recover=True,
            remove_comments=True,
            remove_pis=True,
        )
        for _, element in elements:
            url = (element.findtext("{*}loc") or "").strip()
            found = pages if etree.QName(element).localname == "url" else sitemaps
            if url and len(url) <= LONGEST_URL:
                found.append(url)
            if len(found) >= MOST_IN_SITEMAP:
                break
            element.clear()
            while element.getprevious() is not None:  # the empty ones weigh, too
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        if not pages and not sitemaps:
            raise PageUnreadable(f"it can't be read as a sitemap: {error.msg}", where=where) from error
    if not content.rstrip().endswith(b">") and (last := sitemaps or pages):
        last.pop()  # it was cut off in the middle of a URL
    if not pages and not sitemaps:
        raise PageUnreadable("there is no page in the sitemap", where=where)
    return Sitemap(tuple(pages), tuple(sitemaps))
