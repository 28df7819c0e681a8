"""All rules, in the order in which they are listed and told."""

from __future__ import annotations

from difflib import get_close_matches

from reportedly.lint import denial, headline, hearsay, opinion, restated, unattributed, unnamed
from reportedly.lint.model import Rule

RULES: tuple[Rule, ...] = (
    unattributed.RULE,
    unnamed.RULE,
    opinion.ATTACK,
    opinion.OPINION,
    restated.RULE,
    hearsay.RULE,
    headline.RULE,
    denial.RULE,
)
BY_ID = {rule.id: rule for rule in RULES}


def nearest(id: str) -> str:
    """The id of the rule that is written most like `id`, which is none."""
    return (get_close_matches(id.casefold(), BY_ID, n=1, cutoff=0.0) or [RULES[0].id])[0]
