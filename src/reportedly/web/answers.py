"""Answers over a ledger, kept until anything in it changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from reportedly.ledger.ledger import Ledger
from reportedly.web.api import REVALIDATE, etag_of, not_modified
from reportedly.web.desk import visitor_in

MOST_KEPT = 100
"""Answers: a page of 200 statements takes some 300 kB."""


class Answers:
    """The last answers to GET, by path, query and role; a look at the ledger's last change tells if they still hold."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._last_change = -1
        self._kept: OrderedDict[tuple[str, str, str], str] = OrderedDict()

    def of(self, request: Request, make: Callable[[], str], media_type: str) -> Response:
        """The answer, made by `make` unless it is kept; 304 to somebody who has it already."""
        key = (request.url.path, request.url.query, visitor_in(request).role)
        # Before `make`: what changes while it works then makes the answer look older than it is, never newer.
        last_change = self._ledger.last_change()
        with self._lock:
            if last_change != self._last_change:
                self._kept.clear()
                self._last_change = last_change
            text = self._kept.get(key)
        if text is None:
            text = make()
            with self._lock:
                if last_change == self._last_change:
                    self._kept[key] = text
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        etag = etag_of(text)
        answer = Response(text, 200, {"ETag": etag, **REVALIDATE}, media_type)
        return not_modified(request, etag) or answer
