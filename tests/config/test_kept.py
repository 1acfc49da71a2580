"""On SQLite requests that change something are worked on one after the other, on PostgreSQL side by side; whoever reads
waits for nobody."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from rashin.config import kept

pytestmark = pytest.mark.django_db
PATIENCE = 10.0


class Pages:
    """Two pages that end when they are told to: `/first/` and `/second/`."""

    def __init__(self) -> None:
        self.began = {"/first/": threading.Event(), "/second/": threading.Event()}
        self.ends = {"/first/": threading.Event(), "/second/": threading.Event()}
        self._asked: list[threading.Thread] = []

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.began[request.path].set()
        assert self.ends[request.path].wait(PATIENCE)
        return HttpResponse()

    def ask(self, method: str, path: str) -> None:
        """Ask for a page in a thread of its own."""
        request = RequestFactory().generic(method, path)
        thread = threading.Thread(target=lambda: kept.Kept(self)(request))
        self._asked.append(thread)
        thread.start()

    def end(self) -> None:
        for each in self.ends.values():
            each.set()
        for thread in self._asked:
            thread.join(PATIENCE)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_change_waits_for_the_one_before_where_one_alone_can_write(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "LONGEST_WAIT", PATIENCE)
    pages = Pages()
    pages.ask("POST", "/first/")
    assert pages.began["/first/"].wait(PATIENCE)
    pages.ask(method, "/second/")
    side_by_side = connection.vendor == "postgresql"
    assert pages.began["/second/"].wait(PATIENCE if side_by_side else 0.1) == side_by_side
    pages.ends["/first/"].set()
    assert pages.began["/second/"].wait(PATIENCE)
    pages.end()


def test_a_page_that_is_only_read_waits_for_no_change_and_keeps_none_waiting() -> None:
    for one, other in (("POST", "GET"), ("GET", "POST")):
        pages = Pages()
        pages.ask(one, "/first/")
        assert pages.began["/first/"].wait(PATIENCE)
        pages.ask(other, "/second/")
        assert pages.began["/second/"].wait(PATIENCE)
        pages.end()


def test_a_change_that_takes_its_time_keeps_nobody_waiting_for_long() -> None:
    pages = Pages()
    pages.ask("POST", "/first/")
    assert pages.began["/first/"].wait(PATIENCE)
    pages.ask("POST", "/second/")
    assert pages.began["/second/"].wait(PATIENCE)
    pages.end()


def test_what_went_wrong_in_one_change_concerns_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "LONGEST_WAIT", PATIENCE)

    def fail(_request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        kept.Kept(fail)(RequestFactory().post("/first/"))
    pages = Pages()
    pages.ask("POST", "/second/")
    assert pages.began["/second/"].wait(PATIENCE)
    pages.end()
