"""Rows of another company: whatever somebody passes to an action, nothing of theirs moves and nothing is linked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError

from rashin.activity.models import Event
from rashin.goals.actions.agreeing import accept_counter_proposal, counter_propose, decline_counter_proposal
from rashin.goals.actions.alignment import contribute_to, feed, stop_supporting, support
from rashin.goals.actions.calendars import change_calendar, change_thresholds
from rashin.goals.actions.check_in import Seen, record_check_in, take_back_check_in
from rashin.goals.actions.content import ActionContent, ObjectiveContent
from rashin.goals.actions.cycles import change_cycle_state
from rashin.goals.actions.drafts import drop_draft, keep_draft
from rashin.goals.actions.key_results import (
    add_key_result,
    archive_key_result,
    change_key_result,
    override_status,
    restore_key_result,
)
from rashin.goals.actions.moving import copy_objective, move_key_result, move_objective, reorder
from rashin.goals.actions.no_list import (
    answer_idea,
    bring_idea,
    decide_against,
    drop_key_result,
    put_back_on_no_list,
    remove_from_no_list,
    revive,
)
from rashin.goals.actions.objectives import (
    agree_to_objective,
    archive_objective,
    change_objective,
    decline_objective,
    draft_objective,
    propose_objective,
    restore_objective,
    withdraw_objective,
)
from rashin.goals.actions.starting import enter_start
from rashin.goals.actions.todos import (
    add_action,
    archive_action,
    change_action,
    restore_action,
    tick_action,
    untick_action,
)
from rashin.goals.models import (
    Action,
    CheckIn,
    CounterProposal,
    DirectionSentence,
    Draft,
    Idea,
    KeyResult,
    NoItem,
    Objective,
    Support,
)
from rashin.organizations.refusals import Conflict, NotAllowed
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db

REFUSALS = (NotAllowed, ValidationError, Conflict, ObjectDoesNotExist)


@dataclass
class Side:
    """One company with one of everything."""

    company: Company
    objective: Objective
    proposed: Objective
    key_result: KeyResult
    check_in: CheckIn
    action: Action
    support: Support
    counter: CounterProposal
    no_item: NoItem
    idea: Idea
    draft: Draft
    sentence: DirectionSentence

    def content(self, **changes: object) -> ObjectiveContent:
        """An objective of this side."""
        fields: dict[str, object] = {"title": "目標", "level": "team", "team": self.company.team}
        return ObjectiveContent(**(fields | {"owner": self.company.owner} | changes))  # type: ignore[arg-type]


def side(name: str, slug: str) -> Side:
    bakery = company(name, slug, domain=f"{slug}.example")
    by = bakery.owner
    key_result = bakery.key_result(owner=by)
    proposed = bakery.objective(state="proposed", owner=by)
    todo = ActionContent(title="行動", assignees=(by,))
    return Side(
        company=bakery,
        objective=key_result.objective,
        proposed=proposed,
        key_result=key_result,
        check_in=record_check_in(key_result, Seen(value=Decimal(5500)), by=by, at=TODAY),
        action=add_action(key_result.objective, todo, by=by, at=TODAY),
        support=support(key_result.objective, proposed, by=by, at=TODAY),
        counter=counter_propose(proposed, {"title": "別の言葉"}, by=by, at=TODAY),
        no_item=decide_against("夜カフェ", "人手", by=by, at=TODAY),
        idea=bring_idea("朝市", "", cycle=bakery.cycle, by=by, at=TODAY),
        draft=keep_draft({"title": "下書き"}, form="objective", by=by, at=TODAY),
        sentence=DirectionSentence.objects.create(organization=bakery.organization, section="why", text="朝を明るく"),
    )


Attempt = Callable[[Side, Side], object]
VALUE = Seen(value=Decimal(1))
ATTEMPTS: dict[str, Attempt] = {
    "check in": lambda we, they: record_check_in(they.key_result, VALUE, by=we.company.owner, at=TODAY),
    "correct": lambda we, they: record_check_in(
        we.key_result, VALUE, by=we.company.owner, at=TODAY, replaces=they.check_in
    ),
    "take back": lambda we, they: take_back_check_in(they.check_in, by=we.company.owner, at=TODAY),
    "enter a start": lambda we, they: enter_start(they.key_result, Decimal(1), by=we.company.owner, at=TODAY),
    "override": lambda we, they: override_status(they.key_result, "behind", reason="x", by=we.company.owner, at=TODAY),
    "draft in a cycle": lambda we, they: draft_objective(
        we.content(), cycle=they.company.cycle, by=we.company.owner, at=TODAY
    ),
    **{
        f"draft with {name}": lambda we, they, of=of: draft_objective(  # type: ignore[misc]
            we.content(**of(they)), cycle=we.company.cycle, by=we.company.owner, at=TODAY
        )
        for name, of in {
            "team": lambda they: {"team": they.company.team},
            "owner": lambda they: {"owner": they.company.owner},
            "sentence": lambda they: {"serves": they.sentence},
            "parent": lambda they: {"contributes_to": they.objective},
        }.items()
    },
    **{
        f"change to {name}": lambda we, they, of=of: change_objective(  # type: ignore[misc]
            we.objective, we.content(**of(they)), by=we.company.owner, at=TODAY
        )
        for name, of in {
            "team": lambda they: {"team": they.company.team},
            "owner": lambda they: {"owner": they.company.owner},
            "sentence": lambda they: {"serves": they.sentence},
            "parent": lambda they: {"contributes_to": they.objective},
        }.items()
    },
    "draft with their owner of a key result": lambda we, they: draft_objective(
        we.content(),
        cycle=we.company.cycle,
        by=we.company.owner,
        at=TODAY,
        key_results=[visitors(owner=they.company.owner)],
    ),
    "draft with their assignee": lambda we, they: draft_objective(
        we.content(),
        cycle=we.company.cycle,
        by=we.company.owner,
        at=TODAY,
        actions=[ActionContent(title="行動", assignees=(they.company.owner,))],
    ),
    "change": lambda we, they: change_objective(they.objective, we.content(), by=we.company.owner, at=TODAY),
    "propose": lambda we, they: propose_objective(they.proposed, by=we.company.owner, at=TODAY),
    "withdraw": lambda we, they: withdraw_objective(they.proposed, by=we.company.owner, at=TODAY),
    "agree": lambda we, they: agree_to_objective(they.proposed, by=we.company.owner, at=TODAY),
    "decline": lambda we, they: decline_objective(they.proposed, by=we.company.owner, at=TODAY, reason="x"),
    "archive": lambda we, they: archive_objective(they.objective, by=we.company.owner, at=TODAY),
    "restore": lambda we, they: restore_objective(they.objective, by=we.company.owner, at=TODAY),
    "add a key result": lambda we, they: add_key_result(they.objective, visitors(), by=we.company.owner, at=TODAY),
    "add with their bringer": lambda we, they: add_key_result(
        we.objective, visitors(brought_by=they.company.owner), by=we.company.owner, at=TODAY
    ),
    "change a key result": lambda we, they: change_key_result(
        they.key_result, visitors(), by=we.company.owner, at=TODAY
    ),
    "give a key result to them": lambda we, they: change_key_result(
        we.key_result, visitors(owner=they.company.owner), by=we.company.owner, at=TODAY
    ),
    "archive a key result": lambda we, they: archive_key_result(they.key_result, by=we.company.owner, at=TODAY),
    "restore a key result": lambda we, they: restore_key_result(they.key_result, by=we.company.owner, at=TODAY),
    "drop a key result": lambda we, they: drop_key_result(they.key_result, "x", by=we.company.owner, at=TODAY),
    "contribute to theirs": lambda we, they: contribute_to(we.objective, they.objective, by=we.company.owner, at=TODAY),
    "let theirs contribute": lambda we, they: contribute_to(
        they.objective, we.objective, by=we.company.owner, at=TODAY
    ),
    "feed theirs": lambda we, they: feed(we.key_result, they.key_result, by=we.company.owner, at=TODAY),
    "let theirs feed": lambda we, they: feed(they.key_result, we.key_result, by=we.company.owner, at=TODAY),
    "support theirs": lambda we, they: support(we.objective, they.objective, by=we.company.owner, at=TODAY),
    "support their key result": lambda we, they: support(we.objective, they.key_result, by=we.company.owner, at=TODAY),
    "stop supporting": lambda we, they: stop_supporting(they.support, by=we.company.owner, at=TODAY),
    "move a key result to them": lambda we, they: move_key_result(
        we.key_result, they.objective, by=we.company.owner, at=TODAY
    ),
    "move their key result": lambda we, they: move_key_result(
        they.key_result, we.objective, by=we.company.owner, at=TODAY
    ),
    "reorder": lambda we, they: reorder([we.objective, they.objective], by=we.company.owner, at=TODAY),
    "move to their cycle": lambda we, they: move_objective(
        we.proposed, they.company.following, by=we.company.owner, at=TODAY
    ),
    "move theirs": lambda we, they: move_objective(they.proposed, we.company.following, by=we.company.owner, at=TODAY),
    "copy theirs": lambda we, they: copy_objective(they.objective, we.company.following, by=we.company.owner, at=TODAY),
    "copy to their cycle": lambda we, they: copy_objective(
        we.objective, they.company.following, by=we.company.owner, at=TODAY
    ),
    "counter-propose": lambda we, they: counter_propose(they.proposed, {"title": "x"}, by=we.company.owner, at=TODAY),
    "counter-propose figures of theirs": lambda we, they: counter_propose(
        we.proposed, {"target": Decimal(1)}, by=we.company.owner, at=TODAY, key_result=they.key_result
    ),
    "accept": lambda we, they: accept_counter_proposal(they.counter, by=we.company.owner, at=TODAY),
    "decline words": lambda we, they: decline_counter_proposal(they.counter, by=we.company.owner, at=TODAY),
    "decide against theirs": lambda we, they: decide_against(
        "x", "y", by=we.company.owner, at=TODAY, objective=they.objective
    ),
    "decide in their cycle": lambda we, they: decide_against(
        "x", "y", by=we.company.owner, at=TODAY, cycle=they.company.cycle
    ),
    "decide for their team": lambda we, they: decide_against(
        "x", "y", by=we.company.owner, at=TODAY, team=they.company.team
    ),
    "revive": lambda we, they: revive(they.no_item, cycle=we.company.following, by=we.company.owner, at=TODAY),
    "revive in their cycle": lambda we, they: revive(
        we.no_item, cycle=they.company.following, by=we.company.owner, at=TODAY
    ),
    "remove from the No list": lambda we, they: remove_from_no_list(they.no_item, by=we.company.owner, at=TODAY),
    "put back on the No list": lambda we, they: put_back_on_no_list(they.no_item, by=we.company.owner, at=TODAY),
    "bring an idea": lambda we, they: bring_idea("x", "", cycle=they.company.cycle, by=we.company.owner, at=TODAY),
    "answer an idea": lambda we, they: answer_idea(they.idea, "no", text="x", by=we.company.owner, at=TODAY),
    "displace theirs": lambda we, they: answer_idea(
        we.idea, "taken", text="x", displaces=they.objective, by=we.company.owner, at=TODAY
    ),
    "park in their cycle": lambda we, they: answer_idea(
        we.idea, "parked", planned_for=they.company.following, by=we.company.owner, at=TODAY
    ),
    "add an action": lambda we, they: add_action(
        they.objective, ActionContent(title="x"), by=we.company.owner, at=TODAY
    ),
    "add an action of their key result": lambda we, they: add_action(
        we.objective, ActionContent(title="x"), by=we.company.owner, at=TODAY, key_result=they.key_result
    ),
    "assign them": lambda we, they: add_action(
        we.objective, ActionContent(title="x", assignees=(they.company.owner,)), by=we.company.owner, at=TODAY
    ),
    "assign them later": lambda we, they: change_action(
        we.action, ActionContent(title="x", assignees=(they.company.owner,)), by=we.company.owner, at=TODAY
    ),
    "change an action": lambda we, they: change_action(
        they.action, ActionContent(title="x"), by=we.company.owner, at=TODAY
    ),
    "tick": lambda we, they: tick_action(
        they.action, member=we.company.owner, on=TODAY.date(), by=we.company.owner, at=TODAY
    ),
    "tick as them": lambda we, they: tick_action(
        we.action, member=they.company.owner, on=TODAY.date(), by=we.company.owner, at=TODAY
    ),
    "untick": lambda we, they: untick_action(
        they.action, member=they.company.owner, on=TODAY.date(), by=we.company.owner, at=TODAY
    ),
    "archive an action": lambda we, they: archive_action(they.action, by=we.company.owner, at=TODAY),
    "restore an action": lambda we, they: restore_action(they.action, by=we.company.owner, at=TODAY),
    "move their quarter": lambda we, they: change_cycle_state(
        they.company.cycle, "closing", by=we.company.owner, at=TODAY
    ),
    "their team's week": lambda we, they: change_calendar(
        they.company.team, values={"check_in_weekday": 3}, by=we.company.owner, at=TODAY
    ),
    "their week": lambda we, they: change_calendar(
        they.company.organization, values={"check_in_weekday": 3}, by=we.company.owner, at=TODAY
    ),
    "their limits": lambda we, they: change_thresholds(
        they.company.organization, values={"behind_below": Decimal("0.5")}, by=we.company.owner, at=TODAY
    ),
    "keep a draft": lambda we, they: keep_draft(
        {"title": "x"}, form="objective", by=we.company.owner, at=TODAY, draft=they.draft
    ),
    "keep a draft for their cycle": lambda we, they: keep_draft(
        {"title": "x"}, form="objective", by=we.company.owner, at=TODAY, cycle=they.company.cycle
    ),
    "drop a draft": lambda we, they: drop_draft(they.draft, by=we.company.owner),
}


@pytest.fixture(scope="module")
def sides(kept_for_the_module: None) -> tuple[Side, Side]:
    return side("株式会社 灯麦", "tomugi"), side("隣の会社", "tonari")


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_nothing_of_another_company_is_touched(attempt: Attempt, sides: tuple[Side, Side], db: None) -> None:
    we, they = sides
    events = Event.objects.count()
    with pytest.raises(REFUSALS):
        attempt(we, they)
    assert Event.objects.count() == events
