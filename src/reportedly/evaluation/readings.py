"""Whole readings against gold: attributions found, and of those found each field of the contract."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from reportedly.evaluation.identity import entities_by_id, merged, same, split
from reportedly.evaluation.model import (
    Counts,
    Example,
    Figures,
    GoldAttribution,
    GoldHeadline,
    GoldReading,
    Judged,
    Scored,
)
from reportedly.evaluation.pairing import Compared, body, compared, pair
from reportedly.evaluation.spans import share
from reportedly.reading.model import Attribution, Entity, When, letters
from reportedly.reading.reading import Reading

FIELDS = (
    "content_exact",
    "source_exact",
    "source_overlap",
    "cue_overlap",
    "quote",
    "act",
    "act_first",
    "factuality",
    "factuality_first",
    "who",
    "identity",
    "kind",
    "parent",
    "chain",
    "hops",
    "medium",
    "when",
)
"""What is checked of each attribution found. `_first`: against the annotator's own choice alone."""

HEADLINE_FIELDS = ("headline_question", "headline_firmer", "headline_supported")
HEADLINE = "headline"
"""The name of the headline's examples, where others have the id of an attribution."""

BEFORE_A_MEDIUM = re.compile(r"^(the|a|an|in|on|via) ")


def score(document_id: str, gold: GoldReading, predicted: Reading | None) -> Scored:
    """The score of a predicted reading; None, a page that could not be read, finds nothing."""
    return _Page(gold, predicted).score(document_id)


def figures(counts: Counts) -> Figures:
    """The scores that summed counts come to. Fields are shares of the attributions found where they matter."""

    def n(name: str) -> float:
        return counts.get(name, 0)

    both = n("pred") + n("gold")
    own_both = n("own_pred") + n("own_gold")
    return {
        "gold": n("gold"),
        "pred": n("pred"),
        "found": n("found"),
        "P": share(counts, "found", "pred"),
        "R": share(counts, "found", "gold"),
        "F1": 2 * n("found") / both if both else None,
        "nested_R": share(counts, "nested.found", "nested.gold"),
        **{field: share(counts, f"{field}.right", f"{field}.checked") for field in FIELDS},
        "own_voice_F1": 2 * n("own_found") / own_both if own_both else None,
        **{field: share(counts, f"{field}.right", f"{field}.checked") for field in HEADLINE_FIELDS},
        "anonymous_merged": n("anonymous_merged"),
        "named_split": n("named_split"),
    }


class _Page:
    """Gold and prediction of one page, and which attribution of the one is which of the other."""

    def __init__(self, gold: GoldReading, predicted: Reading | None) -> None:
        self.gold = gold
        self.predicted = predicted
        self.text = gold.text
        self.attributions: Sequence[Attribution] = predicted.attributions if predicted else ()
        self.entities: Mapping[str, Entity] = entities_by_id(predicted.entities if predicted else ())
        self.pairs = pair(self.text, gold.attributions, self.attributions)
        self.gold_id_of = {self.attributions[j].id: gold.attributions[i].attribution.id for i, j in self.pairs}

    def score(self, document_id: str) -> Scored:
        gold = self.gold
        counted = [each for each in gold.attributions if not each.optional]
        found = [
            (gold.attributions[i], self.attributions[j]) for i, j in self.pairs if not gold.attributions[i].optional
        ]
        counts: dict[str, float] = defaultdict(float)
        outcomes: dict[Example, bool] = {}
        hit = {each.attribution.id for each, _ in found}
        nested = {each.attribution.id for each in counted if each.attribution.parent}
        counts["nested.gold"], counts["nested.found"] = len(nested), len(nested & hit)
        for each in counted:
            outcomes[Example(document_id, each.attribution.id, "found")] = each.attribution.id in hit
        checks = [(each.attribution.id, check) for each, ours in found for check in self._checks(each, ours)]
        checks += [(HEADLINE, check) for check in self._headline_checks(gold.headline)] if gold.headline else []
        for name, (field, right) in checks:
            counts[f"{field}.checked"] += 1
            counts[f"{field}.right"] += right
            outcomes[Example(document_id, name, field)] = right
        n_optional = len(self.pairs) - len(found)
        counts["gold"], counts["found"] = len(counted), len(found)
        counts["pred"] = len(self.attributions) - n_optional
        who = [(gold.entities[each.attribution.who], ours.who) for each, ours in found]
        undecided = frozenset(each.attribution.who for each, _ in found if len(each.whos) > 1)
        counts["anonymous_merged"] = merged(who, undecided=undecided)
        counts["named_split"] = split(who, undecided=undecided)
        self._count_own_voice(counted, counts)
        excerpts = {
            each.attribution.id: " … ".join(span.text for span in each.attribution.content or each.attribution.cue)
            for each in counted
        }
        if gold.headline:
            excerpts[HEADLINE] = gold.headline.headline.text
        return Scored(counts, outcomes, tuple(self._judged()), excerpts)

    def _checks(self, gold: GoldAttribution, ours: Attribution) -> Iterator[tuple[str, bool]]:
        """Each field that matters here, and whether it is right."""
        theirs = gold.attribution
        said = compared(self.text, ours)
        yield "content_exact", self._content_exact(gold, said)
        yield "source_exact", self._source_exact(gold, said)
        sources = [letters(self.text, source) for source in gold.sources]
        yield "source_overlap", any(said.source & source or said.source == source for source in sources)
        cue = letters(self.text, theirs.cue)
        yield "cue_overlap", bool(cue & said.cue) or cue == said.cue
        yield "quote", ours.quote in gold.quotes
        yield "act", ours.act in gold.acts
        yield "act_first", ours.act == theirs.act
        yield "factuality", ours.factuality in gold.factualities
        yield "factuality_first", ours.factuality == theirs.factuality
        who = self.entities.get(ours.who)
        accepted = [self.gold.entities[id] for id in gold.whos]
        yield "who", any(same(each, who, self.text) for each in accepted)
        yield "identity", any(who is not None and who.identity in each.identities for each in accepted)
        yield "kind", any(who is not None and who.kind in each.kinds for each in accepted)
        yield "chain", any(self._same_chain(chain, ours.chain) for chain in gold.chains)
        yield "hops", ours.hops in {len(chain) for chain in gold.chains}
        if theirs.parent or ours.parent:
            # None, no parent, must not be what a parent that is nobody's becomes.
            parent = self.gold_id_of.get(ours.parent, "not found") if ours.parent else None
            yield "parent", parent in gold.parents
        if theirs.medium or ours.medium:
            yield "medium", _medium(ours.medium) in [_medium(medium) for medium in gold.media]
        if theirs.when or ours.when:
            yield "when", _days(ours.when) in [_days(when) for when in gold.whens]

    def _headline_checks(self, gold: GoldHeadline) -> Iterator[tuple[str, bool]]:
        ours = self.predicted.headline if self.predicted else None
        support = {self.gold_id_of.get(id, "not found") for id in ours.supported_by} if ours else set()
        meant = set(gold.headline.supported_by)
        yield "headline_question", ours is not None and ours.question in gold.questions
        yield "headline_firmer", ours is not None and ours.firmer_than_body in gold.firmer
        yield "headline_supported", ours is not None and (bool(support & meant) or not (support or meant))

    def _content_exact(self, gold: GoldAttribution, said: Compared) -> bool:
        return not all(gold.contents) or any(
            body(self.text, gold.attribution, content) == said.body for content in gold.contents
        )

    def _source_exact(self, gold: GoldAttribution, said: Compared) -> bool:
        return said.source in [letters(self.text, source) for source in gold.sources]

    def _same_chain(self, gold: Sequence[str], ours: Sequence[str]) -> bool:
        return len(gold) == len(ours) and all(
            same(self.gold.entities[theirs], self.entities.get(our), self.text)
            for theirs, our in zip(gold, ours, strict=True)
        )

    def _judged(self) -> Iterator[Judged]:
        """Each predicted attribution that counts; right are those whose three parts are."""
        gold_of = {j: self.gold.attributions[i] for i, j in self.pairs}
        for j, ours in enumerate(self.attributions):
            gold = gold_of.get(j)
            if gold is None:
                yield Judged(ours.confidence, False)
            elif not gold.optional:
                said = compared(self.text, ours)
                cue = letters(self.text, gold.attribution.cue) == said.cue
                yield Judged(
                    ours.confidence, cue and self._content_exact(gold, said) and self._source_exact(gold, said)
                )

    def _count_own_voice(self, counted: Sequence[GoldAttribution], counts: dict[str, float]) -> None:
        """Letters of the page's own voice; sources, cues and the rest of a sentence that is partly said don't count."""
        own = letters(self.text, [voice.span for voice in self.gold.own_voice])
        said = frozenset[int]().union(*(letters(self.text, each.attribution.content) for each in counted))
        ours = letters(self.text, [voice.span for voice in self.predicted.own_voice] if self.predicted else [])
        ours &= own | said
        counts["own_found"], counts["own_gold"], counts["own_pred"] = len(own & ours), len(own), len(ours)


def _medium(medium: str | None) -> str | None:
    return BEFORE_A_MEDIUM.sub("", medium.casefold().strip()) if medium is not None else None


def _days(when: When | None) -> tuple[str | None, str | None] | None:
    return (when.earliest, when.latest) if when else None
