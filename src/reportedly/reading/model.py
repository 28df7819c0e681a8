"""The nouns of a reading: who says so, through whom, how firmly. Values and rules: docs/reading-contract.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from reportedly.text.model import Span

Quote = Literal["direct", "mixed", "indirect"]
Act = Literal[
    "statement",
    "directive",
    "intention",
    "belief",
    "attitude",
    "denial",
    "question",
    "no_comment",
    "confirmation",
    "retraction",
]
Factuality = Literal["CT+", "CT-", "PR+", "PR-", "PS+", "PS-", "CTu", "Uu"]
Kind = Literal["person", "group", "organisation", "outlet", "document", "platform", "public", "unknown"]
Identity = Literal["named", "role", "anonymous", "unstated"]
PageStance = Literal["neutral", "supports", "doubts", "denies"]


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that a statement is put in the mouth of."""

    id: str
    name: str
    kind: Kind
    identity: Identity
    mentions: tuple[Span, ...] = ()
    member_of: str | None = None
    on_behalf_of: str | None = None

    @property
    def hides_others(self) -> bool:
        """Whether more mouths may stand behind it: a source that isn't given ('reportedly'). So `hops` is a least."""
        return self.identity == "unstated" and self.kind != "public"


@dataclass(frozen=True, slots=True)
class When:
    """When something was said: the page's words, and the days they can mean (ISO dates, both inclusive)."""

    text: str
    earliest: str | None = None
    latest: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """A statement and the one whose mouth it is put in (Pareti 2012).

    source, cue, content: spans of the page's text in reading order; several where broken up, none where absent.
    chain: entity ids from the page outward, the last is `who`. confidence: 0 to 1, that all three parts are right.
    """

    id: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    who: str
    chain: tuple[str, ...]
    confidence: float
    quote: Quote = "indirect"
    act: Act = "statement"
    factuality: Factuality = "CT+"
    parent: str | None = None
    carried: tuple[str, ...] = ()
    page_stance: PageStance = "neutral"
    medium: str | None = None
    when: When | None = None

    def __post_init__(self) -> None:
        if not self.chain or self.chain[-1] != self.who:
            raise ValueError(f"the chain of {self.id} doesn't end at {self.who}")

    @property
    def hops(self) -> int:
        """Mouths between the page and the one who said it: 1 is first-hand."""
        return len(self.chain)


@dataclass(frozen=True, slots=True)
class OwnVoice:
    """A stretch that the page asserts (or asks) itself."""

    span: Span
    factuality: Factuality = "CT+"
    question: bool = False


@dataclass(frozen=True, slots=True)
class Headline:
    """The title against the body. Attribution ids; `attributions` has offsets into `text`."""

    text: str
    question: bool = False
    attributions: tuple[Attribution, ...] = ()
    supported_by: tuple[str, ...] = ()
    by_own_voice: bool = False
    contradicted_by: tuple[str, ...] = ()
    firmer_than_body: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """Who gets the word on a page: the share of its letters that is attributed, and counts of attributions."""

    attributed_share: float
    by_identity: dict[Identity, int] = field(default_factory=dict)
    second_hand: int = 0
    hedged: int = 0


def letters(text: str, spans: Sequence[Span]) -> frozenset[int]:
    """The offsets of the letters and digits inside `spans`: by these, spans are compared."""
    return frozenset(at for span in spans for at in range(span.start, span.end) if text[at].isalnum())
