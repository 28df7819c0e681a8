"""Archives made to fill memory: what each gives, in how much memory and time. The bar is 500 MB.

    python benchmarks/warc_bombs.py

Writes some 2 GB to a temporary folder, most of it sparse; last result: benchmarks/intake.md. Each archive is read by a
process of its own, as `reportedly read` would; memory is the peak of it and of the one that extracts its HTML.
"""

from __future__ import annotations

import gzip
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

GIGABYTE = 1_000_000_000
LARGE = 100_000_000
PIECE = b"\0" * 1_000_000
BAR_MB = 500
SENTENCE = "A dock worker told The Dial that the harbour crane was held up by tape, and Nell Orme said it was not. "
PAGE = f"<html><body><article><p>{SENTENCE * 4}</p></article></body></html>".encode()
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def record(n_body: int, http: bytes = HTTP) -> bytes:
    """The header of a record, up to the body of its answer."""
    told = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://dial.example/crane\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http) + 2 + n_body}\r\n\r\n"
    )
    return told.encode() + http + b"\r\n"


LAST = record(len(PAGE)) + PAGE + b"\r\n\r\n"


def packed(pieces: Iterator[bytes]) -> bytes:
    packer = zlib.compressobj(1, wbits=31)
    return b"".join([*map(packer.compress, pieces), packer.flush()])


def noughts(n_bytes: int) -> Iterator[bytes]:
    yield from (PIECE for _ in range(n_bytes // len(PIECE)))


def bomb(n_bytes: int) -> Iterator[bytes]:
    yield record(n_bytes)
    yield from noughts(n_bytes)
    yield b"\r\n\r\n"


def brotli_bomb() -> bytes:
    from fastwarc.stream_io import BrotliWriter

    sink = io.BytesIO()
    writer = BrotliWriter(sink)
    for piece in noughts(GIGABYTE):
        writer.write(piece)
    writer.close()
    return sink.getvalue()


def write_packed_bomb(file: Path) -> None:
    file.write_bytes(packed(bomb(GIGABYTE)) + gzip.compress(LAST))


def write_whole_packed_bomb(file: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield from bomb(GIGABYTE)
        yield LAST

    file.write_bytes(packed(pieces()))


def write_plain_bomb(file: Path) -> None:
    with file.open("wb") as stream:
        stream.write(record(GIGABYTE))
        stream.seek(GIGABYTE, io.SEEK_CUR)
        stream.write(b"\r\n\r\n" + LAST)


def write_bomb_in_the_answer(file: Path) -> None:
    body = packed(noughts(GIGABYTE))
    file.write_bytes(gzip.compress(record(len(body), HTTP + b"Content-Encoding: gzip\r\n") + body + b"\r\n\r\n" + LAST))


def write_brotli_bomb(file: Path) -> None:
    body = brotli_bomb()
    file.write_bytes(gzip.compress(record(len(body), HTTP + b"Content-Encoding: br\r\n") + body + b"\r\n\r\n" + LAST))


def write_large_records(file: Path) -> None:
    text = (SENTENCE * 10_000).encode()
    n_pieces = LARGE // len(text)

    def pieces() -> Iterator[bytes]:
        for _ in range(3):
            yield record(n_pieces * len(text))
            yield from (text for _ in range(n_pieces))
            yield b"\r\n\r\n"
        yield LAST

    file.write_bytes(packed(pieces()))


def write_header_without_end(file: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield LAST + b"WARC/1.0\r\nX: "
        yield from noughts(GIGABYTE)

    file.write_bytes(packed(pieces()))


def write_blank_lines(file: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield LAST
        yield from (b"\r\n" * 500_000 for _ in range(1_000))

    file.write_bytes(packed(pieces()))


def write_cut_bomb(file: Path) -> None:
    file.write_bytes(gzip.compress(LAST) + packed(bomb(GIGABYTE))[:-1_000])


ARCHIVES: dict[str, tuple[Callable[[Path], None], str, list[str]]] = {
    "1 GB of noughts in a record, packed": (write_packed_bomb, ".warc.gz", ["PageTooLarge", "Page"]),
    "the same, packed as a whole": (write_whole_packed_bomb, ".warc.gz", ["PageTooLarge", "Page"]),
    "the same, not packed": (write_plain_bomb, ".warc", ["PageTooLarge", "Page"]),
    "1 GB in the answer, gzip in gzip": (write_bomb_in_the_answer, ".warc.gz", ["PageTooLarge", "Page"]),
    "1 GB in the answer, brotli in gzip": (write_brotli_bomb, ".warc.gz", ["PageTooLarge", "Page"]),
    "3 records of 100 MB of text": (write_large_records, ".warc.gz", ["PageTooLarge"] * 3 + ["Page"]),
    "1 GB in the header of a record": (write_header_without_end, ".warc.gz", ["Page", "PageUnreadable"]),
    "1 GB of blank lines": (write_blank_lines, ".warc.gz", ["Page", "PageUnreadable"]),
    "1 GB of noughts, cut off": (write_cut_bomb, ".warc.gz", ["Page", "PageUnreadable"]),
}


def read(file: str) -> None:
    """Reads an archive in this process, and tells how it went in a line of JSON."""
    from reportedly.intake import open_pages
    from reportedly.page.model import Page

    started = time.perf_counter()
    found = [type(r).__name__ if isinstance(r, Page) else type(r.error).__name__ for r in open_pages([file])]
    seconds = time.perf_counter() - started
    peaks = [resource.getrusage(who).ru_maxrss // 1_024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps({"found": found, "seconds": round(seconds, 1), "own_mb": peaks[0], "extractor_mb": peaks[1]}))


def main() -> None:
    wrong = 0
    print("| archive | bytes | gives | own MB | extractor MB | seconds |\n|---|---|---|---|---|---|")
    for name, (write, suffix, expected) in ARCHIVES.items():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, f"bomb{suffix}")
            write(file)
            told = json.loads(subprocess.check_output([sys.executable, __file__, str(file)]))
            good = told["found"] == expected and told["own_mb"] + told["extractor_mb"] < BAR_MB
            wrong += not good
            row = (name, f"{file.stat().st_size:,}", ", ".join(told["found"]), told["own_mb"], told["extractor_mb"])
            print("| " + " | ".join(map(str, (*row, told["seconds"]))) + (" |" if good else " | WRONG"), flush=True)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    read(sys.argv[1]) if len(sys.argv) > 1 else main()
