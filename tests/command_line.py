"""The command line, run in this process on readings made by hand: `reportedly read harbour` gives HARBOUR."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from example_readings import HARBOUR, SILENT

from reportedly.cli.main import main
from reportedly.errors import PageTooLarge, Place
from reportedly.page.model import Skipped
from reportedly.reading.reading import Reading

BIG = Skipped(
    Place("crawl.jsonl", 3),
    PageTooLarge("the text has 11,400,000 characters, the limit is 2,000,000", hint="Leave the page out"),
)
RESULTS: dict[str, Reading | Skipped] = {"harbour": HARBOUR, "silent": SILENT, "big": BIG}


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@dataclass
class CommandLine:
    """Runs `reportedly` with words as they are typed; `asked` holds what the last run asked of the library."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    asked: dict[str, Any]

    def __call__(self, *words: str) -> Ran:
        self.monkeypatch.setattr(sys, "argv", ["reportedly", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = self.capsys.readouterr()
        return Ran(ended.value.code, out, err)  # type: ignore[arg-type]

    def in_a_terminal(self, *, columns: int, **environment: str) -> None:
        """From now on standard output is a terminal of that width."""
        for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
            self.monkeypatch.delenv(name, raising=False)
        for name, value in {"TERM": "xterm-256color", "COLUMNS": str(columns), **environment}.items():
            self.monkeypatch.setenv(name, value)
        self.monkeypatch.setattr(sys.stdout, "isatty", lambda: True)


@pytest.fixture
def reportedly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    asked: dict[str, Any] = {}

    def open_pages(sources: Iterable[str], **options: object) -> Iterator[str]:
        asked.update(options)
        return iter(sources)

    def read_all(pages: Iterable[str], *, workers: int) -> Iterator[Reading | Skipped]:
        asked["workers"] = workers
        for page in pages:
            if page == "bug":
                raise KeyError("\x1b[31mnowhere")
            yield RESULTS[page]

    monkeypatch.setattr("reportedly.intake.open_pages", open_pages)
    monkeypatch.setattr("reportedly.reading.read.read_all", read_all)
    return CommandLine(monkeypatch, capsys, asked)


def in_one_line(ran: Ran, *words: str, code: int = 1) -> None:
    assert ran.code == code
    (line,) = ran.err.splitlines()
    assert line.startswith("reportedly: ")
    assert "Traceback" not in line
    for word in words:
        assert word in line
