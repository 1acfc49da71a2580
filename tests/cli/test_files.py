"""What a command is told to write over or to read, and is none: refused in one sentence, and nothing is lost."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tests.cli.running import rashin
from tests.cli.test_hardship import in_one_sentence

WRITING = pytest.mark.parametrize("command", ["export", "backup"])


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the example company."""
    folder = tmp_path_factory.mktemp("files") / "data"
    assert rashin(folder, "demo", "--lang", "en", "--today", "2026-11-24").returncode == 0
    return folder


@WRITING
def test_force_writes_over_a_file_elsewhere_and_over_nothing_of_the_installation(
    installation: Path, command: str, tmp_path: Path
) -> None:
    file, link = tmp_path / "kept", tmp_path / "link"
    file.write_text("old")
    assert rashin(installation, command, "--force", str(file)).returncode == 0 and file.read_bytes() != b"old"
    link.symlink_to(installation)
    (installation / "of-somebody").write_text("kept")
    stood = _content(installation)
    for target in (
        installation / "rashin.sqlite3", link / "secret-key", installation / "uploads" / ".." / "of-somebody",
        installation / "rashin.sqlite3-journal", link / "uploads" / "new",
    ):  # fmt: skip
        told = in_one_sentence(rashin(installation, command, "--force", str(target)))
        assert f"{target} lies in the data folder {installation}" in told
    assert stood.items() <= _content(installation).items()
    japanese = rashin(installation, command, "--force", str(installation / "rashin.sqlite3"), RASHIN_LANGUAGE="ja")
    assert "データフォルダー" in in_one_sentence(japanese)


def _content(folder: Path) -> dict[Path, bytes]:
    return {each: each.read_bytes() for each in folder.glob("*") if each.is_file()}


@WRITING
def test_force_replaces_nothing_but_a_regular_file(installation: Path, command: str, tmp_path: Path) -> None:
    pipe, door, link, lost = (tmp_path / name for name in ("pipe", "door", "link", "lost"))
    os.mkfifo(pipe)
    link.symlink_to(tmp_path / "file")
    (tmp_path / "file").write_text("kept")
    lost.symlink_to(tmp_path / "nowhere")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(door))
        for target in (pipe, door, link, lost, tmp_path, Path()):
            told = in_one_sentence(rashin(installation, command, "--force", str(target)))
            assert f"{target} is no regular file" in told
        assert "is no regular file" in in_one_sentence(rashin(installation, command, str(pipe)))
    assert pipe.is_fifo() and door.is_socket() and link.is_symlink() and lost.is_symlink()
    assert (tmp_path / "file").read_text() == "kept"


def test_a_company_that_is_not_here_is_named_with_those_that_are(installation: Path, tmp_path: Path) -> None:
    told = in_one_sentence(rashin(installation, "export", "--organization", "nn", str(tmp_path / "nn.json")))
    assert "No company here is called nn" in told and "tomugi" in told and not list(tmp_path.iterdir())


def test_a_backup_comes_back_into_an_empty_folder_only(installation: Path, tmp_path: Path) -> None:
    backup, folder = tmp_path / "rashin.backup", tmp_path / "data"
    assert rashin(installation, "backup", str(backup)).returncode == 0
    folder.mkdir()
    for name in ("of-somebody", "rashin.sqlite3-wal"):
        (folder / name).write_text("kept")
        told = in_one_sentence(rashin(folder, "restore", str(backup)))
        assert "is not empty" in told and name in told and [each.name for each in folder.iterdir()] == [name]
        (folder / name).unlink()
    (folder / "uploads").mkdir()
    assert "cannot be read: Is a directory" in in_one_sentence(rashin(folder, "restore", str(tmp_path)))
    assert rashin(folder, "restore", str(backup)).returncode == 0


def test_a_document_is_read_from_a_file_and_from_nothing_else(tmp_path: Path) -> None:
    assert "Is a directory" in in_one_sentence(rashin(tmp_path / "one", "import", str(tmp_path)))
    for more in ([], ["--check"]):
        told = in_one_sentence(rashin(tmp_path / "two", "import", *more, "/dev/stdin", input="{}"))
        assert "/dev/stdin is no regular file" in told and not (tmp_path / "two").exists()


@pytest.mark.parametrize("day", ["0001-01-01", "2001-12-31", "2199-01-01", "9999-12-31"])
def test_an_example_company_of_a_day_that_no_page_takes_is_wrong_use(day: str, tmp_path: Path) -> None:
    done = rashin(tmp_path / "data", "demo", "--today", day)
    assert done.returncode == 2 and f"“{day}” is not between 2002-01-01 and 2198-12-31" in done.stderr
    assert not (tmp_path / "data").exists()
