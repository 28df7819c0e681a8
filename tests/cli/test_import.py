"""`reportedly import` as people and scripts see it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from command_line import CommandLine
from example_readings import HARBOUR, SILENT

from reportedly.export.brat import standoff
from reportedly.export.webannotation import texts
from reportedly.page.model import Page
from reportedly.reading.reading import Reading


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> dict[str, Page]:
    """What `--page` opens, by name."""
    named = {"harbour": HARBOUR.page, "silent": SILENT.page}
    monkeypatch.setattr("reportedly.intake.open_pages", lambda sources, **options: (named[each] for each in sources))
    return named


@pytest.fixture
def annotations(tmp_path: Path) -> str:
    path = tmp_path / "annotations.jsonld"
    path.write_text("".join(texts([HARBOUR])), "utf-8")
    return str(path)


@pytest.fixture
def brat(tmp_path: Path) -> Path:
    folder = tmp_path / "brat"
    folder.mkdir()
    folder.joinpath("harbour.txt").write_bytes(HARBOUR.page.text.encode())
    folder.joinpath("harbour.ann").write_bytes(standoff(HARBOUR).encode())
    return folder


def revised(page: Page) -> Page:
    """The same page at noon: a sentence more, and one fewer."""
    text = f"Updated at noon.\n\n{page.text.replace(' She reportedly plans to leave the port.', '')}"
    return replace(page, text=text, blocks=())


def test_web_annotations_come_back_as_they_went(
    reportedly: CommandLine, annotations: str, pages: dict[str, Page]
) -> None:
    ran = reportedly("import", annotations, "--from", "webannotation", "--page", "harbour")
    assert (ran.code, ran.err) == (0, "")
    assert Reading.from_json(ran.out) == HARBOUR


def test_brat_comes_back_as_it_went(reportedly: CommandLine, brat: Path) -> None:
    ran = reportedly("import", str(brat), "--from", "brat")
    assert (ran.code, ran.err) == (0, "")
    again = Reading.from_json(ran.out)
    assert (again.page.text, again.attributions, again.own_voice) == (
        HARBOUR.page.text,
        HARBOUR.attributions,
        HARBOUR.own_voice,
    )


@pytest.mark.parametrize("form", ["webannotation", "brat"])
def test_on_a_page_that_changed_what_is_left_moves_and_what_is_gone_is_told(
    reportedly: CommandLine, annotations: str, brat: Path, pages: dict[str, Page], form: str
) -> None:
    pages["harbour"] = revised(HARBOUR.page)
    place = annotations if form == "webannotation" else str(brat)
    ran = reportedly("import", place, "--from", form, "--page", "harbour")
    assert ran.code == 3
    again = Reading.from_json(ran.out)
    assert [each.id for each in again.attributions] == ["a1", "a2", "a3", "a4", "a6", "a7"]
    for attribution, before in zip(
        again.attributions, (*HARBOUR.attributions[:4], *HARBOUR.attributions[5:]), strict=True
    ):
        assert [span.text for span in attribution.content] == [span.text for span in before.content]
    assert "parts of annotations have no place:\n" in ran.err
    assert "a5: the cue 'reportedly' is gone\n" in ran.err
    assert "a5: the content 'plans to leave the port' is gone\n" in ran.err


def test_annotations_of_another_page_are_listed(
    reportedly: CommandLine, tmp_path: Path, pages: dict[str, Page]
) -> None:
    both = tmp_path / "both.jsonld"
    both.write_text("".join(texts([HARBOUR, replace(SILENT, page=replace(SILENT.page, id="other"))])), "utf-8")
    ran = reportedly("import", str(both), "--from", "webannotation", "--page", "harbour", "--page", "silent")
    assert ran.code == 3
    assert Reading.from_json(ran.out) == HARBOUR
    assert f"{both}: nothing in it is about silent" in ran.err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        pytest.param(("x", "--from", "webannotation"), 2, "need the page that they are about", id="no page"),
        pytest.param(("gone.ann", "--from", "brat"), 1, "gone.txt can't be read", id="no such file"),
        pytest.param((".", "--from", "brat"), 2, "there is no .ann file", id="no brat"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(
    reportedly: CommandLine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    code: int,
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = reportedly("import", *words)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
    assert ran.err.count("\n") == 1


def test_a_bad_file_is_listed_and_the_rest_goes_on(reportedly: CommandLine, brat: Path) -> None:
    brat.joinpath("also.txt").write_text("Two tugs came.", "utf-8")
    brat.joinpath("also.ann").write_text("T1\tCue 0 3\tOne\n", "utf-8")
    ran = reportedly("import", str(brat), "--from", "brat")
    assert ran.code == 3
    assert len(ran.out.splitlines()) == 1
    assert "also.ann" in ran.err
    assert "this line is not brat's" in ran.err
