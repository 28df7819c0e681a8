"""What a person would put right: the stand-in for a ledger's corrections."""

from __future__ import annotations

from typing import Any

import pytest

from training.reader.corrections import corrected

TEXT = "Ada Venn said the tide was late. The ferry left, Bo Lind wrote. It is known for pies."


def said(source: str, cue: str, content: str) -> dict[str, Any]:
    parts = {"source": source, "cue": cue, "content": content}
    return {
        part: [{"start": TEXT.index(words), "end": TEXT.index(words) + len(words), "text": words}]
        for part, words in parts.items()
    }


ADA = said("Ada Venn", "said", "the tide was late")
ADA_SHORT = said("Ada Venn", "said", "the tide")
BO = said("Bo Lind", "wrote", "The ferry left")
PIES = said("It", "known for", "pies")


@pytest.mark.parametrize(
    ("found", "n", "left", "made"),
    [
        pytest.param([ADA, BO], 9, [ADA, BO], 0, id="all right"),
        pytest.param([ADA_SHORT, BO], 9, [ADA, BO], 1, id="another content is one correction, not two"),
        pytest.param([ADA], 9, [ADA, BO], 1, id="missing"),
        pytest.param([ADA, BO, PIES], 9, [ADA, BO], 1, id="none at all"),
        pytest.param([ADA_SHORT, PIES], 9, [ADA, BO], 3, id="one of each"),
        pytest.param([ADA_SHORT, PIES], 1, [ADA, PIES], 1, id="used up: the rest stays as the reader has it"),
        pytest.param([ADA_SHORT], 0, [ADA_SHORT], 0, id="none left"),
    ],
)
def test_corrections_in_the_order_of_the_text(
    found: list[dict[str, Any]], n: int, left: list[dict[str, Any]], made: int
) -> None:
    assert corrected({"attributions": [ADA, BO]}, {"attributions": found}, n) == (left, made)
