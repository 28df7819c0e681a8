"""Every gold story obeys the form and agrees with itself, so that a tracer that says the same is scored perfect."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from reportedly.errors import Place
from reportedly.intake.records import page_from_record
from reportedly.page.dates import is_iso

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*/*.json"))
LEAST_STORIES = {"train": 12, "dev": 6, "test": 9}
"""A third is kept for test, see README.md."""

COPIED_RUN = 8
"""Words in a row that a copy shares with what it copies: a run that long is no accident."""

Story = dict[str, Any]
Rumour = dict[str, Any]
STORIES: dict[str, Story] = {file.stem: json.loads(file.read_text("utf-8")) for file in FILES}
RUMOURS = [
    pytest.param(story, rumour, id=f"{name}-{rumour['id']}")
    for name, story in STORIES.items()
    for rumour in story["rumours"]
]
each_story = pytest.mark.parametrize("story", [pytest.param(story, id=name) for name, story in STORIES.items()])
each_rumour = pytest.mark.parametrize(("story", "rumour"), RUMOURS)


def by_id(things: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {thing["id"]: thing for thing in things}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def asked_for(rumour: Rumour) -> list[dict[str, Any]]:
    return [edge for edge in rumour["derived_from"] if not edge.get("optional")]


def pages_of(rumour: Rumour, *, stance: str | None = None) -> set[str]:
    return {member["page"] for member in rumour["members"] if stance in (None, member["stance"])}


def goes_back_to(rumour: Rumour, member_id: str) -> set[str]:
    """The member and all it is derived from, as far as they speak for the same side."""
    side = by_id(rumour["members"])[member_id]["stance"]
    reached, ahead = set(), [member_id]
    while ahead:
        here = ahead.pop()
        if here not in reached and by_id(rumour["members"])[here]["stance"] == side:
            reached.add(here)
            ahead += [edge["to_member"] for edge in rumour["derived_from"] if edge["from_member"] == here]
    return reached


def test_each_part_has_its_stories_and_no_story_stands_in_two() -> None:
    parts = [file.parent.name for file in FILES]
    assert all(parts.count(part) >= least for part, least in LEAST_STORIES.items())
    assert len(STORIES) == len(FILES)


@each_story
def test_pages_are_short_dated_and_in_order(story: Story) -> None:
    pages = story["pages"]
    assert story["format"] == "reportedly.stories/1"
    assert 6 <= len(pages) <= 12
    assert all(60 <= len(page["text"].split()) <= 180 for page in pages)
    assert all(is_iso(page["published"]) for page in pages)
    dates = [page["published"] for page in pages]
    assert dates == sorted(set(dates))
    for key in ("id", "url", "title", "text"):
        assert len({page[key] for page in pages}) == len(pages)


@each_story
def test_intake_reads_the_pages_as_they_are(story: Story) -> None:
    for told in story["pages"]:
        page = page_from_record(told, Place(told["id"]))
        for key in ("id", "url", "outlet", "title", "published", "text"):
            assert getattr(page, key) == told[key]


@each_rumour
def test_values_are_those_of_the_contract(story: Story, rumour: Rumour) -> None:
    makers = {"principal", "representative", "third_party", "source", "page", None}
    states = {"open", "denied", "confirmed", "contested", "withdrawn"}
    assert {member["stance"] for member in rumour["members"]} <= {"support", "deny", "query", "comment"}
    assert {member["identity"] for member in rumour["members"]} <= {"named", "role", "anonymous", "unstated"}
    assert {edge["by"] for edge in rumour["derived_from"]} <= {"citation", "link", "copy", "occasion"}
    assert {rumour["status"], *rumour.get("status_also", [])} <= states
    assert {rumour["by"], *rumour.get("by_also", [])} <= makers
    assert {relation["kind"] for relation in rumour["relations"]} <= {
        "weaker",
        "stronger",
        "contradicts",
        "same_matter",
    }


@each_rumour
def test_ids_resolve(story: Story, rumour: Rumour) -> None:
    members = by_id(rumour["members"])
    assert len(members) == len(rumour["members"]) > 0
    assert pages_of(rumour) <= by_id(story["pages"]).keys()
    assert set(rumour["because"]) <= members.keys()
    for edge in rumour["derived_from"]:
        assert members[edge["from_member"]]["page"] == edge["from"]
        assert members[edge["to_member"]]["page"] == edge["to"]
    for origin in rumour["origins"] + rumour["denials"]:
        assert set(origin["root_members"]) <= members.keys()


@each_rumour
def test_edges_go_from_a_later_page_to_an_earlier_one(story: Story, rumour: Rumour) -> None:
    published = {page["id"]: page["published"] for page in story["pages"]}
    assert all(published[edge["to"]] < published[edge["from"]] for edge in rumour["derived_from"])


@each_rumour
def test_an_edge_shows_in_the_text(story: Story, rumour: Rumour) -> None:
    pages = by_id(story["pages"])
    for edge in rumour["derived_from"]:
        later, earlier = pages[edge["from"]], pages[edge["to"]]
        if edge["by"] == "citation" and later["outlet"] != earlier["outlet"]:
            # One word is enough: a page calls The Thornholt Courier 'the Courier'.
            name = {word for word in words(earlier["outlet"]) if len(word) > 3}
            assert name & set(words(later["title"] + " " + later["text"])), edge
        if edge["by"] == "copy":
            copied, text = words(later["text"]), " ".join(words(earlier["text"]))
            runs = (" ".join(copied[n : n + COPIED_RUN]) for n in range(len(copied) - COPIED_RUN + 1))
            assert any(run in text for run in runs), edge


@each_rumour
@pytest.mark.parametrize(("key", "stance"), [("origins", "support"), ("denials", "deny")])
def test_what_goes_back_no_further_is_an_origin(story: Story, rumour: Rumour, key: str, stance: str) -> None:
    members = by_id(rumour["members"])
    derived = {edge["from_member"] for edge in asked_for(rumour)}
    roots = [member for origin in rumour[key] for member in origin["root_members"]]
    ends = {member for member in members if members[member]["stance"] == stance} - derived
    assert sorted(roots) == sorted(ends)
    for origin in rumour[key]:
        behind = {
            members[member]["page"]
            for member in members
            if members[member]["stance"] == stance and goes_back_to(rumour, member) & set(origin["root_members"])
        }
        assert set(origin["pages"]) == behind
        assert set(origin["roots"]) == {members[member]["page"] for member in origin["root_members"]}
    assert {page for origin in rumour[key] for page in origin["pages"]} == pages_of(rumour, stance=stance)


@each_rumour
def test_independent_origins_are_a_range_with_a_reason(story: Story, rumour: Rumour) -> None:
    count = rumour["independent_origins"]
    assert 1 <= count["least"] <= count["most"] == len(rumour["origins"])
    assert bool(count["why"]) == (count["least"] < count["most"])


@each_rumour
def test_a_circle_follows_edges_and_ends_where_it_began(story: Story, rumour: Rumour) -> None:
    outlet = {page["id"]: page["outlet"] for page in story["pages"]}
    heard = {(outlet[edge["to"]], outlet[edge["from"]]) for edge in asked_for(rumour)}
    for circle in rumour["circles"]:
        assert circle[0] == circle[-1]
        assert len(set(circle)) == len(circle) - 1 >= 2
        assert set(itertools.pairwise(circle)) <= heard


@each_rumour
def test_a_quotation_that_drifts_stands_in_both_pages(story: Story, rumour: Rumour) -> None:
    text = {page["id"]: page["text"] for page in story["pages"]}
    edges = {(edge["from"], edge["to"]) for edge in asked_for(rumour)}
    for drift in rumour["drift"]:
        assert drift["was"] in text[drift["from"]]
        assert drift["is"] in text[drift["to"]]
        assert words(drift["was"]) != words(drift["is"])
        assert (drift["to"], drift["from"]) in edges


@each_rumour
def test_a_status_rests_on_members_of_its_side(story: Story, rumour: Rumour) -> None:
    sides = {by_id(rumour["members"])[member]["stance"] for member in rumour["because"]}
    expected = {
        "open": {"support"},
        "confirmed": {"support"},
        "denied": {"deny"},
        "withdrawn": {"deny"},
        "contested": {"support", "deny"},
    }
    assert sides == expected[rumour["status"]]
    assert (rumour["by"] is None) == (rumour["status"] == "open")


@each_story
def test_relations_are_told_from_both_sides(story: Story) -> None:
    back = {"weaker": "stronger", "stronger": "weaker"}
    told = {
        (rumour["id"], relation["to"], relation["kind"])
        for rumour in story["rumours"]
        for relation in rumour["relations"]
    }
    assert {(to, here, back.get(kind, kind)) for here, to, kind in told} == told
    assert {to for _, to, _ in told} <= by_id(story["rumours"]).keys()


@each_story
def test_twins_can_be_told_apart_by_their_pages(story: Story) -> None:
    """Gold itself would count as merging two rumours where a third holds pages of either that the other lacks."""
    held = [pages_of(rumour) for rumour in story["rumours"]]
    for one, other in itertools.combinations(held, 2):
        assert not any(rumour & (one - other) and rumour & (other - one) for rumour in held)
    statements = [rumour["statement"] for rumour in story["rumours"]]
    assert len(set(statements)) == len(statements)


@each_story
def test_background_recurs(story: Story) -> None:
    pages = by_id(story["pages"]).keys()
    for background in story["background"]:
        assert len(set(background["pages"])) == len(background["pages"]) >= 2
        assert set(background["pages"]) <= pages
        assert background["statement"].endswith(".")
