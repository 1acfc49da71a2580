"""What stands in the addresses of planning: one of everything, made as people make it."""

from __future__ import annotations

from decimal import Decimal

from rashin.goals.actions.agreeing import counter_propose
from rashin.goals.actions.alignment import support
from rashin.goals.actions.content import ActionContent
from rashin.goals.actions.no_list import bring_idea, decide_against
from rashin.goals.actions.todos import add_action
from rashin.goals.models import Objective
from tests import cast


def planning_places(ours: cast.Company, objective: Objective) -> dict[str, str]:
    """Public ids by the names that the table's `args` use. The table's member leads the team of the objectives."""
    at, owner = cast.TODAY, ours.owner
    company = ours.objective("会社の目標", level="company", team=None, owner=owner)
    proposal = ours.objective("相談中の目標", state="proposed")
    other_words = counter_propose(
        proposal, {"target": Decimal(6500)}, by=ours.clerk, at=at, key_result=proposal.key_results.get()
    )
    todo = ActionContent(title="案内を送る", assignees=(ours.leader,))
    return {
        "kind:choices": "parents",
        "public_id:draft": "0123456789abcdef",
        "public_id:company_objective": company.public_id,
        "public_id:proposal": proposal.public_id,
        "public_id:other_words": other_words.public_id,
        "public_id:support": support(objective, company, by=owner, at=at).public_id,
        "public_id:action": add_action(objective, todo, by=owner, at=at).public_id,
        "public_id:no_item": decide_against("夜カフェ", "人手が足りない", by=owner, at=at).public_id,
        "public_id:idea": bring_idea("朝のパン便", "", cycle=ours.cycle, by=owner, at=at).public_id,
        "public_id:cycle": ours.cycle.public_id,
        "cycle": ours.cycle.public_id,
        "kind": "objective",
        "other": company.public_id,
    }
