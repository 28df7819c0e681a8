"""Parquet with named columns -> pages, by pyarrow in a process of its own, with bounds on its memory and time.

As a process, `python -m reportedly.intake.parquet FILE MAX_MEMORY_BYTES SECONDS` and the columns as JSON: it writes a
line of JSON for each row, and one with an `error` where the file can't be read.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from reportedly.errors import PageError, PageMalformed, PageTooLarge, PageTooSlow, PageUnreadable, Place
from reportedly.intake.extract import OUT_OF_MEMORY, allow_seconds, limit
from reportedly.intake.limits import Limits

if TYPE_CHECKING:
    from reportedly.page.model import Page, Skipped

ROWS_AT_ONCE: Final = 64
"""Rows that are decoded together: a million rows of one long text share it in the file, but not in memory."""

WORKER: Final = (sys.executable, "-P", "-m", "reportedly.intake.parquet")


def pages_of_parquet(file: str, columns: Mapping[str, str], limits: Limits) -> Iterator[Page | Skipped]:
    """A page for each row, as it is read; a bad one is a Skipped with its number.

    Raises PageUnreadable where it is no Parquet or pyarrow isn't installed, and PageTooSlow where reading it took too
    much memory or time; both tell how many rows were read.
    """
    from reportedly.intake.streams import lines
    from reportedly.intake.tables import page_of_row
    from reportedly.page.model import Skipped

    command = [*WORKER, file, str(limits.max_memory_bytes), str(limits.timeout_seconds), json.dumps(dict(columns))]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
            "ARROW_DEFAULT_MEMORY_POOL": "system",  # the others reserve more address space than they use
            "OMP_NUM_THREADS": "1",
        },
    )
    n_rows = 0
    try:
        assert process.stdout
        for line in lines(cast(BinaryIO, process.stdout), limits.max_bytes):
            where = Place(file, record=n_rows + 1)
            if len(line) > limits.max_bytes:
                error: PageError = PageTooLarge(f"the row has over {limits.max_bytes:,} bytes", where=where)
                yield Skipped(where, error)
            else:
                row = json.loads(line)
                if "error" in row:
                    raise PageUnreadable(f"{row['error']}; {n_rows:,} rows were read", where=Place(file))
                try:
                    yield page_of_row(row, where, limits)
                except PageError as error:
                    yield Skipped(where, error)
            n_rows += 1
        status = process.wait()
        if status:
            more = "memory" if status == OUT_OF_MEMORY else f"memory or time (exit status {status})"
            told = f"reading on takes more {more} than it may; {n_rows:,} rows were read"
            raise PageTooSlow(told, where=Place(file), hint="Write it again in smaller row groups")
    finally:
        process.kill()
        if process.stdout:
            process.stdout.close()
        process.wait()


def _rows(file: str, told: Mapping[str, str], seconds: float) -> Iterator[dict[str, object]]:
    """Field -> value, of each row. Raises PageMalformed where the columns are missing."""
    import pyarrow.parquet as pq
    from pyarrow import ArrowException

    from reportedly.intake.tables import columns_of

    try:
        with pq.ParquetFile(file, pre_buffer=False) as parquet:
            names = [str(name) for name in parquet.schema_arrow.names]
            fields = columns_of(names, told, Place(file))
            wanted = sorted({names[column] for column in fields.values()})
            for batch in parquet.iter_batches(batch_size=ROWS_AT_ONCE, columns=wanted, use_threads=False):
                allow_seconds(seconds)
                values = {field: batch.column(names[column]) for field, column in fields.items()}
                for at in range(batch.num_rows):
                    yield {field: _plain(column[at].as_py()) for field, column in values.items()}
    except MemoryError:  # arrow's own as well
        raise
    except (ArrowException, OSError) as error:
        raise PageUnreadable(f"it can't be read as Parquet: {str(error)[:200]}") from error


def _plain(value: object) -> object:
    """A value as a record of JSON has it; None for what no field of a page can be."""
    match value:
        case str():
            return value
        case date():  # and date-times
            return value.isoformat()
        case list():
            return [each for each in value if isinstance(each, str)]
        case _:
            return None


def main() -> None:
    """Writes the rows of a file to standard output."""
    file, max_memory, seconds, columns = sys.argv[1:]
    limit(int(max_memory))
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        print(json.dumps({"error": "Parquet needs pyarrow: pip install 'reportedly[parquet]'"}))
        return
    allow_seconds(float(seconds))
    try:
        for row in _rows(file, json.loads(columns), float(seconds)):
            print(json.dumps(row, ensure_ascii=False))
    except MemoryError:
        sys.stdout.flush()
        os._exit(OUT_OF_MEMORY)
    except (PageMalformed, PageUnreadable) as error:
        print(json.dumps({"error": f"{error.message}. {error.hint}" if error.hint else error.message}))


if __name__ == "__main__":
    main()
