"""Looking back on a cycle: what is asked, what was answered, and the scores that follow. Few queries for any size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from rashin.goals.access import cycles_visible_to, objectives_visible_to, who_looks_back
from rashin.goals.models import (
    CheckIn,
    Closure,
    Cycle,
    CycleState,
    KeyResult,
    Objective,
    ObjectiveClosure,
    ObjectiveState,
    Stance,
)
from rashin.organizations.models import Member
from rashin.organizations.rights import Right, roles_with
from rashin.rules.closing import Answer, Missing, final, missing
from rashin.rules.score import objective_score, proposed

COUNTED = Q(
    agreed_at__isnull=False,
    archived_at__isnull=True,
    objective__archived_at__isnull=True,
    objective__state=ObjectiveState.AGREED,
)

# Of a key result, what it takes to know who looks back on it.
ASKED = ("owner", "brought_by", "objective__owner", "objective__team__leader")


@dataclass(frozen=True, slots=True)
class Looked:
    """A key result and how it was looked back on. `score` is the one that stands, None until the answer is whole."""

    key_result: KeyResult
    closure: Closure | None
    proposed: Decimal | None
    missing: tuple[Missing, ...]
    score: Decimal | None

    @property
    def is_answered(self) -> bool:
        return not self.missing

    @property
    def asked(self) -> Member | None:
        """Who is asked to look back on it; None: it is nobody's."""
        return who_looks_back(self.key_result)

    @property
    def committed(self) -> bool:
        return self.key_result.stance == Stance.COMMITTED

    @property
    def following(self) -> str:
        """keep, change, drop; "" where nobody said."""
        return self.closure.following if self.closure is not None and self.closure.taken_back_at is None else ""


@dataclass(frozen=True, slots=True)
class ObjectiveScore:
    """The weighted mean of the scores in an objective, from `known` of `counted` parts."""

    score: Decimal | None
    known: int
    counted: int


@dataclass(frozen=True, slots=True)
class Left:
    """How many key results of a cycle that closes are not answered, of how many; `whose` is who is asked for them,
    None: they are nobody's."""

    cycle: Cycle
    whose: Member | None
    left: int
    of: int


UNKNOWN = ObjectiveScore(None, 0, 0)


def looked(key_result: KeyResult, closure: Closure | None) -> Looked:
    """A key result with its answer as it stands."""
    answer = answer_of(key_result, closure)
    return Looked(key_result, closure, answer.proposed, missing(answer), final(answer))


def closure_of(key_result: KeyResult) -> Closure | None:
    """The row that looks back on it, if there is one. Expects `closure` to be loaded."""
    found: Closure | None = getattr(key_result, "closure", None)
    return found


def answer_of(key_result: KeyResult, closure: Closure | None) -> Answer:
    """What was said, as the rules see it; what was taken back was not said."""
    committed, now = key_result.stance == Stance.COMMITTED, proposed(key_result.progress)
    if closure is None or closure.taken_back_at is not None:
        return Answer(proposed=now, committed=committed)
    return Answer(
        proposed=now,
        own=closure.score if closure.is_judged else None,
        reason=closure.reason,
        cause=closure.cause,
        following=closure.following,
        committed=committed,
    )


def all_looked(cycle: Cycle, objectives: Sequence[Objective]) -> list[Looked]:
    """Every key result of a cycle that counts, in the order of the board. Three queries: a join would read each
    objective and each member once more for every key result. `objectives` are those of `objectives_in`."""
    above = {row.pk: row for row in objectives}
    rows = KeyResult.objects.filter(COUNTED, organization_id=cycle.organization_id, objective__cycle=cycle)
    found = list(rows.order_by("objective__position", "objective", "position", "pk"))
    closures = {row.key_result_id: row for row in Closure.objects.filter(key_result__objective__cycle=cycle)}
    named = {pk for row in found for pk in (row.owner_id, row.brought_by_id)} | {row.by_id for row in closures.values()}
    people = Member.objects.in_bulk([pk for pk in named if pk])
    for row in found:
        row.objective = above[row.objective_id]
        row.owner, row.brought_by = people.get(row.owner_id or 0), people.get(row.brought_by_id or 0)
    for closure in closures.values():
        closure.by = people.get(closure.by_id or 0)
    return [looked(row, closures.get(row.pk)) for row in found]


def objectives_in(cycle: Cycle) -> list[Objective]:
    """The objectives that count in a cycle, above before below, with their words of looking back. One query."""
    rows = Objective.objects.filter(
        organization_id=cycle.organization_id, cycle=cycle, state=ObjectiveState.AGREED, archived_at__isnull=True
    ).select_related("team__leader", "owner", "serves", "contributes_to__cycle", "closure__by")
    found = sorted(rows, key=lambda row: (len(row.lineage), row.position, row.pk))
    for row in found:
        row.cycle = cycle
    return found


def never_agreed(member: Member, cycle: Cycle) -> int:
    """How many drafts and proposals of a cycle the member sees: they count nowhere, and nobody is asked for them."""
    rows = objectives_visible_to(member).filter(cycle=cycle, archived_at__isnull=True)
    return rows.filter(state__in=(ObjectiveState.DRAFT, ObjectiveState.PROPOSED)).count()


def objective_scores(objectives: Sequence[Objective], key_results: Iterable[Looked]) -> dict[int, ObjectiveScore]:
    """Each objective's score from its key results and the objectives that count in it, the lowest first. Of a cycle
    all that counts in one of them is given; one query for those of other cycles, which give the score that they were
    closed with."""
    parts: dict[int, list[tuple[Decimal | None, Decimal]]] = defaultdict(list)
    for each in key_results:
        parts[each.key_result.objective_id].append((each.score, each.key_result.weight))
    here = {row.pk for row in objectives}
    for parent, weight, score in _from_other_cycles(here):
        parts[parent].append((score, weight))
    found: dict[int, ObjectiveScore] = {}
    for row in sorted(objectives, key=lambda row: -len(row.lineage)):
        own = parts[row.pk]
        counted = [part for part in own if part[1]]
        known = sum(score is not None for score, _weight in counted)
        found[row.pk] = ObjectiveScore(objective_score(own), known, len(counted))
        if row.contributes_to_id in here:
            parts[row.contributes_to_id or 0].append((found[row.pk].score, row.weight))
    return found


def _from_other_cycles(here: set[int]) -> Iterable[tuple[int, Decimal, Decimal | None]]:
    rows = Objective.objects.filter(contributes_to__in=here, state=ObjectiveState.AGREED, archived_at__isnull=True)
    scores = dict(
        ObjectiveClosure.objects.filter(objective__contributes_to__in=here, objective__cycle__state=CycleState.CLOSED)
        .values_list("objective", "score")
    )  # fmt: skip
    for pk, parent, weight in rows.exclude(pk__in=here).order_by("pk").values_list("pk", "contributes_to", "weight"):
        if parent is not None:
            yield parent, weight, scores.get(pk)


def scores_of(objectives: Sequence[Objective]) -> dict[int, ObjectiveScore]:
    """The scores of some objectives, as their cycles' stories tell them: the one that a closed cycle was closed with,
    else what comes of the answers so far in all that counts in them. Three queries at most. Expects `cycle` and
    `closure` to be loaded."""
    found = {row.pk: closed_with(row) for row in objectives if row.cycle.state == CycleState.CLOSED}
    asked = [row for row in objectives if row.pk not in found]
    under = Q(pk__in=())
    for row in asked:
        under |= Q(organization_id=row.organization_id, cycle=row.cycle_id, path__startswith=row.path)
    counted = list(Objective.objects.filter(under, state=ObjectiveState.AGREED, archived_at__isnull=True))
    key_results = KeyResult.objects.filter(COUNTED, objective__in=[row.pk for row in counted])
    answered = [looked(row, closure_of(row)) for row in key_results.select_related("closure")]
    return {**found, **dict.fromkeys((row.pk for row in asked), UNKNOWN), **objective_scores(counted, answered)}


def closed_with(objective: Objective) -> ObjectiveScore:
    """The score that its closing gave an objective. Expects `closure` to be loaded."""
    told: ObjectiveClosure | None = getattr(objective, "closure", None)
    return UNKNOWN if told is None else ObjectiveScore(told.score, told.known_parts, told.counted_parts)


def check_ins_of(key_results: Sequence[int]) -> dict[int, list[CheckIn]]:
    """What was entered for these key results. One query."""
    found: dict[int, list[CheckIn]] = defaultdict(list)
    for row in CheckIn.objects.filter(key_result__in=key_results).order_by("recorded_at", "pk"):
        found[row.key_result_id].append(row)
    return dict(found)


def left_to_close(member: Member) -> tuple[Left, ...]:
    """What the cycles that close still ask of the member: their own key results, and for an administrator what is
    nobody's. Those that ask nothing are left out. One query while nothing closes, else four, or seven."""
    cycles = list(cycles_visible_to(member).filter(state=CycleState.CLOSING).order_by("first_day", "pk"))
    if not cycles or not member.writes:
        return ()
    ids = [cycle.pk for cycle in cycles]
    own = _answered(_near(member, ids), ids, member)
    loose = _answered(_nobodys(member.organization_id, ids), ids, None) if member.administers else {}
    found = [Left(cycle, whose, told[cycle.pk].count(False), len(told[cycle.pk]))
             for cycle in cycles for whose, told in ((member, own), (None, loose)) if cycle.pk in told]  # fmt: skip
    return tuple(each for each in found if each.left)


def _answered(keys: Sequence[int], cycles: Sequence[int], whose: Member | None) -> dict[int, list[bool]]:
    """Of the key results among these that somebody is asked for, by cycle: whether each is answered."""
    found: dict[int, list[bool]] = defaultdict(list)
    for row in KeyResult.objects.filter(COUNTED, pk__in=keys).select_related("closure", *ASKED):
        if row.objective.cycle_id in cycles and who_looks_back(row) == whose:
            found[row.objective.cycle_id].append(looked(row, closure_of(row)).is_answered)
    return dict(found)


def _nobodys(organization: int, cycles: Sequence[int]) -> list[int]:
    """The key results that nobody is left for (who_looks_back); few, though a company has many, so that their
    objectives are looked for first."""
    above = Objective.objects.filter(_nobody("owner"), _nobody("team__leader"), cycle__in=cycles)
    rows = KeyResult.objects.filter(
        _nobody("owner"), _nobody("brought_by"), organization_id=organization,
        objective__in=list(above.values_list("pk", flat=True)),
    )  # fmt: skip
    return list(rows.order_by().values_list("pk", flat=True))


def _nobody(who: str) -> Q:
    """Nobody stands there, or who does has left or only reads."""
    writes = Q(**{f"{who}__left_at__isnull": True, f"{who}__role__in": roles_with(Right.WRITE)})
    return Q(**{f"{who}__isnull": True}) | ~writes


def _near(member: Member, cycles: Sequence[int]) -> list[int]:
    """The key results that may be asked of the member: asked at once with what it takes to know it, a database would
    read every one of the cycle."""
    above = Objective.objects.filter(Q(owner=member) | Q(team__leader=member), cycle__in=cycles)
    here = Q(organization_id=member.organization_id)
    of_objective = Q(objective__in=list(above.values_list("pk", flat=True)))
    rows = KeyResult.objects.filter(here & Q(owner=member) | here & Q(brought_by=member) | here & of_objective)
    return list(rows.order_by().values_list("pk", flat=True))
