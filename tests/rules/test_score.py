"""The score at the quarter's end."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rashin.rules.score import Scored, band, objective_score, proposed, remarks
from tests.rules.strategies import shares, weights
from tests.rules.words import number

BANDS = ["red", "yellow", "green"]
raw = st.decimals(min_value=-2, max_value=3, places=6)


@given(raw)
def test_a_score_has_one_decimal_and_is_full_only_when_reached(progress: Decimal) -> None:
    found = proposed(progress)
    assert 0 <= found <= 1
    assert found.as_tuple().exponent == -1
    assert (found == 1) == (progress >= 1)


@given(raw, raw, st.booleans())
def test_score_and_band_never_fall_with_more_progress(one: Decimal, other: Decimal, committed: bool) -> None:
    less, more = (proposed(value) for value in sorted((one, other)))
    assert less <= more
    assert BANDS.index(band(less, committed=committed)) <= BANDS.index(band(more, committed=committed))


@given(st.lists(st.tuples(st.none() | shares, weights), max_size=6))
def test_an_objective_s_score_is_between_its_key_results_scores(scores: list) -> None:
    found = objective_score(scores)
    known = [score for score, weight in scores if score is not None and weight]
    assert found is None if not known else min(known) <= found <= max(known)


def test_unknown_progress_has_neither_score_nor_band() -> None:
    assert proposed(None) is None
    assert band(None, committed=True) is None


def scored(*values: str, committed: bool = True) -> list[Scored]:
    return [Scored(number(value), committed) for value in values]


def test_all_full_twice_says_that_the_goals_are_too_easy() -> None:
    assert remarks([scored("1.0", "1.0")]) == ("all_full",)
    assert remarks([scored("0.9"), scored("1.0")]) == ("all_full",)
    assert remarks([scored("1.0"), scored("1.0", "1.0")]) == ("all_full_again",)


def test_a_broken_promise_asks_for_its_cause_and_a_missed_stretch_does_not() -> None:
    assert remarks([scored("0.7")]) == ("committed_short",)
    assert remarks([scored("0.7", committed=False)]) == ()


def test_stretches_that_are_far_from_seven_tenths_are_worth_a_word() -> None:
    assert remarks([scored("0.3", "0.4", committed=False)]) == ("aspirational_low",)
    assert remarks([scored("1.0", "0.9", committed=False)]) == ("aspirational_high",)


def test_a_quarter_without_scores_says_nothing() -> None:
    assert remarks([]) == remarks([[]]) == ()
