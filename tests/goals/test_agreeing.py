"""From a draft to what counts: proposing, other words and figures, agreeing, declining."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from rashin.goals.actions.agreeing import accept_counter_proposal, counter_propose, decline_counter_proposal
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.content import KeyResultContent, ObjectiveContent
from rashin.goals.actions.key_results import add_key_result, change_key_result, override_status
from rashin.goals.actions.objectives import (
    agree_to_objective,
    change_objective,
    decline_objective,
    propose_objective,
    withdraw_objective,
)
from rashin.goals.forms.agreeing import OtherFiguresForm
from rashin.goals.models import CounterProposal, KeyResult, NoItem, Objective, ObjectiveState, Revision
from rashin.organizations.refusals import Conflict, NotAllowed
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery() -> Company:
    return company()


@pytest.fixture
def proposed(bakery: Company) -> Objective:
    return bakery.objective(state="proposed")


def test_a_draft_may_lack_figures_but_a_proposal_may_not(bakery: Company) -> None:
    draft = bakery.objective(state="draft", key_results=[visitors(target=None), visitors(start=Decimal(7000))])
    with pytest.raises(ValidationError) as refused:
        propose_objective(draft, by=bakery.leader, at=TODAY)
    first, second = draft.key_results.order_by("pk")
    assert set(refused.value.message_dict) == {
        f"key_results-{first.public_id}-target",
        f"key_results-{second.public_id}-target",
    }


def test_a_proposal_needs_a_key_result(bakery: Company) -> None:
    with pytest.raises(ValidationError, match="key_results"):
        propose_objective(bakery.objective(state="draft", key_results=[]), by=bakery.leader, at=TODAY)


def test_the_leaders_word_makes_it_count_from_today(bakery: Company, proposed: Objective) -> None:
    agree_to_objective(proposed, by=bakery.leader, at=TODAY)
    key_result = proposed.key_results.get()
    assert Objective.objects.get(pk=proposed.pk).state == ObjectiveState.AGREED
    assert (key_result.agreed_at, key_result.first_day) == (TODAY, date(2026, 11, 24))
    assert Revision.objects.filter(node=key_result.pk, node_kind="key_result").count() == 2


def test_anybody_elses_agreement_is_noted_but_does_not_decide(bakery: Company, proposed: Objective) -> None:
    agreement = agree_to_objective(proposed, by=bakery.member, at=TODAY)
    assert not agreement.is_binding
    assert Objective.objects.get(pk=proposed.pk).state == ObjectiveState.PROPOSED


def test_the_companys_objective_is_agreed_by_an_owner(bakery: Company) -> None:
    top = bakery.objective(level="company", team=None, state="proposed")
    assert not agree_to_objective(top, by=bakery.leader, at=TODAY).is_binding
    assert agree_to_objective(top, by=bakery.owner, at=TODAY).is_binding


def test_agreeing_after_the_deadline_is_refused(bakery: Company, proposed: Objective) -> None:
    after = datetime(2027, 1, 5, tzinfo=UTC)
    with pytest.raises(ValidationError):
        agree_to_objective(proposed, by=bakery.leader, at=after)


def test_other_words_and_figures_keep_both_versions(bakery: Company, proposed: Objective) -> None:
    key_result = proposed.key_results.get()
    words = counter_propose(proposed, {"title": "灯麦を見つけられる道"}, by=bakery.member, at=TODAY)
    figures = counter_propose(
        proposed, {"target": Decimal(6500)}, by=bakery.member, at=TODAY, key_result=key_result, reason="冬は減るので"
    )
    accept_counter_proposal(figures, by=bakery.leader, at=TODAY)
    decline_counter_proposal(words, by=bakery.leader, at=TODAY)
    key_result.refresh_from_db()
    proposed.refresh_from_db()
    assert (key_result.target, proposed.title) == (Decimal(6500), "はじめての人が、灯麦を見つけられる道をつくる")
    figures.refresh_from_db()
    assert (figures.state, figures.before, figures.changes) == ("accepted", '{"target":"7000"}', '{"target":"6500"}')


@pytest.mark.parametrize(("title", "typed", "expected"), [
    ("訪問者を5,000人から7,000人に", {"target": "6,500"}, "訪問者を5,000人から6,500人に"),
    ("訪問者を5000人から7000人に", {"start": "4800", "target": "6500"}, "訪問者を4800人から6500人に"),
    ("7,000人に、週7,000人ずつ", {"target": "6500"}, "7,000人に、週7,000人ずつ"),  # which one is meant?
    ("17,000歩と7,000.5倍", {"target": "6500"}, "17,000歩と7,000.5倍"),
    ("訪問者を5,000人から7,000人に", {"target": "6500", "title": "訪問者を増やす"}, "訪問者を増やす"),
    ("訪問者を5,000人から7,000人に", {}, "訪問者を5,000人から7,000人に"),
])  # fmt: skip
def test_other_figures_stand_in_the_sentence_too(
    bakery: Company, title: str, typed: dict[str, str], expected: str
) -> None:
    """Where the sentence names the old figure once; words that were typed anew stay as they were typed."""
    row = bakery.key_result(visitors(title=title))
    form = OtherFiguresForm(
        {"title": title, "start": "5,000", "target": "7,000", "deadline": "2026-12-31", **typed}, key_result=row
    )
    assert form.is_valid(), form.errors
    assert form.changes()["title"] == expected


def test_an_answered_counter_proposal_is_not_answered_again(bakery: Company, proposed: Objective) -> None:
    words = counter_propose(proposed, {"title": "別の言葉"}, by=bakery.member, at=TODAY)
    accept_counter_proposal(words, by=bakery.leader, at=TODAY)
    with pytest.raises(Conflict):
        accept_counter_proposal(words, by=bakery.leader, at=TODAY)


def test_declining_asks_why_and_goes_to_the_no_list(bakery: Company, proposed: Objective) -> None:
    with pytest.raises(ValidationError):
        decline_objective(proposed, by=bakery.leader, at=TODAY, reason=" ")
    decline_objective(proposed, by=bakery.leader, at=TODAY, reason="来期に考えます")
    assert NoItem.objects.get().why == "来期に考えます"


def test_a_member_does_not_decline_and_a_viewer_does_not_agree(bakery: Company, proposed: Objective) -> None:
    with pytest.raises(NotAllowed):
        decline_objective(proposed, by=bakery.member, at=TODAY, reason="いや")
    with pytest.raises(NotAllowed):
        agree_to_objective(proposed, by=bakery.viewer, at=TODAY)


def test_a_proposal_goes_back_to_a_draft(bakery: Company, proposed: Objective) -> None:
    withdraw_objective(proposed, by=bakery.leader, at=TODAY)
    assert Objective.objects.get(pk=proposed.pk).state == ObjectiveState.DRAFT


def test_the_second_of_two_writers_learns_of_the_first(bakery: Company, proposed: Objective) -> None:
    seen = Objective.objects.get(pk=proposed.pk).version
    content = ObjectiveContent(title="一人目の言葉", level="team", team=bakery.team, owner=bakery.leader)
    change_objective(proposed, content, by=bakery.leader, at=TODAY, seen_version=seen)
    with pytest.raises(Conflict) as conflict:
        change_objective(proposed, content, by=bakery.owner, at=TODAY, seen_version=seen)
    assert isinstance(conflict.value.theirs, Objective)
    assert conflict.value.theirs.title == "一人目の言葉"


@pytest.fixture
def agreed(bakery: Company) -> KeyResult:
    return bakery.key_result(owner=bakery.member)


def changed(**changes: object) -> KeyResultContent:
    return visitors(first_day=date(2026, 10, 1), deadline=date(2026, 12, 31), **changes)


def test_a_changed_target_waits_and_the_old_one_counts_until_it_is_agreed(bakery: Company, agreed: KeyResult) -> None:
    record_check_in(agreed, Seen(value=Decimal(6000)), by=bakery.member, at=TODAY)
    content = changed(target=Decimal(6000), title="訪問者を6,000人に", owner=bakery.member)
    proposal = change_key_result(agreed, content, by=bakery.member, at=TODAY)
    assert isinstance(proposal, CounterProposal)
    agreed.refresh_from_db()
    assert (agreed.title, agreed.target, agreed.progress) == ("訪問者を6,000人に", Decimal(7000), Decimal("0.5"))
    accept_counter_proposal(proposal, by=bakery.leader, at=TODAY)
    agreed.refresh_from_db()
    assert (agreed.target, agreed.progress) == (Decimal(6000), Decimal(1))


def test_who_may_decide_changes_a_target_at_once(bakery: Company, agreed: KeyResult) -> None:
    content = changed(target=Decimal(8000), owner=bakery.member)
    assert isinstance(change_key_result(agreed, content, by=bakery.leader, at=TODAY), KeyResult)


def test_an_illogical_change_of_what_counts_is_refused(bakery: Company, agreed: KeyResult) -> None:
    with pytest.raises(ValidationError):
        change_key_result(agreed, changed(target=Decimal(5000)), by=bakery.leader, at=TODAY)


def test_a_key_result_added_to_an_agreed_objective_counts_once_somebody_decides(
    bakery: Company, agreed: KeyResult
) -> None:
    objective = Objective.objects.select_related("cycle", "team", "contributes_to").get(pk=agreed.objective_id)
    waiting = add_key_result(objective, visitors(title="二つ目"), by=bakery.member, at=TODAY)
    counting = add_key_result(objective, visitors(title="三つ目"), by=bakery.leader, at=TODAY)
    assert (waiting.agreed_at, counting.agreed_at) == (None, TODAY)
    objective.refresh_from_db()
    assert objective.counted_parts == 2
    agree_to_objective(objective, by=bakery.leader, at=TODAY)
    objective.refresh_from_db()
    assert objective.counted_parts == 3


def test_a_persons_verdict_stands_with_its_reason(bakery: Company, agreed: KeyResult) -> None:
    with pytest.raises(ValidationError):
        override_status(agreed, "at_risk", reason="", by=bakery.leader, at=TODAY)
    override_status(agreed, "at_risk", reason="担当が休みます", by=bakery.leader, at=TODAY)
    agreed.refresh_from_db()
    assert (agreed.status_override, agreed.overridden_by) == ("at_risk", bakery.leader)
