"""Which column of a sheet holds what, and what is wrong with which cell: the same for every sheet that is brought."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override

from rashin.rules.searching import fold

# What a column can hold: code → (the head in the template, further heads that mean the same, folded).
Fields = Mapping[str, tuple[str | Promise, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of sheet: what its columns can hold, which of them it needs, and how many rows it may have."""

    fields: Fields
    needed: tuple[str, ...]
    most_rows: int


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with one cell: its line in the file (from 1, the heads are line 1) and the column's code."""

    line: int
    field: str
    words: str


def guessed(heads: Sequence[str], fields: Fields) -> dict[str, int]:
    """Which column holds what, by the words above it; an exact word is worth more than a part of one. The template's
    heads are known in every language: one person takes it, and another brings it back."""
    plain = [_plain(head) for head in heads]
    found: dict[str, int] = {}
    for is_named in (_is, _holds):
        for code, (own, names) in fields.items():
            known = {*map(_plain, in_every_language(own)), *map(_plain, names)}
            for place, head in enumerate(plain):
                if code not in found and place not in found.values() and is_named(head, known):
                    found[code] = place
    return found


def in_every_language(words: str | Promise) -> Iterator[str]:
    """Words of ours as each reader sees them."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            yield str(words)


def cell(row: Sequence[str], code: str, columns: Mapping[str, int]) -> str:
    """What a row holds in the column that was chosen for `code`; "" where there is none."""
    place = columns.get(code)
    return row[place].strip() if place is not None and place < len(row) else ""


def plain_name(written: str) -> str:
    """Names are compared without spaces and without さん."""
    return fold(written).replace(" ", "").removesuffix("さん")


def _is(head: str, names: set[str]) -> bool:
    return head in names


def _holds(head: str, names: set[str]) -> bool:
    return any(len(name) > 1 and name in head for name in names)


def _plain(head: str) -> str:
    folded = fold(head)
    return folded.partition("(")[0].partition("（")[0].strip(" *:：※")
