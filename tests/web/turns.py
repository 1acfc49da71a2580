"""What is tried by turns every day, and as a whole in the proofs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Question = TypeVar("Question")


def by_turns(questions: Sequence[Question], turn: int, of: int) -> Sequence[Question]:
    """Those whose turn it is; over so many turns each comes once."""
    return questions[turn % of :: of]
