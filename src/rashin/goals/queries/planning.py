"""What is being planned: which cycle, whose drafts, what waits for whose word, the objectives by their carrier."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from rashin.activity.canonical import parsed
from rashin.goals.access import (
    can_agree,
    can_edit,
    cycles_visible_to,
    drafts_visible_to,
    ideas_visible_to,
    no_items_visible_to,
    objectives_visible_to,
)
from rashin.goals.models import (
    CounterProposal,
    CounterProposalState,
    Cycle,
    CycleState,
    Draft,
    Idea,
    KeyResult,
    Level,
    NoItem,
    Objective,
    ObjectiveState,
)
from rashin.organizations.models import Member, Organization

MOST_GROUPS, MOST_OBJECTIVES = 100, 400


@dataclass(frozen=True, kw_only=True)
class Group:
    """One carrier's objectives of the cycle."""

    name: str
    level: str
    low: int
    high: int
    objectives: tuple[Objective, ...]
    orderable: bool = False

    @property
    def counted(self) -> int:
        """Those that are proposed or agreed: a draft lights no lamp."""
        return sum(row.state in (ObjectiveState.PROPOSED, ObjectiveState.AGREED) for row in self.objectives)


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A draft that is being typed. Without a title, `begun_with` is what was written first: a key result, or why."""

    draft: Draft
    title: str
    begun_with: str

    @classmethod
    def of(cls, draft: Draft) -> Begun:
        typed = {str(name): str(value).strip() for name, value in parsed(draft.fields).items()}
        sentences = (typed.get(f"kr-{key}-title", "") for key in typed.get("rows", "").split())
        begun_with = next(filter(None, sentences), "") or typed.get("why", "")
        return cls(draft=draft, title=draft.title, begun_with="" if draft.title else " ".join(begun_with.split())[:120])


@dataclass(frozen=True, kw_only=True)
class Planning:
    """What the planning page shows of one cycle."""

    cycle: Cycle
    cycles: tuple[Cycle, ...]
    drafts: tuple[Begun, ...]
    own_drafts: tuple[Objective, ...]
    my_word: tuple[Objective, ...]
    mine_waiting: tuple[Objective, ...]
    changes: tuple[CounterProposal, ...]
    groups: tuple[Group, ...]
    no_items: tuple[NoItem, ...]
    ideas: tuple[Idea, ...]
    editable: frozenset[int]
    is_cut: bool

    @property
    def objectives(self) -> int:
        return sum(len(group.objectives) for group in self.groups)


def cycle_to_plan(member: Member, asked: str = "") -> Cycle | None:
    """The asked cycle; else the one that is planned if something is in it already; else the running one."""
    cycles = list(cycles_visible_to(member))
    chosen = next((cycle for cycle in cycles if cycle.public_id == asked), None)
    if chosen is not None:
        return chosen
    planned = [cycle for cycle in cycles if cycle.state == CycleState.PLANNING]
    begun = next((cycle for cycle in planned if _has_objectives(cycle)), None)
    running = next((cycle for cycle in reversed(cycles) if cycle.state == CycleState.RUNNING), None)
    return begun or running or next(iter(planned or cycles[-1:]), None)


def _has_objectives(cycle: Cycle) -> bool:
    return Objective.objects.filter(cycle=cycle, archived_at__isnull=True).exists()


def planning(member: Member, cycle: Cycle) -> Planning:
    """Everything on the planning page, in a fixed number of queries."""
    objectives = _objectives(member, cycle)
    shown = [row for row in objectives if row.state != ObjectiveState.DECLINED]
    waiting = [row for row in shown if row.state == ObjectiveState.PROPOSED]
    return Planning(
        cycle=cycle,
        cycles=tuple(cycles_visible_to(member)),
        drafts=tuple(map(Begun.of, _drafts(member))),
        own_drafts=tuple(row for row in shown if row.state == ObjectiveState.DRAFT and _is_own(row, member)),
        my_word=tuple(row for row in waiting if can_agree(member, row)),
        mine_waiting=tuple(row for row in waiting if _is_own(row, member) and not can_agree(member, row)),
        changes=tuple(_open_changes(member, cycle)),
        groups=tuple(_groups(member, shown)),
        no_items=tuple(_no_items(member, cycle)),
        ideas=tuple(_ideas(member, cycle)),
        editable=frozenset(row.pk for row in shown if can_edit(member, row)),
        is_cut=len(objectives) >= MOST_OBJECTIVES,
    )


def _drafts(member: Member) -> QuerySet[Draft]:
    return drafts_visible_to(member).filter(form="objective", subject="").order_by("-saved_at")[:20]


def _is_own(row: Objective, member: Member) -> bool:
    return member.pk in (row.owner_id, row.written_by_id)


def _objectives(member: Member, cycle: Cycle) -> list[Objective]:
    key_results = KeyResult.objects.filter(archived_at__isnull=True).order_by("position", "pk")
    found = (
        objectives_visible_to(member)
        .filter(cycle=cycle, archived_at__isnull=True)
        .select_related("team", "owner", "contributes_to", "cycle")
        .prefetch_related(Prefetch("key_results", key_results))
        .order_by("level", "team__position", "team__name", "owner__name", "position", "pk")
    )
    return list(found[:MOST_OBJECTIVES])


def _open_changes(member: Member, cycle: Cycle) -> list[CounterProposal]:
    """Changes that wait for the member's answer: figures that somebody wants otherwise."""
    found = CounterProposal.objects.filter(
        organization_id=member.organization_id,
        objective__in=objectives_visible_to(member).values("pk"),
        objective__cycle=cycle,
        objective__archived_at__isnull=True,
        state=CounterProposalState.OPEN,
    ).select_related("objective__team", "objective__contributes_to", "objective__owner", "key_result", "proposed_by")
    return [row for row in found if can_agree(member, row.objective) or row.objective.owner_id == member.pk]


def usual_number(organization: Organization, level: str) -> tuple[int, int]:
    """From how many to how many objectives are suggested in a quarter: fewer further down, never above the company's
    limit."""
    most = organization.objectives_at_most
    low, high = {Level.TEAM: (1, 3), Level.PERSON: (0, 2)}.get(Level(level), (organization.objectives_at_least, most))
    return min(low, most), min(high, most)


def _groups(member: Member, objectives: list[Objective]) -> list[Group]:
    """The company first, then teams, then people; each with how many objectives are usual."""
    organization = member.organization
    usual = {level.value: usual_number(organization, level) for level in Level}
    carried: dict[tuple[str, int], list[Objective]] = {}
    for row in objectives:
        key = {Level.TEAM: row.team_id, Level.PERSON: row.owner_id}.get(Level(row.level)) or 0
        carried.setdefault((row.level, key), []).append(row)
    order = [Level.COMPANY, Level.TEAM, Level.PERSON]
    found = [
        Group(name=_name(rows[0], organization.name), level=level, low=usual[level][0],
              high=usual[level][1], objectives=tuple(rows),
              orderable=len(rows) > 1 and all(can_edit(member, row) for row in rows))
        for (level, _key), rows in carried.items()
    ]  # fmt: skip
    return sorted(found, key=lambda group: order.index(Level(group.level)))[:MOST_GROUPS]


def _name(row: Objective, company: str) -> str:
    if row.level == Level.TEAM and row.team:
        return row.team.name
    return row.owner.name if row.level == Level.PERSON and row.owner else company


def _no_items(member: Member, cycle: Cycle) -> list[NoItem]:
    """What was decided against in this cycle and in those before."""
    found = no_items_visible_to(member).filter(
        Q(cycle=cycle) | Q(cycle__isnull=True) | Q(cycle__last_day__lt=cycle.first_day)
    )
    return list(found.select_related("decided_by", "revived_as", "cycle").order_by("-decided_on", "-pk")[:8])


def latest_no_items(member: Member) -> list[NoItem]:
    """The last three, beside the form."""
    return list(no_items_visible_to(member).select_related("decided_by").order_by("-decided_on", "-pk")[:3])


def _ideas(member: Member, cycle: Cycle) -> list[Idea]:
    """Ideas that wait for an answer, the parked ones, and the member's own with their answers."""
    found = ideas_visible_to(member).filter(Q(answer="") | Q(answer="parked") | Q(brought_by=member))
    return list(found.select_related("brought_by", "answered_by", "displaces", "cycle").order_by("-brought_at")[:8])
