"""A team's links and who used them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from rashin.activity.canonical import parsed
from rashin.activity.models import ActorKind, Event
from rashin.goals.queries.feed import Happening, happenings
from rashin.organizations.models import Member
from rashin.people.access import team_links_visible_to
from rashin.people.models import Team, TeamLink

MOST_LINKS = 30
MOST_USES = 60


def links_of(member: Member, team: Team) -> list[TeamLink]:
    """The links of a team, those that were ended last; the latest first."""
    rows = team_links_visible_to(member, team).select_related("team", "made_by")
    found = list(rows.order_by("-made_at", "-pk")[:MOST_LINKS])
    return sorted(found, key=lambda link: link.revoked_at is not None)


def uses_of(member: Member, links: Sequence[TeamLink]) -> list[tuple[Happening, str, str]]:
    """What was done through these links, the latest first: what happened, through which link, from which address."""
    if not links:
        return []
    named = reduce(or_, (Q(payload__contains=f'"link":"{link.public_id}"') for link in links))
    rows = Event.objects.filter(organization_id=member.organization_id, actor_kind=ActorKind.LINK).filter(named)
    events = list(rows.select_related("actor").order_by("-recorded_at", "-pk")[:MOST_USES])
    through = [parsed(event.payload).get("through") for event in events]
    told = [way if isinstance(way, dict) else {} for way in through]
    return [
        (happening, str(way.get("link", "")), str(way.get("address", "")))
        for happening, way in zip(happenings(events, member), told, strict=True)
    ]
