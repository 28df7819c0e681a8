"""Source, cue and content against gold: exact, partial and by words, and whose mouth a statement was put in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reportedly.evaluation.letters import FOUND, Letters, align, compared, head, jaccard, words_touched
from reportedly.evaluation.model import Counts, Example, Figures, GoldDocument, Judged, Parts, Scored, Version

Role = Literal["source", "cue", "content"]

ROLES: tuple[Role, ...] = ("source", "cue", "content")
GROUPS: Mapping[str, tuple[Role, ...]] = {
    "source": ("source",),
    "cue": ("cue",),
    "content": ("content",),
    "pair": ("source", "content"),
    "whole": ROLES,
}
"""What is compared at once: each role alone, who said what, and all three."""

NO_TYPE = "any"
"""The quote type of gold that tells none."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A distinct attribution, as the sets of offsets that are compared."""

    parts: Parts
    letters: Mapping[Role, Letters]

    def key(self, roles: Iterable[Role]) -> tuple[Letters, ...]:
        return tuple(self.letters[role] for role in roles)


def score(document: GoldDocument, predicted: Sequence[Parts]) -> Scored:
    """The score of the predicted attributions of a document, against each version of its gold; counts add up."""
    counts: dict[str, float] = defaultdict(float)
    outcomes: dict[Example, bool] = {}
    judged: list[Judged] = []
    excerpts: dict[str, str] = {}
    text = document.page.text
    for version in document.versions:
        items = _items(text, version.attributions)
        said = _items(text, _without_optional(text, version, predicted))
        _count(text, items, said, counts)
        for item in items:
            name = f"{version.annotator}/{item.parts.id}" if len(document.versions) > 1 else item.parts.id
            excerpts[name] = " … ".join(span.text for span in item.parts.content)
            for group, roles in GROUPS.items():
                if any(item.key(roles)):
                    right = item.key(roles) in {each.key(roles) for each in said}
                    outcomes[Example(document.page.id, name, group)] = right
        gold_keys = {item.key(ROLES) for item in items}
        judged += [
            Judged(each.parts.confidence, each.key(ROLES) in gold_keys)
            for each in said
            if each.parts.confidence is not None
        ]
    return Scored(counts, outcomes, tuple(judged), excerpts)


def count(text: str, gold: Sequence[Parts], predicted: Sequence[Parts]) -> Counts:
    """All the counts of one text; they add up over texts."""
    counts: dict[str, float] = defaultdict(float)
    _count(text, _items(text, gold), _items(text, predicted), counts)
    return counts


def figures(counts: Counts) -> Figures:
    """The scores that summed counts come to, `group.metric.part`."""
    told: dict[str, float | None] = {}

    def add(name: str, hit: str, predicted: str, gold: str) -> None:
        for part, value in precision_recall_f1(
            counts.get(hit, 0), counts.get(predicted, 0), counts.get(gold, 0)
        ).items():
            told[f"{name}.{part}"] = value

    for group in GROUPS:
        add(f"{group}.exact", f"{group}.exact", f"{group}.predicted", f"{group}.gold")
        add(f"{group}.partial", f"{group}.overlap", f"{group}.predicted", f"{group}.gold")
    for role in ROLES:
        add(f"{role}.token", f"{role}.words_both", f"{role}.words_predicted", f"{role}.words_gold")
    for part in ("head", "exact", "none"):
        told[f"source_given_content.{part}"] = share(counts, f"sourced.{part}", "sourced.found")
    add("who", "sourced.head", "who.predicted", "who.gold")
    told["no_source_kept"] = share(counts, "unsourced.none", "unsourced.found")
    told["no_source_found"] = share(counts, "unsourced.found", "unsourced.gold")
    told["no_source_found_and_kept"] = share(counts, "unsourced.none", "unsourced.gold")
    for name in sorted(counts):
        if name.startswith("type.") and name.endswith(".gold") and counts[name]:
            kind = name.removeprefix("type.").removesuffix(".gold")
            told[f"found_by_type.{kind}"] = share(counts, f"type.{kind}.found", name)
    return told


def precision_recall_f1(hit: float, predicted: float, gold: float) -> dict[str, float]:
    """Precision, recall and their harmonic mean; where nothing is to be found, finding nothing is right."""
    precision = hit / predicted if predicted else float(not gold)
    recall = hit / gold if gold else float(not predicted)
    both = precision + recall
    return {"p": precision, "r": recall, "f1": 2 * precision * recall / both if both else 0.0}


def share(counts: Counts, part: str, whole: str) -> float | None:
    """The share of one count in another, None where that is zero."""
    return counts.get(part, 0) / counts[whole] if counts.get(whole) else None


def _items(text: str, attributions: Iterable[Parts]) -> list[_Item]:
    """The distinct attributions, in text order; the first of those that are alike stands for them."""
    found: dict[tuple[Letters, ...], _Item] = {}
    for parts in attributions:
        letters: dict[Role, Letters] = {
            "source": compared(text, parts.source),
            "cue": compared(text, parts.cue),
            "content": compared(text, parts.content),
        }
        item = _Item(parts, letters)
        if any(letters.values()):
            found.setdefault(item.key(ROLES), item)
    return sorted(
        found.values(), key=lambda item: [sorted(letters) for letters in item.key(("content", "cue", "source"))]
    )


def _count(text: str, gold: Sequence[_Item], predicted: Sequence[_Item], counts: dict[str, float]) -> None:
    pairs = align(
        [item.letters["content"] for item in gold],
        [item.letters["content"] for item in predicted],
        tie=lambda i, j: jaccard(gold[i].letters["source"], predicted[j].letters["source"]),
    )
    for group, roles in GROUPS.items():
        gold_keys = {item.key(roles) for item in gold if any(item.key(roles))}
        predicted_keys = {item.key(roles) for item in predicted if any(item.key(roles))}
        counts[f"{group}.gold"] += len(gold_keys)
        counts[f"{group}.predicted"] += len(predicted_keys)
        counts[f"{group}.exact"] += len(gold_keys & predicted_keys)
        if len(roles) == 1:
            counts[f"{group}.overlap"] += sum(
                overlap for _, _, overlap in align(_only(gold_keys), _only(predicted_keys))
            )
        else:
            counts[f"{group}.overlap"] += sum(
                sum(jaccard(gold[i].letters[role], predicted[j].letters[role]) for role in roles) / len(roles)
                for i, j, _ in pairs
            )
    for role in ROLES:
        sure = words_touched(text, frozenset().union(*(item.letters[role] for item in gold)))
        said = words_touched(text, frozenset().union(*(item.letters[role] for item in predicted)))
        counts[f"{role}.words_gold"] += len(sure)
        counts[f"{role}.words_predicted"] += len(said)
        counts[f"{role}.words_both"] += len(sure & said)
    _count_who(text, gold, predicted, {i: j for i, j, overlap in pairs if overlap > FOUND}, counts)


def _count_who(
    text: str, gold: Sequence[_Item], predicted: Sequence[_Item], found: Mapping[int, int], counts: dict[str, float]
) -> None:
    """Whose mouth a statement was put in. found: the predicted item of a gold one."""
    counts["who.gold"] += sum(1 for item in gold if item.letters["source"] and item.letters["content"])
    counts["who.predicted"] += sum(1 for item in predicted if item.letters["source"] and item.letters["content"])
    for i, item in enumerate(gold):
        kind = item.parts.quote or NO_TYPE
        sourced = "sourced" if item.letters["source"] else "unsourced"
        counts[f"{sourced}.gold"] += 1
        counts[f"type.{kind}.gold"] += 1
        if i not in found:
            continue
        said_by = predicted[found[i]].letters["source"]
        counts[f"type.{kind}.found"] += 1
        counts[f"{sourced}.found"] += 1
        counts[f"{sourced}.exact"] += said_by == item.letters["source"]
        counts[f"{sourced}.none"] += not said_by
        counts[f"{sourced}.head"] += bool(said_by & head(text, item.parts.source))


def _only(keys: Iterable[tuple[Letters, ...]]) -> list[Letters]:
    return sorted((key[0] for key in keys), key=sorted)


def _without_optional(text: str, version: Version, predicted: Sequence[Parts]) -> Sequence[Parts]:
    """The predictions less those found to be one of the optional attributions, which count neither way."""
    if not version.optional:
        return predicted
    gold = (*version.attributions, *version.optional)
    pairs = align(
        [compared(text, parts.content) for parts in gold],
        [compared(text, parts.content) for parts in predicted],
        tie=lambda i, j: jaccard(compared(text, gold[i].source), compared(text, predicted[j].source)),
    )
    left_out = {j for i, j, overlap in pairs if overlap > FOUND and i >= len(version.attributions)}
    return [parts for j, parts in enumerate(predicted) if j not in left_out]
