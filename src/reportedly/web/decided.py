"""What people decided: from a request to the ledger, and from the ledger to a list for people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reportedly.errors import UsageError
from reportedly.ledger.ledger import Ledger
from reportedly.ledger.model import Correction, Unfit
from reportedly.reading.model import Identity, Kind
from reportedly.reading.reading import Reading
from reportedly.text.visible import UNSHOWN, on_one_line

MOST_STRETCHES = 50
"""Pieces that a part of an attribution may have: more are a mistake of whoever sends them."""

LONGEST_STRETCH = 5_000
"""Characters of one piece."""

LONGEST_SHOWN = 160
"""Characters of the words that a list of decisions repeats."""


class Stretch(BaseModel):
    """Words of the page."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=LONGEST_STRETCH, description="As they stand in the page's text")
    start: int | None = Field(
        None, ge=0, le=2**31 - 1, description="Where they begin, in code points; of several places the nearest is meant"
    )


class Decision(BaseModel):
    """What somebody knows better of an attribution."""

    model_config = ConfigDict(extra="forbid")

    attribution: str = Field(max_length=500, description="Page and attribution, as search tells them: `PAGE/a3`")
    what: Literal["who", "same", "split", "source", "cue", "content", "not_an_attribution"]
    value: str = Field(
        "",
        max_length=LONGEST_STRETCH,
        description="who: a name, or the id of an entity of the page. same: the id of the entity that says it. "
        "source, cue, content: words of the page, where there are no `spans`",
    )
    spans: Annotated[list[Stretch], Field(max_length=MOST_STRETCHES)] = Field(
        default_factory=list, description="source, cue, content: the stretches of the page that are it"
    )
    kind: Kind = Field("person", description="With who: what a name new to the page is")
    identity: Identity = Field("named", description="With who: how far a name new to the page can be found")
    reason: str = Field("", max_length=2_000)


def decide(ledger: Ledger, decision: Decision, *, by: str, at: datetime) -> int:
    """The number of the correction, written down. Raises UsageError where it can't be."""
    told: dict[str, Any] = {"by": by, "at": at, "reason": decision.reason}
    value, id = decision.value.strip(), decision.attribution
    if decision.what not in ("split", "not_an_attribution") and not value and not decision.spans:
        raise UsageError("the correction says nothing", hint="Give a name, or words of the page")
    match decision.what:
        case "who":
            return ledger.correct_who(id, value, kind=decision.kind, identity=decision.identity, **told)
        case "same":
            page, _, local = id.rpartition("/")
            return ledger.merge(page, value, _who_says(ledger.reading(page), local), **told)
        case "split":
            return ledger.split(id, **told)
        case "not_an_attribution":
            return ledger.not_an_attribution(id, **told)
        case part:
            text = ledger.reading(id.rpartition("/")[0]).page.text
            given = [(each.text, each.start) for each in decision.spans] or [(value, None)]
            stretches = [(as_it_stands(text, words, start or 0), start) for words, start in given]
            return ledger.correct_part(id, part, stretches, **told)


def decision_of(form: Mapping[str, str]) -> Decision:
    """The decision that a form tells. Raises UsageError where it tells none."""
    what = form.get("what", "")
    field = {"who": "name", "same": "other"}.get(what, "words")
    told: dict[str, Any] = {name: form[name] for name in ("attribution", "what", "reason") if name in form}
    if what == "who":
        told |= {name: form[name] for name in ("kind", "identity") if name in form}
    try:
        return Decision(
            **told, value=form.get(field, form.get("value", "")), spans=json.loads(form.get("spans", "") or "[]")
        )
    except (ValidationError, ValueError, TypeError, RecursionError) as error:
        raise UsageError("the correction can't be read", hint="Fill in the form again") from error


def as_it_stands(text: str, words: str, near: int) -> str:
    """The words as the page's text has them: with the soft hyphens and the like that are not shown, if need be."""
    if words in text:
        return words
    between = f"{UNSHOWN.pattern}*"
    pattern = r"\s+".join(between.join(map(re.escape, word)) for word in UNSHOWN.sub("", words).split())
    found = [match[0] for match in re.finditer(pattern, text[max(0, near - 100) :])] if pattern else []
    return found[0] if found else words


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as a line for people.

    words: what it says. about: the statement that it is about. unfit: why it no longer fits, '' where it does.
    """

    number: int
    kind: str
    page: str | None
    words: str
    about: str
    by: str
    at: str
    reason: str
    withdraws: int | None
    unfit: str


def listed(corrections: Iterable[Correction], unfit: Iterable[Unfit] = ()) -> Iterator[Decided]:
    """The decisions as lines for people."""
    why = {each.correction.number: each.why for each in unfit}
    for each in corrections:
        yield Decided(
            number=each.number,
            kind=_KINDS.get(each.kind, each.kind),
            page=each.page,
            words=_short(str(each.value.get("name") or _words(each.value.get(each.kind)))),
            about=_short(_words(each.target.get("content")) or _words(each.target.get("cue")) or _ends(each.target)),
            by=on_one_line(each.by),
            at=each.at[:16].replace("T", " "),
            reason=on_one_line(each.reason),
            withdraws=each.withdraws,
            unfit=on_one_line(why.get(each.number, "")),
        )


_KINDS = {
    "who": "somebody else says it",
    "source": "the source is",
    "cue": "the cue is",
    "content": "the content is",
    "not_an_attribution": "nobody says it",
    "merge": "one and the same",
    "same": "one and the same, everywhere",
    "split": "another of that name",
    "same_claim": "one and the same rumour",
    "apart": "not the same claim",
    "not_derived": "doesn’t go back to",
}


def _who_says(reading: Reading, local: str) -> str:
    for attribution in reading.attributions:
        if attribution.id == local:
            return attribution.who
    raise UsageError(f"the page has no attribution {local!r}", hint="Search tells the ids")


def _words(anchors: object) -> str:
    each = anchors if isinstance(anchors, list) else [anchors]
    return " … ".join(str(anchor.get("exact", "")) for anchor in each if isinstance(anchor, dict))


def _ends(target: Mapping[str, object]) -> str:
    """Who is one with whom, or apart: by the names of a target's entities."""
    if "one" in target:
        return " / ".join(_statements(target.get(role)) for role in ("one", "other"))
    ends = [target.get(name) for name in ("keep", "other", "entity")]
    names = [str(end.get("name", "")) if isinstance(end, dict) else str(end) for end in ends if end]
    return " = ".join(names)


def _statements(claims: object) -> str:
    """The first of the claims that a decision is about, and how many more there are."""
    each = [str(claim.get("statement", "")) for claim in claims if isinstance(claim, dict)] if claims else []  # type: ignore[attr-defined]
    return (each[0] if each else "") + (f" (and {len(each) - 1} more)" if len(each) > 1 else "")


def _short(text: str) -> str:
    shown = on_one_line(text)
    return shown if len(shown) <= LONGEST_SHOWN else shown[: LONGEST_SHOWN - 1].rstrip() + "…"
