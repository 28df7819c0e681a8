"""HTML -> Page, by trafilatura in a process of its own."""

from __future__ import annotations

import re

from reportedly.errors import PageTooLarge, PageUnreadable, Place
from reportedly.intake.decode import refuse_binary
from reportedly.intake.limits import Limits, check_length
from reportedly.intake.sandbox import Extractor
from reportedly.page.dates import is_iso
from reportedly.page.model import Block, Page
from reportedly.page.outlets import known_outlet
from reportedly.page.plain import READ_AS
from reportedly.page.urls import canonical_url_or_none, host_of

LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_].*)?")


def page_from_html(
    content: bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    where: Place | None = None,
    limits: Limits | None = None,
    extractor: Extractor | None = None,
) -> Page:
    """The page that HTML holds: its main text, in blocks parted by blank lines, and what it tells of itself.

    url: where it was found; the one that the page itself names comes first. content_type: of the server's answer, for
    the encoding. extractor: the process to use; without one, a process is started for this page alone (0.5 s).
    language: what the page declares; 'en' where it declares none.
    Raises PageTooLarge, PageTooSlow, or PageUnreadable where no text is found.
    """
    limits = extractor.limits if extractor else limits or Limits()
    where = where or Place(url or "the HTML")
    if len(content) > limits.max_bytes:
        raise PageTooLarge(
            f"the HTML has over {limits.max_bytes:,} bytes",
            where=where,
            hint="Raise --max-bytes (in Python, max_bytes)",
        )
    refuse_binary(content, where)
    if extractor is None:
        with Extractor(limits) as own:
            told = own.extract(content, where=where, url=url, content_type=content_type)
    else:
        told = extractor.extract(content, where=where, url=url, content_type=content_type)
    text = told["text"]
    if not text.strip():
        raise PageUnreadable("no text of an article is found in the HTML", where=where)
    check_length(text, where, limits)
    canonical = canonical_url_or_none(told["url"]) or canonical_url_or_none(url)
    published = told["published"]
    return Page(
        text,
        url=canonical,
        outlet=_outlet(canonical, told["site"]),
        title=told["title"] or None,
        byline=tuple(name.strip() for name in (told["byline"] or "").split(";") if name.strip()),
        published=published if published and is_iso(published) else None,
        language=_language(told["language"]),
        blocks=tuple(Block(kind, start, end) for kind, start, end in told["blocks"]),
    )


def _outlet(url: str | None, site: str | None) -> str | None:
    """The name that data/outlets.txt has for the host, else what the page calls its site, else the host."""
    return (url and known_outlet(url)) or site or (url and host_of(url)) or None


def _language(told: str | None) -> str | None:
    """The ISO 639-1 code; 'en' where the page declares nothing, None where it declares what has no such code."""
    if not told or not told.strip():
        return READ_AS
    found = LANGUAGE.fullmatch(told.strip())
    return found[1].lower() if found else None
