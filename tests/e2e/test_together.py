"""Two tabs, and a slow line: nobody's number is lost, and none is written twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.models import CheckIn, KeyResult, Objective
from tests.cast import FOUNDED, TODAY, Company, visitors
from tests.e2e.reader import Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def number(bakery: Company) -> KeyResult:
    """佐藤's number, looked at on the first day."""
    row = bakery.key_result(visitors(owner=bakery.leader))
    record_check_in(row, Seen(value=Decimal(5860)), by=bakery.leader, at=FOUNDED)
    return row


@pytest.fixture
def sato(bakery: Company, number: KeyResult, live_server: Any, browser: Browser) -> Iterator[Reader]:
    with Reader.at(browser, live_server.url, language="ja") as reader:
        reader.sign_in(bakery.client(bakery.leader))
        reader.goes_to(bakery.url("week/"))
        yield reader


def _enter(page: Page, row: KeyResult, value: str, *, times: int = 1) -> None:
    page.locator(f"#ci-{row.public_id} [name=value]").fill(value)
    page.locator(f"#ci-{row.public_id} [name=value]").focus()
    for _press in range(times):
        page.keyboard.press("Enter")  # to what has the focus, whether or not the row was replaced in between


def _values(row: KeyResult) -> list[Decimal | None]:
    return [each.value for each in CheckIn.objects.filter(key_result=row, recorded_at__gte=TODAY).order_by("pk")]


def test_the_second_of_two_tabs_sees_both_values_and_decides(sato: Reader, bakery: Company, number: KeyResult) -> None:
    second = sato.page.context.new_page()
    second.goto(f"{sato.base}{bakery.url('week/')}")
    _enter(sato.page, number, "5,960")
    sato.page.locator(f"#ci-{number.public_id}.is-done").wait_for()
    _enter(second, number, "6,010")
    row = second.locator(f"#ci-{number.public_id}", has_text="5,960")
    row.wait_for()
    assert row.locator("[name=value]").input_value() == "6,010"
    assert _values(number) == [Decimal(5960)]
    row.locator("[name=value]").press("Enter")
    second.locator(f"#ci-{number.public_id}.is-done").wait_for()
    assert _values(number) == [Decimal(5960), Decimal(6010)]


def test_on_a_slow_line_an_impatient_enter_writes_once(sato: Reader, number: KeyResult) -> None:
    under_way: list[Route] = []
    sato.page.route("**/check-ins/", lambda route: under_way.append(route))
    with sato.page.expect_request("**/check-ins/"):
        _enter(sato.page, number, "5,960", times=3)
    sato.page.route("**/check-ins/", lambda route: route.continue_())  # what comes later is not held
    for route in under_way:
        route.continue_()
    sato.page.locator(f"#ci-{number.public_id}.is-done").wait_for()
    sato.page.wait_for_load_state("networkidle")
    assert _values(number) == [Decimal(5960)]
    assert sato.complaints == []


def test_two_tabs_that_edit_an_objective_lose_no_word(sato: Reader, bakery: Company, number: KeyResult) -> None:
    address = f"{sato.base}{bakery.url(f'objectives/{number.objective.public_id}/edit/')}"
    first, second = sato.page, sato.page.context.new_page()
    for page in (first, second):
        page.goto(address)
    first.fill("[name=title]", "はじめての朝に、灯麦が見つかる道をつくる")
    with first.expect_navigation():
        first.click("button[name=do][value=keep]")
    second.fill("[name=title]", "だれの朝にも、灯麦への道が見つかる")
    with second.expect_navigation():
        second.click("button[name=do][value=keep]")
    shown = second.locator("main").inner_text()
    assert "はじめての朝に、灯麦が見つかる道をつくる" in shown
    assert second.input_value("[name=title]") == "だれの朝にも、灯麦への道が見つかる"
    assert Objective.objects.get().title == "はじめての朝に、灯麦が見つかる道をつくる"
