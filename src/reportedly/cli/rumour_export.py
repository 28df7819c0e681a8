"""`reportedly export --rumour`: rumours in the forms of other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportedly.cli.exit_codes import DONE
from reportedly.cli.ledgers import author, opened
from reportedly.cli.output import write_file, write_stdout
from reportedly.errors import UsageError
from reportedly.export.formats import RUMOUR_FORMATS, Format

if TYPE_CHECKING:
    from reportedly.intake import Limits
    from reportedly.rumours.model import Rumours

ALL = "all"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a person judges of the rumour, as it was typed; by: None is who is logged in."""

    words: str | None
    url: str | None
    by: str | None


def export_rumours(
    ids: Sequence[str],
    sources: Sequence[str],
    to: str,
    output: Path | None,
    place: str,
    judged: Judged,
    limits: Limits,
    workers: int,
) -> int:
    """Writes the rumours of these ids on the pages of `sources`, or in the ledger where there are none: the exit code.

    Raises UsageError where there is no such format or rumour, or a verdict on several.
    """
    format = _format(to)
    if judged.words and to != "claimreview":
        raise UsageError("only claimreview has a place for a verdict", hint="Take --to claimreview")
    from reportedly.cli.tally import Tally

    tally = Tally()
    if sources:
        from reportedly.export.saved import open_readings
        from reportedly.rumours.gather import rumours_of

        results = open_readings(sources, limits=limits, stdin=sys.stdin.buffer, workers=workers)
        chosen = _chosen(rumours_of(tally.readings(results)), ids)
    else:
        chosen = _kept(place, ids)
    texts = _texts(format, chosen, judged)
    if output:
        write_file(output, texts)
    elif not write_stdout(texts):
        return DONE
    sys.stderr.write(tally.report())
    return tally.exit_code()


def _format(name: str) -> Format:
    format = RUMOUR_FORMATS.get(name)
    if format is None:
        raise UsageError(f"rumours can't be written as {name!r}", hint=f"Take one of {', '.join(RUMOUR_FORMATS)}")
    return format


def _chosen(found: Rumours, ids: Sequence[str]) -> Rumours:
    """The rumours of these ids, and the pages that they are on."""
    known = {rumour.id.casefold(): rumour for rumour in found.rumours}
    for id in ids:
        if id != ALL and id.casefold() not in known:
            among = f"There are {', '.join(list(known)[:10])}" if known else "There are none on these pages"
            raise UsageError(f"there is no rumour {id!r}", hint=among)
    chosen = found.rumours if ALL in ids else tuple(known[id] for id in dict.fromkeys(map(str.casefold, ids)))
    on = {appearance.claim.page for rumour in chosen for appearance in rumour.appearances}
    return replace(found, rumours=chosen, pages=tuple(page for page in found.pages if page.id in on))


def _kept(place: str, ids: Sequence[str]) -> Rumours:
    """The rumours of these ids as the ledger at a place has them."""
    from reportedly.rumours.model import Rumours

    with opened(place) as ledger:
        wanted = [line.id for line in ledger.rumours.find()] if ALL in ids else [id.casefold() for id in ids]
        found = [ledger.rumours.rumour(id) for id in dict.fromkeys(wanted)]
    pages = {page.id: page for each in found for page in each.pages}
    return Rumours(tuple(pages.values()), tuple(rumour for each in found for rumour in each.rumours))


def _texts(format: Format, rumours: Rumours, judged: Judged) -> Iterator[str]:
    write = format.load()
    if not judged.words:
        told: Iterator[str] = write(rumours)
        return told
    if len(rumours.rumours) != 1:
        raise UsageError("a verdict is about one rumour", hint="Name it with --rumour")
    from reportedly.export.claimreview import Verdict

    reviewed: Iterator[str] = write(rumours, verdict=Verdict(judged.words, author(judged.by), judged.url))
    return reviewed
