import random
import re
import sys
from collections import Counter
from itertools import pairwise

import pytest

from reportedly.text.quotemarks import quotations
from training.reader.corpus import Gold
from training.reader.grammar import ROLES, Choice, Mark, Nodes, Writer
from training.reader.invent import generated, grammar, writer

PAGES = generated(random.Random(20), 120)
MARKS = {gold.id: quotations(gold.text) for gold in PAGES}
SPANS = [
    (gold, role, attribution, start, end)
    for gold in PAGES
    for attribution in gold.attributions
    for role in ROLES.values()
    for start, end in attribution[role]
]


def depth(gold: Gold) -> int:
    """How many contents hold each other at the deepest place."""
    contents = [edges for attribution in gold.attributions for edges in attribution["content"]]
    return max((sum(a <= start and end <= b for a, b in contents) for start, end in contents), default=0)


def names(nodes: Nodes) -> set[str]:
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, Choice):
            found |= set().union(*map(names, node.options))
        elif isinstance(node, Mark):
            found |= names(node.nodes)
        elif node.startswith("$"):
            found.add(node[1:])
    return found


def test_needs_no_torch() -> None:
    assert "torch" not in sys.modules


def test_every_rule_that_is_named_exists_and_no_production_is_doubled() -> None:
    rules = grammar()
    named = {name for productions in rules.values() for each in productions for name in names(each.nodes)}
    assert named <= set(rules)
    doubled = {
        name: [each for each, n in Counter(production.nodes for production in productions).items() if n > 1]
        for name, productions in rules.items()
    }
    assert {name: each for name, each in doubled.items() if each} == {}


def test_the_same_seed_gives_the_same_pages() -> None:
    assert generated(random.Random(3), 5) == generated(random.Random(3), 5)
    assert generated(random.Random(3), 5) != generated(random.Random(4), 5)


def test_spans_begin_and_end_where_words_or_marks_do() -> None:
    wrong = []
    for gold, role, _, start, end in SPANS:
        text, words = gold.text, gold.text[start:end]
        inside_a_word = any(
            text[at - 1 : at].isalnum() and text[at : at + 1].isalnum() for at in (start, end) if 0 < at < len(text)
        )
        if not words or words != words.strip() or inside_a_word:
            wrong.append((role, words))
    assert wrong == []


def test_contents_leave_out_the_point_and_comma_that_stand_outside_the_marks() -> None:
    wrong = []
    for gold, _, _, start, end in (each for each in SPANS if each[1] == "content"):
        words = gold.text[start:end]
        closed = words[-1] in "\"'”’"
        unclosed = any(mark.start == start and not mark.closed for mark in MARKS[gold.id])
        opened = words[0] in "\"'“‘"  # a quotation that goes on in the next paragraph isn't closed
        if words[-1] in ".," and not (closed or unclosed or opened):
            wrong.append(words)
    assert wrong == []


def test_marks_are_whole_in_contents() -> None:
    wrong = []
    for gold, _, _, start, end in (each for each in SPANS if each[1] == "content"):
        for mark in MARKS[gold.id]:
            crosses = mark.closed and (
                start < mark.inner_start <= end < mark.end or mark.start < start < mark.end < end
            )
            if crosses:
                wrong.append((gold.text[start:end], gold.text[mark.start : mark.end]))
    assert wrong == []


def test_every_attribution_has_one_cue_and_at_most_one_source() -> None:
    for gold in PAGES:
        for attribution in gold.attributions:
            texts = {role: [gold.text[a:b] for a, b in edges] for role, edges in attribution.items()}
            assert len(texts["cue"]) == 1, texts
            assert len(texts["source"]) <= 1, texts
            assert texts["content"] or texts["source"], texts


def test_parts_of_an_attribution_do_not_overlap() -> None:
    for gold in PAGES:
        for attribution in gold.attributions:
            edges = sorted(edge for role in ROLES.values() for edge in attribution[role])
            assert all(before[1] <= after[0] for before, after in pairwise(edges)), gold.text


def test_contents_hold_each_other_or_are_apart() -> None:
    for gold in PAGES:
        contents = [edges for attribution in gold.attributions for edges in attribution["content"]]
        for a, b in contents:
            assert not any(a < start < b < end for start, end in contents), gold.text[a:b]


def test_pages_have_what_the_corpora_lack() -> None:
    attributions = [(gold, attribution) for gold in PAGES for attribution in gold.attributions]
    unsourced = sum(not attribution["source"] for _, attribution in attributions)
    empty = sum(not attribution["content"] for _, attribution in attributions)
    broken = sum(len(attribution["content"]) > 1 for _, attribution in attributions)
    depths = Counter(depth(gold) for gold in PAGES)
    assert unsourced > 0.08 * len(attributions)
    assert empty > 0.002 * len(attributions)
    assert broken > 0.1 * len(attributions)
    assert depths[2] > 20
    assert depths[3] > 10
    held = sum(end - start for _, role, _, start, end in SPANS if role == "content")
    assert held < 0.8 * sum(len(gold.text) for gold in PAGES)


def test_text_is_clean() -> None:
    for gold in PAGES:
        assert not re.search(r"[$@<>{}|^&%](?!\w)|  | [.,]|(?<!\.)\.\.(?!\.)|,,|\n ", gold.text), gold.text
        assert gold.text == gold.text.strip()
        assert "$" not in gold.text


@pytest.mark.parametrize("rule", ["holding", "top", "quoting"])
def test_a_real_sentence_can_take_the_place_of_a_clause(rule: str) -> None:
    body = "The crane was inspected in May"
    for seed in range(60):
        writing: Writer = writer(random.Random(seed), body=body)
        writing.write(rule)
        text, attributions = writing.result()
        start, end = writing.body_at, writing.body_at + len(body)
        assert text[start:end].lower() == body.lower()
        assert any(a <= start and end <= b for each in attributions for a, b in each["content"]), text


def test_every_attribution_that_is_written_down_has_a_cue() -> None:
    without = []
    for name, productions in grammar().items():
        for production in productions:
            roles: dict[str, set[str]] = {}
            for role, number in marked(production.nodes):
                roles.setdefault(number, set()).add(role)
            without += [(name, number) for number, each in roles.items() if "cue" not in each or each == {"cue"}]
    assert without == []


def marked(nodes: Nodes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for node in nodes:
        if isinstance(node, Choice):
            found += [each for option in node.options for each in marked(option)]
        elif isinstance(node, Mark):
            found += [*node.roles, *marked(node.nodes)]
    return found
