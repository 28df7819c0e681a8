"""`reportedly export --to gold`: pages that people corrected, as training data."""

from __future__ import annotations

import gzip
from pathlib import Path

from reportedly.cli.ledgers import opened
from reportedly.cli.output import whole_file, write_file, write_stdout
from reportedly.export.gold import gold


def export_gold(place: str, output: Path | None) -> None:
    """Writes the corrected pages of the ledger at a place, whole or not at all; packed if the name ends in .gz."""
    with opened(place) as ledger:
        lines = gold(ledger.corrected())
        if output is None:
            write_stdout(lines)
        elif output.suffix == ".gz":
            # Without name and time, so that the same corrections are the same bytes.
            with whole_file(output) as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as file:
                file.writelines(line.encode() for line in lines)
        else:
            write_file(output, lines)
