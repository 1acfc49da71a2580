"""Turns in a key result's way: measuring its start, judging it, dropping it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rashin.goals.models import KeyResult, NoItem
from tests.cast import Company, company, visitors

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery(clock: object) -> Company:
    clock("2026-11-24T09:00+09:00")  # type: ignore[operator]
    return company()


def relative(bakery: Company) -> KeyResult:
    content = visitors(
        start=None,
        target=None,
        derived_by="percent",
        derived_amount=Decimal(20),
        base_kind="previous_quarter",
        reading="total",
        unit="回",
    )
    return bakery.key_result(content)


def test_entering_the_base_gives_the_target(bakery: Company) -> None:
    key_result = relative(bakery)
    page = bakery.url(f"key-results/{key_result.public_id}/start/")
    browser = bakery.client(bakery.leader)
    assert browser.post(page, {"value": "たくさん"}).status_code == 422
    assert browser.post(page, {"value": "０"}).status_code == 422, "a percentage of 0 is 0"
    assert browser.post(page, {"value": "１万２４００"}).status_code == 302
    key_result.refresh_from_db()
    assert (key_result.base, key_result.target) == (Decimal(12400), Decimal(14880))
    assert browser.get(page).status_code == 409, "once known it is agreed anew"


def test_whoever_does_not_carry_the_number_does_not_enter_its_start(bakery: Company) -> None:
    page = bakery.url(f"key-results/{relative(bakery).public_id}/start/")
    assert bakery.client(bakery.member).get(page).status_code == 403


def test_a_verdict_shows_who_judged_and_why(bakery: Company) -> None:
    key_result = bakery.key_result()
    page = bakery.url(f"key-results/{key_result.public_id}/verdict/")
    browser = bakery.client(bakery.leader)
    assert browser.post(page, {"status": "at_risk", "reason": ""}).status_code == 422
    assert browser.post(page, {"status": "at_risk", "reason": "担当が休みます"}).status_code == 302
    shown = browser.get(bakery.url(f"objectives/{key_result.objective.public_id}/")).content.decode()
    assert "担当が休みます" in shown
    assert "佐藤 美咲さんの判断" in shown


def test_a_dropped_key_result_stands_on_the_no_list_with_its_reason(bakery: Company) -> None:
    key_result = bakery.key_result()
    page = bakery.url(f"key-results/{key_result.public_id}/no-list/")
    browser = bakery.client(bakery.leader)
    assert browser.post(page, {"why": ""}).status_code == 422
    assert browser.post(page, {"why": "計測できないため"}).status_code == 302
    assert NoItem.objects.get().why == "計測できないため"
    assert "計測できないため" in browser.get(bakery.url("no-list/")).content.decode()


def test_a_refusal_says_who_has_the_right(bakery: Company) -> None:
    objective = bakery.objective()
    answer = bakery.client(bakery.member).post(bakery.url(f"objectives/{objective.public_id}/archive/"))
    assert answer.status_code == 403
    assert "これを直せるのは佐藤 美咲さんです" in answer.content.decode()
