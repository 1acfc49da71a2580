"""A number that surprises is asked about once, never refused: on my week, without scripts, in the team's table."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.models import CheckIn, KeyResult, Kind, Reading
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db
REVIEWS = {"reading": Reading.TOTAL, "start": None, "target": Decimal(50), "unit": "件"}
SATISFACTION = {"kind": Kind.THRESHOLD, "bound": "at_least", "start": None, "target": Decimal(90), "unit": "%"}
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def bakery(clock: Callable[..., None]) -> Company:
    clock("2026-11-24T09:00+09:00")
    return company()


@pytest.fixture
def sato(bakery: Company) -> Client:
    return bakery.client(bakery.leader)


@pytest.fixture
def row(bakery: Company) -> KeyResult:
    """佐藤's visitors, 5,860 a week ago."""
    found = bakery.key_result(visitors(owner=bakery.leader))
    record_check_in(found, Seen(value=Decimal(5860)), by=bakery.leader, at=TODAY - timedelta(days=8))
    return found


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def send(client: Client, bakery: Company, row: KeyResult, **typed: Any) -> Any:
    last = CheckIn.objects.filter(key_result=row).order_by("recorded_at", "pk").last()
    content = {"idempotency_key": KEY, "last_seen": last.public_id if last else "", "do": "record", **typed}
    address = bakery.url(f"key-results/{row.public_id}/check-ins/")
    return client.post(address, content, headers={"HX-Request": "true"})


def asked(answer: Any) -> str:
    """The value that the hidden field of the answer confirms."""
    found = re.search(r'name="(?:\w+-)?confirmed"[^>]*value="([^"]*)"', text(answer))
    assert found
    return found[1]


def test_a_digit_too_many_is_asked_about_and_enter_confirms_it(sato: Client, bakery: Company, row: KeyResult) -> None:
    answer = send(sato, bakery, row, value="5,8600", note="朝の記事")
    answer = send(sato, bakery, row, value="58600", note="朝の記事") if "5,8600" in text(answer) else answer
    page = text(answer)
    assert answer.status_code == 422 and row.check_ins.count() == 1
    assert "58,600人ですか" in page and "前回は5,860人" in page and "朝の記事" in page
    assert "はい、58,600人" in page
    assert send(sato, bakery, row, value="58,600", confirmed=asked(answer)).status_code == 200
    row.refresh_from_db()
    assert row.value == 58600


def test_another_value_than_the_one_asked_about_is_asked_about_anew(
    sato: Client, bakery: Company, row: KeyResult
) -> None:
    confirmed = asked(send(sato, bakery, row, value="58600"))
    assert send(sato, bakery, row, value="586000", confirmed=confirmed).status_code == 422
    assert send(sato, bakery, row, value="5960", confirmed=confirmed).status_code == 200


def test_sent_once_more_a_confirmed_value_is_one_entry(sato: Client, bakery: Company, row: KeyResult) -> None:
    last = row.check_ins.get().public_id
    for _ in range(2):
        assert send(sato, bakery, row, value="58600", confirmed="58600", last_seen=last).status_code == 200
    assert row.check_ins.count() == 2


@pytest.mark.parametrize(("content", "before", "typed", "words"), [
    (REVIEWS, "26", "19", "合計は前回26件でした"),
    (SATISFACTION, "88", "910", "100%を超えています"),
    ({}, "5860", "-5860", "0を下回っています"),
])  # fmt: skip
def test_each_oddity_has_its_sentence(
    sato: Client, bakery: Company, content: dict[str, Any], before: str, typed: str, words: str
) -> None:
    row = bakery.key_result(visitors(owner=bakery.leader, **content))
    record_check_in(row, Seen(value=Decimal(before)), by=bakery.leader, at=TODAY - timedelta(days=8))
    answer = send(sato, bakery, row, value=typed)
    assert answer.status_code == 422 and words in text(answer)
    assert send(sato, bakery, row, value=typed, confirmed=asked(answer)).status_code == 200


def test_a_late_value_is_held_against_its_own_day(sato: Client, bakery: Company) -> None:
    row = bakery.key_result(visitors(owner=bakery.leader, **REVIEWS))
    record_check_in(row, Seen(value=Decimal(26)), by=bakery.leader, at=TODAY - timedelta(days=8))
    assert send(sato, bakery, row, value="19", for_date="2026-11-10").status_code == 200


def test_a_first_value_is_held_against_the_start(sato: Client, bakery: Company) -> None:
    row = bakery.key_result(visitors(owner=bakery.leader))
    assert "始まりの値や目標" in text(send(sato, bakery, row, value="52000000"))


def test_the_table_asks_too_and_saving_again_records_it(sato: Client, bakery: Company, row: KeyResult) -> None:
    place = bakery.url(f"teams/{bakery.team.public_id}/table/")
    last = row.check_ins.get().public_id
    sent = {f"{row.public_id}-last_seen": last, f"{row.public_id}-value": "58600"}
    answer = sato.post(place, {"idempotency_key": KEY, **sent})
    assert answer.status_code == 422 and "58,600人ですか" in text(answer)
    again = {"idempotency_key": "f" * 32, **sent, f"{row.public_id}-confirmed": asked(answer)}
    assert sato.post(place, again).status_code == 302
    row.refresh_from_db()
    assert row.value == 58600


def test_without_scripts_the_question_comes_back_at_its_row(sato: Client, bakery: Company, row: KeyResult) -> None:
    last = row.check_ins.get().public_id
    sent = {f"{row.public_id}-last_seen": last, f"{row.public_id}-value": "58600", "idempotency_key": KEY}
    answer = sato.post(bakery.url("week/entries/"), sent)
    assert answer.status_code == 422
    again = {**sent, "idempotency_key": "f" * 32, f"{row.public_id}-confirmed": asked(answer)}
    assert sato.post(bakery.url("week/entries/"), again).status_code == 302
    row.refresh_from_db()
    assert row.value == 58600


def test_a_correction_is_asked_about_once_too(sato: Client, bakery: Company, row: KeyResult) -> None:
    record_check_in(row, Seen(value=Decimal(5960)), by=bakery.leader, at=TODAY - timedelta(days=1))
    entry = row.check_ins.order_by("recorded_at", "pk").last()
    assert entry
    place = bakery.url(f"check-ins/{entry.public_id}/correction/")
    assert sato.get(place).status_code == 200
    answer = sato.post(place, {"idempotency_key": KEY, "do": "record", "value": "58600", "note": "朝の記事"})
    page = text(answer)
    assert answer.status_code == 422 and "58,600人ですか" in page and "前回は5,860人" in page and "朝の記事" in page
    again = {"idempotency_key": KEY, "do": "record", "value": "58600", "confirmed": asked(answer)}
    assert sato.post(place, again).status_code == 302
    row.refresh_from_db()
    assert row.value == 58600
    corrected = row.check_ins.order_by("recorded_at", "pk").last()
    assert corrected
    place = bakery.url(f"check-ins/{corrected.public_id}/correction/")
    only_words = {"idempotency_key": "f" * 32, "do": "record", "value": "58600", "note": "数え直した"}
    assert sato.post(place, only_words).status_code == 302


def test_the_question_leads_back_to_the_field_with_what_was_typed(
    sato: Client, bakery: Company, row: KeyResult
) -> None:
    page = text(send(sato, bakery, row, value="58600"))
    back = re.search(r'<a class="btn quiet" href="#([^"]+)">数字に戻る', page)
    assert back
    field = re.search(rf'<input[^>]*id="{back[1]}"[^>]*>', page)
    assert field and 'value="58600"' in field[0]
