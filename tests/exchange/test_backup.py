"""Backup and restore: everything comes back, into an empty place only, on both databases, while people write."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from rashin.exchange.backup.archive import NoBackup, unpack
from tests.cli.running import COMMAND, environment, rashin

if TYPE_CHECKING:
    import psycopg

Place = tuple[Path, dict[str, str]]
ENTRIES = 20  # so many before the backup begins, and so many while it is held up
PATIENCE = 60
# Three people who enter one number after the other, each with a connection of their own; told is what was saved.
PEOPLE = """
import os, sys, threading, time
import django; django.setup()
from datetime import UTC, datetime
from itertools import cycle
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.models import KeyResult
threading.excepthook = lambda failed: (sys.excepthook(*failed[:3]), os._exit(1))
told = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
at = datetime(2026, 11, 24, 9, tzinfo=UTC)
rows = KeyResult.objects.filter(objective__cycle__state="running", kind="increase", reading="level", entry="running")
rows = rows.filter(agreed_at__isnull=False, archived_at=None, value__isnull=False, objective__archived_at=None)
def enters(row):
    for value in cycle((row.start, row.target)):
        entry = record_check_in(row, Seen(value=value), by=row.owner, at=at)
        os.write(told, f"{entry.public_id}\\n".encode())
        time.sleep(0.01)
for row in rows.select_related("owner", "objective__team", "organization")[:3]:
    threading.Thread(target=enters, args=(row,)).start()
"""


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Place]]:
    """Three empty installations: on SQLite, and where the tests run on PostgreSQL, each with a database of its own."""
    folders = [tmp_path_factory.mktemp(name) for name in ("one", "two", "three")]
    address = os.environ.get("DATABASE_URL")
    if not address:
        yield [(folder, {}) for folder in folders]
        return
    import psycopg

    parts = urlsplit(address)
    names = [f"backup_{os.getpid()}_{number}" for number in range(3)]
    with psycopg.connect(address, autocommit=True) as server:
        for name in names:
            server.execute(f"CREATE DATABASE {name}")
        yield [
            (folder, {"DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))})
            for folder, name in zip(folders, names, strict=True)
        ]
        for name in names:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(place: Place, *arguments: str) -> subprocess.CompletedProcess[str]:
    folder, more = place
    return rashin(folder / "data", *arguments, **more)


@pytest.fixture(scope="module")
def backup(places: list[Place]) -> Path:
    """A backup of the first place, made while somebody writes there."""
    one = places[0]
    assert run(one, "demo", "--today", "2026-11-24").returncode == 0
    (one[0] / "data" / "uploads" / "logo.svg").write_text("<svg/>")
    assert run(one, "export", str(one[0] / "company.json")).returncode == 0
    with _writer(one):
        done = run(one, "backup", str(one[0] / "rashin.backup"))
        assert done.returncode == 0, done.stderr
    return one[0] / "rashin.backup"


def test_what_is_backed_up_while_people_write_comes_back_to_the_byte(places: list[Place], backup: Path) -> None:
    one, two = places[:2]
    assert backup.stat().st_mode & 0o077 == 0, "others may not read it"
    _refuse_before(two, one, backup)
    done = run(two, "restore", str(backup))
    assert done.returncode == 0, done.stderr
    again = two[0] / "company.json"
    assert run(two, "export", str(again)).returncode == 0
    assert again.read_bytes() == (one[0] / "company.json").read_bytes()
    for name in ("secret-key", "uploads/logo.svg"):
        assert (two[0] / "data" / name).read_bytes() == (one[0] / "data" / name).read_bytes()
    told = run(two, "doctor").stdout
    assert told.count("✗") <= 1, told
    assert run(two, "backup", str(two[0] / "again.backup")).returncode == 0


def test_what_people_entered_before_a_backup_is_in_it_and_what_they_enter_meanwhile_is_whole_or_not_in_it(
    places: list[Place], backup: Path
) -> None:
    one, three = places[0], places[2]
    meanwhile = one[0] / "meanwhile.backup"
    with _somebody_reads(one), _people(one) as people:
        people.enter(ENTRIES)
        before = people.saved()
        with people.go_on_between_two_tables():
            done = run(one, "backup", str(meanwhile))
        assert done.returncode == 0, done.stderr
        assert len(people.saved()) > len(before)
    assert run(three, "restore", str(meanwhile)).returncode == 0
    told = run(three, "doctor")
    assert told.returncode == 0, told.stdout + told.stderr
    assert run(three, "export", str(three[0] / "company.json")).returncode == 0
    exported = json.loads((three[0] / "company.json").read_bytes())
    assert before <= {entry["public_id"] for entry in exported["check_ins"]}


@contextmanager
def _somebody_reads(place: Place) -> Iterator[None]:
    """On SQLite what is entered from now on stands in the log beside the file: an export, say, that began before it."""
    folder, on_postgresql = place
    if on_postgresql:
        yield
        return
    with closing(sqlite3.connect(folder / "data" / "rashin.sqlite3", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM goals_checkin").fetchone()
        yield


class _people:
    """People who go on checking in meanwhile."""

    def __init__(self, place: Place) -> None:
        folder, self.more = place
        self.told, self.went_on = folder / "saved", False
        own = environment(folder / "data", DJANGO_SETTINGS_MODULE="rashin.config.settings", **self.more)
        self.process = subprocess.Popen([COMMAND[0], "-c", PEOPLE, str(self.told)], env=own)

    def __enter__(self) -> _people:
        return self

    def __exit__(self, *told: object) -> None:
        assert self.process.poll() is None, "nobody was disturbed"
        self.process.kill()
        self.process.wait()

    def saved(self) -> set[str]:
        """The entries that were answered as saved."""
        return set(self.told.read_text().split()) if self.told.exists() else set()

    def enter(self, more: int) -> None:
        """Wait until there are more of them."""
        enough, ends = len(self.saved()) + more, time.monotonic() + PATIENCE
        while len(self.saved()) < enough:
            assert self.process.poll() is None and time.monotonic() < ends, "they go on"
            time.sleep(0.01)

    @contextmanager
    def go_on_between_two_tables(self) -> Iterator[None]:
        """PostgreSQL's tables are copied one by one: somebody who holds one that comes after the events and before the
        entries makes the moment between those long. SQLite's are copied as one file."""
        if not self.more:
            yield
            return
        import psycopg

        with psycopg.connect(self.more["DATABASE_URL"]) as holder:
            holder.execute("LOCK TABLE auth_group IN ACCESS EXCLUSIVE MODE")
            release = threading.Thread(target=self._enter_and_release, args=(holder,))
            release.start()
            yield
            release.join()
        assert self.went_on, "the backup waited, and people did not"

    def _enter_and_release(self, holder: psycopg.Connection[Any]) -> None:
        waits = "SELECT count(*) FROM pg_locks WHERE relation = 'auth_group'::regclass AND NOT granted"
        ends = time.monotonic() + PATIENCE
        try:
            while holder.execute(waits).fetchone() == (0,) and time.monotonic() < ends:
                time.sleep(0.01)
            waited = holder.execute(waits).fetchone() == (1,)
            self.enter(ENTRIES)
            self.went_on = waited
        finally:
            holder.rollback()


class _writer:
    """Somebody who goes on writing meanwhile: sessions come and go, which no document holds."""

    def __init__(self, place: Place) -> None:
        folder, more = place
        script = (
            "import django; django.setup()\n"
            "from rashin.people.sessions import SessionStore\n"
            "print('writing', flush=True)\n"
            "while True:\n    session = SessionStore(); session['n'] = 'x' * 2000; session.save()\n"
        )
        own = environment(folder / "data", DJANGO_SETTINGS_MODULE="rashin.config.settings", **more)
        self.process = subprocess.Popen([COMMAND[0], "-c", script], env=own, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "writing\n"

    def __exit__(self, *told: object) -> None:
        assert self.process.poll() is None, "the writer was not disturbed"
        self.process.kill()
        self.process.communicate()


def _refuse_before(empty: Place, full: Place, backup: Path) -> None:
    """What is refused leaves the empty place empty, and the full one as it was."""
    assert "There is an installation here already" in run(full, "restore", str(backup)).stderr
    damaged = empty[0] / "damaged.backup"
    content = backup.read_bytes()
    for text in (b"", b"not a backup", content[: len(content) // 2]):
        damaged.write_bytes(text)
        refused = run(empty, "restore", str(damaged))
        assert refused.returncode == 1 and "Traceback" not in refused.stderr, refused.stderr
        assert not (empty[0] / "data" / "secret-key").exists()
    assert "cannot be read" in run(empty, "restore", str(empty[0] / "nowhere")).stderr


def test_bytes_that_were_altered_anywhere_are_refused_in_words(backup: Path, tmp_path: Path) -> None:
    content, altered = backup.read_bytes(), tmp_path / "altered.backup"
    for number, part in enumerate(range(4, 100, 8)):
        at = len(content) * part // 100
        altered.write_bytes(content[:at] + b"\xff\x00\xff\x00" + content[at + 4 :])
        place = tmp_path / str(number)
        place.mkdir()
        with pytest.raises(NoBackup):
            unpack(altered, place)


def test_a_part_that_was_changed_is_noticed(places: list[Place], backup: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.backup"
    with tarfile.open(backup) as source, tarfile.open(changed, "w:gz") as target:
        for member in source:
            opened = source.extractfile(member)
            assert opened is not None
            if member.name == "secret-key":
                member.mode, opened = 0o600, (tmp_path / "other").open("w+b")
                opened.write(b"x" * member.size)
                opened.seek(0)
            target.addfile(member, opened)
    refused = rashin(tmp_path / "data", "restore", str(changed), **places[0][1])
    assert refused.returncode == 1 and "secret-key is damaged" in refused.stderr


def test_a_backup_of_the_other_database_is_refused_with_the_way(
    places: list[Place], backup: Path, tmp_path: Path
) -> None:
    other = {} if places[0][1] else {"DATABASE_URL": "postgresql://nobody@localhost:1/none"}
    refused = rashin(tmp_path / "data", "restore", str(backup), **other)
    assert refused.returncode == 1 and "rashin export and rashin import" in refused.stderr


def test_nothing_is_written_over_by_itself(places: list[Place], backup: Path) -> None:
    assert "exists already" in run(places[0], "backup", str(backup)).stderr
