"""Writers of the embedded database wait for one another in a queue."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rashin.config.sqlite.turn import SUFFIX, Turn

PATIENCE = 10.0
ANOTHER_PROCESS = (
    "import sys; from rashin.config.sqlite.turn import Turn; turn = Turn(sys.argv[1]); turn.take(); "
    "print('mine', flush=True); sys.stdin.read()"
)


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "rashin.sqlite3")


def _waiting(database: str) -> tuple[Turn, threading.Event, threading.Thread]:
    turn, came = Turn(database), threading.Event()

    def wait() -> None:
        turn.take()
        came.set()

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return turn, came, thread


def test_a_second_writer_waits_until_the_first_has_ended(database: str) -> None:
    first = Turn(database)
    first.take()
    _second, came, _thread = _waiting(database)
    assert not came.wait(0.1)
    first.give()
    assert came.wait(PATIENCE)


def test_a_writer_who_is_killed_keeps_nobody_waiting(database: str) -> None:
    command = [sys.executable, "-c", ANOTHER_PROCESS, database]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"mine\n"
        _here, came, _thread = _waiting(database)
        assert not came.wait(0.1)
        other.kill()
        assert came.wait(PATIENCE)


def test_giving_on_what_was_never_taken_does_nothing(database: str) -> None:
    Turn(database).give()
    assert not Path(database + SUFFIX).exists()


def test_a_folder_that_is_gone_stops_nobody_here(tmp_path: Path) -> None:
    turn = Turn(str(tmp_path / "gone" / "rashin.sqlite3"))
    turn.take()
    turn.give()
