"""What hypothesis may make up for the rules."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from rashin.rules.curve import Curve
from rashin.rules.definition import Definition
from rashin.rules.rhythm import Closed
from rashin.rules.rollup import Part, Troubles
from tests.rules.words import FIRST, LAST

numbers = st.decimals(min_value=-(10**8), max_value=10**8, places=3)
positive = st.decimals(min_value=1, max_value=10**6, places=2)
weights = st.decimals(min_value=0, max_value=100, places=2)
shares = st.decimals(min_value=0, max_value=1, places=6)
days = st.dates(FIRST - timedelta(days=30), LAST + timedelta(days=30))
in_quarter = st.dates(FIRST, LAST)


@st.composite
def starts_and_targets(draw: st.DrawFn) -> tuple[Decimal, Decimal]:
    start = draw(numbers)
    return start, draw(numbers.filter(lambda target: target != start))


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    """Rising curves over the quarter, some with a jump, some not known from the beginning."""
    found = sorted(draw(st.dictionaries(in_quarter, shares, min_size=1, max_size=5)).items())
    values = sorted(value for _, value in found)
    points = tuple((day, value) for (day, _), value in zip(found, values, strict=True))
    return Curve(points, draw(st.none() | in_quarter))


@st.composite
def troubles(draw: st.DrawFn) -> Troubles:
    return Troubles.total(
        Troubles.of(status, day)
        for status, day in draw(st.lists(st.tuples(st.sampled_from(["behind", "at_risk", "on_track", None]), days)))
    )


@st.composite
def parts(draw: st.DrawFn) -> Part:
    progress = st.none() | st.decimals(min_value=-2, max_value=3, places=6)
    return Part(draw(progress), draw(weights), draw(st.integers(0, 9)), draw(troubles()))


@st.composite
def closures(draw: st.DrawFn) -> Closed:
    single = draw(st.frozensets(days, max_size=8))
    ranges = draw(st.lists(st.tuples(days, st.integers(0, 30)), max_size=3))
    weekdays = draw(st.frozensets(st.integers(0, 6), max_size=3))
    return Closed(single, tuple((first, first + timedelta(days=length)) for first, length in ranges), weekdays)


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """Key results of every kind, in a quarter or a part of it."""
    first = draw(in_quarter)
    deadline = draw(st.dates(first, LAST))
    start, target = draw(starts_and_targets())
    within = st.dates(first, deadline)
    words: dict[str, Any] = {
        "kind": draw(st.sampled_from(["increase", "decrease", "threshold", "range", "baseline", "recurring", "fed"])),
        "reading": draw(st.sampled_from(["level", "total", "per_period"])),
        "start": start,
        "target": abs(target) + 1 if draw(st.booleans()) else target,
        "bound": draw(st.sampled_from(["at_least", "at_most", "more_than", "less_than"])),
        "low": draw(st.none() | numbers),
        "high": draw(st.none() | numbers),
        "entry": draw(st.sampled_from(["running", "new", "source"])),
        "source_start": draw(numbers),
        "measuring_days": tuple(sorted(draw(st.sets(within, max_size=8)))),
        "due_each": draw(st.integers(1, 6).map(Decimal)),
    }
    return Definition(first_day=first, deadline=deadline, **words)


def mondays_from(first: date, count: int) -> tuple[date, ...]:
    return tuple(first + timedelta(days=7 * k) for k in range(count))
