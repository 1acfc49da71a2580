"""What a member's week was made of by the end of a past day."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from rashin.goals.access import can_agree
from rashin.goals.models import (
    CheckIn,
    Comment,
    Cycle,
    CycleState,
    Idea,
    Kind,
    Level,
    NodeKind,
    Objective,
    ObjectiveState,
)
from rashin.goals.queries.entries import Entered
from rashin.goals.queries.owed import CLOSING_TAKES
from rashin.goals.queries.past.board import past_cycle
from rashin.goals.queries.past.company import PastCompany
from rashin.goals.queries.past.goals import PastGoals
from rashin.goals.queries.past.instances import Instances
from rashin.goals.queries.past.nodes import Node, mentioning, nodes_of
from rashin.goals.queries.past.todos import past_todos
from rashin.goals.queries.sight import Sight
from rashin.goals.queries.week import OPEN, RECENT, MyAction, in_order, mine
from rashin.organizations.models import Member, Role

RUNNING = (CycleState.RUNNING, CycleState.CLOSING)


@dataclass(frozen=True, slots=True)
class PastWeek:
    """What `member` carried, did and was asked. `cycle` is the one that the page named."""

    member: Member
    cycle: Cycle | None
    carried: tuple[Entered, ...]
    actions: tuple[MyAction, ...]
    proposals: tuple[Objective, ...]
    questions: tuple[Comment, ...]
    answers: tuple[Idea, ...]
    instances: Instances

    def sight(self, objective: Objective) -> Sight:
        """The line of sight from an objective, as it was."""
        return self.instances.sight(objective, self.member)


def past_week(company: PastCompany, member: Member) -> PastWeek:
    """A number of queries that does not grow with what was there."""
    me = company.members[member.public_id]
    goals = PastGoals(company, [cycle for cycle in company.cycles.values() if cycle.state in OPEN])
    instances = Instances(goals)
    return PastWeek(
        member=me,
        cycle=past_cycle(company, ""),
        carried=tuple(_carried(me, goals, instances)),
        actions=tuple(_actions(me, goals, instances)),
        proposals=tuple(_proposals(me, goals, instances)),
        questions=tuple(_questions(me, goals, company)),
        answers=tuple(_answers(me, company)),
        instances=instances,
    )


def _carried(me: Member, goals: PastGoals, instances: Instances) -> list[Entered]:
    """The key results whose number the member entered, with their entries. In the order of their keys."""
    rows = [
        instances.key_result(node.pk)
        for node in goals.key_results.values()
        if me.public_id in (node["owner"], node["brought_by"]) and _is_asked(node, goals)
    ]
    found = sorted((row for row in rows if row is not None), key=lambda row: (row.position, row.pk))
    entries: dict[int, list[CheckIn]] = {row.pk: [] for row in found}
    written = CheckIn.objects.filter(key_result__in=list(entries), recorded_at__lt=goals.company.then.ends)
    for entry in written.select_related("entered_by", "member").order_by("recorded_at", "pk"):
        entries[entry.key_result_id].append(entry)
    return [Entered(row, tuple(entries[row.pk])) for row in found] if me.writes else []


def _is_asked(node: Node, goals: PastGoals) -> bool:
    """Entered by hand, counted, and still moving: queries.owed.asked."""
    objective = goals.objectives.get(goals.keys.get(node["objective"], 0))
    if objective is None or node["kind"] == Kind.FED or node["agreed_at"] is None or node["archived_at"] is not None:
        return False
    cycle = goals.company.cycles[objective["cycle"]]
    stands = objective["state"] == ObjectiveState.AGREED and objective["archived_at"] is None
    return stands and cycle.state in RUNNING and cycle.last_day >= goals.company.then.day - CLOSING_TAKES


def _actions(me: Member, goals: PastGoals, instances: Instances) -> list[MyAction]:
    company = goals.company
    nodes = nodes_of(NodeKind.ACTION, company.organization.pk, company.then, mentioning([me.public_id]))
    objectives = {node.public_id: node for node in goals.objectives.values() if _runs(node, company)}
    own = [node for node in nodes.values() if me.public_id in node["assignees"] and node["objective"] in objectives]
    under = {node["objective"]: instances.objective(objectives[node["objective"]].pk) for node in own}
    known = {public_id: row for public_id, row in under.items() if row is not None}
    todos = past_todos(own, known, instances)
    today = company.then.day
    found = [mine(each.action, me, list(each.completions), len(each.assignees), today=today) for each in todos]
    return in_order([each for each in found if each is not None], today)


def _runs(objective: Node, company: PastCompany) -> bool:
    return (
        objective["archived_at"] is None
        and not objective.told.get("hidden")
        and company.cycles[objective["cycle"]].state in RUNNING
    )


def _proposals(me: Member, goals: PastGoals, instances: Instances) -> list[Objective]:
    """Proposals that waited for this member's word: queries.week.proposals_for."""
    if not me.writes:
        return []
    waiting = [
        node
        for node in goals.objectives.values()
        if node["state"] == ObjectiveState.PROPOSED and node["archived_at"] is None and node.pk not in goals.hidden
    ]
    rows = [row for row in instances.objectives(waiting) if _is_asked_of(me, row) and can_agree(me, row)]
    return sorted(rows, key=lambda row: (row.proposed_at, row.pk))


def _is_asked_of(me: Member, row: Objective) -> bool:
    leader, parent = row.team.leader_id if row.team else None, row.contributes_to
    if leader == me.pk or (parent is not None and parent.owner_id == me.pk):
        return True
    return me.role == Role.OWNER and (row.level == Level.COMPANY or (leader is None and parent is None))


def _questions(me: Member, goals: PastGoals, company: PastCompany) -> list[Comment]:
    """The last line of others about what the member owned: queries.week.questions_for."""
    own = {pk for pk, node in goals.objectives.items() if node["owner"] == me.public_id}
    carried = (node["objective"] for node in goals.key_results.values() if node["owner"] == me.public_id)
    own |= {goals.keys[objective] for objective in carried if objective in goals.keys}
    rows = Comment.objects.filter(
        organization=company.organization,
        objective__in=own - goals.hidden,
        archived_at__isnull=True,
        recorded_at__gte=company.then.last_moment - RECENT,
        recorded_at__lt=company.then.ends,
    )
    last = {
        row.objective_id: row
        for row in rows.select_related("by", "objective", "key_result").order_by("recorded_at", "pk")
    }
    return [row for row in last.values() if row.by_id != me.pk]


def _answers(me: Member, company: PastCompany) -> list[Idea]:
    """The answers of the last two weeks to what the member brought."""
    rows = Idea.objects.filter(
        Q(answered_at__gte=company.then.last_moment - RECENT, answered_at__lt=company.then.ends),
        organization=company.organization,
        brought_by=me,
    ).exclude(answer="")
    return list(rows.select_related("answered_by", "displaces").order_by("-answered_at"))
