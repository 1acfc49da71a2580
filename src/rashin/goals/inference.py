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
from rashin.rules.typed_number import Unreadable, is_clock, read
from rashin.ui.formats import SECONDS

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
_RATE = re.compile(
    r"率|割合|度(?![数目])|シェア|rate|ratio|share|satisfaction|score|\b(?:conversion|retention|churn|coverage)\b", re.I
)
_AVERAGE = re.compile(r"平均|一人あたり|単価|時間|日数|NPS|average|per person|(?<!first )\btime\b|days to|score", re.I)
_FIRST_MEASURE = re.compile(
    r"(?:はじめて|初めて)(?:測|計)|ベースライン|現状を(?:測|把握)|for the first time|\bbaseline\b", re.I
)
# 「までに」 is a deadline beside most verbs and a ceiling beside these.
_CEILING = re.compile(
    r"(?:まで|以内)に?(?:収め|おさめ|納め|抑え|おさえ|とどめ|留め)|\b(?:stay|keep|kept|spend|hold)\b.*\bwithin\b", re.I
)
_MOST_AT_ONCE = 30


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
    metric = _as_typed(text, metric)
    if _HABIT.search(text) and metric.from_ is None and not _is_percent(metric):
        return Counting(kind="recurring", unit=_unit(metric), due_each=_each_time(metric))
    if _is_budget(text, metric):
        return _bounded(text, metric._replace(bound="max"))
    if metric.direction == "maintain":
        return _kept(metric)
    if metric.mode == "absolute" and metric.from_ is not None and metric.to is not None:
        return _from_to(text, metric)
    if metric.base is not None or metric.mode in ("ratio", "delta"):
        return _relative(text, metric) if _needs_base(metric) else _gain(metric)
    if metric.bound is not None and metric.from_ is None:
        return _bounded(text, metric)
    return _from_to(text, metric)


def with_figures(text: str, metric: Metric | None, *, start: str, target: str) -> Counting:
    """How a sentence is counted that names no number itself, by the figures that were typed beside it.

    A sentence that says how it is counted keeps its word; so does one beside which no target can be read.
    """
    found = counting_of(text, metric)
    if found.kind != "milestone" or not target.strip():
        return found
    try:
        first, last = read(start) if start.strip() else None, read(target)
    except Unreadable:
        return found
    unit = last.unit_seen or (first.unit_seen if first else None)
    return counting_of(text, (metric or Metric())._replace(
        from_=first.value if first else None, to=last.value, mode="absolute", placeholder=False, span=(0, 0),
        unit=SECONDS if is_clock(target) else unit,
    ))  # fmt: skip


def _as_typed(text: str, metric: Metric) -> Metric:
    """A time that was typed 4:30 is shown so, although it is counted in seconds."""
    figure = text[slice(*metric.span)] if metric.span else ""
    return metric._replace(unit=SECONDS) if is_clock(figure) else metric


def _without_number(text: str, metric: Metric | None) -> Counting:
    if _HABIT.search(text):
        return Counting(kind="recurring", unit=_unit(metric) if metric else "")
    return Counting(kind="baseline" if _FIRST_MEASURE.search(text) else "milestone")


def _each_time(metric: Metric) -> Decimal:
    """「週2本」 is two a week; a large figure is no count of habits."""
    value = metric.to
    whole = value is not None and 0 < value <= _MOST_AT_ONCE and value == value.to_integral_value()
    return value if value is not None and whole else Decimal(1)


def _is_budget(text: str, metric: Metric) -> bool:
    """A total that should stay low: 「24万円までに収める」, "keep complaints to at most 20 this quarter"."""
    if metric.mode != "absolute" or metric.from_ is not None or _is_level(text, metric) or _is_periodic(text, metric):
        return False
    kept_low = metric.direction == "maintain" and metric.bound == "max" and bool(_THIS_CYCLE.search(text))
    return kept_low or bool(_CEILING.search(text))


def _needs_base(metric: Metric) -> bool:
    """Only 「50件増やす」 starts from nothing; a share, points, a ratio and what goes down need what was before."""
    from_nothing = metric.mode == "delta" and metric.base is None and metric.direction != "decrease"
    return not from_nothing or _is_percent(metric) or _is_points(metric)


def _kept(metric: Metric) -> Counting:
    low: Decimal | None
    high: Decimal | None
    if metric.high is not None:
        low, high = metric.to, metric.high
    elif metric.from_ is not None and metric.to is not None:  # 「10日から14日に保つ」
        low, high = sorted((metric.from_, metric.to))
    else:
        low, high = (None, metric.to) if metric.bound == "max" else (metric.to, None)
    return Counting(kind="range", low=low, high=high, unit=_unit(metric), decimals=_decimals(low, high))


def _gain(metric: Metric) -> Counting:
    """「50件増やす」: the total of the cycle, from 0, typed as what is new."""
    return Counting(reading="total", entry="new", target=metric.to, unit=_unit(metric), decimals=_decimals(metric.to))


def _bounded(text: str, metric: Metric) -> Counting:
    found = Counting(
        kind="threshold",
        bound=_bound(metric),
        target=metric.to,
        unit=_unit(metric),
        decimals=_decimals(metric.to),
    )
    if _is_periodic(text, metric) and not _is_percent(metric):
        rising = replace(found, kind="increase", bound="") if metric.bound != "max" else found
        return replace(rising, reading="per_period", per=_per(text))
    if _is_level(text, metric):
        return found
    sure: tuple[Question, ...] = () if _THIS_CYCLE.search(text) else ("restarts",)
    if metric.bound == "max":
        return replace(found, reading="total", is_budget=True, questions=sure)
    return replace(found, kind="increase", reading="total", bound="", questions=sure)


def _from_to(text: str, metric: Metric) -> Counting:
    falling = metric.direction == "decrease" or (
        metric.from_ is not None and metric.to is not None and metric.to < metric.from_ and not metric.against
    )
    found = Counting(
        kind="decrease" if falling else "increase",
        start=metric.from_,
        target=metric.to,
        unit=_unit(metric),
        decimals=_decimals(metric.from_, metric.to),
    )
    if _is_periodic(text, metric):
        return replace(found, reading="per_period", per=_per(text))
    if _is_level(text, metric):
        return found
    if metric.base is not None:
        return _of_the_cycle(found, falling)
    if metric.from_ is None and not falling:
        sure = bool(_THIS_CYCLE.search(text))
        return replace(found, reading="total", questions=() if sure else ("restarts",))
    return replace(found, questions=("restarts",))


def _of_the_cycle(found: Counting, falling: bool) -> Counting:
    """「前四半期の40件から20件に」: a total that starts at 0 again; what was before only sets the target."""
    if falling:
        return replace(found, kind="threshold", bound="at_most", reading="total", is_budget=True, start=None)
    return replace(found, reading="total", start=None)


def _relative(text: str, metric: Metric) -> Counting:
    """A change against a base: by percent, as a ratio, or in points of a rate."""
    falling = metric.direction == "decrease"
    rate = bool(_RATE.search(text))
    by, amount = _derivation(metric, falling)
    reading = "level" if rate or _AVERAGE.search(text) or _is_points(metric) else "total"
    questions: list[Question] = []
    if _is_periodic(text, metric) or (reading == "total" and metric.base == "previous_month"):
        reading = "per_period"  # a month is held against a month, never against the total of a quarter
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


def _per(text: str) -> str:
    return "week" if re.search(r"週(?=間|\d|[一二三四五六七])|week", text) else "month"


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
