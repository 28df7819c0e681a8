"""What servers told of pages is kept with them, and forgotten with them."""

from __future__ import annotations

from dataclasses import replace

from example_readings import HARBOUR
from ledger_times import AT, BY, LATER, MODEL

from reportedly.errors import Place
from reportedly.ledger.ledger import Ledger
from reportedly.page.visits import Unchanged, Validators, Visit

ASKED = "http://dial.example/harbour"
FIRST = Validators("https://dial.example/harbour", etag='"one"', last_modified="Sat, 18 Oct 2025 09:00:00 GMT")
SECOND = Validators("https://dial.example/harbour", etag='"two"')
FETCHED = replace(HARBOUR, page=replace(HARBOUR.page, visit=Visit(ASKED, FIRST)))


def test_what_was_told_is_kept_once_the_page_is_stored(ledger: Ledger) -> None:
    assert ledger.validators(ASKED) is None
    ledger.add(FETCHED, model=MODEL, by=BY, at=AT)
    assert ledger.validators(ASKED) == FIRST
    assert ledger.reading(HARBOUR.page.id) == HARBOUR  # a visit belongs to its run, not to the page
    ledger.visited(Unchanged(Place(ASKED), Visit(ASKED, SECOND)))
    assert ledger.validators(ASKED) == SECOND
    ledger.visited(FETCHED.page)
    assert ledger.validators(ASKED) == FIRST
    ledger.visited(replace(HARBOUR.page, visit=Visit(ASKED, Validators(ASKED))))
    assert ledger.validators(ASKED) is None


def test_nothing_is_kept_of_pages_that_are_not_here(ledger: Ledger) -> None:
    ledger.visited(FETCHED.page)
    ledger.visited(HARBOUR.page)
    ledger.visited(Unchanged(Place(ASKED), Visit(ASKED, FIRST)))
    assert ledger.validators(ASKED) is None


def test_it_is_forgotten_with_the_page(ledger: Ledger) -> None:
    for forget in (ledger.forget_source, ledger.forget_page):
        ledger.add(FETCHED, model=MODEL, by=BY, at=AT)
        forget("Nell Orme" if forget == ledger.forget_source else HARBOUR.page.url or "", by=BY, at=LATER)
        assert ledger.validators(ASKED) is None
