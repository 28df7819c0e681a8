"""The rumours of a ledger over the API: found, told, corrected; claims, and how sources and outlets fared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from reportedly.errors import UsageError
from reportedly.ledger.ledger import Ledger
from reportedly.ledger.rumour_model import ClaimFound
from reportedly.rumours.codec import encode
from reportedly.rumours.model import Rumours, Status
from reportedly.web.answers import Answers
from reportedly.web.desk import visitor_in
from reportedly.web.held import JSON, Day, Limit, Name, Offset, Words, json_of, placing
from reportedly.web.openapi import answers, problems
from reportedly.web.problems import NotKept
from reportedly.web.visitors import needs

Id = Annotated[str, Path(pattern=r"^r\d{1,9}$", description="As the list tells it: `r12`")]
ClaimId = Annotated[str, Field(min_length=1, max_length=500)]


class RumourDecision(BaseModel):
    """What somebody knows better of a rumour."""

    model_config = ConfigDict(extra="forbid")

    what: Literal["merge", "split", "not_the_same", "not_derived"]
    rumours: Annotated[list[str], Field(max_length=2)] = Field(
        default_factory=list, description="merge: the two that are one"
    )
    claims: Annotated[list[ClaimId], Field(max_length=200)] = Field(
        default_factory=list,
        description="split: those that say something else. not_the_same: two that don't say the same. not_derived: the "
        "later, and the earlier that it doesn't go back to",
    )
    reason: str = Field("", max_length=2_000)


def decide(ledger: Ledger, decision: RumourDecision, *, by: str, at: datetime) -> int:
    """The number of the correction, written down. Raises UsageError where it can't be."""
    told: dict[str, Any] = {"by": by, "at": at, "reason": decision.reason}
    match decision:
        case RumourDecision(what="merge", rumours=[keep, other]):
            return ledger.rumours.merge(keep, other, **told)
        case RumourDecision(what="split", claims=[_, *_]):
            return ledger.rumours.split(decision.claims, **told)
        case RumourDecision(what="not_the_same", claims=[one, other]):
            return ledger.rumours.not_the_same(one, other, **told)
        case RumourDecision(what="not_derived", claims=[later, earlier]):
            return ledger.rumours.not_derived(later, earlier, **told)
    raise UsageError("the correction says nothing", hint="merge takes two rumours, the others their claims")


def rumour_of(ledger: Ledger, id: str) -> Rumours:
    """The rumour with its pages. Raises NotKept."""
    try:
        return ledger.rumours.rumour(id)
    except UsageError as error:
        raise NotKept(error.message, hint=error.hint) from error


def routes(ledger: Ledger, now: Callable[[], datetime], answers_of: Answers) -> APIRouter:
    """The routes under /api/v1 for rumours."""
    api = APIRouter(prefix="/api/v1")

    @api.get("/rumours", responses={**answers("RumourLines", "Rumours, the newest first"), **problems(304, 422, 503)})
    def rumours(
        request: Request,
        q: Words = "",
        about: Name = None,
        status: Status | None = None,
        outlet: Name = None,
        since: Day = None,
        offset: Offset = 0,
        limit: Limit = 50,
    ) -> Response:
        """Rumours by words, whom they are about, where they stand. `next` is the offset of more."""

        def told() -> str:
            lines = ledger.rumours.find(
                q, about=about, status=status, outlet=outlet, since=since, limit=limit + 1, offset=offset
            )
            following = offset + limit if len(lines) > limit else None
            return json_of({"rumours": lines[:limit], "next": following})

        return answers_of.of(request, told, JSON)

    @api.get("/rumours/{id}", responses={**answers("Rumours", "It, with its pages"), **problems(304, 404, 422, 503)})
    def rumour(request: Request, id: Id) -> Response:
        """Who told whom, when, on which side, where it stands and why, in the contract's form."""
        return answers_of.of(request, lambda: encode(rumour_of(ledger, id)), JSON)

    @api.get("/claim", responses={**answers("ClaimFound", "The claim"), **problems(304, 404, 422, 503)})
    def claim(request: Request, id: Annotated[str, Query(min_length=1, max_length=500)]) -> Response:
        """A claim by its id, or by that of an attribution (`PAGE/a3`), with the rumour it is in."""

        def told() -> str:
            try:
                return json_of(_claim(ledger.rumours.claim(id)))
            except UsageError as error:
                raise NotKept(error.message, hint=error.hint) from error

        return answers_of.of(request, told, JSON)

    @api.get("/claims", responses={**answers("Claims", "The claims of a page"), **problems(304, 404, 422, 503)})
    def claims(request: Request, page: Annotated[str, Query(min_length=1, max_length=500)]) -> Response:
        """The claims of a page in the order of its text, each with the rumour it is in."""

        def told() -> str:
            try:
                return json_of({"claims": [_claim(each) for each in ledger.rumours.claims(page)]})
            except UsageError as error:
                raise NotKept(error.message, hint=error.hint) from error

        return answers_of.of(request, told, JSON)

    @api.get("/record", responses={**answers("Records", "How it fared"), **problems(304, 422, 503)})
    def record(request: Request, name: Annotated[str, Query(min_length=1, max_length=500)]) -> Response:
        """How the rumours fared that a source stood behind, or an outlet put out: counts, where outcomes are known."""
        return answers_of.of(request, lambda: json_of({"records": ledger.rumours.record(name)}), JSON)

    @api.post("/rumours/corrections", responses={**answers("Corrected", "The number"), **problems(413, 422, 503)})
    def correct(request: Request, decision: RumourDecision) -> Response:
        """Says that two rumours are one, or claims apart, or one not from the other; takes a corrector."""
        by, at = needs(visitor_in(request), "corrector").name, now()
        number = decide(ledger, decision, by=by, at=at)
        told = json_of({"number": number})
        return Response(told, 200, {"ETag": f'"{number}"'}, JSON, background=placing(ledger, by=by, at=at))

    return api


def _claim(found: ClaimFound) -> dict[str, object]:
    claim = found.claim
    return {
        "id": claim.id,
        "page": claim.page,
        "attribution": claim.attribution,
        "statement": claim.statement,
        "about": claim.about,
        "who": claim.who,
        "identity": claim.identity,
        "outlet": claim.outlet,
        "seen": claim.seen,
        "url": found.url,
        "title": found.title,
        "stance": found.stance,
        "rumour": found.rumour,
    }
