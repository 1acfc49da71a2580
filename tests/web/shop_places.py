"""What stands in addresses of what is another's: the shop's, in which the table's member neither works nor leads, and
what the shop's people keep to themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from rashin.goals.actions.agreeing import counter_propose
from rashin.goals.actions.alignment import support
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.comments import say
from rashin.goals.actions.content import ActionContent
from rashin.goals.actions.no_list import answer_idea, bring_idea
from rashin.goals.actions.objectives import decline_objective
from rashin.goals.actions.todos import add_action
from rashin.goals.models import NoItem
from rashin.people.actions.team_links import make_team_link
from tests import cast


def shop_places(ours: cast.Company) -> dict[str, str]:
    """Public ids by the names that the table's `args` use."""
    link = make_team_link(ours.shop, days=366, by=ours.owner, at=datetime.now(UTC))
    hidden = _one_of_each(ours, "内々", visibility="people")
    return {
        "link:shops": link.public_id,
        **_named("shops", _one_of_each(ours, "円山店")),
        **_named("hidden", {**hidden, **_came_of_hidden(ours)}),
    }


def named_of(whose: str, name: str) -> str:
    """What a name of the table is called where it is the shop's ("shops") or kept to themselves ("hidden")."""
    place, _colon, kind = name.partition(":")
    return f"{place}:{whose}_{kind}" if kind else f"{place}:{whose}"


def _named(whose: str, found: dict[str, str]) -> dict[str, str]:
    return {named_of(whose, name): public_id for name, public_id in found.items()}


def _one_of_each(ours: cast.Company, title: str, **fields: Any) -> dict[str, str]:
    """Of the shop: an objective with its number, entry, action and support, and a proposal with other words."""
    by, at = ours.owner, cast.TODAY
    fields |= {"team": ours.shop, "owner": ours.clerk}
    objective = ours.objective(f"{title}の目標", **fields)
    number = objective.key_results.select_related("organization", "objective__team").get()
    entry = record_check_in(number, Seen(value=Decimal(5400)), by=by, at=at)
    todo = add_action(objective, ActionContent(title=f"{title}の行動", assignees=(ours.clerk,)), by=by, at=at)
    above = ours.objective(f"{title}の上", level="company", team=None, owner=by)
    proposal = ours.objective(f"{title}の相談", state="proposed", **fields)
    words = counter_propose(proposal, {"target": Decimal(6200)}, by=by, at=at, key_result=proposal.key_results.get())
    return {
        "public_id:objective": objective.public_id,
        "public_id:key_result": number.public_id,
        "key_result": number.public_id,
        "check_in": entry.public_id,
        "public_id:action": todo.public_id,
        "action": todo.public_id,
        "public_id:support": support(objective, above, by=by, at=at).public_id,
        "public_id:proposal": proposal.public_id,
        "public_id:other_words": words.public_id,
        "comment": say(objective, f"{title}のひとこと", by=by, at=at).public_id,
    }


def _came_of_hidden(ours: cast.Company) -> dict[str, str]:
    """A line of the No list and an answered idea that came of what is kept to themselves."""
    by, at = ours.owner, cast.TODAY
    fields: dict[str, Any] = {"team": ours.shop, "owner": ours.clerk, "visibility": "people"}
    declined = ours.objective("内々に見送った目標", state="proposed", **fields)
    decline_objective(declined, by=by, at=at, reason="いまではない")
    idea = bring_idea("内々のもっと良い案", "", cycle=ours.cycle, by=by, at=at)
    answer_idea(idea, answer="taken", text="", displaces=ours.objective("譲った内々の目標", **fields), by=by, at=at)
    return {"public_id:no_item": NoItem.objects.get(objective=declined).public_id, "public_id:idea": idea.public_id}
