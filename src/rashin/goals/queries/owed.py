"""Who owes which number: mine this week, and how far the organisation is with this week's round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from rashin.goals.definitions import standing
from rashin.goals.models import CheckIn, CheckInKind, CycleState, KeyResult, Kind, ObjectiveState
from rashin.organizations.models import Member, Organization
from rashin.organizations.prepared import Prepared
from rashin.people.models import Team

WEEK = timedelta(days=7)
COUNTED_AT_MOST = 100
CLOSING_TAKES = timedelta(days=31)  # December's value may arrive in January; a quarter left open asks no longer


def carried_by(member: Member, today: date) -> QuerySet[KeyResult]:
    """The key results whose number the member enters, in cycles that run or close."""
    return _carried(member.organization_id, member.pk, today - CLOSING_TAKES)


def carried_in(team: Team, today: date) -> QuerySet[KeyResult]:
    """The key results of a team's objectives that are entered by hand, in cycles that run or close."""
    return asked(team.organization, today).filter(objective__team=team)


def asked(organization: Organization, today: date) -> QuerySet[KeyResult]:
    """Every key result that is entered by hand, counts, and still moves."""
    return _asked(organization.pk, today - CLOSING_TAKES)


def _asked(organization: int, since: date) -> QuerySet[KeyResult]:
    return _still_moving(since).filter(organization_id=organization)


def _carried(organization: int, member: int, since: date) -> QuerySet[KeyResult]:
    """Each branch names the organisation, for the indexes that begin with it: asked once for both, SQLite would read
    every key result of the organisation."""
    mine = Q(organization_id=organization, owner=member)
    return _still_moving(since).filter(mine | Q(organization_id=organization, brought_by=member))


def _still_moving(since: date) -> QuerySet[KeyResult]:
    return KeyResult.objects.filter(
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
        _carried(organization, member, since).filter(is_owed(today)).order_by().values_list("pk")[:COUNTED_AT_MOST]
    )
)


@dataclass(frozen=True, slots=True)
class Carried:
    """A number that somebody carries, as far as it takes to know whether it is asked for. `last_seen` is the public id
    of its latest entry, looked up where it is due; `looked_today`: whether something has been entered today, for
    whichever day."""

    public_id: str
    kind: str
    reading: str
    entry: str
    value: Decimal | None
    next_due: date | None
    put_off_until: date | None
    looked_on: date | None
    last_seen: str | None
    looked_today: bool = False

    def state(self, today: date) -> str:
        """What it asks for on the day; see `asked_for`."""
        return asked_for(
            today, next_due=self.next_due, put_off_until=self.put_off_until, looked_on=self.looked_on,
            looked_today=self.looked_today,
        )  # fmt: skip


def asked_for(
    today: date, *, next_due: date | None, put_off_until: date | None, looked_on: date | None, looked_today: bool
) -> str:
    """What a number asks for on a day: owed, later (put off), done (this week, or entered today), week (due later this
    week), or nothing."""
    if next_due is not None and next_due <= today:
        return "later" if put_off_until is not None and put_off_until > today else "owed"
    if looked_today or (looked_on is not None and looked_on >= monday_of(today)):
        return "done"
    if next_due is not None and next_due < monday_of(today) + WEEK:
        return "week"
    return ""


_LAST_SEEN = Subquery(
    CheckIn.objects.filter(key_result=OuterRef("pk")).order_by("-recorded_at", "-pk").values("public_id")[:1]
)
_CARRIED = Prepared(
    lambda organization, member, since, today: (
        _carried(organization, member, since)
        .order_by(F("next_due").asc(nulls_last=True), "position", "pk")
        .values_list(
            "pk", "public_id", "kind", "reading", "entry", "value", "next_due", "put_off_until", "looked_on",
            Case(When(next_due__lte=today, then=_LAST_SEEN)),
        )
    )
)  # fmt: skip
_SINCE = Prepared(
    lambda keys, at: (
        CheckIn.objects.filter(key_result__in=keys, recorded_at__gte=at)
        .only("key_result", "kind", "replaces", "retracts")
        .order_by()
    )
)


def carried_now(member: Member, today: date) -> list[Carried]:
    """What a member carries, in the order in which it is due: one query, and a second one where it takes a look at the
    entries of today to know that a number has been entered."""
    if not member.writes:
        return []
    rows = _CARRIED(member.organization_id, member.pk, today - CLOSING_TAKES, today)
    found = {pk: Carried(*told) for pk, *told in rows}
    unclear = sorted(pk for pk, each in found.items() if each.state(today) in ("", "week"))
    for pk in _looked_today(unclear, member.organization, today) if unclear else ():
        found[pk] = replace(found[pk], looked_today=True)
    return list(found.values())


def _looked_today(keys: Sequence[int], organization: Organization, today: date) -> set[int]:
    """For which of these something was entered today that stands. Whatever took an entry of today back, or corrected
    it, is of today as well."""
    rows = standing(_SINCE(keys, datetime.combine(today, time.min, ZoneInfo(organization.time_zone))))
    return {row.key_result_id for row in rows if row.kind != CheckInKind.NOT_LOOKED}


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
