"""What was learnt, in lines with the words that were asked for lit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from rashin.goals.measured import language
from rashin.goals.models import Closure, CycleState, Stance
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.search import lit
from rashin.rules.score import band
from rashin.ui import marks


@dataclass(frozen=True, slots=True)
class LearningLine:
    """A learning with its key result and its quarter; `seal` where the score stands."""

    text: Markup
    cause: Markup
    title: Markup
    url: str
    objective: str
    cycle: str
    story_url: str
    by: str
    seal: Markup


def learning_lines(rows: Sequence[Closure], words: str, *, addresses: Addresses) -> tuple[LearningLine, ...]:
    """As they stand on the page."""
    return tuple(_line(row, words, addresses) for row in rows)


def _line(row: Closure, words: str, addresses: Addresses) -> LearningLine:
    key_result = row.key_result
    cycle = key_result.objective.cycle
    score = row.score if cycle.state == CycleState.CLOSED else None
    drawn = band(score, committed=key_result.stance == Stance.COMMITTED)
    return LearningLine(
        text=lit(row.learning, words),
        cause=lit(row.cause, words),
        title=lit(key_result.title, words),
        url=addresses.of("objective_chain", key_result.objective.public_id),
        objective=key_result.objective.title,
        cycle=cycle.label(language()),
        story_url=addresses.of("story", cycle.public_id),
        by=row.by.name if row.by else "",
        seal=marks.seal(score, drawn) if drawn else Markup(""),
    )
