"""Several servers at one socket: any of them finds what another one read, and all end when told to."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
from example_readings import HARBOUR

from reportedly.web.kept import Kept, Shelf


def test_a_reading_is_found_by_the_other_servers(tmp_path: Path) -> None:
    kept = Kept.of(HARBOUR)
    one, other = Shelf(2, tmp_path), Shelf(2, tmp_path)
    one.put(kept)
    assert other.get(kept.key) == kept
    assert other.get("0" * 32) is None
    assert other.get("../../etc/passwd") is None


def test_old_readings_are_taken_from_the_folder(tmp_path: Path) -> None:
    shelf = Shelf(2, tmp_path)
    for number in range(4):
        shelf.put(Kept(f"{number:032x}", HARBOUR, "{}", ()))
    assert len(list(tmp_path.iterdir())) == 2


def test_two_servers_answer_at_one_address_and_end_together() -> None:
    command = [sys.executable, "-c", "from reportedly.cli.main import main; main()", "serve", "--port", "0"]
    server = subprocess.Popen([*command, "--servers", "2"], stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    found = re.search(r"http://\S+", server.stderr.readline())
    try:
        assert found is not None
        text = {"text": "Nell Orme said the harbour crane was inspected in May."}
        read = httpx.post(f"{found[0]}/api/v1/read", json=text, timeout=120)
        assert read.status_code == 200
        # A new connection each time: sooner or later the other server answers.
        again = [httpx.get(f"{found[0]}{read.headers['content-location']}", timeout=120) for _ in range(20)]
        assert {answer.status_code for answer in again} == {200}
        assert {answer.text for answer in again} == {read.text}
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0
