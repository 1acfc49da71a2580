"""How an objective had been looked back on by the end of a past day: as its closing froze it, else the answers so
far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from rashin.activity.canonical import parsed
from rashin.activity.models import Event
from rashin.goals.models import Closure, CycleClosing, CycleState, KeyResult, Objective
from rashin.goals.queries.closing import UNKNOWN, Looked, ObjectiveScore, answer_of, looked
from rashin.goals.queries.past.company import PastCompany
from rashin.goals.queries.past.instances import values_told
from rashin.rules.closing import missing

ANSWERED, TAKEN_BACK, RETURNED = (
    "key_result.closure_answered", "key_result.closure_taken_back", "key_result.closure_returned",
)  # fmt: skip
SUMMED_UP = "objective.summed_up"
SAID = ("reason", "cause", "learning", "following")


@dataclass(frozen=True, slots=True)
class LookedThen:
    """`score`: the one that the objective was closed with, where its cycle was closed; `summary` the line in words."""

    score: ObjectiveScore
    summary: str
    key_results: tuple[Looked, ...]


def looked_then(company: PastCompany, objective: Objective, rows: Sequence[KeyResult]) -> LookedThen:
    """`rows` are the objective's key results as they stood. Two queries at most."""
    told = _frozen(company, objective) if objective.cycle.state == CycleState.CLOSED else None
    if told is None:
        return _so_far(company, objective, rows)
    told_of = {each["id"]: each for each in told["key_results"]}
    return LookedThen(
        score=ObjectiveScore(_decimal(told["score"]), told["known"], told["counted"]),
        summary=told["summary"],
        key_results=tuple(_as_frozen(row, told_of[row.public_id]) for row in rows if row.public_id in told_of),
    )


def _frozen(company: PastCompany, objective: Objective) -> dict[str, Any] | None:
    """What the closing that stood then tells of the objective; None where it did not count."""
    ends = company.then.ends
    stood = CycleClosing.objects.filter(
        Q(reopened_at__isnull=True) | Q(reopened_at__gte=ends), cycle=objective.cycle_id, closed_at__lt=ends
    )
    facts = stood.order_by("closed_at", "pk").values_list("facts", flat=True).last()
    told: Any = parsed(facts or "{}").get("objectives", ())
    return next((each for each in told if each["id"] == objective.public_id), None)


def _as_frozen(row: KeyResult, told: dict[str, Any]) -> Looked:
    said = {name: told[name] for name in SAID}
    closure = Closure(key_result=row, is_judged=bool(told["reason"]), score=_decimal(told["score"]), **said)
    lacking = () if told["answered"] else missing(answer_of(row, closure))
    return Looked(
        row, closure if any(said.values()) else None, _decimal(told["proposed"]), lacking, _decimal(told["score"])
    )


def _so_far(company: PastCompany, objective: Objective, rows: Sequence[KeyResult]) -> LookedThen:
    """The last answers of before the day's end, from their events; one that nobody has touched since stands as it
    is."""
    ends, by_id = company.then.ends, {row.public_id: row for row in rows}
    events = Event.objects.filter(
        organization_id=company.organization.pk, thread=objective.public_id, recorded_at__lt=ends,
        name__in=(ANSWERED, TAKEN_BACK, RETURNED, SUMMED_UP),
    )  # fmt: skip
    told: dict[str, list[Event]] = {}
    for event in events.order_by("recorded_at", "pk"):
        told.setdefault(event.subject, []).append(event)
    untouched = {
        row.key_result_id: row for row in Closure.objects.filter(key_result__in=list(rows), answered_at__lt=ends)
    }
    answers = {
        public_id: _stood(row, told.get(public_id, ()), untouched.get(row.pk)) for public_id, row in by_id.items()
    }
    summed_up = [str(parsed(event.payload)["after"]) for event in told.get(objective.public_id, ())]
    return LookedThen(
        score=UNKNOWN,
        summary=summed_up[-1] if summed_up else "",
        key_results=tuple(looked(row, answers[public_id]) for public_id, row in by_id.items()),
    )


def _stood(row: KeyResult, events: Iterable[Event], untouched: Closure | None) -> Closure | None:
    closure: Closure | None = None
    counts, last = False, None
    for event in events:
        answer: Any = parsed(event.payload)["after" if event.name == ANSWERED else "answer"]
        closure = Closure(key_result=row, **values_told(Closure, answer))
        counts, last = event.name != TAKEN_BACK, event.recorded_at
    if untouched is not None and _is_later(untouched.answered_at, last):
        untouched.taken_back_at = untouched.carried_to = None  # neither had come by then
        return untouched
    return closure if counts else None


def _is_later(moment: datetime | None, last: datetime | None) -> bool:
    return moment is not None and (last is None or moment > last)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
