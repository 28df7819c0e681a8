"""Runs the extraction of HTML in a process of its own, which is killed when a page takes too much."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from reportedly.errors import PageTooSlow, PageUnreadable, Place
from reportedly.intake.extract import OUT_OF_MEMORY
from reportedly.intake.limits import Limits

WORKER = (sys.executable, "-P", "-m", "reportedly.intake.extract")
"""-P: nothing is imported from the folder that the user happens to stand in, which may hold what was downloaded."""

SECONDS_TO_START = 30.0
"""For the imports of the worker on a slow disk; not part of a page's time."""


class Extractor:
    """A process that extracts one page after the other; it starts with the first, and anew after one that killed it.

    Close it, or use it in a `with`. command: what to start; the limits of memory (bytes) and time (seconds) are
    appended to it.
    """

    # subprocess, not multiprocessing: that would import the user's own script a second time.

    def __init__(self, limits: Limits | None = None, *, command: Sequence[str] = WORKER) -> None:
        self.limits = limits or Limits()
        self._command = tuple(command)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Extractor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process, if there is one."""
        process, self._process = self._process, None
        if process:
            process.kill()
            for stream in (process.stdin, process.stdout):
                if stream:
                    with contextlib.suppress(OSError):  # what it hasn't read yet can't be written out any more
                        stream.close()
            process.wait()

    def extract(
        self, content: bytes, *, where: Place, url: str | None = None, content_type: str | None = None
    ) -> dict[str, Any]:
        """What `reportedly.intake.extract` found in `content`.

        Raises PageTooSlow where that took too much time or memory, PageUnreadable where it failed otherwise.
        """
        process = self._process or self._start(where)
        request = {"n_bytes": len(content), "url": url, "content_type": content_type}
        reply, timed_out = _ask(process, json.dumps(request).encode() + b"\n" + content, self.limits.timeout_seconds)
        if not reply.endswith(b"\n"):
            raise self._death(timed_out, where)
        told: dict[str, Any] = json.loads(reply)
        if "error" in told:
            raise PageUnreadable(f"the HTML can't be extracted: {told['error']}", where=where)
        return told

    def _start(self, where: Place) -> subprocess.Popen[bytes]:
        limits = (str(self.limits.max_memory_bytes), str(self.limits.timeout_seconds))
        path = os.pathsep.join(entry for entry in sys.path if entry)
        process = subprocess.Popen(
            [*self._command, *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._process = process
        ready, _ = _ask(process, b"", SECONDS_TO_START)
        if ready != b"ready\n":
            self.close()
            raise PageUnreadable(
                "the process that extracts HTML doesn't start",
                where=where,
                hint=f"Try: {' '.join((*self._command, *limits))}",
            )
        return process

    def _death(self, timed_out: bool, where: Place) -> PageTooSlow:
        """The error for a process that ended before it answered; the next page gets a new one."""
        process = self._process
        if process and not timed_out:
            process.wait()
        status = process.returncode if process else None
        self.close()
        if timed_out:
            return PageTooSlow(f"the HTML took more than {self.limits.timeout_seconds:g} seconds", where=where)
        if status == OUT_OF_MEMORY:
            told = f"the HTML took more than {self.limits.max_memory_bytes:,} bytes of memory"
        else:
            told = f"the HTML brought its extraction down (exit status {status}), most likely for want of memory"
        return PageTooSlow(told, where=where)


def _ask(process: subprocess.Popen[bytes], request: bytes, seconds: float) -> tuple[bytes, bool]:
    """The line that the process answers, cut short if it dies; and whether it was killed because time was up."""
    assert process.stdin
    assert process.stdout
    timed_out = threading.Event()

    def end() -> None:
        timed_out.set()
        process.kill()

    # A timer that kills, not a read with a timeout: it also ends a write that the process doesn't read.
    watchdog = threading.Timer(seconds, end)
    watchdog.daemon = True
    watchdog.start()
    try:
        with contextlib.suppress(OSError):
            process.stdin.write(request)
            process.stdin.flush()
        return process.stdout.readline(), timed_out.is_set()
    finally:
        watchdog.cancel()
