"""Pages that no desk wrote, with their readings: as many as asked for, the same for the same seed.

Some are copies of others at another address, some come back changed, some are the same once more, some are broken:
`expected` says how many of each a ledger must count. People and outlets don't exist.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from reportedly.errors import PageMalformed, Place
from reportedly.ledger.names import entity_key, name_key
from reportedly.page.model import Block, Page, Skipped
from reportedly.reading.model import Attribution, Entity, Headline, Identity, Kind, OwnVoice
from reportedly.reading.reading import Reading
from reportedly.text.model import Span

FIRST = [
    "Nell",
    "Ada",
    "Tobias",
    "Marit",
    "Joss",
    "Ines",
    "Piers",
    "Oona",
    "Rufus",
    "Celia",
    "Hugo",
    "Thora",
    "Bram",
    "Edda",
    "Silas",
    "Wanda",
    "Ivo",
    "Petra",
    "Lorne",
    "Mina",
]
LAST = [
    "Orme",
    "Venn",
    "Wren",
    "Quill",
    "Tarn",
    "Holt",
    "Pike",
    "Marsh",
    "Rudge",
    "Sable",
    "Thorne",
    "Voss",
    "Yarrow",
    "Crewe",
    "Dunmore",
    "Ellery",
    "Fenn",
    "Garrow",
]
OUTLETS = tuple(
    f"The {place} {kind}"
    for place in ["Elver", "Harbour", "Quayside", "Northmoor", "Saltby", "Tidewater", "Wickfen", "Oxmoor"]
    for kind in ["Dial", "Gazette", "Courier", "Post", "Echo"]
)
BODIES = ("the Harbour Board", "Saltby Council", "the Ferry Union", "Northmoor Police", "the Tide Office")
UNNAMED = (
    "a source close to the family",
    "an insider",
    "two officials",
    "a police spokesman",
    "friends",
    "a dock worker",
)
NOUNS = [
    "pier",
    "crane",
    "ferry",
    "lighthouse",
    "market",
    "harbour",
    "contract",
    "inquiry",
    "budget",
    "bridge",
    "tunnel",
    "school",
    "concert",
    "festival",
    "yacht",
    "wedding",
    "album",
    "tour",
    "divorce",
    "comeback",
    "trailer",
    "studio",
    "award",
    "stadium",
    "transfer",
    "clinic",
    "survey",
    "storm",
    "warning",
    "licence",
]
VERBS = [
    "closed",
    "reopened",
    "delayed",
    "inspected",
    "sold",
    "repaired",
    "cancelled",
    "approved",
    "flooded",
    "renamed",
    "insured",
    "photographed",
]
TAILS = (
    "before the spring tide",
    "after a row over money",
    "without a vote",
    "for the second time this year",
    "because of the strike",
    "in front of a crowd",
    "while nobody was looking",
    "despite the warnings",
    "by the end of the month",
    "at the request of the owners",
    "under a new name",
    "on a wet Tuesday",
)
CUES = ("said", "told reporters", "insisted", "wrote", "claimed", "denied", "believes", "confirmed")
WORDS = tuple(
    f"{start}{end}"
    for start in ["bra", "cle", "dro", "fli", "gra", "hul", "jen", "kli", "lor", "mun", "pel", "qua"]
    for end in ["ton", "ver", "mish", "dale", "wick"]
)

SHARE_COPY, SHARE_CHANGED, SHARE_AGAIN, SHARE_BROKEN = 0.10, 0.08, 0.05, 0.03


@dataclass(frozen=True)
class Expected:
    """What a ledger must count after all of the pages."""

    outcomes: dict[str, int]
    counts: dict[str, int]
    addresses: frozenset[str]


def results(n: int, *, seed: int = 1, keep: int = 200) -> Iterator[Reading | Skipped]:
    """`n` results of reading, in the order in which they come in.

    keep: how many of the last pages may be copied, changed or come again; so memory stays flat.
    """
    chance = random.Random(seed)
    recent: list[Reading] = []
    for number in range(n):
        draw = chance.random()
        if draw < SHARE_BROKEN:
            where = Place(f"crawl-{seed}.jsonl", record=number + 1)
            yield Skipped(where, PageMalformed("the record is no object", where=where))
            continue
        draw -= SHARE_BROKEN
        if recent and draw < SHARE_COPY:
            reading = _copy(chance.choice(recent), number, seed, chance)
        elif recent and draw < SHARE_COPY + SHARE_CHANGED:
            reading = _changed(chance.choice(recent), number, chance)
        elif recent and draw < SHARE_COPY + SHARE_CHANGED + SHARE_AGAIN:
            yield chance.choice(recent)
            continue
        else:
            reading = story(chance, number, seed)
        recent.append(reading)
        del recent[:-keep]
        yield reading


def expected(made: Iterable[Reading | Skipped]) -> Expected:
    """What a ledger that got these results must count, found without a ledger."""
    outcomes: Counter[str] = Counter()
    versions: dict[str, list[Page]] = {}
    last: dict[str, Reading] = {}
    skipped = set()
    for result in made:
        if isinstance(result, Skipped):
            skipped.add(result.where)
            outcomes["skipped"] += 1
            continue
        url = result.page.url or ""
        known = versions.setdefault(url, [])
        if any(page == result.page for page in known):
            outcomes["unchanged"] += 1
            continue
        outcomes["changed" if known else "added"] += 1
        known.append(result.page)
        last[url] = result
    keys = {
        key
        for reading in last.values()
        for key in (
            name_key(reading.page.outlet or ""),
            *(entity_key(entity.name, entity.kind, entity.identity) for entity in reading.entities),
        )
        if key
    }
    counts = {
        "pages": len(versions),
        "versions": sum(map(len, versions.values())),
        "readings": sum(map(len, versions.values())),
        "statements": sum(len(r.attributions) + len(r.own_voice) + bool(r.headline.text) for r in last.values()),
        "entities": len(keys),
        "skipped": len(skipped),
    }
    return Expected(dict(outcomes), counts, frozenset(versions))


def story(chance: random.Random, number: int, seed: int) -> Reading:
    """A page of its own, with its reading."""
    outlet = chance.choice(OUTLETS)
    published = date(2025, 1, 1) + timedelta(days=chance.randrange(300))
    title = f"{chance.choice(NOUNS).capitalize()} {chance.choice(VERBS)} {chance.choice(TAILS)}"
    builder = _Builder(chance)
    for _ in range(chance.randint(7, 14)):
        builder.paragraph()
    host = "-".join(outlet.lower().split()[1:])
    return builder.reading(
        url=f"https://{host}.example/{seed}/{number}", outlet=outlet, title=title, published=published.isoformat()
    )


class _Builder:
    """A text and what is said in it, sentence by sentence."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.text = ""
        self.blocks: list[Block] = []
        self.entities: dict[str, Entity] = {}
        self.attributions: list[Attribution] = []
        self.own_voice: list[OwnVoice] = []

    def paragraph(self) -> None:
        self.text += "\n\n" if self.text else ""
        start = len(self.text)
        for number in range(self.chance.randint(2, 3)):
            self.text += " " if number else ""
            (self._attributed if self.chance.random() < 0.5 else self._own)()
        self.blocks.append(Block("paragraph", start, len(self.text)))

    def _clause(self) -> str:
        chance = self.chance
        rest = " ".join(chance.choice(WORDS) for _ in range(chance.randint(2, 6)))
        return f"the {chance.choice(NOUNS)} at {rest} was {chance.choice(VERBS)} {chance.choice(TAILS)}"

    def _put(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return Span(start, len(self.text), words)

    def _own(self) -> None:
        clause = self._clause()
        self.own_voice.append(OwnVoice(self._put(clause[0].upper() + clause[1:])))
        self.text += "."

    def _attributed(self) -> None:
        chance = self.chance
        draw = chance.random()
        name, kind, identity = (
            (f"{chance.choice(FIRST)} {chance.choice(LAST)}", "person", "named")
            if draw < 0.5
            else (chance.choice(BODIES), "organisation", "named")
            if draw < 0.7
            else (chance.choice(UNNAMED), "group", "anonymous")
        )
        source = self._put(name[0].upper() + name[1:])
        self.text += " "
        cue = self._put(chance.choice(CUES))
        self.text += " "
        content = self._put(f"that {self._clause()}")
        who = self._entity(name, kind, identity, source)
        chain = (who,)
        if chance.random() < 0.3:
            self.text += ", according to "
            outlet = chance.choice(OUTLETS)
            told = self._entity(outlet, "outlet", "named", self._put(outlet))
            chain = (told, who)
        self.text += "."
        self.attributions.append(
            Attribution(f"a{len(self.attributions) + 1}", (source,), (cue,), (content,), who, chain, 0.8)
        )

    def _entity(self, name: str, kind: Kind, identity: Identity, mention: Span) -> str:
        key = name if identity == "named" else f"{name} {mention.start}"
        known = self.entities.get(key)
        if known is None:
            known = Entity(f"e{len(self.entities) + 1}", name, kind, identity, (mention,))
        else:
            known = replace(known, mentions=(*known.mentions, mention))
        self.entities[key] = known
        return known.id

    def reading(self, *, url: str, outlet: str, title: str, published: str) -> Reading:
        page = Page(self.text, url=url, outlet=outlet, title=title, published=published, blocks=tuple(self.blocks))
        return Reading(
            page,
            tuple(self.entities.values()),
            tuple(self.attributions),
            tuple(self.own_voice),
            Headline(title, supported_by=tuple(each.id for each in self.attributions[:1])),
        )


def _copy(reading: Reading, number: int, seed: int, chance: random.Random) -> Reading:
    """The same text at another outlet's address."""
    outlet = chance.choice(OUTLETS)
    host = "-".join(outlet.lower().split()[1:])
    page = replace(reading.page, id="", url=f"https://{host}.example/{seed}/copy/{number}", outlet=outlet)
    return replace(reading, page=page)


def _changed(reading: Reading, number: int, chance: random.Random) -> Reading:
    """The same page with a sentence more at its end."""
    text = f"{reading.page.text}\n\nUpdate {number}: the {chance.choice(NOUNS)} was {chance.choice(VERBS)}."
    start = len(reading.page.text) + 2
    page = replace(reading.page, text=text, blocks=(*reading.page.blocks, Block("paragraph", start, len(text))))
    return replace(reading, page=page, own_voice=(*reading.own_voice, OwnVoice(Span.of(text, start, len(text) - 1))))
