"""Add people to an organisation, change what is known of them, let them go and bring them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.organizations import locks
from rashin.organizations.models import Given, Member, Role
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people.access import can_give_role, open_invitations_by, open_team_links
from rashin.people.actions.addresses import is_taken
from rashin.people.actions.changing import changed_fields
from rashin.people.actions.invitations import withdraw_invitations
from rashin.people.actions.sessions import end_sessions, turn_sessions
from rashin.people.actions.team_links import revoke_team_link
from rashin.people.actions.tokens import end_tokens_of
from rashin.people.models import CoachedTeam, Invitation, SignOnIdentity, Team, TeamMembership
from rashin.people.queries import owners_ways_in
from rashin.rules.owners import keep_it_open

OWN_FIELDS = frozenset({"name", "name_reading", "language"})
PERSONAL = frozenset({"name", "name_reading", "email"})


def read_at_first(role: str) -> dict[str, Any]:
    """What a coach begins with: chosen teams, none of them chosen yet. What they read is given by `change_access`."""
    return {"given": Given.TEAMS, "reads_proposals": False} if role == Role.COACH else {}


def add_member(
    *,
    name: str,
    by: Member,
    at: datetime,
    name_reading: str = "",
    email: str = "",
    role: str = Role.MEMBER,
    language: str = "",
    team: Team | None = None,
) -> Member:
    """Add somebody by name; no account is needed. Raises NotAllowed, and ValidationError by field."""
    _check_role(by, role)
    with transaction.atomic():
        locks.exclude(by.organization_id)
        email = _free_address(by, email)
        member = Member(
            organization=by.organization,
            name=name,
            name_reading=name_reading,
            email=email,
            role=role,
            language=language,
            joined_at=at,
            **read_at_first(role),
        )
        member.search_text = member.folded
        member.save(force_insert=True)
        if team is not None:
            TeamMembership.objects.create(organization=by.organization, team=team, member=member, since=at)
        log.record(
            "member.added",
            member,
            organization=by.organization,
            by=by,
            at=at,
            payload={"role": role, "team": team},
        )
    return member


def change_member(member: Member, *, by: Member, at: datetime, **values: object) -> Member:
    """Change name, name_reading, email, language or role. Everybody may change their own name and language. Who is made
    a coach begins with nothing but the company's own goals: what they read is given by `change_access`.

    Raises NotAllowed, and ValidationError by field (the address is somebody else's, the last owner).
    """
    if not by.administers and not (by.pk == member.pk and set(values) <= OWN_FIELDS):
        raise NotAllowed
    with transaction.atomic():
        locks.exclude(by.organization_id)
        now = _locked(member, by)
        if "role" in values and values["role"] != now.role:
            _check_role_change(now, str(values["role"]), by)
        if "email" in values:
            values["email"] = _free_address(by, str(values["email"]), but=now)
        if values.get("role") == Role.COACH and not now.coaches:
            values |= read_at_first(Role.COACH)
            CoachedTeam.objects.filter(member=now).delete()
        before, after = changed_fields(now, values)
        if after:
            now.search_text = now.folded
            now.save(update_fields=[*after, "search_text"])
            if "role" in after and now.user_id:
                turn_sessions(now.user_id)
            log.record(
                "member.changed",
                now,
                organization=by.organization,
                by=by,
                at=at,
                payload=_told(before, after),
            )
    return now


def check_may_leave(member: Member, *, by: Member) -> Member:
    """The member as they are now, if they can be let go. The caller holds the structure.

    Raises NotAllowed, and Conflict for the last owner or somebody who has left already.
    """
    if not by.administers or (member.role == Role.OWNER and by.role != Role.OWNER):
        raise NotAllowed
    now = _locked(member, by)
    if not now.is_present:
        raise Conflict(_("%(name)s has left already.") % {"name": now.name}, now)
    if is_last_owner(now):
        raise Conflict(said_of_the_last_owner(), now)
    return now


def say_goodbye(member: Member, *, by: Member, at: datetime, handed: Sequence[Mapping[str, object]] = ()) -> Member:
    """End a membership: the name stays with what was done; sessions, invitations and team links end at once. What was
    `handed` over is kept with the event. (Goals are handed over by goals/actions/leaving.py, which calls this.)

    Raises NotAllowed, and Conflict for the last owner or somebody who has left already.
    """
    with transaction.atomic():
        locks.exclude(by.organization_id)
        now = check_may_leave(member, by=by)
        end_links(now, by=by, at=at)
        now.left_at = at
        now.save(update_fields=["left_at"])
        Invitation.objects.filter(member=now, accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
        if now.user_id:
            end_sessions(now.user_id)
        end_tokens_of(now, by=by, at=at)
        payload = {"handed": list(handed)} if handed else None
        log.record("member.left", now, organization=by.organization, by=by, at=at, payload=payload)
    return now


def end_links(member: Member, *, by: Member, at: datetime) -> None:
    """End the links that somebody who leaves could still open: those of the teams that they lead, those that they made,
    and the invitations that they handed out. The caller holds the structure and has asked for the right."""
    links = open_team_links(at).filter(Q(made_by=member) | Q(team__leader=member), organization_id=by.organization_id)
    for link in links.select_related("team").order_by("pk"):
        revoke_team_link(link, by=by, at=at)
    invited = Member.objects.filter(pk__in=open_invitations_by(member, at).values("member"))
    for guest in invited.order_by("pk"):
        withdraw_invitations(guest, by=by, at=at)


def bring_back(member: Member, *, by: Member, at: datetime) -> Member:
    """Somebody who left works here again, with everything that was theirs."""
    if not by.administers or (member.role == Role.OWNER and by.role != Role.OWNER):
        raise NotAllowed
    with transaction.atomic():
        locks.exclude(by.organization_id)
        now = _locked(member, by)
        if now.is_present:
            return now
        _free_address(by, now.email, but=now)
        now.left_at = None
        now.save(update_fields=["left_at"])
        SignOnIdentity.objects.filter(member=now).delete()  # who they are at the provider is asked anew
        log.record("member.returned", now, organization=by.organization, by=by, at=at)
    return now


def _told(before: dict[str, object], after: dict[str, object]) -> dict[str, object]:
    """What the record keeps: a name and an address live in one row, which can be made anonymous, and nowhere else."""
    kept = after.keys() - PERSONAL
    return {
        "fields": sorted(after),
        "before": {name: before[name] for name in kept},
        "after": {name: after[name] for name in kept},
    }


def _locked(member: Member, by: Member) -> Member:
    return Member.objects.select_for_update().get(pk=member.pk, organization_id=by.organization_id)


def _check_role(by: Member, role: str) -> None:
    if not by.administers:
        raise NotAllowed
    if not can_give_role(by, role):
        raise ValidationError({"role": _("Only an owner makes somebody an owner.")})


def _check_role_change(member: Member, role: str, by: Member) -> None:
    _check_role(by, role)
    if member.role == Role.OWNER and by.role != Role.OWNER:
        raise ValidationError({"role": _("Only an owner changes the role of an owner.")})
    if is_last_owner(member):
        raise ValidationError({"role": said_of_the_last_owner()})


def is_last_owner(member: Member) -> bool:
    """An owner without whom nobody is left who owns the company and comes in with what is their own."""
    if member.role != Role.OWNER:
        return False
    ways = owners_ways_in(member.organization_id)
    return not keep_it_open(way for owner, way in ways.items() if owner != member.pk)


def said_of_the_last_owner() -> str:
    """Why they stay, and what to do."""
    return _(
        "This is the last owner with a password or a passkey of their own. Make somebody who has one an owner first."
    )


def _free_address(by: Member, email: str, but: Member | None = None) -> str:
    """The address in lower case; refused when it is another present member's."""
    email = email.strip().lower()
    if is_taken(by.organization_id, email, but):
        raise ValidationError({"email": _("Somebody here has this address already.")})
    return email
