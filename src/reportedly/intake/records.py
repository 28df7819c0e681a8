"""JSON and JSON lines in the contract's form -> pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NoReturn, get_args

from reportedly.errors import PageError, PageMalformed, PageTooLarge, PageUnreadable, Place
from reportedly.intake.decode import decode_marked
from reportedly.intake.limits import Limits, check_length
from reportedly.page.blocks import blocks
from reportedly.page.dates import is_iso
from reportedly.page.head import head
from reportedly.page.model import Block, BlockKind, Page, Skipped
from reportedly.page.outlets import outlet_of
from reportedly.page.plain import READ_AS
from reportedly.page.urls import canonical_url

LONGEST_SHOWN = 40
"""Characters of a wrong value that an error repeats: enough to find it, too few to flood a terminal."""


def page_from_record(record: Mapping[str, object], where: Place, *, limits: Limits | None = None) -> Page:
    """The page that a record `{"text", "id", "title", "outlet", "published", "url", "byline", "language"}` tells of.

    All but `text` are optional; what is missing is looked for in the head of the text. A whole reading gives its page,
    with its blocks. Other fields are left aside. Raises PageMalformed, which names the field, where one is of another
    form; PageUnreadable where there is no text; PageTooLarge.
    """
    told = record.get("page", record)
    if not isinstance(told, Mapping):
        _wrong("page", told, "an object", where)
    text = told.get("text")
    if not isinstance(text, str):
        _wrong("text", text, "a text", where)
    _refuse_halves("text", text, where)
    if not text.strip():
        raise PageUnreadable("the text is empty", where=where)
    check_length(text, where, limits or Limits())
    found = head(text)
    url = _url(told, where) or found.url
    title = _string(told, "title", where) or found.title
    below = tuple(_titled(text, title, (*found.headings, *blocks(text, found.end))))
    page = Page(
        text,
        id=_string(told, "id", where) or "",
        url=url,
        outlet=_string(told, "outlet", where) or found.outlet or (url and outlet_of(url)) or None,
        title=title,
        byline=_byline(told, where) or found.byline,
        published=_published(told, where) or found.published,
        language=_string(told, "language", where) if "language" in told else found.language or READ_AS,
        blocks=_blocks(told, text, where) or below,
    )
    if told.get("sha256") not in (None, page.sha256):
        _wrong("sha256", told["sha256"], f"the hash of the text, {page.sha256}", where)
    return page


def pages_of_lines(lines: Iterable[bytes], file: str, limits: Limits) -> Iterator[Page | Skipped]:
    """A page for each line that isn't blank; one that is bad, or longer than max_bytes, is a Skipped with its number.

    Few lines are held, however many come; of one that is too long, as much as `lines` hands over at a time.
    """
    number = 0
    for line in lines:
        if not line.strip():
            continue
        number += 1
        where = Place(file, record=number)
        try:
            if len(line) > limits.max_bytes:
                raise PageTooLarge(f"the record has over {limits.max_bytes:,} bytes", where=where)
            yield page_from_record(_record(parse(decode_marked(line, where), where), where), where, limits=limits)
        except PageError as error:
            yield Skipped(where, error)


def pages_of_json(content: bytes, file: str, limits: Limits) -> Iterator[Page | Skipped]:
    """The page of a JSON object, or a page for each record of a JSON list. Raises PageError where it is no JSON."""
    value = parse(decode_marked(content, Place(file)), Place(file))
    records = value if isinstance(value, list) else [value]
    if not records:
        raise PageUnreadable("the list is empty", where=Place(file))
    for number, record in enumerate(records, start=1):
        where = Place(file, record=number if isinstance(value, list) else None)
        try:
            yield page_from_record(_record(record, where), where, limits=limits)
        except PageError as error:
            yield Skipped(where, error)


def parse(text: str, where: Place) -> object:
    """The JSON value that `text` holds. Raises PageMalformed where it holds none, or one nested without end."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        at = Place(where.file, where.record, error.pos)
        raise PageMalformed(f"this is no JSON: {error.msg}", where=at) from error
    except (ValueError, RecursionError) as error:
        raise PageMalformed("this is no JSON that can be read: nested or numbered without end", where=where) from error


def _record(value: object, where: Place) -> Mapping[str, object]:
    if not isinstance(value, dict):
        _wrong("the record", value, "an object with a text", where)
    return value


def _wrong(field: str, value: object, expected: str, where: Place) -> NoReturn:
    shown = json.dumps(value)[: LONGEST_SHOWN + 1]
    shown = shown if len(shown) <= LONGEST_SHOWN else shown[:-1] + "…"
    found = "is missing" if value is None else f"is {shown}"
    raise PageMalformed(f"{field} {found}, expected {expected}", where=where)


def _refuse_halves(field: str, text: str, where: Place) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise PageMalformed(
            f"{field} holds half of a surrogate pair, which no text may",
            where=Place(where.file, where.record, error.start),
            hint="Decode it again from its bytes",
        ) from error


def _string(record: Mapping[str, object], field: str, where: Place) -> str | None:
    """A text; None where it is missing, null or blank."""
    value = record.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        _wrong(field, value, "a text", where)
    _refuse_halves(field, value, where)
    return value if value.strip() else None


def _url(record: Mapping[str, object], where: Place) -> str | None:
    url = _string(record, "url", where)
    try:
        return url and canonical_url(url)
    except ValueError:
        _wrong("url", url, "an http or https URL", where)


def _published(record: Mapping[str, object], where: Place) -> str | None:
    told = _string(record, "published", where)
    if told and not is_iso(told):
        _wrong("published", told, "an ISO 8601 date, such as 2025-10-18", where)
    return told


def _byline(record: Mapping[str, object], where: Place) -> tuple[str, ...]:
    value = record.get("byline")
    if value is None:
        return ()
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        _wrong("byline", value, "a list of names", where)
    for name in names:
        _refuse_halves("byline", name, where)
    return tuple(name for name in names if name.strip())


def _blocks(record: Mapping[str, object], text: str, where: Place) -> tuple[Block, ...]:
    """The blocks of a page that was a page before. Raises PageMalformed where they overlap or leave the text."""
    value = record.get("blocks")
    if value is None:
        return ()
    if not isinstance(value, list):
        _wrong("blocks", value, "a list", where)
    found: list[Block] = []
    for number, told in enumerate(value):
        match told:
            case {"kind": str(kind), "start": int(start), "end": int(end)} if kind in get_args(BlockKind) and (
                found[-1].end if found else 0
            ) <= start < end <= len(text):
                found.append(Block(kind, start, end))  # type: ignore[arg-type]
            case _:
                _wrong(f"blocks[{number}]", told, "a kind and a stretch of the text behind the one before", where)
    return tuple(found)


def _titled(text: str, title: str | None, below: Iterable[Block]) -> Iterator[Block]:
    """The blocks; the first one is a heading where it is the title."""
    for number, block in enumerate(below):
        if number == 0 and title and text[block.start : block.end] == title.strip():
            block = Block("heading", block.start, block.end)
        yield block
