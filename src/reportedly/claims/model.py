"""The nouns of claims: one page's appearance of a statement, and the mouths it came through."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.reading.model import Act, Factuality, Identity, Kind, PageStance, When


@dataclass(frozen=True, slots=True)
class Teller:
    """A mouth on the way from the page to the one who said it."""

    name: str
    kind: Kind
    identity: Identity
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement as it appears on one page: an attribution, or the page's own voice.

    page: the id of the page. attribution: its id in the reading; None for the page's own voice. statement: the content
    with pronouns and short names replaced and days made absolute. chain: from the page outward, the last one said it;
    () for the page's own voice. start, end: the stretch of the page's text that holds the claim and its attribution.
    quoted: the words between quotation marks. context: the stems that weigh most on its page, to tell matters apart.
    passage: the text from start to end, bounded. prominence: 0 to 1, how much of the page's title it says.
    """

    id: str
    page: str
    attribution: str | None
    statement: str
    about: tuple[str, ...]
    chain: tuple[Teller, ...]
    outlet: str | None
    seen: str | None
    start: int
    end: int
    act: Act = "statement"
    factuality: Factuality = "CT+"
    page_stance: PageStance = "neutral"
    question: bool = False
    medium: str | None = None
    said: When | None = None
    quoted: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    prominence: float = 0.0
    passage: str = ""

    @property
    def who(self) -> str:
        """The name of the one who said it: the outlet where the page says it itself."""
        return self.chain[-1].name if self.chain else self.outlet or "the page"

    @property
    def identity(self) -> Identity:
        """How far a reader could find the one who said it."""
        return self.chain[-1].identity if self.chain else "named"
