"""Whatever follows `rashin` on a command line ends with 0, 1 or 2 and words: never with an error of ours."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import pytest

from rashin.cli.main import PLACES, main
from tests import cast
from tests.shares import all_well, raised, shares
from tests.web import rubbish, uploads

WORDS = (
    "--lang", "--today", "--objectives", "--seed", "--force", "--organization", "--slug", "--check", "--format", "-",
    "--", "-h", "--help", "--version", "review", "read", "json", "jsonl", "ja", "en", "2026-11-24", "1", "tomugi",
)  # fmt: skip
SERVES = {"serve", "prepare"}  # with nothing wrong behind them they would do it


def line(chance: random.Random, folder: Path) -> list[str]:
    """What somebody might type: a command, options that may be another one's, files that hold anything."""
    file = folder / "file"
    file.write_bytes(uploads.upload(chance.randrange(10**6) * 1_000).read())
    words = [chance.choice((*PLACES, *PLACES, rubbish.value(chance)))]
    words += [
        chance.choice((chance.choice(WORDS), rubbish.value(chance), str(file), str(folder / "new")))
        for _ in range(chance.randint(0, 5))
    ]
    if words[0] in SERVES:
        words.append("--nothing-of-the-kind")
    if words[0] == "coach" and chance.random() < 0.7:
        words[1:] = [chance.choice(("review", "read")), *words[1:]]
    return [_as_typed(word, folder) for word in words]


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
    return "" if code in (0, 1, 2) else f"ended with {code} | {str(words)[:300]!r}"


def all_tried(seeds: range, folder: Path, patched: pytest.MonkeyPatch, capture: Any) -> None:
    def wrong_with(seed: int) -> str:
        told = tried(seed, folder, patched)
        capture.readouterr()
        return told

    patched.chdir(folder)
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
