"""`review(statement) -> Review`: the coach's answer to one sentence."""

from __future__ import annotations

import re
from decimal import Decimal

from rashin.coach.judging import findings_of
from rashin.coach.metric import metric_of
from rashin.coach.shaping import shape_of
from rashin.coach.statement import Finding, Language, Metric, Past, Review, Statement
from rashin.coach.tokens import words_of

# A change this much larger than last time's asks what will be different.
_LEAP = Decimal("1.5")


def review(statement: Statement) -> Review:
    """What is good and what is missing in one statement. Reads its first 1,000 code points; no text makes it raise."""
    words = words_of(statement.text, statement.language)
    metric = metric_of(words)
    findings = tuple(findings_of(shape_of(words, metric), statement.kind))
    if statement.past and metric is not None and statement.kind == "key_result":
        findings += _against_history(metric, statement.past[-1], words.language)
    at_fault = any(finding.severity == "fault" for finding in findings)
    return Review(
        "needs_work" if at_fault else "good", findings, metric, words.language, statement.kind, statement.text
    )


def _against_history(metric: Metric, last: Past, language: Language) -> tuple[Finding, ...]:
    """'Last quarter it grew by 18; what will be different for 50?'"""
    planned = _planned_change(metric, last)
    if planned is None or abs(planned) <= abs(last.change) * _LEAP:
        return ()
    relative = metric.mode == "ratio" or (metric.mode == "delta" and metric.unit == "%")
    unit = None if relative else metric.unit  # 20% more of what was counted: the sentence does not name its unit
    values = (
        ("label", last.label),
        ("last", _written(last.change, unit, language)),
        ("name", metric.name or ""),
        ("now", _written(planned, unit, language)),
    )
    return (Finding("key_result_history", metric.span, "ask", "A", values),)


def _planned_change(metric: Metric, last: Past) -> Decimal | None:
    if metric.to is None:
        return None
    if metric.mode == "absolute":
        return metric.to - (metric.from_ if metric.from_ is not None else last.end)
    if metric.mode == "ratio":
        return last.end * ((metric.to / 100 if metric.unit == "%" else metric.to) - 1)
    return last.end * metric.to / 100 if metric.unit == "%" else metric.to


_MONEY = frozenset("$€£")


def _written(value: Decimal, unit: str | None, language: Language) -> str:
    """+2,000件, -$300, +5 points: a change as it is read, in the metric's unit; shares move by points."""
    name = re.split(r"[/／]", unit or "")[0]
    plain = f"{abs(value).normalize():,f}"
    sign = "+" if value > 0 else "-" if value < 0 else ""
    if name in _MONEY:
        return f"{sign}{name}{plain}"
    if name == "%":
        name = "ポイント" if language == "ja" else "points"
    return f"{sign}{plain}{name}" if language == "ja" or not name else f"{sign}{plain} {name}"
