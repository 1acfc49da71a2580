"""What a number depends on: archived rows, other teams, starts that are measured first, late agreements, verdicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rashin.goals.actions.agreeing import counter_propose
from rashin.goals.actions.alignment import contribute_to, feed
from rashin.goals.actions.calendars import change_calendar
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.content import ActionContent, KeyResultContent, ObjectiveContent
from rashin.goals.actions.key_results import add_key_result, archive_key_result, change_key_result, override_status
from rashin.goals.actions.moving import copy_objective
from rashin.goals.actions.no_list import drop_key_result, revive
from rashin.goals.actions.objectives import (
    agree_to_objective,
    archive_objective,
    change_objective,
    propose_objective,
    restore_objective,
)
from rashin.goals.actions.starting import enter_start, missing_start
from rashin.goals.actions.todos import add_action
from rashin.goals.doctor import findings
from rashin.goals.models import Agreement, KeyResult, Kind, NoItem, Objective, Reading, Standing
from rashin.organizations.refusals import Conflict, NotAllowed
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db

REVIEWS = visitors(title="口コミ", reading=Reading.TOTAL, start=None, target=Decimal(50), unit="件")
WHOLE = visitors(title="三店", kind=Kind.FED, reading=Reading.TOTAL, start=None, target=Decimal(150), unit="件")


@pytest.fixture
def bakery() -> Company:
    return company()


def enter(bakery: Company, key_result: KeyResult, value: object) -> None:
    record_check_in(key_result, Seen(value=Decimal(str(value))), by=bakery.owner, at=TODAY)


def read(row: Any) -> Any:
    row.refresh_from_db()
    return row


def fed_by(bakery: Company, count: int) -> tuple[KeyResult, list[KeyResult]]:
    whole = bakery.key_result(WHOLE, level="company", team=None)
    shops = [bakery.key_result(REVIEWS) for _ in range(count)]
    for shop in shops:
        feed(shop, whole, by=bakery.owner, at=TODAY)
        enter(bakery, shop, 10)
    return read(whole), shops


def test_what_an_archived_objective_fed_is_no_longer_counted(bakery: Company) -> None:
    whole, shops = fed_by(bakery, 2)
    archive_objective(shops[0].objective, by=bakery.owner, at=TODAY)
    assert read(whole).value == Decimal(10)
    restore_objective(shops[0].objective, by=bakery.owner, at=TODAY)
    assert read(whole).value == Decimal(20)
    archive_key_result(shops[1], by=bakery.owner, at=TODAY)
    assert read(whole).value == Decimal(10)
    assert list(findings()) == []


def test_what_is_restored_has_the_calendar_of_now(bakery: Company) -> None:
    key_result = bakery.key_result()
    enter(bakery, key_result, 5500)
    archive_objective(key_result.objective, by=bakery.owner, at=TODAY)
    change_calendar(bakery.organization, values={"check_in_weekday": 4}, by=bakery.owner, at=TODAY)
    assert list(findings()) == [], "what is put away is looked at again when it comes back"
    restore_objective(key_result.objective, by=bakery.owner, at=TODAY)
    assert read(key_result).next_due.weekday() == 4
    assert list(findings()) == []


def test_another_team_brings_its_week_along(bakery: Company) -> None:
    change_calendar(bakery.shop, values={"check_in_weekday": 3}, by=bakery.owner, at=TODAY)
    key_result = bakery.key_result()
    enter(bakery, key_result, 5500)
    content = ObjectiveContent(title="移った目標", level="team", team=bakery.shop, owner=bakery.leader)
    change_objective(key_result.objective, content, by=bakery.owner, at=TODAY)
    assert read(key_result).next_due.weekday() == 3
    assert list(findings()) == []


def test_an_objective_that_says_aspirational_says_it_for_its_key_results(bakery: Company) -> None:
    key_result = bakery.key_result()
    content = ObjectiveContent(
        title="高い目標", level="team", team=bakery.team, owner=bakery.leader, stance="aspirational"
    )
    change_objective(key_result.objective, content, by=bakery.owner, at=TODAY)
    assert read(key_result).stance == "aspirational"


def test_a_verdict_leaves_a_standing_of_its_day(bakery: Company) -> None:
    key_result = bakery.key_result()
    enter(bakery, key_result, 7000)
    override_status(key_result, "behind", reason="担当が休みます", by=bakery.owner, at=TODAY)
    override_status(key_result, "behind", reason="まだ休みます", by=bakery.owner, at=TODAY)
    told = Standing.objects.filter(node_kind="key_result", node=key_result.pk, status="behind")
    assert told.count() == 1
    override_status(key_result, "", reason="", by=bakery.owner, at=TODAY)
    assert Standing.objects.filter(node_kind="key_result", node=key_result.pk).latest("pk").status == "reached"


def test_nobody_judges_what_is_archived_or_not_agreed(bakery: Company) -> None:
    waiting = bakery.objective(state="proposed").key_results.get()
    put_away = bakery.key_result()
    archive_key_result(put_away, by=bakery.owner, at=TODAY)
    for row in (waiting, put_away):
        with pytest.raises(Conflict):
            override_status(row, "behind", reason="x", by=bakery.owner, at=TODAY)


# ---------- measuring the start first ----------


def relative(**changes: object) -> KeyResultContent:
    fields = {"start": None, "target": None, "derived_by": "percent", "derived_amount": Decimal(20)}
    return visitors(**(fields | changes))


@pytest.mark.parametrize(("content", "missing", "value", "target", "entry", "progress"), [
    (relative(reading=Reading.TOTAL), "base", 12400, 14880, 7440, "0.5"),
    (relative(), "base", 1000, 1200, 1100, "0.5"),
    (relative(derived_by="ratio", derived_amount=Decimal("1.1")), "base", 200, 220, 210, "0.5"),
    (visitors(start=None), "start", 5000, 7000, 6000, "0.5"),
    (replace(REVIEWS, entry="source"), "source_start", 134, 50, 159, "0.5"),
])  # fmt: skip
def test_a_start_that_was_measured_gives_target_and_progress(
    bakery: Company, content: KeyResultContent, missing: str, value: int, target: int, entry: int, progress: str
) -> None:
    key_result = bakery.key_result(replace(content, owner=bakery.member))
    enter(bakery, key_result, entry)
    assert (read(key_result).progress, key_result.status, missing_start(key_result)) == (
        None,
        "measuring_start",
        missing,
    )
    enter_start(key_result, Decimal(value), by=bakery.member, at=TODAY)
    assert (read(key_result).target, key_result.progress) == (Decimal(target), Decimal(progress))
    assert missing_start(key_result) == ""
    assert Objective.objects.get(pk=key_result.objective_id).progress == Decimal(progress)
    with pytest.raises(Conflict):
        enter_start(key_result, Decimal(value + 1), by=bakery.member, at=TODAY)
    assert list(findings()) == []


@pytest.mark.parametrize("content_value", [(relative(), 0), (visitors(start=None), 7000), (visitors(start=None), 8000)])
def test_a_start_that_makes_no_road_is_refused_at_its_field(
    bakery: Company, content_value: tuple[KeyResultContent, int]
) -> None:
    content, value = content_value
    key_result = bakery.key_result(content)
    with pytest.raises(ValidationError) as refused:
        enter_start(key_result, Decimal(value), by=bakery.leader, at=TODAY)
    assert set(refused.value.message_dict) == {missing_start(read(key_result))}
    with pytest.raises(NotAllowed):
        enter_start(key_result, Decimal(1), by=bakery.viewer, at=TODAY)


def test_growth_every_month_makes_the_planned_points(bakery: Company) -> None:
    content = relative(reading=Reading.PER_PERIOD, derived_amount=Decimal(10), is_compound=True, base=Decimal(20000))
    key_result = bakery.key_result(content)
    assert (key_result.start, key_result.target) == (Decimal(20000), Decimal(26620))
    assert key_result.planned_points == '[["2026-10-31","22000"],["2026-11-30","24200"]]'


def test_a_derived_target_is_rounded_to_what_is_stored(bakery: Company) -> None:
    key_result = bakery.key_result(relative(base=Decimal("0.123456789"), derived_amount=Decimal("33.3")))
    enter(bakery, key_result, "0.15")
    assert list(findings()) == []


# ---------- agreeing ----------


def test_what_is_agreed_late_begins_that_day_with_all_that_is_planned(bakery: Company) -> None:
    dated = (
        '[{"due":"2026-10-31","key":"a","title":"試作","weight":"1"},'
        '{"due":"2026-12-10","key":"b","title":"三社","weight":"1"}]'
    )
    survey = visitors(kind=Kind.THRESHOLD, bound="at_least", start=None, first_measuring_day=date(2026, 11, 1))
    objective = bakery.objective(state="proposed", key_results=[
        visitors(planned_points='[["2026-10-31","5500"],["2026-11-30","6000"]]'),
        visitors(kind=Kind.MILESTONE, start=None, target=None, steps=dated),
        survey,
    ])  # fmt: skip
    agree_to_objective(objective, by=bakery.leader, at=TODAY)
    line, mvp, asked = objective.key_results.order_by("pk")
    assert line.planned_points == '[["2026-11-30","6000"]]'
    assert '"due":"2026-11-24"' in mvp.steps
    assert asked.first_measuring_day == date(2026, 11, 24)
    changed = change_key_result(line, replace(visitors(), title="別の言葉", planned_points=line.planned_points),
                                by=bakery.owner, at=TODAY)  # fmt: skip
    assert isinstance(changed, KeyResult)
    assert list(findings()) == []


def test_a_habit_without_a_day_left_is_not_agreed(bakery: Company) -> None:
    habit = visitors(kind=Kind.RECURRING, start=None, target=None)
    objective = bakery.objective(state="proposed", key_results=[habit])
    with pytest.raises(ValidationError):
        agree_to_objective(objective, by=bakery.owner, at=datetime(2026, 12, 30, tzinfo=UTC))


def test_one_that_has_ended_does_not_keep_a_new_one_from_being_agreed(bakery: Company) -> None:
    objective = bakery.objective(key_results=[visitors(deadline=date(2026, 10, 31)), visitors()])
    add_key_result(objective, visitors(title="新しい"), by=bakery.leader, at=TODAY)
    late = objective.key_results.get(title="新しい")
    assert (late.agreed_at, late.first_day) == (TODAY, date(2026, 11, 24))
    with pytest.raises(ValidationError):
        add_key_result(objective, visitors(deadline=date(2026, 11, 1)), by=bakery.leader, at=TODAY)


def test_agreeing_twice_is_said_once(bakery: Company) -> None:
    objective = bakery.objective(state="proposed")
    for member in (bakery.member, bakery.member, bakery.leader, bakery.leader):
        agree_to_objective(objective, by=member, at=TODAY)
    assert Agreement.objects.filter(objective=objective).count() == 2


def test_what_is_archived_is_neither_proposed_nor_agreed_nor_discussed(bakery: Company) -> None:
    draft, proposed = bakery.objective(state="draft"), bakery.objective(state="proposed")
    for row in (draft, proposed):
        archive_objective(row, by=bakery.owner, at=TODAY)
    with pytest.raises(Conflict):
        propose_objective(draft, by=bakery.owner, at=TODAY)
    with pytest.raises(Conflict):
        agree_to_objective(proposed, by=bakery.owner, at=TODAY)
    with pytest.raises(Conflict):
        counter_propose(proposed, {"title": "別の言葉"}, by=bakery.owner, at=TODAY)
    with pytest.raises(ValidationError):
        contribute_to(bakery.objective(), proposed, by=bakery.owner, at=TODAY)


# ---------- definitions ----------


@pytest.mark.parametrize("changes", [
    {"title": "\x00"}, {"title": "あ" * 301}, {"unit": "件" * 21}, {"card_counts": "あ" * 501}, {"kind": "else"},
    {"start": Decimal("NaN")}, {"target": Decimal("0.1234567891")}, {"target": Decimal(10) ** 15}, {"decimals": 10},
    {"weight": Decimal(-1)}, {"weight": Decimal("NaN")}, {"weight": Decimal("Infinity")}, {"decimals": -1},
    {"first_day": date.min}, {"deadline": date.max}, {"deadline": date(2026, 9, 1)}, {"card_weekday": 7},
    {"planned_points": "[[1]]"}, {"planned_points": '[["2026-11-30","NaN"]]'}, {"steps": '[{"key":"a"}]'},
    {"first_measuring_day": date(1, 1, 1)}, {"base": Decimal(10) ** 14, "derived_by": "ratio",
                                             "derived_amount": Decimal(1000)},
])  # fmt: skip
def test_a_draft_refuses_what_no_column_holds(bakery: Company, changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refused:
        bakery.objective(state="draft", key_results=[visitors(**changes)])
    assert refused.value.message_dict
    assert not KeyResult.objects.exists()


@pytest.mark.parametrize("changes", [
    {"title": "あ" * 201}, {"title": "\ud800"}, {"why": "あ" * 2001}, {"level": "else"}, {"stance": "else"},
    {"weight": Decimal(-1)}, {"weight": Decimal("NaN")},
])  # fmt: skip
def test_an_objective_refuses_what_no_column_holds(bakery: Company, changes: dict[str, object]) -> None:
    fields: dict[str, Any] = {"title": "目標", "state": "draft"} | changes
    with pytest.raises(ValidationError):
        bakery.objective(**fields)
    assert not Objective.objects.exists()


def test_nobody_who_left_or_only_reads_is_given_something(bakery: Company) -> None:
    for member in (bakery.viewer, bakery.coach):
        with pytest.raises(ValidationError):
            bakery.objective(owner=member)


def test_who_left_keeps_what_they_carried_until_it_is_given_away(bakery: Company) -> None:
    objective = bakery.objective(owner=bakery.member)
    bakery.member.left_at = TODAY
    bakery.member.save()
    content = ObjectiveContent(title="別の言葉", level="team", team=bakery.team, owner=bakery.member)
    change_objective(objective, content, by=bakery.leader, at=TODAY)
    assert copy_objective(read(objective), bakery.following, by=bakery.leader, at=TODAY).owner == bakery.leader


def test_a_copy_repeats_what_is_done_every_week_where_it_belongs(bakery: Company) -> None:
    row = bakery.key_result(visitors(owner=bakery.leader))
    once, weekly = {"due": TODAY.date()}, {"recurrence": "weekly", "weekday": 1}
    for title, key_result, when in (("目標の週", None, weekly), ("数字の週", row, weekly), ("一度", row, once)):
        todo = ActionContent(title=title, assignees=(bakery.member,), **when)
        add_action(row.objective, todo, key_result=key_result, by=bakery.leader, at=TODAY)
    copy = copy_objective(read(row.objective), bakery.following, by=bakery.leader, at=TODAY)
    assert set(copy.actions.values_list("title", "key_result__title")) == {("目標の週", None), ("数字の週", row.title)}


def test_what_feeds_keeps_its_unit_and_its_kind(bakery: Company) -> None:
    whole, (shop, *_) = fed_by(bakery, 2)
    for row, content in ((shop, replace(REVIEWS, unit="枚")), (whole, replace(WHOLE, unit="枚")),
                         (whole, replace(WHOLE, deadline=date(2026, 12, 1))), (whole, REVIEWS)):  # fmt: skip
        with pytest.raises(ValidationError):
            change_key_result(row, content, by=bakery.owner, at=TODAY)


# ---------- the No list ----------


def test_a_dropped_key_result_stands_on_the_no_list_and_comes_back(bakery: Company) -> None:
    key_result = bakery.key_result()
    with pytest.raises(ValidationError):
        drop_key_result(key_result, " ", by=bakery.leader, at=TODAY)
    item = drop_key_result(key_result, "手が足りない", by=bakery.leader, at=TODAY)
    assert read(key_result).archived_at == TODAY
    assert (NoItem.objects.get().key_result, item.what) == (key_result, key_result.title)
    draft = revive(item, cycle=bakery.following, by=bakery.leader, at=TODAY)
    assert (draft.title, draft.key_results.get().title) == (key_result.objective.title, key_result.title)


# ---------- statements ----------


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize(("content", "seen"), [
    (visitors(), Seen(value=Decimal(6000), confidence=6)),
    (REVIEWS, Seen(value=Decimal(6))),
    (replace(REVIEWS, entry="new"), Seen(value=Decimal(6))),
    (visitors(kind=Kind.DECREASE, start=Decimal(100), target=Decimal(60)), Seen(value=Decimal(75))),
    (visitors(kind=Kind.THRESHOLD, bound="at_least"), Seen(value=Decimal(6000))),
    (visitors(kind=Kind.RANGE, low=Decimal(1), start=None, target=None), Seen(value=Decimal(6))),
    (visitors(kind=Kind.MILESTONE, start=None, target=None, steps='[{"due":null,"key":"a","title":"試","weight":"1"}]'),
     Seen(kind="step", step="a")),
    (visitors(kind=Kind.BASELINE, start=None, target=None), Seen(value=Decimal(6))),
    (visitors(kind=Kind.RECURRING, start=None, target=None), Seen(value=Decimal(1))),
], ids=lambda each: getattr(each, "kind", ""))  # fmt: skip
def test_an_entry_needs_few_statements(bakery: Company, depth: int, content: KeyResultContent, seen: Seen) -> None:
    parent = None
    for level in range(depth - 1):
        parent = bakery.objective(f"{level}", contributes_to=parent)
    key_result = bakery.key_result(content, contributes_to=parent)
    with CaptureQueriesContext(connection) as done:
        record_check_in(key_result, seen, by=bakery.leader, at=TODAY, idempotency_key="k1")
    assert len(statements(done)) <= 8 + 3 * depth


def test_an_entry_that_feeds_needs_few_statements(bakery: Company) -> None:
    _whole, shops = fed_by(bakery, 3)
    with CaptureQueriesContext(connection) as done:
        enter(bakery, shops[0], 30)
    assert len(statements(done)) <= 8 + 3 * 2


def statements(done: CaptureQueriesContext) -> list[str]:
    """What was asked of the database, without the beginning and the end of the transaction."""
    asked = [str(each["sql"]) for each in done.captured_queries]
    return [each for each in asked if not each.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
