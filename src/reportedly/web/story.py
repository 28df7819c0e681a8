"""A rumour in the shape that its page shows: who told whom as rows, lines and boxes; timeline, sides, status, drift."""

from __future__ import annotations

import re
import string
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from urllib.parse import urlencode

from reportedly.page.model import Page
from reportedly.reading.model import Identity
from reportedly.rumours.model import Appearance, By, Drift, How, Origin, RelationKind, Rumour, Rumours, Stance, Status
from reportedly.text.visible import on_one_line

LONGEST_LABEL = 20
"""Characters of a name in a box: what fits into its width."""

LONGEST_LINE = 400
"""Characters of a statement or of evidence in a list; a page tells the whole."""

LONGEST_QUOTATION = 4_000
"""Characters of a drifted quotation that are compared word by word."""

COLUMN, ROW, BOX_WIDTH, BOX_HEIGHT = 226, 56, 178, 42
"""The drawing's grid and boxes, in units of its view box: a column for each step away from a source."""

TIME_WIDTH = 640
"""Width of the line of time, in units of its view box."""

DEEPEST = 8
"""Steps that the list moves in; further ones stand below each other."""

STATUS: dict[Status, str] = {
    "open": "Nobody in a position to know has confirmed or denied it on the record",
    "denied": "It was denied",
    "confirmed": "It was confirmed on the record",
    "contested": "It was both confirmed and denied",
    "withdrawn": "It was taken back",
}
BY: dict[By, str] = {
    "principal": "by the one it is about",
    "representative": "by somebody who speaks for them",
    "third_party": "by an authority in a position to know",
    "source": "by its source",
    "page": "by the page that told it",
}
HOW: dict[How, str] = {
    "citation": "names it",
    "link": "links to it",
    "copy": "has the same words",
    "occasion": "tells of the same saying",
}
STANCE: dict[Stance, str] = {"support": "says so", "deny": "denies it", "query": "asks", "comment": "comments"}
RELATION: dict[RelationKind, str] = {
    "weaker": "This says less than",
    "stronger": "This says more than",
    "contradicts": "This contradicts",
    "same_matter": "On the same matter",
}


@dataclass(frozen=True, slots=True)
class Tie:
    """That a claim goes back to another: the other's number and outlet, by what, the words that tell it."""

    claim: str
    number: int
    outlet: str
    how: How
    told: str
    evidence: str
    percent: int


@dataclass(frozen=True, slots=True)
class Told:
    """A claim as a line: on which page, when, by whom. number: 1 is the first seen. ties: what it goes back to."""

    id: str
    number: int
    page: str
    href: str
    attribution: str | None
    outlet: str
    title: str
    when: str
    day: str
    stance: Stance
    who: str
    identity: Identity
    statement: str
    said: str
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list of who told whom: a source, or a claim, so many steps in."""

    depth: int
    told: Told | None = None
    source: Origin | None = None
    denies: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the drawing, its upper left corner, and what stands in it. kind: 'source' or a stance."""

    x: int
    y: int
    kind: str
    label: str
    below: str
    identity: Identity
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the drawing, as the path of an SVG. kind: 'said', or how; main: what the list is ordered by."""

    path: str
    kind: str
    main: bool
    title: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Who told whom as boxes and lines, and how large the whole is."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """A claim on the line of time; x in units of its view box, lane: how many stand at that place already."""

    x: int
    lane: int
    stance: Stance
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a quotation; changed: the other version has others there."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Drifted:
    """A quotation on two pages, side by side."""

    earlier: Told
    later: Told
    was: tuple[Words, ...]
    now: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Another rumour, and how this one stands to it."""

    id: str
    told: str
    statement: str


@dataclass(frozen=True, slots=True)
class Story:
    """All that the page of one rumour needs; all text is fit to be shown, none is escaped yet."""

    id: str
    statement: str
    about: tuple[str, ...]
    status: Status
    why_status: str
    because: tuple[Told, ...]
    origins: str
    origins_why: str
    n_pages: int
    claims: tuple[Told, ...]
    sides: tuple[tuple[Stance, tuple[Told, ...]], ...]
    rows: tuple[Row, ...]
    drawing: Drawing
    dots: tuple[Dot, ...]
    first: Told | None
    last: Told | None
    circles: tuple[tuple[str, ...], ...]
    drift: tuple[Drifted, ...]
    relations: tuple[Related, ...]


def story(
    rumour: Rumour,
    pages: Mapping[str, Page],
    *,
    href: Callable[[Page], str],
    statements: Mapping[str, str] | None = None,
) -> Story:
    """The rumour, shaped for the template. href: where a page is shown. statements: of the rumours it is related to."""
    told = _claims(rumour, pages, href)
    rows = tuple(_rows(rumour, told))
    ordered = tuple(sorted(told.values(), key=lambda each: each.number))
    standing = rumour.standing
    by = f" {BY[standing.by]}" if standing.by else ""
    return Story(
        id=rumour.id,
        statement=on_one_line(rumour.statement),
        about=tuple(map(on_one_line, rumour.about)),
        status=standing.status,
        why_status=f"{STATUS[standing.status]}{by}.",
        because=tuple(told[id] for id in standing.because if id in told),
        origins=origins_in_words(rumour),
        origins_why=on_one_line(rumour.independent.why),
        n_pages=len({each.page for each in ordered}),
        claims=ordered,
        sides=tuple(
            (stance, side) for stance in STANCE if (side := tuple(each for each in ordered if each.stance == stance))
        ),
        rows=rows,
        drawing=_drawing(rows),
        dots=tuple(_dots(ordered)),
        first=ordered[0] if ordered else None,
        last=ordered[-1] if ordered else None,
        circles=tuple(tuple(map(on_one_line, circle)) for circle in rumour.circles),
        drift=tuple(_drifted(each, told) for each in rumour.drift if each.earlier in told and each.later in told),
        relations=tuple(
            Related(each.to, RELATION[each.kind], _short((statements or {}).get(each.to, each.to)))
            for each in rumour.relations
        ),
    )


def origins_in_words(rumour: Rumour) -> str:
    """How many origins there are: '1 origin', '1 to 2 origins'."""
    least, most = rumour.independent.least, rumour.independent.most
    span = f"{most}" if least == most else f"{least} to {most}"
    return f"{span} origin{'' if most == 1 else 's'}"


def ledger_page(id: str) -> str:
    """Where a page of the ledger is shown."""
    return f"/page?{urlencode({'id': id})}"


def pages_of(rumours: Rumours) -> dict[str, Page]:
    """The pages by their ids."""
    return {page.id: page for page in rumours.pages}


def _claims(rumour: Rumour, pages: Mapping[str, Page], href: Callable[[Page], str]) -> dict[str, Told]:
    """The claims by id, numbered as they were seen."""
    ordered = sorted(rumour.appearances, key=lambda each: (each.claim.seen or "9999", each.claim.page, each.claim.id))
    told: dict[str, Told] = {}
    for number, appearance in enumerate(ordered, start=1):
        claim = appearance.claim
        page = pages.get(claim.page)
        told[claim.id] = Told(
            id=claim.id,
            number=number,
            page=claim.page,
            href=href(page) if page else "",
            attribution=claim.attribution,
            outlet=on_one_line(claim.outlet or (page.outlet if page else None) or "an outlet without a name"),
            title=on_one_line((page.title if page else None) or "a page without a title"),
            when=on_one_line((claim.seen or "undated").replace("T", " "))[:16],
            day=on_one_line(claim.seen or "undated")[:10],
            stance=appearance.stance,
            who=_short(claim.who),
            identity=claim.identity,
            statement=_short(claim.statement),
            said=_short(claim.said.text) if claim.said else "",
            ties=(),
        )
    for appearance in ordered:
        ties = tuple(_tie(appearance, told))
        told[appearance.claim.id] = replace(told[appearance.claim.id], ties=ties)
    return told


def _tie(appearance: Appearance, told: Mapping[str, Told]) -> Iterator[Tie]:
    for edge in appearance.derived_from:
        if edge.claim in told:
            back = told[edge.claim]
            percent = round(100 * edge.score)
            yield Tie(edge.claim, back.number, back.outlet, edge.by, HOW[edge.by], _short(edge.evidence), percent)


def _rows(rumour: Rumour, told: Mapping[str, Told]) -> Iterator[Row]:
    """The list of who told whom: under each source what came from it, under each claim what goes back to it."""
    below: dict[str, list[str]] = defaultdict(list)
    for id, each in sorted(told.items(), key=lambda item: item[1].number):
        if each.ties:
            below[_nearest(each)].append(id)
    shown: set[str] = set()

    def branch(id: str, depth: int) -> Iterator[Row]:
        waiting = [(id, depth)]  # no recursion: a rumour can be passed on a thousand times
        while waiting:
            id, depth = waiting.pop()
            if id in shown:
                continue
            shown.add(id)
            yield Row(depth, told=told[id])
            waiting += [(each, depth + 1) for each in reversed(below[id])]

    for denies, origins in ((False, rumour.origins), (True, rumour.denials)):
        for origin in origins:
            clean = Origin(origin.claims, _short(origin.who), tuple(map(on_one_line, origin.through)), origin.identity)
            yield Row(0, source=clean, denies=denies)
            for id in origin.claims:
                if id in told:
                    yield from branch(id, 1)
    for id, each in sorted(told.items(), key=lambda item: item[1].number):
        if id not in shown and not each.ties:
            yield from branch(id, 0)
    for id in sorted(told, key=lambda id: told[id].number):  # what only goes back to each other
        yield from branch(id, 0)


def _nearest(told: Told) -> str:
    """Of what a claim goes back to, the latest: that is where it stands in the list."""
    return max(told.ties, key=lambda tie: tie.number).claim


def _drawing(rows: Sequence[Row]) -> Drawing:
    boxes: list[Box] = []
    lines: list[Line] = []
    places: dict[str, tuple[int, int]] = {}
    at, depth_before = -1, 0
    source: tuple[int, int] | None = None
    for number, row in enumerate(rows):
        # A first child stands beside its parent, the next ones below each other.
        at += not (number and row.depth > depth_before)
        depth_before = row.depth
        x, y = 8 + row.depth * COLUMN, 8 + at * ROW
        if row.source:
            source = (x, y)
            heard = f"to {', '.join(row.source.through)}" if row.source.through else row.source.identity
            title = f"{row.source.who} ({row.source.identity})"
            boxes.append(Box(x, y, "source", _cut(row.source.who), _cut(heard), row.source.identity, "", title))
        elif row.told:
            told = row.told
            places[told.id] = (x, y)
            title = f"{told.outlet}, {told.when}: {told.who} {STANCE[told.stance]}"
            below = told.when if told.stance == "support" else f"{told.day} {STANCE[told.stance]}"
            href = f"#c{told.number}"
            boxes.append(Box(x, y, told.stance, _cut(told.outlet), below, told.identity, href, title))
            if row.depth == 1 and source and not told.ties:
                lines.append(Line(_path(source, (x, y)), "said", True, "said so"))
    for row in rows:
        if row.told:
            main = _nearest(row.told) if row.told.ties else ""
            for tie in row.told.ties:
                if tie.claim in places:
                    title = f"{row.told.outlet} {tie.told}: {tie.evidence}"
                    path = _path(places[tie.claim], places[row.told.id])
                    lines.append(Line(path, tie.how, tie.claim == main, title))
    width = max((box.x for box in boxes), default=0) + BOX_WIDTH + 8
    height = max((box.y for box in boxes), default=0) + BOX_HEIGHT + 8
    return Drawing(width, height, tuple(boxes), tuple(lines))


def _path(start: tuple[int, int], end: tuple[int, int]) -> str:
    """From the right side of one box to the left side of another; where that lies behind, from below to above."""
    if end[0] > start[0]:
        x, y = start[0] + BOX_WIDTH, start[1] + BOX_HEIGHT // 2
        to_x, to_y = end[0], end[1] + BOX_HEIGHT // 2
        bend = (COLUMN - BOX_WIDTH) * 3 // 4
        return f"M{x} {y}C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"
    x, y = start[0] + 12, start[1] + BOX_HEIGHT
    to_x, to_y = end[0] + 12, end[1] if end[1] > start[1] else end[1] + BOX_HEIGHT
    return f"M{x} {y}C{x} {y + 20} {to_x} {to_y - 20} {to_x} {to_y}"


def _dots(claims: Sequence[Told]) -> Iterator[Dot]:
    """The claims on a line of time from the first to the last; those without a date are left out."""
    times = {each.id: time for each in claims if (time := _time(each.when)) is not None}
    if not times:
        return
    first, last = min(times.values()), max(times.values())
    lanes: dict[int, int] = defaultdict(int)
    for each in claims:
        if each.id in times:
            share = (times[each.id] - first) / (last - first) if last > first else 0.0
            x = 10 + round(share * (TIME_WIDTH - 20) / 14) * 14
            yield Dot(
                x, lanes[x], each.stance, f"{each.when}: {each.outlet}, {STANCE[each.stance]}", f"#c{each.number}"
            )
            lanes[x] += 1


def _time(when: str) -> float | None:
    try:
        found = datetime.fromisoformat(when.strip())
    except ValueError:
        return None
    return found.replace(tzinfo=None).toordinal() + (found.hour * 60 + found.minute) / 1_440


def _drifted(drift: Drift, told: Mapping[str, Told]) -> Drifted:
    was, now = ([*re.findall(r"\S+", on_one_line(text)[:LONGEST_QUOTATION])] for text in (drift.was, drift.now))
    matcher = SequenceMatcher(None, [*map(_bare, was)], [*map(_bare, now)], autojunk=False)
    left, right = [], []
    for kind, i, j, k, m in matcher.get_opcodes():
        changed = kind != "equal"
        if i < j:
            left.append(Words(" ".join(was[i:j]), changed))
        if k < m:
            right.append(Words(" ".join(now[k:m]), changed))
    return Drifted(told[drift.earlier], told[drift.later], tuple(left), tuple(right))


def _bare(word: str) -> str:
    """A word without the marks around it and its capitals: by these, two versions are compared."""
    return word.strip(string.punctuation + "‘’“”…«»").casefold() or word


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"


def _short(text: str) -> str:
    shown = on_one_line(text)
    return shown if len(shown) <= LONGEST_LINE else shown[: LONGEST_LINE - 1].rstrip() + "…"
