"""A document beside what was taken of it: the original's lines with the lit places, and the rows of the tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rashin.coach.documents.taken import Taken

# A line is shown this far around what was taken of it; a stretch of lines without anything is folded.
LONG_LINE, AROUND = 600, 120
MOST_BETWEEN, CONTEXT = 12, 4


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of a line; `key` names the row that was taken from it, "" for none."""

    text: str
    key: str = ""
    first: bool = False


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A line of the original with its number, or (`skipped`) how many lines are folded here."""

    number: int = 0
    pieces: tuple[Piece, ...] = ()
    skipped: int = 0


def original(lines: Sequence[str], rows: Iterable[Taken]) -> tuple[Shown, ...]:
    """The lines to show, each with its lit places."""
    places: dict[int, list[Taken]] = defaultdict(list)
    for row in rows:
        if row.place is not None:
            places[row.place.line].append(row)
    found: list[Shown] = []
    named: set[str] = set()
    for number, skipped in _kept(len(lines), sorted(places)):
        if skipped:
            found.append(Shown(skipped=skipped))
        else:
            found.append(Shown(number=number + 1, pieces=tuple(_pieces(lines[number], places[number], named))))
    return tuple(found)


def _kept(count: int, places: list[int]) -> Iterator[tuple[int, int]]:
    """Line numbers to show, and between them (0, how many are folded)."""
    last = -1
    for place in [*places, count + CONTEXT]:
        gap = place - last - 1
        if gap > MOST_BETWEEN + 2 * CONTEXT:
            upto = min(last + CONTEXT, count - 1) if last >= 0 else -1
            yield from ((number, 0) for number in range(last + 1, upto + 1))
            begin = min(place - CONTEXT, count)
            if begin - upto - 1 > 0:
                yield 0, begin - upto - 1
            yield from ((number, 0) for number in range(begin, min(place + 1, count)))
        else:
            yield from ((number, 0) for number in range(last + 1, min(place + 1, count)))
        last = place


def _pieces(line: str, rows: list[Taken], named: set[str]) -> Iterator[Piece]:
    """The line cut at the places of the rows; places that lie within another are not cut again."""
    at, end = 0, len(line)
    if end > LONG_LINE:
        starts = [row.place.start for row in rows if row.place] or [0]
        ends = [row.place.end for row in rows if row.place] or [0]
        at, end = max(0, min(starts) - AROUND), min(end, max(ends) + AROUND, min(starts) + 4 * LONG_LINE)
    if at:
        yield Piece(text="…")
    for row in sorted(rows, key=lambda each: each.place.start if each.place else 0):
        if row.place is None or row.place.start < at or row.place.end > end:
            continue
        if row.place.start > at:
            yield Piece(text=line[at : row.place.start])
        yield Piece(text=line[row.place.start : row.place.end], key=row.key, first=row.key not in named)
        named.add(row.key)
        at = row.place.end
    yield Piece(text=line[at:end] + ("…" if end < len(line) else ""))


def marked(shown: Iterable[Shown]) -> frozenset[str]:
    """The keys of the rows that are lit somewhere."""
    return frozenset(piece.key for line in shown for piece in line.pieces if piece.key)
