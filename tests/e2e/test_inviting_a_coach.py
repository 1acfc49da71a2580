"""A client invites a coach from outside, in a browser, seen from both sides and counted: who invites, who comes; then
the coach's desk on a phone, and the access that ends in one tap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from rashin.organizations.models import Member
from tests.cast import PASSWORD, TODAY, Company, company
from tests.e2e.counted import Counted
from tests.e2e.reader import Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FIELD = "main form.form :is(input, select, textarea):not([type=hidden]):visible"
COACH = {"name": "外部 良子", "email": "yoshiko@coach.example"}
# Two minutes: twelve things to look at or press, ten seconds for each; the coach types a password and presses once.
MOST_OF_WHO_INVITES, MOST_OF_THE_COACH = 12, 2


class Side(Counted):
    """One of both, and how many fields they looked at and things they pressed."""

    def looks(self, where: str) -> None:
        """Each field of the page is looked at."""
        self.count += self.page.locator(FIELD).count()
        super().looks(where)

    def sees(self, words: str) -> bool:
        return words in self.page.get_by_role("main").inner_text()


@pytest.fixture
def bakery() -> Iterator[Company]:
    with time_machine.travel(TODAY, tick=True):
        yield company()


@pytest.fixture
def side(browser: Browser, live_server: Any) -> Iterator[Callable[..., Side]]:
    """Somebody at a browser of their own."""
    opened = []

    def at(**options: Any) -> Side:
        opened.append(Reader.at(browser, live_server.url, language="ja", **options))
        return Side(opened[-1].__enter__())

    yield at
    for each in opened:
        each.__exit__(None, None, None)


def _comes(bakery: Company, client: Side, coach: Side) -> None:
    """The invitation, from the list of people to the coach's first page."""
    client.reader.sign_in(bakery.client(bakery.owner))
    client.reader.goes_to(bakery.url("members/"))
    client.press("社外のコーチ")
    client.looks("coaches")
    client.press("コーチを招く")
    client.looks("who, and what they read")
    for name, value in COACH.items():
        client.page.fill(f"[name={name}]", value)
    client.press("読める範囲を確かめる")
    assert client.sees("外部 良子さんは、")
    client.press("この範囲で招く")
    client.looks("the link")
    link = client.page.locator("main input[value*='/invitations/']").input_value()
    client.count += 1  # it is copied
    coach.page.goto(link)
    coach.looks("the invitation")
    coach.page.fill("[name=password]", PASSWORD)
    coach.press("パスワードを決めて参加する")


def test_inviting_a_coach_takes_two_minutes_and_ending_it_one_tap(bakery: Company, side: Callable[..., Side]) -> None:
    bakery.objective()
    client, coach = side(), side(**PHONE)
    _comes(bakery, client, coach)
    coach.looks("the client, the first time")
    taken = client.count, coach.count
    coach.reader.goes_to("/desk/")
    coach.looks("the desk")
    assert coach.sees("株式会社 灯麦")
    assert coach.reader.goes_to(bakery.url("board/")) == 200

    client.reader.goes_to(bakery.url("coaches/"))
    client.looks("a coach who reads")
    client.page.locator("li", has_text=COACH["name"]).get_by_role("button", name="閲覧を終わらせる").click()  # once
    client.page.get_by_text("もう何も読めません").wait_for()
    assert not Member.objects.get(name=COACH["name"]).is_present
    coach.reader.goes_to(bakery.url("board/"))
    assert "/accounts/login/" in coach.page.url
    coach.page.fill("[name=login]", COACH["email"])
    coach.page.fill("[name=password]", PASSWORD)
    with coach.page.expect_navigation():
        coach.page.keyboard.press("Enter")
    coach.reader.goes_to("/desk/")
    coach.looks("the desk afterwards")
    assert coach.sees("株式会社 灯麦が、閲覧を終わらせました") and coach.reader.goes_to(bakery.url("board/")) == 404
    wrong = [*client.wrong, *coach.wrong]
    assert not wrong, "\n".join(wrong)
    assert taken[0] <= MOST_OF_WHO_INVITES and taken[1] <= MOST_OF_THE_COACH
