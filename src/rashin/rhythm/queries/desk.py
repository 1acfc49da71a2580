"""All clients of a coach in one look: about ten queries, however many clients, goals and people there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Avg, Count, Min, Q, QuerySet

from rashin.goals.access import objectives_visible_to
from rashin.goals.models import Cycle, KeyResult, Kind, Level, Objective, ObjectiveState
from rashin.goals.queries.board import OVERRIDING, carrier, chosen_of, is_owed, is_stale
from rashin.organizations.models import Member, Role
from rashin.people.models import User
from rashin.rhythm.models import CoachingSession, Homework
from rashin.rules.curve import Curve

STOPPED_AFTER = timedelta(days=7)  # so long after a due day nobody waits any more: they have stopped
NAMED_AT_MOST = 300
ENDED_FOR = timedelta(days=60)


@dataclass(slots=True, kw_only=True)
class Client:
    """A company that somebody coaches. `progress`, `pace` and `confidence` are means of what they may read; `stopped`
    are (whose, since when) of numbers that nobody has entered for a week."""

    member: Member
    today: date
    cycle: Cycle | None = None
    progress: Decimal | None = None
    pace: Decimal | None = None
    confidence: Decimal | None = None
    behind: int = 0
    at_risk: int = 0
    under: int = 0
    help: int = 0
    stopped: list[tuple[str, date]] = field(default_factory=list)
    proposals: list[tuple[str, str]] = field(default_factory=list)
    next_session: datetime | None = None
    homework: int = 0
    overdue: int = 0

    @property
    def need(self) -> int:
        """How much waits for the coach: who has stopped, who wants help, what waits for a word, what is overdue."""
        return len(self.stopped) + self.help + len(self.proposals) + self.overdue


def coached_by(user: User) -> list[Member]:
    """Where the account coaches now."""
    rows = Member.objects.select_related("organization").filter(
        user=user, role=Role.COACH, left_at__isnull=True, organization__is_visible=True
    )
    return list(rows.order_by("organization__name", "pk"))


def ended_for(user: User, *, at: datetime) -> list[Member]:
    """Where coaching has ended lately."""
    rows = Member.objects.select_related("organization").filter(
        user=user, role=Role.COACH, left_at__gte=at - ENDED_FOR, organization__is_visible=True
    )
    return list(rows.order_by("-left_at", "-pk"))


def clients_of(user: User, *, at: datetime) -> list[Client]:
    """Every client, who needs the coach first coming first."""
    members = coached_by(user)
    clients = {row.organization_id: Client(member=row, today=row.organization.day_of(at)) for row in members}
    if not clients:
        return []
    _read_cycles(clients)
    seen = reduce(or_, (Q(pk__in=objectives_visible_to(row).values("pk")) for row in members))
    objectives = Objective.objects.filter(seen, archived_at__isnull=True)
    _read_objectives(clients, objectives)
    _read_key_results(clients, objectives)
    _read_proposals(clients, objectives)
    _read_meetings(clients, members, at)
    soon = at + timedelta(days=2)
    return sorted(
        clients.values(),
        key=lambda each: (
            not (each.next_session and each.next_session <= soon),
            -each.need,
            each.member.organization.name,
        ),
    )


def _read_cycles(clients: Mapping[int, Client]) -> None:
    found: dict[int, list[Cycle]] = {}
    for cycle in Cycle.objects.filter(organization__in=list(clients)).order_by("-first_day", "-pk"):
        found.setdefault(cycle.organization_id, []).append(cycle)
    for key, client in clients.items():
        client.cycle = chosen_of(found.get(key, []), "", client.today)


def _cycles(clients: Mapping[int, Client]) -> list[int]:
    return [client.cycle.pk for client in clients.values() if client.cycle is not None]


def _read_objectives(clients: Mapping[int, Client], objectives: QuerySet[Objective]) -> None:
    """Where each stands: the mean of the company's own objectives, else of all that is read."""
    rows = objectives.filter(cycle__in=_cycles(clients), state=ObjectiveState.AGREED)
    found: dict[int, list[tuple[str, Decimal | None, str]]] = {}
    for key, *told in rows.values_list("organization_id", "level", "progress", "pace_curve"):
        found.setdefault(key, []).append(tuple(told))
    for key, several in found.items():
        own = [each for each in several if each[0] == Level.COMPANY] or several
        clients[key].progress = _mean(each[1] for each in own)
        clients[key].pace = _mean(Curve.loads(each[2]).at(clients[key].today) for each in own if each[2])


def _mean(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def _on_each_day(clients: Mapping[int, Client], asked: Callable[[date], Q]) -> Q:
    """A question about the day, which may be another one in each company."""
    return reduce(or_, (Q(organization=key) & asked(client.today) for key, client in clients.items()))


def _read_key_results(clients: Mapping[int, Client], objectives: QuerySet[Objective]) -> None:
    counted = objectives.filter(cycle__in=_cycles(clients), state=ObjectiveState.AGREED).values("pk")
    rows = KeyResult.objects.filter(objective__in=counted, archived_at__isnull=True, agreed_at__isnull=False)
    fresh = ~_on_each_day(clients, is_stale) | Q(stale_from__isnull=True)
    counts = {
        "confidence_mean": Avg("confidence"),
        "behind": Count("pk", filter=Q(verdict="behind") & fresh),
        "at_risk": Count("pk", filter=Q(verdict="at_risk") & fresh),
        "under": Count("pk"),
        "help": Count("pk", filter=Q(wants_help=True)),
    }
    told = rows.annotate(verdict=OVERRIDING).order_by().values("organization_id").annotate(**counts)
    for key, mean, *numbers in told.values_list("organization_id", *counts):
        client = clients[key]
        client.confidence = None if mean is None else Decimal(str(mean))
        client.behind, client.at_risk, client.under, client.help = numbers
    _read_stopped(clients, rows)


def _read_stopped(clients: Mapping[int, Client], rows: QuerySet[KeyResult]) -> None:
    late = _on_each_day(clients, lambda today: is_owed(today - STOPPED_AFTER))
    off = _on_each_day(clients, lambda today: Q(put_off_until__gt=today))
    owed = rows.filter(late).exclude(kind=Kind.FED).exclude(off).annotate(carrier=carrier()).order_by()
    per_person = list(
        owed.values("organization_id", "carrier").annotate(since=Min("next_due")).order_by("since", "carrier")
        .values_list("organization_id", "carrier", "since")[:NAMED_AT_MOST]
    )  # fmt: skip
    names = dict(Member.objects.filter(pk__in={each[1] for each in per_person}).values_list("pk", "name"))
    for key, person, since in per_person:
        if person in names and since is not None:
            clients[key].stopped.append((names[person], since))


def _read_proposals(clients: Mapping[int, Client], objectives: QuerySet[Objective]) -> None:
    rows = objectives.filter(state=ObjectiveState.PROPOSED).exclude(cycle__state="closed").order_by("proposed_at", "pk")
    for key, public_id, title in rows.values_list("organization_id", "public_id", "title")[:NAMED_AT_MOST]:
        clients[key].proposals.append((public_id, title))


def _read_meetings(clients: Mapping[int, Client], members: Sequence[Member], at: datetime) -> None:
    sessions = CoachingSession.objects.filter(coach__in=members, archived_at__isnull=True, begins_at__gte=at)
    for key, begins_at in (
        sessions.order_by()
        .values("organization_id")
        .annotate(first=Min("begins_at"))
        .values_list("organization_id", "first")
    ):
        clients[key].next_session = begins_at
    late = _on_each_day(clients, lambda today: Q(due__lt=today))
    left = Homework.objects.filter(coach__in=members, archived_at__isnull=True, done_at__isnull=True).order_by()
    counts = {"homework_left": Count("pk"), "overdue": Count("pk", filter=late)}
    for key, count, overdue in (
        left.values("organization_id").annotate(**counts).values_list("organization_id", *counts)
    ):
        clients[key].homework, clients[key].overdue = count, overdue
