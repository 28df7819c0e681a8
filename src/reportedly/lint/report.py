"""What was found on one page, as lines of text and as a JSON object (`reportedly.lint/1`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from reportedly.lint.model import Finding
from reportedly.lint.place import Lines, Position
from reportedly.page.model import Page
from reportedly.reading.codec import shipped_schema
from reportedly.text.visible import on_one_line

FORMAT = "reportedly.lint/1"

MOST_SHOWN = 80
"""Characters of the words that a line of text repeats."""


@dataclass(frozen=True, slots=True)
class Linted:
    """A page, the file or address it came from, and what was found on it."""

    file: str
    page: Page
    findings: tuple[Finding, ...]


def as_lines(linted: Linted) -> Iterator[str]:
    """For each finding 'file:line:column: level rule 'words': reason', fit for a terminal."""
    lines = Lines(linted.page.text)
    for finding in linted.findings:
        start, _ = lines.edges(finding)
        words = on_one_line(finding.words)
        words = words if len(words) <= MOST_SHOWN else words[: MOST_SHOWN - 1].rstrip() + "…"
        where = f"{on_one_line(linted.file)}:{start.line}:{start.column}"
        yield f"{where}: {finding.level} {finding.rule.id} [{words}] {on_one_line(finding.reason)}\n"


def as_json(linted: Linted) -> str:
    """One object on one line, in the form that `schema` tells."""
    page, lines = linted.page, Lines(linted.page.text)
    return json.dumps(
        {
            "format": FORMAT,
            "file": linted.file,
            "page": {"id": page.id, "url": page.url, "outlet": page.outlet, "title": page.title},
            "findings": [_finding(finding, *lines.edges(finding)) for finding in linted.findings],
        },
        ensure_ascii=False,
    )


def _finding(finding: Finding, start: Position, end: Position) -> dict[str, object]:
    span = finding.span
    return {
        "rule": finding.rule.id,
        "level": finding.level,
        "title": finding.rule.title,
        "words": finding.words,
        "span": {"start": span.start, "end": span.end, "text": span.text} if span else None,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "reason": finding.reason,
        "attributions": list(finding.attributions),
        "link": finding.rule.link,
    }


def schema() -> dict[str, object]:
    """The JSON Schema of what `as_json` gives."""
    return shipped_schema("reportedly.lint", "lint.schema.json")
