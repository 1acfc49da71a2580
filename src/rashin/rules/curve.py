"""Expected progress as a curve over whole days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rashin.rules.definition import Definition, Entry


@dataclass(frozen=True, slots=True)
class Curve:
    """Piecewise linear over whole days: 0 before the first point, the last value after the last.
    Before `known_from` nothing is expected yet and `at` is None."""

    points: tuple[tuple[date, Decimal], ...]
    known_from: date | None = None

    def at(self, day: date) -> Decimal | None:
        """Expected progress on the day, 6 places; None while nothing is expected."""
        raise NotImplementedError

    def dumps(self) -> str:
        """Compact text for storage: `20261001=0,20261231=1`, with `20261214>` in front for `known_from`."""
        raise NotImplementedError

    @staticmethod
    def loads(text: str) -> "Curve":
        """The curve that `dumps` wrote. ValueError for anything else."""
        raise NotImplementedError


def curve(definition: Definition, entries: Sequence[Entry] = ()) -> Curve | None:
    """The expected progress of a key result; None when nothing can be expected (no steps, nothing due).
    Entries matter only for what a habit's entries excuse."""
    raise NotImplementedError


def mean(curves: Sequence[tuple[Curve, Decimal]]) -> Curve | None:
    """The weighted mean, exact on the union of the breakpoints, each rounded to 6 places; None when weights sum to 0."""
    raise NotImplementedError
