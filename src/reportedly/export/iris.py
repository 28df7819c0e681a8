"""Names for what a reading holds, fit for linked data: the same thing has the same name in every export."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from reportedly.page.model import Page
from reportedly.rumours.model import Appearance, Rumour

WEB_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f]+\Z")
"""What RFC 3987 lets stand in an address, so that it can be one in linked data too."""


def page_iri(page: Page) -> str:
    """The page's web address, or a name made of its id where it has none."""
    return web_address(page.url) or f"urn:reportedly:page:{_part(page.id)}"


def iri(sort: str, page: Page, id: str) -> str:
    """The name of one thing on a page: `urn:reportedly:attribution:82bd0716effd73df:a1`."""
    return f"urn:reportedly:{sort}:{_part(page.id)}:{_part(id)}"


def claim_iri(appearance: Appearance) -> str:
    """The name of one page's appearance of a statement."""
    return f"urn:reportedly:claim:{_part(appearance.claim.id)}"


def rumour_iri(rumour: Rumour) -> str:
    """The name of a rumour: that of its earliest claim, since the numbers of rumours differ between runs."""
    return f"urn:reportedly:rumour:{_part(earliest(rumour).claim.id)}"


def earliest(rumour: Rumour) -> Appearance:
    """The appearance that was published first, of those whose day is known."""
    return min(rumour.appearances, key=lambda each: (each.claim.seen or "9999", each.claim.page, each.claim.id))


def id_in(iri: str) -> str:
    """The id that `iri` made a name of."""
    return unquote(iri.rpartition(":")[2])


def web_address(url: str | None) -> str | None:
    """The address if it is one of a web page and safe to be followed, or else None."""
    return url if url and WEB_ADDRESS.match(url) else None


def _part(id: str) -> str:
    return quote(id, safe="")
