"""Close a cycle, so that it never changes again; reopen it, with a reason that its story keeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rashin.activity import log
from rashin.activity.canonical import canonical_text
from rashin.goals.actions.acting import alone
from rashin.goals.actions.alignment import place
from rashin.goals.actions.carrying import Carried, carry_over
from rashin.goals.actions.limits import check_texts
from rashin.goals.actions.looking_back import check_closing, freeze
from rashin.goals.actions.revisions import revise
from rashin.goals.models import (
    Closure,
    Cycle,
    CycleClosing,
    CycleState,
    KeyResult,
    Objective,
    ObjectiveClosure,
    ObjectiveState,
)
from rashin.goals.queries.closing import COUNTED, Looked, all_looked, objective_scores, objectives_in
from rashin.goals.queries.facts import facts_of
from rashin.organizations.models import Member
from rashin.organizations.prepared import insert_many, update_many
from rashin.organizations.refusals import Conflict, NotAllowed


@transaction.atomic
def close_cycle(cycle: Cycle, *, by: Member, at: datetime, without_answers: bool = False) -> CycleClosing:
    """Freeze a closing cycle: scores as they stand, its story, and what comes of it, in one step.

    Kept and changed key results stand in the next cycle as drafts, dropped ones on the No list. ValidationError (field
    `without_answers`) while key results have no whole answer, unless that is accepted; they stay without a score.
    NotAllowed for others than owners and administrators, Conflict unless it closes, or while something open counts in
    it.
    """
    alone(by)
    cycle = _held(cycle, by)
    if not by.administers:
        raise NotAllowed(_("Owners and administrators close a quarter."))
    if cycle.state == CycleState.CLOSED:
        raise Conflict(_("This quarter is closed already."), cycle)
    check_closing(cycle)
    _check_nothing_below_is_open(cycle)
    objectives = objectives_in(cycle)
    key_results = all_looked(cycle, objectives)
    _check_answered(key_results, without_answers)
    _loosen(cycle, by=by, at=at)
    carried = carry_over(cycle, key_results, objectives, by=by, at=at)
    _freeze_key_results(key_results, carried, by=by)
    _freeze_objectives(objectives, key_results, by=by)
    facts = facts_of(cycle, key_results=key_results, objectives=objectives)
    closing = CycleClosing.objects.create(
        organization=by.organization, cycle=cycle, facts=canonical_text(facts), closed_by=by, closed_at=at
    )
    cycle.state = CycleState.CLOSED
    cycle.save(update_fields=["state"])
    payload = {
        "asked": facts["asked"],
        "answered": facts["answered"],
        "carried": len(carried.drafts),
        "dropped": carried.dropped,
        "into": carried.into,
    }
    log.record("cycle.closed", cycle, organization=by.organization, by=by, at=at, payload=payload)
    return closing


@transaction.atomic
def reopen_cycle(cycle: Cycle, reason: str, *, by: Member, at: datetime) -> Cycle:
    """Let a closed cycle be looked back on once more. Only an owner, and with a reason that its story keeps.

    What it was carried over into stays. Conflict when it is not closed, or counts in something that is.
    """
    alone(by)
    cycle = _held(cycle, by)
    if not by.owns:
        raise NotAllowed(_("An owner of the organisation can reopen a closed quarter."))
    if cycle.state != CycleState.CLOSED:
        raise Conflict(_("This quarter is not closed."), cycle)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that it can be understood later.")})
    check_texts(reason=(reason, 500))
    above = Objective.objects.filter(contributors__cycle=cycle, cycle__state=CycleState.CLOSED).exclude(cycle=cycle)
    if above.exists():
        raise Conflict(_("Its goals count in a longer cycle that is closed. Reopen that one first."), cycle)
    cycle.state = CycleState.CLOSING
    cycle.save(update_fields=["state"])
    for closing in CycleClosing.objects.filter(cycle=cycle, reopened_at__isnull=True):
        closing.reopened_by, closing.reopened_at, closing.reopened_because = by, at, reason.strip()
        closing.save(update_fields=["reopened_by", "reopened_at", "reopened_because"])
    payload = {"reason": reason.strip()}
    log.record("cycle.reopened", cycle, organization=by.organization, by=by, at=at, payload=payload)
    return cycle


def _held(cycle: Cycle, by: Member) -> Cycle:
    return Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk, organization_id=by.organization_id)


def _check_nothing_below_is_open(cycle: Cycle) -> None:
    """What counts in a closed cycle could not move any more: those below are closed first."""
    below, feeding = _pointing_here(cycle)
    counted = below.filter(state=ObjectiveState.AGREED, archived_at__isnull=True)
    if counted.exists() or feeding.filter(COUNTED).exists():
        raise Conflict(_("Goals of a quarter that is still open count in this one. Close that one first."), cycle)


def _pointing_here(cycle: Cycle) -> tuple[QuerySet[Objective], QuerySet[KeyResult]]:
    """What stands in other cycles that are open and points into this one."""
    below = Objective.objects.filter(contributes_to__cycle=cycle).exclude(cycle=cycle)
    feeding = KeyResult.objects.filter(feeds__objective__cycle=cycle).exclude(objective__cycle=cycle)
    return (
        below.exclude(cycle__state=CycleState.CLOSED),
        feeding.exclude(objective__cycle__state=CycleState.CLOSED),
    )


def _loosen(cycle: Cycle, *, by: Member, at: datetime) -> None:
    """What does not count yet (a draft, a proposal, something put away) can't begin to count here after the closing."""
    below, feeding = _pointing_here(cycle)
    for objective in below.select_related("contributes_to"):
        payload = {"before": objective.contributes_to, "after": None}
        objective.contributes_to = None
        objective.version += 1
        objective.save(update_fields=["contributes_to", "version"])
        place(objective)
        revise(objective, by=by, at=at)
        log.record("objective.aligned", objective, organization=by.organization, by=by, at=at, payload=payload)
    for key_result in feeding.select_related("feeds", "objective"):
        fed = {"before": key_result.feeds, "after": None}
        key_result.feeds = None
        key_result.version += 1
        key_result.save(update_fields=["feeds", "version"])
        revise(key_result, by=by, at=at)
        log.record("key_result.fed", key_result, organization=by.organization, by=by, at=at,
                   thread=key_result.objective, payload=fed)  # fmt: skip


def _check_answered(key_results: Sequence[Looked], without_answers: bool) -> None:
    left = sum(not each.is_answered for each in key_results)
    if left and not without_answers:
        said = ngettext(
            "%(count)s key result has no whole answer yet. Wait for it, or close without it.",
            "%(count)s key results have no whole answer yet. Wait for them, or close without them.",
            left,
        )
        raise ValidationError({"without_answers": said % {"count": left}})


def _freeze_key_results(key_results: Sequence[Looked], carried: Carried, *, by: Member) -> None:
    """Progress, proposal and score as they stand; a row also where nobody answered."""
    rows = []
    for each in key_results:
        row = each.closure or Closure(organization=by.organization, key_result=each.key_result)
        freeze(row, each)
        row.carried_to = carried.drafts.get(each.key_result.pk)
        rows.append(row)
    _keep(rows, ("progress", "proposed", "score", "carried_to"))


def _freeze_objectives(objectives: Sequence[Objective], key_results: Sequence[Looked], *, by: Member) -> None:
    scores = objective_scores(objectives, key_results)
    rows = []
    for objective in objectives:
        row = getattr(objective, "closure", None) or ObjectiveClosure(organization=by.organization, objective=objective)
        told = scores[objective.pk]
        row.score, row.known_parts, row.counted_parts = told.score, told.known, told.counted
        rows.append(row)
    _keep(rows, ("score", "known_parts", "counted_parts"))


def _keep(rows: Sequence[Closure | ObjectiveClosure], names: tuple[str, ...]) -> None:
    """Write new rows, and these fields of those that stand."""
    insert_many([row for row in rows if row.pk is None])
    update_many([row for row in rows if row.pk is not None], names)
