"""How a rule makes a finding, and what the rules of several kinds share."""

from __future__ import annotations

import re

from rashin.coach import lexicon as lex
from rashin.coach.shape import Shape
from rashin.coach.statement import Finding, Severity, Smart, Span

# The least clarity (shape.py) that makes an objective a direction and an action something to start on.
# Fitted on the development half.
CLEAR_OBJECTIVE = {"en": 2.0, "ja": 1.5}
CLEAR_ACTION = {"en": 1.5, "ja": 0.5}
LONG_OBJECTIVE = {"en": 30, "ja": 110}


def finding(
    shape: Shape, code: str, severity: Severity, smart: Smart, span: Span | None = None, **values: str
) -> Finding:
    return Finding(code, span or shape.whole(), severity, smart, tuple(sorted(values.items())) if values else ())


def metric_span(shape: Shape) -> Span:
    return shape.metric.span if shape.metric else shape.whole()


_SAYS = re.compile(r"[^\W_]")


def empty(shape: Shape) -> Finding | None:
    return finding(shape, "empty", "fault", "S") if not _SAYS.search(shape.words.text) else None


def is_creation(shape: Shape) -> bool:
    return shape.verb in _CREATIONS


_CREATIONS = frozenset(
    {
        "build",
        "create",
        "provide",
        "deliver",
        "establish",
        "develop",
        "make",
        "become",
        "put",
        "give",
        "set",
        "prepare",
        "bring",
        "open",
        "lead",
        "run",
        "作る",
        "築く",
        "提供",
        "届ける",
        "構築",
        "確立",
        "整備",
        "強化",
        "推進",
        "育てる",
        "促進",
        "開く",
    }
)


def outcome_behind(shape: Shape) -> bool:
    """Another predicate, after or before, names what comes of it (…して、関係を強める; launch X to win Y)."""
    words = shape.words
    if words.language == "ja":
        return any(
            words.classes[index] & lex.OUTCOME and not words.classes[index] & lex.TASK
            for index in shape.verbs
            if index != shape.main
        )
    return any(words.classes[index] & lex.OUTCOME and index > shape.main for index in shape.verbs)
