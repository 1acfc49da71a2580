"""What goes into the coach and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal["objective", "key_result", "action"]
Language = Literal["ja", "en"]
Severity = Literal["fault", "ask", "praise"]
Smart = Literal["S", "M", "A", "R", "T"]
Direction = Literal["increase", "decrease", "achieve", "maintain"]
Base = Literal["previous_year", "previous_quarter", "previous_month"]
Mode = Literal["absolute", "delta", "ratio"]
Bound = Literal["min", "max"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Past:
    """What the same metric did in a period that is over: its label ("2026 Q2"), and from where to where it went."""

    label: str
    start: Decimal
    end: Decimal

    @property
    def change(self) -> Decimal:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence as somebody wrote it. `language` None: seen from the text. `past`: latest period last."""

    text: str
    kind: Kind = "key_result"
    language: Language | None = None
    past: tuple[Past, ...] = ()


class Metric(NamedTuple):
    """What a sentence says about its number; None where it says nothing.

    For `mode` "delta" and "ratio" `to` is the size of the change (20 for "by 20%", 2 for "doubles").
    `strict` tells "more than" and "less than" (超, 未満) from "at least" and "at most" (以上, 以下).
    A range to stay in (800〜1,000人) has its lower end in `to` and its upper end in `high`.
    Of a start and a step (from 134 by 50) `to` is the level that they lead to, `step` the step's size and `step_unit`
    its unit. `against` is set where the verb says one direction and the figures the other.
    `placeholder` is set where a letter or a circle stands for the figure that is still to come (X%, 〇〇件).
    """

    name: str | None = None
    from_: Decimal | None = None
    to: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    direction: Direction | None = None
    base: Base | None = None
    mode: Mode = "absolute"
    bound: Bound | None = None
    strict: bool = False
    deadline: str | None = None
    placeholder: bool = False
    span: Span = (0, 0)
    step: Decimal | None = None
    step_unit: str | None = None
    against: bool = False


class Finding(NamedTuple):
    """One thing that the coach says: `code` names the words (see `wording`), `span` is in code points of the text."""

    code: str
    span: Span
    severity: Severity
    smart: Smart
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """`verdict` is "needs_work" while a finding of severity fault stands, else "good"."""

    verdict: Literal["good", "needs_work"]
    findings: tuple[Finding, ...]
    metric: Metric | None
    language: Language = "ja"
    kind: Kind = "key_result"
    text: str = field(default="", repr=False)
