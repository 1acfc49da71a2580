"""Nobody is told that something is saved before it is on the disk; the page is drawn while it gets there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse


class Kept:
    """Stands right around the pages: an answer goes out when everything that was committed for it is on the disk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        database: Any = connection
        if database.vendor != "sqlite":  # waits at each commit (organizations/locks)
            return self.get_response(request)
        with database.answered():
            return self.get_response(request)
