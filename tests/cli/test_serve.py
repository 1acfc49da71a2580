"""`rashin serve` and `rashin doctor` on an installation of their own."""

import contextlib
import http.client
import io
import os
import signal
import socket
import subprocess
import time
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import translation
from rich.console import Console

from rashin.cli.addresses import for_phones, qr_code
from rashin.cli.doctor import Finding, look_at_figures, look_at_file, look_at_static, remedies, table_of
from rashin.cli.installation import STATIC_STAMP
from rashin.people.models import Team
from tests.cast import company
from tests.cli.running import COMMAND, environment, free_port, rashin

SECONDS = 120  # a machine that does other things is slow, not wrong


@contextlib.contextmanager
def serving(folder: Path, port: int, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Serve until the block ends; whatever happens, nothing is left running."""
    own = environment(folder, PORT=str(port), RASHIN_WORKERS="1", **more)
    with subprocess.Popen(
        [*COMMAND, "serve"], env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as run:
        try:
            yield run
        finally:
            if run.poll() is None:
                run.terminate()
                run.wait(SECONDS)


def answer(port: int, path: str, run: subprocess.Popen[str]) -> http.client.HTTPResponse:
    """Ask until it answers."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and run.poll() is None:
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5)
        time.sleep(0.1)
    raise AssertionError(f"no answer: {run.communicate()[0] if run.poll() is not None else 'still starting'}")


@pytest.fixture(scope="module")
def database() -> Iterator[dict[str, str]]:
    """What names a database of its own, of the kind that this run is about."""
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        yield {}
        return
    name = f"serve_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    yield {"DATABASE_URL": urlsplit(address)._replace(path=f"/{name}").geturl()}
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def said_until(word: str, run: subprocess.Popen[str]) -> str:
    """What is said until a line begins with the word, or until the end."""
    assert run.stdout is not None
    told = ""
    for line in run.stdout:
        told += line
        if line.startswith(word):
            break
    return told


@pytest.fixture(scope="module")
def installation(tmp_path_factory, database: dict[str, str]) -> Path:
    """An installation that `serve` has made."""
    folder = tmp_path_factory.mktemp("rashin") / "data"
    port = free_port()
    with serving(folder, port, **database) as run:
        assert answer(port, "/healthz", run).read() == b"ok\n"
        told = said_until("Ready", run)
        run.send_signal(signal.SIGTERM)
        told += run.communicate(timeout=SECONDS)[0]
        assert run.returncode == 0, told
    (folder / "told").write_text(told, encoding="utf-8")
    return folder


def test_serve_makes_an_installation_answers_and_stops_when_told_to(installation: Path, database: dict[str, str]):
    told = (installation / "told").read_text(encoding="utf-8")
    assert "Rashin answers at http://127.0.0.1:" in told and "Traceback" not in told
    assert (installation / "rashin.sqlite3").exists() is not ("DATABASE_URL" in database)
    assert (installation / "static").is_dir()


def test_a_second_start_has_nothing_to_prepare_and_is_stopped_by_the_keyboard(
    installation: Path, database: dict[str, str]
):
    port = free_port()
    with serving(installation, port, **database) as run:
        page = answer(port, "/accounts/login/", run).read().decode()
        run.send_signal(signal.SIGINT)
        told = run.communicate(timeout=SECONDS)[0]
    assert run.returncode == 0, told
    assert "The database is ready" not in told and "<form" in page


def test_the_files_for_the_browser_are_compressed_and_may_be_kept_for_ever(
    installation: Path, database: dict[str, str]
):
    port = free_port()
    name = next((installation / "static" / "ui").glob("tokens.*.css")).name
    with serving(installation, port, **database) as run:
        answer(port, "/healthz", run)
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/static/ui/{name}", headers={"Accept-Encoding": "br"})
        with urllib.request.urlopen(asked, timeout=5) as got:
            assert got.headers["Content-Encoding"] == "br"
            assert "immutable" in got.headers["Cache-Control"]


def test_it_says_ready_only_once_it_answers(installation: Path, database: dict[str, str]):
    port = free_port()
    with serving(installation, port, PYTHONUNBUFFERED="1", **database) as run:
        assert run.stdout is not None
        told = [next(run.stdout)]
        while "Ready after" not in told[-1]:
            told.append(next(run.stdout))
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=SECONDS) as answered:
            assert answered.read() == b"ok\n"
    assert [line for line in told if "Rashin answers at" in line], "the address comes before it"


def test_of_two_that_start_on_one_port_at_the_same_time_one_says_that_it_is_in_use(
    installation: Path, database: dict[str, str]
):
    port = free_port()
    with serving(installation, port, **database) as first, serving(installation, port, **database) as second:
        runs = [first, second]
        end = time.monotonic() + SECONDS
        while all(run.poll() is None for run in runs) and time.monotonic() < end:
            time.sleep(0.05)
        refused = next(run for run in runs if run.poll() is not None)
        served = next(run for run in runs if run is not refused)
        told = refused.communicate()[0]
        assert refused.returncode == 1, told
        assert "is in use" in told and "Ready" not in told and "Traceback" not in told
        assert answer(port, "/healthz", served).read() == b"ok\n"


def test_a_port_is_free_again_when_who_served_there_is_killed(installation: Path, database: dict[str, str]):
    port = free_port()
    with serving(installation, port, **database) as run:
        answer(port, "/healthz", run)
        workers = children(run)
        run.kill()
        run.wait(SECONDS)
        for worker in workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
    with serving(installation, port, **database) as again:
        assert answer(port, "/healthz", again).read() == b"ok\n"


def test_a_port_that_is_taken_is_one_sentence(installation: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = rashin(installation, "serve", PORT=str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "is in use" in done.stderr and "Traceback" not in done.stderr and done.stderr.count("\n") == 1


def test_an_address_of_another_machine_is_one_sentence(installation: Path):
    done = rashin(installation, "serve", HOST="192.0.2.77", PORT=str(free_port()))
    assert done.returncode == 1 and "no address of this machine" in done.stderr


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path):
    done = rashin(tmp_path, "serve", DATABASE_URL=f"postgresql://a:b@127.0.0.1:{free_port()}/x", PORT=str(free_port()))
    assert done.returncode == 1
    assert "The database cannot be reached" in done.stderr and "Traceback" not in done.stderr


def test_the_doctor_finds_a_made_installation_well(installation: Path, database: dict[str, str]):
    done = rashin(installation, "doctor", **database)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All is well." in done.stdout


def test_the_doctor_makes_no_installation_where_there_is_none(tmp_path: Path):
    folder = tmp_path / "nowhere"
    looked = rashin(folder, "doctor", DATABASE_URL="")
    assert looked.returncode == 1
    assert f"There is no installation in {folder} yet: rashin serve makes it." in looked.stderr
    assert not folder.exists()


def test_the_doctor_says_once_that_a_database_does_not_answer(tmp_path: Path):
    looked = rashin(tmp_path, "doctor", DATABASE_URL=f"postgresql://a:b@127.0.0.1:{free_port()}/x")
    assert looked.returncode == 1
    assert looked.stdout.count("DATABASE_URL") == 1 and "Migrations" not in looked.stdout


def test_the_doctor_tells_older_files_from_missing_ones(settings, tmp_path: Path):
    settings.STATIC_ROOT, settings.DEBUG = tmp_path, False
    with translation.override("en"):
        assert look_at_static().told.startswith("not collected yet")
        (tmp_path / STATIC_STAMP).write_text("another", encoding="ascii")
        assert look_at_static().told.startswith("of an earlier version")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets no row name one that is not there")
def test_the_doctor_says_where_a_row_names_one_that_is_not_there():
    assert list(look_at_file()) == []
    team = company().team
    with transaction.atomic(), translation.override("en"):
        Team.objects.filter(pk=team.pk).update(leader=99_999)
        (found,) = look_at_file()
        transaction.set_rollback(True)
    assert not found.well
    assert f"The team {team.public_id} names a person that is not there (leader_id)" in found.told


@pytest.mark.django_db
def test_the_doctor_says_in_words_that_a_row_cannot_be_computed(monkeypatch):
    def unreadable():
        raise TypeError("argument must be int or float")
        yield

    monkeypatch.setattr("rashin.goals.doctor.findings", unreadable)
    (found,) = look_at_figures()
    assert not found.well and "argument must be int or float" in found.told


@pytest.mark.django_db
def test_the_doctor_shows_the_first_differences_and_counts_the_rest(monkeypatch):
    monkeypatch.setattr("rashin.goals.doctor.findings", lambda: (f"difference {number}" for number in range(120)))
    with translation.override("en"):
        told = [each.told for each in look_at_figures()]
    assert len(told) == 51 and told[-1] == "… and 70 more"


def test_the_doctor_cuts_nothing_off_on_a_narrow_terminal():
    out = Console(file=io.StringIO(), width=40)
    out.print(table_of([Finding("数字", False, "株式会社／" + "三店の口コミを合わせて150件増やす" * 4 + "：おわり")]))
    drawn = out.file.getvalue()  # type: ignore[attr-defined]
    assert "…" not in drawn and "おわり" in drawn.replace("\n", "").replace(" ", "")


def test_the_doctor_says_what_to_do_about_figures_and_the_record():
    with translation.override("en"):
        said = list(remedies([Finding("Figures", False, "x"), Finding("On record", False, "y")]))
        assert "next entry" in said[0] and "backup" in said[1]
        assert list(remedies([Finding("Figures", True, "x")])) == []


def test_phones_get_an_address_that_is_easy_to_type_and_its_code():
    assert for_phones(("192.168.0.7", "2001:db8::7"), 8000) == ["http://192.168.0.7:8000"]
    assert for_phones(("2001:db8::7",), 8000) == ["http://[2001:db8::7]:8000"]
    assert qr_code("http://192.168.0.7:8000").count("\n") > 10


def children(run: subprocess.Popen[str]) -> set[int]:
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(run.pid)], capture_output=True, text=True).stdout
    return set(map(int, told.split()))


@pytest.mark.walk
def test_whatever_falls_is_started_again_also_when_it_falls_at_once(
    installation: Path, database: dict[str, str]
) -> None:
    port = free_port()
    with serving(installation, port, **database) as run:
        for _time in range(3):
            assert answer(port, "/healthz", run).read() == b"ok\n"
            before = children(run)
            for child in before:
                os.kill(child, signal.SIGKILL)
            end = time.monotonic() + SECONDS
            while len(children(run) - before) < len(before) and time.monotonic() < end:
                time.sleep(0.1)
        assert answer(port, "/healthz", run).read() == b"ok\n"
        run.send_signal(signal.SIGTERM)
        assert run.wait(SECONDS) == 0
