"""CSV with the names of its columns in the first line -> pages; what the columns of any table mean."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final, cast

from reportedly.errors import PageError, PageMalformed, PageTooLarge, Place, UsageError
from reportedly.intake.decode import SAMPLE_BYTES, encoding_of
from reportedly.intake.limits import Limits
from reportedly.intake.records import page_from_record
from reportedly.intake.streams import rejoined
from reportedly.page.dates import iso_date
from reportedly.page.model import Page, Skipped
from reportedly.page.urls import canonical_url_or_none

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "text": ("text", "body", "content", "article", "article_text", "full_text", "maintext"),
    "title": ("title", "headline"),
    "url": ("url", "link"),
    "outlet": ("outlet", "source", "publisher", "publication"),
    "published": ("published", "date", "published_at", "publish_date", "date_publish", "pub_date"),
    "byline": ("byline", "author", "authors"),
    "language": ("language", "lang"),
    "id": (),
}
"""Field of a page -> the columns that hold it, the first that is there. 'id' only as told: 1, 2, 3 are nobody's own."""

DELIMITERS: Final = (",", ";", "\t", "|")
COLUMN_NAME: Final = re.compile(r"[^\W\d]\w{0,39}")
MOST_COLUMNS_SHOWN: Final = 12


def looks_like_a_table(opening: bytes) -> bool:
    """Whether a first line is one of column names, such as 'id,title,text': single words, and one that means a text."""
    line = opening.lstrip(b"\xef\xbb\xbf").strip().decode("utf-8", errors="replace")
    names = _cells(line, _delimiter(line))
    return (
        len(names) > 1
        and all(COLUMN_NAME.fullmatch(name) for name in names)
        and any(name.lower() in FIELDS["text"] for name in names)
    )


def columns_of(names: Sequence[str], told: Mapping[str, str], where: Place) -> dict[str, int]:
    """Field of a page -> number of its column, by `told` (field -> name of a column) or else by FIELDS.

    Raises PageMalformed where there is no column of texts, or none that is called as told.
    """
    plain = [name.strip().lower() for name in names]
    found: dict[str, int] = {}
    for field, usual in FIELDS.items():
        wanted = (told[field].strip().lower(),) if field in told else usual
        column = next((plain.index(name) for name in wanted if name in plain), None)
        if column is not None:
            found[field] = column
        elif field in told or field == "text":
            shown = ", ".join(name[:40] for name in names[:MOST_COLUMNS_SHOWN]) or "none"
            raise PageMalformed(
                f"no column is called {told.get(field, 'text')[:40]!r}, there are: {shown}",
                where=where,
                hint="Say which one holds the texts: columns={'text': ...}",
            )
    return found


def check_columns(told: Mapping[str, str]) -> None:
    """Raises UsageError where a key is no field of a page."""
    unknown = [field for field in told if field not in FIELDS]
    if unknown:
        raise UsageError(f"{unknown[0]!r} is no field of a page", hint=f"Fields are: {', '.join(FIELDS)}")


def page_of_row(values: Mapping[str, object], where: Place, limits: Limits) -> Page:
    """The page that a row tells of, by field. A date or URL that can't be understood is left aside; a text can't be.

    Raises PageMalformed, PageUnreadable, PageTooLarge.
    """
    record = {field: value for field, value in values.items() if value is not None}
    if isinstance(published := record.get("published"), str):
        record["published"] = iso_date(published)
    if isinstance(url := record.get("url"), str):
        record["url"] = canonical_url_or_none(url)
    if isinstance(byline := record.get("byline"), str):
        record["byline"] = [name.strip() for name in byline.split(";") if name.strip()]
    if isinstance(language := record.get("language"), str):
        record["language"] = language.strip().lower()[:2] or None
    return page_from_record(record, where, limits=limits)


def pages_of_csv(stream: BinaryIO, file: str, columns: Mapping[str, str], limits: Limits) -> Iterator[Page | Skipped]:
    """A page for each row, as it is read; a bad one is a Skipped with its number, the row of names not counted.

    A row of over max_bytes characters ends the table: nobody can tell whether the next line is inside a quotation.
    """
    head = cast(io.BufferedReader, stream).read(SAMPLE_BYTES)
    place = Place(file)
    text = io.TextIOWrapper(rejoined(head, stream), encoding_of(head, place), errors="replace", newline="")
    lines = _Lines(text, limits.max_bytes)
    names_line = lines.first()
    delimiter = _delimiter(names_line)
    fields = columns_of(_cells(names_line.rstrip("\r\n"), delimiter), columns, place)
    csv.field_size_limit(max(csv.field_size_limit(), limits.max_bytes + 1))  # `lines` bounds it; the default is 128 KB
    rows = csv.reader(lines, delimiter=delimiter)
    number = 0
    while True:
        where = Place(file, record=number + 1)
        lines.row_begins()
        try:
            row = next(rows, None)
        except (csv.Error, PageTooLarge) as error:
            told = error.message if isinstance(error, PageError) else f"the table is broken: {error}"
            hint = "Is a quotation mark never closed? What follows is not read"
            yield Skipped(where, PageTooLarge(told, where=where, hint=hint))
            return
        if row is None:
            return
        if not any(cell.strip() for cell in row):
            continue
        number += 1
        try:
            told_row = {field: row[column] for field, column in fields.items() if column < len(row)}
            yield page_of_row({field: cell for field, cell in told_row.items() if cell.strip()}, where, limits)
        except PageError as error:
            yield Skipped(where, error)


class _Lines:
    """The lines of a text, with a bound on those of one row."""

    def __init__(self, text: io.TextIOWrapper, max_characters: int) -> None:
        self._text = text
        self._most = max_characters
        self._n_characters = 0

    def first(self) -> str:
        """The first line that isn't blank."""
        return next((line for line in self if line.strip()), "").lstrip("\ufeff")

    def row_begins(self) -> None:
        self._n_characters = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._most + 1)
        self._n_characters += len(line)
        if self._n_characters > self._most:
            raise PageTooLarge(f"the row has over {self._most:,} characters")
        if not line:
            raise StopIteration
        return line


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []
