"""What can't be stored exactly, or can't be meant, is refused at the door: with a sentence, and without a trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from rashin.goals.actions.check_in import Seen, record_check_in, take_back_check_in
from rashin.goals.actions.cycles import change_cycle_state
from rashin.goals.models import CheckIn, CheckInKind, CycleState, KeyResult, Reading
from rashin.organizations.refusals import Conflict, NotAllowed
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery() -> Company:
    return company()


@pytest.fixture
def key_result(bakery: Company) -> KeyResult:
    return bakery.key_result()


@pytest.mark.parametrize("seen", [
    Seen(value=Decimal("NaN")), Seen(value=Decimal("Infinity")), Seen(value=Decimal("0.1234567891")),
    Seen(value=Decimal(1), note="\x00"), Seen(value=Decimal(1), note="\ud800"),
    Seen(value=Decimal(1), note="あ" * 1001),
    Seen(value=Decimal(1), answers=-1), Seen(value=Decimal(1), answers=2**31), Seen(value=Decimal(1), confidence=-1),
    Seen(value=Decimal(1), excused=Decimal(-1)), Seen(value=Decimal(1), excused=Decimal("NaN")),
    Seen(value=Decimal(1), for_date=date.min), Seen(value=Decimal(1), for_date=date.max),
    Seen(value=Decimal(1), looked_on=date.min), Seen(value=Decimal(1), looked_on=date.max),
    Seen(kind=CheckInKind.NOT_LOOKED, until=date.max), Seen(kind=CheckInKind.RETRACTION), Seen(kind="else"),
    Seen(kind=CheckInKind.STEP, step="\x00"),
])  # fmt: skip
def test_what_no_column_holds_is_refused(bakery: Company, key_result: KeyResult, seen: Seen) -> None:
    for key in (None, "k1"):
        with pytest.raises(ValidationError) as refused:
            record_check_in(key_result, seen, by=bakery.leader, at=TODAY, idempotency_key=key)
        assert refused.value.message_dict
    assert not CheckIn.objects.exists()


def test_a_key_that_is_too_long_is_refused(bakery: Company, key_result: KeyResult) -> None:
    with pytest.raises(ValidationError):
        record_check_in(key_result, Seen(value=Decimal(1)), by=bakery.leader, at=TODAY, idempotency_key="k" * 65)


def test_a_value_keeps_all_its_digits(bakery: Company) -> None:
    key_result = bakery.key_result(visitors(start=Decimal(0), target=Decimal(10) ** 14))
    for text in ("999999.123456789", "123456789012345", "-0.000000001"):
        entry = record_check_in(key_result, Seen(value=Decimal(text)), by=bakery.leader, at=TODAY)
        assert CheckIn.objects.get(pk=entry.pk).value == Decimal(text)


def test_a_sum_that_grows_too_long_is_refused(bakery: Company) -> None:
    key_result = bakery.key_result(visitors(reading=Reading.TOTAL, entry="new", start=None, target=Decimal(10) ** 14))
    record_check_in(key_result, Seen(value=Decimal("999999999999999")), by=bakery.leader, at=TODAY)
    with pytest.raises(ValidationError) as refused:
        record_check_in(key_result, Seen(value=Decimal("0.5")), by=bakery.leader, at=TODAY)
    assert "value" in refused.value.message_dict
    assert CheckIn.objects.count() == 1


def test_progress_that_no_column_holds_is_refused(bakery: Company) -> None:
    key_result = bakery.key_result(visitors(start=Decimal(0), target=Decimal("0.000000001"), decimals=9))
    with pytest.raises(ValidationError) as refused:
        record_check_in(key_result, Seen(value=Decimal("12000000")), by=bakery.leader, at=TODAY)
    assert "value" in refused.value.message_dict


def test_only_what_goes_with_the_entrys_kind_is_kept(bakery: Company, key_result: KeyResult) -> None:
    record_check_in(key_result, Seen(value=Decimal(6000)), by=bakery.leader, at=TODAY)
    seen = Seen(kind=CheckInKind.NO_CHANGE, value=Decimal(7000), until=date(2026, 12, 1), step="x")
    entry = record_check_in(key_result, seen, by=bakery.leader, at=TODAY)
    assert (entry.value, entry.until, entry.step) == (None, None, "")


def test_five_steps_of_confidence_are_five(bakery: Company, key_result: KeyResult) -> None:
    bakery.organization.confidence_scale = "five"
    bakery.organization.save()
    with pytest.raises(ValidationError):
        record_check_in(key_result, Seen(value=Decimal(1), confidence=4), by=bakery.leader, at=TODAY)
    for step in (1, 3, 5, 7, 9):
        record_check_in(key_result, Seen(value=Decimal(1), confidence=step), by=bakery.leader, at=TODAY)


def test_what_stood_before_the_scale_was_changed_may_be_said_again(bakery: Company, key_result: KeyResult) -> None:
    record_check_in(key_result, Seen(value=Decimal(1), confidence=6), by=bakery.leader, at=TODAY)
    bakery.organization.confidence_scale = "five"
    bakery.organization.save()
    record_check_in(key_result, Seen(value=Decimal(1), confidence=6), by=bakery.leader, at=TODAY)


def test_the_limits_of_now_judge_and_not_those_that_the_page_was_opened_with(
    bakery: Company, key_result: KeyResult
) -> None:
    assert bakery.leader.organization.behind_below == Decimal("0.7")
    type(bakery.organization).objects.update(
        at_risk_below=Decimal("0.1"), behind_below=Decimal("0.1"), check_in_weekday=3
    )
    record_check_in(key_result, Seen(value=Decimal(5300)), by=bakery.leader, at=TODAY)
    key_result.refresh_from_db()
    assert (key_result.status, key_result.next_due) == ("on_track", date(2026, 12, 3))


def test_a_months_value_is_for_the_month_that_is_over(bakery: Company) -> None:
    monthly = bakery.key_result(visitors(reading=Reading.PER_PERIOD))
    assert record_check_in(monthly, Seen(value=Decimal(5300)), by=bakery.leader, at=TODAY).for_date == date(
        2026, 10, 31
    )
    with pytest.raises(ValidationError) as refused:
        seen = Seen(value=Decimal(5300), for_date=date(2026, 11, 20), looked_on=date(2026, 11, 24))
        record_check_in(monthly, seen, by=bakery.leader, at=TODAY)
    assert "for_date" in refused.value.message_dict
    last_evening = datetime(2026, 11, 30, 9, tzinfo=UTC)
    assert record_check_in(monthly, Seen(value=Decimal(1)), by=bakery.leader, at=last_evening).for_date.day == 30


def test_a_weeks_value_is_for_the_week_that_is_over(bakery: Company) -> None:
    weekly = bakery.key_result(visitors(reading=Reading.PER_PERIOD, per="week"))
    assert record_check_in(weekly, Seen(value=Decimal(53)), by=bakery.leader, at=TODAY).for_date == date(2026, 11, 22)


def test_decembers_value_may_arrive_in_january_while_the_quarter_closes(bakery: Company) -> None:
    monthly, level = bakery.key_result(visitors(reading=Reading.PER_PERIOD)), bakery.key_result()
    change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=TODAY)
    january = datetime(2027, 1, 8, 0, 0, tzinfo=UTC)
    for row in (monthly, level):
        entry = record_check_in(row, Seen(value=Decimal(7000)), by=bakery.leader, at=january)
        row.refresh_from_db()
        assert (entry.for_date, row.progress, row.status) == (date(2026, 12, 31), Decimal(1), "reached")


def test_an_entry_can_be_corrected_again_after_its_correction_was_taken_back(
    bakery: Company, key_result: KeyResult
) -> None:
    first = record_check_in(key_result, Seen(value=Decimal(59600)), by=bakery.leader, at=TODAY)
    wrong = record_check_in(key_result, Seen(value=Decimal(596)), by=bakery.leader, at=TODAY, replaces=first)
    take_back_check_in(wrong, by=bakery.leader, at=TODAY)
    record_check_in(key_result, Seen(value=Decimal(5960)), by=bakery.leader, at=TODAY, replaces=first)
    key_result.refresh_from_db()
    assert key_result.value == Decimal(5960)


def test_taking_back_is_not_taken_back(bakery: Company, key_result: KeyResult) -> None:
    entry = record_check_in(key_result, Seen(value=Decimal(5960)), by=bakery.leader, at=TODAY)
    retraction = take_back_check_in(entry, by=bakery.leader, at=TODAY)
    with pytest.raises(ValidationError):
        take_back_check_in(retraction, by=bakery.leader, at=TODAY)


def test_the_same_key_for_another_key_result_is_a_conflict(bakery: Company, key_result: KeyResult) -> None:
    seen = Seen(value=Decimal(5960))
    record_check_in(key_result, seen, by=bakery.leader, at=TODAY, idempotency_key="k1")
    with pytest.raises(Conflict):
        record_check_in(bakery.key_result(), seen, by=bakery.leader, at=TODAY, idempotency_key="k1")


def test_somebody_who_left_enters_nothing(bakery: Company, key_result: KeyResult) -> None:
    bakery.leader.left_at = TODAY - timedelta(days=1)
    bakery.leader.save(update_fields=["left_at"])
    with pytest.raises(NotAllowed):
        record_check_in(key_result, Seen(value=Decimal(1)), by=bakery.leader, at=TODAY)
    assert not CheckIn.objects.exists()


def test_an_average_that_never_ends_is_stored_as_it_is_read(bakery: Company) -> None:
    from rashin.goals.actions.alignment import feed
    from rashin.goals.doctor import findings

    whole = bakery.key_result(visitors(kind="fed", feed_mode="average", start=Decimal(0), target=Decimal(30)))
    for value in (10, 10, 11):
        shop = bakery.key_result(replace(visitors(), start=Decimal(0), target=Decimal(30)))
        feed(shop, whole, by=bakery.owner, at=TODAY)
        record_check_in(shop, Seen(value=Decimal(value)), by=bakery.leader, at=TODAY)
    whole.refresh_from_db()
    assert whole.value == Decimal("10.333333333")
    assert list(findings()) == []
