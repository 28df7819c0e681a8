"""What is scored: readings made now, or saved ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from reportedly.errors import PageError, PageMalformed, Place, UsageError
from reportedly.evaluation.model import Gold, GoldDocument, Prediction, parts_of
from reportedly.evaluation.records import id_of, is_reading, parts, reading, records
from reportedly.page.model import Skipped
from reportedly.reading.codec import FORMAT
from reportedly.reading.fields import Field
from reportedly.reading.reading import Reading


@dataclass(frozen=True, slots=True)
class Predictions:
    """Predictions by the id of their document, and what could not be read. file: None where they were made now."""

    by_document: Mapping[str, Prediction]
    skipped: tuple[Skipped, ...] = ()
    file: str | None = None


def read_texts(documents: Sequence[GoldDocument], *, workers: int = 1) -> Iterator[Reading | Skipped]:
    """The readings of the documents' pages, in their order, by the reader that ships. Raises ModelError."""
    # Loading the reader takes long, and saved predictions are scored without it.
    from reportedly.reading.read import read_all

    return read_all((document.page for document in documents), workers=workers)


def predictions_of(results: Sequence[Reading | Skipped]) -> Predictions:
    """What was read just now, as predictions."""
    return Predictions(
        {result.page.id: _prediction(result) for result in results if isinstance(result, Reading)},
        tuple(result for result in results if isinstance(result, Skipped)),
    )


def read_predictions(path: Path, gold: Gold) -> Predictions:
    """The predictions for `gold` in a file of JSON lines, packed with gzip or not: readings, or only their parts.

    Documents of gold that were not asked for are passed over; a bad record, or one whose text isn't gold's, is listed.
    Raises UsageError where a document isn't in gold at all, PageUnreadable where the file can't be unpacked.
    """
    documents = {document.page.id: document for document in gold.documents}
    found: dict[str, Prediction] = {}
    skipped: list[Skipped] = []
    for each in records(path):
        if isinstance(each, Skipped):
            skipped.append(each)
            continue
        where, record = each
        try:
            name = id_of(record)
            if name in documents:
                found[name] = _of_record(record, documents[name], gold)
        except PageError as error:
            skipped.append(Skipped(where, cast(PageError, error.at(where))))
            continue
        if name not in gold.ids:
            _unknown(name, where, gold)
    return Predictions(found, tuple(skipped), str(path))


def _of_record(record: Field, document: GoldDocument, gold: Gold) -> Prediction:
    text = (record["page"]["text"] if is_reading(record) else record["text"]).string_or_none()
    if text is not None and text != document.page.text:
        raise PageMalformed("text is another one than gold's: its offsets mean nothing here")
    if is_reading(record):
        return _prediction(reading(record))
    if gold.form == "readings":
        record["format"].wrong(f'"{FORMAT}"')
    return Prediction(parts(record["attributions"], document.page.text))


def _prediction(told: Reading) -> Prediction:
    return Prediction(tuple(parts_of(attribution) for attribution in told.attributions), told)


def _unknown(name: str, where: Place, gold: Gold) -> None:
    raise UsageError(
        f"there is no document {name!r} in {gold.file}", where=where, hint="Were these predicted for another gold?"
    )
