"""Focus, moving, copying, cycles, the direction, actions and drafts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from rashin.activity.models import Event
from rashin.goals.actions.alignment import contribute_to
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.content import ActionContent
from rashin.goals.actions.cycles import change_cycle_state, make_quarters, open_cycle
from rashin.goals.actions.direction import Sentence, write_direction
from rashin.goals.actions.drafts import drop_draft, keep_draft
from rashin.goals.actions.key_results import restore_key_result
from rashin.goals.actions.moving import copy_structure, move_key_result, move_objective, reorder
from rashin.goals.actions.no_list import answer_idea, bring_idea, decide_against, drop_key_result, revive
from rashin.goals.actions.objectives import archive_objective, decline_objective, restore_objective
from rashin.goals.actions.todos import add_action, tick_action, untick_action
from rashin.goals.models import Cycle, CycleState, Draft, NoItem, Objective, ObjectiveState
from rashin.goals.queries.choices import displaced
from rashin.organizations.refusals import Conflict, NotAllowed
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery() -> Company:
    return company()


def test_what_is_decided_against_stands_with_its_reason_and_can_be_revived_once(bakery: Company) -> None:
    objective = bakery.objective("夜カフェをひらく")
    item = decide_against("夜カフェ", "人手が朝に集まらない", by=bakery.owner, at=TODAY, objective=objective)
    assert Objective.objects.get(pk=objective.pk).archived_at == TODAY
    draft = revive(item, cycle=bakery.following, by=bakery.owner, at=TODAY)
    assert (draft.title, draft.state, draft.cycle) == ("夜カフェ", ObjectiveState.DRAFT, bakery.following)
    assert revive(item, cycle=bakery.following, by=bakery.leader, at=TODAY).pk == draft.pk


def test_what_comes_back_from_the_archive_is_revived_on_the_no_list(bakery: Company) -> None:
    objective = bakery.objective("夜カフェをひらく")
    decide_against("夜カフェ", "人手が朝に集まらない", by=bakery.owner, at=TODAY, objective=objective)
    restore_objective(objective, by=bakery.leader, at=TODAY)
    item = NoItem.objects.get()
    assert (item.revived_as, item.revived_at) == (objective, TODAY)
    assert Event.objects.filter(name="no_item.revived").count() == 1
    key_result = objective.key_results.get()
    drop_key_result(key_result, "手が足りない", by=bakery.leader, at=TODAY)
    restore_key_result(key_result, by=bakery.leader, at=TODAY)
    assert NoItem.objects.get(key_result=key_result).revived_as == objective


def test_what_was_declined_stays_on_the_no_list_when_it_comes_back_into_sight(bakery: Company) -> None:
    objective = bakery.objective(state="proposed")
    decline_objective(objective, reason="来期に考えます", by=bakery.owner, at=TODAY)
    archive_objective(objective, by=bakery.owner, at=TODAY)
    restore_objective(objective, by=bakery.owner, at=TODAY)
    assert NoItem.objects.get().revived_as is None


def test_another_order_is_told_once_and_the_same_order_not_at_all(bakery: Company) -> None:
    objective = bakery.objective(key_results=[visitors(), visitors(title="二つめ")])
    first, second = objective.key_results.order_by("position")
    reorder([first, second], by=bakery.leader, at=TODAY)
    assert not Event.objects.filter(name="key_result.reordered").exists()
    reorder([second, first], by=bakery.leader, at=TODAY)
    event = Event.objects.get(name="key_result.reordered")
    assert (event.thread, event.actor) == (objective.public_id, bakery.leader)
    assert f'"after":["{second.public_id}","{first.public_id}"]' in event.payload
    other = bakery.objective("もう一つ")
    reorder([other, objective], by=bakery.owner, at=TODAY)
    reorder([objective, other], by=bakery.owner, at=TODAY)
    assert Event.objects.filter(name="objective.reordered").count() == 2


def test_deciding_against_needs_a_reason(bakery: Company) -> None:
    with pytest.raises(ValidationError):
        decide_against("夜カフェ", "", by=bakery.owner, at=TODAY)


def test_an_idea_names_what_it_displaces_and_gets_an_answer(bakery: Company) -> None:
    old = bakery.objective("通販サイトをつくる")
    idea = bring_idea("朝のパン便を始める", "声が多いので", cycle=bakery.cycle, by=bakery.member, at=TODAY)
    with pytest.raises(ValidationError):
        answer_idea(idea, "taken", by=bakery.owner, at=TODAY)
    answer_idea(idea, "taken", by=bakery.owner, at=TODAY, text="先に始めます", displaces=old)
    assert NoItem.objects.get().what == "通販サイトをつくる"
    assert Objective.objects.filter(title="朝のパン便を始める", state=ObjectiveState.DRAFT).exists()
    with pytest.raises(Conflict):
        answer_idea(idea, "no", by=bakery.owner, at=TODAY, text="やめます")


def test_an_idea_that_takes_a_place_is_a_draft_in_the_quarter_of_what_it_displaces(bakery: Company) -> None:
    old = bakery.objective("通販サイトをつくる")
    idea = bring_idea("朝のパン便を始める", "", cycle=bakery.following, by=bakery.member, at=TODAY)
    offered = displaced(idea, bakery.owner, "")
    assert [option.label for option in offered.few() or ()] == [old.title]
    answer_idea(idea, "taken", by=bakery.owner, at=TODAY, displaces=old)
    assert Objective.objects.get(title="朝のパン便を始める").cycle == old.cycle


def test_a_member_brings_ideas_but_does_not_answer_them(bakery: Company) -> None:
    idea = bring_idea("朝のパン便", "", cycle=bakery.cycle, by=bakery.member, at=TODAY)
    with pytest.raises(NotAllowed):
        answer_idea(idea, "parked", by=bakery.member, at=TODAY)


def test_a_parked_idea_can_wait_as_a_draft_of_the_next_quarter(bakery: Company) -> None:
    idea = bring_idea("朝のパン便", "", cycle=bakery.cycle, by=bakery.member, at=TODAY)
    answer_idea(idea, "parked", by=bakery.leader, at=TODAY, planned_for=bakery.following)
    assert Objective.objects.get(title="朝のパン便").cycle == bakery.following


def test_this_quarter_and_the_next_are_made_once(bakery: Company) -> None:
    Cycle.objects.all().delete()
    first = make_quarters(bakery.organization, by=bakery.owner, at=TODAY)
    assert first == make_quarters(bakery.organization, by=bakery.owner, at=TODAY)
    assert [cycle.label("ja") for cycle in first] == ["2026年度 第3四半期", "2026年度 第4四半期"]
    assert [cycle.state for cycle in first] == [CycleState.RUNNING, CycleState.PLANNING]


def test_free_dates_need_a_name_and_an_order(bakery: Company) -> None:
    with pytest.raises(ValidationError):
        open_cycle(kind="free", by=bakery.owner, at=TODAY, first=date(2026, 12, 1), last=date(2026, 12, 24))
    cycle = open_cycle(
        kind="free", by=bakery.owner, at=TODAY, name="歳末", first=date(2026, 12, 1), last=date(2026, 12, 24)
    )
    assert cycle.label("ja") == "歳末"
    with pytest.raises(ValidationError):
        open_cycle(kind="quarter", by=bakery.owner, at=TODAY, fiscal_year=2026, number=3)


def test_a_quarter_moves_only_along_its_way_and_by_an_administrator(bakery: Company) -> None:
    with pytest.raises(Conflict):
        change_cycle_state(bakery.following, CycleState.CLOSED, by=bakery.owner, at=TODAY)
    with pytest.raises(NotAllowed):
        change_cycle_state(bakery.following, CycleState.RUNNING, by=bakery.leader, at=TODAY)
    change_cycle_state(bakery.following, CycleState.RUNNING, by=bakery.admin, at=TODAY)


def test_a_direction_keeps_the_sentences_that_objectives_serve(bakery: Company) -> None:
    why, theme = write_direction(
        [Sentence("why", "朝を、おいしく"), Sentence("theme", "街に知られる")], by=bakery.owner, at=TODAY
    )
    objective = bakery.objective(serves=theme)
    write_direction([Sentence("why", "朝を、もっとおいしく", why.public_id)], by=bakery.owner, at=TODAY)
    why.refresh_from_db()
    objective.refresh_from_db()
    assert why.text == "朝を、もっとおいしく"
    assert objective.serves == theme
    with pytest.raises(NotAllowed):
        write_direction([], by=bakery.leader, at=TODAY)


def test_a_quarters_structure_is_copied_as_drafts_without_entries(bakery: Company) -> None:
    top = bakery.objective("上", level="company", team=None, owner=bakery.owner)
    low = bakery.objective("下")
    contribute_to(low, top, by=bakery.owner, at=TODAY)
    low.refresh_from_db()
    record_check_in(low.key_results.get(), Seen(value=Decimal(6000)), by=bakery.leader, at=TODAY)
    copies = copy_structure([low, top], bakery.following, by=bakery.owner, at=TODAY)
    assert [(copy.title, copy.contributes_to and copy.contributes_to.title) for copy in copies] == [
        ("上", None),
        ("下", "上"),
    ]
    key_result = copies[1].key_results.get()
    assert (key_result.value, key_result.deadline, key_result.target) == (None, date(2027, 3, 31), Decimal(7000))


def test_an_objective_with_entries_is_copied_and_not_moved(bakery: Company) -> None:
    key_result = bakery.key_result()
    move_objective(key_result.objective, bakery.following, by=bakery.owner, at=TODAY)
    move_objective(key_result.objective, bakery.cycle, by=bakery.owner, at=TODAY)
    record_check_in(key_result, Seen(value=Decimal(6000)), by=bakery.leader, at=TODAY)
    with pytest.raises(Conflict):
        move_objective(key_result.objective, bakery.following, by=bakery.owner, at=TODAY)


def test_a_key_result_moves_with_its_entries(bakery: Company) -> None:
    key_result, other = bakery.key_result(), bakery.objective("別の目標", key_results=[visitors(title="空")])
    record_check_in(key_result, Seen(value=Decimal(6000)), by=bakery.leader, at=TODAY)
    move_key_result(key_result, other, by=bakery.owner, at=TODAY)
    former = Objective.objects.get(pk=key_result.objective_id)
    other.refresh_from_db()
    assert (former.progress, other.progress, other.known_parts) == (None, Decimal("0.5"), 1)


def test_archiving_leaves_the_parent_and_restoring_comes_back(bakery: Company) -> None:
    top = bakery.objective(
        "上", level="company", team=None, owner=bakery.owner, key_results=[visitors(weight=Decimal(1))]
    )
    low = bakery.key_result(contributes_to=top)
    record_check_in(low, Seen(value=Decimal(6000)), by=bakery.leader, at=TODAY)
    archive_objective(low.objective, by=bakery.leader, at=TODAY)
    top.refresh_from_db()
    assert top.progress is None
    restore_objective(low.objective, by=bakery.leader, at=TODAY)
    top.refresh_from_db()
    assert top.progress == Decimal("0.5")


def test_each_of_several_assignees_finishes_an_action_for_themselves(bakery: Company) -> None:
    objective = bakery.objective()
    content = ActionContent(title="お礼の手紙を送る", assignees=(bakery.leader, bakery.member))
    action = add_action(objective, content, by=bakery.leader, at=TODAY)
    day = date(2026, 11, 24)
    tick_action(action, member=bakery.member, on=day, by=bakery.member, at=TODAY)
    tick_action(action, member=bakery.member, on=day, by=bakery.member, at=TODAY)
    assert action.completions.count() == 1
    with pytest.raises(NotAllowed):
        tick_action(action, member=bakery.leader, on=day, by=bakery.member, at=TODAY)
    untick_action(action, member=bakery.member, on=day, by=bakery.leader, at=TODAY)
    assert not action.completions.exists()


def test_a_weekly_action_has_its_weekday(bakery: Company) -> None:
    with pytest.raises(ValidationError):
        add_action(
            bakery.objective(), ActionContent(title="記事を2本", recurrence="weekly"), by=bakery.leader, at=TODAY
        )


def test_a_draft_survives_and_tells_of_another_device(bakery: Company) -> None:
    draft = keep_draft({"title": "雪の朝"}, form="objective", by=bakery.member, at=TODAY, title="雪の朝")
    seen = draft.version
    keep_draft({"title": "雪の朝でも"}, form="objective", by=bakery.member, at=TODAY, draft=draft, seen_version=seen)
    with pytest.raises(Conflict) as conflict:
        keep_draft({"title": "別の端末"}, form="objective", by=bakery.member, at=TODAY, draft=draft, seen_version=seen)
    assert isinstance(conflict.value.theirs, Draft)
    assert Event.objects.filter(name__startswith="draft").count() == 0
    with pytest.raises(NotAllowed):
        drop_draft(draft, by=bakery.leader)
    drop_draft(draft, by=bakery.member)
    assert not Draft.objects.exists()


def test_a_draft_that_was_thrown_away_on_another_device_is_not_written_to(bakery: Company) -> None:
    draft = keep_draft({"title": "雪の朝"}, form="objective", by=bakery.member, at=TODAY)
    drop_draft(Draft.objects.get(), by=bakery.member)
    with pytest.raises(Conflict, match=r"thrown away|捨て"):
        keep_draft({"title": "雪の朝でも"}, form="objective", by=bakery.member, at=TODAY, draft=draft)
    assert not Draft.objects.exists()
