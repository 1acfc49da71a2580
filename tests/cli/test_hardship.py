"""A folder that refuses, a full disk, several who start at the same moment: one sentence, no half installation."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.hardship import grow, rashin_without_rights, read_only, small_disk
from tests.cli.running import COMMAND, environment, free_port, rashin

TOGETHER = 3

if os.environ.get("DATABASE_URL"):
    pytest.skip("what happens in the data folder is the same on every database", allow_module_level=True)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation without a company, made by several at the same moment."""
    folder = tmp_path_factory.mktemp("hardship") / "data"
    own = environment(folder)
    several = [
        subprocess.Popen([*COMMAND, "prepare"], env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(TOGETHER)
    ]
    told = [each.communicate(timeout=120)[0] for each in several]
    assert [each.returncode for each in several] == [0] * TOGETHER, "\n".join(told)
    assert sum("The database is ready" in each for each in told) == 1
    return folder


def in_one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """What a command that could not do it says."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stderr.strip().splitlines()[-1]


def test_those_who_start_at_the_same_moment_find_it_done(prepared: Path) -> None:
    assert "All is well." in rashin(prepared, "doctor").stdout


@pytest.mark.parametrize("command", ["demo", "import", "backup", "export"])
def test_a_folder_that_refuses_is_named(prepared: Path, command: str, tmp_path: Path) -> None:
    wanted = {"import": [str(tmp_path / "none.json")], "backup": [str(prepared / "b")], "export": [str(prepared / "e")]}
    with read_only(prepared):
        told = in_one_sentence(rashin_without_rights(prepared, command, *wanted.get(command, [])))
    assert str(prepared) in told or "readonly" in told or "no company" in told, told


def test_the_doctor_names_the_folder_that_refuses(prepared: Path) -> None:
    with read_only(prepared):
        done = rashin_without_rights(prepared, "doctor")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert f"{prepared} cannot be written to" in done.stdout


def test_a_new_installation_in_a_folder_that_refuses_is_one_sentence(tmp_path: Path) -> None:
    with read_only(tmp_path):
        told = in_one_sentence(rashin_without_rights(tmp_path / "data", "serve", PORT=str(free_port())))
    assert str(tmp_path) in told and "RASHIN_DATA" in told
    assert not list(tmp_path.iterdir())


def test_a_start_on_a_full_disk_is_one_sentence_and_goes_on_once_there_is_room(tmp_path: Path) -> None:
    place = tmp_path / "disk"
    with small_disk(place, 1):
        told = in_one_sentence(rashin(place / "data", "prepare"))
        assert "room" in told or "No space" in told, told
        grow(place, 200)
        assert rashin(place / "data", "prepare").returncode == 0
        assert "All is well." in rashin(place / "data", "doctor").stdout
