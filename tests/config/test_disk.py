"""What has been committed is on the disk before anybody is told so, and nobody else waits for that."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from rashin.config.sqlite import disk
from rashin.exchange.bulk import unseen_yet
from rashin.organizations import locks
from rashin.organizations.models import Organization
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)
on_sqlite = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="how the embedded database keeps what it is told")
on_postgresql = pytest.mark.skipif("DATABASE_URL" not in os.environ, reason="how PostgreSQL keeps what it is told")


def write(slug: str) -> None:
    with transaction.atomic():
        Organization.objects.create(name="灯麦", slug=slug, created_at=timezone.now())


@pytest.fixture
def synchronised(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many companies another connection saw each time that the log went to the disk."""
    seen: list[int] = []
    really = disk.synchronise

    def look(file: int) -> None:
        seen.append(_seen_by_another())
        really(file)

    monkeypatch.setattr(disk, "synchronise", look)
    yield seen


def _seen_by_another() -> int:
    found: list[int] = []

    def count() -> None:
        found.append(Organization.objects.count())
        connections.close_all()

    thread = threading.Thread(target=count)
    thread.start()
    thread.join()
    return found[0]


@on_sqlite
def test_a_commit_comes_back_when_the_log_is_on_the_disk_and_others_go_on_before(synchronised: list[int]) -> None:
    write("one")
    assert synchronised == [1]
    write("two")
    assert synchronised == [1, 2]


@on_sqlite
def test_what_is_rolled_back_waits_for_nothing(synchronised: list[int]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Organization.objects.create(name="灯麦", slug="one", created_at=timezone.now())
        raise ZeroDivisionError
    assert synchronised == []


@on_sqlite
def test_what_is_written_without_a_transaction_waits_by_itself() -> None:
    write("one")
    with connection.cursor() as cursor:
        full = cursor.execute("PRAGMA synchronous").fetchone()
        assert full == (2,)


@on_sqlite
def test_rows_that_nobody_sees_yet_wait_for_the_one_that_shows_them(synchronised: list[int]) -> None:
    with unseen_yet():
        write("one")
        write("two")
    assert synchronised == []
    write("shown")
    assert synchronised == [3]


@on_sqlite
def test_a_disk_that_fails_is_told_and_not_taken_for_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_file: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(disk, "synchronise", fail)
    with pytest.raises(OperationalError, match="disk I/O error"):
        write("one")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, list[str]]]:
    """A disk that goes on when it is told to, and what happened in which order."""
    go, told = threading.Event(), []

    def work(_file: int) -> None:
        told.append("begun")
        go.wait(10)
        told.append("kept")

    monkeypatch.setattr(disk, "synchronise", work)
    yield go, told


@on_sqlite
def test_while_a_request_is_answered_the_disk_works_beside_it(slow: tuple[threading.Event, list[str]]) -> None:
    go, told = slow
    with connection.answered():
        write("one")
        told.append("drawn")
        assert "kept" not in told
        go.set()
    assert told[-1] == "kept"
    told.clear()
    write("two")
    assert told == ["begun", "kept"], "outside of an answer a commit waits as ever"


@on_sqlite
def test_what_follows_from_a_commit_waits_for_the_disk(slow: tuple[threading.Event, list[str]]) -> None:
    go, told = slow
    go.set()
    with connection.answered(), transaction.atomic():
        transaction.on_commit(lambda: told.append("mailed"))
        Organization.objects.create(name="灯麦", slug="one", created_at=timezone.now())
    assert told == ["begun", "kept", "mailed"]


@on_sqlite
def test_an_answer_that_could_not_be_kept_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_file: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(disk, "synchronise", fail)
    with pytest.raises(OperationalError, match="disk I/O error"), connection.answered():
        write("one")
    monkeypatch.undo()
    with connection.answered():
        write("two")  # what went wrong before concerns nobody after


@on_sqlite
def test_a_page_whose_words_did_not_reach_the_disk_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_file: int) -> None:
        raise OSError(5, "Input/output error")

    company = cast.company()
    client = company.client(company.owner)
    client.raise_request_exception = False
    monkeypatch.setattr(disk, "synchronise", fail)
    answer = client.post(f"/o/{company.organization.slug}/teams/new/", {"name": "売場"})
    assert answer.status_code == 503


def test_those_who_wait_at_the_same_time_wait_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, times, go = tmp_path / "rashin.sqlite3-wal", [], threading.Event()
    log.write_bytes(b"")
    monkeypatch.setattr(disk, "synchronise", lambda _file: (times.append(1), go.wait(10)))
    kept = disk.Disk()
    first = threading.Thread(target=kept.keep, args=(str(tmp_path / "rashin.sqlite3"),))
    first.start()
    while not times:
        go.wait(0.01)
    others = [threading.Thread(target=kept.keep, args=(str(tmp_path / "rashin.sqlite3"),)) for _ in range(5)]
    for each in others:
        each.start()
    while kept._asked < 6:
        go.wait(0.01)
    go.set()
    for each in (first, *others):
        each.join()
    assert len(times) == 2, "the first alone, and all who came meanwhile together"


@on_postgresql
def test_ordinary_work_gives_its_rows_on_before_it_waits_for_the_disk() -> None:
    write("one")
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
        with transaction.atomic():
            locks.share(Organization.objects.get().pk)
            Organization.objects.update(name="灯麦、あさ")
            cursor.execute("SELECT current_setting('synchronous_commit'), pg_current_wal_insert_lsn()")
            within, written = cursor.fetchone()
        cursor.execute(
            "SELECT current_setting('synchronous_commit'), pg_current_wal_flush_lsn() >= %s::pg_lsn", [written]
        )
        assert (within, cursor.fetchone()) == ("off", ("on", True))
        cursor.execute("RESET synchronous_commit")
