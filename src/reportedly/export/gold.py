"""Corrected pages as training data: readings in the gold form, which `evaluate --gold` and the training take."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from reportedly.ledger.lay import Laid
from reportedly.reading import codec


def gold(corrected: Iterable[Laid]) -> Iterator[str]:
    """A line of JSON for each page that people corrected and whose corrections still fit.

    Attributions that nobody touched are `optional`: an evaluation counts them neither way, since nobody looked.
    """
    for laid in corrected:
        if not laid.corrected and not laid.removed:
            continue
        told = codec.to_dict(laid.reading)
        attributions = [
            {**each, "confidence": 1.0} if each["id"] in laid.corrected else {**each, "optional": True}
            for each in _records(told["attributions"])
        ]
        record = {**told, "attributions": attributions}
        text = json.dumps(record, ensure_ascii=False, allow_nan=False)
        yield codec.UNSAFE_IN_A_LINE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def _records(value: object) -> list[dict[str, object]]:
    return [dict(each) for each in value] if isinstance(value, list) else []
