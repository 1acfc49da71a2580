"""What a company's directory (SCIM) changes: people come, change and go, teams are made and filled.

Roles stay Rashin's own: whoever comes this way is a member. Whoever is gone from the directory has left, at once and
with everything that leaving means; what they held stays theirs by name until somebody hands it over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.organizations import locks
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict
from rashin.people.actions.members import add_member, bring_back, change_member, say_goodbye
from rashin.people.actions.teams import add_team, archive_team, change_team, change_team_members
from rashin.people.models import DirectoryEntry, Team

LONGEST_NAME = 80
LONGEST_TEXT = 255
LONGEST_ADDRESS = 254
LONGEST_TOLD = 10_000


@dataclass(frozen=True, kw_only=True)
class PersonTold:
    """What a directory says of a person. `content` is all of it, as canonical JSON by SCIM's names."""

    user_name: str
    name: str
    email: str
    external_id: str
    is_active: bool
    content: str


@dataclass(frozen=True, kw_only=True)
class GroupTold:
    """What a directory says of a team; `unknown` are those whom it names and nobody knows here."""

    name: str
    external_id: str
    members: tuple[Member, ...]
    unknown: tuple[str, ...] = ()


class Taken(Conflict):
    """Another one of this name is here already."""


def take_in_person(told: PersonTold, *, by: Member, at: datetime) -> Member:
    """Add somebody whom the directory tells of; who was removed from it before comes back as who they were.

    Raises NotAllowed, Taken (the user name is another's), and ValidationError by field.
    """
    with transaction.atomic():
        locks.exclude(by.organization_id)
        _check_person(told, by)
        member = _who_was_removed(told, by)
        if member is None:
            member = add_member(name=told.name, email=told.email, by=by, at=at)
        else:
            member = bring_back(member, by=by, at=at)
            member = change_member(member, name=told.name, email=told.email, by=by, at=at)
        _keep(told, by, member=member)
        if not told.is_active:
            member = say_goodbye(member, by=by, at=at)
    return member


def change_person(member: Member, told: PersonTold, *, by: Member, at: datetime) -> Member:
    """Let a member be as the directory says: who is no longer active leaves, who is again comes back.

    Raises NotAllowed, Taken, Conflict (the last owner), and ValidationError by field.
    """
    with transaction.atomic():
        locks.exclude(by.organization_id)
        _check_person(told, by, but=member)
        now = Member.objects.get(pk=member.pk, organization_id=by.organization_id)
        if told.is_active and not now.is_present:
            now = bring_back(now, by=by, at=at)
        elif not told.is_active and now.is_present:
            now = say_goodbye(now, by=by, at=at)
        now = change_member(now, name=told.name, email=told.email, by=by, at=at)
        if _keep(told, by, member=now):
            log.record("member.told_by_directory", now, organization=by.organization, by=by, at=at)
    return now


def remove_person(member: Member, *, by: Member, at: datetime) -> None:
    """Somebody is gone from the directory: they leave, if they have not, and are shown to it no more.

    Raises NotAllowed, and Conflict for the last owner.
    """
    with transaction.atomic():
        locks.exclude(by.organization_id)
        now = Member.objects.get(pk=member.pk, organization_id=by.organization_id)
        if now.is_present:
            say_goodbye(now, by=by, at=at)
        else:
            log.record("member.told_by_directory", now, organization=by.organization, by=by, at=at)
        DirectoryEntry.objects.update_or_create(
            organization=by.organization,
            member=now,
            defaults={"removed_at": at},
            create_defaults={"removed_at": at, "user_name": now.email or now.public_id},
        )


def take_in_group(told: GroupTold, *, by: Member, at: datetime) -> Team:
    """Make a team at the top of the tree, with who works there. Raises NotAllowed and ValidationError by field."""
    with transaction.atomic():
        locks.exclude(by.organization_id)
        _check_group(told)
        team = add_team(name=told.name, by=by, at=at)
        _keep_group(told, by, team)
        if told.members:
            team = change_team_members(team, come=told.members, by=by, at=at)
    return team


def change_group(team: Team, told: GroupTold, *, by: Member, at: datetime) -> Team:
    """Let a team be called and filled as the directory says; where it stands and who leads it stays."""
    with transaction.atomic():
        locks.exclude(by.organization_id)
        _check_group(told)
        if team.name != told.name:
            team = change_team(team, name=told.name, by=by, at=at)
        before = {each.pk for each in told.members}
        gone = Member.objects.filter(memberships__team=team).exclude(pk__in=before)
        gone = gone.filter(Q(directory_entry=None) | Q(directory_entry__removed_at=None))
        team = change_team_members(team, come=told.members, go=list(gone), by=by, at=at)
        _keep_group(told, by, team)
    return team


def remove_group(team: Team, *, by: Member, at: datetime) -> None:
    """Put the team away: its goals and numbers stay. Raises Conflict while teams stand under it."""
    archive_team(team, by=by, at=at)


def _who_was_removed(told: PersonTold, by: Member) -> Member | None:
    """Who left by being removed from the directory, and is told of again."""
    same = Q(user_name__iexact=told.user_name)
    if told.external_id:
        same |= Q(external_id=told.external_id)
    gone = DirectoryEntry.objects.filter(same, organization_id=by.organization_id, removed_at__isnull=False)
    entry = gone.select_related("member").filter(member__left_at__isnull=False).order_by("-removed_at").first()
    return entry.member if entry else None


def _keep(told: PersonTold, by: Member, *, member: Member) -> bool:
    """Keep what was told; say whether it is something new."""
    values = {"external_id": told.external_id, "user_name": told.user_name, "told": told.content, "removed_at": None}
    entry = DirectoryEntry.objects.filter(organization_id=by.organization_id, member=member).first()
    if entry is None:
        DirectoryEntry.objects.create(organization=by.organization, member=member, **values)
        return True
    changed = [name for name, value in values.items() if getattr(entry, name) != value]
    for name in changed:
        setattr(entry, name, values[name])
    if changed:
        entry.save(update_fields=changed)
    return bool(changed)


def _keep_group(told: GroupTold, by: Member, team: Team) -> None:
    if told.external_id or DirectoryEntry.objects.filter(team=team).exists():
        DirectoryEntry.objects.update_or_create(
            organization=by.organization, team=team, defaults={"external_id": told.external_id}
        )


def _check_person(told: PersonTold, by: Member, but: Member | None = None) -> None:
    _check_texts(told.user_name, told.external_id)
    if not told.user_name:
        raise ValidationError({"userName": _("A user name is needed.")})
    _check_name(told.name)
    if len(told.content) > LONGEST_TOLD:
        raise ValidationError({"emails": _("This is more than a person can have.")})
    if told.email:
        if len(told.email) > LONGEST_ADDRESS:
            raise ValidationError({"emails": _("Enter a valid email address.")})
        validate_email(told.email)
    entries = DirectoryEntry.objects.filter(organization_id=by.organization_id, removed_at=None)
    others = entries.filter(user_name__iexact=told.user_name).exclude(member=but.pk if but else None)
    untold = Member.objects.filter(organization_id=by.organization_id, directory_entry=None, left_at=None)
    if others.exists() or untold.filter(email__iexact=told.user_name).exclude(pk=but.pk if but else 0).exists():
        raise Taken(_("Somebody here has this user name already."))


def _check_group(told: GroupTold) -> None:
    _check_texts(told.external_id)
    _check_name(told.name)
    if told.unknown:
        raise ValidationError({"members": _("Nobody here is called %(id)s.") % {"id": told.unknown[0][:40]}})


def _check_name(name: str) -> None:
    _check_texts(name)
    if not 0 < len(name) <= LONGEST_NAME:
        raise ValidationError({"displayName": _("A name has 1 to %(most)s characters.") % {"most": LONGEST_NAME}})


def _check_texts(*texts: str) -> None:
    for text in texts:
        if len(text) > LONGEST_TEXT or "\x00" in text or any(0xD800 <= ord(sign) <= 0xDFFF for sign in text):
            raise ValidationError(_("This text is too long, or holds signs that cannot be kept."))
