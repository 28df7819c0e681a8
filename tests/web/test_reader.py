"""The reader itself: with the models that ship, in processes of its own."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from web_server import client_of

from reportedly.errors import PageTooSlow
from reportedly.intake import Limits
from reportedly.page.model import Skipped
from reportedly.reading.read import read_all
from reportedly.web.app import make_app
from reportedly.web.rate import Rate
from reportedly.web.settings import Settings
from reportedly.web.worker import Asked, Reader, Record, Result

EXAMPLES = Path(__file__).parents[2] / "examples"


def die(asked: Asked, limits: Limits) -> tuple[Result, ...]:
    if asked == Record({"text": "deadly"}):
        os._exit(9)
    return ()


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    reader = Reader(Settings().limits)
    reader.warm()
    yield reader
    reader.close()


@pytest.mark.parametrize("name", ["harbour.html", "comet.md", "budget.txt"])
def test_a_file_sent_is_read_as_on_the_command_line(reader: Reader, name: str) -> None:
    from reportedly.intake import open_pages

    client = client_of(make_app(Settings(), reader))
    sent = client.post("/api/v1/read/file", files={"file": (name, (EXAMPLES / name).read_bytes())})
    (expected,) = read_all(open_pages([EXAMPLES / name]))
    assert sent.status_code == 200
    assert sent.json() == expected.to_dict()  # type: ignore[union-attr]
    page = client.get(f"/readings/{sent.headers['etag'].strip(chr(34))}")
    assert page.text.count('<li id="r') == len(expected.attributions)  # type: ignore[union-attr]


def test_an_address_inside_is_not_asked(reader: Reader) -> None:
    client = client_of(make_app(Settings(), reader))
    refused = client.post("/read", data={"url": "http://127.0.0.1:1/"})
    assert refused.status_code == 422
    assert "127.0.0.1" in refused.text


def test_a_page_that_kills_its_process_is_told_and_the_next_is_read() -> None:
    reader = Reader(Limits(), work=die, executor=lambda: ProcessPoolExecutor(1, mp_context=get_context("spawn")))
    (result,) = asyncio.run(reader.read(Record({"text": "deadly"})))
    assert isinstance(result, Skipped)
    assert isinstance(result.error, PageTooSlow)
    assert asyncio.run(reader.read(Record({"text": "harmless"}))) == ()
    reader.close()


def test_a_bucket_fills_again_at_a_steady_rate() -> None:
    now = [0.0]
    rate = Rate(60, clock=lambda: now[0])
    assert rate.wait("nell", 60) == 0
    assert rate.wait("nell") == pytest.approx(1)
    assert rate.wait("ada") == 0
    now[0] = 1.0
    assert rate.wait("nell") == 0
    now[0] = 1_000.0
    assert rate.wait("nell", 61) == pytest.approx(1)
