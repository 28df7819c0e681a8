"""Debian's chromium, driven by Playwright: a page, what it complained of, and whom it asked."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

SCREENSHOTS = Path(__file__).parents[1] / "build" / "screenshots"
"""Where the pages that tests go through are kept as pictures, to be looked at; git ignores it."""

AXE = Path(__file__).parent / "web" / "axe" / "axe.min.js"

PATIENCE_MILLISECONDS = 180_000
"""How long a page may take on a machine that does ten other things: what hangs fails, what is slow doesn't."""

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

    def keep(self, name: str) -> None:
        """Keeps a picture of the page as it stands, whole."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    def grave(self) -> list[str]:
        """What axe-core finds on the page that is serious or critical."""
        # Not as a tag: the page's policy lets no foreign script in.
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate("axe.run()")
        return [
            f"{each['id']}: {each['nodes'][0]['html']} {each['nodes'][0]['failureSummary']}"
            for each in found["violations"]
            if each["impact"] in ("serious", "critical")
        ]


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
        page.set_default_timeout(PATIENCE_MILLISECONDS)
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
