"""One number as it is written, without sign and unit: digits with separators, 漢数字, and 万・億 between them."""

import re
from decimal import Decimal

from rashin.rules.value import exact

_SIGNS = ("〇零○◯", "一壱", "二弐", "三参", "四", "五", "六", "七", "八", "九")
_DIGITS = {sign: value for value, signs in enumerate(_SIGNS) for sign in signs}
_SMALL = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "萬": 10**4, "億": 10**8, "兆": 10**12}
_KANJI = "".join((*_DIGITS, *_SMALL, *_BIG))
_ARABIC = r"(?:\d|\.\d)(?:[\d.,、]|[ ](?=\d{3}(?!\d)))*"

#: The longest stretch at the beginning of a text that may be a number.
NUMBER = re.compile(rf"(?:{_ARABIC}|[{_KANJI}])(?:\s?[{_KANJI}]|{_ARABIC})*")
_PART = re.compile(rf"{_ARABIC}|[{''.join(_DIGITS)}]+|[{''.join(_SMALL)}{''.join(_BIG)}]")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINTED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"\d*\.?\d+")


class Misplaced(ValueError):
    """A comma or point that stands in no usual place; `suggestion` is the likeliest number, `only_points` tells that no
    comma was typed."""

    def __init__(self, suggestion: Decimal | None, *, only_points: bool) -> None:
        super().__init__("misplaced")
        self.suggestion, self.only_points = suggestion, only_points


def has_multiplier(written: str) -> bool:
    """Is there a 十, 百, 千, 万, 億 or 兆 in it?"""
    return any(sign in _SMALL or sign in _BIG for sign in written)


@exact
def parse(written: str) -> Decimal | None:
    """The number, or None where the signs make none (十30, 万 alone). Raises Misplaced for 1,5 and 1.234,5."""
    if not NUMBER.fullmatch(written):
        return None
    total = section = Decimal(0)
    pending: Decimal | None = None
    small, big = 10**4, 10**16
    for part in _PART.findall(written):
        if part in _SMALL:
            if _SMALL[part] >= small:
                return None
            small = _SMALL[part]
            section += (Decimal(1) if pending is None else pending) * small
            pending = None
        elif part in _BIG:
            section += pending or 0
            if _BIG[part] >= big or not section:
                return None
            big, small = _BIG[part], 10**4
            total += section * big
            section, pending = Decimal(0), None
        elif pending is not None:
            return None
        else:
            pending = _digits(part)
            if pending >= min(small, big) and (small < 10**4 or big < 10**16):
                return None
    return total + section + (pending or 0)


def _digits(part: str) -> Decimal:
    if part[0] in _DIGITS:
        return Decimal("".join(str(_DIGITS[sign]) for sign in part))
    part = part.replace("、", ",")
    if _PLAIN.fullmatch(part):
        return Decimal(part)
    if _GROUPED.fullmatch(part):
        return Decimal(part.replace(",", ""))
    if _SPACED.fullmatch(part):
        return Decimal(part.replace(" ", ""))
    raise Misplaced(_likeliest(part), only_points="." in part and "," not in part)


def _likeliest(part: str) -> Decimal | None:
    """1,5 → 1.5; 12,40 → 12.40; 1.234,5 → 1234.5; 1.234.567 and 12,3456 → the digits alone; 5. → 5; 12.3.4 → nobody
    knows."""
    digits = part.replace(" ", "").rstrip(".,")
    signs = [sign for sign in digits if sign in ".,"]
    if not signs:
        return Decimal(digits)
    if signs.count(".") == len(signs) > 1 and not _POINTED.fullmatch(digits):
        return None
    whole, _, rest = digits.rpartition(signs[-1])
    last_is_point = signs.count(signs[-1]) == 1 and (len(rest) < 3 or len(signs) > 1)
    whole = re.sub(r"[.,]", "", whole)
    return Decimal(f"{whole or 0}.{rest}") if last_is_point else Decimal(whole + rest)
