"""Who comes through a team's link: which link a key opens, and the member in whose name somebody acts through it."""

from __future__ import annotations

from datetime import datetime

from rashin.organizations.models import Member, Role, Through
from rashin.people.access import members_named_on, open_team_links
from rashin.people.links import named_by
from rashin.people.models import TeamLink


def link_of(key: str, *, at: datetime) -> TeamLink | None:
    """The link that a key opens at this moment. A key that is wrong, has expired or was ended takes the same way: one
    signature and one query, with nothing found."""
    links = open_team_links(at).select_related("organization", "team__organization", "team__leader")
    return links.filter(public_id=named_by(key)).first()


def names_on(link: TeamLink) -> list[Member]:
    """The names to tap, as they are read out."""
    return list(members_named_on(link).order_by("name_reading", "name", "pk"))


def guest_of(link: TeamLink, *, address: str) -> Member:
    """Somebody who has not tapped a name yet: they read what the team sees, and write nothing."""
    return _through(Member(organization=link.organization, role=Role.VIEWER, joined_at=link.made_at), link, address)


def named_guest(link: TeamLink, public_id: str, *, address: str) -> Member | None:
    """Somebody who acts under a name of the page; None when it is not, or no longer, among them."""
    found = members_named_on(link).filter(public_id=public_id).first()
    if found is None:
        return None
    found.organization = link.organization
    return _through(found, link, address)


def _through(member: Member, link: TeamLink, address: str) -> Member:
    member.through = Through(link=link.public_id, team_id=link.team_id, address=address)
    return member
