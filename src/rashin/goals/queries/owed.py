"""Who owes which number: mine this week, and how far the organisation is with this week's round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from rashin.goals.models import CycleState, KeyResult, Kind, ObjectiveState
from rashin.organizations.models import Member, Organization
from rashin.organizations.prepared import Prepared
from rashin.people.models import Team

WEEK = timedelta(days=7)
COUNTED_AT_MOST = 100
CLOSING_TAKES = timedelta(days=31)  # December's value may arrive in January; a quarter left open asks no longer


def carried_by(member: Member, today: date) -> QuerySet[KeyResult]:
    """The key results whose number the member enters, in cycles that run or close."""
    return asked(member.organization, today).filter(Q(owner=member) | Q(brought_by=member))


def carried_in(team: Team, today: date) -> QuerySet[KeyResult]:
    """The key results of a team's objectives that are entered by hand, in cycles that run or close."""
    return asked(team.organization, today).filter(objective__team=team)


def asked(organization: Organization, today: date) -> QuerySet[KeyResult]:
    """Every key result that is entered by hand, counts, and still moves."""
    return _asked(organization.pk, today - CLOSING_TAKES)


def _asked(organization: int, since: date) -> QuerySet[KeyResult]:
    return KeyResult.objects.filter(
        organization_id=organization,
        agreed_at__isnull=False,
        archived_at__isnull=True,
        objective__archived_at__isnull=True,
        objective__state=ObjectiveState.AGREED,
        objective__cycle__state__in=(CycleState.RUNNING, CycleState.CLOSING),
        objective__cycle__last_day__gte=since,
    ).exclude(kind=Kind.FED)


def is_owed(today: date) -> Q:
    """A due day has come and nobody has looked for it, nor put it off until later."""
    due = Q(next_due__lte=today)
    return due & (Q(put_off_until__isnull=True) | Q(put_off_until__lte=today))


def monday_of(today: date) -> date:
    """The first day of the week that `today` lies in."""
    return today - timedelta(days=today.weekday())


_OWED = Prepared(
    lambda organization, member, today, since: (
        _asked(organization, since)
        .filter(Q(owner=member) | Q(brought_by=member))
        .filter(is_owed(today))
        .order_by()
        .values_list("pk")[:COUNTED_AT_MOST]
    )
)


def count_owed(member: Member, today: date) -> int:
    """How many numbers the member owes today; beyond COUNTED_AT_MOST it makes no difference to a reader."""
    if not member.writes:
        return 0
    return len(_OWED(member.organization_id, member.pk, today, today - CLOSING_TAKES))


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody who has not entered yet, and how many numbers wait for them."""

    member_id: int | None
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class WeekEntries:
    """This week's round: how many of the numbers asked for are entered, and who is still asked."""

    entered: int
    asked: int
    missing: tuple[Missing, ...]

    @property
    def left(self) -> int:
        return self.asked - self.entered


def week_entries(organization: Organization, today: date) -> WeekEntries:
    """The round of the week that `today` lies in: what was due or looked at since Monday. One query.

    What nobody owns is asked of who brings it, else of who owns its objective.
    """
    monday = monday_of(today)
    end = monday + WEEK
    rows = (
        asked(organization, today)
        .filter(Q(next_due__lt=end) | Q(looked_on__gte=monday))
        .annotate(
            carrier=Coalesce("owner_id", "brought_by_id", "objective__owner_id"),
            carrier_name=Coalesce("owner__name", "brought_by__name", "objective__owner__name"),
        )
        .order_by()
        .values_list("carrier", "carrier_name", "next_due")
    )
    missing: dict[int | None, Missing] = {}
    entered = 0
    for owner, name, next_due in rows:
        if next_due is None or next_due >= end:
            entered += 1
            continue
        before = missing.get(owner)
        missing[owner] = Missing(owner, name or "", (before.count if before else 0) + 1)
    ordered = sorted(missing.values(), key=lambda each: (-each.count, each.name))
    return WeekEntries(entered, entered + sum(each.count for each in ordered), tuple(ordered))
