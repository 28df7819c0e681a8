"""Why: for one attribution, what decided each of its fields.

Nothing of this is stored in a reading. Each decider below looks for what its stage went by (words of the cue and their
row, quotation marks, an earlier mention, the holding attribution) and gives it as the reason only if that leads to the
value that the reading has; where it doesn't, the reason says so. A new field, or a better reason, is one function in
DECIDERS.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from reportedly.errors import UsageError
from reportedly.reading.closed_classes import table, words
from reportedly.reading.judge import NEGATION, WORD, judge
from reportedly.reading.link import Linked
from reportedly.reading.model import Attribution, Entity
from reportedly.reading.onnx import Models
from reportedly.reading.read import find
from reportedly.reading.reading import Reading
from reportedly.text.model import Span
from reportedly.text.quotemarks import Quotation, quotations
from reportedly.text.sentences import sentences

By = Literal["network", "calibration", "marks", "words", "mention", "nesting", "carried", "count", "default", "untold"]
"""What kind of evidence: the network's scores, their calibration, quotation marks, words in data files, a mention of
the source, the attribution that holds this one, another sentence, counting, the mere default,
or something that isn't told here."""

FORMAT = "reportedly.explanation/1"

WORD_LISTS = (
    "pronouns",
    "anonymous",
    "publics",
    "roles",
    "groups",
    "bodies",
    "documents",
    "outlet_words",
    "titles",
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field has its value: one sentence for people, and the tokens, row and score that it goes by.

    evidence: spans of the page's text. rule: the row of a data file. score: of the network, 0 to 1. carried_from: the
    sentence that it was carried from; None where it was decided within the attribution's own.
    """

    field: str
    value: str
    by: By
    why: str
    evidence: tuple[Span, ...] = ()
    rule: str | None = None
    score: float | None = None
    carried_from: Span | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """An attribution with what the deciders look at. linked: the network's own parts of it, None where not to hand."""

    reading: Reading
    attribution: Attribution
    who: Entity
    marks: tuple[Quotation, ...]
    cut: tuple[tuple[int, int], ...]
    linked: Linked | None

    @property
    def start(self) -> int:
        """Where the attribution's first word stands."""
        spans = (*self.attribution.source, *self.attribution.cue, *self.attribution.content)
        return min((span.start for span in spans), default=0)

    def sentence_at(self, offset: int) -> Span | None:
        """The sentence that holds the offset."""
        for start, end in self.cut:
            if start <= offset < end:
                return Span.of(self.reading.page.text, start, end)
        return None


def explain(reading: Reading, id: str, *, linked: Iterable[Linked] = ()) -> tuple[Reason, ...]:
    """The reasons of the attribution `id`, one a field, in the contract's order.

    linked: the network's parts of the page, as `scored` gives them; without them the scores aren't told. Raises
    UsageError where the reading has no such attribution.
    """
    attribution = next((each for each in reading.attributions if each.id == id), None)
    if attribution is None:
        n = len(reading.attributions)
        raise UsageError(
            f"the page has no attribution '{id}'", hint=f"It has a1 to a{n}" if n else "It has none at all"
        )
    marks = quotations(reading.page.text)
    cue = tuple((span.start, span.end) for span in attribution.cue)
    case = Case(
        reading=reading,
        attribution=attribution,
        who=reading.entity(attribution.who),
        marks=marks,
        cut=tuple(sentences(reading.page.text, marks)),
        linked=next((each for each in linked if each.cue == cue), None),
    )
    return tuple(decide(case) for decide in DECIDERS.values())


def scored(reading: Reading, models: Models) -> tuple[Linked, ...]:
    """The page's sources, cues and contents once more, with the network's scores, which a reading doesn't keep."""
    return find(reading.page, quotations(reading.page.text), models)


def as_json(reading: Reading, attribution: str, reasons: Sequence[Reason]) -> str:
    """The reasons in a form of their own (`reportedly.explanation/1`), as JSON text."""
    return json.dumps(
        {
            "format": FORMAT,
            "page": {"id": reading.page.id, "url": reading.page.url, "title": reading.page.title},
            "attribution": attribution,
            "reasons": [
                {
                    "field": reason.field,
                    "value": reason.value,
                    "by": reason.by,
                    "why": reason.why,
                    "evidence": [_span(span) for span in reason.evidence],
                    "rule": reason.rule,
                    "score": None if reason.score is None else round(reason.score, 4),
                    "carried_from": _span(reason.carried_from) if reason.carried_from else None,
                }
                for reason in reasons
            ],
        },
        ensure_ascii=False,
    )


def _span(span: Span) -> dict[str, object]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _part(name: Literal["source", "cue", "content"]) -> Callable[[Case], Reason]:
    def decide(case: Case) -> Reason:
        spans: tuple[Span, ...] = getattr(case.attribution, name)
        value = _joined(spans)
        score = case.linked.cue_score if case.linked and name == "cue" else None
        if not spans:
            return Reason(name, value, "network", f"The network found no {name} that belongs to this cue.")
        if case.linked is None:
            return Reason(name, value, "untold", "The scores of the network are not to hand.", spans)
        if name == "cue":
            why = f"The network takes this word to open a cue with a probability of {case.linked.cue_score:.2f}."
        else:
            edges = tuple((span.start, span.end) for span in spans)
            same = edges == (case.linked.source if name == "source" else case.linked.content)
            why = f"The network labels these words as the {name} of this cue"
            why += ", trimmed to the contract's edges." if same else ", and a later stage changed its edges."
        return Reason(name, value, "network", why, spans, score=score)

    return decide


def _quote(case: Case) -> Reason:
    text, value = case.reading.page.text, case.attribution.quote
    held = [
        mark
        for mark in case.marks
        if any(mark.inner_start < span.end and mark.inner_end > span.start for span in case.attribution.content)
    ]
    evidence = tuple(Span.of(text, mark.start, mark.end) for mark in held if mark.end > mark.start)
    letters = [at for span in case.attribution.content for at in range(span.start, span.end) if text[at].isalnum()]
    n = sum(any(mark.inner_start <= at < mark.inner_end for mark in held) for at in letters)
    found = "indirect" if not n else "direct" if n == len(letters) else "mixed"
    if found != value:
        return Reason("quote", value, "untold", "The marks around it aren't this source's own.", evidence)
    how = {"direct": "All", "mixed": f"{n} of {len(letters)}", "indirect": "None"}[value]
    if not letters:
        return Reason("quote", value, "default", "There is no content that could be quoted.")
    return Reason("quote", value, "marks", f"{how} of its letters stand between quotation marks.", evidence)


def _by_cue(field: Literal["act", "factuality", "page_stance"], column: int, default: str) -> Callable[[Case], Reason]:
    """A field that a row of data/cues.txt decides by a word of the cue."""

    def decide(case: Case) -> Reason:
        value: str = getattr(case.attribution, field)
        found = _row(case.attribution)
        cue = _joined(case.attribution.cue)
        if found is None:
            if value == default:
                why = "No word of the cue is among the cues that tell otherwise (data/cues.txt)."
                return Reason(field, value, "default", why, case.attribution.cue)
            return _by_rule(case, field, value)
        word, stem, row = found
        rule = f"data/cues.txt: {stem} {row}"
        told = row.split()[column]
        if value == (default if told == "-" else told):
            how = "leaves the default" if told == "-" else f"makes it {value}"
            return Reason(field, value, "words", f"'{word.text}' in the cue {how}.", (word,), rule)
        if value in ("no_comment", "Uu") and NEGATION.search(cue):
            return Reason(field, value, "words", f"'{word.text}' in the cue is negated.", case.attribution.cue, rule)
        return _by_rule(case, field, value)

    return decide


def _row(attribution: Attribution) -> tuple[Span, str, str] | None:
    """The first word of the cue that data/cues.txt knows, its stem and row; the longest stem counts."""
    rows = table("cues")
    for span in attribution.cue:
        for found in WORD.finditer(span.text):
            stems = [stem for stem in rows if found.group().casefold().startswith(stem)]
            if stems:
                stem = max(stems, key=len)
                start = span.start + found.start()
                return Span(start, start + len(found.group()), found.group()), stem, rows[stem]
    return None


def _by_rule(case: Case, field: Literal["act", "factuality", "page_stance"], value: str) -> Reason:
    """The rule over cue and content that overrides the cue's own row."""
    attribution = case.attribution
    cue, content, source = (
        " ".join(span.text for span in spans) for spans in (attribution.cue, attribution.content, attribution.source)
    )
    judged = judge(cue, content, quoted=attribution.quote == "direct", source=source)
    if getattr(judged, field) != value:
        return Reason(field, value, "untold", "The words around the cue decide this, not the cue's own row.")
    by = f" by '{judged.by}'" if judged.by else ""
    why = f"Cue and content together make it {value}{by}."
    return Reason(field, value, "words", why, (*attribution.cue, *attribution.content[:1]))


def _who(case: Case) -> Reason:
    source, who = case.attribution.source, case.who
    if who.identity == "unstated":
        return Reason("who", who.name, "default", "The page gives no source for this.", case.attribution.cue)
    if not source:
        return _carried_reason(case, "who", who)
    words_of_source = _joined(source)
    if who.name.casefold() in words_of_source.casefold():
        return Reason("who", who.name, "mention", "The source names it.", source)
    naming = _mention(case, who, before=source[0].start, naming=True)
    if naming:
        why = f"'{words_of_source}' goes back to '{naming.text}'."
        return Reason("who", who.name, "carried", why, (*source, naming), carried_from=case.sentence_at(naming.start))
    return Reason("who", who.name, "mention", f"'{words_of_source}' is one of its mentions.", source)


def _kind(case: Case) -> Reason:
    return _by_words(case, "kind", case.who.kind)


def _identity(case: Case) -> Reason:
    who = case.who
    if who.identity == "unstated":
        return Reason("identity", who.identity, "default", "The page gives no source for this.")
    if who.identity == "named":
        return Reason("identity", who.identity, "mention", f"The page names it: {who.name}.", who.mentions[:1])
    return _by_words(case, "identity", who.identity)


def _by_words(case: Case, field: str, value: str) -> Reason:
    """The closed classes that hold words of the entity's mentions; its name where it has none."""
    spans = case.who.mentions or case.attribution.source
    for span in spans:
        for found in WORD.finditer(span.text):
            word = found.group().casefold()
            lists = [name for name in WORD_LISTS if word in words(name)]
            if lists:
                evidence = Span(span.start + found.start(), span.start + found.end(), found.group())
                rule = f"data/{lists[0]}.txt: {word}"
                why = f"'{found.group()}' is among the {lists[0].replace('_', ' ')}."
                return Reason(field, value, "words", why, (evidence,), rule)
    return Reason(field, value, "default", "None of its words is in a list that would tell otherwise.", spans[:1])


def _parent(case: Case) -> Reason:
    attribution = case.attribution
    if attribution.parent is None:
        return Reason("parent", "none", "nesting", "No other content holds its cue.")
    parent = next(each for each in case.reading.attributions if each.id == attribution.parent)
    holding = [
        span
        for span in parent.content
        if any(span.start <= cue.start and cue.end <= span.end for cue in attribution.cue)
    ]
    why = f"The content of {parent.id} holds its cue." if holding else f"It is part of what {parent.id} reports."
    return Reason("parent", parent.id, "nesting", why, tuple(holding or parent.content))


def _chain(case: Case) -> Reason:
    attribution = case.attribution
    names = [case.reading.entity(id).name for id in attribution.chain]
    value = " > ".join(names)
    if len(names) == 1:
        return Reason(
            "chain", value, "count", "It is told to the page itself: nobody stands between.", attribution.source
        )
    by_id = {each.id: each for each in case.reading.attributions}
    above = {by_id[id].who: id for id in _ancestors(attribution, by_id)}
    told, evidence = [], []
    sentence = case.sentence_at(case.start)
    for id, name in zip(attribution.chain[:-1], names, strict=False):
        if id in above:
            told.append(f"{name} holds it with {above[id]}")
        elif id in attribution.carried:
            told.append(f"{name} is carried from before")
        else:
            told.append(f"{name} is named in this sentence")
            mentions = case.reading.entity(id).mentions
            evidence += [span for span in mentions if sentence and sentence.start <= span.start < sentence.end]
    by: By = "nesting" if above else "mention"
    return Reason("chain", value, by, f"{'; '.join(told)}.", tuple(evidence))


def _ancestors(attribution: Attribution, by_id: dict[str, Attribution]) -> list[str]:
    found: list[str] = []
    at = attribution.parent
    while at is not None and at not in found:
        found.append(at)
        at = by_id[at].parent
    return found


def _carried(case: Case) -> Reason:
    carried = case.attribution.carried
    if not carried:
        return Reason("carried", "none", "count", "Everybody in the chain is named or referred to in this sentence.")
    names = ", ".join(case.reading.entity(id).name for id in carried)
    return _carried_reason(case, "carried", case.reading.entity(carried[0]), value=names)


def _carried_reason(case: Case, field: str, entity: Entity, *, value: str | None = None) -> Reason:
    mention = _mention(case, entity, before=case.start)
    if mention is None:
        return Reason(field, value or entity.name, "untold", "It is named nowhere before this sentence.")
    why = f"This sentence doesn't name it; the last one before it that does is '{mention.text}'."
    sentence = case.sentence_at(mention.start)
    return Reason(field, value or entity.name, "carried", why, (mention,), carried_from=sentence)


def _mention(case: Case, entity: Entity, *, before: int, naming: bool = False) -> Span | None:
    """The last mention before an offset; naming: of those that hold a word of the name, or the first at all."""
    last_words = {word.casefold() for word in WORD.findall(entity.name)}
    fit = [
        span
        for span in entity.mentions
        if not naming or last_words & {word.casefold() for word in WORD.findall(span.text)}
    ]
    earlier = [span for span in fit if span.start < before]
    return earlier[-1] if earlier else fit[0] if naming and fit else None


def _hops(case: Case) -> Reason:
    n = case.attribution.hops
    why = f"The chain has {n} member{'' if n == 1 else 's'}."
    if any(case.reading.entity(member).hides_others for member in case.attribution.chain):
        return Reason("hops", f"at least {n}", "count", f"{why} One of them isn't given, so there may be more.")
    return Reason("hops", str(n), "count", why)


def _medium(case: Case) -> Reason:
    medium = case.attribution.medium
    if medium is None:
        return Reason("medium", "none", "default", "The page doesn't tell where it was said.")
    own = case.sentence_at(case.start)
    # A medium is a normal form ('instagram'), so its words are looked for, not it.
    for start, end in reversed([edge for edge in case.cut if edge[0] <= (own.start if own else case.start)]):
        sentence = case.reading.page.text[start:end]
        found = re.search(re.escape(medium), sentence, re.IGNORECASE) if medium else None
        if found:
            span = Span.of(case.reading.page.text, start + found.start(), start + found.end())
            here = own is not None and start == own.start
            why = "This sentence names it." if here else "It is carried from the last sentence that names it."
            carried = None if here else Span(start, end, sentence)
            return Reason("medium", medium, "words" if here else "carried", why, (span,), carried_from=carried)
    return Reason("medium", medium, "untold", "A word of its sentence stands for it.", (own,) if own else ())


def _when(case: Case) -> Reason:
    when = case.attribution.when
    if when is None:
        return Reason("when", "none", "default", "The page doesn't tell when it was said.")
    days = f"{when.earliest or '?'} to {when.latest or '?'}"
    text, own = case.reading.page.text, case.sentence_at(case.start)
    at = text.find(when.text, own.start) if own else -1
    if at < 0 or (own and at >= own.end):
        at = text.rfind(when.text, 0, case.start)
    evidence = (Span.of(text, at, at + len(when.text)),) if at >= 0 and when.text else ()
    published = case.reading.page.published
    why = (
        f"'{when.text}', counted from the page's date, {published}."
        if published
        else f"'{when.text}'; no date to count from."
    )
    here = own is not None and own.start <= at < own.end
    carried = case.sentence_at(at) if evidence and not here else None
    return Reason("when", days, "carried" if carried else "words", why, evidence, carried_from=carried)


def _confidence(case: Case) -> Reason:
    value = f"{case.attribution.confidence:.4g}"
    if case.linked is None:
        return Reason("confidence", value, "untold", "The scores of the network are not to hand.")
    why = (
        f"Calibrated from the cue's probability ({case.linked.cue_score:.2f}), the labels' "
        f"log probability ({case.linked.label_score:.2f}) and the shape of the attribution."
    )
    return Reason("confidence", value, "calibration", why, score=case.attribution.confidence)


def _joined(spans: Sequence[Span]) -> str:
    return " … ".join(span.text for span in spans)


DECIDERS: dict[str, Callable[[Case], Reason]] = {
    "source": _part("source"),
    "cue": _part("cue"),
    "content": _part("content"),
    "quote": _quote,
    "act": _by_cue("act", 0, "statement"),
    "factuality": _by_cue("factuality", 1, "CT+"),
    "page_stance": _by_cue("page_stance", 2, "neutral"),
    "who": _who,
    "kind": _kind,
    "identity": _identity,
    "parent": _parent,
    "chain": _chain,
    "carried": _carried,
    "hops": _hops,
    "medium": _medium,
    "when": _when,
    "confidence": _confidence,
}
