"""Whether a source is in a position to know: the one it is about, one who speaks for them, an authority."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from reportedly.claims.lists import table
from reportedly.claims.model import Claim
from reportedly.page.model import Page
from reportedly.rumours.match import same_outlet
from reportedly.rumours.model import By
from reportedly.rumours.trace import same_person

AROUND = 70
"""Characters beside a name in which its office is looked for: 'chief executive of the Harbour Trust, Lena Marsh'."""

FORMER = re.compile(r"\b(?:former|ex|onetime|retired|late)[ -]$", re.IGNORECASE)


def position(claim: Claim, statement: str, about: Iterable[str], pages: Sequence[Page]) -> By | None:
    """In what position the one who speaks in `claim` is to know of the `statement`; None for bystanders.

    about: the names that its rumour is about. pages: where an office may be told. An unnamed insider, an outlet and a
    public are in none.
    """
    if not claim.chain or claim.identity in ("anonymous", "unstated"):
        return None
    teller = claim.chain[-1]
    if teller.kind in ("outlet", "public") or same_outlet(teller.name, claim.outlet or ""):
        return None
    if teller.on_behalf_of:
        return "representative"
    if teller.identity == "role":
        return office(teller.name.casefold())
    if _named_in(teller.name, statement):
        return "principal"
    if held := office(teller.name.casefold()):
        return held
    for page in pages:
        if held := _office_on(page.text, teller.name):
            return held
    return "principal" if any(same_person(teller.name, name) for name in about) else None


def _named_in(name: str, statement: str) -> bool:
    """Whether a statement names somebody: by the whole name, or the last of its words."""
    words = re.sub(r"^the ", "", name, flags=re.IGNORECASE).split()
    forms = {" ".join(words), words[-1]} if words else set()
    return any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", statement) for form in forms)


LEADS = re.compile(
    r"\bwho (?:has |had )?(?:leads?|led|heads?|headed|runs?|ran|chairs?|chaired|manages?|managed|owns?|owned"
    r"|founded|edits?"
    r"|edited|represents?|represented|looks after|looked after)\b"
)
"""A clause that gives an office without its noun: 'Feld, who has led the council since 2023'."""


def _office_on(text: str, name: str) -> By | None:
    """The office that a text gives to a name, in the words around it."""
    last = name.split()[-1] if name.split() else name
    for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)|(?<!\w){re.escape(last)}(?!\w)", text):
        before = text[max(0, found.start() - AROUND) : found.start()]
        before = re.split(r"[.!?\n;]|[\"“”]", before)[-1]
        after = text[found.end() : found.end() + AROUND]
        apposition = re.match(r"\s*,\s*(?:who (?:is|was|has been) )?([^.,;:\n\"“”]{3,60})", after)
        if held := office(before.casefold()[-60:]):
            return held
        if apposition and (held := office(apposition[1].casefold())):
            return held
        if LEADS.match(after.lstrip(" ,")):
            return "representative"
    return None


def office(words: str) -> By | None:
    """In what position an office is that the words (folded) name; None where they name none."""
    for office, kind in _offices().items():
        for found in re.finditer(rf"(?<![\w-]){re.escape(office)}(?![\w-])", words):
            if not FORMER.search(words[: found.start()]):
                return "representative" if kind == "representative" else "third_party"
    return None


@cache
def _offices() -> dict[str, str]:
    """Office -> which, the longest names first."""
    listed = table("offices", "reportedly.rumours")
    return dict(sorted(listed.items(), key=lambda row: -len(row[0])))
