"""From the sentence of a key result to the way in which its number is counted, with what is still open.

Pure: what the coach read of the sentence goes in, a suggestion comes out. Nobody has to choose among ten kinds: what
the sentence says is taken, what is open takes the usual answer and is asked in plain words, at most twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from rashin.coach import Metric

Question = Literal["restarts", "percent_or_points", "once_or_monthly", "which_base"]

MOST_QUESTIONS = 2
_PERIODIC = re.compile(
    r"月間|月次|毎月|ひと月|一か月|月(?=\d|平均|あたり)|[/／]月|週間|monthly|per month|a month|each month|/ ?mo\b", re.I
)
_HABIT = re.compile(
    r"毎週|毎日|週[0-9一二三四五六七]+[回本件日]|週に[0-9一二三四五六七]+"
    r"|every (?:week|day)|weekly|(?:once|twice|times) a week|per week|a week\b",
    re.I,
)
_THIS_CYCLE = re.compile(
    r"今期|期中|今四半期|四半期で|この三か月|this quarter|in the quarter|by the end of the quarter", re.I
)
_RATE = re.compile(r"率|割合|度(?![数目])|シェア|rate|ratio|share|satisfaction|score", re.I)
_AVERAGE = re.compile(r"平均|一人あたり|単価|時間|日数|average|per person|time to|days to", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """How the number would be counted. `questions` are what the form asks, the usual answers being filled in."""

    kind: str = "increase"
    reading: str = "level"
    entry: str = "running"
    per: str = "month"
    start: Decimal | None = None
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bound: str = ""
    unit: str = ""
    decimals: int = 0
    base_kind: str = ""
    derived_by: str = ""
    derived_amount: Decimal | None = None
    is_budget: bool = False
    due_each: Decimal = Decimal(1)
    questions: tuple[Question, ...] = ()


def counting_of(text: str, metric: Metric | None) -> Counting:
    """The usual way to count what the sentence promises; `metric` is what the coach read of it (None: no number)."""
    if metric is None or (metric.to is None and metric.from_ is None and not metric.placeholder):
        return _without_number(text, metric)
    if _HABIT.search(text) and metric.from_ is None:
        return Counting(kind="recurring", unit=_unit(metric), due_each=Decimal(1))
    if metric.direction == "maintain":
        return _kept(metric)
    if metric.base is not None or metric.mode == "ratio" or (metric.mode == "delta" and _is_percent(metric)):
        return _relative(text, metric)
    if metric.mode == "delta":
        return _gain(metric)
    if metric.bound is not None and metric.from_ is None:
        return _bounded(text, metric)
    return _from_to(text, metric)


def _without_number(text: str, metric: Metric | None) -> Counting:
    if _HABIT.search(text):
        return Counting(kind="recurring", unit=_unit(metric) if metric else "")
    return Counting(kind="milestone")


def _kept(metric: Metric) -> Counting:
    low, high = (metric.to, metric.high) if metric.bound != "max" else (None, metric.to)
    return Counting(kind="range", low=low, high=high, unit=_unit(metric), decimals=_decimals(low, high))


def _gain(metric: Metric) -> Counting:
    """「50件増やす」: the total of the cycle, from 0, typed as what is new."""
    if metric.direction == "decrease":
        return Counting(kind="decrease", target=None, unit=_unit(metric), questions=("which_base",))
    return Counting(reading="total", entry="new", target=metric.to, unit=_unit(metric), decimals=_decimals(metric.to))


def _bounded(text: str, metric: Metric) -> Counting:
    found = Counting(
        kind="threshold",
        bound=_bound(metric),
        target=metric.to,
        unit=_unit(metric),
        decimals=_decimals(metric.to),
    )
    if _is_level(text, metric):
        return found
    sure: tuple[Question, ...] = () if _THIS_CYCLE.search(text) else ("restarts",)
    if metric.bound == "max":
        return replace(found, reading="total", is_budget=True, questions=sure)
    return replace(found, kind="increase", reading="total", bound="", questions=sure)


def _from_to(text: str, metric: Metric) -> Counting:
    falling = metric.direction == "decrease" or (
        metric.from_ is not None and metric.to is not None and metric.to < metric.from_
    )
    found = Counting(
        kind="decrease" if falling else "increase",
        start=metric.from_,
        target=metric.to,
        unit=_unit(metric),
        decimals=_decimals(metric.from_, metric.to),
    )
    if _is_periodic(text, metric):
        return replace(found, reading="per_period", per="week" if re.search("週間|week", text) else "month")
    if _is_level(text, metric):
        return found
    if metric.from_ is None and not falling:
        sure = bool(_THIS_CYCLE.search(text))
        return replace(found, reading="total", questions=() if sure else ("restarts",))
    return replace(found, questions=("restarts",))


def _relative(text: str, metric: Metric) -> Counting:
    """A change against a base: by percent, as a ratio, or in points of a rate."""
    falling = metric.direction == "decrease"
    rate = bool(_RATE.search(text))
    by, amount = _derivation(metric, falling)
    reading = "level" if rate or _AVERAGE.search(text) else "total"
    questions: list[Question] = []
    if _is_periodic(text, metric):
        reading = "per_period"
    elif reading == "total" and metric.base is None:
        questions.append("restarts")
    if metric.base is None:
        questions.append("which_base")
    if rate and by == "percent" and _is_percent(metric):
        questions.append("percent_or_points")
    if metric.base == "previous_month":
        questions.append("once_or_monthly")
    return Counting(
        kind="decrease" if falling else "increase",
        reading=reading,
        unit="%" if rate else ("" if _is_percent(metric) or metric.mode == "ratio" else _unit(metric)),
        decimals=1 if rate else 0,
        base_kind=metric.base or "previous_quarter",
        derived_by=by,
        derived_amount=amount,
        questions=tuple(questions[:MOST_QUESTIONS]),
    )


def _derivation(metric: Metric, falling: bool) -> tuple[str, Decimal | None]:
    amount = metric.to
    if metric.mode == "ratio":
        if amount is not None and _is_percent(metric):
            amount = amount / 100
        return "ratio", amount
    if amount is not None and falling:
        amount = -amount
    if _is_percent(metric) and not _is_points(metric):
        return "percent", amount
    return "points", amount


def _is_percent(metric: Metric) -> bool:
    return (metric.unit or "").startswith(("%", "％", "percent"))


def _is_points(metric: Metric) -> bool:
    return (metric.unit or "") in ("ポイント", "points", "pt", "pts", "pp", "point")


def _is_periodic(text: str, metric: Metric) -> bool:
    return bool(_PERIODIC.search(text)) or "/" in (metric.unit or "")


def _is_level(text: str, metric: Metric) -> bool:
    return _is_percent(metric) or bool(_RATE.search(text) or _AVERAGE.search(text))


def _bound(metric: Metric) -> str:
    if metric.bound == "max":
        return "less_than" if metric.strict else "at_most"
    return "more_than" if metric.strict else "at_least"


def _unit(metric: Metric) -> str:
    return re.split(r"[/／]", metric.unit or "")[0]


def _decimals(*values: Decimal | None) -> int:
    places = [-int(value.normalize().as_tuple().exponent) for value in values if value is not None]
    return min(max([0, *places]), 4)
