"""From entries to a value, and from a value to progress: every kind and reading (docs/method/)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from rashin.rules.curve import curve
from rashin.rules.definition import Current, Definition, Entry, Reading
from rashin.rules.due import due_by_day, kept_by_day, resolved
from rashin.rules.value import ONE, ZERO, exact, fit, stored

NOT_MET_AT_MOST = Decimal("0.99")


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


def sums_up(definition: Definition) -> bool:
    """Are the entries of this key result added up, so that "no change" means nothing new?"""
    if definition.kind == "recurring":
        return True
    return definition.reading == "total" and definition.entry == "new" and definition.kind != "fed"


def current(definition: Definition, entries: Sequence[Entry]) -> Current:
    """What the entries say now, and the day of the last look. Level, per period, running total: the greatest
    (for_date, recorded_at, order); new: their sum; the source's own total: minus its first reading; a habit: how many
    were kept; a milestone: how many steps are done. No entry: unknown.
    A fed key result takes one entry that holds its fed value."""
    if definition.kind == "milestone":
        states = step_states(entries)
        looked = [entry.for_date for entry in entries if entry.kind in ("step", "no_change")]
        if not looked:
            return Current(None, None)
        done = sum(states.get(step.key, False) for step in definition.milestones)
        return Current(Decimal(done), max(looked))
    points = series(definition, entries)
    looked = _looks(definition, entries)
    if not points and definition.kind != "baseline":
        return Current(None, None)
    return Current(points[-1][1] if points else None, max(looked, default=None))


def _looks(definition: Definition, entries: Sequence[Entry]) -> list[date]:
    """The days for which somebody looked, as far as that gave a value."""
    if sums_up(definition) or definition.kind == "baseline":
        return [entry.for_date for entry in entries if _counts(entry)]
    return [entry.for_date for entry, _ in resolved(entries)]


def _counts(entry: Entry) -> bool:
    return entry.kind == "no_change" or (entry.kind == "value" and entry.value is not None)


@exact
def series(definition: Definition, entries: Sequence[Entry]) -> tuple[tuple[date, Decimal], ...]:
    """The value as it stood on each day that an entry is for, in order: the points of a chart. A habit's stand on its
    due days, added up; a milestone's count the steps done."""
    if definition.kind == "milestone":
        return _steps_series(definition, entries)
    if definition.kind == "recurring":
        return _kept_series(definition, entries)
    if sums_up(definition):
        return _summed(entries)
    shift = ZERO
    if definition.reading == "total" and definition.entry == "source" and definition.kind != "fed":
        if definition.source_start is None:
            return ()
        shift = definition.source_start
    return tuple({entry.for_date: value - shift for entry, value in resolved(entries)}.items())


def _steps_series(definition: Definition, entries: Sequence[Entry]) -> tuple[tuple[date, Decimal], ...]:
    days = sorted({entry.for_date for entry in entries if entry.kind in ("step", "no_change")})
    found = []
    for day in days:
        states = step_states([entry for entry in entries if entry.for_date <= day])
        found.append((day, Decimal(sum(states.get(step.key, False) for step in definition.milestones))))
    return tuple(found)


def _kept_series(definition: Definition, entries: Sequence[Entry]) -> tuple[tuple[date, Decimal], ...]:
    looked = [entry.for_date for entry in entries if _counts(entry)]
    if not looked:
        return ()
    kept = kept_by_day(definition, entries)
    # Due days that nobody has come to yet are no points; the first one stays, so that a known 0 has a point.
    ahead = max((place for place, (day, number) in enumerate(kept) if number > 0 or day <= max(looked)), default=0)
    total, found = ZERO, []
    for day, number in kept[: ahead + 1]:
        total += number
        found.append((day, total))
    return tuple(found)


def _summed(entries: Sequence[Entry]) -> tuple[tuple[date, Decimal], ...]:
    total, found = ZERO, {}
    for entry in sorted(entries, key=lambda entry: entry.key):
        if _counts(entry):
            total += (entry.value if entry.kind == "value" else None) or ZERO
            found[entry.for_date] = total
    return tuple(found.items())


def step_states(entries: Sequence[Entry]) -> dict[str, bool]:
    """Each step that an entry speaks of: done or not, by the greatest entry for it."""
    ordered = sorted(entries, key=lambda entry: entry.key)
    return {entry.step: entry.done for entry in ordered if entry.kind == "step" and entry.step is not None}


def is_met(definition: Definition, value: Decimal) -> bool:
    """Does the value meet the threshold? At least and at most include the target, more and less than do not."""
    target = definition.target
    if target is None:
        return False
    match definition.bound:
        case "at_most":
            return value <= target
        case "less_than":
            return value < target
        case "more_than":
            return value > target
        case _:
            return value >= target


def progress(definition: Definition, entries: Sequence[Entry]) -> Decimal | None:
    """Raw progress (may be below 0 or above 1), 6 places half to even; None while unknown."""
    value = _raw(definition, entries)
    return None if value is None else stored(value)


@exact
def _raw(definition: Definition, entries: Sequence[Entry]) -> Decimal | None:
    match definition.kind:
        case "milestone":
            return _milestones(definition, entries)
        case "recurring" | "range":
            return _kept(definition, entries)
        case "baseline":
            return _recorded(entries)
    now = current(definition, entries)
    if now.value is None or now.for_date is None or definition.target is None:
        return None
    if definition.is_budget:
        pace = curve(definition)
        return budget(definition, now.value, None if pace is None else pace.exact_at(now.for_date))
    if definition.kind == "threshold":
        return _threshold(definition, now.value)
    origin, target = definition.origin, definition.target
    if origin is None or origin == target:
        return None
    return (now.value - origin) / (target - origin)


def _milestones(definition: Definition, entries: Sequence[Entry]) -> Decimal | None:
    total = sum((step.weight for step in definition.milestones), ZERO)
    if total <= 0 or current(definition, entries).value is None:
        return None
    states = step_states(entries)
    return sum((step.weight for step in definition.milestones if states.get(step.key)), ZERO) / total


def _kept(definition: Definition, entries: Sequence[Entry]) -> Decimal | None:
    due = sum((number for _, number in due_by_day(definition, entries)), ZERO)
    looked = any(_counts(entry) for entry in entries) if definition.kind == "recurring" else bool(resolved(entries))
    if due <= 0 or not looked:
        return None
    return sum((number for _, number in kept_by_day(definition, entries)), ZERO) / due


def _recorded(entries: Sequence[Entry]) -> Decimal | None:
    if any(entry.kind == "value" and entry.value is not None for entry in entries):
        return ONE
    return ZERO if any(entry.kind == "no_change" for entry in entries) else None


@exact
def budget(definition: Definition, value: Decimal, pace: Decimal | None) -> Decimal | None:
    """e · min(1, t · e / c), and e while nothing is used up. Less than the target is not reached at the target."""
    target = definition.target
    if pace is None or target is None:
        return None
    if value <= 0:
        return pace
    share = min(ONE, target * pace / value)
    if definition.bound == "less_than" and value >= target:
        share = min(share, NOT_MET_AT_MOST)
    return pace * share


@exact
def _threshold(definition: Definition, value: Decimal) -> Decimal:
    if is_met(definition, value):
        return ONE
    origin, target = definition.origin, definition.target
    # A start that already meets the target leaves no way to measure: then it is met, or it is 0.
    if origin is None or target is None or origin == target or is_met(definition, origin):
        return ZERO
    return min(max((value - origin) / (target - origin), ZERO), NOT_MET_AT_MOST)


@exact
def fed_value(definition: Definition, sources: Sequence[FedSource]) -> FedValue:
    """The sum or average of the sources. In a sum an unknown one counts at its start (0 in a total), in an average not
    at all. None when none is known, or when a sum needs a start that nobody knows."""
    values = [source.value for source in sources if source.value is not None]
    known, total = len(values), len(sources)
    if not values:
        return FedValue(None, known, total)
    if definition.feed == "average":
        return FedValue(fit(sum(values, ZERO) / known), known, total)
    starts = [ZERO if s.reading == "total" else s.start for s in sources if s.value is None]
    counted = [start for start in starts if start is not None]
    if len(counted) < len(starts):
        return FedValue(None, known, total)
    return FedValue(fit(sum(values + counted, ZERO)), known, total)
