"""`reportedly read` as people and scripts see it."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import CommandLine
from example_readings import HARBOUR, SILENT

from reportedly.export.columns import COLUMNS
from reportedly.reading.reading import Reading


def test_lines_for_a_pipe(reportedly: CommandLine) -> None:
    ran = reportedly("read", "harbour")
    lines = ran.out.splitlines()
    assert (ran.code, ran.err, len(lines)) == (0, "", len(HARBOUR.attributions))
    assert lines[0].split("  ")[0] == "a dock worker"
    assert re.split(r"\s{2,}", lines[0]) == [
        "a dock worker",
        "anonymous, via The Dial (2 hops)",
        "mixed statement, CT+",
        "The harbour crane that fell on Tuesday was 'held up by tape'",
    ]
    assert re.split(r"\s{2,}", lines[4])[::3] == ["no source given", "She … plans to leave the port"]
    assert "direct denial, CT+, instagram, in early October" in lines[5]
    assert re.split(r"\s{2,}", lines[6]) == ["The port", "role (1 hop)", "indirect no comment, Uu"]
    assert "\x1b" not in ran.out


def test_pages_are_told_apart_where_there_are_several(reportedly: CommandLine) -> None:
    lines = reportedly("read", "silent", "harbour").out.splitlines()
    assert lines[:2] == [
        "# silent",
        "# Harbour crane 'held up by tape', says docker, The Quay Post, Ada Venn, 2025-10-18",
    ]
    assert len(lines) == 2 + len(HARBOUR.attributions)


def test_json(reportedly: CommandLine) -> None:
    assert Reading.from_json(reportedly("read", "harbour", "--format", "json").out) == HARBOUR
    several = reportedly("read", "silent", "harbour", "silent", "--format", "json").out.splitlines()
    assert [Reading.from_json(line) for line in several] == [SILENT, HARBOUR, SILENT]


def test_json_in_a_terminal_is_legible(reportedly: CommandLine) -> None:
    reportedly.in_a_terminal(columns=80)
    assert reportedly("read", "silent", "-f", "json").out.startswith('{\n  "format": ')
    assert len(reportedly("read", "silent", "silent", "-f", "json").out.splitlines()) == 2


def test_tsv(reportedly: CommandLine) -> None:
    header, *lines = reportedly("read", "harbour", "silent", "harbour", "--format", "tsv").out.splitlines()
    assert header.split("\t") == list(COLUMNS)
    assert len(lines) == 2 * len(HARBOUR.attributions)
    records = [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines]
    assert records[3] | {"page": "", "title": "", "url": "", "outlet": ""} == {
        "page": "",
        "title": "",
        "outlet": "",
        "url": "",
        "published": "2025-10-18",
        "attribution": "a4",
        "source": "Nell Orme",
        "cue": "said",
        "content": "the crane was inspected in May",
        "who": "Nell Orme",
        "kind": "person",
        "identity": "named",
        "via": "The Dial > friends of the pair",
        "hops": "3",
        "quote": "indirect",
        "act": "statement",
        "factuality": "CT+",
        "page_stance": "neutral",
        "parent": "a3",
        "medium": "",
        "when": "",
        "confidence": "0.7",
    }
    assert records[5]["content"] == "'I never left,' … 'Ask anyone.'"
    assert records[5]["when"] == "in early October"


def test_html(reportedly: CommandLine) -> None:
    ran = reportedly("read", "harbour", "--format", "html")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("<!DOCTYPE html>")
    assert ran.out.endswith("</html>\n")


def test_skipped_pages_are_counted_and_listed(reportedly: CommandLine) -> None:
    ran = reportedly("read", "harbour", "big", "silent", "big", "--format", "json")
    assert ran.code == 3
    assert len(ran.out.splitlines()) == 2
    told = "crawl.jsonl, record 3: the text has 11,400,000 characters, the limit is 2,000,000. Leave the page out"
    assert ran.err == f"reportedly: 2 of 4 pages were skipped:\n  {told}\n  {told}\n"


def test_nothing_read_has_failed(reportedly: CommandLine) -> None:
    ran = reportedly("read", "big")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "reportedly: crawl.jsonl, record 3: the text has 11,400,000 characters, the limit is 2,000,000. "
        "Leave the page out\n"
    )


def test_options_reach_the_library(reportedly: CommandLine) -> None:
    ran = reportedly(
        *("read", "silent", "--workers", "3", "--max-bytes", "5000", "--max-characters", "700", "--timeout", "2.5")
    )
    assert ran.code == 0
    limits = reportedly.asked["limits"]
    assert (limits.max_bytes, limits.max_characters, limits.timeout_seconds) == (5000, 700, 2.5)
    assert reportedly.asked["workers"] == 3


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("read",), id="no source"),
        pytest.param(("read", "silent", "--format", "xml"), id="no such format"),
        pytest.param(("read", "silent", "--workers", "0"), id="no workers"),
        pytest.param(("reed", "silent"), id="no such verb"),
        pytest.param(("read", "silent", "--output", "no/such/folder/page.html"), id="nowhere to write"),
    ],
)
def test_wrong_usage(reportedly: CommandLine, words: tuple[str, ...]) -> None:
    ran = reportedly(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    assert "Traceback" not in ran.err


def test_a_fault_of_ours_is_one_line(reportedly: CommandLine) -> None:
    ran = reportedly("read", "bug")
    assert ran.code == 1
    assert ran.err.startswith("reportedly: an unexpected KeyError: ")
    assert "Please report it" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert "\x1b" not in ran.err
    assert "Traceback (most recent call last)" in reportedly("--debug", "read", "bug").err


def test_output_is_whole_or_not_at_all(reportedly: CommandLine, tmp_path: Path) -> None:
    there = tmp_path / "page.json"
    assert reportedly("read", "harbour", "-f", "json", "-o", str(there)).out == ""
    assert Reading.from_json(there.read_text("utf-8")) == HARBOUR
    before = there.read_bytes()
    assert reportedly("read", "silent", "bug", "-f", "json", "-o", str(there)).code == 1
    assert there.read_bytes() == before
    assert list(tmp_path.iterdir()) == [there]


def test_output_goes_through_what_is_no_file(reportedly: CommandLine) -> None:
    assert reportedly("read", "harbour", "-o", os.devnull).code == 0
    assert not stat.S_ISREG(os.stat(os.devnull).st_mode)  # noqa: PTH116


def test_a_reader_that_goes_away_is_no_error() -> None:
    program = """
import sys
from example_readings import HARBOUR
import reportedly.intake, reportedly.reading.read
reportedly.intake.open_pages = lambda sources, **options: iter(sources)
reportedly.reading.read.read_all = lambda pages, workers: (HARBOUR for page in pages for _ in range(10_000))
from reportedly.cli.main import main
main()
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", program, "read", "harbour", "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["format"] == "reportedly.reading/1"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_files_of_urls_are_handed_on(reportedly: CommandLine) -> None:
    assert reportedly("read", "harbour", "--urls", "today.txt", "--urls", "more.txt").code == 0
    assert reportedly.asked["urls"] == [Path("today.txt"), Path("more.txt")]


def test_nothing_to_read_is_wrong_usage(reportedly: CommandLine) -> None:
    ran = reportedly("read")
    assert ran.code == 2
    assert "--urls" in ran.err
