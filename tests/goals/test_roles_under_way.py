"""A role that changes while a request is under way holds for what the request still does."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from rashin.goals.actions.check_in import Seen, record_check_in, take_back_check_in
from rashin.goals.actions.comments import say
from rashin.goals.actions.content import ActionContent, ObjectiveContent
from rashin.goals.actions.cycles import change_cycle_state
from rashin.goals.actions.direction import write_direction
from rashin.goals.actions.key_results import archive_key_result
from rashin.goals.actions.no_list import bring_idea, decide_against, remove_from_no_list
from rashin.goals.actions.objectives import archive_objective, draft_objective
from rashin.goals.actions.todos import add_action
from rashin.goals.models import KeyResult
from rashin.organizations.models import Member, Role
from rashin.organizations.refusals import NotAllowed
from tests.cast import FOUNDED, TODAY, Company, company

pytestmark = pytest.mark.django_db

Attempt = Callable[[Company, KeyResult], object]

ATTEMPTS: dict[str, Attempt] = {
    "enter a number": lambda we, row: record_check_in(row, Seen(value=Decimal(5200)), by=we.owner, at=TODAY),
    "take an entry back": lambda we, row: take_back_check_in(row.check_ins.get(), by=we.owner, at=TODAY),
    "archive an objective": lambda we, row: archive_objective(row.objective, by=we.owner, at=TODAY),
    "archive a key result": lambda we, row: archive_key_result(row, by=we.owner, at=TODAY),
    "draft": lambda we, row: draft_objective(
        ObjectiveContent(title="新しい目標", level="company", owner=we.leader), cycle=we.cycle, by=we.owner, at=TODAY
    ),
    "add an action": lambda we, row: add_action(row.objective, ActionContent(title="電話"), by=we.owner, at=TODAY),
    "decide against": lambda we, row: decide_against("夜カフェ", "人手", by=we.owner, at=TODAY),
    "bring an idea": lambda we, row: bring_idea("朝便", "", cycle=we.cycle, by=we.owner, at=TODAY),
    "remove from the No list": lambda we, row: remove_from_no_list(
        row.objective.cycle.no_items.get(), by=we.owner, at=TODAY
    ),
    "write the direction": lambda we, row: write_direction([], by=we.owner, at=TODAY),
    "move the cycle on": lambda we, row: change_cycle_state(we.cycle, "closing", by=we.owner, at=TODAY),
}


@pytest.mark.parametrize("now", [{"role": Role.VIEWER}, {"left_at": FOUNDED}], ids=["only reads", "left"])
@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_who_lost_the_right_meanwhile_does_not_finish(attempt: Attempt, now: dict[str, object]) -> None:
    bakery = company()
    row = bakery.key_result()
    record_check_in(row, Seen(value=Decimal(5100)), by=bakery.owner, at=TODAY)
    decide_against("別館", "人手", cycle=bakery.cycle, by=bakery.owner, at=TODAY)
    Member.objects.filter(pk=bakery.owner.pk).update(**now)
    assert bakery.owner.administers
    with pytest.raises(NotAllowed):
        attempt(bakery, row)


def test_who_was_let_go_meanwhile_says_nothing_more() -> None:
    bakery = company()
    row = bakery.key_result()
    Member.objects.filter(pk=bakery.coach.pk).update(left_at=FOUNDED)
    with pytest.raises(NotAllowed):
        say(row.objective, "がんばりましょう", by=bakery.coach, at=TODAY)
