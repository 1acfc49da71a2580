"""Nobody is told that something is saved before it is on the disk; the page is drawn while it gets there. On SQLite
whoever changes something waits for the one before (docs/decisions/0052)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

READING = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_WAIT = 0.05  # seconds; then whoever waits goes on beside the one before
_changing = threading.Lock()


class Kept:
    """Stands right around the pages: an answer goes out when everything that was committed for it is on the disk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        database: Any = connection
        if database.vendor != "sqlite":  # waits at each commit (organizations/locks)
            return self.get_response(request)
        with database.answered(), _after_each_other(request):
            return self.get_response(request)


@contextmanager
def _after_each_other(request: HttpRequest) -> Iterator[None]:
    """Requests that change something are worked on one after the other within a process: their transactions follow
    each other in any case, and each is held up by what is drawn beside it, since Python runs one thread at a time."""
    is_mine = request.method not in READING and _changing.acquire(timeout=LONGEST_WAIT)
    try:
        yield
    finally:
        if is_mine:
            _changing.release()
