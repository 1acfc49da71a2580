"""From entries to a value, and from a value to progress: every kind and reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from rashin.rules.definition import Current, Definition, Entry, Reading


@dataclass(frozen=True, slots=True)
class FedSource:
    """A key result that feeds another: its current value (None: unknown), its start and its reading."""

    value: Decimal | None
    start: Decimal | None
    reading: Reading


class FedValue(NamedTuple):
    """The value that is fed, and from how many of how many sources it is known."""

    value: Decimal | None
    known: int
    total: int


def current(definition: Definition, entries: Sequence[Entry]) -> Current:
    """What the entries say now. Level, per period, running total: the greatest (for_date, recorded_at, order); new and
    habits: their sum; the source's own total: minus its first reading. No entry: unknown.
    A fed key result takes one entry that holds its fed value."""
    raise NotImplementedError


def series(definition: Definition, entries: Sequence[Entry]) -> tuple[tuple[date, Decimal], ...]:
    """The value as it stood on each day that an entry is for, in order: the points of a chart."""
    raise NotImplementedError


def progress(definition: Definition, entries: Sequence[Entry]) -> Decimal | None:
    """Raw progress (may be below 0 or above 1), 6 places half to even; None while unknown."""
    raise NotImplementedError


def fed_value(definition: Definition, sources: Sequence[FedSource]) -> FedValue:
    """The sum or average of the sources. In a sum an unknown one counts at its start (0 in a total), in an average not
    at all. None when none is known, or when a sum needs a start that nobody knows."""
    raise NotImplementedError
