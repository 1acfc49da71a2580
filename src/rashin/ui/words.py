"""Words at a tap: the field's terms explained where they stand, in both languages; a company's own words first."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("words.toml")


@dataclass(frozen=True, kw_only=True)
class Word:
    """A term as it is written in running text, its heading, and its explanation; `own` when the company wrote it."""

    code: str
    term: str
    heading: str
    text: str
    own: bool = False


@functools.cache
def _entries() -> dict[str, dict[str, dict[str, str]]]:
    with SOURCE.open("rb") as file:
        return tomllib.load(file)


def codes() -> tuple[str, ...]:
    """All words that can be explained."""
    return tuple(_entries())


def explanation(code: str, language: str, own: Mapping[str, str] | None = None) -> Word:
    """The word in that language (English where there is none); `own` maps codes to the company's definitions.

    Raises KeyError for a code that nobody has explained.
    """
    entry = _entries()[code]
    said = entry.get(language.split("-")[0]) or entry["en"]
    mine = (own or {}).get(code, "")
    return Word(
        code=code, term=said["term"], heading=said["heading"], text=mine.strip() or said["text"], own=bool(mine.strip())
    )
