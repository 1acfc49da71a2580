"""The fiscal calendar: quarters, halves and years. A fiscal year is named by its first day's year."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

PeriodKind = Literal["quarter", "half", "year", "free"]
Language = Literal["ja", "en"]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of whole days, first and last included. `number` is 1–4 for a quarter, 1–2 for a half, 1 for a year and
    0 for free dates."""

    kind: PeriodKind
    fiscal_year: int
    number: int
    first: date
    last: date


def quarter(fiscal_year: int, number: int, *, first_month: int) -> Period:
    """Quarter 1–4. ValueError for another number or month."""
    raise NotImplementedError


def half(fiscal_year: int, number: int, *, first_month: int) -> Period:
    """Half 1–2."""
    raise NotImplementedError


def year(fiscal_year: int, *, first_month: int) -> Period:
    """The whole fiscal year."""
    raise NotImplementedError


def free(first: date, last: date, *, first_month: int) -> Period:
    """Free dates, in the fiscal year of the first. ValueError when last is before first."""
    raise NotImplementedError


def fiscal_year_of(day: date, *, first_month: int) -> int:
    """The fiscal year that the day lies in."""
    raise NotImplementedError


def quarter_of(day: date, *, first_month: int) -> Period:
    """The quarter that the day lies in."""
    raise NotImplementedError


def following(period: Period, *, first_month: int) -> Period:
    """The next period of the same kind; free dates: as many days, right after."""
    raise NotImplementedError


def preceding(period: Period, *, first_month: int) -> Period:
    """The period of the same kind before; free dates: as many days, right before."""
    raise NotImplementedError


def week_number(first: date, day: date) -> int:
    """The week of the quarter, 1 for its first seven days; 0 and below before."""
    raise NotImplementedError


def label(period: Period, language: str) -> str:
    """「2026年度 第3四半期」 / "FY2026 Q3", 「2026年度 上半期」 / "FY2026 H1", 「2026年度」 / "FY2026"; free dates as dates."""
    raise NotImplementedError
