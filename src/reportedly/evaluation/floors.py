"""Floors: figures that a change must not fall below, pinned with the hash of the data they were measured on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reportedly.errors import PageError, Place, UsageError
from reportedly.evaluation.model import Figures, Gold
from reportedly.reading.fields import Field, parse

HEX_OF_SHA256 = 64


@dataclass(frozen=True, slots=True)
class Floor:
    """The least that a figure may be, 0 to 1."""

    figure: str
    at_least: float


@dataclass(frozen=True, slots=True)
class Checked:
    """A floor, and what was measured: None where there was nothing to measure."""

    floor: Floor
    value: float | None

    @property
    def kept(self) -> bool:
        """Whether the figure is at or above the floor, as printed with three decimals."""
        return self.value is not None and round(self.value, 3) >= self.floor.at_least


@dataclass(frozen=True, slots=True)
class Pinned:
    """The floors of one file of gold (and split of it, if not of all), known by its hash."""

    name: str
    sha256: str
    split: str | None
    floors: tuple[Floor, ...]


def read_floors(path: Path) -> tuple[Pinned, ...]:
    """The floors in a file `[{"gold": name, "sha256": hash, "split": null, "floors": {figure: least}}]`.

    Raises UsageError, with the path of the field, where the file isn't of that form.
    """
    try:
        return tuple(_pinned(each) for each in parse(path.read_bytes().decode("utf-8")))
    except (PageError, UnicodeDecodeError) as error:
        raise UsageError(f"these are no floors: {error}", where=Place(str(path))) from error


def floors_of(gold: Gold, pinned: tuple[Pinned, ...], *, file: str) -> tuple[Floor, ...]:
    """The floors that are pinned to this gold. Raises UsageError where there are none: other data, other figures."""
    for each in pinned:
        if (each.sha256, each.split) == (gold.sha256, gold.split):
            return each.floors
    split = "" if gold.split is None else f" and the split {gold.split!r}"
    raise UsageError(
        f"there are no floors for {gold.file} with the SHA-256 {gold.sha256}{split}",
        where=Place(file),
        hint="If the data was changed on purpose, measure again and pin the new hash",
    )


def check(figures: Figures, floors: tuple[Floor, ...], *, file: str) -> tuple[Checked, ...]:
    """Each floor with its figure. Raises UsageError where a floor is set for a figure that doesn't exist."""
    for floor in floors:
        if floor.figure not in figures:
            raise UsageError(f"there is no figure {floor.figure!r}", where=Place(file))
    return tuple(Checked(floor, figures[floor.figure]) for floor in floors)


def _pinned(field: Field) -> Pinned:
    sha256 = field["sha256"].string()
    if len(sha256) != HEX_OF_SHA256:
        field["sha256"].wrong("64 hex digits")
    floors = field["floors"]
    if not isinstance(floors.value, dict):
        floors.wrong("an object of figures")
    return Pinned(
        field["gold"].string(),
        sha256,
        field["split"].string_or_none(),
        tuple(Floor(figure, floors[figure].share()) for figure in floors.value),
    )
