"""A clock that jumps: what is entered later counts, whatever the clock says; nobody meets an error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from rashin.goals.actions.check_in import Seen, record_check_in, take_back_check_in
from rashin.goals.doctor import findings
from rashin.goals.models import CheckIn, KeyResult
from tests.cast import TODAY, Company, company
from tests.web.form_reader import fields_of

pytestmark = pytest.mark.django_db

BACK = [timedelta(seconds=1), timedelta(minutes=90), timedelta(hours=9), timedelta(hours=23)]


@pytest.fixture
def bakery() -> Company:
    return company()


def entered(bakery: Company, row: KeyResult, value: int, at: datetime, **more: Any) -> CheckIn:
    return record_check_in(row, Seen(value=Decimal(value), for_date=TODAY.date()), by=bakery.owner, at=at, **more)


def value_of(row: KeyResult) -> Decimal | None:
    row.refresh_from_db()
    return row.value


@pytest.mark.parametrize("back", BACK, ids=str)
def test_what_is_entered_after_the_clock_was_set_back_counts(bakery: Company, back: timedelta) -> None:
    row, evening = bakery.key_result(), TODAY + timedelta(hours=14)
    entered(bakery, row, 6000, evening)
    later = entered(bakery, row, 6200, evening - back)
    assert value_of(row) == 6200 and later.recorded_at == evening
    assert list(findings()) == []


def test_what_was_entered_before_the_clock_was_set_back_is_noticed_corrected_and_taken_back(bakery: Company) -> None:
    row, evening = bakery.key_result(), TODAY + timedelta(hours=14)
    first = entered(bakery, row, 6000, evening)
    second = entered(bakery, row, 6200, TODAY, last_seen=first.public_id)
    third = entered(bakery, row, 6300, TODAY, replaces=second, last_seen=second.public_id)
    assert value_of(row) == 6300
    take_back_check_in(third, by=bakery.owner, at=TODAY)
    assert value_of(row) == 6200
    assert list(findings()) == []


def test_an_entry_of_a_year_that_is_to_come_does_not_hold_up_those_of_today(bakery: Company) -> None:
    row = bakery.key_result()
    entered(bakery, row, 6000, TODAY + timedelta(days=400))
    assert entered(bakery, row, 6200, TODAY).recorded_at == TODAY
    assert list(findings()) == []


def enter_on_the_page(client: Client, address: str, value: str) -> int:
    """Draw the page, type a value, send it."""
    sent = fields_of(client.get(address).content.decode(), '<form class="ci-form')
    return client.post(address, sent | {"value": value, "confirmed": value, "do": "record"}).status_code


@pytest.mark.parametrize("hours", [-23, -2, 2, 24 * 13])  # after fourteen days without a visit a session ends
def test_who_is_signed_in_goes_on_when_the_clock_jumps(
    bakery: Company, clock: Callable[[Any], None], hours: int
) -> None:
    clock(TODAY)
    row, client = bakery.key_result(), bakery.client(bakery.owner)
    address = bakery.url(f"key-results/{row.public_id}/check-ins/")
    assert enter_on_the_page(client, address, "6000") == 302
    clock(TODAY + timedelta(hours=hours))
    for page in ("board/", "week/", "plan/", "feed/"):
        assert client.get(bakery.url(page), follow=True).status_code == 200
    assert enter_on_the_page(client, address, "6100") == 302
    clock(TODAY)
    assert enter_on_the_page(client, address, "6200") == 302
    assert list(findings()) == []


def test_a_session_that_is_over_leads_to_the_sign_in_page(bakery: Company, clock: Callable[[Any], None]) -> None:
    clock(TODAY)
    client = bakery.client(bakery.owner)
    clock(TODAY + timedelta(days=31))
    answer = client.get(bakery.url("board/"))
    assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]
