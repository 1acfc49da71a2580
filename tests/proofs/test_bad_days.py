"""A disk that is full, a database that goes away and comes back, somebody who holds it, two servers on one file: what
was answered as saved is there, what was not is said in words, and afterwards it goes on without anybody's hand."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.hardship import fill, grow, small_disk
from tests.cli.running import free_port, rashin
from tests.proofs.test_kill import (
    PATIENCE,
    Installation,
    begin_the_database,
    end_the_database,
    made_installation,
)
from tools.storm import DRAWN, Browser, Writer, drawn

pytestmark = pytest.mark.proof

ON_POSTGRESQL = bool(os.environ.get("DATABASE_URL"))
for_sqlite = pytest.mark.skipif(ON_POSTGRESQL, reason="about the file of SQLite")
WORDS = ("Not just now", "いまは、つながりません")  # who asks is not known while the database is away
DISK = 300  # megabytes: the files for the browser, the example company and some room


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with contextlib.ExitStack() as stack:
        yield made_installation(tmp_path / "place" / "data", stack)


def entering(browser: Browser, path: str) -> Callable[[], tuple[int, str]]:
    """Send what the page draws; each call sends the same again."""
    status, told = browser.ask(path)
    found = drawn(told)
    assert status == 200 and found, (status, told[:300], DRAWN)
    key, seen, value = found
    form = {"do": "record", "value": value, "confirmed": value, "idempotency_key": key, "last_seen": seen}
    return lambda: browser.ask(path, form, partial=True)


def until_saved(send: Callable[[], tuple[int, str]]) -> None:
    """Ask again, as the page does, until it is taken."""
    ends = time.monotonic() + PATIENCE
    status = 0
    while time.monotonic() < ends:
        with contextlib.suppress(OSError):
            status, _told = send()
            if status in (200, 302):
                return
        time.sleep(0.1)
    raise AssertionError(f"still {status}")


def refused_in_words(answer: tuple[int, str]) -> None:
    status, told = answer
    assert status == 503 and any(words in told for words in WORDS), (status, told[:300])


def well(installation: Installation, entries: int) -> None:
    """The entry stands once more than before, and the doctor finds nothing."""
    assert sum(installation.keys().values()) == entries
    assert set(installation.keys().values()) <= {1}
    told = rashin(installation.folder, "doctor", **installation.names)
    assert told.returncode == 0, told.stdout + told.stderr


@for_sqlite
def test_a_full_disk_refuses_in_words_shows_pages_and_goes_on_once_there_is_room(tmp_path: Path) -> None:
    place = tmp_path / "disk"
    with small_disk(place, DISK), contextlib.ExitStack() as stack:
        installation = made_installation(place / "data", stack)
        browser, path = installation.owner(), installation.paths[0]
        before = sum(installation.keys().values())
        send = entering(browser, path)
        fill(place)
        refused_in_words(send())
        assert browser.ask(path)[0] == 200, "what stands can be read"
        assert browser.ask(path.partition("key-results")[0] + "board/")[0] == 200
        for command in ("backup", "export"):
            done = rashin(installation.folder, command, str(place / "out"))
            assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
            assert not (place / "out").exists()
        grow(place, DISK + 100)
        until_saved(send)
        well(installation, before + 1)


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no server that could go away")
def test_a_database_that_goes_away_and_comes_back_is_found_again(installation: Installation) -> None:
    browser = installation.owner()
    before = sum(installation.keys().values())
    send = entering(browser, installation.paths[0])
    address = installation.names
    end_the_database(installation)
    for _ in range(3):
        refused_in_words(send())
    done = rashin(installation.folder, "doctor", **address)
    assert done.returncode == 1 and "Traceback" not in done.stdout + done.stderr
    begin_the_database(installation)
    until_saved(send)
    well(installation, before + 1)


@for_sqlite
def test_somebody_who_holds_the_file_too_long_is_waited_for_and_then_said_in_words(installation: Installation) -> None:
    browser = installation.owner()
    before = sum(installation.keys().values())
    send = entering(browser, installation.paths[0])
    with contextlib.closing(sqlite3.connect(installation.folder / "rashin.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        browser.patience, browser.connection = PATIENCE, None
        refused_in_words(send())
        other.execute("ROLLBACK")
    until_saved(send)
    well(installation, before + 1)


@for_sqlite
def test_two_servers_on_one_file_take_turns(installation: Installation) -> None:
    second = Installation(installation.folder, free_port(), installation.password)
    second.start()
    try:
        stop = threading.Event()
        writers = [
            Writer(Browser(each.port, dict(installation.owner().cookies)), path, stop)
            for each, path in zip([installation, second] * 9, installation.paths, strict=False)
        ]
        for writer in writers:
            writer.start()
        ends = time.monotonic() + PATIENCE
        while any(len(writer.saved) < 5 for writer in writers) and time.monotonic() < ends:
            time.sleep(0.05)
        stop.set()
        for writer in writers:
            writer.join(PATIENCE)
    finally:
        second.end()
    assert [told for writer in writers for told in writer.wrong] == []
    saved = [key for writer in writers for key in writer.saved]
    assert len(saved) >= 5 * len(writers)
    standing = installation.keys()
    assert all(standing[key] == 1 for key in saved)
    told = rashin(installation.folder, "doctor")
    assert told.returncode == 0, told.stdout + told.stderr
