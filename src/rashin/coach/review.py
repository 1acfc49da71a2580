"""`review(statement) -> Review`: the coach's answer to one sentence."""

from __future__ import annotations

from rashin.coach.judging import findings_of
from rashin.coach.metric import metric_of
from rashin.coach.shape import shape_of
from rashin.coach.statement import Review, Statement
from rashin.coach.tokens import words_of


def review(statement: Statement) -> Review:
    """What is good and what is missing in one statement. Reads its first 1,000 code points; never raises on any text."""
    words = words_of(statement.text, statement.language)
    metric = metric_of(words)
    findings = tuple(findings_of(shape_of(words, metric), statement.kind))
    at_fault = any(finding.severity == "fault" for finding in findings)
    return Review("needs_work" if at_fault else "good", findings, metric, words.language, statement.kind, statement.text)
