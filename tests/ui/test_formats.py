"""How figures, days and times are written."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashin.ui import formats

TODAY = date(2026, 11, 24)
SHARES = st.decimals(min_value=-3, max_value=3, places=6)
DAYS = st.dates(min_value=date(1930, 1, 1), max_value=date(2100, 1, 1))


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "language", "text"),
    [
        ("26", "件", None, "ja", "26件"),
        ("5960", "人", None, "ja", "5,960人"),
        ("59", "%", None, "ja", "59%"),
        ("20.02", "%", 1, "ja", "20.0%"),
        ("-8", "%", None, "ja", "−8%"),
        ("8000", "円", None, "ja", "8,000円"),
        ("8000", "円", None, "en", "¥8,000"),
        ("-8000", "¥", None, "ja", "−¥8,000"),
        ("26", "leads", None, "en", "26\N{NO-BREAK SPACE}leads"),
        ("1", "paying customers", None, "en", "1\N{NO-BREAK SPACE}paying customer"),
        ("-1", "companies", None, "en", "−1\N{NO-BREAK SPACE}company"),
        ("1", "branches", None, "en", "1\N{NO-BREAK SPACE}branch"),
        ("1", "MQLs", None, "ja", "1\N{NO-BREAK SPACE}MQL"),
        ("1", "series", None, "en", "1\N{NO-BREAK SPACE}series"),
        ("1", "visits/day", None, "en", "1\N{NO-BREAK SPACE}visits/day"),
        ("1", "customers", 1, "en", "1.0\N{NO-BREAK SPACE}customers"),
        ("1", "pts", None, "en", "1\N{NO-BREAK SPACE}pts"),
        ("185", "m:ss", None, "ja", "3:05"),
        ("3725", "m:ss", None, "en", "1:02:05"),
        ("1234567.50", "", None, "ja", "1,234,567.5"),
        ("0.5", "", 0, "ja", "1"),
        ("-0.2", "", 0, "ja", "0"),
        ("100", "", None, "ja", "100"),
        ("1E+3", "回", None, "ja", "1,000回"),
    ],
)
def test_a_number_stands_with_its_unit(value: str, unit: str, decimals: int | None, language: str, text: str) -> None:
    assert formats.number_text(Decimal(value), unit, decimals, language) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(Decimal(270), "m:ss", "4:30"), (Decimal(270), "秒", "270"), (Decimal("1234.5"), "円", "1,234.5"), (None, "", "")],
)
def test_a_field_holds_what_one_would_type(value: Decimal | None, unit: str, text: str) -> None:
    assert formats.typed_text(value, unit) == text


def test_the_unit_is_small_and_the_figure_is_not() -> None:
    assert formats.number(Decimal(26), "件") == "26<small>件</small>"
    assert formats.number(Decimal(8000), "¥") == "<small>¥</small>8,000"


def test_a_unit_is_escaped() -> None:
    assert "<script" not in formats.number(Decimal(1), "<script>")


def test_an_unknown_number_is_a_dash_and_never_0() -> None:
    assert formats.number(None, "件") == "—"
    assert formats.plain_number(None) == formats.percent_text(None) == formats.duration(None) == "—"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        ("0.483333", "48%"),
        ("0.485", "49%"),
        ("-0.08", "−8%"),
        ("1.25", "125%"),
        ("0.996", "99%"),
        ("0.9999999", "99%"),
        ("1", "100%"),
        ("1.004", "100%"),
        ("0", "0%"),
        ("0.001", "1%"),
        ("-0.001", "−1%"),
    ],
)
def test_whole_percent(share: str, text: str) -> None:
    assert formats.percent_text(Decimal(share)) == text


@given(SHARES)
def test_100_percent_is_shown_only_when_it_is_reached(share: Decimal) -> None:
    assert (formats.whole_percent(share) >= 100) == (share >= 1)


@given(SHARES)
def test_0_percent_is_shown_only_at_the_start(share: Decimal) -> None:
    assert (formats.whole_percent(share) == 0) == (share == 0)


@given(SHARES, SHARES)
def test_more_progress_never_reads_as_less(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert formats.whole_percent(low) <= formats.whole_percent(high)


@given(SHARES)
def test_whole_percent_is_less_than_one_away(share: Decimal) -> None:
    assert abs(formats.whole_percent(share) - share * 100) < 1


def test_a_formula_shows_decimals_without_claiming_more() -> None:
    assert formats.exact_percent_text(Decimal("0.48366")) == "48.4%"
    assert formats.exact_percent_text(Decimal(2) / 3) == "66.7%"
    assert formats.exact_percent_text(Decimal("0.99999")) == "99.9%"
    assert formats.exact_percent_text(Decimal("-0.0812")) == "−8.1%"


def test_differences_of_shares_are_points() -> None:
    assert formats.points_text(Decimal("0.1")) == "+10ポイント"
    assert formats.points_text(Decimal("-0.08"), "en") == "−8\N{NO-BREAK SPACE}pts"
    assert formats.points_text(Decimal("0.01"), "en") == "+1\N{NO-BREAK SPACE}pt"
    assert formats.points_text(Decimal(0)) == "±0ポイント"


@pytest.mark.parametrize(
    ("day", "language", "more", "text"),
    [
        (TODAY, "ja", {}, "11月24日（火）"),
        (TODAY, "en", {}, "Tue 24 Nov"),
        (TODAY, "ja", {"weekday": False}, "11月24日"),
        (date(2025, 11, 24), "ja", {"today": TODAY}, "2025年11月24日（月）"),
        (date(2025, 11, 24), "en", {"today": TODAY}, "Mon 24 Nov 2025"),
        (TODAY, "ja", {"era": True}, "令和8年11月24日（火）"),
        (date(2019, 5, 1), "ja", {"era": True, "weekday": False}, "令和元年5月1日"),
        (date(2019, 4, 30), "ja", {"era": True, "weekday": False}, "平成31年4月30日"),
        (date(1989, 1, 7), "ja", {"era": True, "weekday": False}, "昭和64年1月7日"),
        (TODAY, "ja", {"year": True}, "2026年11月24日（火）"),
    ],
)
def test_days(day: date, language: str, more: dict[str, object], text: str) -> None:
    assert formats.date_text(day, language=language, **more) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "last", "language", "more", "text"),
    [
        (date(2026, 10, 1), date(2026, 12, 31), "ja", {"today": TODAY}, "10月1日〜12月31日"),
        (date(2026, 10, 1), date(2026, 12, 31), "en", {"today": TODAY}, "1 Oct – 31 Dec"),
        (date(2025, 10, 1), date(2025, 12, 31), "ja", {"today": TODAY}, "2025年10月1日〜12月31日"),
        (date(2025, 10, 1), date(2025, 12, 31), "en", {"today": TODAY}, "1 Oct – 31 Dec 2025"),
        (date(2026, 10, 1), date(2027, 3, 31), "ja", {"today": TODAY}, "2026年10月1日〜2027年3月31日"),
        (date(2026, 10, 1), date(2026, 12, 31), "ja", {"era": True}, "令和8年10月1日〜12月31日"),
    ],
)
def test_ranges(first: date, last: date, language: str, more: dict[str, object], text: str) -> None:
    assert formats.range_text(first, last, language=language, **more) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "ja", "en"),
    [
        (0, "今日", "today"),
        (1, "昨日", "yesterday"),
        (3, "3日前", "3 days ago"),
        (14, "14日前", "14 days ago"),
        (15, "11月9日", "9 Nov"),
        (-1, "11月25日", "25 Nov"),
    ],
)
def test_ages_are_relative_up_to_two_weeks(days: int, ja: str, en: str) -> None:
    day = TODAY - timedelta(days=days)
    assert formats.age_text(day, today=TODAY) == ja
    assert formats.age_text(day, today=TODAY, language="en") == en


def test_moments_carry_the_time_for_two_days() -> None:
    assert formats.moment_text(datetime(2026, 11, 24, 9, 12), today=TODAY) == "今日 9:12"
    assert formats.moment_text(datetime(2026, 11, 20, 9, 12), today=TODAY) == "4日前"
    assert formats.time_text(time(16, 0)) == "16:00"


def test_months() -> None:
    assert formats.month_text(TODAY) == "11月"
    assert formats.month_text(TODAY, language="en", year=True) == "Nov 2026"
    assert formats.month_text(TODAY, year=True, era=True) == "令和8年11月"


@given(DAYS)
def test_every_day_is_written_in_both_languages_and_in_its_era(day: date) -> None:
    assert str(day.day) in formats.date_text(day, language="en")
    assert formats.date_text(day, era=True).startswith(("令和", "平成", "昭和"))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**11), max_value=10**11))
def test_what_is_written_reads_back_as_the_same_number(value: Decimal) -> None:
    assert Decimal(formats.plain_number(value).replace(",", "").replace("−", "-")) == value
