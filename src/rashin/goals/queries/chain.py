"""PDCA of one objective, and the chain of what it came from and what came of it. A constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from rashin.goals.access import key_results_visible_to, objectives_visible_to
from rashin.goals.models import Action, ActionCompletion, CheckIn, KeyResult, Objective
from rashin.goals.queries.closing import Looked, ObjectiveScore, check_ins_of, closure_of, looked, scores_of
from rashin.organizations.models import Member

FURTHEST = 12  # quarters to either side

_LOOKED = ("owner", "objective__cycle", "closure__by")


@dataclass(frozen=True, slots=True)
class Done:
    """An action of an objective: ticked how often, by how many of how many people; `on` the last day."""

    title: str
    is_weekly: bool
    count: int
    on: date | None


@dataclass(frozen=True, slots=True)
class Link:
    """One quarter of the chain: the objective with its key results as they were looked back on."""

    objective: Objective
    key_results: tuple[Looked, ...]
    score: ObjectiveScore


@dataclass(frozen=True, slots=True)
class Ways:
    """From key results back to what each came from, and on to where each stands now; by key result."""

    back: Mapping[int, Looked]
    on: Mapping[int, KeyResult]


def chain_of(objective: Objective, member: Member) -> tuple[Link, ...]:
    """From the earliest origin to the latest that came of it, as far as the member sees it; `objective` among them.
    Where something went on as several, the first of each quarter leads on."""
    rows = [*_origins(objective, member), objective, *_successors(objective, member)]
    key_results: dict[int, list[Looked]] = {row.pk: [] for row in rows}
    found = KeyResult.objects.filter(objective__in=key_results, archived_at__isnull=True)
    for row in found.select_related(*_LOOKED).order_by("position", "pk"):
        row.organization = member.organization
        key_results[row.objective_id].append(looked(row, closure_of(row)))
    scores = scores_of(rows)
    return tuple(Link(row, tuple(key_results[row.pk]), scores[row.pk]) for row in rows)


def ways_of(key_results: Sequence[Looked], member: Member) -> Ways:
    """Each key result's own way, which its objective need not have gone with it: what is carried over is moved while
    planning, or written anew. Only what the member sees. Two queries."""
    return Ways(_back(key_results, member), _on(key_results, member))


def _back(key_results: Sequence[Looked], member: Member) -> dict[int, Looked]:
    origin_of = {each.key_result.pk: each.key_result.copied_from_id for each in key_results}
    origins = [pk for pk in origin_of.values() if pk is not None]
    found: dict[int | None, Looked] = {}
    rows = key_results_visible_to(member).filter(pk__in=origins, archived_at__isnull=True)
    for row in rows.select_related(*_LOOKED):
        row.organization = member.organization
        found[row.pk] = looked(row, closure_of(row))
    return {pk: found[origin] for pk, origin in origin_of.items() if origin in found}


def _on(key_results: Sequence[Looked], member: Member) -> dict[int, KeyResult]:
    """What closing carried over leads on; where that stands no more, the first copy of a later quarter."""
    closures = [each.closure for each in key_results if each.closure is not None]
    carried = {row.carried_to_id: row.key_result_id for row in closures if row.carried_to_id is not None}
    ends = {each.key_result.pk: each.key_result.objective.cycle.last_day for each in key_results}
    standing = key_results_visible_to(member).filter(archived_at__isnull=True, objective__archived_at__isnull=True)
    found = standing.filter(Q(pk__in=carried) | Q(copied_from__in=ends)).select_related("objective__cycle")
    rows = sorted(found, key=lambda row: (row.objective.cycle.first_day, row.pk))
    later = [row for row in rows if (end := ends.get(row.copied_from_id or 0)) and row.objective.cycle.first_day > end]
    first = {row.copied_from_id or 0: row for row in reversed(later)}
    return first | {carried[row.pk]: row for row in rows if row.pk in carried}


def _origins(objective: Objective, member: Member) -> list[Objective]:
    found: list[Objective] = []
    now = objective
    while now.copied_from_id and len(found) < FURTHEST:
        above = _seen(member).filter(pk=now.copied_from_id).first()
        if above is None or above.pk in {objective.pk, *(row.pk for row in found)}:
            break
        found.append(above)
        now = above
    return found[::-1]


def _successors(objective: Objective, member: Member) -> list[Objective]:
    found: list[Objective] = []
    now = objective
    while len(found) < FURTHEST:
        later = _seen(member).filter(
            copied_from=now.pk, archived_at__isnull=True, cycle__first_day__gt=now.cycle.last_day
        )
        below = later.order_by("cycle__first_day", "pk").first()
        if below is None:
            break
        found.append(below)
        now = below
    return found


def _seen(member: Member):  # type: ignore[no-untyped-def]
    return objectives_visible_to(member).select_related("cycle", "owner", "team", "closure")


def done_of(objective: Objective) -> list[Done]:
    """What was done for it, in order. Two queries."""
    ticks: dict[int, tuple[int, date | None]] = {}
    for action, on in ActionCompletion.objects.filter(action__objective=objective).values_list("action", "on"):
        count, last = ticks.get(action, (0, None))
        ticks[action] = (count + 1, max(on, last) if last else on)
    rows = Action.objects.filter(objective=objective, archived_at__isnull=True).order_by("position", "pk")
    return [
        Done(row.title, row.recurrence == "weekly", *ticks.get(row.pk, (0, None))) for row in rows
    ]  # fmt: skip


def checks_of(key_results: Sequence[Looked]) -> dict[int, list[CheckIn]]:
    """What was entered, by key result. One query."""
    return check_ins_of([each.key_result.pk for each in key_results])
