"""Why a number is what it is: codes and operands, from which a page prints the formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from rashin.rules.counting import FedSource
from rashin.rules.definition import Definition, Entry
from rashin.rules.pace import Status, Thresholds

Formula = Literal[
    "difference", "share", "budget", "threshold", "threshold_met", "threshold_without_start", "steps", "kept",
    "recorded", "unknown",
]  # fmt: skip
Role = Literal["current", "start", "target", "pace", "weight", "kept", "due", "in_range", "recorded"]
Why = Literal["no_entry", "measuring_start", "nothing_due", "weights_zero", "start_equals_target"]
Rule = Literal["reached", "on_track", "at_risk", "behind", "too_early", "out_of_range", "not_due", "no_value"]


@dataclass(frozen=True, slots=True)
class Operand:
    """One number of the formula and its role. `key` names a milestone's step."""

    role: Role
    value: Decimal
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A formula with its operands in order.

    difference, threshold: (numerator[0] − numerator[1]) / (denominator[0] − denominator[1]) = top / bottom
    share: numerator[0] / denominator[0]; steps: sum of done weights / sum of all weights; kept: kept / due
    budget: pace · min(1, target · pace / current), numerator (pace, target), denominator (current)
    `limited` tells that the result was held within 0..0.99. `ratio` is p/e on `judged_on`; `rule` is the threshold that
    applied, with its two limits; `pace_today` is where the tick on the road stands on the asked day.
    """

    formula: Formula
    numerator: tuple[Operand, ...]
    denominator: tuple[Operand, ...]
    top: Decimal | None
    bottom: Decimal | None
    limited: bool
    result: Decimal | None
    why_unknown: Why | None
    value: Decimal | None
    for_date: date | None
    judged_on: date | None
    pace: Decimal | None
    ratio: Decimal | None
    status: Status | None
    rule: Rule
    limit_ratio: Decimal | None
    limit_points: Decimal | None
    pace_today: Decimal | None
    sources: tuple[FedSource, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """ "At `value` this will be `progress`": about half-way. A budget's holds on `day`; for steps, habits and ranges the
    value is how many are done, kept or in range, out of `out_of`."""

    value: Decimal
    progress: Decimal
    day: date | None = None
    out_of: Decimal | None = None


def example(definition: Definition) -> Example | None:
    """A round value about half-way and its progress; None while the definition lacks a figure or for a baseline."""
    raise NotImplementedError


def explain(
    definition: Definition,
    entries: Sequence[Entry],
    day: date,
    *,
    thresholds: Thresholds | None = None,
    sources: Sequence[FedSource] = (),
) -> Explanation:
    """Formula, operands, pace and status of a key result as its entries have it."""
    raise NotImplementedError
