"""The score at the quarter's end: proposed value, band, and what a distribution says."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from rashin.rules.rollup import Part, roll_up
from rashin.rules.value import clamp, exact

FULL = Decimal("1.0")
# Aspirational key results should average 0.7: this far from it, either way, is worth a word.
_LOW, _HIGH = Decimal("0.4"), Decimal("0.9")
_TENTH, _NEARLY = Decimal("0.1"), Decimal("0.9")
_ASPIRATIONAL = (Decimal("0.35"), Decimal("0.65"))
_COMMITTED = (Decimal("0.7"), FULL)

Band = Literal["red", "yellow", "green"]
Remark = Literal["all_full", "all_full_again", "committed_short", "aspirational_low", "aspirational_high"]


@dataclass(frozen=True, slots=True)
class Scored:
    """A final score and whether its key result was committed."""

    score: Decimal
    committed: bool


def proposed(progress: Decimal | None) -> Decimal | None:
    """0.0–1.0, one decimal, half up, but 1.0 only if the target was reached; None for unknown progress."""
    if progress is None:
        return None
    if progress >= 1:
        return FULL
    return min(clamp(progress).quantize(_TENTH, rounding=ROUND_HALF_UP), _NEARLY)


def band(score: Decimal | None, *, committed: bool) -> Band | None:
    """Aspirational: red below 0.35, yellow below 0.65, else green. Committed: green at 1.0, yellow from 0.7, else red.
    None for no score."""
    if score is None:
        return None
    yellow, green = _COMMITTED if committed else _ASPIRATIONAL
    if score >= green:
        return "green"
    return "yellow" if score >= yellow else "red"


@exact
def objective_score(scores: Sequence[tuple[Decimal | None, Decimal]]) -> Decimal | None:
    """The weighted mean of (score, weight), 6 places; unknown ones left out; None when the known weights are 0."""
    return roll_up([Part(score, weight) for score, weight in scores]).progress


def remarks(quarters: Sequence[Sequence[Scored]]) -> tuple[Remark, ...]:
    """What the last of the quarters (oldest first) gives to say; docs/method/score.md lists the codes."""
    if not quarters or not quarters[-1]:
        return ()
    last = quarters[-1]
    found: list[Remark] = []
    if _all_full(last):
        again = len(quarters) > 1 and _all_full(quarters[-2])
        found.append("all_full_again" if again else "all_full")
    if any(scored.committed and scored.score < FULL for scored in last):
        found.append("committed_short")
    average = objective_score([(scored.score, Decimal(1)) for scored in last if not scored.committed])
    if average is not None and average < _LOW:
        found.append("aspirational_low")
    if average is not None and average > _HIGH and not _all_full(last):
        found.append("aspirational_high")
    return tuple(found)


def _all_full(quarter: Sequence[Scored]) -> bool:
    return bool(quarter) and all(scored.score >= FULL for scored in quarter)
