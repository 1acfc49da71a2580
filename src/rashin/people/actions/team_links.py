"""Links by which a team's page opens without an account: made, extended, ended, and what is kept of their use."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.activity.canonical import canonical_text
from rashin.activity.models import ActorKind, Event
from rashin.organizations import locks
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people.access import can_lead, members_named_on, open_team_links
from rashin.people.actions.claims import claim
from rashin.people.models import Team, TeamLink

VALID_DAYS = (7, 31, 92, 366)
MOST_OPEN = 20
NOTED_WITHIN = timedelta(days=1)
OPENED = "team_link.opened"


def make_team_link(
    team: Team, *, days: int, by: Member, at: datetime, name: str = "", is_shared: bool = False
) -> TeamLink:
    """Make a link that is good for so many days. Raises NotAllowed, Conflict (the team is put away) and ValidationError
    by field."""
    with transaction.atomic():
        team = _led(team, by)
        if team.archived_at is not None:
            raise Conflict(_("This team has been put away."), team)
        _check(days, name)
        if open_team_links(at).filter(team=team).count() >= MOST_OPEN:
            raise ValidationError({"name": _("This team has twenty links already. End one of them first.")})
        link = TeamLink.objects.create(
            organization=by.organization,
            team=team,
            name=name.strip(),
            is_shared=is_shared,
            made_by=by,
            made_at=at,
            expires_at=at + timedelta(days=days),
        )
        _log("team_link.made", link, by, at, {"expires": link.expires_at, "shared": is_shared})
    return link


def renew_team_link(link: TeamLink, *, days: int, by: Member, at: datetime) -> TeamLink:
    """Let a link be good for so many days from now; what is printed goes on leading to the page."""
    with transaction.atomic():
        _led(link.team, by)
        now = _locked(link, by)
        if now.revoked_at is not None:
            raise Conflict(_("This link has been ended. Make a new one."), now)
        _check(days, now.name)
        before, now.expires_at = now.expires_at, at + timedelta(days=days)
        now.save(update_fields=["expires_at"])
        _log("team_link.renewed", now, by, at, {"before": before, "after": now.expires_at})
    return now


def revoke_team_link(link: TeamLink, *, by: Member, at: datetime) -> TeamLink:
    """End a link at once and for ever. Ending it twice changes nothing."""
    with transaction.atomic():
        _led(link.team, by)
        now = _locked(link, by)
        if now.revoked_at is None:
            now.revoked_at = at
            now.save(update_fields=["revoked_at"])
            _log("team_link.revoked", now, by, at, {})
    return now


def note_opening(link: TeamLink, *, by: Member, at: datetime) -> None:
    """Keep who opened the page, from where and when: once a day for each name and address. `by` acts through the link,
    and has no name (no key) as long as nobody has tapped one."""
    assert by.through is not None, "the page of a link is opened through it"
    same = Event.objects.filter(
        organization_id=link.organization_id,
        actor_kind=ActorKind.LINK,
        name=OPENED,
        thread=link.public_id,
        actor_id=by.pk,
        payload__contains=f'"address":{canonical_text(by.through.address)}',
        recorded_at__gt=at - NOTED_WITHIN,
    )
    if same.exists():
        return
    who = f"{link.public_id} {by.pk} {by.through.address}"
    with transaction.atomic():
        if claim(OPENED, who, lasts=NOTED_WITHIN, at=at):  # of two taps at once one is noted
            _log(OPENED, link, by, at, {})


def check_way_in(by: Member, *, at: datetime) -> None:
    """Refuse who acts through a link that has ended meanwhile, or under a name that stands on its page no more."""
    if by.through is None:
        return
    link = open_team_links(at).filter(organization_id=by.organization_id, public_id=by.through.link).first()
    if link is None or not members_named_on(link).filter(pk=by.pk).exists():
        raise NotAllowed(_("This link does not lead here any more. Ask whoever leads the team for a new one."))


def _led(team: Team, by: Member) -> Team:
    """The team as it is now. Links end and begin while nobody enters through one."""
    locks.exclude(by.organization_id)
    now = Team.objects.select_related("organization").get(pk=team.pk, organization_id=by.organization_id)
    if not can_lead(by, now):
        raise NotAllowed(_("Who leads the team or administers the company makes its links."))
    return now


def _locked(link: TeamLink, by: Member) -> TeamLink:
    rows = TeamLink.objects.select_for_update(of=("self",)).select_related("team")
    return rows.get(pk=link.pk, organization_id=by.organization_id)


def _check(days: int, name: str) -> None:
    problems = {}
    if days not in VALID_DAYS:
        problems["days"] = _("Choose how long the link is good.")
    if len(name.strip()) > 60 or "\x00" in name:
        problems["name"] = _("A name fits into 60 characters.")
    if problems:
        raise ValidationError(problems)


def _log(name: str, link: TeamLink, by: Member, at: datetime, payload: dict[str, object]) -> None:
    told = {"team": link.team, "name": link.name, **payload}
    log.record(name, link, organization=link.organization, by=by, at=at, payload=told)
