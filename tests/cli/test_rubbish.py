"""Whatever follows `rashin` on a command line ends with 0, 1 or 2 and words: never with an error of ours."""

from __future__ import annotations

import io
import random
import socket
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from rashin.cli.main import PLACES, main
from tests import cast
from tests.shares import all_well, raised, shares
from tests.web import rubbish, uploads

WORDS = (
    "--lang", "--today", "--objectives", "--seed", "--force", "--organization", "--slug", "--check", "--format", "-",
    "--", "-h", "--help", "--version", "review", "read", "json", "jsonl", "ja", "en", "2026-11-24", "1", "tomugi",
    "--noted", "--person", "--all", ".", "..", "", "~", "0", "-1", "99999999999999999999", "0001-01-01", "9999-12-31",
    "2026-02-30", "2026-W48-2", "20261124", "2026-11-24T10:00",
)  # fmt: skip
NAMES = ("file", "new", "folder", "link", "nowhere", "door", "data", "data/kept", "data/new", "into", "into/kept")
SERVES = {"serve", "prepare"}  # with nothing wrong behind them they would do it


def line(chance: random.Random, folder: Path) -> list[str]:
    """What somebody might type: a command, options that may be another one's, files that hold anything."""
    (folder / "file").write_bytes(uploads.upload(chance.randrange(10**6) * 1_000).read())
    words = [chance.choice((*PLACES, *PLACES, rubbish.value(chance)))]
    words += [
        chance.choice((chance.choice(WORDS), rubbish.value(chance), str(folder / chance.choice(NAMES))))
        for _ in range(chance.randint(0, 5))
    ]
    if words[0] in SERVES:
        words.append("--nothing-of-the-kind")
    if words[0] == "coach" and chance.random() < 0.7:
        words[1:] = [chance.choice(("review", "read")), *words[1:]]
    return [_as_typed(word, folder) for word in words]


def _laid_out(folder: Path) -> None:
    """What lies where commands are typed: a data folder, also by another name, and what is no regular file."""
    for name in ("folder", "data"):
        (folder / name).mkdir()
    (folder / "data" / "kept").write_text("kept")
    for name, target in (("link", "file"), ("nowhere", "no/where"), ("into", "data")):
        (folder / name).symlink_to(folder / target)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(folder / "door"))


def _stands(folder: Path) -> bool:
    """Whether all of that is as it was: no command has replaced any of it."""
    links = all((folder / name).is_symlink() for name in ("link", "nowhere", "into"))
    return links and (folder / "door").is_socket() and (folder / "data" / "kept").read_text() == "kept"


def _as_typed(word: str, folder: Path) -> str:
    """A terminal passes no NUL on, and what is no UTF-8 as lone surrogates; nothing is written outside the folder."""
    word = word.replace("\x00", "").encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")[:5_000]
    return word if word.startswith(("-", str(folder))) or "/" not in word else str(folder / "no" / word.strip("/"))


def tried(seed: int, folder: Path, patched: pytest.MonkeyPatch) -> str:
    """What is wrong with how a command ends; "" when nothing is."""
    chance = random.Random(seed)
    words = line(chance, folder)
    typed = uploads.text(chance, 200).encode("utf-8", "surrogatepass")
    patched.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="utf-8", errors="surrogateescape"))
    try:
        code: Any = main(words)
    except SystemExit as end:
        code = end.code
    except Exception as error:
        return f"{raised(error)} | {str(words)[:300]!r}"
    if not _stands(folder):
        return f"replaced what it may not | {str(words)[:300]!r}"
    return "" if code in (0, 1, 2) else f"ended with {code} | {str(words)[:300]!r}"


def all_tried(seeds: range, folder: Path, patched: pytest.MonkeyPatch, capture: Any) -> None:
    def wrong_with(seed: int) -> str:
        told = tried(seed, folder, patched)
        capture.readouterr()
        return told

    _laid_out(folder)
    patched.chdir(folder)
    patched.setattr(settings, "RASHIN_DATA", folder / "data")
    patched.setenv("RASHIN_DATA", str(folder / "data"))
    all_well(seeds, wrong_with)


@pytest.mark.walk
@pytest.mark.django_db
def test_a_thousand_command_lines_end_in_words(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    cast.company()
    all_tried(range(1_000), tmp_path, monkeypatch, capsys)


@pytest.mark.proof
@pytest.mark.django_db
@shares(100_000)
def test_a_hundred_thousand_command_lines_end_in_words(
    tmp_path: Path, monkeypatch: Any, capsys: Any, seeds: range
) -> None:
    cast.company()
    all_tried(seeds, tmp_path, monkeypatch, capsys)
