"""What the board reads: as many queries for much as for little, and never more rows than a page shows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar

from django.db.models import Case, Count, IntegerField, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from rashin.activity import log
from rashin.goals.access import cycles_visible_to
from rashin.goals.models import Cycle, CycleState, KeyResult, Kind, Level, Objective, ObjectiveState, Support
from rashin.goals.queries.rows import (
    KEY_RESULT_COLUMNS,
    OBJECTIVE_COLUMNS,
    KeyResultRow,
    ObjectiveRow,
    by_key,
    objective_rows,
)
from rashin.organizations.models import Member
from rashin.organizations.prepared import Prepared

T = TypeVar("T")
MOST_OF_THE_COMPANY = 40
MOST_ROWS = 81  # objectives that one screen unfolds, and one that says there are more
SHOWN = (ObjectiveState.AGREED, ObjectiveState.PROPOSED)
AWAY = (ObjectiveState.DRAFT, ObjectiveState.DECLINED)
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


_CYCLES = Prepared(
    lambda organization: cycles_visible_to(Member(organization_id=organization)).order_by(
        "-first_day", "last_day", "pk"
    )
)


def chosen_cycle(member: Member, public_id: str, today: date) -> tuple[Cycle | None, list[Cycle]]:
    """The cycle that was asked for, else the running one, else the nearest; and all of them, the latest first."""
    cycles = _CYCLES(member.organization_id)
    return chosen_of(cycles, public_id, today), cycles


def chosen_of(cycles: Sequence[Cycle], public_id: str, today: date) -> Cycle | None:
    """The same among cycles that are at hand."""
    asked = next((cycle for cycle in cycles if cycle.public_id == public_id), None)
    if asked is not None or not cycles:
        return asked
    running = [cycle for cycle in cycles if cycle.state in (CycleState.RUNNING, CycleState.CLOSING)]
    now = [cycle for cycle in running or cycles if cycle.first_day <= today <= cycle.last_day]
    shortest = sorted(now, key=lambda cycle: (cycle.last_day - cycle.first_day, cycle.pk))
    return (shortest or running or cycles)[0]


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


_MANY = 5000
_KEPT_AT_MOST = 200
_kept: dict[tuple[int, date, frozenset[int]], tuple[tuple[int, ...] | None, Facts]] = {}


def facts(cycle: Cycle, today: date, without: frozenset[int] = frozenset()) -> Facts:
    """One query over all key results of the cycle, but those of the objectives `without`. Where there are many (some
    thousands) this process keeps its counts as long as the organisation's record stands as it stood before they were
    counted: an entry is seen here at once, whichever process took it."""
    key = (cycle.pk, today, without)
    before, known = _kept.get(key, (None, None))
    now = None if known is None else log.stamp(cycle.organization_id)
    if known is not None and now == before:
        return known
    found, of_all = _count_facts(cycle, today, without)
    if of_all > _MANY:
        if len(_kept) >= _KEPT_AT_MOST:
            _kept.clear()
        _kept[key] = (now, found)
    return found


def _count_facts(cycle: Cycle, today: date, without: frozenset[int]) -> tuple[Facts, int]:
    """The counts, and of how many key results."""
    monday = today - timedelta(days=today.weekday())
    asked = (cycle.organization_id, cycle.pk, today, monday)
    rows = _facts(*asked).exclude(objective__in=without) if without else _FACTS(*asked)
    for _cycle, of_all, *counted in rows:
        return Facts(*counted), of_all
    return Facts(0, 0, 0, 0, 0, 0, 0), 0


def _facts(organization: int, cycle: int, today: date, monday: date) -> QuerySet[KeyResult, tuple[Any, ...]]:
    owed, fresh = is_owed(today), ~is_stale(today) | Q(stale_from__isnull=True)
    counts = {
        "of_all": Count("pk"),
        "asked": Count("pk", filter=owed | (Q(looked_on__gte=monday) & ~Q(kind=Kind.FED))),
        "left": Count("pk", filter=owed),
        "people_left": Count("carrier", filter=owed, distinct=True),
        "behind": Count("pk", filter=Q(verdict="behind") & fresh),
        "at_risk": Count("pk", filter=Q(verdict="at_risk") & fresh),
        "stale": Count("pk", filter=is_stale(today)),
        "help": Count("pk", filter=Q(wants_help=True)),
    }
    rows = _counted(Cycle(pk=cycle, organization_id=organization)).annotate(verdict=OVERRIDING, carrier=carrier())
    return rows.order_by().values("objective__cycle_id").annotate(**counts).values_list("objective__cycle_id", *counts)


_FACTS = Prepared(_facts)


def carrier() -> Coalesce:
    """Whose number it is: its owner, else who brings it, else the objective's owner."""
    return Coalesce("owner_id", "brought_by_id", "objective__owner_id")


def company_objectives(cycle: Cycle) -> list[ObjectiveRow]:
    """The company's own objectives that are agreed, in order."""
    return of_the_company(top_objectives(cycle, offset=0, limit=MOST_OF_THE_COMPANY)[0])


def of_the_company(tops: Sequence[ObjectiveRow]) -> list[ObjectiveRow]:
    """Those of the topmost objectives that are the company's and agreed: they stand first."""
    return [row for row in tops if row.level == Level.COMPANY and row.state == ObjectiveState.AGREED]


def _tops(organization: int, cycle: int) -> QuerySet[Objective]:
    """Three seeks in an index each, however much the cycle holds: what contributes to nothing, what contributes to an
    objective of another cycle, and what is left over below one that is not shown."""
    rows = Objective.objects.filter(organization_id=organization, cycle=cycle)
    gone = rows.filter(state__in=AWAY).values("pk").union(rows.filter(archived_at__isnull=False).values("pk"))
    found = rows.filter(contributes_to__isnull=True).values("pk")
    found = found.union(
        rows.filter(above_elsewhere=True).values("pk"), rows.filter(contributes_to__in=gone).values("pk")
    )
    shown = Objective.objects.filter(pk__in=found, state__in=SHOWN, archived_at__isnull=True)
    return shown.order_by(LEVELS, "position", "pk")


_FIRST_TOPS = Prepared(
    lambda organization, cycle: _tops(organization, cycle).values_list(*OBJECTIVE_COLUMNS)[: MOST_OF_THE_COMPANY + 1]
)


def top_objectives(cycle: Cycle, *, offset: int, limit: int) -> tuple[list[ObjectiveRow], bool]:
    """What stands at the top of this cycle: the company's objectives, then what contributes to nothing shown here; and
    whether there are more. What only supports something higher is left out: it is shown beneath that. Two queries."""
    if (offset, limit) == (0, MOST_OF_THE_COMPANY):
        rows = [ObjectiveRow(*columns) for columns in _FIRST_TOPS(cycle.organization_id, cycle.pk)]
    else:
        rows = objective_rows(_tops(cycle.organization_id, cycle.pk)[offset : offset + limit + 1])
    below = _standing_below([row for row in rows[:limit] if row.level != Level.COMPANY], cycle)
    return [row for row in rows[:limit] if row.pk not in below], len(rows) > limit


_RANKS = {Level.COMPANY: 0, Level.TEAM: 1, Level.PERSON: 2}


def _standing_below(rows: Sequence[ObjectiveRow], cycle: Cycle) -> set[int]:
    """Those of the rows that support one that stands higher, or one that counts in another itself."""
    ranks = {row.pk: _RANKS[Level(row.level)] for row in rows}
    found = set()
    for pk, *columns in _HELPING(sorted(ranks)) if rows else ():
        level, state, in_cycle, archived_at, parent = columns[:5] if columns[0] else columns[5:]
        shown = state in SHOWN and in_cycle == cycle.pk and archived_at is None
        if shown and (_RANKS[Level(level)] < ranks[pk] or parent is not None):
            found.add(pk)
    return found


_HELPED = ("level", "state", "cycle", "archived_at", "contributes_to")
_HELPING = Prepared(
    lambda objectives: Support.objects.filter(
        Q(to_objective__isnull=False) | Q(to_key_result__objective__isnull=False), objective__in=objectives
    ).values_list(
        "objective",
        *(f"to_objective__{name}" for name in _HELPED),
        *(f"to_key_result__objective__{name}" for name in _HELPED),
    )
)


def _children(parents: Sequence[int]) -> QuerySet[Objective]:
    rows = Objective.objects.filter(contributes_to__in=parents, state__in=SHOWN, archived_at__isnull=True)
    return rows.order_by("contributes_to_id", "position", "pk")


_FIRST_CHILDREN = Prepared(lambda parents: _children(parents).values_list(*OBJECTIVE_COLUMNS)[:MOST_ROWS])


def children(parents: Sequence[int], *, each: int, limit: int) -> list[ObjectiveRow]:
    """What contributes to these objectives: for each parent one row more than `each` when there are more, and `limit`
    in all (MOST_ROWS at most), by the parents' ids. One query that reads no more than MOST_ROWS rows; a parent with
    more children than it may show costs another, so four at most."""
    found: list[ObjectiveRow] = []
    waiting = sorted(parents)
    while waiting and len(found) < limit:
        rows = [ObjectiveRow(*columns) for columns in _FIRST_CHILDREN(waiting)]
        by_parent = by_key(rows, "parent")
        last = waiting[-1]
        if len(rows) == MOST_ROWS:
            last = rows[-1].parent or 0
            if len(by_parent[last]) <= each:  # cut short by the limit of the query: it begins the next one
                del by_parent[last]
                last -= 1
        found += [row for several in by_parent.values() for row in several[: each + 1]]
        waiting = [parent for parent in waiting if parent > last]
    return found[:limit]


def further_children(parent: int, *, each: int, offset: int) -> list[ObjectiveRow]:
    """What contributes to an objective after the first `offset`: one more than `each` when there are more."""
    return objective_rows(_children([parent])[offset : offset + each + 1])


_SUPPORTS = Prepared(
    lambda objectives, same: (
        Support.objects.filter(
            Q(to_objective__in=objectives) | Q(to_key_result__objective__in=same),
            objective__state__in=SHOWN,
            objective__archived_at__isnull=True,
        )
        .annotate(helped=Coalesce("to_objective_id", "to_key_result__objective_id"))
        .order_by("objective__position", "objective_id")
        .values_list("helped", "objective_id")
        .distinct()
    )
)


def supporters(objectives: Sequence[int]) -> list[tuple[int, ObjectiveRow]]:
    """(the objective that is helped, who helps) for these objectives and their key results."""
    links = _SUPPORTS(objectives, objectives) if objectives else []
    if not links:
        return []
    rows = {row.pk: row for row in objective_rows(Objective.objects.filter(pk__in={pk for _, pk in links}))}
    return [(helped, rows[pk]) for helped, pk in links]


_KEY_RESULTS = Prepared(
    lambda objectives: (
        KeyResult.objects.filter(objective__in=objectives, archived_at__isnull=True)
        .order_by("objective_id", "position", "pk")
        .values_list(*KEY_RESULT_COLUMNS)
    )
)


def key_results_of(objectives: Sequence[int]) -> list[KeyResultRow]:
    """The key results of these objectives, in order."""
    return [KeyResultRow(*columns) for columns in _KEY_RESULTS(objectives)] if objectives else []


class Span(NamedTuple):
    """Of all key results that count in an objective: the lowest and highest confidence, and the last look. Not `whole`
    where too many objectives count in it to look at each: then nothing is said of it."""

    low: int | None = None
    high: int | None = None
    looked_on: date | None = None
    whole: bool = True


def widest(one: Span, other: Span) -> Span:
    """Both of them together."""
    return Span(
        low=_either(min, one.low, other.low),
        high=_either(max, one.high, other.high),
        looked_on=_either(max, one.looked_on, other.looked_on),
        whole=one.whole and other.whole,
    )


def _either(choose: Callable[[T, T], T], one: T | None, other: T | None) -> T | None:
    if one is None or other is None:
        return other if one is None else one
    return choose(one, other)


_SPANS = Prepared(
    lambda objectives: (
        KeyResult.objects.filter(objective__in=objectives, archived_at__isnull=True, agreed_at__isnull=False)
        .order_by()
        .values_list("objective_id")
        .annotate(Min("confidence"), Max("confidence"), Max("looked_on"))
    )
)
MOST_BELOW = 200  # objectives of one level that are looked at
LEVELS_BELOW = 6
_BELOW = Prepared(
    lambda parents: (
        Objective.objects.filter(contributes_to__in=parents, state=ObjectiveState.AGREED, archived_at__isnull=True)
        .order_by("contributes_to_id", "pk")
        .values_list("pk", "contributes_to_id")[: MOST_BELOW + 1]
    )
)


def spans(objectives: Sequence[int], without: Collection[int] = ()) -> dict[int, Span]:
    """For objectives whose key results are not listed: over all that counts in them, but the key results of those
    `without`. A query for each level that there is below, and one more."""
    if not objectives:
        return {}
    above, partial = _read_below(objectives)
    found = dict.fromkeys(above, Span())
    for pk, low, high, looked in _SPANS(sorted(above.keys() - set(without))):
        found[pk] = Span(low, high, looked)
    for pk in partial:
        found[pk] = found[pk]._replace(whole=False)
    for pk in reversed(above):  # from the lowest up
        parent = above[pk]
        if parent is not None:
            found[parent] = widest(found[parent], found[pk])
    return {pk: found[pk] for pk in objectives}


def _read_below(objectives: Sequence[int]) -> tuple[dict[int, int | None], set[int]]:
    """What each of these objectives and of all that counts in them counts in, level by level downwards; and those that
    have too much below them to be read whole."""
    above: dict[int, int | None] = dict.fromkeys(objectives)
    partial: set[int] = set()
    layer = sorted(above)
    for _level in range(LEVELS_BELOW):
        rows = _BELOW(layer)
        if len(rows) > MOST_BELOW:
            last = rows[-1][1] or 0  # the children of this one and of those after it are not all here
            partial.update(pk for pk in layer if pk >= last)
            rows = [row for row in rows if (row[1] or 0) < last]
        for pk, parent in rows:
            above.pop(pk, None)  # one that was asked for itself goes behind what it counts in
            above[pk] = parent
        layer = sorted(pk for pk, _parent in rows)
        if not layer:
            return above, partial
    return above, partial.union(layer)
