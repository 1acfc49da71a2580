"""Write and tick actions. They never move progress."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.goals.access import can_edit, can_tick, objectives_visible_to
from rashin.goals.actions.acting import among, read_again
from rashin.goals.actions.content import ActionContent, search_text
from rashin.goals.actions.limits import check_carriers, check_row, check_texts, day_problem
from rashin.goals.actions.opening import check_cycle_open, check_here, check_writes
from rashin.goals.actions.revisions import revise_action
from rashin.goals.actions.through_link import check_tick
from rashin.goals.models import Action, ActionAssignment, ActionCompletion, KeyResult, Objective, Recurrence
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict, NotAllowed

CHECKED = ("due", "recurrence", "weekday")


@transaction.atomic
def add_action(
    objective: Objective, content: ActionContent, *, by: Member, at: datetime, key_result: KeyResult | None = None
) -> Action:
    """Add an action to an objective or to one of its key results."""
    among(by)
    check_writes(by)
    objective, key_result = _place(objective, key_result, by)
    _check(content, by=by)
    action = Action.objects.create(
        organization=by.organization,
        objective=objective,
        key_result=key_result,
        title=content.title.strip(),
        search_text=search_text(content.title),
        due=content.due,
        recurrence=content.recurrence,
        weekday=content.weekday,
        written_by=by,
        position=Action.objects.filter(objective=objective).count(),
    )
    _assign(action, content.assignees)
    revise_action(action, by=by, at=at)
    log.record("action.added", action, organization=by.organization, by=by, at=at, thread=objective,
               payload={"title": action.title, "assignees": list(content.assignees)})  # fmt: skip
    return action


def _place(objective: Objective, key_result: KeyResult | None, by: Member) -> tuple[Objective, KeyResult | None]:
    """The objective and its key result as they are now; ValidationError when they are not to be found here."""
    now = objectives_visible_to(by).select_related("organization", "cycle").filter(pk=objective.pk).first()
    if now is None:
        raise ValidationError({"objective": _("This objective was not found.")})
    check_cycle_open(now.cycle)
    check_here(now)
    if key_result is None:
        return now, None
    its = KeyResult.objects.filter(objective=now, pk=key_result.pk).first()
    if its is None:
        raise ValidationError({"key_result": _("This key result was not found.")})
    return now, its


@transaction.atomic
def change_action(
    action: Action, content: ActionContent, *, by: Member, at: datetime, seen: ActionContent | None = None
) -> Action:
    """Change words, day or assignees of an action. Conflict when it is not any more as the writer has `seen` it."""
    action = _locked(action, by)
    check_action_editable(action, by=by)
    if seen is not None and seen != action_content(action):
        raise Conflict(_("Somebody else saved this meanwhile. Both versions are shown."), action)
    _check(content, by=by, former={row.member_id for row in action.assignments.all()})
    before = {"title": action.title, "due": action.due}
    action.title, action.due = content.title.strip(), content.due
    action.recurrence, action.weekday = content.recurrence, content.weekday
    action.search_text = search_text(action.title)
    action.save(update_fields=["title", "search_text", "due", "recurrence", "weekday"])
    action.assignments.exclude(member__in=content.assignees).delete()
    _assign(action, content.assignees)
    revise_action(action, by=by, at=at)
    payload = {"before": before, "after": {"title": action.title, "due": action.due}}
    log.record("action.changed", action, organization=by.organization, by=by, at=at, thread=action.objective,
               payload=payload)  # fmt: skip
    return action


def action_content(action: Action) -> ActionContent:
    """An action as it stands."""
    rows = action.assignments.select_related("member").order_by("member")
    return ActionContent(
        title=action.title,
        due=action.due,
        recurrence=action.recurrence,
        weekday=action.weekday,
        assignees=tuple(row.member for row in rows),
    )


@transaction.atomic
def tick_action(action: Action, *, member: Member | None, on: date, by: Member, at: datetime) -> ActionCompletion:
    """`member` has done the action; of a weekly one, what was due on the day `on`. Ticking twice changes nothing."""
    action = _locked(action, by)
    check_tickable(action, member=member, by=by, at=at)
    if words := day_problem(on):
        raise ValidationError({"on": words})
    ticks = action.completions.filter(member=member)
    if action.recurrence == Recurrence.WEEKLY:
        ticks = ticks.filter(on=on)
    done = ticks.first()
    if done is None:
        done = ActionCompletion.objects.create(
            organization=by.organization, action=action, member=member, on=on, ticked_by=by, recorded_at=at
        )
        log.record("action.done", action, organization=by.organization, by=by, at=at, thread=action.objective,
                   payload={"title": action.title, "on": done.on, "member": member})  # fmt: skip
    return done


@transaction.atomic
def untick_action(action: Action, *, member: Member | None, on: date, by: Member, at: datetime) -> None:
    """Take a tick back."""
    action = _locked(action, by)
    check_tickable(action, member=member, by=by, at=at)
    ticks = action.completions.filter(member=member)
    if action.recurrence == Recurrence.WEEKLY:
        ticks = ticks.filter(on=on)
    if ticks.delete()[0]:
        log.record("action.undone", action, organization=by.organization, by=by, at=at, thread=action.objective,
                   payload={"title": action.title, "on": on, "member": member})  # fmt: skip


@transaction.atomic
def archive_action(action: Action, *, by: Member, at: datetime) -> Action:
    """Put an action away."""
    return _set_archived(action, at, "action.archived", by=by, at=at)


@transaction.atomic
def restore_action(action: Action, *, by: Member, at: datetime) -> Action:
    """Bring an archived action back."""
    return _set_archived(action, None, "action.restored", by=by, at=at)


def _set_archived(action: Action, value: datetime | None, event: str, *, by: Member, at: datetime) -> Action:
    action = _locked(action, by)
    check_action_editable(action, by=by)
    if (action.archived_at is None) != (value is None):
        action.archived_at = value
        action.save(update_fields=["archived_at"])
        revise_action(action, by=by, at=at)
        log.record(event, action, organization=by.organization, by=by, at=at, thread=action.objective)
    return action


def _locked(action: Action, by: Member) -> Action:
    among(by)
    return (
        Action.objects.select_for_update(of=("self",), no_key=True)
        .select_related("objective__team", "objective__cycle")
        .get(pk=action.pk, organization_id=by.organization_id)
    )


def check_action_editable(action: Action, *, by: Member) -> None:
    """Those who edit the objective, who wrote the action, and its assignees."""
    mine = by.pk == action.written_by_id or action.assignments.filter(member=by).exists()
    if not (can_edit(by, action.objective) or (by.writes and mine)):
        raise NotAllowed(_("Only those who carry this action can change it."))
    check_cycle_open(action.objective.cycle)


def check_tickable(action: Action, *, member: Member | None, by: Member, at: datetime) -> None:
    """Assignees tick for themselves; who edits the objective ticks for others."""
    check_tick(action, by=by, at=at)
    if not can_tick(by, action, member):
        raise NotAllowed(_("Only those who carry this action can tick it."))
    people = {row.member_id for row in action.assignments.all()}
    if member is None and people and by.through is not None:
        raise NotAllowed(_("Only those who carry this action can tick it."))
    if member is not None and member.pk not in people:
        raise Conflict(_("This action is not %(name)s's any more.") % {"name": member.name}, action)
    check_cycle_open(action.objective.cycle)


def _check(content: ActionContent, *, by: Member, former: Collection[int] = ()) -> None:
    """`former` are the ids of those who carried it already: they may go on, here or not."""
    check_texts(title=(content.title, 10_000))
    check_row(Action(due=content.due, recurrence=content.recurrence, weekday=content.weekday), CHECKED)
    read_again(*content.assignees)
    for member in content.assignees:
        if member.pk not in former:
            check_carriers(by, assignees=member)
    problems: dict[str, str] = {}
    if not content.title.strip():
        problems["title"] = _("Write what is to be done.")
    elif len(content.title) > 300:
        problems["title"] = _("An action fits into 300 characters.")
    if content.recurrence == Recurrence.WEEKLY and content.weekday is None:
        problems["weekday"] = _("Choose the day of the week.")
    if problems:
        raise ValidationError(problems)


def _assign(action: Action, members: tuple[Member, ...]) -> None:
    there = set(action.assignments.values_list("member", flat=True))
    ActionAssignment.objects.bulk_create(
        ActionAssignment(organization_id=action.organization_id, action=action, member=member)
        for member in dict.fromkeys(members)
        if member.pk not in there
    )
