"""Little stories from pages to status: who told whom, how many origins, which sides."""

from __future__ import annotations

import random

import pytest
from jsonschema import Draft202012Validator
from traced_pages import page

from reportedly.reading.reading import Reading
from reportedly.rumours.codec import encode, schema, to_dict
from reportedly.rumours.gather import rumours_of
from reportedly.rumours.model import Rumour

SHUT = "Elver Bay's pier is to close in September"
PIER = "The pier at Elver Bay will close in September"

CIRCLE = (
    page("p1", "Tidewatch", "2026-05-01T09:00", f"two insiders | statement | {PIER}"),
    page("p2", "Harbour Gazette", "2026-05-01T12:00", f"Tidewatch | statement | {PIER}"),
    page("p3", "Tidewatch", "2026-05-02T08:00", f"Harbour Gazette | statement | {PIER}"),
)
DENIED = (
    *CIRCLE,
    page(
        "p4",
        "Bay Radio",
        "2026-05-03T08:00",
        f"Council leader Moira Tench | denial | {PIER.replace('The', 'the')}",
    ),
)
TWO_VOICES = (
    page("p1", "Tidewatch", "2026-05-01", f"two insiders | statement | {PIER}"),
    page(
        "p2",
        "Bay Radio",
        "2026-05-02",
        f"a source at the town hall | statement | {SHUT}",
    ),
)
CONFIRMED = (*TWO_VOICES, page("p3", "Quay Post", "2026-05-04", f"Elver Bay council | confirmation | {PIER}"))
TAKEN_BACK = (
    page("p1", "Tidewatch", "2026-05-01", f"Joss Tarrant | statement | {PIER}"),
    page("p2", "Bay Radio", "2026-05-02", f"Tidewatch | statement | {PIER}"),
    page("p3", "Quay Post", "2026-05-04", f"Joss Tarrant | denial | {PIER}"),
)


def only(readings: tuple[Reading, ...]) -> Rumour:
    (rumour,) = rumours_of(readings).rumours
    return rumour


@pytest.mark.parametrize(
    ("readings", "status", "by"),
    [
        pytest.param(CIRCLE, "open", None, id="a circle confirms nothing"),
        pytest.param(DENIED, "denied", "representative", id="an officer denies"),
        pytest.param(TWO_VOICES, "open", None, id="two unnamed sources confirm nothing"),
        pytest.param(CONFIRMED, "confirmed", "principal", id="the council says so itself"),
        pytest.param(TAKEN_BACK, "withdrawn", "source", id="its only source says the opposite later"),
    ],
)
def test_status(readings: tuple[Reading, ...], status: str, by: str | None) -> None:
    standing = only(readings).standing
    assert (standing.status, standing.by) == (status, by)


@pytest.mark.parametrize(
    ("readings", "least", "most"),
    [
        pytest.param(CIRCLE, 1, 1, id="one, however often it is passed on"),
        pytest.param(TWO_VOICES, 1, 2, id="unnamed ones of two outlets may be the same"),
        pytest.param(CONFIRMED, 2, 3, id="a body that confirms is an origin of its own"),
    ],
)
def test_independent_origins(readings: tuple[Reading, ...], least: int, most: int) -> None:
    independent = only(readings).independent
    assert (independent.least, independent.most) == (least, most)
    assert bool(independent.why) == (least != most)


def test_a_circle_is_told_from_the_outlet_that_began() -> None:
    assert only(CIRCLE).circles == (("Tidewatch", "Harbour Gazette", "Tidewatch"),)


def test_edges_lead_to_what_the_page_names() -> None:
    rumour = only(DENIED)
    page_of = {each.claim.id: each.claim.page for each in rumour.appearances}
    edges = {
        (each.claim.page, page_of[edge.claim]): edge.by for each in rumour.appearances for edge in each.derived_from
    }
    assert edges == {("p2", "p1"): "citation", ("p3", "p2"): "citation"}


def test_a_denial_stands_apart_with_its_own_origin() -> None:
    rumour = only(DENIED)
    assert [origin.who for origin in rumour.origins] == ["two insiders"]
    assert [origin.who for origin in rumour.denials] == ["Council leader Moira Tench"]


@pytest.mark.parametrize("readings", [CIRCLE, DENIED, CONFIRMED, TAKEN_BACK])
@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_pages_changes_nothing(readings: tuple[Reading, ...], seed: int) -> None:
    shuffled = random.Random(seed).sample(readings, len(readings))
    assert to_dict(rumours_of(shuffled)) == to_dict(rumours_of(readings))


@pytest.mark.parametrize("readings", [(), CIRCLE, DENIED, CONFIRMED])
def test_the_json_is_of_the_shipped_schema(readings: tuple[Reading, ...]) -> None:
    Draft202012Validator.check_schema(schema())
    Draft202012Validator(schema()).validate(to_dict(rumours_of(readings)))
    assert "\n" not in encode(rumours_of(readings))


def test_what_stands_on_one_page_is_no_rumour() -> None:
    assert rumours_of(CIRCLE[:1]).rumours == ()


def test_what_nobody_is_said_to_have_said_is_no_rumour() -> None:
    readings = [page(f"p{n}", outlet, "2026-05-01", "- | - | The pier at Elver Bay was built in 1887")
                for n, outlet in enumerate(("Tidewatch", "Bay Radio"))]  # fmt: skip
    assert rumours_of(readings).rumours == ()
