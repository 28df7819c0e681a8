"""Matters: what several statements of one page are about, and who stands on which side of it.

Two statements are of one matter if most content words of the shorter one stand in the other, and they speak of the
same names. That finds what is told again in much the same words, and misses paraphrase: it is a floor, not a ceiling.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reportedly.lint.word_lists import lower_words, word_list, word_pairs
from reportedly.reading.model import Attribution, OwnVoice, letters
from reportedly.reading.reading import Reading
from reportedly.text.model import Span

Side = Literal["for", "against", "cannot_tell"]

SHARED = 0.6
"""Share of the shorter statement's content words that the other must hold: below, different events of one story met."""

STEM = 6
"""Letters of a word that are compared, so that 'inspected' meets 'inspection'."""

RETOLD = 0.5
"""Share of a content that a nested one holds, from which on the outer attribution only passes it on."""

ENDING = re.compile(r"(?:ing|ed|es|e|s|ly)$")
INNER_CAPITAL = re.compile(r"(?<=[\w,;:] )[^\W\d_]*[A-Z][\w’'-]*")
NEGATION = re.compile(r"\b(?:not|never|no|none|nobody|nothing|neither|nor|cannot|without)\b|n['’]t\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """What a statement is compared by: the stems of its content words, and the names in it."""

    content: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Statement:
    """An appearance of a matter: in somebody's mouth, or in the page's own voice (`attribution` is None)."""

    spans: tuple[Span, ...]
    words: Words
    side: Side
    attribution: Attribution | None = None
    own_voice: OwnVoice | None = None

    @property
    def start(self) -> int:
        """Where it begins in the page's text."""
        return self.spans[0].start


@dataclass(frozen=True, slots=True)
class Matter:
    """What the statements say, in the words of the first of them: sides are for or against these words."""

    words: str
    statements: tuple[Statement, ...]


def matters(reading: Reading) -> tuple[Matter, ...]:
    """The matters of a page, in the order of their first statements.

    An attribution that only passes on a nested one is left out. A denial or confirmation of 'the claims' or 'it'
    belongs to the matter that began last before it.
    """
    names = names_of(reading)
    first: list[tuple[str, Words]] = []
    members: list[list[Statement]] = []
    by_stem: dict[str, list[int]] = defaultdict(list)
    for statement in _in_order(reading, names):
        at = _answered(statement, members) if _is_answer(statement) else _known(statement.words, first, by_stem)
        if at is None:
            if not statement.words.content:
                continue
            at = len(first)
            first.append((" … ".join(span.text for span in statement.spans), statement.words))
            members.append([])
            for stem in statement.words.content:
                by_stem[stem].append(at)
        members[at].append(statement)
    return tuple(
        Matter(words, tuple(_towards(words, each) for each in several))
        for (words, _), several in zip(first, members, strict=True)
    )


def words_of(text: str, names: frozenset[str]) -> Words:
    """The stems of the content words of `text`, and the words of it that are `names`."""
    found = lower_words(text)
    functional = word_list("function_words")
    stems = (_stem(word) for word in found if word not in functional and word not in names)
    return Words(frozenset(stems), frozenset(word for word in found if word in names))


def same_matter(one: Words, other: Words) -> bool:
    """Whether two statements are of one matter. Symmetric."""
    if one.names and other.names and not one.names & other.names:
        return False
    shared = len(one.content & other.content)
    if not shared or shared < SHARED * min(len(one.content), len(other.content)):
        return False
    return shared >= 2 or bool(one.names & other.names)


def same_words(one: Words, other: Words) -> bool:
    """Whether two statements say the same in much the same words: most of both, and three at least. Symmetric."""
    shared = len(one.content & other.content)
    return same_matter(one, other) and shared >= 3 and shared >= SHARED * max(len(one.content), len(other.content))


def names_of(reading: Reading) -> frozenset[str]:
    """The words that are names on this page: of named entities, or with a capital inside a sentence."""
    named = (entity.name for entity in reading.entities if entity.identity == "named")
    inner = INNER_CAPITAL.findall(reading.page.text)
    functional = word_list("function_words")
    return frozenset(word for text in (*named, *inner) for word in lower_words(text) if word not in functional)


def negated(text: str) -> bool:
    """Whether an odd number of negations stands in `text`."""
    return len(NEGATION.findall(text)) % 2 == 1


def _in_order(reading: Reading, names: frozenset[str]) -> Iterator[Statement]:
    text = reading.page.text
    passing_on = set(_passing_on(reading))
    found = [
        Statement(attribution.content, _words(attribution.content, names), _side(attribution), attribution=attribution)
        for attribution in reading.attributions
        if attribution.content and attribution.id not in passing_on
    ]
    # A refusal or denial without any content still has its place: that of its cue.
    found += [
        Statement(attribution.cue, Words(frozenset(), frozenset()), _side(attribution), attribution=attribution)
        for attribution in reading.attributions
        if attribution.cue and not attribution.content
    ]
    for voice in reading.own_voice:
        asserted: Side = "cannot_tell" if voice.question or voice.factuality not in ("CT+", "CT-") else "for"
        side: Side = "against" if voice.factuality == "CT-" and not voice.question else asserted
        found.append(
            Statement((voice.span,), words_of(text[voice.span.start : voice.span.end], names), side, None, voice)
        )
    yield from sorted(found, key=lambda statement: statement.start)


def _words(spans: Iterable[Span], names: frozenset[str]) -> Words:
    return words_of(" ".join(span.text for span in spans), names)


def _passing_on(reading: Reading) -> Iterator[str]:
    """Ids of the attributions that hold another with the better part of their content."""
    by_id = {attribution.id: attribution for attribution in reading.attributions}
    for child in reading.attributions:
        parent = by_id.get(child.parent or "")
        if parent and child.content:
            inner, outer = (letters(reading.page.text, each.content) for each in (child, parent))
            if len(inner) >= RETOLD * len(outer):
                yield parent.id


def _side(attribution: Attribution) -> Side:
    """Towards its own content, as spanned."""
    if attribution.act in ("no_comment", "question", "attitude", "intention", "directive"):
        return "cannot_tell"
    if attribution.factuality.endswith("-"):
        return "against"
    if attribution.factuality.endswith("+"):
        return "for"
    return "against" if attribution.act in ("denial", "retraction") else "cannot_tell"


def _towards(words: str, statement: Statement) -> Statement:
    """The same statement with its side towards `words`, which may say the contrary of its own."""
    own = " ".join(span.text for span in statement.spans)
    if statement.side == "cannot_tell" or _is_answer(statement) or negated(words) == negated(own):
        return statement
    turned: Side = "against" if statement.side == "for" else "for"
    return Statement(statement.spans, statement.words, turned, statement.attribution, statement.own_voice)


def _is_answer(statement: Statement) -> bool:
    """Whether it answers to what was said before without telling it again: 'denied the claims'."""
    attribution = statement.attribution
    if attribution is None or attribution.act not in ("denial", "confirmation", "retraction", "no_comment"):
        return False
    return not attribution.content or statement.words.content <= {_stem(word) for word in word_list("answered")}


def _answered(statement: Statement, members: Sequence[Sequence[Statement]]) -> int | None:
    attribution = statement.attribution
    for at in reversed(range(len(members))):
        told = members[at][0].attribution
        if told is not None and attribution is not None and told.who != attribution.who:
            return at
    return None


def _known(words: Words, first: Sequence[tuple[str, Words]], by_stem: dict[str, list[int]]) -> int | None:
    shared = Counter(at for stem in words.content for at in by_stem.get(stem, ()))
    return min(
        (at for at in shared if same_matter(words, first[at][1])), key=lambda at: (-shared[at], at), default=None
    )


def _stem(word: str) -> str:
    word = word_pairs("irregular").get(word, word)
    stem = ENDING.sub("", word) if len(word) > 4 else word
    return stem[:STEM]
