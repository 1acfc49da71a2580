"""Expected progress as a curve over whole days (docs/method/pace.md)."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from rashin.rules.definition import Definition, Entry
from rashin.rules.due import due_by_day
from rashin.rules.value import ONE, ZERO, clamp, exact, stored

Point = tuple[date, Decimal]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Curve:
    """Piecewise linear over whole days: 0 before the first point, the last value after the last.
    Before `known_from` nothing is expected yet and `at` is None."""

    points: tuple[Point, ...]
    known_from: date | None = None

    def at(self, day: date) -> Decimal | None:
        """Expected progress on the day, 6 places; None while nothing is expected."""
        value = self.exact_at(day)
        return None if value is None else stored(value)

    @exact
    def exact_at(self, day: date) -> Decimal | None:
        """The same, not rounded."""
        return self._at(day)

    def _at(self, day: date) -> Decimal | None:
        """The same within the rules' own context, which a mean over many curves and days enters only once."""
        if self.known_from is not None and day < self.known_from:
            return None
        place = bisect_right(self.points, day, key=lambda point: point[0])
        if place == 0:
            return ZERO
        before, low = self.points[place - 1]
        if place == len(self.points):
            return low
        after, high = self.points[place]
        return low + (high - low) * (day - before).days / (after - before).days

    def dumps(self) -> str:
        """Compact text for storage: `20261001=0,20261231=1`, with `20261214>` in front for `known_from`."""
        front = "" if self.known_from is None else f"{self.known_from:%Y%m%d}>"
        return front + ",".join(f"{day:%Y%m%d}={value.normalize():f}" for day, value in self.points)

    @staticmethod
    def loads(text: str) -> "Curve":
        """The curve that `dumps` wrote. ValueError for anything else."""
        front, sign, rest = text.rpartition(">")
        points = []
        for part in rest.split(",") if rest else ():
            day, equals, value = part.partition("=")
            try:
                points.append((date.fromisoformat(day), Decimal(value)))
            except InvalidOperation as error:
                raise ValueError(f"not a curve: {text!r}") from error
            if not equals:
                raise ValueError(f"not a curve: {text!r}")
        return Curve(tuple(points), date.fromisoformat(front) if sign else None)


def curve(definition: Definition, entries: Sequence[Entry] = ()) -> Curve | None:
    """The expected progress of a key result; None when nothing can be expected (no steps, nothing due).
    Entries matter only for what they excuse of a habit."""
    if definition.kind == "milestone":
        steps = [(_due(definition, step.due), step.weight) for step in definition.milestones]
        return _steps(steps)
    if definition.kind in ("recurring", "range"):
        return _steps(due_by_day(definition, entries))
    if definition.kind == "baseline":
        return _steps([(definition.deadline, ONE)])
    waits = definition.first_measuring_day
    known_from = waits if waits is not None and waits > definition.first_day else None
    return Curve(_line(definition), known_from)


def _due(definition: Definition, due: date | None) -> date:
    """A step without a date, or with one after the deadline, is due at the deadline: all is expected from then on."""
    return definition.deadline if due is None else min(due, definition.deadline)


@exact
def _steps(amounts: Iterable[tuple[date, Decimal]]) -> Curve | None:
    """The share of the amounts that is due so far: it rises on each day by what falls due on it."""
    by_day: dict[date, Decimal] = {}
    for day, amount in sorted(amounts):
        by_day[day] = by_day.get(day, ZERO) + amount
    total = sum(by_day.values(), ZERO)
    if total <= 0:
        return None
    points: list[Point] = []
    so_far = ZERO
    for day, amount in by_day.items():
        if not points or points[-1][0] < day - _DAY:
            points.append((day - _DAY, stored(so_far / total)))
        so_far += amount
        points.append((day, stored(so_far / total)))
    return Curve(_minimal(points))


@exact
def _line(definition: Definition) -> tuple[Point, ...]:
    """By time from the first day to the deadline, through the planned points if there are any."""
    first, last = definition.first_day, definition.deadline
    if first >= last:
        return ((last - _DAY, ZERO), (last, ONE))
    origin, target = definition.origin, definition.target
    points: list[Point] = [(first, ZERO)]
    if origin is not None and target is not None and origin != target:
        within = {point.day: point.value for point in definition.points if first < point.day < last}
        points += [(day, stored(clamp((value - origin) / (target - origin)))) for day, value in sorted(within.items())]
    points.append((last, ONE))
    return _minimal(points)


def _minimal(points: Sequence[Point]) -> tuple[Point, ...]:
    """The same curve without the points that lie on the line between their neighbours."""
    kept: list[Point] = []
    for point in points:
        while len(kept) > 1 and _on_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _on_line(first: Point, middle: Point, last: Point) -> bool:
    rise, run = last[1] - first[1], (last[0] - first[0]).days
    return (middle[1] - first[1]) * run == rise * (middle[0] - first[0]).days


@exact
def mean(curves: Sequence[tuple[Curve, Decimal]]) -> Curve | None:
    """The weighted mean of (curve, weight), exact on the union of the breakpoints, each rounded to 6 places; a curve is
    left out where it is None. None when the weights add up to 0."""
    counted = [(curve, weight) for curve, weight in curves if weight > 0 and curve.points]
    if not counted:
        return None
    starts = [curve.known_from for curve, _ in counted]
    known = [day for day in starts if day is not None]
    known_from = min(known) if len(known) == len(starts) else None
    points = []
    for day in sorted(_breakpoints(counted)):
        value = _mean_at(counted, day)
        if value is not None:
            points.append((day, stored(value)))
    return Curve(_minimal(points), known_from)


def _breakpoints(counted: Sequence[tuple[Curve, Decimal]]) -> set[date]:
    """Every day on which a curve bends or jumps; a jump takes the day before as well."""
    days: set[date] = set()
    for curve, _ in counted:
        days.update(day for day, _ in curve.points)
        if curve.points[0][1] != 0:
            days.add(curve.points[0][0] - _DAY)
        if curve.known_from is not None:
            days.update((curve.known_from - _DAY, curve.known_from))
    return days


def _mean_at(counted: Sequence[tuple[Curve, Decimal]], day: date) -> Decimal | None:
    values = [(curve._at(day), weight) for curve, weight in counted]
    known = [(value, weight) for value, weight in values if value is not None]
    total = sum((weight for _, weight in known), ZERO)
    return sum((value * weight for value, weight in known), ZERO) / total if known else None
