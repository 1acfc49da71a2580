"""Backup and restore: everything comes back, into an empty place only, on both databases, while people write."""

from __future__ import annotations

import os
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from rashin.exchange.backup.archive import NoBackup, unpack
from tests.cli.running import COMMAND, environment, rashin

Place = tuple[Path, dict[str, str]]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Place]]:
    """Two empty installations: on SQLite, and where the tests run on PostgreSQL, each with a database of its own."""
    folders = [tmp_path_factory.mktemp(name) for name in ("one", "two")]
    address = os.environ.get("DATABASE_URL")
    if not address:
        yield [(folder, {}) for folder in folders]
        return
    import psycopg

    parts = urlsplit(address)
    names = [f"backup_{os.getpid()}_{number}" for number in range(2)]
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
    one, two = places
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
