"""The nouns of an evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reportedly.page.model import Page, Skipped
from reportedly.reading.model import Attribution, Entity, Headline, OwnVoice, When
from reportedly.reading.reading import Reading
from reportedly.text.model import Span

Form = Literal["spans", "readings"]
"""What is scored: source, cue, content and who belongs to what; or whole readings, with entities and judgements."""

Counts = Mapping[str, float]
"""What was counted in a document, by name: counts of documents add up to those of a corpus."""

Figures = Mapping[str, float | None]
"""Scores by name, None where there was nothing to count. The names are documented in docs/how-to-evaluate.md."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Source, cue and content of one attribution, several spans where broken up, none where absent.

    quote: direct, mixed or indirect, or another corpus's word for it. confidence: 0 to 1, of a prediction.
    """

    id: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    quote: str | None = None
    confidence: float | None = None


def parts_of(attribution: Attribution) -> Parts:
    """What span scores compare of an attribution of a reading."""
    return Parts(
        attribution.id,
        attribution.source,
        attribution.cue,
        attribution.content,
        attribution.quote,
        attribution.confidence,
    )


@dataclass(frozen=True, slots=True)
class Version:
    """What one annotator marked on a page. optional: what counts neither way, found or not."""

    annotator: str
    attributions: tuple[Parts, ...]
    optional: tuple[Parts, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """An entity as annotated: other names that it may be given, and the labels that are right for it."""

    entity: Entity
    aliases: tuple[str, ...]
    identities: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """An attribution as annotated, with all the values of a field that are right. optional: counts neither way."""

    attribution: Attribution
    optional: bool
    sources: tuple[tuple[Span, ...], ...]
    contents: tuple[tuple[Span, ...], ...]
    quotes: tuple[str, ...]
    acts: tuple[str, ...]
    factualities: tuple[str, ...]
    whos: tuple[str, ...]
    parents: tuple[str | None, ...]
    chains: tuple[tuple[str, ...], ...]
    media: tuple[str | None, ...]
    whens: tuple[When | None, ...]


@dataclass(frozen=True, slots=True)
class GoldHeadline:
    """A headline as annotated, with all the answers that are right."""

    headline: Headline
    questions: tuple[bool, ...]
    firmer: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class GoldReading:
    """A whole reading as annotated. headline: None where nobody judged it."""

    text: str
    entities: Mapping[str, GoldEntity]
    attributions: tuple[GoldAttribution, ...]
    own_voice: tuple[OwnVoice, ...]
    headline: GoldHeadline | None


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A page with what one or several annotators marked on it, and the whole reading where gold has one."""

    page: Page
    versions: tuple[Version, ...]
    split: str | None = None
    reading: GoldReading | None = None


@dataclass(frozen=True, slots=True)
class Gold:
    """A file of gold: the documents that were asked for, and the records that can't be used.

    ids: of all its records, also those left aside. sha256: of the file's bytes, as 64 hex digits.
    """

    file: str
    sha256: str
    form: Form
    documents: tuple[GoldDocument, ...]
    skipped: tuple[Skipped, ...]
    ids: frozenset[str]
    split: str | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was predicted for a document; `reading` is None where only the parts were saved."""

    parts: tuple[Parts, ...]
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One thing that gold asks for: a figure of an attribution of a document, or of its headline."""

    document: str
    attribution: str
    figure: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A predicted attribution's confidence, 0 to 1, and whether all three parts were right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of one document. outcomes: whether each example is right. excerpts: its text, by attribution."""

    counts: Counts
    outcomes: Mapping[Example, bool]
    judged: tuple[Judged, ...]
    excerpts: Mapping[str, str]
