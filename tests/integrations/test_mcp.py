"""The assistant's tools, called through the library's own client in memory."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import pytest
from command_line import CommandLine
from example_readings import HARBOUR
from mcp.client import Client
from mcp.client.session import ClientSession
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.types import CallToolResult, ListToolsResult
from traced_pages import page as traced

from reportedly.errors import FetchRefused, Place
from reportedly.integrations import mcp
from reportedly.ledger.ledger import Ledger
from reportedly.page.model import Page, Skipped


def asked(ask: Callable[[Client], Any]) -> Any:
    async def run() -> Any:
        async with Client(mcp.server()) as client:
            return await ask(client)

    return anyio.run(run)


def called(tool: str, **arguments: object) -> CallToolResult:
    result: CallToolResult = asked(lambda client: client.call_tool(tool, arguments))
    return result


def told(result: CallToolResult) -> str:
    return " ".join(getattr(part, "text", "") for part in result.content)


@pytest.fixture
def harbour(monkeypatch: pytest.MonkeyPatch) -> list[Page]:
    """Every page reads as HARBOUR; the list holds what was read."""
    pages: list[Page] = []

    def read_page(page: Page) -> object:
        pages.append(page)
        return HARBOUR

    monkeypatch.setattr(mcp, "read_page", read_page)
    return pages


def test_the_tools_tell_what_they_are_for() -> None:
    tools: ListToolsResult = asked(lambda client: client.list_tools())
    assert [tool.name for tool in tools.tools] == ["read", "trace"]
    assert "Who says what" in (tools.tools[0].description or "")
    assert set(tools.tools[0].input_schema["properties"]) == {"text", "url", "first"}


def test_read_a_text(harbour: list[Page]) -> None:
    result = called("read", text="The harbour crane fell.")
    assert not result.is_error
    assert [page.text for page in harbour] == ["The harbour crane fell."]
    answer = result.structured_content
    assert answer is not None
    assert answer["page"]["outlet"] == "The Quay Post"
    assert answer["attributions"][3] == {
        "id": "a4",
        "who": "Nell Orme",
        "kind": "person",
        "identity": "named",
        "via": ["The Dial", "friends of the pair"],
        "hops": 3,
        "source": "Nell Orme",
        "cue": "said",
        "content": "the crane was inspected in May",
        "quote": "indirect",
        "act": "statement",
        "factuality": "CT+",
        "page_stance": "neutral",
        "parent": "a3",
        "medium": None,
        "when": None,
        "confidence": 0.7,
    }
    assert answer["left_off"] == 0
    assert answer["own_voice"] == ["Two tugs towed the wreck to the northern quay on Friday"]


def test_the_shipped_reader_answers() -> None:
    answer = called("read", text="Nell Orme said the crane was inspected in May.").structured_content
    assert answer is not None
    assert [each["who"] for each in answer["attributions"]] == ["Nell Orme"]


def test_read_an_address(harbour: list[Page], monkeypatch: pytest.MonkeyPatch) -> None:
    fetched = Page("Fetched.", url="https://quay.example/1")
    monkeypatch.setattr(mcp, "open_pages", lambda sources, limits: iter([fetched]))
    assert not called("read", url=" https://quay.example/1 ").is_error
    assert harbour == [fetched]


def test_an_address_that_must_not_be_had_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    where = Place("http://10.0.0.1/")
    refused = Skipped(where, FetchRefused("10.0.0.1 is a private address", where=where))
    monkeypatch.setattr(mcp, "open_pages", lambda sources, limits: iter([refused]))
    result = called("read", url="http://10.0.0.1/")
    assert result.is_error
    assert "10.0.0.1 is a private address" in told(result)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param({}, "give either a text or a url", id="nothing"),
        pytest.param({"text": "A.", "url": "https://quay.example/"}, "give either a text or a url", id="both"),
        pytest.param({"url": "/etc/passwd"}, "this is no http or https address", id="a file"),
        pytest.param({"url": "file:///etc/passwd"}, "this is no http or https address", id="a file's address"),
        pytest.param({"url": "-"}, "this is no http or https address", id="standard input"),
        pytest.param({"text": "a" * (mcp.MOST_CHARACTERS + 1)}, "at most 200000 characters", id="too long"),
        pytest.param({"text": "A.", "first": 0}, "greater than or equal to 1", id="before the first"),
    ],
)
def test_wrong_input_is_told_to_the_assistant(arguments: dict[str, object], said: str) -> None:
    result = called("read", **arguments)
    assert result.is_error
    assert said in told(result)
    assert "Traceback" not in told(result)


def test_answers_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mcp, "MOST_ATTRIBUTIONS", 3)
    monkeypatch.setattr(mcp, "LONGEST_CONTENT", 10)
    first = mcp.answer(HARBOUR)
    assert ([each["id"] for each in first["attributions"]], first["left_off"]) == (["a1", "a2", "a3"], 4)
    last = mcp.answer(HARBOUR, first=7)
    assert ([each["id"] for each in last["attributions"]], last["left_off"]) == (["a7"], 0)
    assert mcp.answer(HARBOUR, first=99)["attributions"] == []
    assert first["attributions"][0]["content"] == "The harbo…"


PIER = (
    {
        "text": "The pier at Elver Bay will close for good, two people close to the board have told Tidewatch.",
        "outlet": "Tidewatch",
        "published": "2026-05-01T09:00",
    },
    {
        "text": "The pier at Elver Bay will close for good, according to Tidewatch.",
        "outlet": "Harbour Gazette",
        "published": "2026-05-01T12:30",
        "url": "https://gazette.example/pier",
    },
)


def test_trace_pages() -> None:
    answer = called("trace", pages=PIER).structured_content
    assert answer is not None
    (rumour,) = answer["rumours"]
    assert rumour["statement"] == "The pier at Elver Bay will close for good."
    assert rumour["standing"] == "open; 1 origin; 2 pages"
    assert [page["outlet"] for page in answer["pages"]] == ["Tidewatch", "Harbour Gazette"]
    assert answer["pages"][1]["url"] == "https://gazette.example/pier"
    assert answer["left_off"] == 0


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        pytest.param(PIER[:1], "at least 2 items", id="one page"),
        pytest.param(PIER * 11, "at most 20 items", id="too many"),
        pytest.param(({"outlet": "Tidewatch"}, PIER[0]), "give either a text or a url", id="a page of nothing"),
        pytest.param(({**PIER[0], "published": "soon"}, PIER[1]), "published", id="no day"),
        pytest.param(({"url": "file:///etc/passwd"}, PIER[0]), "this is no http or https address", id="a file"),
    ],
)
def test_pages_that_cannot_be_traced(pages: tuple[object, ...], said: str) -> None:
    result = called("trace", pages=pages)
    assert result.is_error
    assert said in told(result)
    assert "Traceback" not in told(result)


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    """A ledger of HARBOUR."""
    place = str(tmp_path / "reportedly.db")
    with Ledger.create(place, at=datetime(2026, 5, 1, tzinfo=UTC)) as made:
        made.add(HARBOUR, model="by hand", by="nell", at=datetime(2026, 5, 1, tzinfo=UTC))
    return place


def test_an_assistant_at_the_other_end_of_a_pipe(ledger: str) -> None:
    program = "from reportedly.cli.main import main; main()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    server = StdioServerParameters(
        command=sys.executable, args=["-c", program, "mcp", "--ledger", ledger], env=environment
    )

    async def session() -> tuple[list[str], list[CallToolResult]]:
        async with stdio_client(server) as streams, ClientSession(*streams) as client:
            await client.initialize()
            tools = [tool.name for tool in (await client.list_tools()).tools]
            calls: tuple[tuple[str, dict[str, object]], ...] = (
                ("read", {"text": "Nell Orme said the crane was inspected in May."}),
                ("trace", {"pages": PIER}),
                ("search", {"words": "inspected", "who": "Nell Orme"}),
                ("search", {}),
                ("rumours", {"words": "crane"}),
                ("rumour", {"id": "r99"}),
            )
            return tools, [await client.call_tool(name, arguments) for name, arguments in calls]

    tools, (reading, pier, found, nothing, rumours, unknown) = anyio.run(session)
    assert tools == ["read", "trace", "search", "rumours", "rumour"]
    assert (reading.structured_content or {})["attributions"][0]["who"] == "Nell Orme"
    assert (pier.structured_content or {})["rumours"][0]["status"] == "open"
    (statement,) = (found.structured_content or {})["statements"]
    assert statement["content"] == "the crane was inspected in May"
    assert nothing.is_error
    assert "nothing to look for" in told(nothing)
    assert rumours.structured_content == {"rumours": []}
    assert unknown.is_error
    assert "r99" in told(unknown)


def test_the_rumours_of_a_ledger(tmp_path: Path) -> None:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    with Ledger.create(tmp_path / "rumours.db", at=at) as made:
        for reading in (
            traced(
                "p1", "Tidewatch", "2026-05-01T09:00", "two insiders | statement | The pier at Elver Bay will close"
            ),
            traced("p2", "Bay Radio", "2026-05-02T09:00", "Tidewatch | statement | The pier at Elver Bay will close"),
        ):
            made.add(reading, model="by hand", by="nell", at=at)
        made.rumours.place(by="nell", at=at)
        _, rumours, rumour = mcp.ledger_tools(made)
        (line,) = rumours(words="pier")["rumours"]
        assert (line["id"], line["status"], line["n_pages"]) == ("r1", "open", 2)
        (found,) = rumour("r1")["rumours"]
        assert found["standing"] == "open; 1 origin; 2 pages"


def test_without_the_library_the_verb_says_what_to_install(
    reportedly: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "reportedly.integrations.mcp")
    monkeypatch.delattr("reportedly.integrations.mcp")
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    ran = reportedly("mcp")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "reportedly: this needs the mcp library. pip install 'reportedly[mcp]'\n"


def test_no_names_of_the_answer_are_lost() -> None:
    reading = replace(HARBOUR, attributions=())
    assert mcp.answer(reading)["attributions"] == []
