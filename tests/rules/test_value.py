"""Exact numbers, and folded text."""

from decimal import Decimal, getcontext, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashin.rules.key_result import progress
from rashin.rules.searching import fold
from rashin.rules.value import TooManyDigits, check_digits, digits, fit, plain, stored
from tests.rules.words import entry, key_result

decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=6)


@given(decimals)
def test_a_fitted_number_has_at_most_15_digits_and_is_near(value: Decimal) -> None:
    found = fit(value)
    assert digits(found) <= 15
    assert abs(found - value) <= abs(value) / 10**13 + Decimal("1e-6")
    assert fit(found) == found


@given(decimals)
def test_a_plain_number_is_the_same_number(value: Decimal) -> None:
    assert plain(value) == value
    assert "E" not in str(plain(value)) or value == 0


@given(decimals)
def test_a_stored_figure_is_stored_as_it_is(value: Decimal) -> None:
    assert stored(stored(value)) == stored(value)
    assert not stored(Decimal("-0.0000001")).is_signed()


@pytest.mark.parametrize(
    ("text", "count"), [("0", 1), ("100", 3), ("0.001", 3), ("1E+5", 6), ("12.50", 3), ("123456789012345", 15)]
)
def test_digits_are_those_it_takes_to_write_the_number(text: str, count: int) -> None:
    assert digits(Decimal(text)) == count


@pytest.mark.parametrize("text", ["1234567890123456", "0.1234567890123456", "1E+15"])
def test_more_than_15_digits_are_refused(text: str) -> None:
    with pytest.raises(TooManyDigits):
        check_digits(Decimal(text))


@pytest.mark.parametrize("text", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        check_digits(Decimal(text))


def test_no_rule_depends_on_the_caller_s_decimal_context() -> None:
    definition = key_result(start="0.000001", target="123456789.123456")
    usual = progress(definition, [entry("98765432.1")])
    with localcontext() as context:
        context.prec = 4
        assert progress(definition, [entry("98765432.1")]) == usual
        assert getcontext().prec == 4


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＬＩＮＥ", "line"),
        ("クーポン", "くーぽん"),
        ("ｸｰﾎﾟﾝ", "くーぽん"),
        ("ヴァ", "ゔぁ"),
        ("売上　目標", "売上 目標"),
        ("ヶ", "ゖ"),
    ],
)
def test_width_kana_and_case_do_not_matter(one: str, other: str) -> None:
    assert fold(one) == fold(other)
