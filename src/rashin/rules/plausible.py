"""Is a number that was typed likely, or is it asked about once (docs/method/plausible.md)?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from rashin.rules.definition import Definition, Entry
from rashin.rules.units import unit_of
from rashin.rules.value import exact

TIMES = 10
HUNDRED = Decimal(100)

Oddity = Literal["below_zero", "over_hundred", "falls", "far"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is odd about a number, and the value before it as it was typed; None: nothing has been typed yet."""

    oddity: Oddity
    last: Decimal | None


@exact
def doubt(definition: Definition, typed: Decimal, *, unit: str, entries: Sequence[Entry], day: date) -> Doubt | None:
    """What is odd about the number that was `typed` for the `day`, as the field takes it (what is new, the source's own
    total, …), or None. `entries` are those that stand. Nothing is odd that was typed before."""
    told = sorted((entry for entry in entries if entry.kind == "value" and entry.value is not None), key=_key)
    seen = [entry.value for entry in told if entry.value is not None]
    before = [entry.value for entry in told if entry.for_date <= day and entry.value is not None]
    last = before[-1] if before else (seen[0] if seen else None)
    known = [*_road(definition), *seen]
    if not known or typed in seen:
        return None
    oddity = _oddity(definition, typed, unit=unit, known=known, last=last, before=before)
    return Doubt(oddity, last) if oddity else None


def _key(entry: Entry) -> tuple[object, ...]:
    return entry.key


def _oddity(
    definition: Definition,
    typed: Decimal,
    *,
    unit: str,
    known: Sequence[Decimal],
    last: Decimal | None,
    before: Sequence[Decimal],
) -> Oddity | None:
    if typed < 0 <= min(known):
        return "below_zero"
    if unit_of(unit).name == "%" and typed > HUNDRED >= max(known):
        return "over_hundred"
    grows = definition.reading == "total" and definition.entry != "new" and definition.kind != "recurring"
    if grows and before and typed < before[-1]:
        return "falls"
    return "far" if _is_far(typed, known, last) else None


def _is_far(typed: Decimal, known: Sequence[Decimal], last: Decimal | None) -> bool:
    """Outside all that is known by more than its whole span, and ten times the last value or a tenth of it."""
    low, high = min(known), max(known)
    outside = max(low - typed, typed - high)
    if outside <= high - low or outside <= 0:
        return False
    begins = known[0] if last is None else last  # the road begins with the start, where there is one
    like = abs(begins) or max(abs(value) for value in known)
    return like != 0 and (abs(typed) >= TIMES * like or abs(typed) * TIMES <= like)


def _road(definition: Definition) -> Iterator[Decimal]:
    """Where the road begins and ends, in the numbers that the field takes."""
    if definition.kind == "recurring":
        yield from (Decimal(0), definition.due_each)
        return
    source = definition.reading == "total" and definition.entry == "source"
    offset = (definition.source_start or Decimal(0)) if source else Decimal(0)
    for value in (definition.origin, definition.target, definition.low, definition.high):
        if value is not None:
            yield value + offset
    yield from (point.value + offset for point in definition.points)
