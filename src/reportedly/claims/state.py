"""Reading -> Claims: each attribution, and what the page says itself, as a statement that a stranger understands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reportedly.claims.days import absolute
from reportedly.claims.echo import Echo, echo_of
from reportedly.claims.facts import NEGATION, NUMERAL, alike, heaviest
from reportedly.claims.model import Claim, Teller
from reportedly.claims.names import Names, names_of
from reportedly.page.dates import is_iso
from reportedly.reading.model import Act, Attribution, Entity, Identity
from reportedly.reading.reading import Reading
from reportedly.text.model import Span
from reportedly.text.quotemarks import quotations
from reportedly.text.sentences import sentences

MARKS = re.compile(r"[\"“”«»]|(?<!\w)['‘’]|['’](?!\w)")
LEADING = re.compile(
    r"^(?:(?i:that|whether|if|how)|[,;:.–—-]|(?:[Tt]he )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){0,2} that(?= ))\s+"
)
"""What stands before a statement and is none of it: the conjunction, and the one who was told ('the Dial that ...')."""
CONTENT_WORD = re.compile(r"[^\W\d_]{4,}|\d+")
FEWEST_WORDS = 2
"""Content words; what has fewer says nothing that another page could repeat."""

LONGEST_STATEMENT = 400
"""Characters; longer sentences are lists or code, and are cut."""


def state(reading: Reading) -> tuple[Claim, ...]:
    """The claims of a page, in the order of its text; () where nobody states anything.

    An attribution whose content another one inside it holds wholly ('X reported, citing Y') makes no claim of its own:
    the inner one's chain tells of both. A content of several sentences makes a claim of each.
    """
    page = _Page.of(reading)
    attributed = tuple(_said_once(_attributed(page)))
    own = (_backed(claim, attributed, page) for claim in _own(page))
    told = [side for claim in (*attributed, *own) for side in _without_the_other(claim)]
    back = [other for claim in told if (other := _taken_back(claim, page))]
    claims = sorted((*told, *back), key=lambda claim: (claim.start, claim.end, claim.id))
    text = reading.page.text
    return tuple(
        replace(
            claim,
            prominence=_prominence(claim, page),
            passage=text[claim.start : min(claim.end, claim.start + LONGEST_PASSAGE)],
        )
        for claim in _answered(claims, page)
    )


OTHER_NUMBER = re.compile(
    rf"(?:,|\band|\bbut|\bthough)?\s*\bnot\s+(?:all\s+|the\s+)?"
    rf"(?P<other>{NUMERAL}|\d[\d,.]*)\b[^,;:]*",
    re.IGNORECASE,
)
ANY_NUMBER = re.compile(rf"\b(?:{NUMERAL}|\d[\d,.]*)\b", re.IGNORECASE)


def _without_the_other(claim: Claim) -> Iterator[Claim]:
    """The claim; 'two people were hurt, not three' as that two were, and the denial that three were."""
    told = OTHER_NUMBER.search(claim.statement)
    head = (claim.statement[: told.start()] + claim.statement[told.end() :]).strip(" ,") if told else ""
    number = ANY_NUMBER.search(head)
    if told is None or number is None or claim.act not in ("statement", "confirmation"):
        yield claim
    elif len(CONTENT_WORD.findall(head)) >= FEWEST_WORDS:
        other = head[: number.start()] + told["other"] + head[number.end() :]
        yield replace(claim, statement=_tidy(head))
        yield replace(claim, id=f"{claim.id}-not", statement=_tidy(other), act="denial", factuality="CT-")
    else:
        yield claim


WE_ERRED = re.compile(
    r"\b(?:that|this|which|it|he|she|they) (?:was|were|is|are) (?:wrong|incorrect|untrue|false|not|a mistake)\b"
    r"|\b(?:wasn|isn|weren)['’]t\b"
    r"|\b(?:we|I) (?:apologi[sz]e|regret|withdraw|retract|should never|misread|got (?:it|that|a|the))\b"
    r"|\b(?:a slip|slip of ours|our (?:mistake|error|fault)|we are sorry)\b|\bno \w+ had said so\b",
    re.IGNORECASE,
)
"""How desks take back, behind it, what they tell that they wrote before."""


def _taken_back(claim: Claim, page: _Page) -> Claim | None:
    """The retraction of what an outlet tells that it wrote, where one of the two next sentences takes that back."""
    if claim.act not in ("statement", "belief") or not claim.chain or claim.question:
        return None
    teller, outlet = claim.chain[-1], claim.outlet or ""
    text = page.reading.page.text
    passage = text[claim.start : claim.end]
    ours = teller.kind in ("outlet", "document", "unknown") and (OURS.search(passage) or teller.name == outlet)
    if not ours or len(claim.chain) > 1:
        return None
    around = page.around(claim.start, claim.end)
    number = page.cuts.index(around) if around in page.cuts else -1
    if number < 0:
        return None
    ahead = " ".join(text[start:end] for start, end in page.cuts[number + 1 : number + 3])
    if not (WE_ERRED.search(ahead) or passage.startswith("Correction")):
        return None
    return replace(claim, id=f"{claim.id}-back", chain=(), act="retraction", factuality="CT-")


OURS = re.compile(
    r"\b(?:we|this (?:news)?(?:paper|site|website|magazine|blog)|an article of|our)\b|\bI\b", re.IGNORECASE
)


LONGEST_PASSAGE = 800
"""Characters; the sentences that hold a claim and who said it are seldom half as long."""


PLAINEST: tuple[Identity, ...] = ("unstated", "anonymous", "role", "named")
"""Whom a reader could find, from least to best."""


def _said_once(claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims; of several with one statement in one sentence ('a prosecutor said', 'Haug told a court') the one by
    the source that a reader could find best."""
    best: dict[tuple[str, int], Claim] = {}
    for claim in claims:
        key = (claim.statement.casefold() or claim.id, claim.start)
        known = best.get(key)
        if known is None or _findable(claim) > _findable(known):
            best[key] = claim
    yield from best.values()


def _findable(claim: Claim) -> tuple[int, int]:
    return (PLAINEST.index(claim.identity), len(claim.chain))


def _backed(claim: Claim, attributed: Sequence[Claim], page: _Page) -> Claim:
    """A page's opening statement with the source that the page gives for it: the first one that it quotes below.

    Desks put the news first and who says so behind it.
    """
    if claim.chain or claim.act != "statement" or claim.question or page.cuts.index((claim.start, claim.end)) > 1:
        return claim
    for other in attributed:
        if (
            claim.start < other.start < claim.end + BELOW
            and other.chain
            and other.identity != "unstated"
            and other.act in BACKING
        ):
            if other.chain[-1].kind not in ("outlet", "public") and len(other.chain) == 1:
                return replace(claim, chain=other.chain)
            return claim
    return claim


BELOW = 500
"""Characters behind an opening statement in which its source is looked for: the second paragraph, mostly."""

BACKING: tuple[Act, ...] = ("statement", "confirmation", "directive", "intention")


def _prominence(claim: Claim, page: _Page) -> float:
    title = page.reading.page.title or ""
    for name in page.people:
        title = re.sub(rf"(?<!\w)(?:{re.escape(name)}|{re.escape(name.split()[-1])})(?!\w)", " ", title)
    return round(alike(title, claim.statement)[0], 3) if title.strip() else 0.0


@dataclass(frozen=True, slots=True)
class _Page:
    """What the claims of one page share."""

    reading: Reading
    names: Names
    day: date | None
    cuts: tuple[tuple[int, int], ...]
    context: tuple[str, ...]
    people: tuple[str, ...]
    entities: dict[str, Entity]

    @classmethod
    def of(cls, reading: Reading) -> _Page:
        page = reading.page
        named = [entity for entity in reading.entities if entity.identity == "named" and entity.kind == "person"]
        known = [entity.name for entity in named if entity.name.strip()]
        cuts = tuple(sentences(page.text, quotations(page.text)))
        return cls(
            reading,
            names_of(f"{page.title or ''}\n{page.text}", known),
            date.fromisoformat(page.published[:10]) if page.published and is_iso(page.published) else None,
            cuts,
            heaviest(f"{page.title or ''}\n{page.text}"),
            tuple(known),
            {entity.id: entity for entity in reading.entities},
        )

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The sentences that hold the stretch."""
        touched = [cut for cut in self.cuts if cut[0] < end and cut[1] > start]
        return (touched[0][0], touched[-1][1]) if touched else (start, end)

    def pieces(self, spans: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
        """The spans, in groups that each stand in one sentence."""
        text = self.reading.page.text
        piece: list[Span] = []
        sentence = None
        for span in spans:
            at = span.start
            while at < span.end:
                number = self._cut_at(at)
                end = min(span.end, self.cuts[number][1]) if number is not None else span.end
                end = _sentence_end(text, at, end) or end
                if piece and number != sentence:
                    yield tuple(piece)
                    piece = []
                sentence = number
                if words := text[at:end].strip():
                    begin = text.index(words, at)
                    piece.append(Span(begin, begin + len(words), words))
                if end < span.end:
                    yield tuple(piece)
                    piece = []
                at = end
        if piece:
            yield tuple(piece)

    def _cut_at(self, at: int) -> int | None:
        """The number of the sentence at a place of the text."""
        number = bisect_right(self.cuts, (at, len(self.reading.page.text) + 1)) - 1
        return number if number >= 0 and at < self.cuts[number][1] else None


def _sentence_end(text: str, start: int, end: int) -> int | None:
    """Where the first of several sentences inside one quotation ends."""
    found = re.compile(r"[.!?]['’\"”]?\s+(?=[A-Z“‘\"'])").search(text, start + 20, end)
    if found is None or re.search(r"\b(?:Mr|Mrs|Ms|Dr|St|Prof|Cllr|Sir|[A-Z])\.$", text[start : found.start() + 1]):
        return None
    return found.end()


def _attributed(page: _Page) -> Iterator[Claim]:
    reading = page.reading
    for attribution in reading.attributions:
        if not attribution.content or _held_within(attribution, reading.attributions):
            continue
        if attribution.parent and _knows(attribution):
            continue
        edges = [*attribution.source, *attribution.cue, *attribution.content]
        for number, piece in enumerate(page.pieces(attribution.content)):
            content = " ".join(span.text for span in piece)
            start, end = page.around(piece[0].start, piece[-1].end)
            near = [span for span in edges if start - NEAR < span.start < end + NEAR]
            start, end = page.around(min(start, *(s.start for s in near)), max(end, *(s.end for s in near)))
            whole = _statement(content, piece[0].start, attribution, page)
            if whole is None:
                continue
            statement, echo = whole
            claim = _claim(page, attribution, statement, start, end, content)
            id = f"{reading.page.id}#{attribution.id}" + (f".{number}" if number else "")
            claim = _answering(replace(claim, id=id), echo)
            if claim.act == "statement" and DENIES.search(_lead(reading.page.text, attribution)):
                claim = replace(claim, act="denial", factuality="CT-")
            yield _refusing(claim)


def _refusing(claim: Claim) -> Claim:
    """The claim; 'could not say whether patients were missed' as a refusal to say that they were."""
    told = REFUSES.search(claim.statement)
    if told is None or claim.act not in ("statement", "belief"):
        return claim
    return replace(claim, statement=_tidy(told["topic"]), act="no_comment", factuality="Uu")


REFUSES = re.compile(
    r"\b(?:(?:could|can|would|will|did|does|do)(?:\s+not|n['’]t)|(?:declin|refus)(?:ed|es|ing) to)\s+"
    r"(?:say|confirm|tell)\s+(?:whether|if)\s+(?P<topic>.{8,})",
    re.IGNORECASE | re.DOTALL,
)
"""That somebody doesn't tell whether a thing is so."""


DENIES = re.compile(
    r"\b(?:den(?:y|ie[sd]|ying)|rubbish(?:ed|es)|refut(?:ed|es)|dismiss(?:ed|es)|reject(?:ed|s)|quash(?:ed|es)|scotch(?:ed|es)"
    r"|laugh(?:ed|s) off|shot down|knock(?:ed|s) down|hit back at|pour(?:ed|s) cold water on|play(?:ed|s) down)\b",
    re.IGNORECASE,
)
"""Verbs by which what follows is denied, whatever else the cue holds ('has rubbished talk that ...')."""


def _lead(text: str, attribution: Attribution) -> str:
    """The cue, and what stands between it and the content where that follows."""
    cue = " ".join(span.text for span in attribution.cue)
    end, start = max((span.end for span in attribution.cue), default=0), attribution.content[0].start
    return f"{cue} {text[end:start]}" if attribution.cue and end < start < end + NEAR else cue


def _claim(page: _Page, attribution: Attribution, statement: str, start: int, end: int, content: str) -> Claim:
    reading = page.reading
    return Claim(
        id="",
        page=reading.page.id,
        attribution=attribution.id,
        statement=statement,
        about=_about(statement, page),
        chain=_chain(attribution, page),
        outlet=reading.page.outlet,
        seen=reading.page.published,
        start=start,
        end=end,
        act=attribution.act,
        factuality=attribution.factuality,
        page_stance=attribution.page_stance,
        question=attribution.act == "question" and bool(ASKS.match(content)),
        medium=attribution.medium,
        said=attribution.when,
        quoted=_quoted(reading.page.text, attribution.content, content, attribution.quote),
        context=page.context,
    )


def _own(page: _Page) -> Iterator[Claim]:
    """What the page says itself, and whole sentences of which the attributions leave out the most."""
    reading = page.reading
    text = reading.page.text
    taken = _taken(reading)
    for start, end in page.cuts:
        letters = [at for at in range(start, end) if text[at].isalnum()]
        left = [at for at in letters if at not in taken]
        if not letters or 2 * len(left) < len(letters):
            continue
        teller = _said_in(start, end, reading)
        content = text[start:end].strip() if teller is None else _without_source(text, start, end, teller)
        statement = _plain(content.rstrip(".!"), start, teller, page)
        echo = echo_of(statement)
        if DATELINE.match(content):
            continue
        if echo is None and (len(CONTENT_WORD.findall(statement)) <= FEWEST_WORDS or NOTHING_SAID.search(statement)):
            continue
        claim = Claim(
            id=f"{reading.page.id}#v{start}",
            page=reading.page.id,
            attribution=teller.id if teller else None,
            statement=_tidy(echo.said if echo and echo.said else "" if echo else statement),
            about=_about(statement, page),
            chain=_chain(teller, page) if teller else (),
            outlet=reading.page.outlet,
            seen=reading.page.published,
            start=start,
            end=end,
            question=content.endswith("?"),
            context=page.context,
        )
        if TAKEN_BACK.search(content):
            claim = replace(claim, act="retraction", factuality="CT-")
        elif (echo and echo.verdict == "deny") or (teller and DENIES.search(_cue(teller))):
            claim = replace(claim, act="denial", factuality="CT-")
        if claim.statement or (echo and echo.verdict):
            yield _refusing(claim)


DATELINE = re.compile(r"^[-–—\s]*[A-Z][A-Z .,'’-]+(?:\([^()]{2,60}\))?[-–—\s]*$")
"""'THORNHOLT (Northern Wire)': where a story was filed, and by whom."""


def _said_in(start: int, end: int, reading: Reading) -> Attribution | None:
    """The surest attribution whose cue and source stand in a sentence of which it leaves out the most."""
    inside = [
        attribution
        for attribution in reading.attributions
        if attribution.source
        and attribution.cue
        and all(start <= span.start < end for span in (*attribution.source, *attribution.cue))
    ]
    return max(inside, key=lambda attribution: (attribution.confidence, attribution.id), default=None)


def _cue(attribution: Attribution) -> str:
    return " ".join(span.text for span in attribution.cue)


def _without_source(text: str, start: int, end: int, attribution: Attribution) -> str:
    """The words of a sentence less those that tell who said it."""
    at, kept = start, []
    for span in sorted((*attribution.source, *attribution.cue)):
        if span.start >= at:
            kept.append(text[at : span.start])
        at = max(at, span.end)
    kept.append(text[at:end])
    return " ".join(" ".join(kept).split()).strip(" ,;:")


TAKEN_BACK = re.compile(
    r"\b(?:an? (?:earlier|previous) (?:version|edition|report)|retract(?:s|ed|ing|ion)?|withdr(?:aws?|ew|awn)"
    r"|(?:we|this \w+) (?:apologise|apologize|regret|was wrong|were wrong)|took (?:it|the \w+) down|stand corrected"
    r"|(?:has|have|had) (?:deleted|removed) (?:it|the|its|his|her|their)|CORRECTION|Correction)\b"
)
"""How desks take back what they wrote."""


def _taken(reading: Reading) -> frozenset[int]:
    """The offsets that attributions account for which make claims of their own."""
    found: set[int] = set()
    for attribution in reading.attributions:
        for span in (*attribution.source, *attribution.cue, *attribution.content):
            found.update(range(span.start, span.end))
    return frozenset(found)


def _chain(attribution: Attribution, page: _Page) -> tuple[Teller, ...]:
    """The mouths it came through. Who plans or wants something needn't have said so: then whoever tells of it did."""
    ids = attribution.chain[:-1] if attribution.act in OF_SOMEBODY else attribution.chain
    return tuple(_teller(page.entities[id], page) for id in ids if id in page.entities)


OF_SOMEBODY: tuple[Act, ...] = ("intention", "attitude", "directive")


def _held_within(outer: Attribution, attributions: Iterable[Attribution]) -> bool:
    """Whether an attribution inside `outer` has nearly all of its content."""
    size = sum(span.end - span.start for span in outer.content)
    for inner in attributions:
        if inner.parent == outer.id and inner.content and inner.act != "attitude" and not _knows(inner):
            shared = sum(
                max(0, min(a.end, b.end) - max(a.start, b.start)) for a in outer.content for b in inner.content
            )
            if shared >= MOST * size:
                return True
    return False


def _knows(attribution: Attribution) -> bool:
    """Whether somebody is said to know a thing: that is what is told, and not a word of theirs."""
    return attribution.act == "belief" and bool(KNOWS.search(" ".join(span.text for span in attribution.cue)))


KNOWS = re.compile(r"\b(?:kn[eo]ws?|known|knowing|aware|reali[sz]e[sd]?|found out|learn(?:ed|t))\b", re.IGNORECASE)

MOST = 0.6
"""Share of an outer content's characters; with so much in the inner one, the rest is who said it, and how."""


def _statement(content: str, at: int, attribution: Attribution, page: _Page) -> tuple[str, Echo | None] | None:
    """The statement that a content makes, and what of an earlier one it answers; None where it says nothing."""
    plain = _plain(content, at, attribution, page)
    infinitive = re.match(r"to\s+(?=[a-z])", plain)
    who = page.entities.get(attribution.who)
    if who and attribution.act in ("intention", "attitude", "directive") and who.identity != "unstated":
        cue = " ".join(span.text for span in attribution.cue)
        plain = f"{_named(who, page)} {cue} {plain}" if infinitive or attribution.act != "directive" else plain
    elif infinitive:
        plain = plain[infinitive.end() :] if not who else f"{_named(who, page)} {plain}"
    echo = echo_of(plain)
    if echo is not None:
        if echo.said:
            return _tidy(echo.said), echo
        if echo.verdict or attribution.act in ("denial", "confirmation", "retraction", "no_comment"):
            return "", echo
        return None
    if len(CONTENT_WORD.findall(plain)) < FEWEST_WORDS or FRAGMENT.match(plain) or NOTHING_SAID.search(plain):
        return None
    return _tidy(plain), None


NOTHING_SAID = re.compile(
    r"\brequests? for (?:a )?comments?\b|\bfor comment\b|\bto comment$|^to comment\b"
    r"|\bto (?:be named|be identified|give (?:his|her|their) name)\b",
    re.IGNORECASE,
)
"""That somebody was asked and said nothing, or would not be named: about the reporting, not about the matter."""

ASKS = re.compile(r"^[\"'“‘]?(?:whether|if)\b|.*\?[\"'”’]?$", re.IGNORECASE | re.DOTALL)
"""How the content of a question looks that asks whether something is so: not 'has asked the council for comment'."""

FRAGMENT = re.compile(r"^(?:which|who|whom|whose|for|of|with|about|as|by|into|citing|and|or)\b", re.IGNORECASE)
"""How a content begins that was cut wrongly, or is a noun's complement: no statement."""


def _answering(claim: Claim, echo: Echo | None) -> Claim:
    """The claim, with the act and factuality of the verdict that its content gives of another."""
    if echo is None or echo.verdict is None or claim.act == "retraction" or (claim.act == "denial" and not echo.said):
        return claim
    if echo.verdict == "deny":
        return replace(claim, act="denial", factuality="CT-")
    return replace(claim, act="confirmation", factuality="CT+")


def _plain(content: str, at: int, attribution: Attribution | None, page: _Page) -> str:
    text = " ".join(MARKS.sub("", content).split())
    while found := LEADING.match(text):
        text = text[found.end() :]
    text = absolute(text.rstrip(" ,;:"), page.day)
    text = _without_pronouns(text, at, attribution, page)
    return _full_names(text, page.names)[:LONGEST_STATEMENT]


def _tidy(text: str) -> str:
    text = text.strip(" ,;:-–—")
    return text[:1].upper() + text[1:]


AM = re.compile(r"\bI(?:['’]m| am)\b")
FIRST = re.compile(r"\b(?:I|me|we|us)\b(?:['’](?:m|re|ve|d|ll))?")
FIRST_POSSESSIVE = re.compile(r"\b(?:my|our)\b", re.IGNORECASE)
PERSON = re.compile(r"\b(?:he|she|him)\b", re.IGNORECASE)
PERSON_POSSESSIVE = re.compile(r"\b(?:his|her)\b(?=\s+[a-z])")
BODY = re.compile(r"^it\b(?!\s+(?:is|was|has been|['’]s)\s+(?:\w+\s+)?(?:that|to|for)\b)", re.IGNORECASE)
GROUP = re.compile(r"^they\b", re.IGNORECASE)
SHORTENED = {"'m": " am", "'re": " are", "'ve": " have", "'d": " would", "'ll": " will"}


def _without_pronouns(text: str, at: int, attribution: Attribution | None, page: _Page) -> str:
    """`text` with the pronouns replaced that can be known: 'I' by who speaks, the first 'he' or 'she' by a person."""
    who = page.entities.get(attribution.who) if attribution else None
    if who and who.identity != "unstated":
        name = _named(who, page)

        def spoken(found: re.Match[str]) -> str:
            _word, _, short = found[0].replace("’", "'").partition("'")
            return name + SHORTENED.get(f"'{short}", "")

        text = FIRST.sub(spoken, AM.sub(lambda _: f"{name} is", text))
        text = FIRST_POSSESSIVE.sub(lambda _: f"{name}'s", text)
        if who.kind in ("organisation", "outlet", "document", "unknown"):
            text = BODY.sub(lambda _: name, text)
        if who.kind in ("group", "organisation", "outlet"):
            text = GROUP.sub(lambda _: name, text)
    person = _person(at, who, page)
    if person and not any(name.split()[-1] in text for name in page.people):
        text = PERSON.sub(lambda _: person, text, count=1)
        text = PERSON_POSSESSIVE.sub(lambda _: f"{person}'s", text, count=1)
    return text


def _person(at: int, who: Entity | None, page: _Page) -> str | None:
    """Whom 'he' or 'she' at `at` most likely means: the speaker, if a person with a name, else the last one named."""
    if who and who.identity == "named" and who.kind == "person":
        return _named(who, page)
    before = page.reading.page.text[max(0, at - NEAR) : at]
    last = max(page.people, key=lambda name: max(before.rfind(name), before.rfind(name.split()[-1])), default=None)
    return last if last and last.split()[-1] in before else None


NEAR = 300
"""Characters back in which the person is looked for whom a pronoun means: two sentences or three."""


def _named(entity: Entity, page: _Page) -> str:
    return page.names.full.get(entity.name, entity.name)


def _full_names(text: str, names: Names) -> str:
    """Each short name replaced by the long one it stands for, where that isn't there already."""
    for short, full in names.full.items():
        if full in text:
            continue
        text = re.sub(
            rf"(?<![\w-])(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Cllr)\.? )?{re.escape(short)}(?![\w-])", full, text, count=1
        )
    return text


def _about(statement: str, page: _Page) -> tuple[str, ...]:
    """The names of the page that the statement holds, the longest of those that overlap; if none, the main one."""
    held = [name for name in page.names.by_frequency if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", statement)]
    if not held:
        outlet = (page.reading.page.outlet or "").casefold()
        return tuple(name for name in page.names.by_frequency[:3] if name.casefold() not in outlet)[:1]
    return tuple(name for name in held if not any(name != other and name in other for other in held))


def _teller(entity: Entity, page: _Page) -> Teller:
    behalf = entity.on_behalf_of
    if behalf in page.entities:
        behalf = page.entities[behalf].name
    handle = entity.name.partition(",")[0].strip().removeprefix("@")
    if HANDLE.match(handle) and f"@{handle}" in page.reading.page.text:
        return Teller(f"@{handle}", entity.kind, "named", behalf)
    return Teller(_named(entity, page), entity.kind, entity.identity, behalf)


HANDLE = re.compile(r"^\w+$")
"""A pseudonymous account is named by its handle."""


QUOTED = re.compile(r"[\"“«](.+?)[\"”»]|(?<!\w)['‘](.+?)['’](?!\w)", re.DOTALL)


def _quoted(text: str, spans: Sequence[Span], content: str, quote: str) -> tuple[str, ...]:
    """What stands between quotation marks in the content; all of it where the marks lie around it."""
    if quote == "indirect":
        return ()
    inside = [next(part for part in found if part) for found in QUOTED.findall(content)]
    if quote == "direct":
        return (" ".join(MARKS.sub("", content).split()),)
    return tuple(" ".join(part.split()) for part in inside)


def _answered(claims: Sequence[Claim], page: _Page) -> Iterator[Claim]:
    """The claims, where one only answers ('denied the report') with the statement that it answers.

    That is the nearest before it which isn't an answer by the same one; where there is none, the next one; else the
    page's title.
    """
    for number, claim in enumerate(claims):
        if claim.statement:
            yield claim
            continue
        before = [
            other
            for other in claims[:number]
            if other.statement and (not other.chain or other.who != claim.who or other.act == "denial")
        ]
        others = [other for other in claims[number + 1 :] if other.statement and other.chain]
        answered = before[-1] if before else others[0] if others else None
        title = page.reading.page.title
        title = None if title and NEGATION.search(title) else title
        statement = answered.statement if answered else _tidy(title) if title else ""
        if statement:
            yield replace(claim, statement=statement, about=_about(statement, page))
