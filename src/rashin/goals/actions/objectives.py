"""Write objectives: draft, change, propose, agree, decline, withdraw, archive, restore."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.goals.access import can_agree
from rashin.goals.actions.acting import alone, read_again
from rashin.goals.actions.alignment import check_alignment, found_parent, place
from rashin.goals.actions.beginning import begin_on, save_begun
from rashin.goals.actions.checking import check_key_results, key_results_of
from rashin.goals.actions.content import (
    ActionContent,
    KeyResultContent,
    ObjectiveContent,
    changed,
    search_text,
    values_of,
)
from rashin.goals.actions.figures import settle
from rashin.goals.actions.key_results import add_key_result
from rashin.goals.actions.limits import check_belongs, check_carriers, check_row, check_texts
from rashin.goals.actions.opening import (
    check_cycle_open,
    check_editable,
    check_here,
    check_still_open,
    check_version,
    check_writes,
    locked_objective,
)
from rashin.goals.actions.revisions import revise
from rashin.goals.actions.reviving import stands_again
from rashin.goals.actions.todos import add_action
from rashin.goals.models import Agreement, Cycle, KeyResult, Level, NoItem, Objective, ObjectiveState, Visibility
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people.models import Team

CHECKED = ("level", "stance", "weight", "visibility")


@transaction.atomic
def draft_objective(
    content: ObjectiveContent,
    *,
    cycle: Cycle,
    by: Member,
    at: datetime,
    key_results: Sequence[KeyResultContent] = (),
    actions: Sequence[ActionContent] = (),
    copied_from: Objective | None = None,
    public_id: str = "",
) -> Objective:
    """Write down a new objective with its key results and actions, as a draft that commits to nothing.

    Figures may still be missing; they are asked for when it is proposed. Raises ValidationError by field.
    """
    alone(by)
    check_writes(by)
    check_belongs(by, cycle=cycle)
    check_still_open(cycle)
    values = _checked(content, by=by)
    named = {"public_id": public_id} if public_id else {}
    objective = Objective(
        organization=by.organization, cycle=cycle, written_by=by, copied_from=copied_from, **named, **values
    )
    objective.position = Objective.objects.filter(organization_id=by.organization_id, cycle=cycle).count()
    objective.search_text = search_text(objective.title, objective.why)
    if objective.contributes_to is not None:
        check_alignment(objective, objective.contributes_to)
    objective.save(force_insert=True)
    place(objective)
    for each in key_results:
        add_key_result(objective, each, by=by, at=at)
    for action in actions:
        add_action(objective, action, by=by, at=at)
    revise(objective, by=by, at=at)
    log.record("objective.drafted", objective, organization=by.organization, by=by, at=at, payload=_words(objective))
    return objective


@transaction.atomic
def change_objective(
    objective: Objective, content: ObjectiveContent, *, by: Member, at: datetime, seen_version: int | None = None
) -> Objective:
    """Change words, owner or place of an objective. Conflict if somebody else saved after `seen_version`."""
    objective = locked_objective(objective, by=by)
    check_editable(objective, by=by)
    check_here(objective)
    check_version(objective, seen_version)
    changes = changed(objective, _checked(content, by=by, former=objective))
    if not changes:
        return objective
    before = {name: getattr(objective, name) for name in changes}
    former_parent = objective.contributes_to
    if changes.get("contributes_to") is not None:
        check_alignment(objective, changes["contributes_to"])
    _apply(objective, changes)
    place(objective)
    revise(objective, by=by, at=at)
    if changes.get("stance"):
        _share_stance(objective, by=by, at=at)
    if changes.keys() & {"contributes_to", "weight", "team"}:
        # Another team has another week: what is due, and what a habit or a range counts, changes with it.
        moved = _agreed_key_results(objective) if "team" in changes else []
        touched = [row for row in (objective, former_parent) if row]
        settle(objective.organization, key_results=moved, objectives=touched, at=at)
    payload = {"before": before, "after": {name: getattr(objective, name) for name in changes}}
    log.record("objective.changed", objective, organization=by.organization, by=by, at=at, payload=payload)
    return objective


def _share_stance(objective: Objective, *, by: Member, at: datetime) -> None:
    """An objective that says committed or aspirational says it for its key results."""
    rows = [row for row in key_results_of(objective) if row.stance != objective.stance]
    for row in rows:
        row.stance = objective.stance
        row.version += 1
        row.save(update_fields=["stance", "version"])
    revise(*rows, by=by, at=at)


def _agreed_key_results(objective: Objective) -> list[KeyResult]:
    return [row for row in key_results_of(objective) if row.agreed_at]


def _apply(objective: Objective, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(objective, name, value)
    objective.version += 1
    objective.search_text = search_text(objective.title, objective.why)
    objective.save(update_fields=[*changes, "version", "search_text"])


@transaction.atomic
def propose_objective(objective: Objective, *, by: Member, at: datetime) -> Objective:
    """みんなに相談する: show a draft to everybody. ValidationError names what is missing or illogical."""
    objective = locked_objective(objective, by=by)
    check_editable(objective, by=by)
    if objective.state not in (ObjectiveState.DRAFT, ObjectiveState.DECLINED):
        return objective
    check_here(objective)
    if objective.owner_id is None:
        raise ValidationError({"owner": _("Choose who carries this objective.")})
    check_key_results(objective, key_results_of(objective))
    _enter(objective, ObjectiveState.PROPOSED, "proposed_at", at)
    revise(objective, by=by, at=at)
    log.record("objective.proposed", objective, organization=by.organization, by=by, at=at, payload=_words(objective))
    return objective


@transaction.atomic
def withdraw_objective(objective: Objective, *, by: Member, at: datetime) -> Objective:
    """Take a proposal back to a draft."""
    objective = locked_objective(objective, by=by)
    check_editable(objective, by=by)
    if objective.state != ObjectiveState.PROPOSED:
        raise Conflict(_("This objective is not a proposal any more."), objective)
    _enter(objective, ObjectiveState.DRAFT, None, at)
    revise(objective, by=by, at=at)
    log.record("objective.withdrawn", objective, organization=by.organization, by=by, at=at)
    return objective


@transaction.atomic
def agree_to_objective(objective: Objective, *, by: Member, at: datetime) -> Agreement:
    """Agree. With the word of who may decide, the objective and those of its key results that still wait count from now
    on; anybody else's agreement is noted beside it."""
    objective = locked_objective(objective, by=by)
    check_cycle_open(objective.cycle)
    if not by.writes:
        raise NotAllowed(_("Viewers read; they do not agree to goals."))
    check_here(objective)
    if objective.state not in (ObjectiveState.PROPOSED, ObjectiveState.AGREED):
        raise Conflict(_("This objective is not proposed."), objective)
    waiting = objective.state == ObjectiveState.PROPOSED or _waiting_key_results(objective).exists()
    binding = waiting and can_agree(by, objective)
    said = Agreement.objects.filter(objective=objective, member=by, recorded_at__gte=objective.proposed_at or at)
    before = said.order_by("pk").last()
    if before is not None and before.agrees and not binding:
        return before
    agreement = Agreement.objects.create(
        organization=by.organization, objective=objective, member=by, is_binding=binding, recorded_at=at
    )
    if binding:
        _count(objective, by=by, at=at)
    payload = {**_words(objective), "binding": binding}
    log.record("objective.agreed", objective, organization=by.organization, by=by, at=at, payload=payload)
    return agreement


def _count(objective: Objective, *, by: Member, at: datetime) -> None:
    """From a proposal to what counts: key results start on the day they are agreed, if after the cycle's first day."""
    today = objective.organization.day_of(at)
    rows = key_results_of(objective)
    waiting = sorted((row for row in rows if row.agreed_at is None), key=lambda row: row.pk)
    for row in waiting:
        begin_on(row, today)
    check_key_results(objective, rows, agreed_on=today)
    if objective.state != ObjectiveState.AGREED:
        _enter(objective, ObjectiveState.AGREED, "agreed_at", at)
    save_begun(waiting, at=at)
    revise(objective, *waiting, by=by, at=at)
    settle(objective.organization, key_results=waiting, objectives=[objective], at=at)


def _waiting_key_results(objective: Objective) -> QuerySet[KeyResult]:
    return KeyResult.objects.filter(objective=objective, archived_at__isnull=True, agreed_at__isnull=True)


@transaction.atomic
def decline_objective(objective: Objective, *, by: Member, at: datetime, reason: str) -> Objective:
    """Decline a proposal, with the reason; it stands on the No list from then on and can be revived."""
    objective = locked_objective(objective, by=by)
    check_cycle_open(objective.cycle)
    if not can_agree(by, objective):
        raise NotAllowed(_("Who leads the team or owns the objective above decides this."))
    if objective.state != ObjectiveState.PROPOSED:
        raise Conflict(_("This objective is not proposed."), objective)
    check_here(objective)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that it can be understood later.")})
    check_texts(reason=(reason, 500))
    Agreement.objects.create(
        organization=by.organization,
        objective=objective,
        member=by,
        agrees=False,
        is_binding=True,
        reason=reason,
        recorded_at=at,
    )
    _enter(objective, ObjectiveState.DECLINED, "declined_at", at)
    NoItem.objects.create(
        organization=by.organization,
        cycle=objective.cycle,
        team=objective.team,
        what=objective.title,
        why=reason,
        decided_by=by,
        decided_on=by.organization.day_of(at),
        objective=objective,
    )
    revise(objective, by=by, at=at)
    payload = {**_words(objective), "reason": reason}
    log.record("objective.declined", objective, organization=by.organization, by=by, at=at, payload=payload)
    return objective


@transaction.atomic
def archive_objective(objective: Objective, *, by: Member, at: datetime) -> Objective:
    """Put an objective away; nothing is deleted and its entries stay. What contributed to it stands alone."""
    objective = locked_objective(objective, by=by)
    check_editable(objective, by=by)
    if objective.archived_at is None:
        _set_archived(objective, at, by=by, at=at)
        log.record("objective.archived", objective, organization=by.organization, by=by, at=at)
    return objective


@transaction.atomic
def restore_objective(objective: Objective, *, by: Member, at: datetime) -> Objective:
    """Bring an archived objective back to where it was; on the No list it counts as revived."""
    objective = locked_objective(objective, by=by)
    check_editable(objective, by=by)
    if objective.archived_at is not None:
        _set_archived(objective, None, by=by, at=at)
        log.record("objective.restored", objective, organization=by.organization, by=by, at=at)
        stands_again(objective, by=by, at=at)
    return objective


def _set_archived(objective: Objective, value: datetime | None, *, by: Member, at: datetime) -> None:
    objective.archived_at = value
    objective.save(update_fields=["archived_at"])
    revise(objective, by=by, at=at)
    # Its key results too: what they feed counts without them, and what is restored missed changes of the calendar.
    settle(objective.organization, key_results=_agreed_key_results(objective), objectives=[objective], at=at)


def _enter(objective: Objective, state: str, moment: str | None, at: datetime) -> None:
    objective.state = state
    objective.version += 1
    names = ["state", "version"]
    if moment:
        setattr(objective, moment, at)
        names.append(moment)
    objective.save(update_fields=names)


def _checked(content: ObjectiveContent, *, by: Member, former: Objective | None = None) -> dict[str, Any]:
    """Field → value of what may be written."""
    read_again(content.owner)
    check_content(content, by=by, former=former)
    values = values_of(content)
    # As it is now: its week decides what is due.
    team = None if content.level == Level.COMPANY else content.team
    values["team"] = Team.objects.get(pk=team.pk) if team is not None else None
    if content.contributes_to is not None and (former is None or content.contributes_to != former.contributes_to):
        values["contributes_to"] = found_parent(content.contributes_to, by=by)
    return values


def check_content(content: ObjectiveContent, *, by: Member, former: Objective | None = None) -> None:
    """ValidationError by field for words and a place that no objective has; the one above is looked at later. Who
    carried it already may go on, here or not."""
    check_texts(title=(content.title, 10_000), why=(content.why, 2000))
    row = Objective(level=content.level, stance=content.stance, weight=content.weight, visibility=content.visibility)
    check_row(row, CHECKED)
    check_belongs(by, team=content.team, serves=content.serves)
    if former is None or content.owner != former.owner:
        check_carriers(by, owner=content.owner)
    problems: dict[str, str] = {}
    if not content.title.strip():
        problems["title"] = _("Write the objective in a sentence.")
    elif len(content.title) > 200:
        problems["title"] = _("An objective fits into 200 characters. The rest can stand under why.")
    if content.level == Level.TEAM and content.team is None:
        problems["team"] = _("Choose the team.")
    if content.level == Level.PERSON and content.owner is None:
        problems["owner"] = _("Choose the person.")
    if content.visibility == Visibility.TEAM and (content.team is None or content.level == Level.COMPANY):
        problems["visibility"] = _("The company's goals have no team. Choose everybody, or its own people.")
    if content.weight < 0:
        problems["weight"] = _("A weight is 0 or more.")
    if problems:
        raise ValidationError(problems)


def _words(objective: Objective) -> dict[str, object]:
    return {"title": objective.title, "cycle": objective.cycle, "parent": objective.contributes_to}
