"""What is due and what is kept, day by day: habits and ranges."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from rashin.rules.definition import Definition, Entry
from rashin.rules.rhythm import nearest_of
from rashin.rules.value import ZERO, exact


def due_by_day(definition: Definition, entries: Sequence[Entry] = ()) -> tuple[tuple[date, Decimal], ...]:
    """How many are due on each due day, in order, after what is excused; days on which nothing is due are left out."""
    each = definition.due_each if definition.kind == "recurring" else Decimal(1)
    due = dict.fromkeys(sorted(set(definition.measuring_days)), each)
    for excused in definition.excused:
        if excused.day in due:
            due[excused.day] -= each if excused.count is None else excused.count
    days = tuple(due)
    for entry in entries:
        nearest = nearest_of(entry.for_date, days) if entry.excused else None
        if nearest is not None:
            due[nearest] -= entry.excused
    return tuple((day, number) for day, number in due.items() if number > 0)


def resolved(entries: Sequence[Entry]) -> tuple[tuple[Entry, Decimal], ...]:
    """The entries in order, each with the value that it says: "no change" repeats the one before it."""
    found: list[tuple[Entry, Decimal]] = []
    last: Decimal | None = None
    for entry in sorted(entries, key=lambda entry: entry.key):
        if entry.kind == "value" and entry.value is not None:
            last = entry.value
        elif entry.kind != "no_change":
            continue
        if last is not None:
            found.append((entry, last))
    return tuple(found)


@exact
def kept_by_day(definition: Definition, entries: Sequence[Entry]) -> tuple[tuple[date, Decimal], ...]:
    """How many were kept on each due day, in order: for a habit what its entries add up to, never more than was due;
    for a range 1 where the day's last value is in range, else 0."""
    # An entry belongs to the nearest of all due days: one for a week that is excused tops up no other week.
    days = tuple(sorted(set(definition.measuring_days)))
    kept: dict[date, Decimal] = defaultdict(Decimal)
    if definition.kind == "recurring":
        for entry in entries:
            nearest = nearest_of(entry.for_date, days)
            if nearest is not None and entry.kind == "value" and entry.value is not None:
                kept[nearest] += entry.value
    else:
        for entry, value in resolved(entries):
            nearest = nearest_of(entry.for_date, days)
            if nearest is not None:
                kept[nearest] = Decimal(in_range(definition, value))
    return tuple((day, min(max(kept[day], ZERO), due)) for day, due in due_by_day(definition, entries))


def in_range(definition: Definition, value: Decimal) -> bool:
    """Is the value in the range, both ends included? A missing end is open."""
    above = definition.low is None or value >= definition.low
    return above and (definition.high is None or value <= definition.high)
