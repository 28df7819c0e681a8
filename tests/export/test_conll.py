"""Columns: every token once, and labels from which the parts can be made again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from example_readings import HARBOUR, SILENT, said_by
from generated_readings import readings
from hypothesis import given, settings

from reportedly.export.conll import TOKEN, depths, texts
from reportedly.reading.reading import Reading


def lines(*several: Reading) -> list[str]:
    return "".join(texts(several)).split("\n")


def tokens(reading: Reading) -> Iterator[list[str]]:
    for line in lines(reading):
        if line and not line.startswith("# "):
            yield line.split("\t")


def parts(reading: Reading) -> dict[tuple[str, str], list[str]]:
    """The words of each (part, number of attribution), a text for each piece."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for _, form, _, _, *columns in tokens(reading):
        for label in "|".join(columns).split("|"):
            if label != "O":
                at, part, number = label.split("-")
                if at == "B":
                    found[part, number].append(form)
                else:
                    found[part, number][-1] += f" {form}"
    return found


def test_a_page() -> None:
    told = lines(said_by("Ada Venn", "nothing. Then she left", title="The tide"))
    assert told[1:] == [
        "# title = The tide",
        "# attribution 1 = a1, Ada Venn, indirect statement, CT+",
        "# columns = ID FORM START END DEPTH1",
        "1\tAda\t0\t3\tB-source-1",
        "2\tVenn\t4\t8\tI-source-1",
        "3\tsaid\t9\t13\tB-cue-1",
        "4\tnothing\t14\t21\tB-content-1",
        "5\t.\t21\t22\tI-content-1",
        "",
        "1\tThen\t23\t27\tI-content-1",
        "2\tshe\t28\t31\tI-content-1",
        "3\tleft\t32\t36\tI-content-1",
        "",
        "",
    ]


def test_a_column_a_depth() -> None:
    assert depths(HARBOUR.attributions) == (0, 0, 1, 2, 0, 0, 0)
    said = next(columns for _, form, start, _, *columns in tokens(HARBOUR) if form == "said" and int(start) > 100)
    assert said == ["I-content-2", "I-content-3", "B-cue-4"]
    assert parts(HARBOUR)["content", "6"] == ["' I never left , '", "' Ask anyone . '"]
    assert parts(HARBOUR)["content", "5"] == ["She", "plans to leave the port"]


def test_pages_follow_each_other() -> None:
    assert [line for line in lines(SILENT, HARBOUR) if line.startswith("# page")] == [
        "# page = silent",
        f"# page = {HARBOUR.page.id}",
    ]


@settings(max_examples=25, deadline=None)
@given(readings())
def test_every_token_stands_once_and_has_the_labels_of_its_spans(reading: Reading) -> None:
    found = list(tokens(reading))
    text = reading.page.text
    assert [(int(start), int(end)) for _, _, start, end, *_ in found] == [
        match.span() for match in TOKEN.finditer(text)
    ]
    assert {len(columns) for columns in found} <= {4 + max(depths(reading.attributions), default=0) + 1}
    for _, _, start, end, *columns in found:
        labels = "|".join(columns).split("|")
        for number, attribution in enumerate(reading.attributions, start=1):
            for part in ("source", "cue", "content"):
                inside = sum(span.start < int(end) and int(start) < span.end for span in getattr(attribution, part))
                assert sum(label[2:] == f"{part}-{number}" for label in labels) == inside
