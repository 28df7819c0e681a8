"""Readings as Parquet: a row for each attribution, its spans and chain nested in it. The only door to pyarrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from reportedly.errors import UsageError
from reportedly.reading.model import Attribution, Entity
from reportedly.reading.reading import Reading
from reportedly.text.model import Span

if TYPE_CHECKING:
    import pyarrow

ROWS_AT_A_TIME = 10_000
"""Rows of a row group: some MB in memory, and groups large enough to be scanned fast."""


def write(readings: Iterable[Reading], file: BinaryIO) -> None:
    """Writes the attributions of the readings as one Parquet file; a page without any leaves no row.

    Raises UsageError where pyarrow isn't installed.
    """
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow", hint="pip install 'reportedly[parquet]'") from error
    schema = _schema()
    rows = (row for reading in readings for row in _rows(reading))
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while group := list(islice(rows, ROWS_AT_A_TIME)):
            writer.write_table(_table(group, schema))


def _table(group: Sequence[dict[str, object]], schema: pyarrow.Schema) -> pyarrow.Table:
    import pyarrow as pa

    return pa.Table.from_pylist(list(group), schema=schema)


def _schema() -> pyarrow.Schema:
    import pyarrow as pa

    text = pa.string()
    spans = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32()), ("text", text)]))
    entity = pa.struct([("id", text), ("name", text), ("kind", text), ("identity", text)])
    return pa.schema(
        [
            *((name, text) for name in ("page", "url", "outlet", "title")),
            ("byline", pa.list_(text)),
            *((name, text) for name in ("published", "language", "sha256", "attribution")),
            *((name, spans) for name in ("source", "cue", "content")),
            ("who", entity),
            ("chain", pa.list_(entity)),
            ("carried", pa.list_(text)),
            ("hops", pa.int32()),
            *((name, text) for name in ("quote", "act", "factuality", "page_stance", "parent", "medium")),
            *((name, text) for name in ("when", "earliest", "latest")),
            ("confidence", pa.float64()),
        ]
    )


def _rows(reading: Reading) -> Iterator[dict[str, object]]:
    page = reading.page
    told = {
        "page": page.id,
        "url": page.url,
        "outlet": page.outlet,
        "title": page.title,
        "byline": list(page.byline),
        "published": page.published,
        "language": page.language,
        "sha256": page.sha256,
    }
    entities = {entity.id: _entity(entity) for entity in reading.entities}
    for attribution in reading.attributions:
        yield {**told, **_row(attribution, entities)}


def _row(attribution: Attribution, entities: dict[str, dict[str, str]]) -> dict[str, object]:
    when = attribution.when
    return {
        "attribution": attribution.id,
        "source": _spans(attribution.source),
        "cue": _spans(attribution.cue),
        "content": _spans(attribution.content),
        "who": entities[attribution.who],
        "chain": [entities[member] for member in attribution.chain],
        "carried": list(attribution.carried),
        "hops": attribution.hops,
        "quote": attribution.quote,
        "act": attribution.act,
        "factuality": attribution.factuality,
        "page_stance": attribution.page_stance,
        "parent": attribution.parent,
        "medium": attribution.medium,
        "when": when and when.text,
        "earliest": when and when.earliest,
        "latest": when and when.latest,
        "confidence": attribution.confidence,
    }


def _entity(entity: Entity) -> dict[str, str]:
    return {"id": entity.id, "name": entity.name, "kind": entity.kind, "identity": entity.identity}


def _spans(spans: Sequence[Span]) -> list[dict[str, object]]:
    return [{"start": span.start, "end": span.end, "text": span.text} for span in spans]
