"""How numbers, percentages, days and times are written, in Japanese and in English.

Pure functions: the language, today and every other circumstance are arguments. Unknown (`None`) is written "—",
never 0. The thin filters that take the reader's language from the request are in `environment.py`.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

from markupsafe import Markup, escape

UNKNOWN = "—"
MINUS = "−"
SECONDS = "m:ss"
PREFIXES = {"¥", "￥", "$", "€", "£", "US$"}
YEN = {"円", "JPY"}

WEEKDAYS = {"ja": "月火水木金土日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ERAS = (("令和", dt.date(2019, 5, 1)), ("平成", dt.date(1989, 1, 8)), ("昭和", dt.date(1926, 12, 25)))

RELATIVE_DAYS = 14

_PLURALS = (
    (re.compile(r"(?:series|species|news|lens|movies|cookies|[^A-Za-z ].*|^.{0,3}|ss|us|is|[uos]ses)$"), r"\g<0>"),
    (re.compile(r"(?<=[a-z]{2})ies$"), "y"),
    (re.compile(r"(?<=ch|sh)es$|(?<=x)es$"), ""),
    (re.compile(r"(?<=[A-Za-z])s$"), ""),
)


# ---------- numbers ----------


def plain_number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """The value with thousands separated and a true minus; `decimals` rounds half up, `None` keeps what is known.

    >>> plain_number(Decimal("5960"))
    '5,960'
    """
    if value is None:
        return UNKNOWN
    number = Decimal(value)
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(number):,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return (MINUS if number < 0 and text.strip("0.,") else "") + text


def duration(value: Decimal | int | None) -> str:
    """Seconds as minutes and seconds, with hours when there are any: 185 is 3:05, 3725 is 1:02:05."""
    if value is None:
        return UNKNOWN
    seconds = Decimal(value)
    whole = int(abs(seconds).to_integral_value(ROUND_HALF_UP))
    hours, rest = divmod(whole, 3600)
    clock = f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
    return (MINUS if seconds < 0 and whole else "") + clock


def typed_text(value: Decimal | None, unit: str = "", decimals: int | None = None) -> str:
    """The value as one types it into a field, 4:30 where its unit is typed so; nothing where it is unknown."""
    if value is None:
        return ""
    return duration(value) if unit == SECONDS else plain_number(value, decimals)


def parts_of_number(
    value: Decimal | int | None, unit: str = "", decimals: int | None = None, language: str = "ja"
) -> tuple[str, str, str]:
    """What stands before the figure (a currency), the figure, and what stands after it (a unit with its space)."""
    if value is None:
        return "", UNKNOWN, ""
    if unit == SECONDS:
        return "", duration(value), ""
    figure = plain_number(value, decimals)
    if unit in YEN and language != "ja":
        unit = "¥"
    if unit in PREFIXES:
        sign = MINUS if figure.startswith(MINUS) else ""
        return sign + unit, figure.removeprefix(MINUS), ""
    return "", figure, _spaced(_one(unit) if figure.removeprefix(MINUS) == "1" else unit)


def _one(unit: str) -> str:
    """An English plural for exactly one: 1 customer, 1 company, 1 box. What is not surely a plural stays as it is."""
    for pattern, singular in _PLURALS:
        if pattern.search(unit):
            return pattern.sub(singular, unit)
    return unit


def _spaced(unit: str) -> str:
    """A unit in Latin letters stands apart from its number (26 leads); 件, 人 and % do not."""
    return f"\N{NO-BREAK SPACE}{unit}" if unit[:1].isascii() and unit[:1].isalpha() else unit


def number_text(value: Decimal | int | None, unit: str = "", decimals: int | None = None, language: str = "ja") -> str:
    """The number with its unit as plain text: 26件, 5,960人, ¥8,000, 26 leads, 3:05."""
    return "".join(parts_of_number(value, unit, decimals, language))


def number(value: Decimal | int | None, unit: str = "", decimals: int | None = None, language: str = "ja") -> Markup:
    """The number with its unit in `<small>`: 26<small>件</small>."""
    before, figure, after = parts_of_number(value, unit, decimals, language)
    return _small(before) + escape(figure) + _small(after)


def _small(text: str) -> Markup:
    return Markup("<small>{}</small>").format(text) if text else Markup("")


# ---------- percentages ----------


def whole_percent(progress: Decimal) -> int:
    """A share as whole percent, for reading.

    Rounded half up (away from zero), with two exceptions, because both ends are a claim: 100 (or more) appears only
    when the target was reached, and 0 only for exactly the start. So 99.6 % reads 99, 0.4 % reads 1, −0.2 % reads −1.
    What is stored and compared is never this figure.
    """
    percent = progress * 100
    rounded = int(percent.quantize(Decimal(1), ROUND_HALF_UP))
    if percent and not rounded:
        return 1 if percent > 0 else -1
    return 99 if rounded == 100 and percent < 100 else rounded


def percent_text(progress: Decimal | None) -> str:
    """60%, −8%, 125%, — when unknown."""
    return UNKNOWN if progress is None else f"{plain_number(whole_percent(progress))}%"


def exact_percent_text(progress: Decimal | None, decimals: int = 1) -> str:
    """A share in percent with decimals, for a formula: 48.3%. Rounded half up, but 100.0% only when it was reached."""
    if progress is None:
        return UNKNOWN
    step = Decimal(1).scaleb(-decimals)
    rounded = (progress * 100).quantize(step, ROUND_HALF_UP)
    if rounded == 100 and progress < 1:
        rounded -= step
    return f"{plain_number(rounded, decimals)}%"


def percent(progress: Decimal | None) -> Markup:
    """60<small>%</small>"""
    return number(None if progress is None else Decimal(whole_percent(progress)), "%")


def points_text(difference: Decimal | None, language: str = "ja") -> str:
    """A difference of two shares: +10ポイント, −8 pts, ±0ポイント."""
    if difference is None:
        return UNKNOWN
    signed = signed_text(Decimal(whole_percent(difference)))
    if language == "ja":
        return f"{signed}ポイント"
    return f"{signed}\N{NO-BREAK SPACE}{'pt' if signed in ('+1', MINUS + '1') else 'pts'}"


def signed_text(value: Decimal | int | None, decimals: int | None = None) -> str:
    """With its sign always: +1, −2, ±0."""
    if value is None:
        return UNKNOWN
    text = plain_number(value, decimals)
    if not text.strip("0.,"):
        return f"±{text}"
    return text if text.startswith(MINUS) else f"+{text}"


# ---------- days and times ----------


def era_year(day: dt.date) -> str:
    """The Japanese era's year: 令和8年, 令和元年."""
    for name, first in ERAS:
        if day >= first:
            count = day.year - first.year + 1
            return f"{name}{'元' if count == 1 else count}年"
    return f"{day.year}年"


def date_text(
    day: dt.date | None,
    *,
    language: str = "ja",
    today: dt.date | None = None,
    weekday: bool = True,
    year: bool | None = None,
    era: bool = False,
) -> str:
    """11月24日（火） or Tue 24 Nov. The year stands when `year` is true, or when it is not that of `today`."""
    if day is None:
        return UNKNOWN
    with_year = year if year is not None else (era or (today is not None and day.year != today.year))
    name = WEEKDAYS["ja" if language == "ja" else "en"][day.weekday()]
    if language == "ja":
        head = (era_year(day) if era else f"{day.year}年") if with_year else ""
        return f"{head}{day.month}月{day.day}日" + (f"（{name}）" if weekday else "")
    tail = f" {day.year}" if with_year else ""
    return (f"{name} " if weekday else "") + f"{day.day} {MONTHS[day.month - 1]}{tail}"


def range_text(
    first: dt.date | None,
    last: dt.date | None,
    *,
    language: str = "ja",
    today: dt.date | None = None,
    era: bool = False,
) -> str:
    """10月1日〜12月31日 or 1 Oct – 31 Dec. The year stands once, as each language puts it, or twice when it changes."""
    if first is None or last is None:
        return UNKNOWN
    across = first.year != last.year
    shown = across or era or (today is not None and first.year != today.year)
    years = (shown, across) if language == "ja" else (across, shown)
    start, end = (
        date_text(day, language=language, weekday=False, year=year, era=era)
        for day, year in zip((first, last), years, strict=True)
    )
    return f"{start}〜{end}" if language == "ja" else f"{start} – {end}"


def month_text(day: dt.date, *, language: str = "ja", year: bool = False, era: bool = False) -> str:
    """10月, 2026年10月, Oct, Oct 2026."""
    if language == "ja":
        return ((era_year(day) if era else f"{day.year}年") if year else "") + f"{day.month}月"
    return MONTHS[day.month - 1] + (f" {day.year}" if year else "")


def time_text(moment: dt.datetime | dt.time) -> str:
    """16:00, 9:12: hours without a leading zero, as they are said."""
    return f"{moment.hour}:{moment.minute:02}"


def age_text(day: dt.date | None, *, today: dt.date, language: str = "ja") -> str:
    """今日, 昨日, 3日前 up to two weeks, then the day itself."""
    if day is None:
        return UNKNOWN
    days = (today - day).days
    if days < 0 or days > RELATIVE_DAYS:
        return date_text(day, language=language, today=today, weekday=False)
    if language == "ja":
        return ("今日", "昨日")[days] if days < 2 else f"{days}日前"
    return ("today", "yesterday")[days] if days < 2 else f"{days} days ago"


def moment_text(moment: dt.datetime | None, *, today: dt.date, language: str = "ja") -> str:
    """今日 9:12, 昨日 16:00, then the day alone. `moment` is already in the reader's time zone."""
    if moment is None:
        return UNKNOWN
    day = moment.date()
    said = age_text(day, today=today, language=language)
    return f"{said} {time_text(moment)}" if 0 <= (today - day).days < 2 else said
