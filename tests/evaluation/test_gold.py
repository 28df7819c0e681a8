"""Files of gold and of predictions: what is bad in them is counted and named."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from evaluation_records import GOLD, NOBODY, PREDICTED, WHO_SAID_WHAT, record
from example_readings import HARBOUR

from reportedly.errors import PageUnreadable, UsageError
from reportedly.evaluation.gold import read_gold
from reportedly.evaluation.predictions import read_predictions

Write = Callable[..., Path]
Record = dict[str, Any]


def broken(**changes: object) -> Record:
    return {**record("broken", NOBODY), **changes}


def attribution(**changes: object) -> Record:
    return broken(attributions=[{"source": [], "cue": [[0, 10]], "content": [[11, 26]], **changes}])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("{", "this is no JSON", id="no JSON"),
        pytest.param("[1]", "the record is [1], expected an object", id="no object"),
        pytest.param(broken(id=None), "id is missing, expected a text", id="no id"),
        pytest.param(broken(id=" "), 'id is " ", expected an id', id="blank id"),
        pytest.param(broken(id="tide"), "id is 'tide', which an earlier record has too", id="twice"),
        pytest.param(broken(text=None), "text is missing", id="no text"),
        pytest.param(broken(text=" "), "the text is empty", id="empty"),
        pytest.param(broken(attributions=None), "attributions is missing, expected a list", id="no attributions"),
        pytest.param(
            attribution(cue=[[10, 10]]), "attributions[0].cue[0] is [10, 10], expected [start, end)", id="empty"
        ),
        pytest.param(attribution(cue=[[0, 999]]), "in a text of 26 characters", id="outside"),
        pytest.param(attribution(cue=[[-1, 4]]), "attributions[0].cue[0][0] is -1", id="negative"),
        pytest.param(attribution(cue=[[0, 4, 5]]), "attributions[0].cue[0] is [0, 4, 5]", id="three edges"),
        pytest.param(attribution(cue=["said"]), 'attributions[0].cue[0] is "said", expected an object', id="words"),
        pytest.param(
            attribution(cue=[{"start": 0, "end": 3, "text": "the"}]), "a span that cuts its own text", id="other text"
        ),
        pytest.param(attribution(confidence=1.5), "attributions[0].confidence is 1.5", id="confidence"),
        pytest.param(broken(versions=[]), "versions is [], expected one version or several", id="no versions"),
        pytest.param(
            broken(versions=[{"annotator": "a"}]), "versions[0].attributions is missing", id="version without"
        ),
    ],
)
def test_a_bad_record_of_gold_is_named(line: Record | str, told: str, written: Write) -> None:
    path = written("gold.jsonl", GOLD[0], line, GOLD[1])
    gold = read_gold(path)
    assert [document.page.id for document in gold.documents] == ["tide", "crane"]
    (skipped,) = gold.skipped
    assert str(skipped.error).startswith(f"{path}, record 2: ")
    assert told in str(skipped.error)


def harbour(**changes: object) -> Record:
    told = {**HARBOUR.to_dict(), **changes}
    return json.loads(json.dumps(told))  # type: ignore[no-any-return]


def with_accepted(accept: object) -> Record:
    told = harbour()
    told["attributions"][1]["accept"] = accept
    return told


@pytest.mark.parametrize(
    ("reading", "told"),
    [
        pytest.param(GOLD[0], "format is missing", id="no reading"),
        pytest.param(harbour(entities=[]), "attributions[0].chain: there is no 'e2'", id="no such entity"),
        pytest.param(with_accepted({"act": ["rant"]}), 'attributions[1].accept.act[0] is "rant"', id="label"),
        pytest.param(with_accepted({"who": ["e99"]}), "attributions[1].accept.who[0]", id="accepted entity"),
        pytest.param(
            with_accepted({"content": [[{"start": 0, "end": 2, "text": "no"}]]}),
            "attributions[1].accept.content[0][0]",
            id="accepted span",
        ),
    ],
)
def test_a_bad_reading_is_named(reading: Record, told: str, written: Write) -> None:
    good = harbour()
    good["page"]["id"] = "another"
    gold = read_gold(written("gold.jsonl", good, reading))
    assert (gold.form, len(gold.documents)) == ("readings", 1)
    assert told in str(gold.skipped[0].error)


def test_gold_may_be_packed(written: Write) -> None:
    path = written("gold.jsonl", *GOLD)
    packed = path.with_suffix(".gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert read_gold(packed).documents == read_gold(path).documents
    packed.write_bytes(packed.read_bytes()[:-20])
    with pytest.raises(PageUnreadable, match=r"can't be unpacked\. Is it a whole gzip file\?"):
        read_gold(packed)


def test_split_and_limit(written: Write) -> None:
    path = written("gold.jsonl", *(record(f"d{n}", WHO_SAID_WHAT, split="dev" if n % 2 else "train") for n in range(6)))
    assert [each.page.id for each in read_gold(path, split="dev").documents] == ["d1", "d3", "d5"]
    assert [each.page.id for each in read_gold(path, split="dev", limit=2).documents] == ["d1", "d3"]
    assert len(read_gold(path).documents) == 6
    with pytest.raises(PageUnreadable, match="no gold document of the split 'test'"):
        read_gold(path, split="test")


def test_no_document_left_says_why(written: Write) -> None:
    with pytest.raises(
        PageUnreadable, match=r"there is no gold document\. The first of 1 bad records: .*record 1: this"
    ):
        read_gold(written("gold.jsonl", "{"))


def test_predictions_for_other_gold_are_refused(written: Write) -> None:
    gold = read_gold(written("gold.jsonl", *GOLD))
    with pytest.raises(UsageError, match=r"record 2: there is no document 'boat' in .*gold\.jsonl"):
        read_predictions(written("run.jsonl", PREDICTED[0], record("boat", NOBODY)), gold)


def test_predictions_of_documents_left_aside_are_passed_over(written: Write) -> None:
    gold = read_gold(written("gold.jsonl", *GOLD), limit=1)
    assert set(read_predictions(written("run.jsonl", *PREDICTED), gold).by_document) == {"tide"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({**PREDICTED[1], "text": "Another text."}, "text is another one than gold's"),
        ({"id": "crane", "attributions": [{"cue": [[0, 99]]}]}, "attributions[0].cue[0] is [0, 99]"),
        ("{}", "id is missing"),
    ],
)
def test_a_bad_prediction_is_named_and_counts_as_none(line: Record | str, told: str, written: Write) -> None:
    gold = read_gold(written("gold.jsonl", *GOLD))
    predictions = read_predictions(written("run.jsonl", PREDICTED[0], line), gold)
    assert set(predictions.by_document) == {"tide"}
    assert told in str(predictions.skipped[0].error)


def test_predictions_need_no_text(written: Write) -> None:
    gold = read_gold(written("gold.jsonl", *GOLD))
    bare = [{"id": each["id"], "attributions": each["attributions"]} for each in PREDICTED]
    path = written("run.jsonl", *bare)
    whole = read_predictions(written("whole.jsonl", *PREDICTED), gold)
    assert read_predictions(path, gold).by_document == whole.by_document
