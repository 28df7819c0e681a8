"""Debian's chromium, driven by Playwright: a page, what it complained of, and whom it asked."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Browsed:
    """A page of the browser; complaints: of its console; asked_elsewhere: addresses of other servers."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    asked_elsewhere: list[str] = field(default_factory=list)


def chromium() -> str:
    """Its path; without one the test is skipped, but fails where CI says that all must run."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path:
        return path
    if os.environ.get("CI") == "true":
        pytest.fail("chromium is missing: apt-get install -y chromium")
    pytest.skip("chromium is missing: apt-get install -y chromium")


@contextmanager
def browser_page(base: str, *, before: str = "", **context: object) -> Iterator[Browsed]:
    """A page of a new browser; before: a script that runs before those of each page."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        page = browser.new_context(**context).new_page()  # type: ignore[arg-type]
        browsed = Browsed(page, base)
        if before:
            page.add_init_script(before)
        page.on(
            "console",
            lambda said: browsed.complaints.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: browsed.complaints.append(str(error)))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(base) else browsed.asked_elsewhere.append(asked.url),
        )
        yield browsed
        browser.close()
