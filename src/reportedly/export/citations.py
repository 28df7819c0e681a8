"""Readings and rumours as citations in BibTeX's form: an entry for each attribution, or each claim of a rumour."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from reportedly.export.columns import words
from reportedly.export.iris import web_address
from reportedly.page.model import Page
from reportedly.reading.model import Attribution
from reportedly.reading.reading import Reading
from reportedly.reading.rows import Row, rows
from reportedly.rumours.model import Appearance, Rumour, Rumours
from reportedly.rumours.rows import standing
from reportedly.text.visible import on_one_line

ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, also behind a backslash
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "#$%&_"},
}
MONTH = re.compile(r"\d{4}-(\d\d)")


def texts(readings: Iterable[Reading]) -> Iterator[str]:
    """A text of entries for each reading; an attribution without content has nothing to cite, and none."""
    taken: set[str] = set()
    for reading in readings:
        yield "".join(
            _entry(reading, attribution, row, taken)
            for attribution, row in zip(reading.attributions, rows(reading), strict=True)
            if attribution.content
        )


def rumour_texts(rumours: Rumours) -> Iterator[str]:
    """A text of entries for each rumour, the claims in their order, after a line on where it stands."""
    taken: set[str] = set()
    pages = {page.id: page for page in rumours.pages}
    for rumour in rumours.rumours:
        yield f"@comment{{{escaped(f'{rumour.id}: {rumour.statement} {standing(rumour)}')}}}\n\n" + "".join(
            _claim_entry(rumour, appearance, pages[appearance.claim.page], taken)
            for appearance in rumour.appearances
            if appearance.claim.page in pages
        )


def escaped(text: str) -> str:
    """The text on one line, in which nothing is a command to TeX and every brace has its counterpart."""
    return "".join(ESCAPES.get(character, character) for character in on_one_line(text))


def _entry(reading: Reading, attribution: Attribution, row: Row, taken: set[str]) -> str:
    page = reading.page
    entity = reading.entity(attribution.who)
    return _misc(
        _key(entity.name, page.published or "", page.id, attribution.id, taken),
        page,
        who=entity.name if entity.identity != "unstated" else "",
        what=words(attribution.content),
        how="Quoted" if attribution.quote == "direct" else "Reported",
        note="; ".join((row.standing, row.kind, row.held, *row.told)),
    )


def _claim_entry(rumour: Rumour, appearance: Appearance, page: Page, taken: set[str]) -> str:
    claim = appearance.claim
    via = f", via {' and '.join(teller.name for teller in claim.chain[:-1])}" if claim.chain[1:] else ""
    goes_back = (f"goes back to {edge.claim} by {edge.by}" for edge in appearance.derived_from)
    return _misc(
        _key(claim.who, page.published or "", page.id, claim.attribution or "own", taken),
        page,
        who=claim.who if claim.identity != "unstated" else "",
        what=claim.statement,
        how="Reported",
        note="; ".join((f"{claim.identity}{via}", f"{appearance.stance} of {rumour.id}", *goes_back)),
    )


def _misc(key: str, page: Page, *, who: str, what: str, how: str, note: str) -> str:
    published = page.published or ""
    where = " ".join(filter(None, (page.outlet and f"{page.outlet}:", page.title and f"'{page.title}'")))
    fields = {
        "author": f"{{{escaped(who)}}}" if who else "",
        "title": escaped(what),
        "howpublished": escaped(f"{how} in {where}") if where else "",
        "year": published[:4],
        "month": found[1] if (found := MONTH.match(published)) else "",
        "url": _address(page.url),
        "note": escaped(note),
    }
    told = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{key},\n{told}\n}}\n\n"


def _address(url: str | None) -> str:
    """The address with what TeX would act on percent-encoded: it leads to the same page."""
    return re.sub(r"[%\\{}^~#]", lambda found: f"\\{found[0]}" if found[0] in "%#" else "", web_address(url) or "")


def _key(name: str, published: str, page: str, attribution: str, taken: set[str]) -> str:
    """A key that is the same in every run over the same readings: orme2025-82bd0716-a3."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    last = (re.findall(r"[a-z]+", plain) or ["anon"])[-1]
    key = f"{last}{published[:4]}-{page[:8]}-{attribution}"
    key = re.sub(r"[^A-Za-z0-9-]", "", key)
    again, unique = 1, key
    while unique in taken:
        again += 1
        unique = f"{key}-{again}"
    taken.add(unique)
    return unique
