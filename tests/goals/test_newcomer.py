"""The first page of somebody new: where everybody is heading and where they fit in, until they put it away."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rashin.goals.actions.direction import Sentence, write_direction
from rashin.organizations.models import Member, Role
from rashin.people.actions.invitations import invite
from rashin.people.actions.members import add_member
from rashin.people.actions.teams import add_team, change_team_members
from tests.cast import PASSWORD, TODAY, Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery() -> Company:
    return company()


def joined(bakery: Company, role: str = Role.MEMBER) -> tuple[Member, Client, str]:
    """Somebody who has just taken the place that an invitation opens; where that leads."""
    place = add_member(name="新田 光", role=role, team=bakery.team, by=bakery.owner, at=TODAY)
    browser = Client()
    told = {"email": "nitta@tomugi.example", "password": PASSWORD}
    answer = browser.post(f"/invitations/{invite(place, by=bakery.owner, at=timezone.now())}/", told)
    return place, browser, answer["Location"]


def test_an_invitation_leads_there_and_so_does_the_front_door_until_it_is_put_away(bakery: Company) -> None:
    _place, browser, leads = joined(bakery)
    address = bakery.url("welcome/")
    assert leads == address and browser.get("/")["Location"] == address
    assert f'href="{address}"' in browser.get(bakery.url("week/")).content.decode()
    assert browser.post(address)["Location"] == bakery.url("week/")
    assert browser.get("/")["Location"] == bakery.url("week/")
    assert f'href="{address}"' not in browser.get(bakery.url("week/")).content.decode()
    assert browser.get(address).status_code == 200


def test_who_was_here_before_is_not_greeted(bakery: Company) -> None:
    assert bakery.client(bakery.member).get("/")["Location"] == bakery.url("week/")


def test_it_tells_the_direction_the_companys_objectives_and_where_the_teams_fit_in(bakery: Company) -> None:
    write_direction([Sentence("why", "朝を楽しみにする")], by=bakery.owner, at=TODAY)
    above = bakery.objective("街でいちばん朝が楽しみな店になる", level="company", team=None, owner=bakery.owner)
    own = bakery.objective(contributes_to=above)
    other = bakery.objective("よそのチームの目標", team=bakery.shop)
    _place, browser, leads = joined(bakery)
    page = browser.get(leads).content.decode()
    for told in (
        "朝を楽しみにする",
        above.title,
        own.title,
        f"「{above.title}」に数える",
        "佐藤 美咲",
        "月曜日",
        "目標（Objective）",
    ):
        assert told in page, told
    assert other.title not in page and bakery.url("plan/new/") in page


def test_what_is_theirs_already_stands_there(bakery: Company) -> None:
    place, browser, leads = joined(bakery)
    own = bakery.objective("受け持ちの目標", owner=place)
    page = browser.get(leads).content.decode()
    assert own.title in page and "すでに受け持っているもの" in page and "1件" in page
    assert bakery.url("plan/new/") + '"' not in page.partition('id="first-steps"')[2]


@pytest.mark.parametrize(("role", "leads_to"), [(Role.VIEWER, "board/"), (Role.COACH, "plan/coaching/")])
def test_viewers_and_coaches_see_a_fitting_first_step(bakery: Company, role: str, leads_to: str) -> None:
    _place, browser, leads = joined(bakery, role)
    steps = browser.get(leads).content.decode().partition('id="first-steps"')[2]
    assert f'href="{bakery.url(leads_to)}"' in steps and bakery.url("plan/new/") not in steps


def test_confidential_objectives_are_not_told(bakery: Company) -> None:
    secret = bakery.objective("内緒の目標", visibility="people")
    above = bakery.objective("内緒の上の目標", level="company", team=None, owner=bakery.owner, visibility="people")
    below = bakery.objective("みんなの目標", contributes_to=above)
    _place, browser, leads = joined(bakery)
    page = browser.get(leads).content.decode()
    assert below.title in page and secret.title not in page and above.title not in page


def test_an_empty_company_says_so(bakery: Company) -> None:
    _place, browser, leads = joined(bakery)
    page = browser.get(leads).content.decode()
    assert "まだ書かれていません" in page and "この期の目標は、まだありません" in page


def test_the_number_of_queries_does_not_grow(bakery: Company) -> None:
    place, browser, leads = joined(bakery)
    bakery.objective(owner=place)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            browser.get(leads)
        return len(caught)

    queries()
    few = queries()
    for number in range(4):
        team = add_team(name=f"チーム {number}", leader=bakery.leader, by=bakery.owner, at=TODAY)
        change_team_members(team, come=[place], by=bakery.owner, at=TODAY)
        bakery.objective(f"目標 {number}", team=team)
        bakery.objective(f"自分の目標 {number}", owner=place)
    assert queries() == few
