"""The OpenAPI document, with the contract's own schema of a reading."""

from __future__ import annotations

from typing import Any, cast

from fastapi import FastAPI

from reportedly.lint.report import schema as lint_schema
from reportedly.lint.voices import schema as balance_schema
from reportedly.reading.codec import schema as reading_schema
from reportedly.rumours.codec import schema as rumours_schema
from reportedly.web.problems import MEDIA_TYPE

PROBLEM = {
    "title": "Problem",
    "description": "Problem details (RFC 9457)",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What failed, for people"},
        "where": {"type": "string", "description": "The place: a file or URL, the record and character in it"},
        "hint": {"type": "string", "description": "What to do about it"},
    },
}

EVENT = {
    "title": "Event",
    "description": "One server-sent event, its fields as the stream has them",
    "type": "object",
    "required": ["event", "id", "data"],
    "properties": {
        "event": {"enum": ["reading", "skipped", "done"]},
        "id": {"type": "string", "description": "The page's number in the request, 1 is the first"},
        "data": {"type": "string", "description": "JSON on one line"},
    },
}

STATEMENT = {
    "title": "Statement",
    "description": "Something that a page says, and in whose mouth it is put",
    "type": "object",
    "required": ["id", "kind", "content", "who", "identity", "via", "hops", "day", "page"],
    "properties": {
        "id": {"type": "string", "description": "Page and attribution, as corrections take it"},
        "kind": {"enum": ["attribution", "own_voice", "headline"]},
        "content": {"type": "string"},
        "who": {"type": ["string", "null"]},
        "identity": {"enum": ["named", "role", "anonymous", "unstated", None]},
        "via": {"type": "array", "items": {"type": "string"}},
        "hops": {"type": "integer"},
        "day": {"type": "string"},
        "page": {"type": "string"},
    },
}


RUMOUR_LINE = {
    "title": "RumourLine",
    "description": "A rumour as one line of a list",
    "type": "object",
    "required": ["id", "statement", "about", "status", "by", "n_claims", "n_pages", "least", "most", "first", "last"],
    "properties": {
        "id": {"type": "string", "pattern": r"^r\d+$"},
        "statement": {"type": "string"},
        "about": {"type": "array", "items": {"type": "string"}},
        "status": {"enum": ["open", "denied", "confirmed", "contested", "withdrawn"]},
        "n_claims": {"type": "integer"},
        "n_pages": {"type": "integer"},
        "least": {"type": "integer", "description": "Independent origins, at least"},
        "most": {"type": "integer"},
    },
}

CLAIM = {
    "title": "ClaimFound",
    "description": "A page's appearance of a statement, and the rumour it is in",
    "type": "object",
    "required": ["id", "page", "attribution", "statement", "about", "who", "identity", "outlet", "seen", "rumour"],
    "properties": {
        "id": {"type": "string"},
        "page": {"type": "string"},
        "statement": {"type": "string"},
        "stance": {"enum": ["support", "deny", "query", "comment", None]},
        "rumour": {"anyOf": [{"$ref": "#/components/schemas/RumourLine"}, {"type": "null"}]},
    },
}


def _list(name: str, item: dict[str, Any] | None = None, **more: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [name, *more],
        "properties": {name: {"type": "array", "items": item or {"type": "object"}}, **more},
    }


NEXT: dict[str, Any] = {"type": ["integer", "null"], "minimum": 1, "description": "The `offset` of more"}

LISTS: dict[str, Any] = {
    "Statement": STATEMENT,
    "Statements": _list("statements", {"$ref": "#/components/schemas/Statement"}, next=NEXT),
    "Sources": _list("sources"),
    "Outlets": _list("outlets", next=NEXT),
    "Skipped": _list("skipped", next=NEXT),
    "Corrections": _list("corrections", next=NEXT),
    "RumourLine": RUMOUR_LINE,
    "RumourLines": _list("rumours", {"$ref": "#/components/schemas/RumourLine"}, next=NEXT),
    "ClaimFound": CLAIM,
    "Claims": _list("claims", {"$ref": "#/components/schemas/ClaimFound"}),
    "Records": _list("records"),
    "Added": _list(
        "pages",
        {
            "type": "object",
            "required": ["number", "outcome"],
            "properties": {
                "number": {"type": "integer", "minimum": 1},
                "outcome": {"enum": ["added", "changed", "unchanged", "forgotten", "skipped"]},
                "page": {"type": "string", "description": "Its id in the ledger"},
                "problem": {"$ref": "#/components/schemas/Problem"},
            },
        },
    ),
    "Forgotten": {
        "type": "object",
        "required": ["n_pages", "n_blacked_out", "backups", "backups_not_cleaned", "alone"],
        "properties": {"n_pages": {"type": "integer"}, "n_blacked_out": {"type": "integer"}},
    },
    "Explanation": {
        "type": "object",
        "required": ["format", "page", "attribution", "reasons"],
        "properties": {
            "format": {"const": "reportedly.explanation/1"},
            "attribution": {"type": "string"},
            "reasons": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["field", "value", "by", "why", "evidence", "rule", "score", "carried_from"],
                },
            },
        },
    },
    "Corrected": {"type": "object", "required": ["number"], "properties": {"number": {"type": "integer"}}},
}
"""What the ledger's routes answer, and those that have no schema of their own elsewhere."""

WHY = {
    304: "Nothing has changed since the `ETag` that the request names",
    400: "The request isn't one",
    401: "The server wants to know who asks",
    403: "The role is too small, or a page of another site sent the request",
    404: "There is no such reading in memory",
    413: "The page or the request is too large",
    421: "The server doesn't go by the name in the Host header",
    422: "A field is wrong, or the page can't be read",
    429: "Too many pages in a minute; `Retry-After` tells when to come again",
    503: "Too many pages wait already, or a model is missing",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route documents of the answers that are no success."""
    body = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": WHY[status]} if status == 304 else {"description": WHY[status], "content": body}
        for status in (400, 401, 403, 421, *statuses)
    }


def answers(name: str, description: str) -> dict[int | str, dict[str, Any]]:
    """What a route documents of its success: the schema of that name."""
    return {
        200: {
            "description": description,
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}},
            "headers": {"ETag": {"schema": {"type": "string"}, "description": "The key of the reading"}},
        }
    }


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the app's routes."""
    told = FastAPI.openapi(app)
    schemas = told.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for name, schema in (
        ("Reading", reading_schema()),
        ("Balance", balance_schema()),
        ("Lint", lint_schema()),
        ("Rumours", rumours_schema()),
    ):
        schemas.update(_components(name, schema))
    schemas["Problem"] = PROBLEM
    schemas.update(LISTS)
    schemas["Event"] = EVENT
    return told


def _components(name: str, schema: dict[str, object]) -> dict[str, object]:
    """A JSON Schema as components of the document: itself, and what it defines."""
    moved = cast(dict[str, Any], _moved(schema, name))
    found = {f"{name}-{inner}": defined for inner, defined in moved.pop("$defs", {}).items()}
    return {**found, name: {key: value for key, value in moved.items() if key not in ("$id", "$schema")}}


def _moved(value: object, name: str) -> object:
    """A schema whose references within itself lead to where its definitions stand in the document."""
    if isinstance(value, dict):
        return {
            key: inner.replace("#/$defs/", f"#/components/schemas/{name}-")
            if key == "$ref" and isinstance(inner, str)
            else _moved(inner, name)
            for key, inner in value.items()
        }
    return [_moved(inner, name) for inner in value] if isinstance(value, list) else value
