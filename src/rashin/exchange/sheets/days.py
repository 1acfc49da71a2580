"""A day as people write it into a cell: 2026/11/24, 令和8年11月24日, R8.11.24, 11/24, 11月末."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "r": 2018, "h": 1988, "s": 1925}
_SEPARATOR = r"\s*[-/.年]\s*"
_DAY = re.compile(
    rf"(?:(?P<era>令和|平成|昭和|[rhs])\.?\s*(?P<of_era>\d{{1,2}}|元){_SEPARATOR}|(?P<year>\d{{4}}){_SEPARATOR})?"
    r"(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2}|末)\s*日?",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"\d{5}")  # Excel's count of days
_EXCEL = date(1899, 12, 30).toordinal()


def read_day(text: str, *, first: date, last: date) -> date | None:
    """The day, None for an empty cell. Without a year it is the one within `first`…`last`, else of the year of `last`.
    ValueError for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    if _SERIAL.fullmatch(plain):
        return date.fromordinal(_EXCEL + int(plain))
    match = _DAY.fullmatch(plain)
    if match is None:
        raise ValueError(text)
    month = int(match["month"])
    years = [_year(match)] if match["era"] or match["year"] else sorted({last.year, first.year}, reverse=True)
    found = [_day(year, month, match["day"]) for year in years]
    return next((day for day in found if first <= day <= last), found[0])


def _year(match: re.Match[str]) -> int:
    if match["year"]:
        return int(match["year"])
    number = 1 if match["of_era"] == "元" else int(match["of_era"])
    return ERAS[match["era"].lower()] + number


def _day(year: int, month: int, day: str) -> date:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year, month, calendar.monthrange(year, month)[1] if day == "末" else int(day))
