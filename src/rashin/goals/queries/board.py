"""What the board reads: as many queries for much as for little, and never more rows than a page shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, Exists, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber

from rashin.goals.access import cycles_visible_to
from rashin.goals.models import Cycle, CycleState, KeyResult, Kind, Level, Objective, ObjectiveState, Support
from rashin.goals.queries.rows import KeyResultRow, ObjectiveRow, key_result_rows, objective_rows
from rashin.organizations.models import Member

SHOWN = (ObjectiveState.AGREED, ObjectiveState.PROPOSED)
OVERRIDING = Case(When(status_override="", then="status"), default="status_override")
LEVELS = Case(
    When(level=Level.COMPANY, then=Value(0)),
    When(level=Level.TEAM, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """How the cycle's key results stand: how many entries this week asked for, how many are still open and of how many
    people; and how many are stale or want help."""

    asked: int
    left: int
    people_left: int
    behind: int
    at_risk: int
    stale: int
    help_wanted: int


def chosen_cycle(member: Member, public_id: str, today: date) -> tuple[Cycle | None, list[Cycle]]:
    """The cycle that was asked for, else the running one, else the nearest; and all of them, the latest first."""
    cycles = list(cycles_visible_to(member).order_by("-first_day", "last_day", "pk"))
    asked = next((cycle for cycle in cycles if cycle.public_id == public_id), None)
    if asked is not None or not cycles:
        return asked, cycles
    running = [cycle for cycle in cycles if cycle.state in (CycleState.RUNNING, CycleState.CLOSING)]
    now = [cycle for cycle in running or cycles if cycle.first_day <= today <= cycle.last_day]
    shortest = sorted(now, key=lambda cycle: (cycle.last_day - cycle.first_day, cycle.pk))
    return (shortest or running or cycles)[0], cycles


def shown_objectives(cycle: Cycle) -> QuerySet[Objective]:
    """What stands on the board: agreed or proposed, not put away."""
    return Objective.objects.filter(
        organization_id=cycle.organization_id, cycle=cycle, state__in=SHOWN, archived_at__isnull=True
    )


def shown_key_results(cycle: Cycle) -> QuerySet[KeyResult]:
    """The key results of what stands on the board."""
    return KeyResult.objects.filter(
        organization_id=cycle.organization_id,
        archived_at__isnull=True,
        objective__cycle=cycle,
        objective__state__in=SHOWN,
        objective__archived_at__isnull=True,
    )


def _counted(cycle: Cycle) -> QuerySet[KeyResult]:
    return shown_key_results(cycle).filter(objective__state=ObjectiveState.AGREED, agreed_at__isnull=False)


def is_stale(today: date) -> Q:
    """The value has grown too old for a status."""
    return Q(stale_from__lte=today)


def is_owed(today: date) -> Q:
    """An entry is due that nobody has made; a number that comes by itself is owed by nobody."""
    return Q(next_due__lte=today) & ~Q(kind=Kind.FED)


def facts(cycle: Cycle, today: date) -> Facts:
    """One query."""
    monday = today - timedelta(days=today.weekday())
    owed, fresh = is_owed(today), ~is_stale(today) | Q(stale_from__isnull=True)
    found = (
        _counted(cycle)
        .annotate(verdict=OVERRIDING, carrier=carrier())
        .aggregate(
            asked=Count("pk", filter=owed | (Q(looked_on__gte=monday) & ~Q(kind=Kind.FED))),
            left=Count("pk", filter=owed),
            people_left=Count("carrier", filter=owed, distinct=True),
            behind=Count("pk", filter=Q(verdict="behind") & fresh),
            at_risk=Count("pk", filter=Q(verdict="at_risk") & fresh),
            stale=Count("pk", filter=is_stale(today)),
            help_wanted=Count("pk", filter=Q(wants_help=True)),
        )
    )
    return Facts(**found)


def carrier() -> Coalesce:
    """Whose number it is: its owner, else who brings it, else the objective's owner."""
    return Coalesce("owner_id", "brought_by_id", "objective__owner_id")


def company_objectives(cycle: Cycle) -> list[ObjectiveRow]:
    """The company's own objectives that are agreed, in order."""
    own = shown_objectives(cycle).filter(level=Level.COMPANY, state=ObjectiveState.AGREED)
    return objective_rows(own.order_by("position", "pk"))


def top_objectives(cycle: Cycle, *, offset: int, limit: int) -> list[ObjectiveRow]:
    """What stands at the top of this cycle: the company's objectives, then what contributes to nothing shown here."""
    above_is_gone = (
        ~Q(contributes_to__cycle=cycle)
        | ~Q(contributes_to__state__in=SHOWN)
        | Q(contributes_to__archived_at__isnull=False)
    )
    tops = shown_objectives(cycle).filter(Q(contributes_to__isnull=True) | above_is_gone).exclude(_stands_below(cycle))
    return objective_rows(tops.order_by(LEVELS, "position", "pk")[offset : offset + limit])


def _stands_below(cycle: Cycle) -> Q:
    """Whether an objective only supports one that stands higher or counts in another: it is shown beneath that."""
    helped = Objective.objects.filter(
        Q(supported_by__objective=OuterRef("pk")) | Q(key_results__supported_by__objective=OuterRef("pk")),
        cycle=cycle,
        state__in=SHOWN,
        archived_at__isnull=True,
    )
    below_company = ~Q(level=Level.COMPANY) & Q(Exists(helped.filter(level=Level.COMPANY)))
    below_team = Q(level=Level.PERSON) & Q(Exists(helped.filter(level=Level.TEAM)))
    return below_company | below_team | Q(Exists(helped.filter(contributes_to__isnull=False)))


def children(parents: Sequence[int], *, each: int, limit: int, offset: int = 0) -> list[ObjectiveRow]:
    """What contributes to these objectives: for each parent the rows after `offset`, one more than `each` when there
    are more, and `limit` in all, in the parents' order."""
    if not parents or limit <= 0:
        return []
    rows = (
        Objective.objects.filter(contributes_to__in=parents, state__in=SHOWN, archived_at__isnull=True)
        .annotate(
            row=Window(RowNumber(), partition_by=F("contributes_to"), order_by=[F("position").asc(), F("pk").asc()])
        )
        .filter(row__gt=offset, row__lte=offset + each + 1)
    )
    order = Case(*(When(contributes_to=pk, then=Value(place)) for place, pk in enumerate(parents)))
    return objective_rows(rows.order_by(order, "position", "pk")[:limit])


def supporters(objectives: Collection[int]) -> list[tuple[int, ObjectiveRow]]:
    """(the objective that is helped, who helps) for these objectives and their key results."""
    if not objectives:
        return []
    helps = Q(to_objective__in=objectives) | Q(to_key_result__objective__in=objectives)
    links = list(
        Support.objects.filter(helps, objective__state__in=SHOWN, objective__archived_at__isnull=True)
        .annotate(helped=Coalesce("to_objective_id", "to_key_result__objective_id"))
        .order_by("objective__position", "objective_id")
        .values_list("helped", "objective_id")
        .distinct()
    )
    if not links:
        return []
    rows = {row.pk: row for row in objective_rows(Objective.objects.filter(pk__in={pk for _, pk in links}))}
    return [(helped, rows[pk]) for helped, pk in links]


def key_results_of(objectives: Collection[int]) -> list[KeyResultRow]:
    """The key results of these objectives, in order."""
    if not objectives:
        return []
    rows = KeyResult.objects.filter(objective__in=objectives, archived_at__isnull=True)
    return key_result_rows(rows.order_by("objective", "position", "pk"))


@dataclass(frozen=True, slots=True)
class Span:
    """Of the key results directly under an objective: the lowest and highest confidence, and the last look."""

    low: int | None = None
    high: int | None = None
    looked_on: date | None = None


def spans(objectives: Collection[int]) -> dict[int, Span]:
    """For objectives whose key results are not listed."""
    if not objectives:
        return {}
    rows = (
        KeyResult.objects.filter(objective__in=objectives, archived_at__isnull=True, agreed_at__isnull=False)
        .order_by()
        .values_list("objective")
        .annotate(Min("confidence"), Max("confidence"), Max("looked_on"))
    )
    return {pk: Span(low, high, looked) for pk, low, high, looked in rows}
