"""The spaCy component; where spaCy isn't installed, CI's own step for it runs these."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from example_readings import HARBOUR, SILENT, TEXT

from reportedly.page.model import Page
from reportedly.reading.reading import Reading

spacy = pytest.importorskip("spacy")

from spacy import displacy  # noqa: E402
from spacy.tokens import Doc, DocBin  # noqa: E402

from reportedly.integrations.spacy import Reader  # noqa: E402


def as_harbour(page: Page) -> Reading:
    return HARBOUR if page.text == TEXT else replace(SILENT, page=page)


@pytest.fixture
def doc() -> Doc:
    return Reader(as_harbour)(spacy.blank("en")(TEXT))


def test_attributions_have_spans_of_tokens(doc: Doc) -> None:
    told = doc._.attributions
    assert [each.attribution for each in told] == list(HARBOUR.attributions)
    assert (told[3].who.name, [span.text for span in told[3].source]) == ("Nell Orme", ["Nell Orme"])
    assert [span.text for span in told[5].content] == ["'I never left,'", "'Ask anyone.'"]
    assert [span.label_ for span in told[5].content] == ["content", "content"]
    assert told[4].source == ()
    assert doc._.reading == HARBOUR


def test_a_part_inside_a_token_takes_all_of_it() -> None:
    doc = Doc(spacy.blank("en").vocab, words=TEXT.split(" "))
    assert doc.text.strip() == TEXT
    doc = Reader(lambda page: HARBOUR)(doc)
    (content,) = doc._.attributions[0].content
    assert content.text.startswith("docker\n\nThe harbour crane")
    assert content.text.endswith("tape',")


def test_displacy_draws_the_parts(doc: Doc) -> None:
    assert {part: len(doc.spans[part]) for part in ("source", "cue", "content")} == {
        "source": 6,
        "cue": 7,
        "content": 8,
    }
    drawn = displacy.render(doc, style="span", options={"spans_key": "source"}, jupyter=False)
    assert "source" in drawn
    assert "docker" in drawn


def test_a_reading_goes_where_its_doc_goes(doc: Doc) -> None:
    (again,) = DocBin(docs=[doc], store_user_data=True).get_docs(doc.vocab)
    assert again._.reading == HARBOUR
    assert [span.text for span in Doc(doc.vocab).from_bytes(doc.to_bytes())._.attributions[0].cue] == ["told"]


def test_a_doc_that_was_not_read_has_none() -> None:
    doc = spacy.blank("en")("Two tugs came.")
    assert (doc._.reading, doc._.attributions) == (None, ())


def test_the_component_is_found_by_its_name() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("reportedly")
    first, empty = nlp.pipe(["Nell Orme said the crane was inspected in May.", ""])
    assert [span.text for each in first._.attributions for span in each.source] == ["Nell Orme"]
    assert [span.text for span in first.spans["cue"]] == ["said"]
    assert empty._.attributions == ()


def test_the_python_of_its_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to-integrate.md").read_text("utf-8")
    known: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(compile(block, "how-to-integrate.md", "exec"), known)
    assert capsys.readouterr().out.startswith("Nell Orme named (said,) (the harbour crane was inspected in May,)")
