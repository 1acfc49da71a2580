"""Numbers as people type them: full-width, 漢数字, 万・億, 3k, percent, times, currency signs, units."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Code = Literal[
    "empty", "not_a_number", "uncertain", "several_numbers", "comma", "ambiguous", "other_unit", "too_many_digits",
    "too_many_decimals",
]  # fmt: skip


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


def read(text: str, *, unit: str | None = None, decimals: int | None = None) -> Reading:
    """The number in the text. `unit` is the key result's own: 「3,000万円」 is 3000 in 万円, and 30000000 in 円; times are
    seconds unless it says minutes or hours. `decimals` is the most that is accepted (None: any). Raises Unreadable."""
    raise NotImplementedError
