"""Why a number is what it is: codes and operands, from which a page prints the formula."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from rashin.rules.counting import FedSource, current, is_met, progress, step_states
from rashin.rules.curve import curve
from rashin.rules.definition import Definition, Entry
from rashin.rules.due import due_by_day, kept_by_day
from rashin.rules.pace import Status, Thresholds, Verdict, is_out_of_range, judge, share_of_pace, status
from rashin.rules.value import ZERO, exact, stored

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
    applied, with its two limits (too_early: the pace below which there is no status); `pace_today` is where the tick on
    the road stands on the asked day.
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
    """At `value` this will be `progress`: about half-way. A budget's holds on `day`; for steps, habits and ranges the
    value is how many are done, kept or in range, out of `out_of`."""

    value: Decimal
    progress: Decimal
    day: date | None = None
    out_of: Decimal | None = None


def example(definition: Definition) -> Example | None:
    """A value about half-way, with no more decimals than start and target have, and its progress; None while the
    definition lacks a figure, and for a baseline."""
    match definition.kind:
        case "milestone":
            return _half_of_the_steps(definition)
        case "recurring" | "range":
            return _half_of_what_is_due(definition)
        case "baseline":
            return None
    target = definition.target
    if target is None:
        return None
    origin = definition.origin
    if origin is None:
        return _at(definition, target, definition.deadline) if definition.kind == "threshold" else None
    places = max(_places(origin), _places(target))
    value = _rounded((origin + target) / 2, places)
    if not definition.is_budget:
        return _at(definition, value, definition.deadline)
    day = definition.first_day + (definition.deadline - definition.first_day) // 2
    found = _at(definition, value, day)
    return None if found is None else replace(found, day=day)


def _at(definition: Definition, value: Decimal, day: date) -> Example | None:
    entry = Entry(value, day, datetime.combine(day, time()), 0)
    made = progress(replace(definition, entry="running"), [entry])
    return None if made is None else Example(value, made)


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


@exact
def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@exact
def _half_of_the_steps(definition: Definition) -> Example | None:
    total = sum((step.weight for step in definition.milestones), ZERO)
    if total <= 0:
        return None
    done = ZERO
    for number, step in enumerate(definition.milestones, 1):
        done += step.weight
        if done * 2 >= total:
            return Example(Decimal(number), stored(done / total), out_of=Decimal(len(definition.milestones)))
    return None


@exact
def _half_of_what_is_due(definition: Definition) -> Example | None:
    total = sum((number for _, number in due_by_day(definition)), ZERO)
    if total <= 0:
        return None
    half = min(_rounded(total / 2, 0), total)
    return Example(half, stored(half / total), out_of=total)


@dataclass(frozen=True, slots=True)
class _Sum:
    formula: Formula
    numerator: tuple[Operand, ...] = ()
    denominator: tuple[Operand, ...] = ()
    top: Decimal | None = None
    bottom: Decimal | None = None
    limited: bool = False


def explain(
    definition: Definition,
    entries: Sequence[Entry],
    day: date,
    *,
    thresholds: Thresholds | None = None,
    sources: Sequence[FedSource] = (),
) -> Explanation:
    """Formula, operands, pace and status of a key result as its entries have it; `day` only moves `pace_today`."""
    limits = thresholds or Thresholds()
    verdict = judge(definition, entries, thresholds=limits, day=day)
    made, pace = verdict.progress, verdict.pace
    summed = _Sum("unknown") if made is None else _formula(definition, entries, verdict)
    line = curve(definition, entries)
    rule = _rule(definition, verdict, limits)
    ratio_limit, points_limit = _limits(rule, limits)
    return Explanation(
        formula=summed.formula,
        numerator=summed.numerator,
        denominator=summed.denominator,
        top=summed.top,
        bottom=summed.bottom,
        limited=summed.limited,
        result=made,
        why_unknown=_why_unknown(definition, entries) if made is None else None,
        value=verdict.value,
        for_date=verdict.for_date,
        judged_on=verdict.judged_on,
        pace=pace,
        ratio=None if made is None or pace is None else share_of_pace(made, pace),
        status=verdict.status,
        rule=rule,
        limit_ratio=ratio_limit,
        limit_points=points_limit,
        pace_today=None if line is None else line.at(day),
        sources=tuple(sources),
    )


def _formula(definition: Definition, entries: Sequence[Entry], verdict: Verdict) -> _Sum:
    match definition.kind:
        case "milestone":
            return _explain_steps(definition, entries)
        case "recurring" | "range":
            return _explain_kept(definition, entries)
        case "baseline":
            return _Sum("recorded", (Operand("recorded", verdict.progress or ZERO),))
    if verdict.value is None or definition.target is None:
        return _Sum("unknown")
    now, target = Operand("current", verdict.value), Operand("target", definition.target)
    if definition.is_budget:
        return _explain_budget(now, target, verdict.pace)
    if definition.kind == "threshold":
        return _explain_threshold(definition, now, target, verdict.progress)
    if definition.reading == "total":
        return _Sum("share", (now,), (target,), now.value, target.value)
    return _difference("difference", definition, now, target)


@exact
def _difference(formula: Formula, definition: Definition, now: Operand, target: Operand) -> _Sum:
    start = Operand("start", definition.origin or ZERO)
    return _Sum(formula, (now, start), (target, start), now.value - start.value, target.value - start.value)


@exact
def _explain_budget(now: Operand, target: Operand, pace: Decimal | None) -> _Sum:
    pace = ZERO if pace is None else pace
    return _Sum("budget", (Operand("pace", pace), target), (now,), target.value * pace, now.value)


def _explain_threshold(definition: Definition, now: Operand, target: Operand, made: Decimal | None) -> _Sum:
    if is_met(definition, now.value):
        return _Sum("threshold_met", (now,), (target,))
    origin = definition.origin
    if origin is None or origin == target.value or is_met(definition, origin):
        return _Sum("threshold_without_start", (now,), (target,))
    found = _difference("threshold", definition, now, target)
    free = None if found.top is None or not found.bottom else stored(found.top / found.bottom)
    return replace(found, limited=free != made)


@exact
def _explain_steps(definition: Definition, entries: Sequence[Entry]) -> _Sum:
    states = step_states(entries)
    every = tuple(Operand("weight", step.weight, step.key) for step in definition.milestones)
    done = tuple(operand for operand in every if states.get(operand.key or ""))
    top = sum((operand.value for operand in done), ZERO)
    return _Sum("steps", done, every, top, sum((operand.value for operand in every), ZERO))


@exact
def _explain_kept(definition: Definition, entries: Sequence[Entry]) -> _Sum:
    kept = sum((number for _, number in kept_by_day(definition, entries)), ZERO)
    due = sum((number for _, number in due_by_day(definition, entries)), ZERO)
    role: Role = "kept" if definition.kind == "recurring" else "in_range"
    return _Sum("kept", (Operand(role, kept),), (Operand("due", due),), kept, due)


def _why_unknown(definition: Definition, entries: Sequence[Entry]) -> Why:
    if definition.measuring_start:
        return "measuring_start"
    if definition.kind in ("recurring", "range") and not due_by_day(definition, entries):
        return "nothing_due"
    if definition.kind == "milestone" and not any(step.weight > 0 for step in definition.milestones):
        return "weights_zero"
    has_value = current(definition, entries).value is not None
    return "start_equals_target" if has_value and definition.origin == definition.target else "no_entry"


def _rule(definition: Definition, verdict: Verdict, limits: Thresholds) -> Rule:
    if verdict.status == "not_due":
        return "not_due"
    if verdict.progress is None or verdict.status == "measuring_start":
        return "no_value"
    by_pace = status(verdict.progress, verdict.pace, thresholds=limits)
    if verdict.status == "at_risk" and by_pace != "at_risk" and is_out_of_range(definition, verdict.value):
        return "out_of_range"
    match by_pace:
        case "reached" | "on_track" | "at_risk" | "behind":
            return by_pace
        case _:
            return "too_early"


def _limits(rule: Rule, limits: Thresholds) -> tuple[Decimal | None, Decimal | None]:
    match rule:
        case "behind":
            return limits.behind_ratio, limits.behind_points
        case "at_risk" | "on_track":
            return limits.at_risk_ratio, limits.at_risk_points
        case "too_early":
            return limits.too_early, None
        case _:
            return None, None
