"""Readings as columns: one line a token, one column of labels for each depth of attribution.

    # page = 82bd0716effd73df
    # title = Crane was 'held up by tape'
    # attribution 1 = a1, Nell Orme, indirect statement, CT+
    # columns = ID FORM START END DEPTH1
    1   Nell    0   4   B-source-1
    2   Orme    5   9   I-source-1
    3   said    10  14  B-cue-1
    4   nothing 15  22  B-content-1

ID counts within the sentence, START and END are offsets into the page's text, the number at the end of a label is the
attribution's. A part broken up begins with B again at each piece. DEPTH1 holds the attributions that the page makes
itself, DEPTH2 those within one of them, and so on; where several of a depth share a token, `|` parts their labels.
Columns are parted by tabs, sentences by an empty line, and each page begins with its own comments. A span that begins
or ends inside a token takes the whole token.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from reportedly.reading.model import Attribution
from reportedly.reading.reading import Reading
from reportedly.text.model import Span
from reportedly.text.quotemarks import quotations
from reportedly.text.sentences import sentences
from reportedly.text.visible import on_one_line

TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")

OUTSIDE = "O"


def texts(readings: Iterable[Reading]) -> Iterator[str]:
    """A text of lines for each reading."""
    for reading in readings:
        yield "\n".join((*_comments(reading), *_lines(reading))) + "\n"


def depths(attributions: Sequence[Attribution]) -> tuple[int, ...]:
    """For each attribution in how many others it lies, 0 for none; one that holds itself counts each holder once."""
    parents = {attribution.id: attribution.parent for attribution in attributions}
    found = []
    for attribution in attributions:
        held, at = {attribution.id}, attribution.parent
        while at in parents and at not in held:
            held.add(at)
            at = parents[at]
        found.append(len(held) - 1)
    return tuple(found)


def _comments(reading: Reading) -> Iterator[str]:
    page = reading.page
    for name, value in (("page", page.id), ("url", page.url), ("outlet", page.outlet), ("title", page.title)):
        if value:
            yield f"# {name} = {on_one_line(value)}"
    names = {entity.id: entity.name for entity in reading.entities}
    for number, each in enumerate(reading.attributions, start=1):
        told = (each.id, names[each.who], f"{each.quote} {each.act}", each.factuality)
        yield f"# attribution {number} = {', '.join(map(on_one_line, told))}"
    yield "# columns = " + " ".join(("ID", "FORM", "START", "END", *(f"DEPTH{n + 1}" for n in range(_width(reading)))))


def _width(reading: Reading) -> int:
    return max(depths(reading.attributions), default=0) + 1


def _lines(reading: Reading) -> Iterator[str]:
    text, width = reading.page.text, _width(reading)
    tokens = [(found.start(), found.end()) for found in TOKEN.finditer(text)]
    labels = _labels(reading, tokens)
    ends = iter([end for _, end in sentences(text, quotations(text))])
    end, number = next(ends, len(text)), 0
    for at, (start, behind) in enumerate(tokens):
        if start >= end and number:
            yield ""
            number = 0
        while start >= end:
            end = next(ends, len(text))
        number += 1
        form = on_one_line(text[start:behind]) or "_"
        columns = ("|".join(labels[at, depth]) or OUTSIDE for depth in range(width))
        yield "\t".join((str(number), form, str(start), str(behind), *columns))
    yield ""


def _labels(reading: Reading, tokens: Sequence[tuple[int, int]]) -> dict[tuple[int, int], list[str]]:
    """The labels of each (token, depth), in the order of the attributions."""
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
    for number, (attribution, depth) in enumerate(
        zip(reading.attributions, depths(reading.attributions), strict=True), start=1
    ):
        for part, span in _parts(attribution):
            first, behind = bisect_left(ends, span.start + 1), bisect_left(starts, span.end)
            for at in range(first, behind):
                found[at, depth].append(f"{'B' if at == first else 'I'}-{part}-{number}")
    return found


def _parts(attribution: Attribution) -> Iterator[tuple[str, Span]]:
    for part, spans in (("source", attribution.source), ("cue", attribution.cue), ("content", attribution.content)):
        for span in spans:
            yield part, span
