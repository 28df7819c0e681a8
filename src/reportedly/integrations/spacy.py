"""Readings in spaCy: `nlp.add_pipe("reportedly")`. The only door to spaCy.

>>> import spacy  # doctest: +SKIP
>>> nlp = spacy.blank("en")  # doctest: +SKIP
>>> nlp.add_pipe("reportedly")  # doctest: +SKIP
>>> doc = nlp("Nell Orme said the crane was inspected in May.")  # doctest: +SKIP
>>> doc._.attributions[0].source[0], doc._.attributions[0].who.identity  # doctest: +SKIP
(Nell Orme, 'named')
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

from reportedly.page.model import Page
from reportedly.reading.model import Attribution, Entity
from reportedly.reading.read import read
from reportedly.reading.reading import Reading
from reportedly.text.model import Span as TextSpan

KEPT_AS = "reportedly"
"""Where `doc.user_data` has the reading, as JSON text: so it goes where the doc goes (disk, bytes, other processes)."""

PARTS = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class TokenAttribution:
    """An attribution with its parts as spans of tokens; a part that begins or ends inside a token takes all of it.

    attribution: the same with spans of characters, and all that is known of it. who: the entity behind the source.
    """

    attribution: Attribution
    who: Entity
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


class Reader:
    """Reads each doc; afterwards `doc._.attributions`, `doc._.reading`, and `doc.spans` by "source", "cue", "content".

    What doc.spans holds, displaCy draws: `displacy.render(doc, style="span", options={"spans_key": "content"})`.
    """

    def __init__(self, reading_of: Callable[[Page], Reading] = read) -> None:
        self.reading_of = reading_of

    def __call__(self, doc: Doc) -> Doc:
        """The same doc, read."""
        reading = self.reading_of(Page(doc.text))
        doc.user_data[KEPT_AS] = reading.to_json()
        found = [_token_attribution(doc, reading, attribution) for attribution in reading.attributions]
        for part in PARTS:
            doc.spans[part] = [span for each in found for span in getattr(each, part)]
        return doc


@Language.factory("reportedly", assigns=["doc.spans", "doc._.attributions", "doc._.reading"])
def reader(nlp: Language, name: str) -> Reader:
    """The component that `nlp.add_pipe("reportedly")` adds."""
    return Reader()


def reading_of(doc: Doc) -> Reading | None:
    """The reading of a doc: `doc._.reading`; None where the component hasn't seen it."""
    kept = doc.user_data.get(KEPT_AS)
    return Reading.from_json(kept) if kept else None


def attributions_of(doc: Doc) -> tuple[TokenAttribution, ...]:
    """The attributions of a doc: `doc._.attributions`; none where the component hasn't seen it."""
    reading = reading_of(doc)
    return tuple(_token_attribution(doc, reading, each) for each in reading.attributions) if reading else ()


def _token_attribution(doc: Doc, reading: Reading, attribution: Attribution) -> TokenAttribution:
    return TokenAttribution(
        attribution,
        reading.entity(attribution.who),
        _spans(doc, "source", attribution.source),
        _spans(doc, "cue", attribution.cue),
        _spans(doc, "content", attribution.content),
    )


def _spans(doc: Doc, part: str, spans: Sequence[TextSpan]) -> tuple[Span, ...]:
    found = (doc.char_span(span.start, span.end, label=part, alignment_mode="expand") for span in spans)
    return tuple(span for span in found if span is not None)


for _name, _getter in (("reading", reading_of), ("attributions", attributions_of)):
    Doc.set_extension(_name, getter=_getter, force=True)
