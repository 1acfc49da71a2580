"""What was learnt: searched by its words, and offered while something alike is being written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from rashin.goals.access import objectives_open_to
from rashin.goals.models import Closure, CycleState
from rashin.goals.queries.found import like
from rashin.organizations.models import Member
from rashin.rules.likeness import likeness

EACH = 20
LOOKED_THROUGH = 1000  # the latest ones; what was learnt longer ago is found by searching
ALIKE = Decimal("0.34")
SAME_UNIT = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Learning:
    """One learning with where it was made. `score` is the final one, None before the quarter is closed or without one;
    `cause` why it was or wasn't reached."""

    text: str
    cause: str
    key_result: str
    key_result_id: str
    objective: str
    objective_id: str
    cycle: str
    cycle_id: str
    score: Decimal | None
    committed: bool
    by: str
    at: datetime | None


def learnings_visible_to(member: Member) -> QuerySet[Closure]:
    """What was learnt is open to those who read its objective, as soon as it is written."""
    rows = Closure.objects.filter(
        organization_id=member.organization_id,
        key_result__objective__in=objectives_open_to(member).values("pk"),
        taken_back_at__isnull=True,
        key_result__archived_at__isnull=True,
        key_result__objective__archived_at__isnull=True,
    ).exclude(learning="")
    return rows.select_related("key_result__objective__cycle", "by").order_by(
        "-key_result__objective__cycle__first_day", "key_result__objective", "key_result__position", "pk"
    )


def learnings_found(member: Member, words: str, *, offset: int = 0, limit: int = EACH) -> tuple[list[Closure], bool]:
    """Those in which every one of the words stands (without words: all), and whether there are more. One query."""
    rows = learnings_visible_to(member)
    if words:
        rows = rows.filter(
            like("search_text", words) | like("key_result__search_text", words)
            | like("key_result__objective__search_text", words)
        )  # fmt: skip
    found = list(rows[offset : offset + limit + 1])
    return found[:limit], len(found) > limit


def learnings_like(
    member: Member, written: Sequence[tuple[str, str]], *, language: str = "ja", besides: str = "", limit: int = 3
) -> list[Learning]:
    """What the company learnt on the same subject or metric as what is being written: (the words of an objective or a
    key result, the unit where it is known, else ""). The most alike first and of equals the latest. One query.

    What has a unit is held against key results in the same unit, and that brings it nearer. `besides` is the public id
    of an objective whose own learnings are left out. Nothing is offered that is not alike enough (ALIKE).
    """
    if not any(text.strip() for text, _unit in written):
        return []
    rows = learnings_visible_to(member).filter(
        Q(key_result__objective__cycle__state__in=(CycleState.CLOSING, CycleState.CLOSED))
    )
    found = []
    for place, row in enumerate(rows[:LOOKED_THROUGH]):
        if besides and row.key_result.objective.public_id == besides:
            continue
        near = max(nearness(row, text, unit) for text, unit in written)
        if near >= ALIKE:
            found.append((-near, place, row))
    return [learning_of(row, language) for _near, _place, row in sorted(found, key=lambda each: each[:2])[:limit]]


def nearness(row: Closure, text: str, unit: str) -> Decimal:
    """How near a learning is to what is being written: by the words of its key result, of its objective, or its own. 0
    for what is counted in another unit."""
    key_result = row.key_result
    if unit and unit != key_result.unit:
        return Decimal(0)
    words = max(likeness(text, each) for each in (key_result.title, key_result.objective.title, row.learning))
    return words + SAME_UNIT if unit and words else words


def learning_of(row: Closure, language: str) -> Learning:
    """A stored answer as a learning."""
    key_result = row.key_result
    objective = key_result.objective
    closed = objective.cycle.state == CycleState.CLOSED
    return Learning(
        text=row.learning,
        cause=row.cause,
        key_result=key_result.title,
        key_result_id=key_result.public_id,
        objective=objective.title,
        objective_id=objective.public_id,
        cycle=objective.cycle.label(language),
        cycle_id=objective.cycle.public_id,
        score=row.score if closed else None,
        committed=key_result.stance == "committed",
        by=row.by.name if row.by else "",
        at=row.answered_at,
    )
