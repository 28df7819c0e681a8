"""JSON text that may stand anywhere: in a terminal, in a line, in the script element of an HTML page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

UNSAFE = re.compile("[<>&\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]")
"""What JSON lets stand though it ends a script element or a line, drives terminals or reorders what is shown."""


def json_text(value: object) -> str:
    """The value as JSON on one line."""
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False, allow_nan=False))


def json_list(head: str, values: Iterable[object], tail: str) -> Iterator[str]:
    """The pieces of a JSON text that has the values, one a line and as they come, as the list between head and tail."""
    yield head
    behind = "\n"
    for value in values:
        yield behind + json_text(value)
        behind = ",\n"
    yield "\n" + tail + "\n"
