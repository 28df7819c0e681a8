"""Where a page speaks of an outlet: by its name or the short forms of it, 'the paper', 'this site', 'we reported'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from reportedly.claims.lists import words

PACKAGE = "reportedly.rumours"

OWN = re.compile(
    r"\b(?:this (?:news)?(?:paper|site|website|magazine|publication|newsroom|blog|programme|page|title|outlet)"
    r"|(?:we|our (?:report|story|exclusive|article|reporter|front page)\w*)\b(?=[^.]{0,40}\b(?:report|reveal|told"
    r"|publish|wrote"
    r"|broke|said|first|yesterday|earlier|exclusive|claim|correct|apolog)))",
    re.IGNORECASE,
)
THE_PAPER = re.compile(
    r"\b(?:the|that) (?:news)?(?:paper|site|website|magazine|publication|outlet|tabloid|broadcaster|station|blog"
    r"|agency|daily"
    r"|weekly|channel|newspaper)\b",
    re.IGNORECASE,
)
TOLD_TO = re.compile(
    r"(?:\b(?:told|tells|telling|spoke(?:n)? (?:to|with)|speaking (?:to|with)|talk(?:ed|ing) to"
    r"|interview(?:ed)? (?:with|by)|assured"
    r"|contacted|asked by|confirmed to|admitted to|informed)\s+(?:the )?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """That a text speaks of an outlet. told: as the one who was told ('told the Courier')."""

    outlet: str
    start: int
    end: int
    told: bool


def mentions(text: str, outlets: Iterable[str], *, own: str | None = None) -> tuple[Mention, ...]:
    """Where `text` speaks of one of the `outlets`, in order; `own` is the outlet of the page itself.

    'The paper' is the outlet named last before it; 'this site' and 'we reported' are the page's own.
    """
    found = [mention for outlet in outlets for mention in _named(text, outlet)]
    if own:
        found += [
            Mention(own, told.start(), told.end(), bool(TOLD_TO.search(text[: told.start()])))
            for told in OWN.finditer(text)
        ]
    found = _longest(found)
    for told in THE_PAPER.finditer(text):
        before = [mention for mention in found if mention.end <= told.start() and mention.outlet != own]
        if before and not any(mention.start < told.end() and mention.end > told.start() for mention in found):
            heard = bool(TOLD_TO.search(text[: told.start()]))
            found.append(Mention(before[-1].outlet, told.start(), told.end(), heard))
    return tuple(sorted(found, key=lambda mention: mention.start))


def _longest(found: list[Mention]) -> list[Mention]:
    """Without those that lie inside a longer one ('Post' in 'Evening Post'), in order."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda each: (each.start - each.end, each.start, each.outlet)):
        if not any(other.start < mention.end and mention.start < other.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def _named(text: str, outlet: str) -> Iterator[Mention]:
    for found in _pattern(outlet).finditer(text):
        yield Mention(
            outlet, found.start(), found.end(), bool(TOLD_TO.search(text[max(0, found.start() - 40) : found.start()]))
        )


@lru_cache(maxsize=4096)
def _pattern(outlet: str) -> re.Pattern[str]:
    """The whole name, with or without its article, and with an article its last word ('the Courier')."""
    bare = re.sub(r"^the\s+", "", outlet.strip(), flags=re.IGNORECASE)
    forms = [re.escape(bare)]
    parts = bare.split()
    if len(parts) > 1:
        last = parts[-1]
        if len(last) > 3 and last.casefold() not in words("outlet_endings", PACKAGE):
            forms.append(rf"(?<=[Tt]he ){re.escape(last)}")
            if last.casefold() not in words("title_words", PACKAGE):
                forms.append(re.escape(last))
        initials = "".join(word[0] for word in parts if word[0].isalpha())
        if len(initials) > 2 and initials.isupper():
            forms.append(re.escape(initials))
    return re.compile(rf"(?<![\w.-])(?:[Tt]he )?(?:{'|'.join(forms)})(?:['’]s)?(?![\w-]|\.\w)")
