"""`reportedly evaluate --rumours`: traced rumours against gold stories."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reportedly.cli.output import write_file, write_stdout
from reportedly.errors import Place, UsageError
from reportedly.evaluation.rumours import score
from reportedly.evaluation.stories import Story, read_predictions, read_stories
from reportedly.intake.records import page_from_record
from reportedly.page.model import Skipped
from reportedly.reading.read import read_all
from reportedly.rumours.codec import to_dict
from reportedly.rumours.gather import rumours_of


class Format(StrEnum):
    """In what form an evaluation is written."""

    text = "text"
    json = "json"


def evaluate_rumours(
    rumours: Annotated[
        Path,
        typer.Option(
            metavar="FOLDER", exists=True, file_okay=False, help="Gold stories, one file each: 01-name.json, ..."
        ),
    ],
    pred: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            exists=True,
            file_okay=False,
            help="Score these saved rumours, files named alike, instead of tracing the pages now.",
            show_default=False,
        ),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", file_okay=False, help="Save the rumours there, for --pred.", show_default=False),
    ] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="text: a table. json: one object.")] = Format.text,
    by_story: Annotated[bool, typer.Option("--by-story", help="Tell the figures of each story too.")] = False,
) -> None:
    """Measure traced rumours against gold stories.

    Exit codes: 0 done, 1 failed, 2 wrong usage.
    """
    if pred and save:
        raise UsageError("--save has nothing to save where --pred is given", hint="Leave one of them out")
    stories = read_stories(rumours)
    documents = read_predictions(pred, stories) if pred else [_traced(story, rumours) for story in stories]
    if save:
        save.mkdir(parents=True, exist_ok=True)
        for story, document in zip(stories, documents, strict=True):
            write_file(save / story.name, [json.dumps(document, ensure_ascii=False, indent=1) + "\n"])
    told = _figures(stories, documents, by_story=by_story)
    write_stdout([json.dumps(told, indent=1) + "\n"] if form is Format.json else _as_text(told))


def _traced(story: Story, folder: Path) -> Mapping[str, object]:
    where = Place(str(folder / story.name))
    results = list(read_all(page_from_record(page, where) for page in story.pages))
    return to_dict(rumours_of(result for result in results if not isinstance(result, Skipped)))


def _figures(
    stories: Sequence[Story], documents: Sequence[Mapping[str, object]], *, by_story: bool
) -> dict[str, dict[str, dict[str, float]]]:
    pairs = list(zip(stories, documents, strict=True))
    told = {story.name: score([(story, document)]) for story, document in pairs} if by_story else {}
    return {**told, "all stories": score(pairs)}


def _as_text(told: Mapping[str, Mapping[str, Mapping[str, float]]]) -> Iterator[str]:
    for name, figures in told.items():
        rumours, twins = figures["rumours"], figures["twins"]
        yield (
            f"{name}: {rumours['gold']} gold rumours, {rumours['matched']} matched; "
            f"of {twins['pairs']} pairs of twins {twins['merged']} merged\n"
        )
        for figure, values in figures.items():
            if figure not in ("rumours", "twins"):
                shown = (
                    f"{key} {value:.3f}" if isinstance(value, float) else f"{key} {value}"
                    for key, value in values.items()
                )
                yield f"  {figure:12}{'  '.join(shown)}\n"
