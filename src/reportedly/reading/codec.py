"""The contract's form of a reading, `reportedly.reading/1`: JSON, there and back. Its JSON Schema ships beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import TYPE_CHECKING, TypedDict

from reportedly.errors import PageMalformed
from reportedly.page.model import Block, BlockKind, Page
from reportedly.reading.fields import Field, parse
from reportedly.reading.model import (
    Act,
    Attribution,
    Entity,
    Factuality,
    Headline,
    Identity,
    Kind,
    OwnVoice,
    PageStance,
    Quote,
    When,
)
from reportedly.text.model import Span

if TYPE_CHECKING:
    from reportedly.reading.reading import Reading

FORMAT = "reportedly.reading/1"

UNSAFE_IN_A_LINE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""What JSON lets stand though it ends lines (U+0085, U+2028), drives terminals (U+009B) or reorders what is shown."""


class Parts(TypedDict):
    """The keyword arguments of a Reading."""

    page: Page
    entities: tuple[Entity, ...]
    attributions: tuple[Attribution, ...]
    own_voice: tuple[OwnVoice, ...]
    headline: Headline


def encode(reading: Reading, *, indent: int | None = None) -> str:
    """The reading as JSON text, on one line unless an `indent` (spaces) is given, safe to print in a terminal."""
    text = json.dumps(to_dict(reading), ensure_ascii=False, allow_nan=False, indent=indent)
    return UNSAFE_IN_A_LINE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def to_dict(reading: Reading) -> dict[str, object]:
    """The reading as JSON-like data: what `encode` writes. `hops`, `sha256` and `balance` are computed here."""
    balance = reading.balance
    return {
        **without_balance(reading),
        "balance": {
            "attributed_share": balance.attributed_share,
            "by_identity": dict(balance.by_identity),
            "second_hand": balance.second_hand,
            "hedged": balance.hedged,
        },
    }


def without_balance(reading: Reading) -> dict[str, object]:
    """What `to_dict` gives, less the balance: no reading is made from it, and it takes longer than all the rest."""
    return {
        "format": FORMAT,
        "page": _page(reading.page),
        "entities": [_entity(entity) for entity in reading.entities],
        "attributions": [_attribution(attribution) for attribution in reading.attributions],
        "own_voice": [
            {**_span(voice.span), "factuality": voice.factuality, "question": voice.question}
            for voice in reading.own_voice
        ],
        "headline": _headline(reading.headline),
    }


def decode(text: str) -> Parts:
    """What a Reading is made of, from the JSON text that `encode` wrote; fields that it doesn't know are left aside.

    Raises PageMalformed, with the path of the field, where the text isn't of the contract's form: another format,
    a label that doesn't exist, a span that isn't the text it names, an id that belongs to nobody, a wrong hash.
    """
    record = parse(text)
    if record["format"].value != FORMAT:
        raise PageMalformed(
            f"format is {record['format'].value!r}, expected {FORMAT!r}",
            hint="Another version of reportedly wrote it: read the page again, or use that version",
        )
    page = _to_page(record["page"])
    entities = tuple(_to_entity(entity, page.text) for entity in record["entities"])
    attributions = tuple(_to_attribution(attribution, page.text) for attribution in record["attributions"])
    headline = _to_headline(record["headline"])
    _check_ids(record, entities, attributions, headline)
    return Parts(
        page=page,
        entities=entities,
        attributions=attributions,
        own_voice=tuple(_to_own_voice(voice, page.text) for voice in record["own_voice"]),
        headline=headline,
    )


def schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of the contract's form."""
    return shipped_schema("reportedly.reading", "reading.schema.json")


def shipped_schema(package: str, name: str) -> dict[str, object]:
    """A JSON Schema that lies in a package of ours."""
    loaded: dict[str, object] = json.loads(resources.files(package).joinpath(name).read_text("utf-8"))
    return loaded


def _page(page: Page) -> dict[str, object]:
    return {
        "id": page.id,
        "url": page.url,
        "outlet": page.outlet,
        "title": page.title,
        "byline": list(page.byline),
        "published": page.published,
        "language": page.language,
        "text": page.text,
        "sha256": page.sha256,
        "blocks": [{"kind": block.kind, "start": block.start, "end": block.end} for block in page.blocks],
    }


def _entity(entity: Entity) -> dict[str, object]:
    told = {"member_of": entity.member_of, "on_behalf_of": entity.on_behalf_of}
    return {
        "id": entity.id,
        "name": entity.name,
        "kind": entity.kind,
        "identity": entity.identity,
        "mentions": _spans(entity.mentions),
        **{name: value for name, value in told.items() if value is not None},
    }


def _attribution(attribution: Attribution) -> dict[str, object]:
    when = attribution.when
    return {
        "id": attribution.id,
        "source": _spans(attribution.source),
        "cue": _spans(attribution.cue),
        "content": _spans(attribution.content),
        "quote": attribution.quote,
        "act": attribution.act,
        "factuality": attribution.factuality,
        "who": attribution.who,
        "parent": attribution.parent,
        "chain": list(attribution.chain),
        "carried": list(attribution.carried),
        "hops": attribution.hops,
        "page_stance": attribution.page_stance,
        "medium": attribution.medium,
        "when": when and {"text": when.text, "earliest": when.earliest, "latest": when.latest},
        "confidence": attribution.confidence,
    }


def _headline(headline: Headline) -> dict[str, object]:
    return {
        "text": headline.text,
        "question": headline.question,
        "attributions": [_attribution(attribution) for attribution in headline.attributions],
        "supported_by": list(headline.supported_by),
        "by_own_voice": headline.by_own_voice,
        "contradicted_by": list(headline.contradicted_by),
        "firmer_than_body": headline.firmer_than_body,
        "why": headline.why,
    }


def _spans(spans: Sequence[Span]) -> list[dict[str, object]]:
    return [_span(span) for span in spans]


def _span(span: Span) -> dict[str, object]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _to_page(field: Field) -> Page:
    page = Page(
        text=field["text"].string(),
        id=field["id"].string(),
        url=field["url"].string_or_none(),
        outlet=field["outlet"].string_or_none(),
        title=field["title"].string_or_none(),
        byline=field["byline"].strings(),
        published=field["published"].string_or_none(),
        language=field["language"].string_or_none(),
        blocks=() if field["blocks"].missing else tuple(_to_block(block) for block in field["blocks"]),
    )
    if not field["id"].string():
        field["id"].wrong("an id")
    if field["sha256"].string() != page.sha256:
        field["sha256"].wrong(f"the hash of the text, {page.sha256}")
    return page


def _to_block(field: Field) -> Block:
    return Block(field["kind"].label(BlockKind), field["start"].integer(), field["end"].integer())


def _to_entity(field: Field, text: str) -> Entity:
    return Entity(
        id=field["id"].string(),
        name=field["name"].string(),
        kind=field["kind"].label(Kind),
        identity=field["identity"].label(Identity),
        mentions=_to_spans(field["mentions"], text),
        member_of=field["member_of"].string_or_none(),
        on_behalf_of=field["on_behalf_of"].string_or_none(),
    )


def _to_attribution(field: Field, text: str) -> Attribution:
    chain = field["chain"].strings()
    if not chain or chain[-1] != field["who"].string():
        field["chain"].wrong("a list that ends at who")
    if field["hops"].integer() != len(chain):
        field["hops"].wrong(f"the length of the chain, {len(chain)}")
    return Attribution(
        id=field["id"].string(),
        source=_to_spans(field["source"], text),
        cue=_to_spans(field["cue"], text),
        content=_to_spans(field["content"], text),
        who=chain[-1],
        chain=chain,
        confidence=field["confidence"].share(),
        quote=field["quote"].label(Quote),
        act=field["act"].label(Act),
        factuality=field["factuality"].label(Factuality),
        parent=field["parent"].string_or_none(),
        carried=field["carried"].strings(),
        page_stance=field["page_stance"].label(PageStance),
        medium=field["medium"].string_or_none(),
        when=None if field["when"].missing else _to_when(field["when"]),
    )


def _to_when(field: Field) -> When:
    return When(
        field["text"].string(),
        field["earliest"].string_or_none(),
        field["latest"].string_or_none(),
    )


def _to_own_voice(field: Field, text: str) -> OwnVoice:
    return OwnVoice(_to_span(field, text), field["factuality"].label(Factuality), field["question"].flag())


def _to_headline(field: Field) -> Headline:
    text = field["text"].string()
    return Headline(
        text=text,
        question=field["question"].flag(),
        attributions=tuple(_to_attribution(attribution, text) for attribution in field["attributions"]),
        supported_by=field["supported_by"].strings(),
        by_own_voice=field["by_own_voice"].flag(),
        contradicted_by=field["contradicted_by"].strings(),
        firmer_than_body=field["firmer_than_body"].flag(),
        why=field["why"].string(),
    )


def _to_spans(field: Field, text: str) -> tuple[Span, ...]:
    return tuple(_to_span(span, text) for span in field)


def _to_span(field: Field, text: str) -> Span:
    start, end = field["start"].integer(), field["end"].integer()
    if not start < end <= len(text) or text[start:end] != field["text"].string():
        field.wrong(f"a span that cuts its own text out of {len(text):,} characters")
    return Span(start, end, text[start:end])


def _check_ids(
    record: Field, entities: Sequence[Entity], attributions: Sequence[Attribution], headline: Headline
) -> None:
    """Raises PageMalformed where an id stands twice, or for nobody."""
    known = _once(record["entities"], [entity.id for entity in entities])
    said = _once(record["attributions"], [attribution.id for attribution in attributions])
    titled = _once(record["headline"]["attributions"], [attribution.id for attribution in headline.attributions])
    for field, found in (
        *zip(record["attributions"], attributions, strict=True),
        *zip(record["headline"]["attributions"], headline.attributions, strict=True),
    ):
        _known(field["chain"], found.chain, known)
        _known(field["carried"], found.carried, known)
        _known(field["parent"], () if found.parent is None else (found.parent,), said | titled)
    _known(record["headline"]["supported_by"], headline.supported_by, said)
    _known(record["headline"]["contradicted_by"], headline.contradicted_by, said)


def _once(field: Field, ids: Sequence[str]) -> frozenset[str]:
    if len(set(ids)) < len(ids):
        raise PageMalformed(f"{field.path}: an id stands twice")
    return frozenset(ids)


def _known(field: Field, ids: Iterable[str], known: frozenset[str]) -> None:
    for each in ids:
        if each not in known:
            raise PageMalformed(f"{field.path}: there is no {each!r}")
