"""Figures of traced rumours against a gold story, counted by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import CommandLine

from reportedly.errors import UsageError
from reportedly.evaluation.rumours import score
from reportedly.evaluation.stories import Story, read_predictions, read_stories

PAGES = [
    {
        "id": f"p{n}",
        "url": f"https://x.example/{n}",
        "outlet": outlet,
        "title": f"t{n}",
        "published": f"2026-05-0{n}",
        "text": "x",
    }
    for n, outlet in enumerate(("Tidewatch", "Harbour Gazette", "Bay Radio"), start=1)
]
GOLD = {
    "format": "reportedly.stories/1",
    "id": "pier",
    "pages": PAGES,
    "rumours": [
        {
            "id": "r1",
            "statement": "The pier will close.",
            "members": [
                {"id": "m1", "page": "p1", "stance": "support", "who": "insiders", "identity": "anonymous"},
                {"id": "m2", "page": "p2", "stance": "support", "who": "Tidewatch", "identity": "named"},
                {"id": "m3", "page": "p3", "stance": "deny", "who": "Moira Tench", "identity": "named"},
            ],
            "derived_from": [{"from": "p2", "to": "p1", "from_member": "m2", "to_member": "m1", "by": "citation"}],
            "origins": [{"who": "insiders", "roots": ["p1"], "root_members": ["m1"], "pages": ["p1", "p2"]}],
            "denials": [{"who": "Moira Tench", "roots": ["p3"], "root_members": ["m3"], "pages": ["p3"]}],
            "independent_origins": {"least": 1, "most": 1, "why": ""},
            "circles": [],
            "drift": [],
            "status": "denied",
            "by": "representative",
            "because": ["m3"],
            "relations": [],
        }
    ],
}


def predicted(*, edge: bool = True, status: str = "denied", stance: str = "deny") -> dict[str, object]:
    derived = [{"claim": "c1", "by": "citation", "evidence": "according to Tidewatch", "score": 0.9}] if edge else []
    return {
        "format": "reportedly.rumours/1",
        "pages": PAGES,
        "rumours": [
            {
                "statement": "The pier will close.",
                "claims": [
                    {"id": "c1", "page": "p1", "stance": "support", "derived_from": []},
                    {"id": "c2", "page": "p2", "stance": "support", "derived_from": derived},
                    {"id": "c3", "page": "p3", "stance": stance, "derived_from": []},
                ],
                "origins": [{"claims": ["c1"]}] + ([] if edge else [{"claims": ["c2"]}]),
                "denials": [{"claims": ["c3"]}],
                "independent_origins": {"least": 1, "most": 1 if edge else 2},
                "circles": [],
                "drift": [],
                "status": status,
                "by": "representative",
            }
        ],
    }


@pytest.fixture
def story(tmp_path: Path) -> Story:
    (tmp_path / "01-pier.json").write_text(json.dumps(GOLD), "utf-8")
    (found,) = read_stories(tmp_path)
    return found


def test_all_right_is_one_everywhere(story: Story) -> None:
    figures = score([(story, predicted())])
    assert figures["b3"]["f1"] == figures["edges"]["f1"] == figures["origin"]["accuracy"] == 1
    assert figures["independent"] == {"overlap": 1, "holds": 1, "exact": 1, "exact_many": 0, "width": 0}
    assert figures["status"]["accuracy"] == figures["by"]["accuracy"] == figures["stance"]["accuracy"] == 1


def test_a_missed_edge_costs_the_edge_the_origin_and_the_range(story: Story) -> None:
    figures = score([(story, predicted(edge=False))])
    assert figures["edges"]["r"] == 0
    assert figures["origin"]["accuracy"] == pytest.approx(2 / 3)
    assert figures["independent"] == {"overlap": 1, "holds": 1, "exact": 0, "exact_many": 0, "width": 1}


def test_a_wrong_side_costs_its_page(story: Story) -> None:
    figures = score([(story, predicted(status="open", stance="support"))])
    assert figures["stance"]["accuracy"] == pytest.approx(2 / 3)
    assert figures["status"]["accuracy"] == 0


def test_nothing_found_is_nothing_right(story: Story) -> None:
    figures = score([(story, {"rumours": []})])
    assert figures["rumours"] == {"gold": 1, "matched": 0}
    assert figures["b3"]["f1"] == figures["origin"]["accuracy"] == 0


def test_a_missing_prediction_is_an_empty_one(story: Story, tmp_path: Path) -> None:
    assert read_predictions(tmp_path / "nowhere", [story]) == ({"rumours": []},)


def test_a_folder_without_stories_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no stories there"):
        read_stories(tmp_path)


def test_the_command_scores_saved_rumours(reportedly: CommandLine, tmp_path: Path) -> None:
    gold, pred = tmp_path / "gold", tmp_path / "pred"
    for folder, document in ((gold, GOLD), (pred, predicted())):
        folder.mkdir()
        (folder / "01-pier.json").write_text(json.dumps(document), "utf-8")
    ran = reportedly("evaluate", "--rumours", str(gold), "--pred", str(pred))
    assert (ran.code, ran.err) == (0, "")
    assert "all stories: 1 gold rumours, 1 matched" in ran.out
    assert "status      accuracy 1.000" in ran.out
