"""What the coach says for a finding, from words/findings.toml, in the reader's language."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol

from rashin.coach.statement import Language


@dataclass(frozen=True, slots=True)
class Wording:
    """A heading that states, one or two sentences that ask, an example from another field ("" where none is needed)."""

    heading: str
    ask: str
    example: str


class Found(Protocol):
    """A finding about a statement or about a set of them."""

    @property
    def code(self) -> str: ...

    @property
    def values(self) -> tuple[tuple[str, str], ...]: ...


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    text = (files("rashin.coach") / "words" / "findings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def codes() -> tuple[str, ...]:
    """Every finding that has words, in the order of the file."""
    return tuple(_table())


def wording(finding: Found, language: Language) -> Wording:
    """The words for one finding; its values (a measure's name, last quarter's change) are filled in."""
    row = _table()[finding.code][language]
    values: defaultdict[str, str] = defaultdict(str, finding.values)
    return Wording(row["heading"].format_map(values), row["ask"].format_map(values), row["example"])
