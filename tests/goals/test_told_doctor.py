"""The doctor holds what the record tells of against what stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import Model
from django.utils.translation import override

from rashin.goals import told_doctor
from rashin.goals.actions.agreeing import counter_propose
from rashin.goals.actions.alignment import support
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.comments import say
from rashin.goals.actions.content import ActionContent
from rashin.goals.actions.cycles import change_cycle_state
from rashin.goals.actions.looking_back import LookedBack, answer_closing
from rashin.goals.actions.no_list import bring_idea, decide_against
from rashin.goals.actions.objectives import agree_to_objective, decline_objective, propose_objective
from rashin.goals.actions.todos import add_action, change_action, tick_action, untick_action
from rashin.goals.doctor import findings
from rashin.goals.models import (
    Action,
    ActionAssignment,
    ActionCompletion,
    Agreement,
    CheckIn,
    Closure,
    Comment,
    CounterProposal,
    CycleState,
    Idea,
    KeyResult,
    NoItem,
    Objective,
    Recurrence,
    Revision,
)
from rashin.organizations import guards
from tests.cast import FOUNDED, TODAY, Company, company
from tests.exchange.documents import busy_company

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def bakery() -> Company:
    """Each of what the record tells of has happened once."""
    bakery = company()
    row = bakery.key_result()
    record_check_in(row, Seen(value=Decimal(6000), note="工事"), by=bakery.owner, at=TODAY)
    say(row.objective, "ひとこと", by=bakery.leader, at=TODAY)
    todo = add_action(
        row.objective, ActionContent(title="試食会", assignees=(bakery.leader,)), by=bakery.owner, at=TODAY
    )
    tick_action(todo, member=bakery.leader, on=TODAY.date(), by=bakery.leader, at=TODAY)
    draft = bakery.objective("相談中の目標", state="draft")
    propose_objective(draft, by=bakery.leader, at=TODAY)
    agree_to_objective(draft, by=bakery.member, at=TODAY + HOUR)
    counter_propose(draft, {"title": "別の言葉"}, by=bakery.owner, at=TODAY + HOUR)
    decide_against("広告", "いまではない", cycle=bakery.cycle, by=bakery.owner, at=TODAY)
    bring_idea("朝の便", "", cycle=bakery.cycle, by=bakery.member, at=TODAY)
    decline_objective(bakery.objective("看板", state="proposed"), by=bakery.owner, at=TODAY, reason="いまではない")
    change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=TODAY + HOUR)
    answer_closing(row, LookedBack(cause="人手", following="keep"), by=bakery.owner, at=TODAY + HOUR)
    guards.remove()
    return bakery


def found(words: str) -> list[str]:
    with override("en"):
        return [each for each in findings() if words in each]


def test_what_the_actions_wrote_is_as_it_is_told(bakery: Company) -> None:
    guards.install()
    assert list(findings()) == []


def test_a_company_in_which_most_has_happened_once_is_as_it_is_told() -> None:
    busy_company()
    assert list(findings()) == []


LOST = [CheckIn, Comment, Agreement, ActionCompletion, CounterProposal, Idea, NoItem, Closure]


@pytest.mark.parametrize("model", LOST, ids=lambda model: model.__name__)
def test_rows_that_are_gone_are_found(bakery: Company, model: type[Model]) -> None:
    assert model._default_manager.exists()
    model._default_manager.all().delete()
    assert found("which does not stand any more")


def test_an_action_that_is_gone_with_its_versions_is_found(bakery: Company) -> None:
    gone = Action.objects.get()
    for model in (ActionCompletion, ActionAssignment, Action):
        model._default_manager.all().delete()
    Revision.objects.filter(node_kind="action").delete()
    assert found(f"tells of the action {gone.public_id}, which does not stand any more")


def test_a_declined_goal_that_is_on_no_list_any_more_is_found(bakery: Company) -> None:
    NoItem.objects.exclude(objective=None).delete()
    assert found("tells of the item of the No list")


@pytest.mark.parametrize("spoil", ["deleted", "moved"])
@pytest.mark.parametrize("kind", ["objective", "key_result", "action"])
def test_a_version_that_is_deleted_or_moved_is_found(bakery: Company, kind: str, spoil: str) -> None:
    draft = Objective.objects.get(title="相談中の目標")
    kept = Revision.objects.filter(node_kind=kind).order_by("pk")
    last = kept.filter(node=draft.pk).last() if kind == "objective" else kept[0]
    assert last is not None
    one = kept.filter(node=last.node, recorded_at=last.recorded_at)
    assert one.delete() if spoil == "deleted" else one.update(recorded_at=TODAY + timedelta(days=3))
    assert len(found("that the record tells of does not stand")) == 1


ALTERED: list[tuple[type[Model], str, Callable[[Company], object]]] = [
    (CheckIn, "note", lambda bakery: "別の訳"), (CheckIn, "member", lambda bakery: bakery.member),
    (CheckIn, "entered_by", lambda bakery: bakery.member), (CheckIn, "wants_help", lambda bakery: True),
    (Comment, "text", lambda bakery: "別の言葉"), (Comment, "by", lambda bakery: bakery.member),
    (Agreement, "agrees", lambda bakery: False), (Idea, "what", lambda bakery: "別の案"),
    (Idea, "brought_by", lambda bakery: bakery.owner), (ActionCompletion, "ticked_by", lambda bakery: bakery.owner),
    (CounterProposal, "reason", lambda bakery: "別の訳"), (Closure, "cause", lambda bakery: "別の理由"),
    (Closure, "learning", lambda bakery: "別の学び"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "field", "value"), ALTERED, ids=lambda each: getattr(each, "__name__", None))
def test_a_row_that_is_not_what_was_told_of_it_is_found(
    bakery: Company, model: type[Model], field: str, value: Callable[[Company], object]
) -> None:
    one = model._default_manager.order_by("pk")[0]
    model._default_manager.filter(pk=one.pk).update(**{field: value(bakery)})
    told = found("is not what the record tells of it")
    assert len(told) == 1 and one.public_id in told[0] and field in told[0]


@pytest.mark.parametrize("model", [Comment, Agreement, ActionCompletion, Idea, Action], ids=lambda each: each.__name__)
def test_a_row_that_nobody_has_made_is_found(bakery: Company, model: type[Model]) -> None:
    one = model._default_manager.order_by("pk")[0]
    one.pk, one.public_id = None, "0000000000000000"
    for name, value in {"recorded_at": TODAY + 2 * HOUR, "on": TODAY.date() + timedelta(days=1)}.items():
        if hasattr(one, name):
            setattr(one, name, value)
    one.save(force_insert=True)
    assert len(found("0000000000000000 is told by no event")) == 1


def test_ticks_that_were_taken_off_are_no_finding(bakery: Company) -> None:
    guards.install()
    todo, by, day = Action.objects.get(), bakery.leader, TODAY.date()
    untick_action(todo, member=by, on=day + timedelta(days=3), by=by, at=TODAY + HOUR)
    assert not ActionCompletion.objects.exists() and list(findings()) == []
    weekly = ActionContent(title="毎週", assignees=(by,), recurrence=Recurrence.WEEKLY, weekday=1)
    change_action(todo, weekly, by=bakery.owner, at=TODAY + 2 * HOUR)
    for week in range(3):
        tick_action(todo, member=by, on=day + timedelta(days=7 * week), by=by, at=TODAY + 3 * HOUR)
    untick_action(todo, member=by, on=day + timedelta(days=7), by=by, at=TODAY + 4 * HOUR)
    tick_action(todo, member=by, on=day + timedelta(days=7), by=by, at=TODAY + 5 * HOUR)
    assert ActionCompletion.objects.count() == 3 and list(findings()) == []


def test_a_tick_of_another_week_is_missed_though_one_was_taken_off(bakery: Company) -> None:
    by, day = bakery.leader, TODAY.date()
    weekly = ActionContent(title="毎週", assignees=(by,), recurrence=Recurrence.WEEKLY, weekday=1)
    todo = add_action(KeyResult.objects.all()[0].objective, weekly, by=by, at=TODAY)
    for week in range(3):
        tick_action(todo, member=by, on=day + timedelta(days=7 * week), by=by, at=TODAY + HOUR)
    untick_action(todo, member=by, on=day + timedelta(days=7), by=by, at=TODAY + 2 * HOUR)
    assert list(told_doctor.told_findings(bakery.organization)) == []
    ActionCompletion.objects.filter(action=todo, on=day).delete()
    (missed,) = told_doctor.told_findings(bakery.organization)
    assert todo.public_id in missed


def test_what_is_told_of_one_company_is_not_looked_for_in_another(bakery: Company) -> None:
    company("隣の会社", "tonari", domain="tonari.example")
    KeyResult.objects.update(position=0)
    assert not found("tonari")


@pytest.mark.parametrize("at_once", [1, 2, 5])
def test_it_is_all_the_same_in_how_many_spans_the_record_is_read(
    bakery: Company, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(told_doctor, "AT_ONCE", at_once)
    assert list(told_doctor.told_findings(bakery.organization)) == []
    Comment.objects.update(text="別の言葉")
    assert len(list(told_doctor.told_findings(bakery.organization))) == 1


def test_one_of_two_versions_of_a_moment_is_missed_too(bakery: Company) -> None:
    other = bakery.objective("支える目標", state="draft")
    support(other, KeyResult.objects.all()[0], by=bakery.owner, at=FOUNDED)
    kept = Revision.objects.filter(node_kind="objective", node=other.pk, recorded_at=FOUNDED)
    assert kept.count() == 2 and not found("does not stand")
    kept.order_by("pk")[0].delete()
    assert len(found("does not stand (objective.supported")) == 1
