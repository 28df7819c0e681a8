"""Names that must not come back, known only by their salted hashes, and readings with such names blacked out.

The text keeps its length, so every offset still holds; who bore the name becomes somebody unnamed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import pairwise

from reportedly.ledger.names import folded, name_key
from reportedly.ledger.rows import page_id
from reportedly.page.model import Page
from reportedly.reading.model import Attribution, Entity, Headline, When
from reportedly.reading.reading import Reading
from reportedly.text.model import Span

BLACK = "█"

WORD = re.compile("[^\\W_][^\\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\\W_]*)*")
"""A run of letters and digits, with accents that stand as characters of their own."""

WIDEST_GAP = 5
"""Characters between two words of one name: a space, a line's end and an indent, ', '."""

SHORTEST_PART = 3
"""Letters from which a word of a name is blacked out alone, on pages that have the whole: 'van' is, 'de' isn't."""


@dataclass(frozen=True, slots=True)
class Stone:
    """One tombstone. kind: 'page', 'outlet' or 'name'. whole: the hash of the name that this is a word of, or ''."""

    kind: str
    hash: str
    n_words: int
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Tombstones:
    """All tombstones of a ledger, and the salt they were hashed with."""

    salt: bytes
    pages: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()
    names: Mapping[int, frozenset[str]] | None = None
    parts: Mapping[str, frozenset[str]] | None = None

    @classmethod
    def of(cls, salt: bytes, stones: Iterable[Stone]) -> Tombstones:
        """The tombstones, sorted by what they are asked for."""
        by_kind: dict[str, set[str]] = defaultdict(set)
        names: dict[int, set[str]] = defaultdict(set)
        parts: dict[str, set[str]] = defaultdict(set)
        for stone in stones:
            if stone.whole:
                parts[stone.whole].add(stone.hash)
            elif stone.kind == "name":
                names[stone.n_words].add(stone.hash)
            else:
                by_kind[stone.kind].add(stone.hash)
        return cls(
            salt,
            frozenset(by_kind["page"]),
            frozenset(by_kind["outlet"]),
            {n: frozenset(hashes) for n, hashes in names.items()},
            {whole: frozenset(hashes) for whole, hashes in parts.items()},
        )

    def buried(self, page: Page) -> bool:
        """Whether the page, or all of its outlet, was to be forgotten."""
        return hash_of(self.salt, page_id(page)) in self.pages or (
            page.outlet is not None and hash_of(self.salt, name_key(page.outlet)) in self.outlets
        )

    def wholes(self, texts: Iterable[str]) -> frozenset[str]:
        """The hashes of the forgotten names that stand in any of the texts, whole."""
        return frozenset(hash for text in texts for _, _, hash in self._whole(text))

    def black(self, text: str, wholes: frozenset[str]) -> str:
        """`text` with forgotten names, and the words of those in `wholes`, blacked out; as long as before."""
        ranges = [(start, end) for start, end, _ in self._whole(text)]
        single = frozenset[str]().union(*((self.parts or {}).get(whole, frozenset()) for whole in wholes))
        if single:
            ranges += [word.span() for word in WORD.finditer(text) if hash_of(self.salt, folded(word[0])) in single]
        for start, end in ranges:
            text = text[:start] + BLACK * (end - start) + text[end:]
        return text

    def _whole(self, text: str) -> Iterator[tuple[int, int, str]]:
        if not self.names:
            return
        words = [(word.start(), word.end(), folded(word[0])) for word in WORD.finditer(text)]
        for n, hashes in self.names.items():
            for at in range(len(words) - n + 1):
                run = words[at : at + n]
                if any(after[0] - before[1] > WIDEST_GAP for before, after in pairwise(run)):
                    continue
                hash = hash_of(self.salt, " ".join(word for _, _, word in run))
                if hash in hashes:
                    yield run[0][0], run[-1][1], hash


def hash_of(salt: bytes, text: str) -> str:
    """The salted hash of a text, as 32 hex digits."""
    return blake2b(text.encode("utf-8", "replace"), key=salt, digest_size=16).hexdigest()


def name_stones(salt: bytes, name: str) -> list[Stone]:
    """The tombstones of a name: the whole, and each word of it that is long enough. Empty where it has no words."""
    words = [folded(word[0]) for word in WORD.finditer(name)]
    if not words:
        return []
    whole = hash_of(salt, " ".join(words))
    parts = {word for word in words if len(word) >= SHORTEST_PART} if len(words) > 1 else set()
    return [
        Stone("name", whole, len(words)),
        *(Stone("name", hash_of(salt, word), 1, whole) for word in sorted(parts)),
    ]


def blacked_out(reading: Reading, tombstones: Tombstones) -> Reading:
    """The reading without the names to forget; the very same where none stands in it."""
    if not tombstones.names:
        return reading
    wholes = tombstones.wholes(_all_texts(reading))
    if not wholes:
        return reading

    def black(text: str) -> str:
        return tombstones.black(text, wholes)

    def maybe(text: str | None) -> str | None:
        return None if text is None else black(text)

    page = black_page(reading.page, tombstones, wholes)
    return Reading(
        page,
        tuple(_entity(entity, page.text, black) for entity in reading.entities),
        tuple(_attribution(attribution, page.text, maybe) for attribution in reading.attributions),
        tuple(replace(voice, span=_again(voice.span, page.text)) for voice in reading.own_voice),
        _headline(reading.headline, black(reading.headline.text), black, maybe),
    )


def page_texts(page: Page) -> tuple[str, ...]:
    """All that a page tells in words."""
    told = (page.text, page.url, page.outlet, page.title, *page.byline, page.published, page.language, page.id)
    return tuple(text for text in told if text)


def black_page(page: Page, tombstones: Tombstones, wholes: frozenset[str]) -> Page:
    """The page with the names blacked out. An address that holds one is dropped; the id stays that of the address."""
    url = page.url
    if url is not None and tombstones.black(url, wholes) != url:
        url = None

    def maybe(text: str | None) -> str | None:
        return None if text is None else tombstones.black(text, wholes)

    return replace(
        page,
        text=tombstones.black(page.text, wholes),
        visit=page.visit if url else None,
        id=page_id(page) if url is None else tombstones.black(page.id, wholes),
        url=url,
        outlet=maybe(page.outlet),
        title=maybe(page.title),
        byline=tuple(tombstones.black(name, wholes) for name in page.byline),
        published=maybe(page.published),
        language=maybe(page.language),
    )


def _all_texts(reading: Reading) -> Iterator[str]:
    yield from page_texts(reading.page)
    yield reading.headline.text
    yield reading.headline.why
    for entity in reading.entities:
        yield from (entity.name, entity.member_of or "", entity.on_behalf_of or "")
    for attribution in (*reading.attributions, *reading.headline.attributions):
        when = attribution.when
        yield from (attribution.medium or "", *((when.text, when.earliest or "", when.latest or "") if when else ()))


def _again(span: Span, text: str) -> Span:
    return Span.of(text, span.start, span.end)


def _spans(spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    return tuple(_again(span, text) for span in spans)


def _entity(entity: Entity, text: str, black: Callable[[str], str]) -> Entity:
    name = black(entity.name)
    return replace(
        entity,
        name=name,
        identity="anonymous" if name != entity.name else entity.identity,
        mentions=_spans(entity.mentions, text),
        member_of=entity.member_of and black(entity.member_of),
        on_behalf_of=entity.on_behalf_of and black(entity.on_behalf_of),
    )


def _attribution(attribution: Attribution, text: str, maybe: Callable[[str | None], str | None]) -> Attribution:
    when = attribution.when
    return replace(
        attribution,
        source=_spans(attribution.source, text),
        cue=_spans(attribution.cue, text),
        content=_spans(attribution.content, text),
        medium=maybe(attribution.medium),
        when=when and When(maybe(when.text) or "", maybe(when.earliest), maybe(when.latest)),
    )


def _headline(
    headline: Headline, text: str, black: Callable[[str], str], maybe: Callable[[str | None], str | None]
) -> Headline:
    return replace(
        headline,
        text=text,
        attributions=tuple(_attribution(attribution, text, maybe) for attribution in headline.attributions),
        why=black(headline.why),
    )
