"""docs/lint-rules.md tells every rule, as the registry has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportedly.lint.model import Rule
from reportedly.lint.rules import RULES

PAGE = (Path(__file__).parents[2] / "docs" / "lint-rules.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## ([\w-]+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def test_the_page_holds_these_rules_in_their_order() -> None:
    assert list(SECTIONS) == [rule.id for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_told_with_level_reason_and_standard(rule: Rule) -> None:
    told = " ".join(SECTIONS[rule.id].split())
    assert f"{rule.title}. Level: {rule.level}." in told
    for part in (rule.reason, rule.standard, "Breaks it: ", "Keeps it: "):
        assert part in told
