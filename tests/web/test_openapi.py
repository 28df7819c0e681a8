"""The OpenAPI document is whole, and what the server answers is in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import schemathesis
from example_readings import HARBOUR
from hypothesis import HealthCheck, Phase, settings
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from web_server import app_of, by_hand, client_of

from reportedly.intake import Limits
from reportedly.ledger.ledger import Ledger
from reportedly.page.model import Skipped
from reportedly.reading.model import Headline
from reportedly.reading.reading import Reading
from reportedly.web.worker import Address, Asked, Result, pages_asked


def intake_alone(asked: Asked, limits: Limits) -> tuple[Result, ...]:
    """All that a page goes through but the model; addresses are refused, since nothing here may leave the machine."""
    if isinstance(asked, Address):
        return by_hand(asked, limits)
    return tuple(
        page if isinstance(page, Skipped) else Reading(page, (), (), (), Headline(page.title or ""))
        for page in pages_asked(asked, limits)
    )


def some_ledger() -> Ledger:
    """A ledger of one page, in a folder that goes when the tests end."""
    ledger = Ledger.create(Path(FOLDER.name) / "ledger.db", at=AT)
    ledger.add(HARBOUR, model="by hand", by="ada", at=AT)
    return ledger


AT = datetime(2026, 5, 1, tzinfo=UTC)
FOLDER = TemporaryDirectory()
APP = app_of(work=intake_alone, ledger=some_ledger(), reads_per_minute=1_000_000)

schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", APP, headers={"Host": "localhost"})


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_answer_is_a_server_error_or_undocumented(case: schemathesis.Case) -> None:
    case.call_and_validate(
        headers={"Host": "localhost"},
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ],
    )


def test_the_document_leads_nowhere_else_and_its_schemas_are_schemas() -> None:
    document = client_of(APP).get("/api/v1/openapi.json").json()
    schemas = document["components"]["schemas"]

    def references(value: object) -> list[str]:
        if isinstance(value, dict):
            own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return own + [each for inner in value.values() for each in references(inner)]
        return [each for inner in value for each in references(inner)] if isinstance(value, list) else []

    assert {reference.removeprefix("#/components/schemas/") for reference in references(document)} <= set(schemas)
    for each in schemas.values():
        Draft202012Validator.check_schema(each)
    assert set(document["paths"]) == {
        "/api/v1/read",
        "/api/v1/read/file",
        "/api/v1/read/many",
        "/api/v1/balance",
        "/api/v1/readings/{key}",
        "/api/v1/readings/{key}/balance",
        "/api/v1/lint",
        "/api/v1/trace",
        "/api/v1/search",
        "/api/v1/who",
        "/api/v1/rumours",
        "/api/v1/rumours/{id}",
        "/api/v1/rumours/corrections",
        "/api/v1/claim",
        "/api/v1/claims",
        "/api/v1/record",
        "/api/v1/add",
        "/api/v1/forget",
        "/api/v1/export",
        "/api/v1/explain",
        "/api/v1/readings/{key}/explanation",
        "/api/v1/readings/{key}/export",
        "/api/v1/outlets",
        "/api/v1/skipped",
        "/api/v1/page",
        "/api/v1/corrections",
        "/api/v1/corrections/{number}/withdrawal",
        "/api/v1/readings/{key}/lint",
    }
