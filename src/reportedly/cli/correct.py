"""`reportedly correct`: what a person knows better, laid over what was read."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated

import typer

from reportedly.cli.exit_codes import DONE, SOME_SKIPPED
from reportedly.cli.ledgers import DEFAULT, By, Form, Format, Place, author, json_line, now, opened, table
from reportedly.cli.output import write_stdout
from reportedly.cli.search import IdentityName
from reportedly.errors import UsageError
from reportedly.ledger.ledger import Ledger
from reportedly.ledger.model import Correction
from reportedly.text.visible import on_one_line

LEDGER_ENTITY = re.compile(r"E(\d{1,9})")
RUMOUR = re.compile(r"r\d{1,9}")


class KindName(StrEnum):
    """What an entity is."""

    person = "person"
    group = "group"
    organisation = "organisation"
    outlet = "outlet"
    document = "document"
    platform = "platform"
    public = "public"
    unknown = "unknown"


def correct(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ATTRIBUTION",
            help="PAGE/a3 as 'reportedly search' tells it; PAGE/e2 is a page's entity, PAGE#a3 a rumour's claim.",
            show_default=False,
        ),
    ] = None,
    who: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Who says it: a name, or the id of an entity of the page.", show_default=False
        ),
    ] = None,
    kind: Annotated[KindName, typer.Option(help="With --who: what a name new to the page is.")] = KindName.person,
    identity: Annotated[
        IdentityName, typer.Option(help="With --who: how far a name new to the page can be found.")
    ] = IdentityName.named,
    source: Annotated[
        str | None,
        typer.Option(metavar="WORDS", help="The words of the page that name the source.", show_default=False),
    ] = None,
    cue: Annotated[
        list[str] | None,
        typer.Option(metavar="WORDS", help="The words of the page that say so (may be repeated).", show_default=False),
    ] = None,
    content: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WORDS", help="The words of the page that are said (may be repeated).", show_default=False
        ),
    ] = None,
    not_an_attribution: Annotated[
        bool, typer.Option("--not-an-attribution", help="Nothing is put in anybody's mouth there.")
    ] = False,
    merge: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="E E",
            help="Two entities are one: e1 e2 of the page, E1 E2 of the ledger. Or two rumours: r1 r2.",
            show_default=False,
        ),
    ] = None,
    split: Annotated[
        bool,
        typer.Option(
            "--split",
            help="Who says this (or the entity PAGE/e2) is another than its namesakes; claims (PAGE#a3, several) are a "
            "rumour of their own.",
        ),
    ] = False,
    not_the_same: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="CLAIM CLAIM", help="Two claims of a rumour don't say the same.", show_default=False),
    ] = None,
    not_derived: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="CLAIM CLAIM", help="The first doesn't go back to the second.", show_default=False),
    ] = None,
    withdraw: Annotated[
        int | None, typer.Option(metavar="N", help="Take correction N back.", show_default=False)
    ] = None,
    list_all: Annotated[
        bool, typer.Option("--list", help="List the corrections, and those that no longer fit.")
    ] = False,
    reason: Annotated[str, typer.Option(metavar="WHY", help="Why, for those who come later.")] = "",
    place: Place = DEFAULT,
    by: By = None,
    form: Form = Format.text,
) -> None:
    """Correct who says what; the reading itself is kept, and a correction can be taken back.

    Corrections are laid over the page whenever it is shown, found or read again by another model.
    """
    parts = (source, cue or None, content or None)
    given = (who, *parts, not_an_attribution, merge, split, not_the_same, not_derived, withdraw, list_all)
    if sum(each is not None and each is not False for each in given) != 1:
        raise UsageError(
            "give one of --who, --source, --cue, --content, --not-an-attribution, --merge, --split, --not-the-same, "
            "--not-derived, --withdraw and --list"
        )
    claims = [each for each in targets or () if "#" in each]
    if len(targets or ()) > 1 and not (split and claims == targets):
        raise UsageError("one attribution at a time", hint="Only claims (PAGE#a3) can be split together")
    target = targets[0] if targets else None
    with opened(place) as ledger:
        if list_all:
            _list(ledger, form)
        told = {"by": author(by), "at": now(), "reason": reason}
        if withdraw is not None:
            number = ledger.withdraw(withdraw, **told)  # type: ignore[arg-type]
        elif merge is not None:
            number = _merge(ledger, target, merge, told)
        elif not_the_same is not None:
            number = ledger.rumours.not_the_same(*not_the_same, **told)  # type: ignore[arg-type]
        elif not_derived is not None:
            number = ledger.rumours.not_derived(*not_derived, **told)  # type: ignore[arg-type]
        elif split and claims:
            number = ledger.rumours.split(claims, **told)  # type: ignore[arg-type]
        elif target is None:
            raise UsageError("which attribution?", hint="Name it as 'reportedly search' does: PAGE/a3")
        elif who is not None:
            number = ledger.correct_who(target, who, kind=kind.value, identity=identity.value, **told)  # type: ignore[arg-type]
        elif source is not None:
            number = ledger.correct_source(target, source, **told)  # type: ignore[arg-type]
        elif cue or content:
            part, pieces = ("cue", cue) if cue else ("content", content)
            number = ledger.correct_part(target, part, [(words, None) for words in pieces or ()], **told)  # type: ignore[arg-type]
        elif split:
            number = ledger.split(target, **told)  # type: ignore[arg-type]
        else:
            number = ledger.not_an_attribution(target, **told)  # type: ignore[arg-type]
        ledger.rumours.place(by=author(by), at=now())
    write_stdout([json_line({"correction": number}) if form is Format.json else f"correction {number}\n"])
    raise typer.Exit(DONE)


def _merge(ledger: Ledger, target: str | None, merge: tuple[str, str], told: dict[str, object]) -> int:
    if all(RUMOUR.fullmatch(each) for each in merge):
        return ledger.rumours.merge(*merge, **told)  # type: ignore[arg-type]
    numbers = [LEDGER_ENTITY.fullmatch(each) for each in merge]
    if numbers[0] and numbers[1]:
        return ledger.merge_entities(int(numbers[0][1]), int(numbers[1][1]), **told)  # type: ignore[arg-type]
    if target is None:
        raise UsageError("on which page?", hint="Name it, or give the ledger's entities: --merge E1 E2")
    return ledger.merge(target.partition("/")[0], *merge, **told)  # type: ignore[arg-type]


def _list(ledger: Ledger, form: Format) -> None:
    corrections = ledger.corrections()
    unfit = ledger.unfit()
    if form is Format.json:
        why = {each.correction.number: each.why for each in unfit}
        from dataclasses import asdict

        write_stdout(json_line({**asdict(each), "unfit": why.get(each.number)}) for each in corrections)
    else:
        write_stdout(table(_rows(corrections)))
    for each in unfit:
        told = f"reportedly: correction {each.correction.number} no longer fits: {each.why}"
        sys.stderr.write(f"{on_one_line(told)}\n")
    raise typer.Exit(SOME_SKIPPED if unfit else DONE)


def _rows(corrections: list[Correction]) -> Iterator[tuple[str, ...]]:
    withdrawn = {each.withdraws for each in corrections}
    for each in corrections:
        what = f"withdraws {each.withdraws}" if each.withdraws else each.kind.replace("_", " ")
        what += " (withdrawn)" if each.number in withdrawn else ""
        value = each.value.get("name") or _exact(each.value.get(each.kind)) or _claims(each.target)
        yield str(each.number), each.at, each.by, each.page or "the ledger", what, f"{value} {each.reason}".strip()


def _claims(target: Mapping[str, object]) -> str:
    """The first claim on each side of a decision about rumours."""
    sides = [side[0] for role in ("one", "other") if isinstance(side := target.get(role), list) and side]
    return " and ".join(str(side["id"]) for side in sides if isinstance(side, dict))


def _exact(anchors: object) -> str:
    """The words of the stretches that a correction names."""
    each = anchors if isinstance(anchors, list) else [anchors]
    return " … ".join(str(anchor["exact"]) for anchor in each if isinstance(anchor, dict))
