"""Numbers as people type them: full-width, 漢数字, 万・億, 3k, percent, times, currency signs, units
(docs/method/typed_numbers.md)."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rashin.rules import written_number
from rashin.rules.units import Unit, known_unit, same_unit, unit_of
from rashin.rules.value import MAX_DIGITS, TooManyDigits, digits, exact, fit, plain

Code = Literal[
    "empty", "not_a_number", "uncertain", "several_numbers", "comma", "point", "ambiguous", "other_unit",
    "too_many_digits", "too_many_decimals",
]  # fmt: skip

_LONGEST = 80
_MINUS = re.compile(r"(?:[-−‐‒–—▲△]|マイナス|minus(?=\W))\s*", re.I)
_PLUS = re.compile(r"(?:\+|プラス)\s*")
_CURRENCY = re.compile(r"(?:US\$|[¥\\$€£]|JPY|USD|EUR)\s*", re.I)
_ABOUT = re.compile(r"約\s*")
_HEDGE_BEFORE = re.compile(r"(?:およそ|おおよそ|だいたい|大体|ざっと|たぶん|about|approx\.?|circa|[~〜≈])\s*", re.I)
_HEDGE_AFTER = re.compile(
    r"\s*(?:くらい|ぐらい|位|程度|ほど|前後|余り|あまり|弱|強|以上|以下|未満|超|かな|[?？+〜~]|or so)$", re.I
)
_TIME = re.compile(r"(\d+):([0-5]\d)(?::([0-5]\d))?")
_DURATION = re.compile(r"(?:(\d+) ?(?:時間|h) ?)?(?:(\d+) ?(?:分|min|m) ?)?(?:(\d+) ?(?:秒|sec|s))?")
_WARI = re.compile(r"(\S+?)\s*割(?:([0-9一二三四五六七八九])分)?(?:([0-9一二三四五六七八九])厘)?")
_SHORT = re.compile(r"(k|K|M|B|bn|mn|thousand|million|billion)(?![A-Za-z])\s*")
_SHORT_VALUE = {"k": 10**3, "K": 10**3, "thousand": 10**3, "M": 10**6, "mn": 10**6, "million": 10**6,
                "B": 10**9, "bn": 10**9, "billion": 10**9}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """The value in the asked unit. `unit_seen` is the unit that was typed (None: none), `approximate` tells of 約."""

    value: Decimal
    unit_seen: str | None = None
    approximate: bool = False


class Unreadable(ValueError):
    """Not certainly a number. `suggestion` is what it may have meant, for the person to confirm."""

    def __init__(self, code: Code, suggestion: Decimal | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.suggestion = suggestion


@exact
def read(text: str, *, unit: str | None = None, decimals: int | None = None) -> Reading:
    """The number in the text. `unit` is the key result's own: 3,000万円 is 3000 in 万円 and 30000000 in 円; times are
    seconds unless it says minutes or hours. `decimals` is the most that is accepted (None: any). Raises Unreadable."""
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    if not text:
        raise Unreadable("empty")
    if len(text) > _LONGEST:
        raise Unreadable("not_a_number")
    text, approximate = _without(_ABOUT, text)
    text, certain = _without_hedges(text)
    try:
        negative, rest = _sign(text)
        value, seen = _magnitude(rest, None if unit is None or not unit.strip() else unit_of(unit))
    except Unreadable as error:
        raise Unreadable(error.code, _kept(error.suggestion, text)) from None
    value = _checked(-value if negative else value, decimals)
    if not certain:
        raise Unreadable("uncertain", value)
    return Reading(value, seen, approximate)


def is_clock(text: str) -> bool:
    """Whether a time stands in the text as minutes and seconds (4:30), perhaps with hours (1:02:05)."""
    return _TIME.search(unicodedata.normalize("NFKC", text)) is not None


def _without(pattern: re.Pattern[str], text: str) -> tuple[str, bool]:
    found = pattern.match(text)
    return (text[found.end() :], True) if found else (text, False)


def _without_hedges(text: str) -> tuple[str, bool]:
    """The text without "about" and くらい, and whether there were none."""
    bare, before = _without(_HEDGE_BEFORE, text)
    short = _HEDGE_AFTER.sub("", bare)
    return (short, short == text) if short else (text, not before)


def _sign(text: str) -> tuple[bool, str]:
    """Is it negative, and the text without its sign: −5, ▲5, ¥-5, (5)."""
    if text.startswith("(") and text.endswith(")"):
        return True, text[1:-1].strip()
    rest, minus = _without(_MINUS, text)
    if not minus:
        currency = _CURRENCY.match(text)
        if currency:
            rest, minus = _without(_MINUS, text[currency.end() :])
            rest = currency.group() + rest
    if not minus:
        rest = _without(_PLUS, text)[0]
    return minus, rest


def _kept(suggestion: Decimal | None, text: str) -> Decimal | None:
    """The suggestion with the text's sign, if it can be stored at all."""
    if suggestion is None or digits(suggestion) > MAX_DIGITS:
        return None
    return plain(-suggestion if _sign(text)[0] else suggestion)


def _checked(value: Decimal, decimals: int | None) -> Decimal:
    if digits(value) > MAX_DIGITS:
        raise Unreadable("too_many_digits")
    value = plain(value)
    exponent = value.as_tuple().exponent
    if decimals is not None and isinstance(exponent, int) and -exponent > decimals:
        raise Unreadable("too_many_decimals", value.quantize(Decimal(1).scaleb(-decimals)))
    return value + 0


def _magnitude(text: str, unit: Unit | None) -> tuple[Decimal, str | None]:
    """The unsigned number in the asked unit, and the unit that was typed."""
    seconds = _seconds(text, unit)
    if seconds is not None:
        return seconds, "秒"
    share = _WARI.fullmatch(text)
    if share and (unit is None or unit.name == "%"):
        return _tenths(share), "%"
    text, currency = _currency(text)
    found = written_number.NUMBER.match(text)
    if not found:
        raise Unreadable("not_a_number")
    rest = text[found.end() :].strip()
    value = _parsed(found.group(), rest)
    rest, scaled = _short(rest, unit)
    multiplied = scaled is not None or written_number.has_multiplier(found.group())
    value *= scaled or 1
    return _in_unit(value, _seen(rest, currency, unit, value), unit, multiplied=multiplied)


def _currency(text: str) -> tuple[str, str | None]:
    found = _CURRENCY.match(text)
    if not found:
        return text, None
    sign = known_unit(found.group().strip())
    return text[found.end() :], sign.name if sign else None


def _parsed(written: str, rest: str) -> Decimal:
    try:
        value = written_number.parse(written)
    except written_number.Misplaced as error:
        raise Unreadable("point" if error.only_points else "comma", error.suggestion) from None
    if value is None:
        raise Unreadable("not_a_number")
    if re.search(r"[百千万億兆] ?\d$", written):
        # 1万2 is 12,000 to one and 10,002 to another.
        raise Unreadable("ambiguous", value)
    if re.search(r"\d", rest) and not (known_unit(rest) or re.fullmatch(r"(m|km|cm)[23]", rest)):
        raise Unreadable("several_numbers")
    return value


def _short(rest: str, unit: Unit | None) -> tuple[str, int | None]:
    """3k, 1.2M, 2 million: what it multiplies by, unless the letters are the unit itself."""
    found = _SHORT.match(rest)
    if not found or (unit is not None and same_unit(rest, unit)):
        return rest, None
    return rest[found.end() :].strip(), _SHORT_VALUE[found.group(1)]


def _seen(rest: str, currency: str | None, unit: Unit | None, value: Decimal) -> Unit | None:
    """The unit that was typed. Raises other_unit for one that is not the asked one, not_a_number for no unit at all."""
    if not rest:
        return known_unit(currency) if currency else None
    if unit is not None and same_unit(rest, unit):
        return unit
    seen = known_unit(rest)
    if seen is None:
        raise Unreadable("ambiguous" if rest == "m" else "not_a_number", value)
    if currency is not None and seen.name != currency:
        raise Unreadable("other_unit", value)
    return seen


def _in_unit(value: Decimal, seen: Unit | None, unit: Unit | None, *, multiplied: bool) -> tuple[Decimal, str | None]:
    if unit is None:
        return value * (seen.scale if seen else 1), seen.name if seen else None
    if seen is not None and seen.name != unit.name:
        raise Unreadable("other_unit", value)
    if seen is unit:
        return value, unit.written
    if seen is not None:
        return value * seen.scale / unit.scale, seen.name
    if multiplied and unit.scale > 1:
        # 3,000万 in a column of 万円 is 3000; 5千 there may be 5,000円 or 5,000万円.
        if value < unit.scale:
            raise Unreadable("ambiguous", value)
        return value / unit.scale, None
    return value, None


def _seconds(text: str, unit: Unit | None) -> Decimal | None:
    """Minutes:seconds, hours:minutes:seconds, 1時間30分: in seconds, or in the asked minutes or hours."""
    time, duration = _TIME.fullmatch(text), _DURATION.fullmatch(text)
    if time:
        first, second, third = time.groups()
        parts = (0, int(first), int(second)) if third is None else (int(first), int(second), int(third))
    elif duration and sum(part is not None for part in duration.groups()) > 1:
        parts = (int(duration[1] or 0), int(duration[2] or 0), int(duration[3] or 0))
    else:
        return None
    total = Decimal(parts[0] * 3600 + parts[1] * 60 + parts[2])
    if unit is None:
        return total
    if unit.seconds is None:
        raise Unreadable("other_unit")
    if time and time[3] is None and unit.seconds == 3600:
        # 1:30 in hours is an hour and a half to most, a minute and a half by the rule.
        raise Unreadable("ambiguous", _fitted(total / 60))
    return _fitted(total / unit.seconds)


def _fitted(value: Decimal) -> Decimal:
    try:
        return fit(value)
    except TooManyDigits:
        raise Unreadable("too_many_digits") from None


def _tenths(share: re.Match[str]) -> Decimal:
    """2割5分 is 25 %."""
    parts = [Decimal(0) if part is None else _parsed(part, "") for part in share.groups()]
    return parts[0] * 10 + parts[1] + parts[2] / 10
