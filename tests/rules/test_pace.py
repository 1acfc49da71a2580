"""Expected progress as a curve, and the status that it gives."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rashin.rules.curve import Curve, curve, mean
from rashin.rules.definition import Definition
from rashin.rules.pace import Thresholds, judge, judged_on, status
from tests.rules.strategies import curves, days, definitions, in_quarter, numbers, shares, weights
from tests.rules.words import FIRST, LAST, day, entries, entry, key_result, percent, weeks

TINY = Decimal("0.000002")
LIMITS = Thresholds()


@given(definitions(), days, days)
def test_pace_is_within_0_and_1_and_never_falls(definition: Definition, one: date, other: date) -> None:
    line = curve(definition)
    assume(line is not None)
    early, late = sorted((one, other))
    before, after = line.at(early), line.at(late)
    assert all(0 <= value <= 1 for value in (before, after))
    assert before <= after


@given(definitions())
def test_all_is_expected_from_the_deadline_on(definition: Definition) -> None:
    line = curve(definition)
    assume(line is not None)
    assert line.at(definition.deadline) == line.at(definition.deadline + timedelta(days=9)) == 1


@given(in_quarter, in_quarter, in_quarter)
def test_pace_by_time_is_the_share_of_the_days(one: date, other: date, when: date) -> None:
    first, last = sorted((one, other))
    assume(first < last)
    line = curve(Definition(kind="increase", first_day=first, deadline=last))
    share = Decimal((when - first).days) / (last - first).days
    assert line.at(when) == min(max(share, Decimal(0)), Decimal(1)).quantize(Decimal("0.000001"))


@given(st.lists(st.tuples(curves(), weights), min_size=1, max_size=5), days)
def test_the_mean_of_curves_on_a_day_is_the_mean_of_their_values(several: list, when: date) -> None:
    found = mean(several)
    if not any(weight for _, weight in several):
        assert found is None
        return
    known = [(line.exact_at(when), weight) for line, weight in several if weight]
    known = [(value, weight) for value, weight in known if value is not None]
    if not known:
        assert found.at(when) is None
    else:
        expected = sum(value * weight for value, weight in known) / sum(weight for _, weight in known)
        assert abs(found.at(when) - expected) <= TINY


@given(st.lists(st.tuples(curves(), weights), min_size=1, max_size=5), st.integers(1, 9), days)
def test_weights_are_relative(several: list, factor: int, when: date) -> None:
    found, scaled = mean(several), mean([(line, weight * factor) for line, weight in several])
    assert (found and found.at(when)) == (scaled and scaled.at(when))


@given(curves())
def test_a_curve_survives_storage(line: Curve) -> None:
    assert Curve.loads(line.dumps()) == line


@pytest.mark.parametrize("text", ["20261001", "20261001=x", "x=1", "20261301=1", "2026>20261001=1"])
def test_what_is_no_curve_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Curve.loads(text)


@given(definitions())
def test_a_curve_has_no_point_that_its_neighbours_give(definition: Definition) -> None:
    line = curve(definition)
    assume(line is not None)
    for place in range(1, len(line.points) - 1):
        without = Curve(line.points[:place] + line.points[place + 1 :])
        assert without.exact_at(line.points[place][0]) != line.points[place][1]


def test_the_mean_of_lines_over_the_same_days_has_two_points() -> None:
    line = curve(key_result())
    assert mean([(line, Decimal(1)), (line, Decimal(2))]) == line


def test_planned_points_are_anchored_at_start_and_target() -> None:
    line = curve(key_result(start=100, target=200, points=[("10-31", 110), ("11-30", 150)]))
    assert [percent(line.at(day(when))) for when in ("10-01", "10-31", "11-30", "12-31")] == [
        "0 %",
        "10 %",
        "50 %",
        "100 %",
    ]


@given(st.lists(st.tuples(st.integers(0, 9), st.none() | days), min_size=1, max_size=6), days)
def test_exactly_the_steps_due_so_far_are_expected(steps: list, when: date) -> None:
    milestones = [(str(k), weight, due and due.isoformat()) for k, (weight, due) in enumerate(steps)]
    line = curve(key_result("milestone", milestones=milestones))
    total = sum(weight for weight, _ in steps)
    if not total:
        assert line is None
        return
    due_so_far = sum(weight for weight, due in steps if min(due or LAST, LAST) <= when)
    assert line.at(when) == (Decimal(due_so_far) / total).quantize(Decimal("0.000001"))


@given(st.sets(in_quarter, min_size=1, max_size=12), days)
def test_exactly_what_is_due_so_far_is_expected_of_a_habit(due: set[date], when: date) -> None:
    line = curve(key_result("recurring", measuring_days=sorted(due)))
    assert line.at(when) == (Decimal(sum(one <= when for one in due)) / len(due)).quantize(Decimal("0.000001"))


def test_a_step_after_the_deadline_is_due_at_the_deadline() -> None:
    line = curve(key_result("milestone", milestones=[("a", 1, "2027-01-31"), ("b", 1, "10-15")]))
    assert [percent(line.at(when)) for when in (FIRST, day("10-15"), LAST)] == ["0 %", "50 %", "100 %"]


def test_nothing_due_has_no_pace() -> None:
    assert curve(key_result("recurring")) is None
    assert curve(key_result("milestone", milestones=[("a", 0)])) is None


def test_what_an_entry_excuses_is_not_expected() -> None:
    habit = key_result("recurring", due_each=2, measuring_days=["10-05", "10-12"])
    line = curve(habit, [entry(1, "10-05", excused=1)])
    assert percent(line.at(day("10-05"))) == "33.3 %"


@given(shares, shares)
def test_status_needs_both_limits(progress: Decimal, pace: Decimal) -> None:
    found = status(progress, pace, thresholds=LIMITS)
    if progress >= 1:
        assert found == "reached"
    elif pace < Decimal("0.1"):
        assert found is None
    elif pace - progress < Decimal("0.0499"):
        assert found == "on_track"
    elif progress / pace < Decimal("0.6999") and pace - progress >= Decimal("0.1001"):
        assert found == "behind"


RANKS = ["behind", "at_risk", "on_track", "reached"]


@given(shares, shares, shares)
def test_status_never_falls_with_more_progress(one: Decimal, other: Decimal, pace: Decimal) -> None:
    less, more = sorted((one, other))
    worse, better = (status(value, pace, thresholds=LIMITS) for value in (less, more))
    if worse and better:
        assert RANKS.index(worse) <= RANKS.index(better)


@given(st.integers(1, 90), st.integers(1, 2000), st.integers(1, 2000))
def test_stored_figures_give_the_same_status_as_exact_ones(elapsed: int, value: int, target: int) -> None:
    pace, made = Decimal(elapsed) / 91, Decimal(value) / target
    assume(made < 1)
    six = Decimal("0.000001")
    assert status(made, pace, thresholds=LIMITS) == status(made.quantize(six), pace.quantize(six), thresholds=LIMITS)


def test_few_points_behind_early_in_the_quarter_are_at_risk_at_most() -> None:
    assert status(Decimal("0.05"), Decimal("0.12"), thresholds=LIMITS) == "at_risk"
    assert status(Decimal("0.10"), Decimal("0.14"), thresholds=LIMITS) == "on_track"
    assert status(Decimal("0.02"), Decimal("0.12"), thresholds=LIMITS) == "behind"


def test_without_a_value_or_a_pace_there_is_no_status() -> None:
    assert status(None, Decimal("0.5"), thresholds=LIMITS) is None
    assert status(Decimal("0.5"), None, thresholds=LIMITS) is None
    assert status(Decimal(0), Decimal(0), thresholds=Thresholds(too_early=Decimal(0))) is None


def test_an_organisation_sets_its_own_limits() -> None:
    strict = Thresholds(at_risk_ratio=Decimal("0.99"), at_risk_points=Decimal(0))
    assert status(Decimal("0.49"), Decimal("0.5"), thresholds=strict) == "at_risk"


@pytest.mark.parametrize(
    ("per", "for_date", "on"),
    [("month", "10-05", "10-31"), ("month", "12-31", "12-31"), ("week", "11-18", "11-22"), ("days", "11-18", "11-18")],
)
def test_a_period_is_judged_at_its_end(per: str, for_date: str, on: str) -> None:
    assert judged_on(key_result(reading="per_period", per=per), day(for_date)) == day(on)


def test_not_due_ends_with_the_first_measuring_day() -> None:
    survey = key_result("threshold", bound="at_least", target=90, first_measuring_day="12-14")
    found = [judge(survey, [], thresholds=LIMITS, day=day(when)).status for when in ("12-13", "12-14")]
    assert found == ["not_due", None]
    assert judge(survey, [entry(85, "11-01")], thresholds=LIMITS).status == "not_due"
    assert judge(survey, [entry(95, "11-01")], thresholds=LIMITS).status == "reached"


def test_a_range_out_of_range_now_is_at_risk_before_there_is_a_status() -> None:
    kept = key_result("range", high=5, measuring_days=weeks())
    assert judge(kept, [entry(6, "10-05")], thresholds=LIMITS).status == "at_risk"
    assert judge(kept, [entry(4, "10-05")], thresholds=LIMITS).status is None


@given(definitions(), st.lists(st.tuples(in_quarter, numbers), max_size=5))
def test_a_verdict_is_about_the_current_value(definition: Definition, said: list) -> None:
    found = judge(definition, [entry(value, on, k) for k, (on, value) in enumerate(said)], thresholds=LIMITS)
    assert (found.for_date is None) == (found.judged_on is None)
    if found.status in ("on_track", "at_risk", "behind") and definition.kind != "range":
        assert found.progress is not None and found.pace is not None


def test_a_range_with_nothing_due_is_at_risk_while_it_is_out_of_range() -> None:
    found = judge(key_result("range", high=5), [entry(6, "10-05")], thresholds=LIMITS)
    assert (found.status, found.progress) == ("at_risk", None)


def test_nothing_changes_overnight() -> None:
    visitors = key_result(start=5000, target=7000)
    said = entries(("11-20", 5960))
    assert judge(visitors, said, thresholds=LIMITS, day=day("11-20")) == judge(
        visitors, said, thresholds=LIMITS, day=LAST
    )
