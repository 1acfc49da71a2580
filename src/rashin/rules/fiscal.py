"""The fiscal calendar: quarters, halves and years. A fiscal year is named by its first day's year."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

PeriodKind = Literal["quarter", "half", "year", "free"]

_MONTHS = {"quarter": 3, "half": 6, "year": 12}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of whole days, first and last included. `number` is 1–4 for a quarter, 1–2 for a half, 1 for a year and
    0 for free dates."""

    kind: PeriodKind
    fiscal_year: int
    number: int
    first: date
    last: date


def _month_start(year: int, month: int) -> date:
    """The first day of a month that may be counted past December."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _period(kind: Literal["quarter", "half", "year"], fiscal_year: int, number: int, first_month: int) -> Period:
    months = _MONTHS[kind]
    if not 1 <= first_month <= 12:
        raise ValueError(f"no such month: {first_month}")
    if not 1 <= number <= 12 // months:
        raise ValueError(f"no such {kind}: {number}")
    month = first_month + months * (number - 1)
    first = _month_start(fiscal_year, month)
    return Period(kind, fiscal_year, number, first, _month_start(fiscal_year, month + months) - _DAY)


def quarter(fiscal_year: int, number: int, *, first_month: int) -> Period:
    """Quarter 1–4. ValueError for another number or month."""
    return _period("quarter", fiscal_year, number, first_month)


def half(fiscal_year: int, number: int, *, first_month: int) -> Period:
    """Half 1–2. ValueError for another number or month."""
    return _period("half", fiscal_year, number, first_month)


def year(fiscal_year: int, *, first_month: int) -> Period:
    """The whole fiscal year. ValueError for no such month."""
    return _period("year", fiscal_year, 1, first_month)


def free(first: date, last: date, *, first_month: int) -> Period:
    """Free dates, in the fiscal year of the first. ValueError when last is before first."""
    if last < first:
        raise ValueError("the last day is before the first")
    return Period("free", fiscal_year_of(first, first_month=first_month), 0, first, last)


def fiscal_year_of(day: date, *, first_month: int) -> int:
    """The fiscal year that the day lies in."""
    return day.year if day.month >= first_month else day.year - 1


def quarter_of(day: date, *, first_month: int) -> Period:
    """The quarter that the day lies in."""
    number = (day.month - first_month) % 12 // 3 + 1
    return quarter(fiscal_year_of(day, first_month=first_month), number, first_month=first_month)


def first_after(day: date, kind: PeriodKind, *, first_month: int, but: Collection[tuple[int, int]] = ()) -> Period:
    """The first quarter, half or year that begins after the day, `but` none with a (fiscal year, number) that is taken
    already. ValueError for free dates."""
    if kind == "free":
        raise ValueError("free dates begin on any day")
    period = _period(kind, fiscal_year_of(day, first_month=first_month), 1, first_month)
    while period.first <= day or (period.fiscal_year, period.number) in but:
        period = following(period, first_month=first_month)
    return period


def following(period: Period, *, first_month: int) -> Period:
    """The next period of the same kind; free dates: as many days, right after."""
    return _shifted(period, 1, first_month)


def preceding(period: Period, *, first_month: int) -> Period:
    """The period of the same kind before; free dates: as many days, right before."""
    return _shifted(period, -1, first_month)


def _shifted(period: Period, by: int, first_month: int) -> Period:
    if period.kind == "free":
        step = by * (period.last - period.first + _DAY)
        return free(period.first + step, period.last + step, first_month=first_month)
    in_year = 12 // _MONTHS[period.kind]
    count = period.fiscal_year * in_year + period.number - 1 + by
    return _period(period.kind, count // in_year, count % in_year + 1, first_month)


def week_number(first: date, day: date) -> int:
    """The week of the quarter, 1 for its first seven days; 0 and below before it."""
    return (day - first).days // 7 + 1


def label(period: Period, language: str) -> str:
    """The name of a period in "ja" or "en": quarters, halves and years by number, free dates as dates."""
    japanese = language.startswith("ja")
    if period.kind == "free":
        if japanese:
            return f"{_japanese(period.first)}〜{_japanese(period.last)}"
        return f"{period.first.isoformat()} – {period.last.isoformat()}"
    name = f"{period.fiscal_year}年度" if japanese else f"FY{period.fiscal_year}"
    if period.kind == "quarter":
        return f"{name} 第{period.number}四半期" if japanese else f"{name} Q{period.number}"
    if period.kind == "half":
        return f"{name} {'上下'[period.number - 1]}半期" if japanese else f"{name} H{period.number}"
    return name


def _japanese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
