"""Exact numbers: the arithmetic that every rule uses, and what a stored number may hold."""

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal, getcontext, localcontext
from functools import wraps
from typing import ParamSpec, TypeVar

MAX_DIGITS = 15
PLACES = Decimal("0.000001")
ZERO = Decimal(0)
ONE = Decimal(1)

# Wide enough that a quotient of stored numbers never ties by accident: it is rounded once, at the end.
_EXACT = Context(prec=80, rounding=ROUND_HALF_EVEN)

P = ParamSpec("P")
R = TypeVar("R")


class TooManyDigits(ValueError):
    """A number needs more than 15 digits to be written out, which no database column keeps exactly."""

    def __init__(self, value: Decimal) -> None:
        super().__init__("too_many_digits")
        self.value = value


def exact(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function in the rules' own decimal context, whatever the caller's context is."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        now = getcontext()
        if now.prec == _EXACT.prec and now.rounding == _EXACT.rounding:  # within another rule
            return function(*args, **kwargs)
        with localcontext(_EXACT):
            return function(*args, **kwargs)

    return run


@exact
def stored(value: Decimal) -> Decimal:
    """A figure as it is stored: 6 places, half to even; never minus zero."""
    return value.quantize(PLACES) + ZERO


def clamp(value: Decimal) -> Decimal:
    """The value within 0..1, for bars and roll-up."""
    return min(max(value, ZERO), ONE)


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros behind the point and without an exponent: 26.620 is 26.62, 1E+2 is 100."""
    short = value.normalize(_EXACT)
    exponent = short.as_tuple().exponent
    return short.quantize(Decimal(1), context=_EXACT) if isinstance(exponent, int) and exponent > 0 else short


def digits(value: Decimal) -> int:
    """How many digits the number needs when written out in full: before the point and behind it, no trailing zeros."""
    _sign, figures, exponent = value.normalize(_EXACT).as_tuple()
    if not isinstance(exponent, int):
        raise ValueError("not a finite number")
    if value == 0:
        return 1
    before = max(len(figures) + exponent, 0)
    return before + max(-exponent, 0)


def check_digits(value: Decimal) -> Decimal:
    """The same value, or TooManyDigits if it needs more than 15 digits; ValueError for NaN and infinity."""
    if digits(value) > MAX_DIGITS:
        raise TooManyDigits(value)
    return value


@exact
def fit(value: Decimal) -> Decimal:
    """The nearest number that needs at most 15 digits (half to even), without trailing zeros. TooManyDigits if its
    whole part alone has more."""
    whole = max(value.adjusted() + 1, 0)
    if whole > MAX_DIGITS:
        raise TooManyDigits(value)
    if digits(value) > MAX_DIGITS:
        value = value.quantize(Decimal(1).scaleb(whole - MAX_DIGITS))
    return plain(check_digits(value))
