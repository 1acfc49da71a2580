"""`rashin export` and `rashin import`, as a person calls them: from one installation into another, across databases."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from rashin.exchange import demo
from tests.cli.running import rashin
from tests.exchange.documents import busy_company, exported

on_sqlite = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="both installations are on SQLite: tried there")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An installation on SQLite with the example company, and its document."""
    folder = tmp_path_factory.mktemp("example") / "data"
    assert rashin(folder, "demo", "--today", "2026-11-24").returncode == 0
    file = folder.parent / "company.json"
    done = rashin(folder, "export", str(file))
    assert done.returncode == 0, done.stderr
    return folder, file


@on_sqlite
def test_demo_export_import_export_gives_the_same_bytes(example: tuple[Path, Path], tmp_path: Path) -> None:
    _folder, file = example
    taken = rashin(tmp_path, "import", str(file))
    assert taken.returncode == 0, taken.stderr
    assert re.search(r"http://127\.0\.0\.1:8000/invitations/[\w-]{20,}/", taken.stdout)
    again = rashin(tmp_path, "import", str(file))
    assert again.returncode == 0 and "Nothing was changed" in again.stdout
    assert rashin(tmp_path, "export", str(tmp_path / "again.json")).returncode == 0
    assert (tmp_path / "again.json").read_bytes() == file.read_bytes()
    assert rashin(tmp_path, "doctor").stdout.count("✗") <= 1, "nothing but the files for the browser"


@on_sqlite
def test_what_is_damaged_leaves_the_installation_as_it_was(example: tuple[Path, Path], tmp_path: Path) -> None:
    _folder, file = example
    damaged = tmp_path / "damaged.json"
    damaged.write_text(file.read_text(encoding="utf-8").replace('"kind": "increase"', '"kind": "rise"'), "utf-8")
    done = rashin(tmp_path, "import", str(damaged))
    assert done.returncode == 1 and re.search(r"key_results\[\d+\]\.kind: One of these is expected", done.stderr)
    assert "Traceback" not in done.stderr
    assert "There is no company here yet" in rashin(tmp_path, "export", str(tmp_path / "none.json")).stderr
    assert "cannot be read" in rashin(tmp_path, "import", str(tmp_path / "nowhere.json")).stderr


@on_sqlite
def test_export_writes_over_nothing_by_itself(example: tuple[Path, Path], tmp_path: Path) -> None:
    folder, file = example
    assert "exists already" in rashin(folder, "export", str(file)).stderr
    copy = tmp_path / file.name
    copy.write_text("older")
    assert rashin(folder, "export", "--force", str(copy)).returncode == 0
    assert copy.read_bytes() == file.read_bytes()
    assert rashin(folder, "export", "-").stdout == file.read_text(encoding="utf-8")
    assert "cannot be written" in rashin(folder, "export", str(folder / "no" / "where.json")).stderr


@on_sqlite
def test_a_look_tells_what_is_inside_and_changes_nothing(example: tuple[Path, Path], tmp_path: Path) -> None:
    _folder, file = example
    looked = rashin(tmp_path, "import", "--check", str(file))
    assert looked.returncode == 0 and "check_ins" in looked.stdout
    assert "There is no company here yet" in rashin(tmp_path, "export", "-").stderr


@pytest.mark.django_db
def test_a_document_goes_from_this_database_to_sqlite_and_stays_the_same(tmp_path: Path) -> None:
    organization = busy_company().organization
    file = tmp_path / "here.json"
    file.write_text(exported(organization), encoding="utf-8")
    taken = rashin(tmp_path, "import", str(file))
    assert taken.returncode == 0, taken.stderr
    assert rashin(tmp_path, "export", str(tmp_path / "there.json")).returncode == 0
    assert (tmp_path / "there.json").read_bytes() == file.read_bytes()


@pytest.mark.django_db
@pytest.mark.skipif("DATABASE_URL" not in os.environ, reason="compares PostgreSQL with SQLite")
def test_the_example_company_is_the_same_to_the_byte_on_both_databases(example: tuple[Path, Path]) -> None:
    assert connection.vendor == "postgresql"
    organization = demo.write(language="ja", today=date(2026, 11, 24))
    assert exported(organization) == example[1].read_text(encoding="utf-8")
