"""Pages are there once, as versions, with their readings; texts once for all their copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from example_readings import HARBOUR, SILENT, said_by
from generated_readings import readings
from hypothesis import HealthCheck, given, settings
from ledger_times import AT, BY, LATER, MODEL

from benchmarks.generated_pages import expected, results
from reportedly.errors import PageMalformed, PageUnreadable, Place, UsageError
from reportedly.ledger.batches import MOST_CHARACTERS, batches
from reportedly.ledger.ledger import Ledger
from reportedly.page.model import Page, Skipped
from reportedly.reading.model import Entity, Headline
from reportedly.reading.reading import Reading

STORY = (
    "The council will close the pier at Elver Bay after a survey found rot in eleven of its piles, the harbour master "
    "said on Friday. Repairs are to begin in March and may last until the autumn."
)


def test_a_page_is_there_once(ledger: Ledger) -> None:
    assert ledger.standing(HARBOUR.page) is None
    assert ledger.add(HARBOUR, model=MODEL, by=BY, at=AT) == "added"
    assert ledger.standing(HARBOUR.page) == "unchanged"
    assert ledger.add(HARBOUR, model=MODEL, by=BY, at=LATER) == "unchanged"
    assert ledger.reading(HARBOUR.page.id) == HARBOUR
    counts = ledger.info().counts
    assert (counts["pages"], counts["versions"], counts["readings"]) == (1, 1, 1)


def page(text: str, url: str = "https://tide.example/pier", **told: str) -> Reading:
    return Reading(Page(text, url=url, **told), (), (), (), Headline(told.get("title", "")))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(page(STORY + " It opened in 1902."), id="text"),
        pytest.param(page(STORY, title="Pier to close"), id="title"),
        pytest.param(page(STORY, outlet="Tide"), id="outlet"),
        pytest.param(page(STORY, published="2026-05-01"), id="date"),
    ],
)
def test_a_changed_page_is_a_new_version(ledger: Ledger, after: Reading) -> None:
    before = page(STORY)
    assert [ledger.add(each, model=MODEL, by=BY, at=AT) for each in (before, after)] == ["added", "changed"]
    assert ledger.reading(after.page.id) == after
    assert ledger.add(before, model=MODEL, by=BY, at=AT) == "unchanged"  # what was there before is no news
    assert ledger.reading(after.page.id) == after
    assert [version.version for version in ledger.versions(after.page.id)] == [1, 2]


def test_versions_tell_what_was_added_and_taken_away(ledger: Ledger) -> None:
    ledger.add(page("The pier is safe. It is open."), model=MODEL, by=BY, at=AT)
    ledger.add(page("The pier is closed. It is open."), model=MODEL, by="noor", at=LATER)
    first, second = ledger.versions(page("").page.id)
    assert (first.by, first.at, first.added, first.removed) == (BY, "2026-05-01T09:00:00+00:00", (), ())
    assert (second.by, second.added, second.removed) == ("noor", ("The pier is closed.",), ("The pier is safe.",))


def test_copies_are_appearances_of_one_text(ledger: Ledger) -> None:
    copies = [
        page(STORY),
        page(STORY.replace("Friday", "Thursday"), "https://dial.example/pier"),
        page(f"{STORY}\n\nPrint this page", "https://tide.example/pier?print=1"),
    ]
    other = page("The ferry union has called off its strike after a night of talks.", "https://tide.example/ferry")
    for each in (*copies, other):
        ledger.add(each, model=MODEL, by=BY, at=AT)
    assert [found.page for found in ledger.appearances(copies[1].page.id)] == [each.page.id for each in copies]
    assert [found.page for found in ledger.appearances(other.page.id)] == [other.page.id]
    assert ledger.info().counts["texts"] == 2


def test_pages_without_an_address_are_told_apart_by_their_ids(ledger: Ledger) -> None:
    for each in (SILENT, replace(SILENT, page=replace(SILENT.page, id="other"))):
        assert ledger.add(each, model=MODEL, by=BY, at=AT) == "added"
    assert ledger.reading("silent") == SILENT


@pytest.mark.parametrize("at_once", [1, 7, 300], ids="{} at once".format)
def test_generated_pages_are_counted_exactly(ledger: Ledger, at_once: int) -> None:
    made = list(results(300 if at_once > 1 else 60, seed=7))
    right = expected(made)
    assert dict(Counter(added(ledger, made, at_once=at_once))) == right.outcomes
    counts = ledger.info().counts
    assert {name: counts[name] for name in right.counts} == right.counts
    again = Counter(added(ledger, made, at_once=at_once))
    assert set(again) == {"unchanged", "skipped"}
    assert ledger.info().counts == counts
    assert list(ledger.check()) == []


def added(ledger: Ledger, made: Iterable[Reading | Skipped], *, at_once: int) -> list[str]:
    outcomes = ledger.add_all(made, model=MODEL, by=BY, clock=lambda: AT, at_once=at_once)
    return ["skipped" if isinstance(outcome, Skipped) else outcome for outcome in outcomes]


def test_many_at_once_are_as_one_after_the_other(ledger: Ledger) -> None:
    first, second = page(STORY), page(STORY + " It opened in 1902.")
    copy, other = page(STORY, "https://wire.example/1"), page("Nothing happened.", "https://quiet.example/")
    bad = Skipped(Place("crawl.jsonl", record=4), PageUnreadable("the text is empty"))
    endless = replace(
        said_by("Nell Orme", "the tide is late"), entities=(Entity("e" * 65, "Nell Orme", "person", "named"),)
    )
    told = added(ledger, [first, copy, bad, second, other, first, endless], at_once=100)
    assert told == ["added", "added", "skipped", "changed", "added", "unchanged", "skipped"]
    assert ledger.reading(first.page.id) == second
    assert [each.page for each in ledger.appearances(copy.page.id)] == [first.page.id, copy.page.id, first.page.id]
    assert [each.message for each in ledger.skipped()] == [
        "the text is empty",
        "an id has 65 characters, the limit is 64",
    ]
    assert list(ledger.check()) == []


def test_pages_before_an_error_are_written(ledger: Ledger) -> None:
    def ending() -> Iterator[Reading]:
        yield HARBOUR
        raise UsageError("there is no file of that name")

    outcomes = ledger.add_all(ending(), model=MODEL, by=BY, clock=lambda: AT)
    assert next(outcomes) == "added"
    with pytest.raises(UsageError):
        next(outcomes)
    assert ledger.reading(HARBOUR.page.id) == HARBOUR


@pytest.mark.parametrize(
    ("options", "sizes"),
    [
        pytest.param({}, [5], id="all that come in time"),
        pytest.param({"at_once": 2}, [2, 2, 1], id="so many at once"),
        pytest.param({"seconds_a_page": 0.6}, [3, 2], id="those of a second"),
        pytest.param({"characters": MOST_CHARACTERS // 2}, [2, 2, 1], id="so many characters"),
    ],
)
def test_pages_are_written_in_batches(options: dict[str, float], sizes: list[int]) -> None:
    now = [AT]

    def coming() -> Iterator[Reading]:
        for number in range(5):
            yield page("x" * int(options.get("characters", 10)), f"https://tide.example/{number}")
            now[0] += timedelta(seconds=options.get("seconds_a_page", 0))

    def clock() -> datetime:
        return now[0]

    found = batches(coming(), clock=clock, at_once=int(options.get("at_once", 100)))
    assert [len(batch) for batch in found] == sizes


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reading=readings())
def test_any_reading_goes_in_and_comes_out(ledger: Ledger, reading: Reading) -> None:
    ledger.add(reading, model=MODEL, by=BY, at=AT)
    before = ledger.info().counts
    assert ledger.add(reading, model=MODEL, by=BY, at=AT) == "unchanged"
    assert ledger.info().counts == before
    assert ledger.standing(reading.page) == "unchanged"
    assert list(ledger.check()) == []


def test_ids_without_end_are_refused(ledger: Ledger) -> None:
    reading = said_by("Nell Orme", "the tide is late")
    endless = replace(reading.attributions[0], id="a" * 65)
    with pytest.raises(PageMalformed, match="an id has 65 characters"):
        ledger.add(replace(reading, attributions=(endless,)), model=MODEL, by=BY, at=AT)
    assert ledger.info().counts["pages"] == 0


def test_another_model_reads_again_and_the_old_reading_is_kept(ledger: Ledger) -> None:
    ledger.add(HARBOUR, model=MODEL, by=BY, at=AT)
    ledger.add(SILENT, model=MODEL, by=BY, at=AT)
    assert [each.id for each in ledger.unread("reader-2")] == [HARBOUR.page.id, "silent"]
    fewer = replace(HARBOUR, attributions=HARBOUR.attributions[:1], headline=Headline(HARBOUR.headline.text))
    assert ledger.reread(fewer, model="reader-2", by=BY, at=LATER)
    assert not ledger.reread(fewer, model="reader-2", by=BY, at=LATER)
    assert [each.id for each in ledger.unread("reader-2")] == ["silent"]
    assert ledger.reading(HARBOUR.page.id) == fewer
    assert ledger.info().models == {"reader-1": 2, "reader-2": 1}
    assert list(ledger.check()) == []


def test_only_pages_that_are_here_are_read_again(ledger: Ledger) -> None:
    assert not ledger.reread(HARBOUR, model="reader-2", by=BY, at=AT)
    with pytest.raises(UsageError, match="there is no page 'nowhere'"):
        ledger.reading("nowhere")


def test_skipped_pages_are_kept_once_for_another_try(ledger: Ledger) -> None:
    bad = [
        Skipped(Place("crawl.jsonl", record=n), PageUnreadable(f"the text of {n} is empty", hint="Look at it"))
        for n in (1, 2)
    ]
    for each in (*bad, bad[0]):
        ledger.skip(each, by=BY, at=AT)
    first, second = ledger.skipped()
    assert (first.file, first.record, first.tries, first.error) == ("crawl.jsonl", 1, 2, "PageUnreadable")
    assert (first.message, first.hint, first.by) == ("the text of 1 is empty", "Look at it", BY)
    assert (second.record, second.tries) == (2, 1)
    assert ledger.drop_skipped("crawl.jsonl", by=BY, at=LATER, but=bad[1:]) == 1
    assert [each.record for each in ledger.skipped()] == [2]


def test_what_another_process_wrote_is_seen(ledger: Ledger, another: Callable[[], Ledger]) -> None:
    ledger.add(SILENT, model=MODEL, by=BY, at=AT)
    with another() as other:
        assert other.add(HARBOUR, model=MODEL, by="noor", at=LATER) == "added"
    assert ledger.info().counts["pages"] == 2
    assert ledger.info().last_change == "2026-05-02T12:30:00+00:00"


def test_a_time_needs_its_zone(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="zone"):
        ledger.add(HARBOUR, model=MODEL, by=BY, at=AT.replace(tzinfo=None))
