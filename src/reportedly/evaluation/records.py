"""Files of gold and of predictions, JSON lines, packed with gzip or not: their records, and the parts in them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from reportedly.errors import PageError, PageMalformed, PageUnreadable, Place
from reportedly.evaluation.model import Parts
from reportedly.page.model import Skipped
from reportedly.reading import codec
from reportedly.reading.fields import Field, parse
from reportedly.reading.reading import Reading
from reportedly.text.model import Span

GZIP = b"\x1f\x8b"
"""What every gzip file begins with (RFC 1952)."""


def records(path: Path) -> Iterator[tuple[Place, Field] | Skipped]:
    """Each record of the file with its place, counted from 1; a line that is no JSON object is a Skipped.

    Raises PageUnreadable where the file can't be unpacked, OSError where it can't be opened.
    """
    number = 0
    with _opened(path) as file:
        for line in file:
            if not line.strip():
                continue
            number += 1
            where = Place(str(path), record=number)
            try:
                yield where, _record(line)
            except PageError as error:
                yield Skipped(where, cast(PageError, error.at(where)))


def id_of(record: Field) -> str:
    """The id of a document: `page.id` of a reading, else `id`. Raises PageMalformed."""
    name = record["page"]["id"] if is_reading(record) else record["id"]
    if not name.string().strip():
        name.wrong("an id")
    return name.string()


def is_reading(record: Field) -> bool:
    """Whether the record says that it is a whole reading, of any version of the contract."""
    form = record["format"].value
    return isinstance(form, str) and form.startswith("reportedly.reading/")


def parts(field: Field, text: str) -> tuple[Parts, ...]:
    """The attributions in a list of `{"source": [[start, end], ...], "cue", "content", "id", "qtype", "confidence"}`.

    Spans may also be objects, as in the contract. Raises PageMalformed, with the path of the field.
    """
    return tuple(_one(each, text, number) for number, each in enumerate(field, start=1))


def spans(field: Field, text: str) -> tuple[Span, ...]:
    """The spans of a list of `[start, end]` or `{"start", "end", "text"}`, `()` where the field is missing."""
    return () if field.missing else tuple(_span(each, text) for each in field)


def reading(record: Field) -> Reading:
    """The reading of a record; what annotators needn't fill in has the value that says nothing.

    Raises PageMalformed, with the path of the field.
    """
    told = cast(Mapping[str, object], record.value)
    headline = told.get("headline")
    filled = {
        **told,
        "attributions": [_filled(each.value, NOTHING_SAID) for each in record["attributions"]],
        "headline": _filled(headline, NO_HEADLINE),
    }
    return Reading(**codec.decode(json.dumps(filled)))


NOTHING_SAID: Mapping[str, object] = {"carried": [], "page_stance": "neutral"}
NO_HEADLINE: Mapping[str, object] = {
    "question": False,
    "attributions": [],
    "supported_by": [],
    "by_own_voice": False,
    "contradicted_by": [],
    "firmer_than_body": False,
    "why": "",
}


def _filled(value: object, defaults: Mapping[str, object]) -> object:
    if not isinstance(value, dict):
        return value
    return {**defaults, **{name: each for name, each in value.items() if each is not None or name not in defaults}}


def _record(line: bytes) -> Field:
    try:
        record = parse(line.strip().decode("utf-8"))
    except UnicodeDecodeError as error:
        raise PageMalformed(f"this is no UTF-8: {error.reason}") from error
    if not isinstance(record.value, dict):
        record.wrong("an object")
    return record


def _one(field: Field, text: str, number: int) -> Parts:
    name, kind, confidence = field["id"].string_or_none(), field["qtype"], field["confidence"]
    return Parts(
        id=name or str(number),
        source=spans(field["source"], text),
        cue=spans(field["cue"], text),
        content=spans(field["content"], text),
        quote=(field["quote"] if kind.missing else kind).string_or_none(),
        confidence=None if confidence.missing else confidence.share(),
    )


def _span(field: Field, text: str) -> Span:
    expected = f"[start, end) in a text of {len(text):,} characters"
    if isinstance(field.value, list):
        edges = [edge.integer() for edge in field]
        if len(edges) != 2:
            field.wrong(expected)
        start, end = edges
    else:
        start, end = field["start"].integer(), field["end"].integer()
        if not field["text"].missing and field["text"].string() != text[start:end]:
            field.wrong("a span that cuts its own text out of the page")
    if not start < end <= len(text):
        field.wrong(expected)
    return Span.of(text, start, end)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with path.open("rb") as file:
        packed = file.peek(len(GZIP)).startswith(GZIP)
        try:
            yield cast(BinaryIO, gzip.GzipFile(fileobj=file)) if packed else file
        except (EOFError, gzip.BadGzipFile) as error:
            raise PageUnreadable(
                "the file can't be unpacked", where=Place(str(path)), hint="Is it a whole gzip file?"
            ) from error
