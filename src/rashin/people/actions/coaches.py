"""Coaches from outside: invite one, change what they were given to read, end their access and give it again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.organizations import locks
from rashin.organizations.models import Given, Member, Role
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people.actions.addresses import is_taken
from rashin.people.actions.invitations import invite
from rashin.people.actions.members import add_member
from rashin.people.actions.sessions import end_sessions, turn_sessions
from rashin.people.models import CoachedTeam, Invitation, Team


@dataclass(frozen=True, kw_only=True)
class Access:
    """What a coach is given: the whole company, or `teams`; with or without goals that are only proposed."""

    given: str = Given.COMPANY
    teams: tuple[Team, ...] = ()
    proposals: bool = True


def invite_coach(*, name: str, email: str, access: Access, by: Member, at: datetime) -> tuple[Member, str]:
    """Make a place for a coach; return it with the secret of its link. Who coached here before gets the former place
    back, and an empty secret where the account is still theirs.

    Raises NotAllowed, and ValidationError by field.
    """
    _check(access, by)
    with transaction.atomic():
        locks.exclude(by.organization_id)
        before = _former(email, by)
        if before is not None:
            resume_coaching(before, by=by, at=at)
            change_access(before, access=access, by=by, at=at)
            return before, "" if before.user_id else invite(before, by=by, at=at)
        coach = add_member(name=name, email=email, role=Role.COACH, by=by, at=at)
        change_access(coach, access=access, by=by, at=at)
        return coach, invite(coach, by=by, at=at)


def change_access(coach: Member, *, access: Access, by: Member, at: datetime) -> Member:
    """Give a coach this and nothing else to read; it holds from the next page on. Raises NotAllowed, Conflict for who
    is no coach here, and ValidationError by field."""
    _check(access, by)
    with transaction.atomic():
        now = _locked(coach, by)
        before = _told(now, (row.team for row in _rows(now).select_related("team")))
        chosen = access.teams if access.given == Given.TEAMS else ()
        after = {"given": access.given, "proposals": access.proposals, "teams": _names(chosen)}
        if before == after:
            return now
        now.given, now.reads_proposals = access.given, access.proposals
        now.save(update_fields=["given", "reads_proposals"])
        _rows(now).exclude(team__in=chosen).delete()
        known = set(_rows(now).values_list("team", flat=True))
        for team in chosen:
            if team.pk not in known:
                CoachedTeam.objects.create(organization=by.organization, member=now, team=team)
        if now.user_id:
            turn_sessions(now.user_id)
        told = {"before": before, "after": after}
        log.record("member.access_given", now, organization=by.organization, by=by, at=at, payload=told)
    coach.given, coach.reads_proposals = now.given, now.reads_proposals
    return now


def end_coaching(coach: Member, *, by: Member, at: datetime) -> Member:
    """Close the company to a coach at once, open links too. Sessions end, unless the account belongs to other companies
    as well: there they go on under another name. Raises NotAllowed, and Conflict for who is no coach here."""
    with transaction.atomic():
        now = _locked(coach, by)
        now.left_at = at
        now.save(update_fields=["left_at"])
        Invitation.objects.filter(member=now, accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
        if now.user_id:
            elsewhere = Member.objects.filter(user=now.user_id, left_at=None).exclude(pk=now.pk).exists()
            (turn_sessions if elsewhere else end_sessions)(now.user_id)
        log.record("member.access_ended", now, organization=by.organization, by=by, at=at)
    return now


def resume_coaching(coach: Member, *, by: Member, at: datetime) -> Member:
    """A coach whose access was ended reads again what was given before."""
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        locks.exclude(by.organization_id)
        now = Member.objects.select_for_update().get(pk=coach.pk, organization_id=by.organization_id)
        if now.left_at is None or not now.coaches:
            return now
        if is_taken(by.organization_id, now.email, now):
            raise Conflict(_("Somebody here has this address already."), now)
        now.left_at = None
        now.save(update_fields=["left_at"])
        log.record("member.access_returned", now, organization=by.organization, by=by, at=at)
    return now


def _check(access: Access, by: Member) -> None:
    if not by.administers:
        raise NotAllowed
    if access.given == Given.TEAMS and not access.teams:
        raise ValidationError({"teams": _("Choose at least one team, or give the whole company.")})
    if any(team.organization_id != by.organization_id for team in access.teams):
        raise NotAllowed


def _former(email: str, by: Member) -> Member | None:
    """Who coached here under this address, and does so no more."""
    if not email.strip():
        return None
    left = Member.objects.filter(organization_id=by.organization_id, role=Role.COACH, left_at__isnull=False)
    return left.filter(email=email.strip().lower()).order_by("-left_at", "-pk").first()


def _locked(coach: Member, by: Member) -> Member:
    if not by.administers:
        raise NotAllowed
    locks.exclude(by.organization_id)
    locks.exclude(by.organization_id)
    now = Member.objects.select_for_update().get(pk=coach.pk, organization_id=by.organization_id)
    if not now.coaches or not now.is_present:
        raise Conflict(_("%(name)s does not coach here now.") % {"name": now.name}, now)
    return now


def _rows(coach: Member):  # type: ignore[no-untyped-def]
    return CoachedTeam.objects.filter(member=coach)


def _told(coach: Member, teams: Iterable[Team]) -> dict[str, object]:
    return {"given": coach.given, "proposals": coach.reads_proposals, "teams": _names(teams)}


def _names(teams: Iterable[Team]) -> list[str]:
    return sorted(str(team.public_id) for team in teams)
