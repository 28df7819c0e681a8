"""Readings in the forms of other programs, as answers: always a file to keep, never a page to show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Annotated, Any, Literal

from fastapi import Query
from starlette.responses import Response, StreamingResponse

from reportedly.export.formats import FORMATS
from reportedly.reading.reading import Reading

To = Literal["webannotation", "claimreview", "prov", "csv", "parquet", "conll", "citations", "html"]
"""The formats that are one file; brat is a folder, and only the command line writes it."""

Wanted = Annotated[To, Query(description="; ".join(f"{name}: {FORMATS[name].about}" for name in To.__args__))]

KINDS: dict[To, tuple[str, str]] = {
    "webannotation": ("application/ld+json", "jsonld"),
    "claimreview": ("application/ld+json", "jsonld"),
    "prov": ("application/json", "json"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "parquet": ("application/vnd.apache.parquet", "parquet"),
    "conll": ("text/plain; charset=utf-8", "conll"),
    "citations": ("application/x-bibtex; charset=utf-8", "bib"),
    "html": ("text/html; charset=utf-8", "html"),
}
"""The media type of each, and how its file is called."""

EXPORT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The readings in that form, as a file",
        "content": {
            media_type.partition(";")[0]: {"schema": {"type": "string"} if media_type.startswith("text/") else {}}
            for media_type, _ in KINDS.values()
        },
    }
}


def exported(readings: Iterable[Reading], to: To) -> Response:
    """The readings in that form. Raises UsageError where its library isn't installed."""
    media_type, ending = KINDS[to]
    # A page's own words must not be shown under our name: the browser keeps the file, and shows none of it.
    headers = {"Content-Disposition": f'attachment; filename="readings.{ending}"'}
    write = FORMATS[to].load()
    if FORMATS[to].shape == "bytes":
        file = BytesIO()
        write(readings, file)
        return Response(file.getvalue(), 200, headers, media_type)
    return StreamingResponse(_encoded(write(readings)), 200, headers, media_type)


def _encoded(texts: Iterator[str]) -> Iterator[bytes]:
    # Half a surrogate pair stands in a text now and then; no file may hold it.
    return (text.encode("utf-8", errors="replace") for text in texts)
