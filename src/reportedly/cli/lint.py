"""`reportedly lint`: where pages fall short of newsrooms' own standards of sourcing."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reportedly import __version__
from reportedly.cli.exit_codes import FAILED
from reportedly.cli.origins import read_with_files
from reportedly.cli.output import write_stdout
from reportedly.cli.tally import Tally
from reportedly.lint.check import check
from reportedly.lint.model import Level
from reportedly.lint.report import Linted, as_json, as_lines
from reportedly.lint.sarif import as_sarif
from reportedly.lint.settings import Settings, read_settings, settings_of

Counts = Counter[Level]


class Format(StrEnum):
    """In what form findings are written."""

    text = "text"
    json = "json"
    sarif = "sarif"


def lint(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="PAGE...",
            help="Pages as 'reportedly read' takes them: files, folders, addresses, '-'.",
            show_default=False,
        ),
    ],
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            "-f",
            help="text: one line a finding, file:line:column. json: one object a page. sarif: one SARIF 2.1.0 log.",
        ),
    ] = Format.text,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Settings from this TOML file, not from the reportedly.toml or pyproject.toml found upward from here.",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[
        int, typer.Option(min=1, metavar="N", help="Processes that read side by side; each takes some 200 MB.")
    ] = 1,
) -> None:
    """Check news pages against rules of sourcing: bare sources, anonymous attacks, buried denials and the like.

    Rules are described in docs/lint-rules.md, and switched in [tool.reportedly.lint] of pyproject.toml or [lint] of
    reportedly.toml: rule-id = "off", "on", "error", "warning" or "note". Lines and columns are those of the text that
    was read. Exit codes: 0 done, 1 failed or a rule of level error is broken, 2 wrong usage, 3 done but some pages
    were skipped.
    """
    settings = read_settings(config) if config else settings_of(Path.cwd())
    tally, counts = Tally(), Counts()
    linted = _linted(sources, settings, tally, counts, workers)
    if not write_stdout(_texts(linted, form)):
        raise typer.Exit(0)
    if form is Format.text and tally.n_read:
        sys.stderr.write(_summary(counts, tally.n_read))
    sys.stderr.write(tally.report())
    raise typer.Exit(FAILED if counts["error"] else tally.exit_code())


def _linted(sources: list[str], settings: Settings, tally: Tally, counts: Counts, workers: int) -> Iterator[Linted]:
    for file, reading in read_with_files(sources, tally, workers=workers):
        findings = check(reading, settings)
        counts.update(finding.level for finding in findings)
        yield Linted(file, reading.page, findings)


def _texts(linted: Iterator[Linted], form: Format) -> Iterator[str]:
    match form:
        case Format.text:
            for each in linted:
                yield "".join(as_lines(each))
        case Format.json:
            for each in linted:
                yield as_json(each) + "\n"
        case Format.sarif:
            yield as_sarif(linted, version=__version__) + "\n"


def _summary(counts: Counts, n_pages: int) -> str:
    levels: tuple[Level, ...] = ("error", "warning", "note")
    told = ", ".join(
        f"{counts[level]:,} {level}{'' if counts[level] == 1 else 's'}" for level in levels if counts[level]
    )
    return f"reportedly: {told or 'nothing found'} on {n_pages:,} page{'' if n_pages == 1 else 's'}\n"
