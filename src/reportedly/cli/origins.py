"""Readings together with where each page came from, as an editor would open it."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from reportedly.cli.tally import Tally
from reportedly.page.model import Page, Skipped
from reportedly.reading.reading import Reading

HOLD_SEVERAL = (".json", ".jsonl", ".ndjson", ".csv", ".parquet", ".warc", ".warc.gz", ".xml", ".xml.gz")


def read_with_files(sources: Sequence[str], tally: Tally, *, workers: int = 1) -> Iterator[tuple[str, Reading]]:
    """The file or address of each page that could be read, and its reading; the others are in the tally.

    A page of a file that can hold several is told as 'crawl.jsonl#id'.
    """
    from reportedly.intake import open_pages
    from reportedly.reading.read import read_all

    opened: deque[str] = deque(maxlen=1)
    waiting: deque[str] = deque()

    def noted_sources() -> Iterator[str]:
        for source in _files(sources):
            opened.append(source)
            yield source

    def noted_pages() -> Iterator[Page | Skipped]:
        for page in open_pages(noted_sources(), stdin=sys.stdin.buffer):
            # Sources are opened one by one, each when its first page is asked for: the last one holds this page.
            waiting.append(opened[-1])
            yield page

    for result in read_all(noted_pages(), workers=workers):
        source = waiting.popleft()
        for reading in tally.readings([result]):
            yield _file(source, reading), reading


def _files(sources: Sequence[str]) -> Iterator[str]:
    """The sources, with the files of each folder in its place."""
    from reportedly.intake.pages import files_of

    for source in sources:
        if source != "-" and Path(source).is_dir():
            yield from map(str, files_of(Path(source)))
        else:
            yield source


def _file(source: str, reading: Reading) -> str:
    if source == "-":
        return f"standard-input#{reading.page.id}"
    return f"{source}#{reading.page.id}" if source.endswith(HOLD_SEVERAL) else source
