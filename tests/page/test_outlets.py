"""URL -> outlet, and the URLs that are one page."""

from __future__ import annotations

import pytest

from reportedly.page.dates import iso_date
from reportedly.page.outlets import known_outlet, outlet_of, outlets
from reportedly.page.urls import canonical_url, canonical_url_or_none, host_of


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        pytest.param("https://www.theguardian.com/uk-news/1", "The Guardian", id="www"),
        pytest.param("https://amp.theguardian.com/uk-news/1", "The Guardian", id="subdomain"),
        pytest.param("https://news.sky.com/story/1", "Sky News", id="a subdomain that is listed"),
        pytest.param("https://nottheguardian.com/1", "nottheguardian.com", id="a name that ends alike"),
        pytest.param(
            "https://theguardian.com.evil.example/1", "theguardian.com.evil.example", id="a name that begins alike"
        ),
        pytest.param("https://www.dial.example/1", "dial.example", id="unknown"),
        pytest.param("dial.example", None, id="no host"),
    ],
)
def test_outlet_of(url: str, outlet: str | None) -> None:
    assert outlet_of(url) == outlet


def test_every_listed_host_is_found_as_it_is_written() -> None:
    assert len(outlets()) > 300
    assert all(host == host_of(f"https://{host}/") and name.strip() == name for host, name in outlets().items())
    assert all(known_outlet(f"https://{host}/x") == name for host, name in outlets().items())


@pytest.mark.parametrize(
    "url",
    [
        "https://dial.example/news?a=1&b=2",
        "https://DIAL.example/news?b=2&a=1",
        "https://dial.example:443/news?a=1&b=2#comments",
        " https://dial.example/news?a=1&utm_source=mail&b=2&fbclid=x ",
    ],
)
def test_one_page_has_one_url(url: str) -> None:
    canonical = canonical_url(url)
    assert canonical == "https://dial.example/news?a=1&b=2"
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "url", ["", "dial.example", "javascript:alert(1)", "file:///etc/passwd", "http://", "http://[x"]
)
def test_what_is_no_url(url: str) -> None:
    assert canonical_url_or_none(url) is None
    with pytest.raises(ValueError, match="URL"):
        canonical_url(url)


@pytest.mark.parametrize(
    ("told", "date"),
    [
        ("2025-10-18", "2025-10-18"),
        ("2025-10-18T09:30:00Z", "2025-10-18T09:30:00Z"),
        ("18 October 2025", "2025-10-18"),
        ("October 18, 2025", "2025-10-18"),
        ("Sat, 18 Oct 2025 10:00:00 +0100", "2025-10-18"),
        ("18/10/2025", "2025-10-18"),
        ("03/04/2025", None),
        ("12 August", None),
        ("yesterday", None),
        ("2025", None),
        ("", None),
        ("9" * 5_000, None),
    ],
)
def test_dates(told: str, date: str | None) -> None:
    assert iso_date(told) == date
