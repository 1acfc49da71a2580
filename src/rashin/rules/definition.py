"""What the number of a key result depends on, and what people enter for it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal["increase", "decrease", "threshold", "range", "milestone", "baseline", "recurring", "fed"]
Reading = Literal["level", "total", "per_period"]
Bound = Literal["at_least", "at_most", "more_than", "less_than"]
EntryMode = Literal["running", "new", "source"]
Per = Literal["month", "week", "days"]
Feed = Literal["sum", "average"]
EntryKind = Literal["value", "no_change", "step"]


@dataclass(frozen=True, slots=True)
class PlannedPoint:
    """The value that is planned for a day, in the key result's own unit."""

    day: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step. `key` names it in entries; without `due` it is due at the deadline."""

    key: str
    weight: Decimal = Decimal(1)
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Excused:
    """A due day of a habit or range that is excused: as many as `count`, or all of it when `count` is None."""

    day: date
    count: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """Everything that a key result's number depends on, besides its entries.

    `bound` belongs to a threshold, `low` and `high` (both included) to a range, `milestones` to a milestone (yes/no is
    one step), `measuring_days` to a range or a habit, `due_each` to a habit (how many are due on each due day).
    `entry` says how a total is typed: the running total, what is new, or the source's own total, from which
    `source_start` is subtracted. `budget`: a total that should stay low. `per` says what a per-period value covers: a
    complete month (any day of it names it), a complete week, or the days up to its date. `awaiting_base`: the target
    is derived from a base that nobody knows yet.
    """

    kind: Kind
    first_day: date
    deadline: date
    reading: Reading = "level"
    start: Decimal | None = None
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bound: Bound | None = None
    entry: EntryMode = "running"
    source_start: Decimal | None = None
    budget: bool = False
    per: Per = "month"
    points: tuple[PlannedPoint, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    measuring_days: tuple[date, ...] = ()
    due_each: Decimal = Decimal(1)
    excused: tuple[Excused, ...] = ()
    first_measuring_day: date | None = None
    feed: Feed = "sum"
    awaiting_base: bool = False

    @property
    def is_budget(self) -> bool:
        """Is it a total that should stay low, however it was said (fewer, at most, a budget)?"""
        low = (
            self.budget
            or self.kind == "decrease"
            or (self.kind == "threshold" and self.bound in ("at_most", "less_than"))
        )
        return self.reading == "total" and self.kind != "range" and low

    @property
    def origin(self) -> Decimal | None:
        """Where progress is 0: the start, and 0 for a total, whatever its base was."""
        return Decimal(0) if self.reading == "total" else self.start

    @property
    def measuring_start(self) -> bool:
        """Is a figure missing without which there can be no progress yet (the start, or a target's base)?"""
        if self.kind not in ("increase", "decrease", "threshold", "fed"):
            return False
        if self.reading == "total" and self.entry == "source" and self.kind != "fed" and self.source_start is None:
            return True
        return self.target is None or (self.origin is None and self.kind != "threshold")

    @property
    def due_every(self) -> Literal["week", "month"]:
        """The rhythm in which its value is due: `every` of rashin.rules.rhythm."""
        return "month" if self.reading == "per_period" and self.per == "month" else "week"


class Entry(NamedTuple):
    """A standing entry: replaced and retracted ones are already dropped.

    kind "value": `value` as typed; for a habit the number kept at the due day nearest to `for_date`.
    kind "no_change": somebody looked and it is the same (where entries are summed: nothing new).
    kind "step": the milestone `step` is `done` or not.
    `excused` says how many of a habit's due were excused on that due day. `order` (the row's id) breaks ties.
    """

    value: Decimal | None
    for_date: date
    recorded_at: datetime
    order: int
    kind: EntryKind = "value"
    step: str | None = None
    done: bool = True
    excused: Decimal = Decimal(0)

    @property
    def key(self) -> tuple[date, datetime, int]:
        """The current entry is the one with the greatest key."""
        return (self.for_date, self.recorded_at, self.order)


@dataclass(frozen=True, slots=True)
class Current:
    """What a key result stands at: the value in its own unit, and the day of the last look."""

    value: Decimal | None
    for_date: date | None
