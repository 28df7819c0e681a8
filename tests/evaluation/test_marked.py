from __future__ import annotations

import pytest
from marked import OWN_GOLD, json_lines, marked


@pytest.mark.parametrize(
    ("sentence", "text", "expected"),
    [
        pytest.param(
            "«s1 A porter» «c1 said» «x1 the lift was stuck».",
            "A porter said the lift was stuck.",
            [(["A porter"], ["said"], ["the lift was stuck"])],
            id="plain",
        ),
        pytest.param(
            "«x1 'Never,'» «s1 Nell Orme» «c1 said». «x1 'Ask.'»",
            "'Never,' Nell Orme said. 'Ask.'",
            [(["Nell Orme"], ["said"], ["'Never,'", "'Ask.'"])],
            id="split content",
        ),
        pytest.param(
            "«s1 The Dial» «c1 reports» «x1 «s2 friends» «c2 insist» «x2 she is done»».",
            "The Dial reports friends insist she is done.",
            [
                (["The Dial"], ["reports"], ["friends insist she is done"]),
                (["friends"], ["insist"], ["she is done"]),
            ],
            id="nested",
        ),
        pytest.param(
            "«s1 Carrel» «c1 said»: «x1 «Come back.»»",
            "Carrel said: «Come back.»",
            [(["Carrel"], ["said"], ["«Come back.»"])],
            id="guillemets of the text's own",
        ),
        pytest.param("The 'best pie' costs » six.", "The 'best pie' costs » six.", [], id="nothing marked"),
    ],
)
def test_marks_come_out(sentence: str, text: str, expected: list[tuple[list[str], ...]]) -> None:
    found_text, attributions = marked(sentence)
    assert found_text == text
    assert [
        tuple([span.text for span in spans] for spans in (parts.source, parts.cue, parts.content))
        for parts in attributions
    ] == expected


def test_an_open_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="isn't closed"):
        marked("«s1 A porter said the lift was stuck.")


def test_our_own_gold_is_what_its_notation_says() -> None:
    written = OWN_GOLD.with_suffix(".jsonl").read_text("utf-8")
    assert written == json_lines(OWN_GOLD.read_text("utf-8")), "run python tests/marked.py"
    assert written.count("\n") >= 40
