"""What lists pages by their URLs (feeds, sitemaps, files of URLs) -> the URLs, each once, within bounds."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

from reportedly.errors import ListUnreadable, PageError, PageTooLarge, Place
from reportedly.intake.feeds import pages_of_feed
from reportedly.intake.limits import MOST_LISTED_BYTES
from reportedly.intake.sitemaps import read_sitemap
from reportedly.intake.streams import lines, unpacked
from reportedly.page.model import Skipped

MOST_SITEMAPS: Final = 1_000
"""Below one index. A choice: the archive of a large outlet has some hundred."""

DEEPEST: Final = 3
"""Sitemaps below sitemaps. sitemaps.org allows one level; some outlets have two."""

LONGEST_LINE: Final = 8_192
"""Bytes of a line in a file of URLs."""

ROOT: Final = re.compile(
    rb"(?:\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)*+<(?:[\w.-]+:)?([\w.-]+)",
    re.DOTALL | re.IGNORECASE,
)
ROOT_WITHIN: Final = 20_000
"""Bytes in which the root of an XML document has to stand."""

Kind = Literal["feed", "sitemap"]
KINDS: Final[dict[bytes, Kind]] = {
    b"rss": "feed",
    b"feed": "feed",
    b"rdf": "feed",
    b"channel": "feed",
    b"urlset": "sitemap",
    b"sitemapindex": "sitemap",
}


def kind_of_xml(content: bytes) -> Kind | None:
    """What lists pages in XML, by its root element; None where that is another, such as html."""
    root = ROOT.match(content[:ROOT_WITHIN].lstrip(b"\xef\xbb\xbf"))
    return KINDS.get(root[1].lower()) if root else None


def urls_of_xml(
    content: bytes, kind: Kind, *, base: str | None, where: Place, fetch: Callable[[str], bytes], max_urls: int
) -> Iterator[str | Skipped]:
    """The URLs that a feed or a sitemap lists, each once; of an index, those of the sitemaps below it as well.

    base: where it was found. fetch: gives the bytes of a sitemap, or raises PageError; one that can't be had or read
    is a Skipped. So is the end of the list, where it has over max_urls URLs or too many sitemaps.
    """
    if kind == "feed":
        return _once(iter(pages_of_feed(content, base=base, where=where)), where, max_urls)
    return _once(_urls_of_sitemaps(content, base, where, fetch), where, max_urls)


def urls_of_file(path: Path, *, max_urls: int) -> Iterator[str | Skipped]:
    """The URLs of a file with one in each line, each once; blank lines and those that begin with # say nothing.

    Raises ListUnreadable where it can't be opened.
    """
    return _once(_urls_of_lines(path), Place(str(path)), max_urls)


def _urls_of_lines(path: Path) -> Iterator[str | Skipped]:
    try:
        stream = path.open("rb")
    except OSError as error:
        told = f"the list can't be opened: {error.strerror or error}"
        raise ListUnreadable(told, where=Place(str(path))) from error
    with stream:
        for number, line in enumerate(lines(stream, LONGEST_LINE), start=1):
            where = Place(str(path), record=number)
            url = line.decode("utf-8", errors="replace").lstrip("\ufeff").strip()
            if not url or url.startswith("#"):
                continue
            if not re.match(r"https?://", url, re.IGNORECASE) or len(line) > LONGEST_LINE:
                yield Skipped(where, ListUnreadable(f"{url[:80]!r} is no http or https URL", where=where))
            else:
                yield url


def _once(urls: Iterator[str | Skipped], where: Place, max_urls: int) -> Iterator[str | Skipped]:
    """Each URL the first time that it comes, up to max_urls; then a Skipped that tells that there are more."""
    seen: set[str] = set()
    for url in urls:
        if isinstance(url, str):
            if url in seen:
                continue
            if len(seen) == max_urls:
                told = f"it lists over {max_urls:,} pages; the rest is left out"
                yield Skipped(where, PageTooLarge(told, where=where, hint="Raise max_urls"))
                return
            seen.add(url)
        yield url


def _urls_of_sitemaps(
    content: bytes, base: str | None, where: Place, fetch: Callable[[str], bytes]
) -> Iterator[str | Skipped]:
    """In the order of the files, one level after the other."""
    top = read_sitemap(content, where=where)
    yield from top.pages
    seen = {base} if base else set()
    waiting = deque((url, 1) for url in top.sitemaps)
    while waiting:
        url, depth = waiting.popleft()
        if url in seen:
            continue
        seen.add(url)
        place = Place(url)
        try:
            if len(seen) > MOST_SITEMAPS:
                told = f"it leads to over {MOST_SITEMAPS:,} sitemaps; the rest is left out"
                yield Skipped(where, PageTooLarge(told, where=where))
                return
            if depth > DEEPEST:
                raise PageTooLarge(f"it is more than {DEEPEST} sitemaps below the first", where=place)
            found = read_sitemap(_plain(fetch(url), place), where=place)
        except PageError as error:
            yield Skipped(error.where or place, error)
            continue
        yield from found.pages
        room = max(0, MOST_SITEMAPS + 1 - len(waiting))
        waiting.extend((below, depth + 1) for below in found.sitemaps[:room])


def _plain(content: bytes, where: Place) -> bytes:
    """A sitemap without gzip around it. Raises PageTooLarge, PageUnreadable."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    plain = unpacked(BytesIO(content), where).read(MOST_LISTED_BYTES + 1)
    if len(plain) > MOST_LISTED_BYTES:
        raise PageTooLarge(f"the sitemap has over {MOST_LISTED_BYTES:,} bytes", where=where)
    return plain
