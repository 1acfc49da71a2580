"""The score at the quarter's end: proposed value, band, and what a distribution says."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Band = Literal["red", "yellow", "green"]
Remark = Literal["all_full", "all_full_again", "committed_short", "aspirational_low", "aspirational_high"]


@dataclass(frozen=True, slots=True)
class Scored:
    """A final score and whether its key result was committed."""

    score: Decimal
    committed: bool


def proposed(progress: Decimal | None) -> Decimal | None:
    """0.0–1.0, one decimal, half up, but 1.0 only if the target was reached; None for unknown progress."""
    raise NotImplementedError


def band(score: Decimal | None, *, committed: bool) -> Band | None:
    """Aspirational: red below 0.35, yellow below 0.65, else green. Committed: green at 1.0, yellow from 0.7, else red."""
    raise NotImplementedError


def objective_score(scores: Sequence[tuple[Decimal | None, Decimal]]) -> Decimal | None:
    """The weighted mean of (score, weight), 6 places; unknown ones left out."""
    raise NotImplementedError


def remarks(quarters: Sequence[Sequence[Scored]]) -> tuple[Remark, ...]:
    """What the last of the quarters (oldest first) gives to say; docs/method/score.md lists the codes."""
    raise NotImplementedError
