"""Stretches of a text that are found again after the text, or what was read in it, has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from reportedly.reading.model import Attribution, letters
from reportedly.text.model import Span

AROUND = 32
"""Characters before and after that tell one occurrence from another, as annotators on the web keep."""

SAME_STRETCH = 0.5
"""Share of letters in common from which two stretches are one: above it, one can be the same as one other only."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The words of a stretch, and those around it (TextQuoteSelector of the W3C's Web Annotation)."""

    exact: str
    prefix: str
    suffix: str

    @classmethod
    def of(cls, text: str, span: Span) -> Anchor:
        """The anchor of a span of `text`."""
        return cls(span.text, text[max(0, span.start - AROUND) : span.start], text[span.end : span.end + AROUND])

    @classmethod
    def from_json(cls, value: object) -> Anchor:
        """The anchor that `to_json` wrote."""
        if not isinstance(value, Mapping):
            raise TypeError("an anchor is an object")
        return cls(str(value["exact"]), str(value["prefix"]), str(value["suffix"]))

    def to_json(self) -> dict[str, str]:
        """The anchor as JSON-like data."""
        return {"exact": self.exact, "prefix": self.prefix, "suffix": self.suffix}

    def find(self, text: str) -> Span | None:
        """Where the words stand in `text`: of several places, the one whose surroundings are most alike."""
        best: tuple[float, Span] | None = None
        at = text.find(self.exact)
        while at >= 0:
            span = Span.of(text, at, at + len(self.exact))
            here = Anchor.of(text, span)
            alike = _alike(self.prefix[::-1], here.prefix[::-1]) + _alike(self.suffix, here.suffix)
            if best is None or alike > best[0]:
                best = (alike, span)
            at = text.find(self.exact, at + 1)
        return best[1] if best else None


@dataclass(frozen=True, slots=True)
class AttributionAnchor:
    """The parts by which an attribution is found again: its content, or its cue where it has none."""

    content: tuple[Anchor, ...]
    cue: tuple[Anchor, ...]

    @classmethod
    def of(cls, text: str, attribution: Attribution) -> AttributionAnchor:
        """The anchor of an attribution in `text`."""
        content, cue = (
            tuple(Anchor.of(text, span) for span in spans) for spans in (attribution.content, attribution.cue)
        )
        return cls(content, cue)

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> AttributionAnchor:
        """The anchor that `to_json` wrote."""
        return cls(*(_anchors(value[part]) for part in ("content", "cue")))

    def to_json(self) -> dict[str, object]:
        """The anchor as JSON-like data."""
        return {
            "content": [anchor.to_json() for anchor in self.content],
            "cue": [anchor.to_json() for anchor in self.cue],
        }

    def stands_in(self, text: str) -> bool:
        """Whether all of its words are still in the text."""
        return all(anchor.find(text) is not None for anchor in (*self.content, *self.cue))

    def find(self, text: str, attributions: Sequence[Attribution]) -> Attribution | None:
        """The attribution that this one was; None where there is none, or where it can't be told which."""
        content, cue = _letters(text, self.content), _letters(text, self.cue)
        scored = [
            (
                overlap(content or cue, letters(text, each.content if content else each.cue)),
                overlap(cue, letters(text, each.cue)),
                each,
            )
            for each in attributions
        ]
        fit = [each for each in scored if each[0] > SAME_STRETCH]
        # Nested attributions can share most of a content, and the cue tells them apart.
        fit.sort(key=lambda each: (each[1] > 0, each[0] + each[1]), reverse=True)
        if not fit or (len(fit) > 1 and fit[0][:2] == fit[1][:2]):
            return None
        return fit[0][2]


def overlap(mine: frozenset[int], other: frozenset[int]) -> float:
    """The share of letters that two stretches have in common (Jaccard); 0 where both are empty."""
    return len(mine & other) / len(mine | other) if mine | other else 0.0


def _letters(text: str, anchors: Sequence[Anchor]) -> frozenset[int]:
    return letters(text, [span for anchor in anchors if (span := anchor.find(text)) is not None])


def _anchors(value: object) -> tuple[Anchor, ...]:
    return tuple(Anchor.from_json(each) for each in value) if isinstance(value, list) else ()


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() if one or other else 1.0
