"""Traced rumours against gold stories: clusters, stances, origins, edges, circles, status."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from reportedly.evaluation.stories import Compared, Pair, Story, compared
from reportedly.reading.fields import Field

SAME_BACKGROUND = 1 / 3
"""F1 of words from which a predicted rumour is taken for a background statement of the story, and left out."""

Shared = Counter[Pair]


@dataclass(slots=True)
class Counts:
    """Sums over stories: what the figures are computed from. precisions, recalls: B-cubed, one a page."""

    sums: Counter[str] = field(default_factory=Counter)
    precisions: list[float] = field(default_factory=list)
    recalls: list[float] = field(default_factory=list)


def score(pairs: Iterable[tuple[Story, Mapping[str, object]]]) -> dict[str, dict[str, float]]:
    """The figures over all stories, each with the document of the contract's form that was predicted for it.

    docs/how-to-evaluate.md says what they mean.
    """
    counts = Counts()
    for story, document in pairs:
        _count(counts, story, compared(document, Field([dict(page) for page in story.pages]), story.time))
    return _figures(counts)


def _count(counts: Counts, story: Story, predicted: Sequence[Compared]) -> None:
    matched, dropped = _match(story.rumours, predicted, story.background)
    kept = [each for number, each in enumerate(predicted) if number not in dropped]
    _count_clusters(counts, story, kept)
    _count_edges(counts.sums, story, kept)
    for name, of, rumours in (("circles", "circles", kept), ("drift", "drifted", list(predicted))):
        found = set().union(*(getattr(each, of) for each in rumours))
        gold = set().union(*(getattr(each, of) for each in story.rumours))
        counts.sums[name] += len(found & gold)
        counts.sums[f"{name}.pred"] += len(found)
        counts.sums[f"{name}.gold"] += len(gold)
    for number, gold_rumour in enumerate(story.rumours):
        of_it = predicted[matched[number]] if number in matched else None
        _count_rumour(counts.sums, story, number, gold_rumour, of_it)
    _count_twins(counts.sums, story.rumours, kept, matched)


def _match(
    gold: Sequence[Compared], predicted: Sequence[Compared], background: Sequence[tuple[str, frozenset[str]]]
) -> tuple[dict[int, int], set[int]]:
    """Gold number -> predicted number, one to one, best first; and the predicted ones that are background."""
    wanted = [(each.statement, each.pages) for each in gold] + list(background)
    candidates = []
    for i, (statement, pages) in enumerate(wanted):
        for j, each in enumerate(predicted):
            shared, words = len(pages & each.pages), _words_f1(statement, each.statement)
            if shared and (i < len(gold) or words >= SAME_BACKGROUND):
                overlap = _f1(shared / len(each.pages), shared / len(pages))
                candidates.append((overlap + words / 2, -i, -j))
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for _, minus_i, minus_j in sorted(candidates, reverse=True):
        if -minus_i not in pairs and -minus_j not in used:
            pairs[-minus_i] = -minus_j
            used.add(-minus_j)
    return (
        {i: j for i, j in pairs.items() if i < len(gold)},
        {j for i, j in pairs.items() if i >= len(gold)},
    )


def _count_clusters(counts: Counts, story: Story, kept: Sequence[Compared]) -> None:
    predicted, gold = _shared(kept), _shared(story.rumours)
    golden = {page for page, _ in gold}
    known = Counter({**gold, **{(page, page): 1 for page in story.time}})
    counts.precisions += _b_cubed(predicted, known, sorted({a for a, b in predicted if a in golden or a != b}))
    counts.recalls += _b_cubed(gold, predicted, sorted(golden))
    counts.sums["pairs.pred"] += sum(n for (a, b), n in predicted.items() if a < b)
    counts.sums["pairs.gold"] += sum(n for (a, b), n in gold.items() if a < b)
    counts.sums["pairs"] += sum(min(n, gold.get(pair, 0)) for pair, n in predicted.items() if pair[0] < pair[1])


def _shared(rumours: Iterable[Compared]) -> Shared:
    """How many rumours each pair of pages shares, a page with itself too."""
    return Counter(pair for each in rumours for pair in product(each.pages, each.pages))


def _b_cubed(over: Shared, other: Shared, pages: Iterable[str]) -> list[float]:
    """For each page the mean, over the pages it shares rumours with in `over`, of how far `other` says so too.

    Extended B-cubed (Amigó et al. 2009), as a page may stand in several rumours.
    """
    values = []
    for page in pages:
        near = [b for a, b in over if a == page]
        parts = [
            float((page, page) in other) if b == page else min(over[page, b], other.get((page, b), 0)) / over[page, b]
            for b in near
        ]
        values.append(_ratio(sum(parts), len(parts)))
    return values


def _count_edges(sums: Counter[str], story: Story, kept: Sequence[Compared]) -> None:
    gold, found = _edges(story.rumours), _edges(kept)
    found = {pair: by for pair, by in found.items() if pair in gold or pair not in story.optional}
    both = found.keys() & gold.keys()
    sums["edges"] += len(both)
    sums["edges.pred"] += len(found)
    sums["edges.gold"] += len(gold)
    sums["edges.by"] += sum(bool(found[pair] & gold[pair]) for pair in both)


def _edges(rumours: Iterable[Compared]) -> dict[Pair, set[str]]:
    edges: dict[Pair, set[str]] = {}
    for each in rumours:
        for pair, by in each.edges.items():
            edges.setdefault(pair, set()).update(by)
    return edges


def _count_rumour(sums: Counter[str], story: Story, number: int, gold: Compared, found: Compared | None) -> None:
    least, most = gold.least or 0, gold.most or 0
    sums["rumours"] += 1
    sums["pages"] += len(gold.pages)
    sums["many"] += most > 1
    if found is None:
        return
    sums["matched"] += 1
    canonical = story.same_origin[number]
    for page in gold.pages & found.pages:
        sums["stance.pages"] += 1
        sums["stance.right"] += gold.stances[page] == found.stances[page]
        sums["stance"] += len(gold.stances[page] & found.stances[page])
        sums["stance.pred"] += len(found.stances[page])
        sums["stance.gold"] += len(gold.stances[page])
        sums["origin"] += gold.roots[page] == {canonical.get(root, root) for root in found.roots[page]}
    if found.least is not None and found.most is not None:
        exact = (found.least, found.most) == (gold.least, gold.most)
        sums["ranges"] += 1
        sums["overlap"] += found.least <= most and least <= found.most
        sums["holds"] += found.least <= least and most <= found.most
        sums["exact"] += exact
        sums["exact_many"] += most > 1 and exact
        sums["width"] += found.most - found.least
    sums["status"] += found.status in story.statuses[number]
    sums["by"] += found.by in story.bys[number]


def _count_twins(
    sums: Counter[str], gold: Sequence[Compared], kept: Sequence[Compared], matched: Mapping[int, int]
) -> None:
    """Every two rumours of a story must stay apart."""
    for (i, one), (k, other) in combinations(enumerate(gold), 2):
        only_one, only_other = one.pages - other.pages, other.pages - one.pages
        sums["twins"] += 1
        if only_one and only_other:
            sums["merged"] += any(each.pages & only_one and each.pages & only_other for each in kept)
        else:
            apart = i in matched and k in matched
            sums["merged"] += not apart and any(each.pages & one.pages and each.pages & other.pages for each in kept)


def _figures(counts: Counts) -> dict[str, dict[str, float]]:
    sums = counts.sums
    precision, recall = _mean(counts.precisions), _mean(counts.recalls)
    rumours = sums["rumours"]
    return {
        "rumours": {"gold": rumours, "matched": sums["matched"]},
        "b3": {"p": precision, "r": recall, "f1": _f1(precision, recall)},
        "pairwise": _three(sums, "pairs"),
        "stance": {
            "accuracy": _ratio(sums["stance.right"], sums["stance.pages"]),
            "f1": _ratio(2 * sums["stance"], sums["stance.pred"] + sums["stance.gold"]),
            "pages": sums["stance.pages"],
        },
        "edges": {**_three(sums, "edges"), "by": _ratio(sums["edges.by"], sums["edges"])},
        "origin": {"accuracy": _ratio(sums["origin"], sums["pages"]), "pages": sums["pages"]},
        "independent": {
            "overlap": _ratio(sums["overlap"], rumours),
            "holds": _ratio(sums["holds"], rumours),
            "exact": _ratio(sums["exact"], rumours),
            "exact_many": _ratio(sums["exact_many"], sums["many"]),
            "width": _ratio(sums["width"], sums["ranges"]),
        },
        "circles": _three(sums, "circles"),
        "status": {"accuracy": _ratio(sums["status"], rumours)},
        "by": {"accuracy": _ratio(sums["by"], rumours)},
        "drift": _three(sums, "drift"),
        "twins": {"pairs": sums["twins"], "merged": sums["merged"]},
    }


def _three(sums: Counter[str], name: str) -> dict[str, float]:
    """Precision, recall, F1; each is 1 where there was nothing to find, and nothing was."""
    found, predicted, gold = sums[name], sums[f"{name}.pred"], sums[f"{name}.gold"]
    precision = found / predicted if predicted else float(not gold)
    recall = found / gold if gold else float(not predicted)
    return {"p": precision, "r": recall, "f1": _f1(precision, recall), "n_pred": predicted, "n_gold": gold}


def _words_f1(one: str, other: str) -> float:
    a, b = (set(re.findall(r"\w+", text.casefold())) for text in (one, other))
    return _f1(_ratio(len(a & b), len(a)), _ratio(len(a & b), len(b)))


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _mean(values: Sequence[float]) -> float:
    return _ratio(sum(values), len(values))
