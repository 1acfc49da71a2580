"""Undo: take the change of an event back, as long as nothing else has changed there since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity.canonical import canonical_text, parsed
from rashin.activity.models import Event
from rashin.organizations import locks
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people.actions.coaches import end_coaching, resume_coaching
from rashin.people.actions.members import say_goodbye
from rashin.people.actions.teams import archive_team, change_team, change_team_members, reorder_team, restore_team
from rashin.people.models import Team

_SIMPLE_TEAM: dict[str, Callable[..., Team]] = {
    "team.added": archive_team,
    "team.archived": restore_team,
    "team.restored": archive_team,
}
_SIMPLE_MEMBER: dict[str, Callable[..., Member]] = {
    "member.added": say_goodbye,
    "member.returned": say_goodbye,
    "member.access_ended": resume_coaching,
    "member.access_returned": end_coaching,
}


def undo(event: Event, *, by: Member, at: datetime) -> Team | Member:
    """Take a change of a team or a member back.

    Raises NotAllowed, Conflict (something changed since), LookupError (this event cannot be undone here).
    """
    if not by.administers and event.actor_id != by.pk:
        raise NotAllowed
    with transaction.atomic():
        locks.exclude(by.organization_id)
        if event.subject_kind == "team":
            return _undo_team(event, by, at)
        if event.subject_kind == "member":
            return _undo_member(event, by, at)
    raise LookupError(event.name)


def _undo_team(event: Event, by: Member, at: datetime) -> Team:
    team = Team.objects.select_related("parent", "leader").get(
        organization_id=by.organization_id, public_id=event.subject
    )
    told = parsed(event.payload)
    if event.name in _SIMPLE_TEAM:
        return _SIMPLE_TEAM[event.name](team, by=by, at=at)
    if event.name == "team.members_changed":
        everybody = Member.objects.filter(organization_id=by.organization_id)
        came, went = (everybody.filter(public_id__in=_strings(told[name])) for name in ("came", "went"))
        return change_team_members(team, come=went, go=came, by=by, at=at)
    if event.name == "team.reordered":
        return reorder_team(team, up=not told["up"], by=by, at=at)
    if event.name in ("team.changed", "team.moved"):
        values = _values_before(team, told)
        for name, model in (("parent", Team), ("leader", Member)):
            if values.get(name) is not None:
                rows = model.objects.filter(organization_id=by.organization_id)
                values[name] = rows.get(public_id=values[name])
        return change_team(team, by=by, at=at, **values)
    raise LookupError(event.name)


def _undo_member(event: Event, by: Member, at: datetime) -> Member:
    member = Member.objects.get(organization_id=by.organization_id, public_id=event.subject)
    if event.name in _SIMPLE_MEMBER:
        return _SIMPLE_MEMBER[event.name](member, by=by, at=at)
    raise LookupError(event.name)


def _values_before(row: Team, told: dict[str, object]) -> dict[str, object]:
    """What stood before, if what stands now is what the event left."""
    before, after = told["before"], told["after"]
    assert isinstance(before, dict) and isinstance(after, dict)
    now = parsed(canonical_text({name: getattr(row, name) for name in after}))
    if now != after:
        raise Conflict(_("This has been changed again meanwhile, so it stays as it is."), row)
    return dict(before)


def _strings(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
