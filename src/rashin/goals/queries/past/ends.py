"""What links of a past day lead to, in words, as far as its reader may see it."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from rashin.goals.models import KeyResult, Objective
from rashin.goals.queries.past.company import PastCompany
from rashin.goals.queries.past.goals import PastGoals
from rashin.goals.queries.past.veil import is_draft_of_others


def ends_of(goals: PastGoals, named: Collection[str]) -> dict[str, str]:
    """The titles of these objectives and key results as they stood, by public id; what the reader did not see is left
    out. What stands in cycles that were not read is asked for at once, whatever there is of it."""
    if not named:
        return {}
    here = _titles(goals, named)
    at_hand = {node.public_id for node in goals.objectives.values()} | goals.key_result_keys.keys()
    outside = set(named) - at_hand
    return here | _titles(_elsewhere(goals.company, outside), outside) if outside else here


def _elsewhere(company: PastCompany, named: Collection[str]) -> PastGoals:
    """The objectives that are named, by themselves or by a key result."""
    organization = company.organization.pk
    under = KeyResult.objects.filter(organization_id=organization, public_id__in=named).values("objective")
    rows = Objective.objects.filter(Q(public_id__in=named) | Q(pk__in=under), organization_id=organization)
    return PastGoals(company, (), where=Q(node__in=list(rows.values_list("pk", flat=True))))


def _titles(goals: PastGoals, named: Collection[str]) -> dict[str, str]:
    found = {}
    for public_id in named:
        key_result = goals.key_results.get(goals.key_result_keys.get(public_id, 0))
        pk = goals.keys.get(key_result["objective"] if key_result else public_id, 0)
        objective = goals.objectives.get(pk)
        if objective is None or pk in goals.hidden or is_draft_of_others(goals.company, objective):
            continue
        found[public_id] = (key_result or objective)["title"]
    return found
