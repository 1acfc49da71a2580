"""Words at a tap: the field's terms explained where they stand, in both languages; a company's own words first."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

# The abbreviations of the field as people write them; what is an everyday word too is explained where a page names it.
_WRITTEN = (("okr", "OKR"), ("smart", "SMART"), ("mql", "MQL"), ("roi", "ROI"), ("pdca", "PDCA"),
            ("one_on_one", r"1[ -]?on[ -]?1"))  # fmt: skip
_IN_TEXT = re.compile(
    "(?<![A-Za-z0-9])(?:" + "|".join(f"(?P<{code}>{written}s?)" for code, written in _WRITTEN) + ")(?![A-Za-z0-9])"
)
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


@functools.lru_cache(maxsize=8192)
def codes_in(text: str) -> tuple[str, ...]:
    """The codes of the field's words that stand in the text, each once."""
    found = (each.lastgroup or "" for each in _IN_TEXT.finditer(unicodedata.normalize("NFKC", text)))
    return tuple(dict.fromkeys(found))


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text cut into (piece, code): a word of the field with its code where it stands first, "" for all the rest."""
    plain = "".join(unicodedata.normalize("NFKC", sign)[:1] or sign for sign in text)  # as long as what was written
    met, begin = set(), 0
    for found in _IN_TEXT.finditer(plain):
        code = found.lastgroup or ""
        if code in met:
            continue
        met.add(code)
        if begin < found.start():
            yield text[begin : found.start()], ""
        yield text[found.start() : found.end()], code
        begin = found.end()
    if begin < len(text):
        yield text[begin:], ""
