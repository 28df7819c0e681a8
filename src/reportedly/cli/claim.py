"""`reportedly claim`: one page's appearance of a statement, and the rumour it is in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from reportedly.cli.exit_codes import DONE
from reportedly.cli.ledgers import DEFAULT, Form, Format, Place, json_line, opened, table
from reportedly.cli.output import write_stdout

if TYPE_CHECKING:
    from reportedly.ledger.rumour_model import ClaimFound


def claim(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="PAGE#a3 as 'reportedly rumour' tells it, PAGE/a3, or PAGE for all claims of a page."
        ),
    ],
    place: Place = DEFAULT,
    form: Form = Format.text,
) -> None:
    """Tell a claim: who says it on which page, through whom, how firmly, and where it stands in which rumour."""
    with opened(place) as ledger:
        whole_page = "#" not in id and "/" not in id
        found = ledger.rumours.claims(id) if whole_page else [ledger.rumours.claim(id)]
    if form is Format.json:
        write_stdout(json_line(_record(each)) for each in found)
    else:
        for number, each in enumerate(found):
            write_stdout(["\n"] if number else [])
            write_stdout(table(_rows(each)))
    raise typer.Exit(DONE)


def _record(found: ClaimFound) -> dict[str, object]:
    told = asdict(found)
    told["claim"] |= {"who": found.claim.who, "identity": found.claim.identity}
    return told


def _rows(found: ClaimFound) -> Iterator[tuple[str, str]]:
    claim = found.claim
    yield "claim", claim.id
    yield "statement", claim.statement
    through = [teller.name for teller in claim.chain[:-1]]
    yield "who", f"{claim.who} ({claim.identity}){', via ' + ' and '.join(through) if through else ''}"
    yield "how", f"{claim.act.replace('_', ' ')}, {claim.factuality}"
    yield "on", f"{claim.outlet or 'a page'}, {claim.seen or 'undated'}: {found.title or found.url or claim.page}"
    if claim.said:
        yield "said", claim.said.text
    if found.rumour is None:
        yield "rumour", "none: no other page says it"
    else:
        how = found.stance or "says it beside another claim of its page"
        yield "rumour", f"{found.rumour.id} ({found.rumour.status}), {how}: {found.rumour.statement}"
