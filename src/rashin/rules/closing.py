"""Looking back on a key result: when an answer is whole, and which score stands. docs/method/closing.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rashin.rules.score import FULL

Missing = Literal["score", "reason", "cause", "following"]
TENTHS = tuple(Decimal(tenth).scaleb(-1) for tenth in range(11))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody said of a key result. `proposed` follows from its progress (None: unknown); `own` is a score that
    somebody gave in its place, with the `reason`; `following` is what comes of it: keep, change, drop, "" not said."""

    proposed: Decimal | None
    own: Decimal | None = None
    reason: str = ""
    cause: str = ""
    following: str = ""
    committed: bool = True


def missing(answer: Answer) -> tuple[Missing, ...]:
    """What is still to be said, in the order in which it is asked: a score where progress proposes none, the reason of
    one that differs, the cause where something committed fell short, what comes of it."""
    score = _given(answer)
    found: list[Missing] = []
    if score is None:
        found.append("score")
    if answer.own is not None and answer.own != answer.proposed and not answer.reason.strip():
        found.append("reason")
    if answer.committed and score is not None and score < FULL and not answer.cause.strip():
        found.append("cause")
    if not answer.following:
        found.append("following")
    return tuple(found)


def final(answer: Answer) -> Decimal | None:
    """The score that stands: somebody's own with its reason, else the proposed one; None until the answer is whole."""
    return None if missing(answer) else _given(answer)


def _given(answer: Answer) -> Decimal | None:
    return answer.proposed if answer.own is None else answer.own


def distribution(scores: Sequence[Decimal]) -> tuple[tuple[Decimal, int], ...]:
    """How many scores there are of each tenth from 0.0 to 1.0."""
    return tuple((tenth, sum(score == tenth for score in scores)) for tenth in TENTHS)
