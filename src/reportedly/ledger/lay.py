"""What people decided, laid over a reading, which itself stays as it is: a decision taken back leaves no trace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from reportedly.ledger.anchors import Anchor, AttributionAnchor, overlap
from reportedly.ledger.model import Correction, Part, Unfit
from reportedly.reading.judge import quote
from reportedly.reading.link import Linked
from reportedly.reading.model import Attribution, Entity, Identity, Kind, Quote, letters
from reportedly.reading.reading import Reading
from reportedly.text.model import Span
from reportedly.text.quotemarks import quotations


@dataclass(frozen=True, slots=True)
class Laid:
    """A reading as people corrected it.

    corrected: ids of the attributions a decision is about. apart: ids of entities that are not the ledger's of their
    name. removed: how many attributions were taken out. unfit: decisions that no longer find what they are about.
    """

    reading: Reading
    corrected: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    removed: int = 0
    unfit: tuple[Unfit, ...] = ()


def lay(reading: Reading, corrections: Iterable[Correction]) -> Laid:
    """The reading with the standing decisions laid over it, the oldest first."""
    laid = Laid(reading)
    for correction in standing(corrections):
        if correction.kind not in _LAY:  # it is about the ledger's entities, not about a page
            continue
        try:
            laid = _LAY[correction.kind](laid, correction)
        except _NoLonger as reason:
            laid = replace(laid, unfit=(*laid.unfit, Unfit(correction, str(reason))))
    return laid


def standing(corrections: Iterable[Correction]) -> list[Correction]:
    """The decisions that nobody took back, the oldest first."""
    every = sorted(corrections, key=lambda correction: correction.number)
    withdrawn = {correction.withdraws for correction in every}
    return [each for each in every if each.kind != "withdrawal" and each.number not in withdrawn]


def entity_target(text: str, reading: Reading, entity: Entity) -> dict[str, object]:
    """What an entity of a page is found again by: its first mention, else an attribution of its own, and its name."""
    said = next((each for each in reading.attributions if each.who == entity.id), None)
    return {
        "name": entity.name,
        "mention": Anchor.of(text, entity.mentions[0]).to_json() if entity.mentions else None,
        "attribution": AttributionAnchor.of(text, said).to_json() if said else None,
    }


class _NoLonger(Exception):
    """A decision doesn't find what it is about; the text says why."""


def _who(laid: Laid, correction: Correction) -> Laid:
    attribution = _attribution(laid, correction.target)
    value = correction.value
    reading, entity = _entity_called(
        laid.reading,
        str(value["name"]),
        cast(Kind, value["kind"]),
        cast(Identity, value["identity"]),
    )
    chain = (*attribution.chain[:-1], entity.id)
    return _corrected(laid, _rechained(reading, attribution, chain), attribution.id)


def _part(laid: Laid, correction: Correction) -> Laid:
    attribution = _attribution(laid, correction.target)
    text, part = laid.reading.page.text, cast(Part, correction.kind)
    told = correction.value[part]
    spans = []
    for each in told if isinstance(told, list) else [told]:  # the first ledgers kept one stretch of a source alone
        span = Anchor.from_json(each).find(text)
        if span is None:
            raise _NoLonger(f"the words of the {part} are no longer on the page")
        spans.append(span)
    found = tuple(sorted(set(spans)))
    match part:
        case "source":
            return _corrected(laid, _with(laid.reading, replace(attribution, source=found)), attribution.id)
        case "cue":
            return _corrected(laid, _with(laid.reading, replace(attribution, cue=found)), attribution.id)
        case "content":
            changed = replace(attribution, content=found)
            changed = replace(changed, quote=_quote(text, changed))
            # What is in somebody's mouth now isn't the page's own voice.
            said = letters(text, found)
            voices = tuple(each for each in laid.reading.own_voice if not letters(text, [each.span]) & said)
            return _corrected(laid, replace(_with(laid.reading, changed), own_voice=voices), attribution.id)


def _quote(text: str, attribution: Attribution) -> Quote:
    source, cue, content = (
        tuple((span.start, span.end) for span in spans)
        for spans in (attribution.source, attribution.cue, attribution.content)
    )
    return quote(text, Linked(source, cue, content, 1.0, 1.0), tuple(quotations(text)))


def _not_an_attribution(laid: Laid, correction: Correction) -> Laid:
    text, reading = laid.reading.page.text, laid.reading
    anchor = AttributionAnchor.from_json(correction.target)
    gone = anchor.find(text, reading.attributions)
    if gone is None:
        if anchor.stands_in(text):
            return laid  # the reader doesn't see one there any more either
        raise _NoLonger("its words are no longer on the page")
    before = gone.chain[:-1] if gone.parent is None else _by_id(reading, gone.parent).chain
    inside = _inside(reading, gone.id)
    holder = gone.parent if gone.parent != gone.id else None
    kept = [
        replace(
            each,
            parent=holder if each.parent == gone.id else each.parent,
            chain=_without(each.chain, gone.chain, before) if each.id in inside else each.chain,
        )
        for each in reading.attributions
        if each.id != gone.id
    ]
    headline = replace(
        reading.headline,
        attributions=tuple(
            replace(each, parent=holder) if each.parent == gone.id else each for each in reading.headline.attributions
        ),
        supported_by=tuple(id for id in reading.headline.supported_by if id != gone.id),
        contradicted_by=tuple(id for id in reading.headline.contradicted_by if id != gone.id),
    )
    used = {id for each in kept for id in each.chain} | {
        id for each in headline.attributions for id in (*each.chain, *each.carried)
    }
    entities = tuple(each for each in reading.entities if each.id in used or each.id not in gone.chain)
    kept = [replace(each, carried=tuple(id for id in each.carried if id in each.chain)) for each in kept]
    changed = replace(reading, entities=entities, attributions=tuple(kept), headline=headline)
    return replace(laid, reading=changed, removed=laid.removed + 1)


def _merge(laid: Laid, correction: Correction) -> Laid:
    keep = _entity(laid.reading, _mapping(correction.target["keep"]))
    other = _entity(laid.reading, _mapping(correction.target["other"]))
    if keep.id == other.id:
        return laid
    mentions = tuple(sorted({*keep.mentions, *other.mentions}))

    def renamed(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(keep.id if id == other.id else id for id in ids)

    def merged(attribution: Attribution) -> Attribution:
        chain = renamed(attribution.chain)
        return replace(attribution, who=chain[-1], chain=chain, carried=renamed(attribution.carried))

    reading = laid.reading
    touched = {each.id for each in reading.attributions if each.who == other.id}
    changed = replace(
        reading,
        entities=tuple(
            replace(each, mentions=mentions) if each.id == keep.id else each
            for each in reading.entities
            if each.id != other.id
        ),
        attributions=tuple(merged(each) for each in reading.attributions),
        headline=replace(reading.headline, attributions=tuple(merged(each) for each in reading.headline.attributions)),
    )
    return replace(laid, reading=changed, corrected=laid.corrected | touched)


def _split(laid: Laid, correction: Correction) -> Laid:
    if "entity" in correction.target:
        entity = _entity(laid.reading, _mapping(correction.target["entity"]))
        touched = {each.id for each in laid.reading.attributions if each.who == entity.id}
        return replace(laid, apart=laid.apart | {entity.id}, corrected=laid.corrected | touched)
    attribution = _attribution(laid, correction.target)
    reading, old = laid.reading, laid.reading.entity(attribution.who)
    own = set(attribution.source)
    new = replace(old, id=_new_id(reading), mentions=attribution.source)
    entities = (
        *(
            replace(each, mentions=tuple(span for span in each.mentions if span not in own)) if each == old else each
            for each in reading.entities
        ),
        new,
    )
    chain = (*attribution.chain[:-1], new.id)
    changed = _rechained(replace(reading, entities=entities), attribution, chain)
    return replace(_corrected(laid, changed, attribution.id), apart=laid.apart | {new.id})


_LAY = {
    "who": _who,
    "source": _part,
    "cue": _part,
    "content": _part,
    "not_an_attribution": _not_an_attribution,
    "merge": _merge,
    "split": _split,
}


def _attribution(laid: Laid, target: Mapping[str, object]) -> Attribution:
    anchor = AttributionAnchor.from_json(target)
    text = laid.reading.page.text
    found = anchor.find(text, laid.reading.attributions)
    if found is None:
        there = anchor.stands_in(text)
        raise _NoLonger(
            "no attribution stands there any more" if there else "its words are no longer on the page",
        )
    return found


def _entity(reading: Reading, target: Mapping[str, object]) -> Entity:
    text = reading.page.text
    if target.get("mention"):
        span = Anchor.from_json(target["mention"]).find(text)
        here = letters(text, [span]) if span else frozenset()
        for entity in reading.entities:
            if any(overlap(here, letters(text, [mention])) > 0 for mention in entity.mentions):
                return entity
    if target.get("attribution"):
        anchor = AttributionAnchor.from_json(_mapping(target["attribution"]))
        attribution = anchor.find(text, reading.attributions)
        if attribution is not None:
            return reading.entity(attribution.who)
    called = [entity for entity in reading.entities if entity.name == target["name"]]
    if len(called) != 1:
        raise _NoLonger(f"{target['name']!r} is no longer on the page" if not called else "several are called alike")
    return called[0]


def _entity_called(reading: Reading, name: str, kind: Kind, identity: Identity) -> tuple[Reading, Entity]:
    """The entity of that name and identity, and the reading that holds it: where there is none, a new one."""
    for entity in reading.entities:
        if entity.identity == identity and entity.name.casefold() == name.casefold():
            return reading, entity
    text, spans = reading.page.text, ()
    at = text.find(name)
    if at >= 0 and name:
        spans = (Span.of(text, at, at + len(name)),)  # type: ignore[assignment]
    entity = Entity(_new_id(reading), name, kind, identity, spans)
    return replace(reading, entities=(*reading.entities, entity)), entity


def _new_id(reading: Reading) -> str:
    taken = {entity.id for entity in reading.entities}
    return next(id for number in range(1, len(taken) + 2) if (id := f"e{number}") not in taken)


def _rechained(reading: Reading, attribution: Attribution, chain: tuple[str, ...]) -> Reading:
    """The reading where the attribution has that chain, and those inside it go on from there."""
    old = attribution.chain
    inside = _inside(reading, attribution.id)
    changed = []
    for each in reading.attributions:
        if each.id == attribution.id:
            each = replace(each, who=chain[-1], chain=chain, carried=tuple(id for id in each.carried if id in chain))
        elif each.id in inside and each.chain[: len(old)] == old:
            longer = (*chain, *each.chain[len(old) :])
            each = replace(each, who=longer[-1], chain=longer, carried=tuple(id for id in each.carried if id in longer))
        changed.append(each)
    return replace(reading, attributions=tuple(changed))


def _inside(reading: Reading, id: str) -> set[str]:
    """The ids of the attributions that stand inside one, however deep."""
    found: set[str] = set()
    more = {id}
    while more:
        more = {each.id for each in reading.attributions if each.parent in more} - found
        found |= more
    return found


def _without(chain: tuple[str, ...], gone: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    """`chain` without the step that `gone` added to `before`; who spoke stays, even if that step was all there was."""
    if chain[: len(gone)] != gone or len(gone) == len(before):
        return chain
    return (*before, *chain[len(gone) :]) or chain[-1:]


def _by_id(reading: Reading, id: str) -> Attribution:
    return next(each for each in reading.attributions if each.id == id)


def _with(reading: Reading, changed: Attribution) -> Reading:
    return replace(
        reading, attributions=tuple(changed if each.id == changed.id else each for each in reading.attributions)
    )


def _corrected(laid: Laid, reading: Reading, id: str) -> Laid:
    return replace(laid, reading=reading, corrected=laid.corrected | {id})


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise _NoLonger("the correction can't be read")
    return value
