"""Gold: a file of marked documents -> what is scored against."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar, cast

from reportedly.errors import PageError, PageMalformed, PageUnreadable, Place
from reportedly.evaluation.model import (
    Form,
    Gold,
    GoldAttribution,
    GoldDocument,
    GoldEntity,
    GoldHeadline,
    GoldReading,
    Version,
    parts_of,
)
from reportedly.evaluation.records import id_of, is_reading, parts, reading, records, spans
from reportedly.intake.records import page_from_record
from reportedly.page.model import Skipped
from reportedly.reading.codec import FORMAT
from reportedly.reading.fields import Field
from reportedly.reading.model import Act, Attribution, Factuality, Identity, Kind, Quote, When

Value = TypeVar("Value")


def read_gold(path: Path, *, form: Form | None = None, split: str | None = None, limit: int | None = None) -> Gold:
    """The gold in a file of JSON lines, packed with gzip or not; a bad record is listed, not raised.

    form: what is scored; where None, whole readings if the first good record is one. split: only records whose `split`
    is that. limit: only as many documents, from the first. Raises PageUnreadable where no document is left.
    """
    documents: list[GoldDocument] = []
    skipped: list[Skipped] = []
    ids: set[str] = set()
    for each in records(path):
        if isinstance(each, Skipped):
            skipped.append(each)
            continue
        where, record = each
        try:
            name = id_of(record)
            if name in ids:
                raise PageMalformed(f"id is {name!r}, which an earlier record has too")
            ids.add(name)
            if split is not None and record["split"].value != split:
                continue
            form = form or ("readings" if is_reading(record) else "spans")
            if len(documents) != limit:
                documents.append(_document(record, where, form))
        except PageError as error:
            skipped.append(Skipped(where, cast(PageError, error.at(where))))
    if not documents:
        raise _no_documents(path, split, skipped)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Gold(str(path), sha256, form or "spans", tuple(documents), tuple(skipped), frozenset(ids), split)


def _no_documents(path: Path, split: str | None, skipped: list[Skipped]) -> PageUnreadable:
    told = "no gold document" if split is None else f"no gold document of the split {split!r}"
    hint = f"The first of {len(skipped):,} bad records: {skipped[0].error}" if skipped else None
    return PageUnreadable(f"there is {told}", where=Place(str(path)), hint=hint)


def _document(record: Field, where: Place, form: Form) -> GoldDocument:
    """Raises PageError, which names the field, where the record isn't gold of that form."""
    split = record["split"].string_or_none()
    page = page_from_record(cast(Mapping[str, object], record.value), where)
    if is_reading(record):
        gold = _reading(record)
        counted = tuple(parts_of(each.attribution) for each in gold.attributions if not each.optional)
        optional = tuple(parts_of(each.attribution) for each in gold.attributions if each.optional)
        return GoldDocument(page, (Version("", counted, optional),), split, gold)
    if form == "readings":
        record["format"].wrong(f'"{FORMAT}"')
    if record["versions"].missing:
        return GoldDocument(page, (Version("", parts(record["attributions"], page.text)),), split)
    versions = tuple(
        Version(each["annotator"].string(), parts(each["attributions"], page.text)) for each in record["versions"]
    )
    if not versions:
        record["versions"].wrong("one version or several")
    return GoldDocument(page, versions, split)


def _reading(record: Field) -> GoldReading:
    told = reading(record)
    text = told.page.text
    headline = record["headline"]
    return GoldReading(
        text,
        {
            entity.id: GoldEntity(
                entity,
                () if field["aliases"].missing else field["aliases"].strings(),
                _accepted(field, "identity", entity.identity, lambda each: cast(str, each.label(Identity))),
                _accepted(field, "kind", entity.kind, lambda each: cast(str, each.label(Kind))),
            )
            for entity, field in zip(told.entities, record["entities"], strict=True)
        },
        tuple(
            _attribution(attribution, field, text, frozenset(entity.id for entity in told.entities))
            for attribution, field in zip(told.attributions, record["attributions"], strict=True)
        ),
        told.own_voice,
        None
        if headline["question"].missing
        else GoldHeadline(
            told.headline,
            _accepted(headline, "question", told.headline.question, Field.flag),
            _accepted(headline, "firmer_than_body", told.headline.firmer_than_body, Field.flag),
        ),
    )


def _attribution(attribution: Attribution, field: Field, text: str, entities: frozenset[str]) -> GoldAttribution:
    def entity(each: Field) -> str:
        if each.string() not in entities:
            each.wrong("the id of an entity")
        return each.string()

    return GoldAttribution(
        attribution,
        optional=not field["optional"].missing and field["optional"].flag(),
        sources=_accepted(field, "source", attribution.source, lambda each: spans(each, text)),
        contents=_accepted(field, "content", attribution.content, lambda each: spans(each, text)),
        quotes=_accepted(field, "quote", attribution.quote, _label(Quote)),
        acts=_accepted(field, "act", attribution.act, _label(Act)),
        factualities=_accepted(field, "factuality", attribution.factuality, _label(Factuality)),
        whos=_accepted(field, "who", attribution.who, entity),
        parents=_accepted(field, "parent", attribution.parent, Field.string_or_none),
        chains=_accepted(field, "chain", attribution.chain, lambda each: tuple(entity(link) for link in each)),
        media=_accepted(field, "medium", attribution.medium, Field.string_or_none),
        whens=_accepted(field, "when", attribution.when, _when),
    )


def _accepted(field: Field, name: str, own: Value, take: Callable[[Field], Value]) -> tuple[Value, ...]:
    """All the values that are right: those that `accept` lists, else the annotator's own."""
    if field["accept"].missing or field["accept"][name].missing:
        return (own,)
    return tuple(take(each) for each in field["accept"][name]) or (own,)


def _label(labels: object) -> Callable[[Field], str]:
    return lambda each: cast(str, each.label(labels))


def _when(field: Field) -> When | None:
    if field.missing:
        return None
    return When(field["text"].string(), field["earliest"].string_or_none(), field["latest"].string_or_none())
