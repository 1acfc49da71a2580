"""What was taken from a text as rows in its order, each with its place: to be accepted, corrected or left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice

from rashin.coach.documents.items import Document, KeyResultItem, ObjectiveItem
from rashin.coach.documents.places import Original, Place
from rashin.coach.statement import Kind

# More than anybody goes through by hand; the rest is counted and named.
MOST_TAKEN = 300


@dataclass(frozen=True, slots=True)
class Taken:
    """One row. `key` is "2-1" for the first thing under the second; `above` the key of what it stands under, or ""."""

    key: str
    above: str
    kind: Kind
    title: str
    place: Place | None
    owner: str = ""
    start: str = ""
    target: str = ""

    @property
    def depth(self) -> int:
        return self.key.count("-")


def taken(document: Document, most: int = MOST_TAKEN) -> tuple[tuple[Taken, ...], int]:
    """The first `most` rows of a document, and how many there were."""
    original = Original(document.lines)
    found = (
        row
        for number, item in enumerate(document.objectives, start=1)
        for row in _objective(item, str(number), "", original)
    )
    rows = tuple(islice(found, most))
    return rows, len(rows) + sum(1 for _ in found)


def _objective(item: ObjectiveItem, key: str, above: str, original: Original) -> Iterator[Taken]:
    place = original.place_of(item.title, item.line)
    yield Taken(key, above, "objective", plain(item.title), place, plain(item.owner))
    numbers = count(1)
    for each in item.key_results:
        yield from _key_result(each, f"{key}-{next(numbers)}", key, original)
    for action in item.actions:
        yield Taken(f"{key}-{next(numbers)}", key, "action", plain(action), original.place_of(action, item.line))
    for child in item.children:
        yield from _objective(child, f"{key}-{next(numbers)}", key, original)


def _key_result(item: KeyResultItem, key: str, above: str, original: Original) -> Iterator[Taken]:
    place = original.place_of(item.title, item.line)
    owner, start, target = plain(item.owner), plain(item.start), plain(item.target)
    yield Taken(key, above, "key_result", plain(item.title), place, owner, start, target)
    for number, action in enumerate(item.actions, start=1):
        yield Taken(f"{key}-{number}", key, "action", plain(action), original.place_of(action, item.line))


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def plain(text: str | None) -> str:
    """One line of text without control characters and half surrogates, "" for nothing."""
    return " ".join(_CONTROL.sub(" ", text or "").split())


def plain_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Lines of the same length without what no page and no database can hold; a place in them stays where it is."""
    return tuple(_CONTROL.sub(" ", line.replace("\n", " ")) for line in lines)
