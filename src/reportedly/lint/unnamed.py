"""bare-source: an unnamed source of whom the page tells nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from reportedly.lint.model import Break, Case, Rule
from reportedly.lint.word_lists import lower_words, word_list
from reportedly.reading.model import Attribution
from reportedly.text.model import Span

DEFINITE = frozenset({"the", "this", "that", "these", "those", "same"})


def breaks(case: Case) -> Iterator[Break]:
    """The first mention of each unnamed source that is nowhere described."""
    seen: set[str] = set()
    told: set[str] = set()
    own: dict[str, list[Attribution]] = defaultdict(list)
    for attribution in case.reading.attributions:
        if attribution.source:
            own[attribution.who].append(attribution)
    for attribution in case.reading.attributions:
        entity = case.who(attribution)
        if entity.identity != "anonymous" or not attribution.source or entity.id in seen:
            continue
        seen.add(entity.id)
        words = lower_words(" ".join(span.text for span in attribution.source))
        nouns = {word.rstrip("s") for word in words if word in word_list("bare_nouns")}
        # 'the source' goes back to one that was told of above, even where the reading takes it for another.
        again = bool(words) and words[0] in DEFINITE and bool(nouns & told)
        told |= nouns
        if again:
            continue
        if all(_bare(case, each) for each in own[entity.id]) and all(
            _bare_words(span.text) for span in entity.mentions
        ):
            span = attribution.source[0]
            yield Break(
                span,
                f"'{span.text}' tells nothing of how this source could know. Describe the source as closely as you can "
                "without giving the name away, and say why it stays unnamed.",
                (attribution.id,),
            )


def _bare(case: Case, attribution: Attribution) -> bool:
    return _bare_words(" ".join(span.text for span in attribution.source)) and not _described_behind(case, attribution)


def _bare_words(source: str) -> bool:
    words = lower_words(source.replace("-", " "))
    return bool(words) and all(word in word_list("bare_nouns") | word_list("empty_descriptions") for word in words)


def _described_behind(case: Case, attribution: Attribution) -> bool:
    """Whether more about the source stands before its cue or content: 'a source at the port said'.

    What follows at once behind 'told' is who was told, and no description.
    """
    source, text = attribution.source[-1], case.reading.page.text
    behind = [span.start for span in (*attribution.cue, *attribution.content) if span.start >= source.end]
    between = text[source.end : min(behind)] if behind else _rest_of_clause(text, source)
    return any(word not in word_list("function_words") for word in lower_words(between))


def _rest_of_clause(text: str, source: Span) -> str:
    end = source.end
    while end < len(text) and text[end] not in ".;!?\n":
        end += 1
    return text[source.end : end]


RULE = Rule(
    "bare-source",
    "warning",
    "A bare 'source' without description",
    "Readers can weigh an unnamed source only by what they are told of it.",
    "AP asks to describe an unnamed source as fully as possible, and never to leave it at 'sources say'; Reuters bars "
    "'informed' and 'reliable', which every source should be.",
    breaks,
)
