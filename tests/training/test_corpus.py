import random

import pytest

from reportedly.text.quotemarks import quotations
from training.reader import corpus
from training.reader.corpus import Gold, apostrophes, restyled
from training.reader.nest import nested

TEXT = "“I’m done,” Nell Orme said. “He told me, ‘Don’t come back.’” The players’ bus waited near the “Salt” shop."
PARTS = {"source": "Nell Orme", "cue": "said", "content": "“He told me, ‘Don’t come back.’”"}
GOLD = Gold("a", TEXT, [{role: [[TEXT.index(part), TEXT.index(part) + len(part)]] for role, part in PARTS.items()}])


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("straight", "\"He told me, 'Don't come back.'\""),
        ("curly", "“He told me, ‘Don’t come back.’”"),
        ("single", "'He told me, \"Don't come back.\"'"),
        ("single curly", "‘He told me, “Don’t come back.”’"),
        ("typewriter", "``He told me, `Don't come back.'''"),
        ("doubled", "''He told me, 'Don't come back.'''"),
        ("guillemets", "«He told me, ‹Don't come back.›»"),
        ("low", "„He told me, ‚Don't come back.‘“"),
        ("backtick", "`He told me, \"Don't come back.\"'"),
    ],
)
def test_styles(style: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "STYLES", {style: corpus.STYLES[style]})
    monkeypatch.setattr(corpus, "COMMON", (style,))
    monkeypatch.setattr(corpus, "BROKEN", 0)
    gold = restyled(GOLD, random.Random(1), 1.0)
    ((start, end),) = gold.attributions[0]["content"]
    assert gold.text[start:end].replace("n’t", "n't") == expected.replace("n’t", "n't")
    ((start, end),) = gold.attributions[0]["source"]
    assert gold.text[start:end] == "Nell Orme"
    assert gold.text.replace("’", "'").count("players' bus") == 1


def test_broken_marks_leave_the_words_of_the_spans() -> None:
    texts = set()
    for seed in range(300):
        gold = restyled(GOLD, random.Random(seed), 1.0)
        texts.add(gold.text)
        ((start, end),) = gold.attributions[0]["content"]
        assert [c for c in gold.text[start:end] if c.isalpha()] == [c for c in PARTS["content"] if c.isalpha()]
    assert any(len(quotations(text)) < len(quotations(TEXT)) for text in texts)
    assert len(texts) > 15


def test_a_share_of_nothing_changes_nothing() -> None:
    assert restyled(GOLD, random.Random(1), 0.0) == GOLD


def test_apostrophes_are_told_from_marks() -> None:
    assert [TEXT[at - 2 : at + 2] for at in apostrophes(TEXT, quotations(TEXT))] == ["“I’m", "on’t", "rs’ "]


FLAT = "Nell Orme said the crane was old. It fell on Monday. Police denied that anyone was hurt."


def flat() -> Gold:
    rows = (("Nell Orme", "said", "the crane was old"), ("Police", "denied", "that anyone was hurt"))
    attributions = [
        {
            role: [[FLAT.index(part), FLAT.index(part) + len(part)]]
            for role, part in zip(("source", "cue", "content"), row, strict=True)
        }
        for row in rows
    ]
    return Gold("flat", FLAT, attributions)


def test_wrapped_sentences_keep_their_own_spans() -> None:
    gold, deepest = flat(), 0
    for seed in range(80):
        wrapped = nested(gold, random.Random(seed), share=1.0)
        assert len(wrapped.attributions) >= 4
        for before, after in zip(gold.attributions, wrapped.attributions, strict=False):
            for role, edges in before.items():
                was, now = ([g.text[a:b].lower() for a, b in e] for g, e in ((gold, edges), (wrapped, after[role])))
                assert was == now
            outer = [edge for each in wrapped.attributions[2:] for edge in each["content"]]
            ((start, end),) = after["content"]
            holding = sum(a <= start and end <= b for a, b in outer)
            assert holding >= 1
            deepest = max(deepest, holding)
        assert "It fell on Monday." in wrapped.text
    assert deepest >= 2


def test_no_share_wraps_nothing() -> None:
    gold = flat()
    assert nested(gold, random.Random(1), share=0.0) is gold
