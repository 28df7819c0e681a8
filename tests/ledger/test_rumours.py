"""Rumours in a ledger: what `trace` says of the same pages, whatever order they came in, and what people decided."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from example_readings import HARBOUR
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_times import AT, BY, LATER, MODEL
from traced_pages import page

from reportedly.errors import UsageError
from reportedly.ledger.ledger import Ledger
from reportedly.ledger.rows import page_id
from reportedly.ledger.rumour_model import RumourLine
from reportedly.page.model import Page
from reportedly.reading.model import Headline
from reportedly.reading.read import read_all
from reportedly.reading.reading import Reading
from reportedly.rumours.codec import to_dict
from reportedly.rumours.gather import rumours_of
from reportedly.rumours.model import Rumour, Rumours

PIER = "The pier at Elver Bay will close in September"
STORIES = Path(__file__).parent.parent / "stories" / "train"

TOLD = (
    page("p1", "Tidewatch", "2026-05-01T09:00", f"two insiders | statement | {PIER}"),
    page("p2", "Harbour Gazette", "2026-05-01T12:00", f"Tidewatch | statement | {PIER}"),
    page("p3", "Quay Post", "2026-05-02T08:00", f"Harbour Gazette | statement | {PIER}"),
)
DENIAL = page("p4", "Bay Radio", "2026-05-03", f"Council leader Moira Tench | denial | {PIER.replace('The', 'the')}")
OTHER = tuple(
    page(f"q{n}", outlet, f"2026-06-0{n}", f"{who} | statement | The Fennel Street bakery in Norwick has been sold")
    for n, (outlet, who) in enumerate((("Bay Radio", "a source"), ("Fen Herald", "Bay Radio")), start=1)
)


def fill(ledger: Ledger, readings: Iterable[Reading]) -> None:
    for reading in readings:
        ledger.add(reading, model=MODEL, by=BY, at=AT)
        ledger.rumours.place(by=BY, at=AT)


def whole(found: Rumours) -> list[object]:
    """What rumours say, without their own ids: in an order of its own."""
    alone = [Rumours((), (replace(each, id="", relations=()),)) for each in found.rumours]
    return sorted((to_dict(each)["rumours"] for each in alone), key=json.dumps)  # type: ignore[arg-type]


def kept(ledger: Ledger) -> list[object]:
    ids = [line.id for line in ledger.rumours.find()]
    return whole(Rumours((), tuple(each for id in ids for each in ledger.rumours.rumour(id).rumours)))


def only(ledger: Ledger) -> Rumour:
    (line,) = ledger.rumours.find()
    (found,) = ledger.rumours.rumour(line.id).rumours
    return found


@pytest.mark.parametrize("seed", range(3))
def test_a_ledger_says_what_trace_says(ledger: Ledger, seed: int) -> None:
    readings = [*TOLD, DENIAL, *OTHER]
    fill(ledger, random.Random(seed).sample(readings, len(readings)))
    assert kept(ledger) == whole(rumours_of(readings))
    assert list(ledger.check()) == []


def test_a_page_joins_an_old_rumour(ledger: Ledger) -> None:
    fill(ledger, TOLD[:1])
    assert ledger.rumours.find() == []
    fill(ledger, TOLD[1:])
    (before,) = ledger.rumours.find()
    assert (before.status, before.n_pages, before.least, before.most) == ("open", 3, 1, 1)
    fill(ledger, [DENIAL])
    (after,) = ledger.rumours.find()
    assert (after.id, after.status, after.by, after.n_pages) == (before.id, "denied", "representative", 4)
    assert (after.first, after.last) == ("2026-05-01T09:00", "2026-05-03")


def test_what_waits_is_placed_later_and_once(ledger: Ledger, another: Callable[[], Ledger]) -> None:
    for reading in (*TOLD, DENIAL):
        ledger.add(reading, model=MODEL, by=BY, at=AT)
    assert (ledger.rumours.waiting(), ledger.rumours.find()) == (4, [])
    with another() as other:
        assert other.rumours.place(by=BY, at=AT, together=2).n_pages == 4
    assert (ledger.rumours.waiting(), ledger.rumours.place(by=BY, at=AT).n_pages) == (0, 0)
    changed = ledger.last_change()
    fill(ledger, OTHER)  # with what the other process placed in mind
    assert ledger.last_change() > changed
    assert kept(ledger) == whole(rumours_of([*TOLD, DENIAL, *OTHER]))


def test_a_changed_page_leaves_its_rumour(ledger: Ledger) -> None:
    fill(ledger, TOLD[:2])
    elsewhere = page("p2", "Harbour Gazette", "2026-05-01T12:00", "Ada Quill | statement | The heron has left the quay")
    fill(ledger, [elsewhere])
    assert ledger.rumours.find() == []
    fill(ledger, TOLD[2:])
    assert {each.claim.page for each in only(ledger).appearances} == {"p1", "p3"}


def test_find(ledger: Ledger) -> None:
    fill(ledger, [*TOLD, DENIAL, *OTHER])
    bakery, pier = ledger.rumours.find()
    assert (bakery.last, pier.last) == ("2026-06-02", "2026-05-03")

    def ids(lines: list[RumourLine]) -> list[str]:
        return [line.id for line in lines]

    assert ids(ledger.rumours.find(about="Elver Bay")) == [pier.id]
    assert ids(ledger.rumours.find(about="Elver")) == [pier.id]
    assert ids(ledger.rumours.find(about="El")) == []
    assert ids(ledger.rumours.find("sold bakery")) == [bakery.id]
    assert ids(ledger.rumours.find("100%_")) == []
    assert ids(ledger.rumours.find(status="denied")) == [pier.id]
    assert ids(ledger.rumours.find(outlet="the quay post")) == [pier.id]
    assert ids(ledger.rumours.find(since="2026-06")) == [bakery.id]
    assert ids(ledger.rumours.find(limit=1)) == [bakery.id]
    assert ids(ledger.rumours.find(limit=1, offset=1)) == [pier.id]
    assert ids(ledger.rumours.lines([pier.id, "r999", "x"])) == [pier.id]
    assert ledger.rumours.count() == {"denied": 1, "open": 1}
    assert (ledger.info().counts["rumours"], ledger.info().counts["claims"]) == (2, 6)


def test_claims(ledger: Ledger) -> None:
    fill(ledger, [*TOLD, DENIAL])
    (found,) = ledger.rumours.claims("p4")
    assert (found.stance, found.claim.who, found.rumour) == (
        "deny",
        "Council leader Moira Tench",
        ledger.rumours.find()[0],
    )
    assert ledger.rumours.claim("p4#a1") == ledger.rumours.claim("p4/a1") == found


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda rumours: rumours.rumour("r9"), "there is no rumour 'r9'"),
        (lambda rumours: rumours.rumour("p1"), "there is no rumour 'p1'"),
        (lambda rumours: rumours.claim("p1#a9"), "there is no claim 'p1#a9'"),
        (lambda rumours: rumours.claims("p9"), "there is no page 'p9'"),
        (lambda rumours: rumours.merge("r1", "r1", by=BY, at=AT), "are one already"),
        (lambda rumours: rumours.not_the_same("p1#a1", "p1#a1", by=BY, at=AT), "these are one claim"),
        (lambda rumours: rumours.split(["p1#a1", "p2#a1", "p3#a1"], by=BY, at=AT), "no claim of the rumour would be"),
    ],
)
def test_what_is_not_there(ledger: Ledger, ask: Callable[[object], object], told: str) -> None:
    fill(ledger, TOLD)
    with pytest.raises(UsageError, match=told):
        ask(ledger.rumours)
    assert ledger.corrections() == []


def pages_of(ledger: Ledger) -> list[list[str]]:
    """The pages of each rumour."""
    found = [ledger.rumours.rumour(line.id).rumours[0] for line in ledger.rumours.find()]
    return sorted(sorted({each.claim.page for each in rumour.appearances}) for rumour in found)


def test_merged_rumours_are_one_until_it_is_taken_back(ledger: Ledger) -> None:
    fill(ledger, [*TOLD, DENIAL, *OTHER])
    bakery, pier = ledger.rumours.find()
    number = ledger.rumours.merge(pier.id, bakery.id, by="noor", at=LATER, reason="they are one")
    assert pages_of(ledger) == [["p1", "p2", "p3", "p4", "q1", "q2"]]
    assert ledger.rumours.rumour(bakery.id) == ledger.rumours.rumour(pier.id)
    (told,) = ledger.corrections()
    assert (told.kind, told.by, told.reason) == ("same_claim", "noor", "they are one")
    ledger.rumours.rebuild(by=BY, at=LATER)
    assert pages_of(ledger) == [["p1", "p2", "p3", "p4", "q1", "q2"]]
    ledger.withdraw(number, by=BY, at=LATER)
    assert kept(ledger) == whole(rumours_of([*TOLD, DENIAL, *OTHER]))
    assert ledger.rumours.rumour(pier.id).rumours[0].id == pier.id


def test_claims_that_were_split_off(ledger: Ledger) -> None:
    fill(ledger, [*TOLD, DENIAL])
    number = ledger.rumours.split(["p1#a1", "p2#a1"], by=BY, at=AT)
    assert pages_of(ledger) == [["p1", "p2"], ["p3", "p4"]]
    ledger.rumours.rebuild(by=BY, at=LATER)
    assert pages_of(ledger) == [["p1", "p2"], ["p3", "p4"]]
    ledger.withdraw(number, by=BY, at=LATER)
    assert pages_of(ledger) == [["p1", "p2", "p3", "p4"]]


def test_two_claims_that_are_not_the_same(ledger: Ledger) -> None:
    fill(ledger, TOLD[:2])
    ledger.rumours.not_the_same("p1#a1", "p2#a1", by=BY, at=AT)
    assert pages_of(ledger) == []
    fill(ledger, TOLD[2:])
    (pages,) = pages_of(ledger)
    assert "p3" in pages and len(pages) == 2  # noqa: PT018


def test_an_edge_that_was_taken_out(ledger: Ledger) -> None:
    fill(ledger, TOLD)
    assert len(only(ledger).origins) == 1
    number = ledger.rumours.not_derived("p3#a1", "p2#a1", by=BY, at=AT)
    assert [origin.claims for origin in only(ledger).origins] == [("p1#a1",), ("p3#a1",)]
    ledger.rumours.rebuild(by=BY, at=LATER)
    assert len(only(ledger).origins) == 2
    ledger.withdraw(number, by=BY, at=LATER)
    assert len(only(ledger).origins) == 1


def test_decisions_outlive_another_model(ledger: Ledger) -> None:
    fill(ledger, TOLD)
    ledger.rumours.split(["p1#a1"], by=BY, at=AT)
    again = replace(TOLD[0], attributions=(replace(TOLD[0].attributions[0], id="b7"),))
    assert ledger.reread(again, model="reader-2", by=BY, at=LATER)
    ledger.rumours.place(by=BY, at=LATER)
    assert ledger.rumours.claim("p1#b7").rumour is None
    assert pages_of(ledger) == [["p2", "p3"]]
    assert ledger.unfit() == []
    gone = page("p1", "Tidewatch", "2026-05-01T09:00", "Ada Quill | statement | The heron has left the quay")
    fill(ledger, [gone])
    assert [each.why for each in ledger.unfit()] == ["its claims are no longer on their pages"]


def test_corrections_of_a_page_are_seen(ledger: Ledger) -> None:
    fill(ledger, [*TOLD, DENIAL])
    ledger.not_an_attribution("p4/a1", by=BY, at=AT)
    ledger.rumours.place(by=BY, at=AT)
    assert only(ledger).standing.status == "open"


def test_a_rebuild_that_was_killed_goes_on(ledger: Ledger) -> None:
    class Killed(Exception):
        pass

    def kill(placed: object) -> None:
        raise Killed

    fill(ledger, [*TOLD, DENIAL, *OTHER])
    before = ledger.rumours.find()
    with pytest.raises(Killed):
        ledger.rumours.rebuild(by=BY, at=LATER, seen=kill)
    ledger.rumours.place(by=BY, at=LATER)
    assert ledger.rumours.find() == before
    ledger.rumours.rebuild(by=BY, at=LATER)
    assert ledger.rumours.find() == before
    assert list(ledger.check()) == []


def test_a_record_counts_what_others_said_later(ledger: Ledger) -> None:
    fill(ledger, [*TOLD, DENIAL, *OTHER])
    (outlet,) = ledger.rumours.record("Tidewatch")[1:]
    assert (outlet.role, outlet.n_rumours, outlet.outcomes["denied"], outlet.open) == ("outlet", 1, 1, 0)
    assert outlet.confirmed is not None
    assert (outlet.confirmed.n, outlet.confirmed.of, outlet.confirmed.least) == (0, 1, 0.0)
    (echo,) = (each for each in ledger.rumours.record("the bay radio") if each.role == "outlet")
    assert (echo.n_rumours, echo.open, echo.confirmed) == (1, 1, None)
    assert ledger.rumours.record("Council leader Moira Tench") == []  # who denies stands behind nothing
    assert ledger.rumours.record("nobody") == []


def test_own_word_and_late_word_make_no_record(ledger: Ledger) -> None:
    council = page("p4", "Bay Radio", "2026-05-03", f"Elver Bay council | confirmation | {PIER}")
    after = page("p5", "Norwick Echo", "2026-05-09", f"Bay Radio | statement | {PIER}")
    fill(ledger, [*TOLD, council, after])
    (found,) = ledger.rumours.record("Elver Bay council")
    assert (found.own_word, found.confirmed) == (1, None)
    (late,) = ledger.rumours.record("Norwick Echo")
    assert (late.late, late.confirmed) == (1, None)


def test_a_forgotten_page_leaves_no_rumour(ledger: Ledger) -> None:
    fill(ledger, [*TOLD, DENIAL])
    ledger.forget_page("p4", by=BY, at=LATER)
    assert only(ledger).standing.status == "open"
    ledger.forget_outlet("Tidewatch", by=BY, at=LATER)
    assert pages_of(ledger) == [["p2", "p3"]]
    assert "tidewatch" not in json.dumps(to_dict(ledger.rumours.rumour(ledger.rumours.find()[0].id))).casefold()
    assert list(ledger.check()) == []


def test_a_restored_ledger_has_its_rumours(ledger: Ledger, tmp_path: Path) -> None:
    fill(ledger, [*TOLD, DENIAL])
    ledger.rumours.split(["p1#a1", "p2#a1"], by=BY, at=AT)
    ledger.backup(tmp_path / "friday.db", by=BY, at=AT)
    Ledger.restore(tmp_path / "friday.db", tmp_path / "new.db", by=BY, at=LATER)
    with Ledger.open(tmp_path / "new.db") as restored:
        assert kept(restored) == kept(ledger)
        fill(restored, OTHER)
        assert len(restored.rumours.find()) == 3
        assert list(restored.check()) == []


@cache
def story(name: str) -> tuple[Reading, ...]:
    told = json.loads((STORIES / name).read_text("utf-8"))
    pages = [
        Page(each["text"], url=each["url"], outlet=each["outlet"], title=each["title"], published=each["published"])
        for each in told["pages"]
    ]
    return tuple(each for each in read_all(pages) if isinstance(each, Reading))


def two_stories() -> list[Reading]:
    return [*story("01-library.json"), *story("10-larks.json")]


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_the_order_of_pages_changes_nothing(data: st.DataObject) -> None:
    readings = data.draw(st.permutations(two_stories()))
    with tempfile.TemporaryDirectory() as folder, Ledger.create(Path(folder) / "r.db", at=AT) as ledger:
        cut = data.draw(st.integers(0, len(readings)))
        fill(ledger, readings[:cut])
        for reading in readings[cut:]:
            ledger.add(reading, model=MODEL, by=BY, at=AT)
        ledger.rumours.place(by=BY, at=AT, together=data.draw(st.integers(1, 6)))
        assert kept(ledger) == in_their_order()


@cache
def in_their_order() -> list[object]:
    with tempfile.TemporaryDirectory() as folder, Ledger.create(Path(folder) / "r.db", at=AT) as ledger:
        fill(ledger, two_stories())
        return kept(ledger)


def test_stories_in_one_ledger_stay_apart() -> None:
    urls = [{each.page.url for each in story(name)} for name in ("01-library.json", "10-larks.json")]
    ids = [{page_id(Page("", url=url)) for url in each if url} for each in urls]
    for rumour in in_their_order():
        pages = {claim["page"] for claim in rumour[0]["claims"]}  # type: ignore[index]
        assert any(pages <= each for each in ids)


def test_a_page_without_claims_waits_no_more(ledger: Ledger) -> None:
    fill(ledger, [HARBOUR, Reading(Page("", id="empty"), (), (), (), Headline(""))])
    assert ledger.rumours.waiting() == 0
