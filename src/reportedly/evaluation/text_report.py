"""An evaluation for people: tables of plain characters, as wide as a terminal of 100 columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from reportedly.evaluation.calibration import Calibration
from reportedly.evaluation.comparison import Comparison
from reportedly.evaluation.evaluate import Evaluation
from reportedly.evaluation.model import Example
from reportedly.evaluation.readings import FIELDS, HEADLINE_FIELDS
from reportedly.evaluation.spans import GROUPS, ROLES
from reportedly.text.visible import on_one_line

LONGEST_EXCERPT = 70
"""Characters of an example's text that are shown: enough to know it again."""

Row = Sequence[str]


def as_text(evaluation: Evaluation, *, excerpts: bool = False) -> str:
    """The evaluation in lines, with three decimals.

    excerpts: shows the text of gained and lost examples, which is the corpus's own: for a terminal, not for a file.
    """
    whole_readings = evaluation.gold.form == "readings"
    parts = [_head(evaluation), _readings(evaluation) if whole_readings else _spans(evaluation)]
    if evaluation.calibration:
        parts.append(_calibration(evaluation.calibration))
    if evaluation.against:
        parts.append(_against(evaluation.against, evaluation, excerpts=excerpts))
    if evaluation.floors is not None:
        parts.append(_floors(evaluation))
    return "\n\n".join("\n".join(line.rstrip() for line in part) for part in parts) + "\n"


def _head(evaluation: Evaluation) -> Iterator[str]:
    gold = evaluation.gold
    split = "" if gold.split is None else f", split {on_one_line(gold.split)}"
    marked, predicted = ("gold", "pred") if gold.form == "readings" else ("whole.gold", "whole.predicted")
    told = evaluation.counts
    yield (
        f"{on_one_line(Path(gold.file).name)}{split}: {len(gold.documents):,} documents, "
        f"{told.get(marked, 0):,.0f} attributions marked, {told.get(predicted, 0):,.0f} predicted"
    )
    if evaluation.missing:
        yield f"{evaluation.missing:,} documents without a prediction count as if nothing had been found"


def _spans(evaluation: Evaluation) -> Iterator[str]:
    people = evaluation.people
    titles = ["", "exact P", "R", "F1", "95 %", "partial P", "R", "F1", "token P", "R", "F1"]
    rows: list[Row] = [[*titles, "people F1"] if people else titles]
    for group in GROUPS:
        row = [group, *_three(evaluation, f"{group}.exact"), _range(evaluation, f"{group}.exact.f1")]
        row += _three(evaluation, f"{group}.partial")
        row += _three(evaluation, f"{group}.token") if group in ROLES else ["", "", ""]
        rows.append([*row, _figure(people.figures[f"{group}.exact.f1"])] if people else row)
    yield from _table(rows)
    if people:
        yield (
            f"people F1: how far annotators agree exactly, by twos ({people.pairs:,} pairs of them on "
            f"{people.documents:,} documents): what the task allows"
        )
    yield ""
    yield from _table(_named(evaluation, _WHO))
    kinds = [name for name in evaluation.figures if name.startswith("found_by_type.")]
    yield ""
    yield from _table(
        [
            ["contents found, by quote type", "", "95 %", "of"],
            *(
                [
                    f"  {kind}",
                    _figure(evaluation.figures[name]),
                    _range(evaluation, name),
                    f"{evaluation.counts[f'type.{kind}.gold']:,.0f}",
                ]
                for name in kinds
                for kind in [name.removeprefix("found_by_type.")]
            ),
        ]
    )


_WHO = {
    "who (found, and the source's head right): F1": "who.f1",
    "  P": "who.p",
    "  R": "who.r",
    "of those found, the source's head is right": "source_given_content.head",
    "  the source is right to the letter": "source_given_content.exact",
    "  no source was given": "source_given_content.none",
    "attributions without a source: found": "no_source_found",
    "  found, and left without one": "no_source_found_and_kept",
    "  of those found, left without one": "no_source_kept",
}

_READINGS = {"attributions found: F1": "F1", "  P": "P", "  R": "R", "  R of nested ones": "nested_R"}


def _named(evaluation: Evaluation, names: dict[str, str]) -> list[Row]:
    rows: list[Row] = [["", "", "95 %"]]
    for label, name in names.items():
        rows.append([label, _figure(evaluation.figures[name]), _range(evaluation, name)])
    return rows


def _readings(evaluation: Evaluation) -> Iterator[str]:
    rows = [[*row, ""] for row in _named(evaluation, _READINGS)]
    rows[0][-1] = "of"
    rows.append(["of those found, right:", "", "", ""])
    rows += [_field(evaluation, field) for field in FIELDS]
    own_voice = ["the page's own voice, by letters: F1"]
    rows.append([*own_voice, _figure(evaluation.figures["own_voice_F1"]), _range(evaluation, "own_voice_F1"), ""])
    rows += [_field(evaluation, field) for field in HEADLINE_FIELDS]
    yield from _table(rows)
    merged, split = evaluation.figures["anonymous_merged"] or 0, evaluation.figures["named_split"] or 0
    yield f"unnamed sources merged with others: {merged:.0f}; entities too many for named ones: {split:.0f}"


def _field(evaluation: Evaluation, field: str) -> list[str]:
    n = evaluation.counts.get(f"{field}.checked", 0)
    return [f"  {field}", _figure(evaluation.figures[field]), _range(evaluation, field), f"{n:,.0f}"]


def _calibration(calibration: Calibration) -> Iterator[str]:
    yield f"expected calibration error of `confidence`: {_figure(calibration.error)}"
    yield from _table(
        [
            ["", "confidence", "right", "n"],
            *(["", _figure(each.confidence), _figure(each.right), f"{each.n:,}"] for each in calibration.bins),
        ]
    )


def _against(against: Comparison, evaluation: Evaluation, *, excerpts: bool) -> Iterator[str]:
    yield (
        f"against {on_one_line(Path(against.file).name)}, on {against.documents:,} documents that both hold: "
        f"{len(against.gained):,} gained, {len(against.lost):,} lost"
    )
    changes: dict[tuple[str, str], list[str]] = {}
    for sign, examples in (("+", against.gained), ("-", against.lost)):
        for example in examples:
            changes.setdefault((example.document, example.attribution), []).append(f"{sign}{example.figure}")
    yield from _table([["", "gained", "lost"], *_tallied(against)])
    for (document, attribution), figures in changes.items():
        text = on_one_line(evaluation.excerpts.get((document, attribution), "")) if excerpts else ""
        shown = text if len(text) <= LONGEST_EXCERPT else text[: LONGEST_EXCERPT - 1] + "…"
        yield f"  {on_one_line(document)}#{on_one_line(attribution)}  {' '.join(figures)}  {shown}"


def _tallied(against: Comparison) -> list[Row]:
    def count(examples: Sequence[Example]) -> Callable[[str], int]:
        return lambda figure: sum(example.figure == figure for example in examples)

    figures = dict.fromkeys(example.figure for example in (*against.gained, *against.lost))
    gained, lost = count(against.gained), count(against.lost)
    return [[f"  {figure}", f"{gained(figure):,}", f"{lost(figure):,}"] for figure in figures]


def _floors(evaluation: Evaluation) -> Iterator[str]:
    floors = evaluation.floors or ()
    yield f"floors: {sum(each.kept for each in floors):,} of {len(floors):,} kept"
    for each in floors:
        if not each.kept:
            yield f"  {each.floor.figure} is {_figure(each.value)}, below its floor of {_figure(each.floor.at_least)}"


def _three(evaluation: Evaluation, name: str) -> list[str]:
    return [_figure(evaluation.figures[f"{name}.{part}"]) for part in ("p", "r", "f1")]


def _range(evaluation: Evaluation, name: str) -> str:
    if name not in evaluation.ranges:
        return ""
    low, high = evaluation.ranges[name]
    return f"{_figure(low)}-{_figure(high)}"


def _figure(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.3f}"


def _table(rows: Sequence[Row]) -> Iterator[str]:
    """The rows, the first column to the left and the others to the right; columns without any content are left out."""
    columns = [column for column in zip(*rows, strict=True) if any(column[1:])]
    widths = [max(map(len, column)) for column in columns]
    for row in zip(*columns, strict=True):
        first, *others = row
        yield "  ".join(
            [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
        )
