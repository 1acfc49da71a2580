"""Progress of every kind and reading."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashin.rules.definition import Definition
from rashin.rules.key_result import (
    BaseIsZero,
    Excused,
    FedSource,
    agreeing_problem,
    base_problem,
    current,
    derive,
    example,
    explain,
    fed_value,
    problems,
    progress,
    series,
    weights_problem,
)
from rashin.rules.value import digits
from tests.rules.strategies import definitions, in_quarter, numbers, positive, starts_and_targets
from tests.rules.words import (
    FIRST,
    LAST,
    day,
    entries,
    entry,
    key_result,
    no_change,
    number,
    step,
    weeks,
)


@given(starts_and_targets())
def test_progress_is_0_at_the_start_and_1_at_the_target(pair: tuple[Decimal, Decimal]) -> None:
    start, target = pair
    definition = key_result("increase" if target > start else "decrease", start=start, target=target)
    assert progress(definition, [entry(start)]) == 0
    assert progress(definition, [entry(target)]) == 1


@given(starts_and_targets(), numbers, numbers)
def test_progress_never_falls_towards_the_target(pair: tuple[Decimal, Decimal], one: Decimal, other: Decimal) -> None:
    start, target = pair
    definition = key_result("increase" if target > start else "decrease", start=start, target=target)
    near, far = sorted((one, other), reverse=target > start)
    assert progress(definition, [entry(near)]) >= progress(definition, [entry(far)])


@given(definitions())
def test_a_key_result_without_an_entry_is_unknown(definition: Definition) -> None:
    assert progress(definition, []) is None
    assert current(definition, []).value is None
    assert series(definition, []) == ()


@given(definitions(), st.lists(st.tuples(in_quarter, numbers), max_size=6))
def test_progress_has_six_places_whatever_is_entered(definition: Definition, said: list) -> None:
    found = progress(definition, [entry(value, on, order) for order, (on, value) in enumerate(said, 1)])
    assert found is None or found.as_tuple().exponent == -6


@given(definitions(), st.permutations(range(4)), st.lists(st.tuples(in_quarter, numbers), min_size=4, max_size=4))
def test_the_order_in_which_entries_are_given_does_not_matter(definition: Definition, order: list, said: list) -> None:
    rows = [entry(value, on, place) for place, (on, value) in enumerate(said, 1)]
    assert progress(definition, rows) == progress(definition, [rows[place] for place in order])


@given(starts_and_targets(), numbers, st.sampled_from(["at_least", "at_most", "more_than", "less_than"]), st.booleans())
def test_a_threshold_is_within_0_and_99_hundredths_or_met(
    pair: tuple[Decimal, Decimal], value: Decimal, bound: str, known: bool
) -> None:
    definition = key_result("threshold", bound=bound, start=pair[0] if known else None, target=pair[1])
    found = progress(definition, [entry(value)])
    assert found == 1 or 0 <= found <= Decimal("0.99")


@pytest.mark.parametrize(
    ("bound", "value", "met"),
    [
        ("at_least", "90", True),
        ("more_than", "90", False),
        ("at_most", "90", True),
        ("less_than", "90", False),
        ("more_than", "90.1", True),
        ("less_than", "89.9", True),
    ],
)
def test_at_least_and_at_most_include_the_target(bound: str, value: str, met: bool) -> None:
    assert (progress(key_result("threshold", bound=bound, target=90), [entry(value)]) == 1) is met


@given(positive, st.decimals(0, 10**6, places=2), st.decimals(0, 10**6, places=2), in_quarter)
def test_a_budget_never_gains_by_using_more(target: Decimal, one: Decimal, other: Decimal, on: object) -> None:
    budget = key_result("decrease", reading="total", target=target)
    less, more = sorted((one, other))
    assert 0 <= progress(budget, [entry(more, on)]) <= progress(budget, [entry(less, on)]) <= 1


@given(positive, st.decimals(0, 10**6, places=2), in_quarter)
def test_a_budget_is_on_pace_while_it_uses_no_more_than_its_share(target: Decimal, used: Decimal, on: object) -> None:
    budget = key_result("increase", reading="total", budget=True, target=target)
    elapsed = Decimal((on - FIRST).days) / (LAST - FIRST).days
    pace = elapsed.quantize(Decimal("0.000001"))
    found = progress(budget, [entry(used, on)])
    if used <= target * elapsed:
        assert found == pace
    else:
        assert found <= pace


@given(st.lists(st.tuples(in_quarter, st.integers(0, 50)), min_size=1, max_size=8))
def test_new_ones_add_up_and_no_change_adds_nothing(said: list[tuple[object, int]]) -> None:
    reviews = key_result("increase", reading="total", entry="new", target=50)
    rows = [entry(value, on, order) for order, (on, value) in enumerate(said, 1)]
    assert current(reviews, rows).value == sum(value for _, value in said)
    assert progress(reviews, [*rows, no_change("12-31", 99)]) == progress(reviews, rows)


@given(starts_and_targets(), numbers, numbers)
def test_a_total_does_not_depend_on_its_start(pair: tuple[Decimal, Decimal], other: Decimal, value: Decimal) -> None:
    total = key_result("increase", reading="total", start=pair[0], target=pair[1])
    assert progress(total, [entry(value)]) == progress(replace(total, start=other), [entry(value)])


def test_the_source_s_own_total_waits_for_its_first_reading() -> None:
    reviews = key_result("increase", reading="total", entry="source", target=50)
    assert progress(reviews, [entry(154)]) is None
    assert explain(reviews, [entry(154)], LAST).why_unknown == "measuring_start"


def test_no_change_before_any_value_says_nothing_of_a_level_and_0_of_a_sum() -> None:
    assert progress(key_result(start=0, target=10), [no_change("10-05")]) is None
    assert progress(key_result(reading="total", entry="new", target=10), [no_change("10-05")]) == 0


def test_no_change_repeats_the_value_that_stands_before_it_in_time() -> None:
    level = key_result(start=0, target=10)
    rows = [entry(4, "10-05", 1), no_change("10-19", 2), entry(6, "10-12", 3)]
    assert current(level, rows).value == 6
    assert [str(value) for _, value in series(level, rows)] == ["4", "6", "6"]


def test_of_two_entries_for_a_day_the_later_recorded_and_then_the_greater_id_counts() -> None:
    level = key_result(start=0, target=10)
    assert current(level, [entry(4, "10-05", 2), entry(6, "10-05", 1)]).value == 4
    assert (
        current(
            level, [entry(6, "10-05")._replace(recorded_at=entry(6, "10-06").recorded_at), entry(4, "10-05", 9)]
        ).value
        == 6
    )


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=6))
def test_a_milestone_is_the_weight_of_what_is_done(steps: list[tuple[int, bool]]) -> None:
    definition = key_result("milestone", milestones=[(str(k), weight) for k, (weight, _) in enumerate(steps)])
    rows = [step(str(k), order=k, done=done) for k, (_, done) in enumerate(steps)]
    found, total = progress(definition, rows), sum(weight for weight, _ in steps)
    if not total:
        assert found is None
    else:
        assert abs(found - Decimal(sum(weight for weight, done in steps if done)) / total) < Decimal("0.000001")


def test_a_habit_excused_altogether_has_no_number() -> None:
    habit = key_result("recurring", measuring_days=weeks(), excused=tuple(Excused(when) for when in weeks()))
    assert progress(habit, [entry(1)]) is None
    assert explain(habit, [entry(1)], LAST).why_unknown == "nothing_due"


@given(st.lists(st.tuples(in_quarter, st.integers(0, 9), st.integers(0, 4)), min_size=1, max_size=20))
def test_a_habit_is_within_0_and_1(said: list[tuple[object, int, int]]) -> None:
    habit = key_result("recurring", measuring_days=weeks(), due_each=4)
    found = progress(habit, [entry(kept, on, k, excused=free) for k, (on, kept, free) in enumerate(said)])
    assert found is None or 0 <= found <= 1


@given(st.lists(st.tuples(in_quarter, numbers), min_size=1, max_size=20), numbers, numbers)
def test_a_range_is_within_0_and_1(said: list[tuple[object, Decimal]], one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    kept = key_result("range", low=low, high=high, measuring_days=weeks())
    assert 0 <= progress(kept, [entry(value, on, k) for k, (on, value) in enumerate(said)]) <= 1


@given(st.lists(st.none() | numbers, min_size=1, max_size=6))
def test_an_average_is_between_its_least_and_its_greatest(values: list[Decimal | None]) -> None:
    found = fed_value(key_result("fed", feed="average"), [FedSource(value, None, "level") for value in values])
    known = [value for value in values if value is not None]
    assert found[1:] == (len(known), len(values))
    if known:
        assert min(known) <= found.value <= max(known)
    else:
        assert found.value is None


@given(st.lists(st.tuples(st.none() | numbers, numbers), min_size=1, max_size=6))
def test_an_unknown_one_counts_in_a_sum_at_its_start(values: list[tuple[Decimal | None, Decimal]]) -> None:
    found = fed_value(key_result("fed"), [FedSource(value, start, "level") for value, start in values])
    if all(value is None for value, _ in values):
        assert found.value is None
    else:
        assert found.value == sum(start if value is None else value for value, start in values)


@pytest.mark.parametrize("by", ["percent", "ratio"])
def test_a_base_of_0_is_refused_for_percent_and_ratio(by: str) -> None:
    with pytest.raises(BaseIsZero):
        derive(Decimal(0), by=by, amount=Decimal(10), decimals=0, reading="level")
    assert base_problem(Decimal(0), by=by).code == "base_zero"
    assert derive(Decimal(0), by="points", amount=Decimal(10), decimals=0, reading="level").target == 10


@given(numbers, st.integers(-90, 300), st.integers(0, 3))
def test_a_percentage_of_a_negative_base_moves_it_the_same_way(base: Decimal, percent: int, decimals: int) -> None:
    if base:
        found = derive(base, by="percent", amount=Decimal(percent), decimals=decimals, reading="level")
        assert (found.target > base) == (percent > 0)
        assert found.offer is None or (found.offer - base) * percent >= 0
        assert digits(found.target) <= 15


def test_the_first_look_at_an_objective_s_weights() -> None:
    assert weights_problem([Decimal(0), Decimal(0)]).code == "weights_all_zero"
    assert weights_problem([Decimal(-1), Decimal(2)]).code == "weight_negative"
    assert weights_problem([Decimal(0), Decimal(2)]) is None
    assert weights_problem([]) is None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("start_equals_target", {"start": 5, "target": 5}),
        ("start_equals_target", {"kind": "threshold", "bound": "more_than", "start": 5, "target": 5}),
        ("target_wrong_side", {"start": 5, "target": 4}),
        ("target_wrong_side", {"kind": "decrease", "start": 5, "target": 6}),
        ("target_missing", {"start": 5}),
        ("target_not_positive", {"reading": "total", "target": 0}),
        ("target_negative", {"kind": "decrease", "reading": "total", "target": -1}),
        ("already_met", {"kind": "threshold", "bound": "at_most", "start": 5, "target": 6}),
        ("bound_missing", {"kind": "threshold", "target": 6}),
        ("budget_needs_total", {"budget": True, "start": 5, "target": 6}),
        ("range_missing", {"kind": "range", "measuring_days": weeks()}),
        ("range_empty", {"kind": "range", "low": 5, "high": 4, "measuring_days": weeks()}),
        ("nothing_due", {"kind": "recurring"}),
        ("due_each_not_positive", {"kind": "recurring", "due_each": 0, "measuring_days": weeks()}),
        ("measuring_day_outside", {"kind": "recurring", "measuring_days": ["09-30"]}),
        ("deadline_before_first", {"start": 5, "target": 6, "first_day": "12-01", "deadline": "11-30"}),
        ("first_measuring_day_outside", {"start": 5, "target": 6, "first_measuring_day": "2027-01-01"}),
        ("points_out_of_order", {"start": 5, "target": 6, "points": [("11-01", 5), ("11-01", 6)]}),
        ("point_outside_dates", {"start": 5, "target": 6, "points": [("09-01", 5)]}),
        ("steps_missing", {"kind": "milestone"}),
        ("weight_negative", {"kind": "milestone", "milestones": [("a", -1), ("b", 2)]}),
        ("weights_all_zero", {"kind": "milestone", "milestones": [("a", 0)]}),
        ("step_key_repeated", {"kind": "milestone", "milestones": [("a", 1), ("a", 1)]}),
        ("step_outside_dates", {"kind": "milestone", "milestones": [("a", 1, "09-01")]}),
        ("too_many_digits", {"start": "1234567890123456", "target": "2234567890123456"}),
    ],
)
def test_an_illogical_set_up_is_refused_at_its_field(code: str, words: dict) -> None:
    assert [problem.code for problem in problems(key_result(**words))][:1] == [code]


def test_every_code_is_in_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "method" / "problems.md").read_text(encoding="utf-8")
    source = Path(problems.__code__.co_filename).read_text(encoding="utf-8")
    assert not [code for code in re.findall(r'Problem\("(\w+)"', source) if f"`{code}`" not in page]


def test_a_planned_point_at_an_end_may_only_say_what_stands_there() -> None:
    def planned(*points: tuple[str, int]) -> list[str]:
        return [problem.code for problem in problems(key_result(start=5, target=9, points=points))]

    assert planned(("10-01", 5), ("11-15", 6), ("12-31", 9)) == []
    assert planned(("12-31", 8)) == planned(("10-01", 6)) == ["point_outside_dates"]


def test_only_a_month_s_value_is_due_monthly() -> None:
    assert key_result(reading="per_period").due_every == "month"
    assert key_result(reading="per_period", per="days").due_every == key_result().due_every == "week"


def test_a_target_that_waits_for_its_base_is_no_problem() -> None:
    assert problems(key_result(awaiting_base=True)) == ()


def test_agreeing_after_the_deadline_is_refused() -> None:
    assert agreeing_problem(key_result(), agreed_on=LAST) is None
    assert agreeing_problem(key_result(), agreed_on=LAST + timedelta(days=1)).code == "agreed_after_deadline"


@given(definitions(), st.lists(st.tuples(in_quarter, numbers), max_size=6), in_quarter)
def test_an_explanation_gives_the_same_result_and_adds_up(definition: Definition, said: list, today: object) -> None:
    rows = [entry(value, on, order) for order, (on, value) in enumerate(said, 1)]
    found = explain(definition, rows, today)
    assert found.result == progress(definition, rows)
    assert (found.result is None) == (found.why_unknown is not None)
    if found.formula in ("difference", "share", "kept") and found.result is not None:
        assert abs(found.top / found.bottom - found.result) < Decimal("0.000001")


def test_an_explanation_says_where_a_threshold_was_held_back() -> None:
    satisfied = key_result("threshold", bound="at_least", start=80, target=90)
    found = [explain(satisfied, [entry(value)], LAST) for value in ("75", "85", "89.99", "90")]
    assert [(one.formula, one.limited) for one in found] == [
        ("threshold", True),
        ("threshold", False),
        ("threshold", True),
        ("threshold_met", False),
    ]


@given(definitions())
def test_an_example_is_true(definition: Definition) -> None:
    found = example(definition)
    if found is not None and definition.kind in ("increase", "fed") and not definition.is_budget:
        plain = replace(definition, entry="running")
        assert progress(plain, [entry(found.value, definition.deadline)]) == found.progress


def test_a_budget_s_example_holds_on_its_day() -> None:
    found = example(key_result("decrease", reading="total", start=40, target=20))
    assert (found.value, found.day) == (10, day("11-15"))


def test_the_late_value_for_december_arrives_in_january() -> None:
    said = [
        *entries(("12-21", 6500)),
        entry(7000, "12-31", 2)._replace(recorded_at=entry(0, day("2027-01-05")).recorded_at),
    ]
    assert progress(key_result(start=5000, target=7000), said) == number(1)
