"""How many requests a server answers over a ledger, and how long each waits. Its last figures: benchmarks/requests.md.

    python -m benchmarks.requests LEDGER [--seconds 10] [--clients 8] [--servers 1]

LEDGER is a file with some 100,000 attributions; where there is none, `python -m benchmarks.ledger LEDGER --pages 5000`
makes one. Needs `wrk`. Asks the same address again and again, then addresses of which no two are alike, of the API and
of the pages. CPU is that of the server's processes, for each request: on a busy machine it tells more than the clock.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

from reportedly.ledger.ledger import Ledger

TICKS = os.sysconf("SC_CLK_TCK")
MOST_ADDRESSES = 20_000

SCRIPT = """
local paths, at = {}, 0
for line in io.lines("ADDRESSES") do paths[#paths + 1] = line end
function request() at = at % #paths + 1; return wrk.format("GET", paths[at]) end
function done(summary, latency, requests)
  local wrong = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("RESULT %d %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), wrong, summary.bytes))
end
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What asking for some addresses gave; times in milliseconds, CPU of the server's processes for one request."""

    name: str
    n_addresses: int
    per_second: float
    p50: float
    p99: float
    wrong: int
    kilobytes: float
    cpu: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--servers", type=int, default=1)
    told = parser.parse_args()
    with Ledger.open(told.ledger) as ledger:
        counts = ledger.info().counts
        sets = list(_sets(ledger))
    print(f"{counts['pages']:,} pages, {counts['statements']:,} statements")
    print(f"{told.servers} server(s), {told.clients} clients, {told.seconds} s each")
    print("| what | addresses | requests/s | p50, ms | p99, ms | CPU a request, ms | kB | wrong |")
    print("|---|---|---|---|---|---|---|---|")
    with _served(told.ledger, told.servers) as (base, pids):
        for name, paths in sets:
            each = _measure(name, base, paths, pids, seconds=told.seconds, clients=told.clients)
            print(
                f"| {each.name} | {each.n_addresses:,} | {each.per_second:,.0f} | {each.p50:,.1f} | {each.p99:,.1f} "
                f"| {each.cpu:,.2f} | {each.kilobytes:,.1f} | {each.wrong} |",
                flush=True,
            )


def _sets(ledger: Ledger) -> Iterator[tuple[str, Sequence[str]]]:
    """Names and addresses: one alone, then as many different ones as the ledger has words, names and pages for."""
    pages = [statement.page for statement in _statements(ledger)]
    pages = list(dict.fromkeys(pages))
    words, names = _words(ledger), list(dict.fromkeys(each.who for each in _statements(ledger) if each.who))
    pairs = [f"{one} {other}" for one in words for other in words if one < other]

    def search(path: str) -> Callable[[str], str]:
        return lambda q: f"{path}?{urlencode({'q': q})}"

    def by_id(path: str) -> Callable[[str], str]:
        return lambda id: f"{path}?{urlencode({'id': id})}"

    api, shown = search("/api/v1/search"), search("/search")
    yield "API, search, one address", [api(pairs[0])]
    yield "API, page, one address", [by_id("/api/v1/page")(pages[0])]
    yield "page of search, one address", [shown(pairs[0])]
    yield "page that was read, one address", [by_id("/page")(pages[0])]
    yield "API, search, all different", [api(each) for each in pairs]
    yield "API, page, all different", [by_id("/api/v1/page")(each) for each in pages]
    yield "API, who, all different", [f"/api/v1/who?{urlencode({'name': each})}" for each in names]
    yield "page of search, all different", [shown(each) for each in pairs]
    yield "page that was read, all different", [by_id("/page")(each) for each in pages]


def _statements(ledger: Ledger):  # type: ignore[no-untyped-def]
    for outlet in ledger.outlets()[:20]:
        yield from ledger.search(outlet=outlet.name, limit=4_000)


def _words(ledger: Ledger) -> list[str]:
    found: dict[str, int] = {}
    for statement in islice(_statements(ledger), 4_000):
        for word in re.findall(r"[a-z]{4,}", statement.content.casefold()):
            found[word] = found.get(word, 0) + 1
    return sorted(found, key=lambda word: -found[word])[:200]


@contextmanager
def _served(ledger: str, n_servers: int) -> Iterator[tuple[str, list[int]]]:
    """The address of a server of its own, and its processes."""
    command = [sys.executable, "-c", "from reportedly.cli.main import main; main()", "serve", "--port", "0"]
    command += ["--ledger", ledger, *(["--servers", str(n_servers)] if n_servers > 1 else [])]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        line = server.stderr.readline()
        found = re.search(r"http://\S+", line)
        if not found:
            sys.exit(f"the server doesn't start: {line}")
        time.sleep(1)
        yield found[0], [server.pid, *_children(server.pid)]
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def _measure(
    name: str, base: str, paths: Sequence[str], pids: Sequence[int], *, seconds: int, clients: int
) -> Measured:
    paths = paths[:MOST_ADDRESSES]
    with tempfile.TemporaryDirectory() as folder:
        addresses, script = Path(folder) / "addresses", Path(folder) / "ask.lua"
        addresses.write_text("\n".join(paths) + "\n", "utf-8")
        script.write_text(SCRIPT.replace("ADDRESSES", str(addresses)), "utf-8")
        before = sum(map(_cpu_seconds, pids))
        command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script), base]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        cpu = sum(map(_cpu_seconds, pids)) - before
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)", said)
    if not found:
        sys.exit(said)
    n, microseconds, p50, p99, wrong, n_bytes = map(int, found.groups())
    return Measured(
        name, len(paths), n / microseconds * 1e6, p50 / 1e3, p99 / 1e3, wrong, n_bytes / n / 1e3, 1e3 * cpu / n
    )


def _cpu_seconds(pid: int) -> float:
    """What a process has used of a core, its threads with it."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _children(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8")
    return [each for child in map(int, told.split()) for each in (child, *_children(child))]


if __name__ == "__main__":
    main()
