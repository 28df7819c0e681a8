"""`reportedly evaluate`: readings against what people marked."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reportedly.cli.exit_codes import DONE, FAILED, SOME_SKIPPED
from reportedly.cli.output import write_file, write_stdout
from reportedly.errors import Place, UsageError
from reportedly.evaluation.evaluate import Evaluation
from reportedly.evaluation.evaluate import evaluate as measured
from reportedly.evaluation.floors import check, floors_of, read_floors
from reportedly.evaluation.gold import read_gold
from reportedly.evaluation.json_report import as_json
from reportedly.evaluation.model import Form, Gold
from reportedly.evaluation.predictions import Predictions, predictions_of, read_predictions, read_texts
from reportedly.evaluation.text_report import as_text
from reportedly.page.model import Skipped
from reportedly.reading.reading import Reading
from reportedly.text.visible import on_one_line

DRAWS = 1_000
"""Samples for the ranges: their second decimal holds still from here on."""


class Format(StrEnum):
    """In what form an evaluation is written."""

    text = "text"
    json = "json"


def evaluate(
    gold: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="What people marked: JSON lines, packed with gzip or not, of documents with spans or of readings.",
        ),
    ],
    split: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only documents whose 'split' is this.", show_default=False),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only the first N documents.", show_default=False)
    ] = None,
    readings: Annotated[
        bool | None,
        typer.Option(
            "--readings/--spans",
            help="Score whole readings, or only source, cue and content; by default what the gold has.",
            show_default=False,
        ),
    ] = None,
    pred: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Score these saved predictions instead of reading the texts now.",
            show_default=False,
        ),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Save the readings there, for --pred and --against.", show_default=False),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Tell what was gained and lost since this saved run.",
            show_default=False,
        ),
    ] = None,
    people: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Gold with several annotators, to tell how far people agree; also taken from --gold, if it has them.",
            show_default=False,
        ),
    ] = None,
    floors: Annotated[
        Path | None,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="Fail below these figures.", show_default=False),
    ] = None,
    bootstrap: Annotated[
        int, typer.Option(min=0, metavar="N", help="Samples of documents for the 95 % ranges; 0 tells none.")
    ] = DRAWS,
    form: Annotated[Format, typer.Option("--format", "-f", help="text: tables. json: one object.")] = Format.text,
    workers: Annotated[
        int, typer.Option(min=1, metavar="N", help="Processes that read side by side; each takes some 200 MB.")
    ] = 1,
) -> None:
    """Measure readings against a corpus that people have marked.

    Bad records and pages that can't be read are listed on standard error; such pages count as if nothing had been
    found. Exit codes: 0 done, 1 failed or below a floor, 2 wrong usage, 3 done but some records or pages were skipped.
    Traced rumours are measured by 'reportedly evaluate --rumours FOLDER', which has options of its own.
    """
    _refuse_together(pred=pred, save=save, limit=limit, floors=floors)
    scored: Form | None = None if readings is None else "readings" if readings else "spans"
    marked = read_gold(gold, form=scored, split=split, limit=limit)
    least = floors_of(marked, read_floors(floors), file=str(floors)) if floors else None
    earlier = read_predictions(against, marked) if against else None
    annotated = _annotated(people) if people else None
    predicted = read_predictions(pred, marked) if pred else _read(marked, save, workers)
    result = measured(marked, predicted, people=annotated, against=earlier, draws=bootstrap)
    if least is not None:
        result = replace(result, floors=check(result.figures, least, file=str(floors)))
    also_bad = [each.skipped for each in (annotated, earlier) if each]
    skipped = [*result.skipped, *(each for several in also_bad for each in several)]
    write_stdout([as_json(result) + "\n" if form is Format.json else as_text(result, excerpts=sys.stdout.isatty())])
    sys.stderr.write("".join(_told(result, skipped)))
    raise typer.Exit(_exit_code(result, skipped))


def _refuse_together(*, pred: Path | None, save: Path | None, limit: int | None, floors: Path | None) -> None:
    if pred and save:
        raise UsageError("--save has nothing to save where --pred is given", hint="Leave one of them out")
    if floors and limit:
        raise UsageError("--floors are those of all documents, --limit leaves some out", hint="Leave one of them out")


def _annotated(people: Path) -> Gold:
    annotated = read_gold(people, form="spans")
    if not any(len(document.versions) > 1 for document in annotated.documents):
        raise UsageError(
            "no document has several annotators",
            where=Place(str(people)),
            hint="Each of them is a record of 'versions'",
        )
    return annotated


def _read(gold: Gold, save: Path | None, workers: int) -> Predictions:
    results = list(read_texts(gold.documents, workers=workers))
    if save:
        write_file(save, (result.to_json() + "\n" for result in results if isinstance(result, Reading)))
    return predictions_of(results)


def _told(evaluation: Evaluation, skipped: Sequence[Skipped]) -> Iterator[str]:
    """What standard error gets: the floors that were not kept, and what was skipped."""
    for each in evaluation.floors or ():
        if not each.kept:
            value = "nothing to measure" if each.value is None else f"{each.value:.3f}"
            yield f"reportedly: {each.floor.figure} is below its floor: {value} < {each.floor.at_least:.3f}\n"
    if skipped:
        yield f"reportedly: {len(skipped):,} {'record or page was' if len(skipped) == 1 else 'records or pages were'} "
        yield "skipped:\n"
        for one in skipped:
            error = one.error if one.error.where else one.error.at(one.where)
            yield f"  {on_one_line(str(error))}\n"


def _exit_code(evaluation: Evaluation, skipped: Sequence[Skipped]) -> int:
    if not all(each.kept for each in evaluation.floors or ()):
        return FAILED
    if skipped and not evaluation.predictions.by_document:
        return FAILED
    return SOME_SKIPPED if skipped else DONE
