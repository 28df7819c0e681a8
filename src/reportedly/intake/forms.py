"""Tells what a file, an answer or a stream is: by its name, by what the server calls it, by how it begins."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from reportedly.intake.decode import encoding_mark
from reportedly.intake.tables import looks_like_a_table

Form = Literal["text", "markdown", "html", "xml", "json", "json_lines", "table", "parquet", "warc", "gzip"]
"""xml: a feed, a sitemap, or XHTML. table: CSV with the names of its columns in the first line."""

SUFFIXES: dict[str, Form] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".json": "json",
    ".jsonl": "json_lines",
    ".ndjson": "json_lines",
    ".csv": "table",
    ".tsv": "table",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".warc": "warc",
    ".wet": "warc",
    ".xml": "xml",
    ".rss": "xml",
    ".atom": "xml",
    ".rdf": "xml",
}

MEDIA_TYPES: dict[str, Form] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/json": "json",
    "application/x-ndjson": "json_lines",
    "application/jsonl": "json_lines",
    "text/csv": "table",
    "text/tab-separated-values": "table",
    "text/xml": "xml",
    "application/xml": "xml",
    "application/rss+xml": "xml",
    "application/atom+xml": "xml",
    "application/rdf+xml": "xml",
    "application/warc": "warc",
    "application/vnd.apache.parquet": "parquet",
    "application/gzip": "gzip",
    "application/x-gzip": "gzip",
}

MAGIC: tuple[tuple[bytes, Form], ...] = ((b"\x1f\x8b", "gzip"), (b"WARC/", "warc"), (b"PAR1", "parquet"))

LOOKS_LIKE_XML = re.compile(rb"\s*<(?:\?xml|rss|feed|rdf:RDF|urlset|sitemapindex)\b")
LOOKS_LIKE_HTML = re.compile(rb"\s*(?:<!--|<!doctype\s+html|<(?:html|head|body|article)\b)", re.IGNORECASE)
LOOKS_LIKE_JSON = re.compile(rb"\s*(?:\{\s*(?:[\"}]|$)|\[\s*(?:[{\]]|$))")
"""No news begins with these: a sentence in brackets has a letter behind the first."""


def form_of_name(name: str) -> Form | None:
    """By the suffix, that before '.gz' where it is packed; None where it says nothing."""
    return SUFFIXES.get(PurePath(name.lower().removesuffix(".gz")).suffix)


def form_of_media_type(content_type: str | None) -> Form | None:
    """By the Content-Type of an answer; None where it says nothing that is known."""
    return MEDIA_TYPES.get(media_type(content_type))


def media_type(content_type: str | None) -> str:
    """The media type of a Content-Type, in lower case and without parameters; '' where there is none."""
    return (content_type or "").partition(";")[0].strip().lower()


def form_of_bytes(opening: bytes, told: Form | None) -> Form:
    """By how it begins where that is beyond doubt, else as `told`, else by what it looks like."""
    magic = next((form for start, form in MAGIC if opening.startswith(start)), None)
    if magic == "gzip" or (magic and told != "text"):
        return magic
    if told == "html" and _looks(opening) == "xml":  # feeds are often called HTML, and XHTML may be either
        return "xml"
    return told if told and told != "gzip" else _looks(opening)


def _looks(opening: bytes) -> Form:
    mark = encoding_mark(opening)
    if mark:
        opening = opening[: len(opening) // 4 * 4].decode(mark, errors="ignore").encode()
    if LOOKS_LIKE_XML.match(opening):
        return "xml"
    if LOOKS_LIKE_HTML.match(opening):
        return "html"
    if LOOKS_LIKE_JSON.match(opening):
        return "json"
    return "table" if looks_like_a_table(opening) else "text"
