"""A reading from parts in the contract's form, as importers have them: checked as any JSON that comes in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from reportedly.page.model import Page
from reportedly.reading.codec import FORMAT, to_dict
from reportedly.reading.model import Headline
from reportedly.reading.reading import Reading

Record = dict[str, object]


def empty_headline(page: Page) -> Record:
    """The headline of a page of which nothing is known but its title, in the contract's form."""
    record = to_dict(Reading(page, (), (), (), Headline(page.title or "")))["headline"]
    assert isinstance(record, dict)
    return record


def reading_of(
    page: Page,
    *,
    entities: Sequence[Mapping[str, object]],
    attributions: Sequence[Record],
    own_voice: Sequence[Mapping[str, object]],
    headline: Mapping[str, object],
) -> Reading:
    """The reading of these parts. What points to an attribution that is left out points to none.

    Raises PageMalformed, with the path of the field, where a part isn't of the contract's form.
    """
    told = {**to_dict(Reading(page, (), (), (), Headline("")))}
    kept = {attribution["id"] for attribution in attributions if isinstance(attribution.get("id"), str)}
    for attribution in attributions:
        parent = attribution.get("parent")
        if isinstance(parent, str) and parent not in kept:
            attribution["parent"] = None
    told |= {
        "format": FORMAT,
        "entities": list(entities),
        "attributions": list(attributions),
        "own_voice": list(own_voice),
        "headline": {
            **headline,
            **{name: _only(kept, headline.get(name)) for name in ("supported_by", "contradicted_by")},
        },
    }
    return Reading.from_json(json.dumps(told))


def span_record(text: str, start: int, end: int) -> Record:
    """A span in the contract's form."""
    return {"start": start, "end": end, "text": text[start:end]}


def _only(kept: set[object], ids: object) -> object:
    """The ids that are kept; what is no id stays, to be told as wrong."""
    return [id for id in ids if not isinstance(id, str) or id in kept] if isinstance(ids, list) else ids
