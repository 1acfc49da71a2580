"""Everything that an objective's page showed by the end of a past day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from rashin.goals.access import may_see
from rashin.goals.models import Agreement, Comment, KeyResult, NodeKind, Objective, Support
from rashin.goals.queries.objective import Around, Numbers, Todo, agreements_of, comments_of, numbers_of
from rashin.goals.queries.past.board import overlapping
from rashin.goals.queries.past.closing import LookedThen, looked_then
from rashin.goals.queries.past.company import PastCompany
from rashin.goals.queries.past.goals import PastGoals
from rashin.goals.queries.past.instances import Instances
from rashin.goals.queries.past.nodes import mentioning, nodes_of
from rashin.goals.queries.past.todos import past_todos
from rashin.goals.queries.sight import Sight
from rashin.goals.queries.unseen import lower
from rashin.organizations.models import Member


@dataclass(frozen=True, slots=True)
class PastObjective:
    """The objective and what stood around it."""

    objective: Objective
    numbers: Sequence[Numbers]
    around: Around
    todos: Sequence[Todo]
    sight: Sight
    comments: Sequence[Comment]
    agreements: Sequence[Agreement]
    looked: LookedThen


def past_objective(company: PastCompany, today: Objective, reader: Member) -> PastObjective | None:
    """`today` is the objective as it is now; None where it had not been written yet, or was still a draft that the
    reader may not see."""
    scope = company.organization.pk, company.then
    alone = nodes_of(NodeKind.OBJECTIVE, *scope, Q(node=today.pk))
    if today.pk not in alone or alone[today.pk]["cycle"] not in company.cycles:
        return None
    cycle = company.cycles[alone[today.pk]["cycle"]]
    goals = PastGoals(company, overlapping(company, cycle), where=Q(node=today.pk) | mentioning([today.public_id]))
    instances = Instances(goals)
    objective = instances.objective(today.pk)
    if objective is None or objective.pk in goals.hidden or not may_see(reader, objective):
        return None
    lower(objective, goals.unseen)
    rows = instances.key_results(goals.under.get(objective.pk, ()))
    todos = nodes_of(NodeKind.ACTION, *scope, Q(place=objective.pk))
    return PastObjective(
        objective=objective,
        numbers=numbers_then(rows, goals, instances),
        around=_around(objective, rows, goals, instances),
        todos=past_todos(todos.values(), {objective.public_id: objective}, instances),
        sight=instances.sight(objective, reader),
        comments=comments_of(today, before=company.then.ends),
        agreements=agreements_of(today, before=company.then.ends),
        looked=looked_then(company, objective, rows),
    )


def numbers_then(rows: Sequence[KeyResult], goals: PastGoals, instances: Instances) -> list[Numbers]:
    """The entries of these key results that had been recorded, and what fed them."""
    sources: dict[int, list[KeyResult]] = {}
    for pk, node in sorted(goals.key_results.items()):
        into = goals.key_result_keys.get(node["feeds"])
        if into is not None and node["archived_at"] is None and node["agreed_at"] is not None:
            source = instances.key_result(pk)
            sources.setdefault(into, []).extend([source] if source else [])
    return numbers_of(rows, goals.company.organization, before=goals.company.then.ends, sources=sources)


def _around(objective: Objective, rows: Sequence[KeyResult], goals: PastGoals, instances: Instances) -> Around:
    hidden = goals.hidden
    lineage = [pk for pk in objective.lineage if pk != objective.pk and pk not in hidden]
    above = [row for pk in lineage if (row := instances.objective(pk))]
    own = {objective.public_id, *(row.public_id for row in rows)}
    helped = [instances.support(objective, public_id) for public_id in goals.supports[objective.pk]]
    by_key = {row.pk: row for row in rows}
    feeding = [each for pk in sorted(goals.key_results) if (each := _feeding(pk, goals, instances)) is not None]
    return Around(
        above=tuple(above),
        children=tuple(instances.objectives(goals.children.get(objective.pk, ()))),
        helped=tuple(
            link for link in helped if link.to_key_result or (link.to_objective and link.to_objective.pk not in hidden)
        ),
        helpers=tuple(_helpers(own, goals, instances)),
        feeds=tuple((each, by_key[each.feeds_id]) for each in feeding if each.feeds_id in by_key),
    )


def _feeding(pk: int, goals: PastGoals, instances: Instances) -> KeyResult | None:
    node = goals.key_results[pk]
    return instances.key_result(pk) if node["feeds"] and node["archived_at"] is None else None


def _helpers(own: set[str], goals: PastGoals, instances: Instances) -> list[Support]:
    found = []
    for pk, node in goals.objectives.items():
        helps = pk not in goals.hidden and own & set(goals.supports[pk]) and goals.is_shown(node)
        helping = instances.objective(pk) if helps else None
        if helping is not None:
            found += [instances.support(helping, each) for each in goals.supports[pk] if each in own]
    return found
