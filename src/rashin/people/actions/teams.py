"""The tree of teams: add, change, move, archive, restore, and who works in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.organizations import locks
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people.access import can_lead
from rashin.people.actions.changing import changed_fields
from rashin.people.models import Team, TeamMembership

DEEPEST = 8


def add_team(*, name: str, by: Member, at: datetime, parent: Team | None = None, leader: Member | None = None) -> Team:
    """Add a team at the end of its level. Raises NotAllowed, and ValidationError by field."""
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        locks.exclude(by.organization_id)
        _check_name(by, name, parent)
        _check_place(None, parent, by)
        _check_leader(leader)
        last = _siblings(by, parent).order_by("-position").values_list("position", flat=True).first()
        team = Team.objects.create(
            organization=by.organization,
            name=name,
            parent=parent,
            leader=leader,
            position=0 if last is None else last + 1,
        )
        if leader is not None:
            TeamMembership.objects.create(organization=by.organization, team=team, member=leader, since=at)
        _log("team.added", team, by, at, {"name": name, "parent": parent, "leader": leader})
    return team


def change_team(team: Team, *, by: Member, at: datetime, **values: object) -> Team:
    """Change name, leader, or parent (which moves the team with all that is under it).

    Raises NotAllowed, and ValidationError by field (the name is taken there, the parent is under the team itself).
    """
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        locks.exclude(by.organization_id)
        now = _locked(team, by)
        parent = values.get("parent", now.parent)
        assert parent is None or isinstance(parent, Team)
        if "parent" in values:
            _check_place(now, parent, by)
        _check_name(by, str(values.get("name", now.name)), parent, but=now)
        leader = values.get("leader")
        _check_leader(leader if isinstance(leader, Member) else None)
        before, after = changed_fields(now, values)
        if after:
            now.save(update_fields=list(after))
            _log("team.moved" if set(after) == {"parent"} else "team.changed", now, by, at, _steps(before, after))
    return now


def change_team_members(
    team: Team, *, come: Iterable[Member] = (), go: Iterable[Member] = (), by: Member, at: datetime
) -> Team:
    """Say who comes into the team and who goes; all others stay, whoever has put them there. Its leader may, too."""
    if not can_lead(by, team):
        raise NotAllowed
    with transaction.atomic():
        locks.exclude(by.organization_id)
        now = _locked(team, by)
        rows = {row.member_id: row for row in TeamMembership.objects.select_related("member").filter(team=now)}
        here = {member.pk: member for member in come if member.organization_id == by.organization_id}
        leaving = {member.pk for member in go} - here.keys()
        gone = [row.member for pk, row in rows.items() if pk in leaving]
        come = [member for pk, member in here.items() if pk not in rows]
        TeamMembership.objects.filter(team=now, member__in=gone).delete()
        TeamMembership.objects.bulk_create(
            TeamMembership(organization=by.organization, team=now, member=member, since=at) for member in come
        )
        if gone or come:
            _log("team.members_changed", now, by, at, {"came": come, "went": gone})
    return now


def reorder_team(team: Team, *, up: bool, by: Member, at: datetime) -> Team:
    """Let a team stand one place higher or lower among its siblings; at the end of the row nothing happens."""
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        locks.exclude(by.organization_id)
        now = _locked(team, by)
        rows = list(_siblings(by, now.parent).order_by("position", "pk"))
        place = next((number for number, row in enumerate(rows) if row.pk == now.pk), -1)
        other = place + (-1 if up else 1)
        if place < 0 or not 0 <= other < len(rows):
            return now
        rows[place], rows[other] = rows[other], rows[place]
        for position, row in enumerate(rows):
            row.position = position
        Team.objects.bulk_update(rows, ["position"])
        now.position = other
        _log("team.reordered", now, by, at, {"name": now.name, "up": up})
    return now


def archive_team(team: Team, *, by: Member, at: datetime) -> Team:
    """Put a team away. Its goals and numbers stay. Raises Conflict while teams stand under it."""
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        locks.exclude(by.organization_id)
        now = _locked(team, by)
        if now.archived_at is not None:
            return now
        if Team.objects.filter(parent=now, archived_at=None).exists():
            raise Conflict(_("Teams stand under this one. Move or archive them first."), now)
        now.archived_at = at
        now.save(update_fields=["archived_at"])
        _log("team.archived", now, by, at, {"name": now.name})
    return now


def restore_team(team: Team, *, by: Member, at: datetime) -> Team:
    """Bring an archived team back where it stood; at the top when what stood above it is archived."""
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        locks.exclude(by.organization_id)
        now = _locked(team, by)
        if now.archived_at is None:
            return now
        if now.parent is not None and now.parent.archived_at is not None:
            now.parent = None
        _check_name(by, now.name, now.parent, but=now)
        now.archived_at = None
        now.save(update_fields=["archived_at", "parent"])
        _log("team.restored", now, by, at, {"name": now.name})
    return now


def _log(name: str, team: Team, by: Member, at: datetime, payload: Mapping[str, object]) -> None:
    log.record(name, team, organization=by.organization, by=by, at=at, payload=payload)


def _steps(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, object]:
    return {"before": before, "after": after}


def _locked(team: Team, by: Member) -> Team:
    found: Team = (
        Team.objects.select_for_update(of=("self",))
        .select_related("parent", "leader")
        .get(pk=team.pk, organization_id=by.organization_id)
    )
    return found


def _siblings(by: Member, parent: Team | None) -> QuerySet[Team]:
    return Team.objects.filter(organization_id=by.organization_id, parent=parent, archived_at=None)


def _check_name(by: Member, name: str, parent: Team | None, but: Team | None = None) -> None:
    if _siblings(by, parent).filter(name=name).exclude(pk=but.pk if but else 0).exists():
        raise ValidationError({"name": _("A team of this name stands here already.")})


def _check_leader(leader: Member | None) -> None:
    if leader is not None and not leader.writes:
        raise ValidationError({"leader": _("A leader writes goals, so a viewer or somebody who left cannot lead.")})


def _check_place(team: Team | None, parent: Team | None, by: Member) -> None:
    """Follow the line upwards: not under itself, not too deep, not under an archived team."""
    steps, above = 1, parent
    while above is not None:
        if above.organization_id != by.organization_id or above.archived_at is not None:
            raise ValidationError({"parent": _("This team was not found.")})
        if team is not None and above.pk == team.pk:
            raise ValidationError({"parent": _("A team cannot stand under itself.")})
        above, steps = above.parent, steps + 1
    if steps + (_height(team) if team else 0) > DEEPEST:
        raise ValidationError(
            {"parent": _("More than %(count)s levels are hard to read. Choose a higher place.") % {"count": DEEPEST}}
        )


def _height(team: Team) -> int:
    """How many levels stand under a team."""
    level, height = [team.pk], 0
    while level:
        level = list(Team.objects.filter(parent__in=level, archived_at=None).values_list("pk", flat=True))
        height += bool(level)
    return height
