"""Where in the text each thing that was taken stands, so that it can be shown beside the original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

# Markup and white space do not count when words are looked for; a title is the text without them.
_LEFT_OUT = dict.fromkeys(map(ord, "*_`~\\|#> \t\u3000\xa0\r\n"))
# A title stands on its line or near it; a text is never searched through for each of its items.
_AFTER, _BEFORE = 60, 3
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one line: `line` counts from 0, `start` and `end` are code points of that line."""

    line: int
    start: int
    end: int


@dataclass(slots=True)
class Original:
    """The lines of a text, and where titles stand in them."""

    lines: Sequence[str]
    _plain: dict[int, str] = field(default_factory=dict)

    def place_of(self, title: str, line: int) -> Place | None:
        """Where a title stands: on the line of that number (from 1), else near it, else all of that line.

        None where there is no such line.
        """
        at = line - 1
        if not 0 <= at < len(self.lines):
            return None
        wanted = title.translate(_LEFT_OUT)
        last = min(at + _AFTER, len(self.lines))
        for number in (*range(at, last), *range(max(0, at - _BEFORE), at)):
            found = self._within(wanted, number) if wanted else None
            if found:
                return Place(number, *found)
        whole = self.lines[at][:_LONGEST]
        return Place(at, len(whole) - len(whole.lstrip()), len(whole.rstrip()))

    def _within(self, wanted: str, number: int) -> tuple[int, int] | None:
        line = self.lines[number][:_LONGEST]
        if number not in self._plain:
            self._plain[number] = line.translate(_LEFT_OUT)
        at = self._plain[number].find(wanted)
        if at < 0:
            return None
        places = [index for index, letter in enumerate(line) if ord(letter) not in _LEFT_OUT]
        return places[at], places[at + len(wanted) - 1] + 1
