"""Move and copy: objectives between cycles, key results between objectives, a quarter's structure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.activity.models import Event
from rashin.goals.access import objectives_visible_to
from rashin.goals.actions.acting import alone
from rashin.goals.actions.alignment import check_key_result_place
from rashin.goals.actions.copying import Again, copied_content, write_again
from rashin.goals.actions.figures import settle
from rashin.goals.actions.limits import check_belongs
from rashin.goals.actions.objectives import archive_objective
from rashin.goals.actions.opening import (
    check_editable,
    check_here,
    check_still_open,
    locked_key_result,
    locked_objective,
)
from rashin.goals.actions.revisions import revise
from rashin.goals.models import Cycle, KeyResult, Objective, ObjectiveState
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict

COPIED = "objective.copied"


@transaction.atomic
def move_key_result(key_result: KeyResult, to: Objective, *, by: Member, at: datetime) -> KeyResult:
    """Let a key result belong to another objective of the same cycle, with all its entries."""
    key_result = locked_key_result(key_result, by=by)
    former = key_result.objective
    to = locked_objective(to, by=by)
    check_editable(former, by=by)
    check_editable(to, by=by)
    if former == to:
        return key_result
    if former.cycle_id != to.cycle_id:
        raise ValidationError({"objective": _("Choose an objective of the same quarter.")})
    check_here(key_result)
    check_here(to)
    if key_result.agreed_at and to.state != ObjectiveState.AGREED:
        raise ValidationError({"objective": _("Choose an objective that has been agreed.")})
    check_key_result_place(key_result, to)
    key_result.objective = to
    key_result.stance = to.stance or key_result.stance
    key_result.position = KeyResult.objects.filter(objective=to).count()
    key_result.version += 1
    key_result.save(update_fields=["objective", "stance", "position", "version"])
    revise(key_result, by=by, at=at)
    moved = [key_result] if key_result.agreed_at else []
    settle(key_result.organization, key_results=moved, objectives=[former, to], at=at)
    payload = {"before": former, "after": to, "title": key_result.title}
    log.record("key_result.moved", key_result, organization=by.organization, by=by, at=at, thread=to, payload=payload)
    return key_result


@transaction.atomic
def reorder(rows: Sequence[Objective | KeyResult], *, by: Member, at: datetime) -> None:
    """Let objectives (or the key results of one objective) stand in this order."""
    order = [_held(row, by=by) for row in rows]
    before = sorted(order, key=lambda row: (row.position, row.pk))
    placed = [(position, held) for position, held in enumerate(order) if held.position != position]
    for position, held in placed:
        held.position = position
        held.save(update_fields=["position"])
    revise(*(held for _position, held in placed), by=by, at=at)
    if order == before:
        return
    first = order[0]
    name, thread = (
        ("key_result.reordered", first.objective) if isinstance(first, KeyResult) else ("objective.reordered", first)
    )
    log.record(name, first, organization=by.organization, by=by, at=at, thread=thread,
               payload={"before": before, "after": order})  # fmt: skip


def _held(row: Objective | KeyResult, *, by: Member) -> Objective | KeyResult:
    if isinstance(row, KeyResult):
        key_result = locked_key_result(row, by=by)
        check_editable(key_result.objective, by=by)
        return key_result
    objective = locked_objective(row, by=by)
    check_editable(objective, by=by)
    return objective


@transaction.atomic
def move_objective(objective: Objective, to: Cycle, *, by: Member, at: datetime) -> Objective:
    """Plan an objective for another cycle. Possible until it has entries; afterwards it is copied."""
    objective = locked_objective(objective, by=by)
    check_editable(objective, by=by)
    check_here(objective)
    check_belongs(by, cycle=to)
    if objective.cycle == to:
        return objective
    check_still_open(to)
    key_results = list(KeyResult.objects.select_for_update(no_key=True).filter(objective=objective).order_by("pk"))
    if words := hindrance(objective):
        raise Conflict(words, objective)
    former, objective.cycle = objective.cycle, to
    objective.version += 1
    objective.save(update_fields=["cycle", "version"])
    elsewhere = Case(When(cycle=to, then=Value(False)), default=Value(True))
    objective.contributors.update(above_elsewhere=elsewhere)  # what is archived may still stand below it
    for row in key_results:
        row.first_day, row.deadline = to.first_day, to.last_day
        row.planned_points, row.first_measuring_day = "[]", None
        row.save(update_fields=["first_day", "deadline", "planned_points", "first_measuring_day"])
        row.objective, row.organization = objective, objective.organization
    revise(objective, *key_results, by=by, at=at)
    agreed = [row for row in key_results if row.agreed_at]
    settle(objective.organization, key_results=agreed, objectives=[objective], at=at)
    payload = {"before": former, "after": to}
    log.record("objective.moved", objective, organization=by.organization, by=by, at=at, payload=payload)
    return objective


def has_numbers(objective: Objective) -> bool:
    """Whether anybody has entered anything for its key results."""
    return KeyResult.objects.filter(objective=objective, looked_on__isnull=False).exists()


def hindrance(objective: Objective) -> str:
    """Why an objective can't be moved into another cycle any more, as a sentence with the way out; "" where it can."""
    if has_numbers(objective):
        return _("Numbers have been entered already. Copy it into the other quarter instead.")
    own = Q(objective=objective, feeds__isnull=False) | Q(feeds__objective=objective)
    is_fed = KeyResult.objects.filter(own).exists()
    if objective.contributors.filter(archived_at__isnull=True).exists() or objective.contributes_to_id or is_fed:
        return _("It is linked with other objectives of its quarter. Loosen the links first.")
    return ""


@transaction.atomic
def copy_objective(objective: Objective, to: Cycle, *, by: Member, at: datetime) -> Objective:
    """A draft in cycle `to` with the same words, key results and weekly actions, and none of the entries."""
    return copy_structure([objective], to, by=by, at=at)[0]


@transaction.atomic
def copy_structure(objectives: Sequence[Objective], to: Cycle, *, by: Member, at: datetime) -> list[Objective]:
    """Copy objectives with the way in which they count in each other, from the top down."""
    alone(by)
    for objective in objectives:
        check_belongs(by, objective=objective, cycle=to)
    found = objectives_visible_to(by).filter(pk__in=[objective.pk for objective in objectives])
    origins = {row.pk: row for row in found.select_related("team", "owner", "serves")}
    if any(objective.pk not in origins for objective in objectives):
        raise ValidationError({"objective": _("This objective was not found.")})
    rows: dict[int, list[KeyResult]] = {}
    here = KeyResult.objects.filter(objective__in=list(origins), archived_at__isnull=True)
    for row in here.select_related("owner", "brought_by").order_by("position", "pk"):
        rows.setdefault(row.objective_id, []).append(row)
    plan = [
        Again(origin, [(row, [copied_content(row, to)]) for row in rows.get(origin.pk, ())])
        for origin in sorted(origins.values(), key=lambda row: (len(row.lineage), row.position, row.pk))
    ]
    return list(write_again(plan, to, by=by, at=at, event=COPIED).objectives.values())


@transaction.atomic
def put_back_structure(copy: Objective, *, by: Member, at: datetime) -> list[Objective]:
    """Take a copied structure back: what came in the same step as `copy` goes to the archive, from the bottom up.
    Conflict when one of them is no draft any more, or when `copy` came in no such step of this member."""
    alone(by)
    steps_taken = Event.objects.filter(organization_id=by.organization_id, name=COPIED, actor=by)
    step = steps_taken.filter(subject=copy.public_id).first()
    if step is None:
        raise Conflict(_("There is nothing here that could be taken back."))
    together = steps_taken.filter(recorded_at=step.recorded_at).values("subject")
    rows = Objective.objects.filter(
        organization_id=by.organization_id, public_id__in=together, archived_at__isnull=True
    )
    drafts = list(rows.order_by("-pk"))
    if any(row.state != ObjectiveState.DRAFT for row in drafts):
        raise Conflict(_("Some of these are no drafts any more. Put away the others one by one."))
    return [archive_objective(row, by=by, at=at) for row in drafts]
