"""The assistant's tools, called through the library's own client in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import anyio
import pytest
from command_line import CommandLine
from example_readings import HARBOUR
from mcp.client import Client
from mcp.types import CallToolResult, ListToolsResult

from reportedly.errors import FetchRefused, Place
from reportedly.integrations import mcp
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
    assert [tool.name for tool in tools.tools] == ["read"]
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


def test_without_the_library_the_verb_says_what_to_install(
    reportedly: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.delitem(sys.modules, "reportedly.integrations.mcp")
    monkeypatch.delattr("reportedly.integrations.mcp")
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    ran = reportedly("mcp")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "reportedly: this needs the mcp library. pip install 'reportedly[mcp]'\n"


def test_no_names_of_the_answer_are_lost() -> None:
    reading = replace(HARBOUR, attributions=())
    assert mcp.answer(reading)["attributions"] == []
