"""A reading in the shape that the template shows: stretches of text with their marks, and a list of who says what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from reportedly.lint.model import Finding, Level
from reportedly.page.model import Block, BlockKind
from reportedly.reading.model import Attribution, Identity
from reportedly.reading.reading import Reading
from reportedly.reading.rows import Row, balance_in_words, facts_of, rows
from reportedly.reading.segments import Segment, segments, shown_blocks, title_block
from reportedly.text.visible import on_one_line, visible

DEEPEST = 3
"""Contents inside contents that are told apart by their underlines; further ones look like these."""

MOST_WORDS = 120
"""Characters of the words that a finding of lint repeats."""

IDENTITIES: dict[Identity, str] = {
    "named": "on the record, by name",
    "role": "by a role or a body, without a name",
    "anonymous": "kept from the reader",
    "unstated": "no source given",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text that looks the same from end to end.

    at: its offset in the page's text. look: the part it is shown as where marks can't overlap. marks: 'part:number' of
    all it belongs to, the outermost first. refs: numbers of the statements whose reference stands behind it.
    """

    text: str
    at: int
    look: str
    marks: str
    refs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the page."""

    kind: BlockKind
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One mouth of a chain; carried: this sentence doesn't name it."""

    name: str
    carried: bool


@dataclass(frozen=True, slots=True)
class Speaker:
    """An entity of the page, as one to choose."""

    id: str
    name: str
    identity: Identity


@dataclass(frozen=True, slots=True)
class Statement:
    """An attribution as a line of the list."""

    id: str
    row: Row
    chain: tuple[Member, ...]
    identity: Identity
    act: str
    quote: str
    hops: int
    confidence: float
    within: int | None

    @property
    def way(self) -> str:
        """The chain in one line, for a reference's label."""
        return f"{self.row.number}: this page < " + " < ".join(member.name for member in self.chain)


@dataclass(frozen=True, slots=True)
class Share:
    """One part of the bar of balance: from and how wide, in percent."""

    identity: Identity
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The headline against the body, as far as the reading tells: numbers of statements, and words."""

    carried_by: tuple[int, ...]
    contradicted_by: tuple[int, ...]
    own_voice: bool
    firmer: bool
    question: bool
    why: str

    @property
    def told(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.carried_by or self.contradicted_by or self.own_voice or self.firmer or self.why)


@dataclass(frozen=True, slots=True)
class Note:
    """A finding of lint, with the numbers of the statements it is about."""

    level: Level
    title: str
    reason: str
    words: str
    about: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class View:
    """All that the template needs."""

    title: str
    marked_title: tuple[Stretch, ...]
    facts: tuple[str, ...]
    url: str
    link: bool
    language: str
    paragraphs: tuple[Paragraph, ...]
    statements: tuple[Statement, ...]
    speakers: tuple[Speaker, ...]
    ways: dict[int, str]
    acts: tuple[str, ...]
    shares: tuple[Share, ...]
    attributed_percent: int
    balance: str
    second_hand: int
    hedged: int
    verdict: Verdict
    notes: tuple[Note, ...]


def view(reading: Reading, findings: Iterable[Finding] = ()) -> View:
    """The reading, shaped for the template; all text is fit to be shown, none is escaped yet."""
    page = reading.page
    blocks = shown_blocks(page)
    heading = title_block(page, blocks)
    paragraphs = tuple(_paragraphs(reading, blocks))
    statements = tuple(_statements(reading))
    balance = reading.balance
    return View(
        title=on_one_line(page.title or ""),
        marked_title=paragraphs[0].stretches if heading else (),
        facts=facts_of(page),
        url=on_one_line(page.url or ""),
        link=_is_web(page.url or ""),
        language=page.language or "",
        paragraphs=paragraphs[1:] if heading else paragraphs,
        statements=statements,
        speakers=tuple(Speaker(each.id, on_one_line(each.name), each.identity) for each in reading.entities),
        ways={statement.row.number: statement.way for statement in statements},
        acts=tuple(dict.fromkeys(statement.act for statement in statements)),
        shares=tuple(_shares(reading)),
        attributed_percent=round(balance.attributed_share * 100),
        balance=balance_in_words(balance),
        second_hand=balance.second_hand,
        hedged=balance.hedged,
        verdict=_verdict(reading),
        notes=tuple(_notes(reading, findings)),
    )


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def _paragraphs(reading: Reading, blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    text = reading.page.text
    voices = [voice.span for voice in reading.own_voice]
    cuts = [edge for block in blocks for edge in (block.start, block.end)]
    cuts += [edge for voice in voices for edge in (voice.start, voice.end)]
    stretches = iter(segments(text, reading.attributions, cuts=cuts))
    stretch = next(stretches, None)
    own = frozenset(at for voice in voices for at in range(voice.start, voice.end))
    for block in blocks:
        shown = []
        while stretch and stretch.start < block.end:
            if stretch.start >= block.start:
                shown.append(_stretch(text, stretch, own))
            stretch = next(stretches, None)
        yield Paragraph(block.kind, tuple(shown))


def _stretch(text: str, segment: Segment, own: frozenset[int]) -> Stretch:
    marks: list[str] = []
    depth = 0
    for mark in segment.marks:
        depth += mark.part == "content"
        name = f"content-{min(depth, DEEPEST)}" if mark.part == "content" else mark.part
        marks.append(f"{name}:{mark.number + 1}")
    look: str = "nested" if segment.part == "content" and segment.depth > 1 else segment.part or ""
    if not segment.marks and segment.start in own:
        look, marks = "own", ["own:0"]
    refs = tuple(number + 1 for number in segment.anchored)
    return Stretch(visible(text[segment.start : segment.end]), segment.start, look, " ".join(marks), refs)


def _statements(reading: Reading) -> Iterator[Statement]:
    entities = {entity.id: entity for entity in reading.entities}
    numbers = _numbers(reading)
    for row, attribution in zip(rows(reading), reading.attributions, strict=True):
        names = [on_one_line(entities[member].name) for member in attribution.chain]
        yield Statement(
            id=attribution.id,
            row=row,
            chain=_chain(attribution, [*names[:-1], row.who]),
            identity=entities[attribution.who].identity,
            act=attribution.act.replace("_", " "),
            quote=attribution.quote,
            hops=attribution.hops,
            confidence=attribution.confidence,
            within=numbers.get(attribution.parent) if attribution.parent else None,
        )


def _chain(attribution: Attribution, names: list[str]) -> tuple[Member, ...]:
    return tuple(
        Member(name, member in attribution.carried) for member, name in zip(attribution.chain, names, strict=True)
    )


def _shares(reading: Reading) -> Iterator[Share]:
    counts = reading.balance.by_identity
    total, start = sum(counts.values()), 0.0
    for identity in IDENTITIES:
        count = counts.get(identity, 0)
        width = 100 * count / total if total else 0.0
        yield Share(identity, count, round(start, 2), round(width, 2))
        start += width


def _notes(reading: Reading, findings: Iterable[Finding]) -> Iterator[Note]:
    numbers = _numbers(reading)
    for finding in findings:
        about = tuple(numbers[id] for id in finding.attributions if id in numbers)
        words = on_one_line(finding.words)
        shown = words if len(words) <= MOST_WORDS else words[: MOST_WORDS - 1].rstrip() + "…"
        yield Note(finding.level, finding.rule.title, on_one_line(finding.reason), shown, about)


def _numbers(reading: Reading) -> dict[str, int]:
    return {attribution.id: number for number, attribution in enumerate(reading.attributions, start=1)}


def _verdict(reading: Reading) -> Verdict:
    headline = reading.headline
    numbers = _numbers(reading)
    return Verdict(
        carried_by=tuple(numbers[id] for id in headline.supported_by if id in numbers),
        contradicted_by=tuple(numbers[id] for id in headline.contradicted_by if id in numbers),
        own_voice=headline.by_own_voice,
        firmer=headline.firmer_than_body,
        question=headline.question,
        why=on_one_line(headline.why),
    )
