"""Recording what somebody saw: values, corrections, taking back, who may, and what moves with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from rashin.activity.models import Event
from rashin.goals.actions.check_in import Seen, record_check_in, take_back_check_in
from rashin.goals.actions.check_in import enter as recording
from rashin.goals.models import CheckIn, CheckInKind, KeyResult, Kind, Objective, Reading, Standing
from rashin.organizations.refusals import Conflict, NotAllowed
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery() -> Company:
    return company()


@pytest.fixture
def key_result(bakery: Company) -> KeyResult:
    return bakery.key_result()


def enter(bakery: Company, key_result: KeyResult, value: object = None, **seen: object) -> CheckIn:
    amount = None if value is None else Decimal(str(value))
    return record_check_in(key_result, Seen(value=amount, **seen), by=bakery.leader, at=TODAY)  # type: ignore[arg-type]


def test_a_value_moves_the_key_result_and_its_objective_in_one_go(bakery: Company, key_result: KeyResult) -> None:
    enter(bakery, key_result, 5960, confidence=6)
    key_result.refresh_from_db()
    objective = Objective.objects.get(pk=key_result.objective_id)
    assert key_result.progress == objective.progress == Decimal("0.48")
    assert (key_result.value, key_result.confidence, key_result.confidence_before) == (Decimal(5960), 6, 5)
    assert (objective.known_parts, objective.counted_parts, objective.key_results_under) == (1, 1, 1)


def test_the_figures_climb_to_the_company(bakery: Company) -> None:
    top = bakery.objective("札幌の朝に、灯麦のパンがある風景を増やす", level="company", team=None, owner=bakery.owner)
    key_result = bakery.key_result(contributes_to=top)
    enter(bakery, key_result, 6000)
    top.refresh_from_db()
    assert (top.progress, top.known_parts, top.counted_parts) == (Decimal("0.5"), 1, 2)
    assert Standing.objects.filter(node=top.pk, node_kind="objective", progress=Decimal("0.5")).count() == 1


def test_the_feed_tells_it_with_before_and_after(bakery: Company, key_result: KeyResult) -> None:
    enter(bakery, key_result, 5960)
    event = Event.objects.get(name="key_result.checked_in")
    assert event.actor == bakery.leader
    assert '"after":{"confidence":5,"progress":"0.48","value":"5960"}' in event.payload


def test_no_change_is_fresh_again_with_the_same_value(bakery: Company, key_result: KeyResult) -> None:
    record_check_in(key_result, Seen(value=Decimal(5860)), by=bakery.leader, at=TODAY - timedelta(days=14))
    enter(bakery, key_result, kind=CheckInKind.NO_CHANGE)
    key_result.refresh_from_db()
    assert (key_result.value, key_result.looked_on) == (Decimal(5860), date(2026, 11, 24))


def test_no_change_needs_something_that_could_be_unchanged(bakery: Company, key_result: KeyResult) -> None:
    with pytest.raises(ValidationError):
        enter(bakery, key_result, kind=CheckInKind.NO_CHANGE)


def test_not_looked_yet_keeps_the_age_and_says_until_when(bakery: Company, key_result: KeyResult) -> None:
    record_check_in(key_result, Seen(value=Decimal(5860)), by=bakery.leader, at=TODAY - timedelta(days=14))
    enter(bakery, key_result, kind=CheckInKind.NOT_LOOKED, until=date(2026, 11, 27))
    key_result.refresh_from_db()
    assert (key_result.looked_on, key_result.put_off_until) == (date(2026, 11, 10), date(2026, 11, 27))


def test_a_correction_replaces_and_taking_it_back_lets_the_first_stand_again(
    bakery: Company, key_result: KeyResult
) -> None:
    first = enter(bakery, key_result, 59600)
    second = record_check_in(key_result, Seen(value=Decimal(5960)), by=bakery.leader, at=TODAY, replaces=first)
    key_result.refresh_from_db()
    assert key_result.value == Decimal(5960)
    take_back_check_in(second, by=bakery.leader, at=TODAY)
    key_result.refresh_from_db()
    assert key_result.value == Decimal(59600)
    assert CheckIn.objects.count() == 3


def test_a_corrected_entry_can_not_be_corrected_again(bakery: Company, key_result: KeyResult) -> None:
    first = enter(bakery, key_result, 59600)
    record_check_in(key_result, Seen(value=Decimal(5960)), by=bakery.leader, at=TODAY, replaces=first)
    with pytest.raises(Conflict):
        record_check_in(key_result, Seen(value=Decimal(5961)), by=bakery.leader, at=TODAY, replaces=first)


def test_a_late_entry_does_not_overtake_a_later_value(bakery: Company, key_result: KeyResult) -> None:
    enter(bakery, key_result, 5960)
    enter(bakery, key_result, 5500, for_date=date(2026, 11, 10))
    key_result.refresh_from_db()
    assert key_result.value == Decimal(5960)


def test_what_is_new_is_summed(bakery: Company) -> None:
    content = visitors(reading=Reading.TOTAL, entry="new", start=None, target=Decimal(50), unit="件")
    key_result = bakery.key_result(content)
    enter(bakery, key_result, 4, for_date=date(2026, 11, 10))
    enter(bakery, key_result, 6)
    key_result.refresh_from_db()
    assert (key_result.value, key_result.progress) == (Decimal(10), Decimal("0.2"))


def test_the_same_key_with_the_same_content_is_one_entry(bakery: Company, key_result: KeyResult) -> None:
    seen = Seen(value=Decimal(5960))
    first = record_check_in(key_result, seen, by=bakery.leader, at=TODAY, idempotency_key="k1")
    again = record_check_in(key_result, seen, by=bakery.leader, at=TODAY, idempotency_key="k1")
    assert first.pk == again.pk
    with pytest.raises(Conflict):
        record_check_in(key_result, Seen(value=Decimal(1)), by=bakery.leader, at=TODAY, idempotency_key="k1")


@pytest.mark.parametrize(("who", "may"), [
    ("owner", True), ("admin", True), ("leader", True), ("member", False), ("viewer", False), ("coach", False),
])  # fmt: skip
def test_who_enters_a_number(bakery: Company, key_result: KeyResult, who: str, may: bool) -> None:
    seen = Seen(value=Decimal(5960))
    if may:
        entered = record_check_in(key_result, seen, by=getattr(bakery, who), at=TODAY)
        assert entered.member == bakery.leader
    else:
        with pytest.raises(NotAllowed):
            record_check_in(key_result, seen, by=getattr(bakery, who), at=TODAY)


@pytest.mark.parametrize("seen", [
    Seen(value=None), Seen(value=Decimal("1234567890123456")), Seen(value=Decimal(1), for_date=date(2026, 11, 25)),
    Seen(value=Decimal(1), for_date=date(2026, 9, 30)), Seen(value=Decimal(1), confidence=11),
    Seen(kind=CheckInKind.NOT_LOOKED), Seen(kind=CheckInKind.STEP, step="unknown"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_and_leaves_no_trace(bakery: Company, key_result: KeyResult, seen: Seen) -> None:
    with pytest.raises(ValidationError):
        record_check_in(key_result, seen, by=bakery.leader, at=TODAY)
    assert not CheckIn.objects.exists()


def test_three_shops_feed_the_companys_number(bakery: Company) -> None:
    reviews = visitors(title="口コミ", reading=Reading.TOTAL, start=None, target=Decimal(50), unit="件")
    whole = visitors(title="三店", kind=Kind.FED, reading=Reading.TOTAL, start=None, target=Decimal(150), unit="件")
    company_wide = bakery.key_result(whole, level="company", team=None)
    shops = [bakery.key_result(reviews) for _ in range(3)]
    from rashin.goals.actions.alignment import feed

    for shop in shops:
        feed(shop, company_wide, by=bakery.owner, at=TODAY)
    enter(bakery, shops[0], 30)
    enter(bakery, shops[1], 15)
    company_wide.refresh_from_db()
    assert (company_wide.value, company_wide.progress) == (Decimal(45), Decimal("0.3"))
    with pytest.raises(Conflict):
        record_check_in(company_wide, Seen(value=Decimal(1)), by=bakery.owner, at=TODAY)


def test_a_check_in_needs_few_statements(bakery: Company, django_assert_max_num_queries: object) -> None:
    top = bakery.objective("上", level="company", team=None, owner=bakery.owner)
    key_result = bakery.key_result(contributes_to=top)
    depth = 2
    with django_assert_max_num_queries(8 + 3 * depth):  # type: ignore[operator]
        enter(bakery, key_result, 6000)


def test_a_monthly_value_is_due_again_when_the_next_month_is_over(bakery: Company) -> None:
    key_result = bakery.key_result(visitors(reading=Reading.PER_PERIOD))
    assert key_result.next_due == date(2026, 10, 5)
    enter(bakery, key_result, 5300, for_date=date(2026, 10, 31), looked_on=date(2026, 11, 24))
    key_result.refresh_from_db()
    assert (key_result.next_due, key_result.looked_on) == (date(2026, 12, 7), date(2026, 11, 24))
    enter(bakery, key_result, kind=CheckInKind.NO_CHANGE)
    key_result.refresh_from_db()
    assert (key_result.value, key_result.value_for, key_result.next_due) == (
        Decimal(5300),
        date(2026, 10, 31),
        date(2026, 12, 7),
    )


def test_a_survey_in_december_is_not_asked_for_in_october(bakery: Company) -> None:
    survey = visitors(kind=Kind.THRESHOLD, bound="at_least", target=Decimal(90), start=None, unit="%")
    key_result = bakery.key_result(replace(survey, first_measuring_day=date(2026, 12, 14)))
    assert key_result.next_due == date(2026, 12, 14)


def test_who_has_not_seen_the_latest_entry_is_told_of_it(bakery: Company, key_result: KeyResult) -> None:
    first = record_check_in(key_result, Seen(value=Decimal(5900)), by=bakery.admin, at=TODAY, last_seen="")
    with pytest.raises(Conflict) as refused:
        record_check_in(key_result, Seen(value=Decimal(5960)), by=bakery.leader, at=TODAY, last_seen="")
    assert refused.value.theirs == first
    second = Seen(value=Decimal(5960))
    assert record_check_in(key_result, second, by=bakery.leader, at=TODAY, last_seen=first.public_id).value == 5960


def test_what_somebody_else_entered_since_it_was_read_counts_too(bakery: Company, key_result: KeyResult) -> None:
    known = [enter(bakery, key_result, 5700)]
    theirs = enter(bakery, key_result, 5800, confidence=7)
    seen = Seen(value=Decimal(5960), confidence=6)
    shared: dict[str, Any] = {"by": bakery.leader, "at": TODAY, "known": known, "idempotency_key": "a" * 32}
    recorded = recording(key_result, seen, **shared)
    key_result.refresh_from_db()
    assert (key_result.value, key_result.confidence, key_result.confidence_before) == (Decimal(5960), 6, 7)
    assert [row.pk for row in recorded.rows] == [known[0].pk, theirs.pk, recorded.check_in.pk]
    assert recording(key_result, seen, **shared).check_in == recorded.check_in
    with pytest.raises(Conflict):
        recording(key_result, seen, **shared, last_seen=known[0].public_id, replaces=known[0])


@pytest.mark.parametrize("fields", [
    {"kind": Kind.MILESTONE, "steps": '[{"due":null,"key":"a","title":"試作","weight":"1"}]'},
    {"reading": Reading.TOTAL, "entry": "new"},
])  # fmt: skip
def test_nothing_new_can_be_the_first_thing_that_somebody_saw(bakery: Company, fields: dict[str, object]) -> None:
    key_result = bakery.key_result(visitors(start=None, **fields))
    enter(bakery, key_result, kind=CheckInKind.NO_CHANGE)
    key_result.refresh_from_db()
    assert (key_result.value, key_result.progress) == (Decimal(0), Decimal(0))


def test_after_the_deadlines_value_nothing_is_due_any_more(bakery: Company) -> None:
    key_result = bakery.key_result(visitors(deadline=date(2026, 11, 20)))
    record_check_in(key_result, Seen(value=Decimal(6000)), by=bakery.leader, at=TODAY - timedelta(days=8))
    key_result.refresh_from_db()
    assert key_result.next_due == date(2026, 11, 24)  # Monday is a holiday
    enter(bakery, key_result, 6900)
    key_result.refresh_from_db()
    assert (key_result.value_for, key_result.next_due, key_result.stale_from) == (date(2026, 11, 20), None, None)


def test_what_happens_once_is_not_asked_for_again(bakery: Company) -> None:
    steps = '[{"due":null,"key":"a","title":"試作","weight":"1"}]'
    key_result = bakery.key_result(visitors(kind=Kind.MILESTONE, start=None, target=None, steps=steps))
    enter(bakery, key_result, kind=CheckInKind.STEP, step="a")
    key_result.refresh_from_db()
    assert (key_result.progress, key_result.next_due, key_result.stale_from) == (Decimal(1), None, None)
