"""すり合わせ at a glance: a leader sees which proposals wait for a word, and a person where theirs stand."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rashin.goals.actions.agreeing import counter_propose
from rashin.goals.actions.key_results import add_key_result
from rashin.goals.actions.objectives import agree_to_objective, decline_objective
from rashin.goals.models import Objective, ObjectiveState
from rashin.organizations.models import Member
from rashin.people.actions.members import change_member
from rashin.people.actions.teams import add_team
from rashin.people.models import Team
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery() -> Company:
    return company()


@pytest.fixture
def under(bakery: Company) -> Team:
    return add_team(name="広報", parent=bakery.team, leader=bakery.clerk, by=bakery.owner, at=TODAY)


def part(browser: Client, bakery: Company, name: str) -> str:
    """One section of the page; "" where it is not drawn."""
    page = browser.get(bakery.url("agreeing/")).content.decode()
    found = re.search(rf'<section class="card" id="{name}".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def proposal(bakery: Company, title: str = "みんなで決めたい目標", **fields: object) -> Objective:
    return bakery.objective(title, state="proposed", **fields)


def browser(bakery: Company, who: Member) -> Client:
    return bakery.client(who)


def test_a_leader_sees_whose_proposal_waits_since_when_and_agrees_in_one_tap(bakery: Company) -> None:
    row = proposal(bakery, owner=bakery.member)
    leader = browser(bakery, bakery.leader)
    shown = part(leader, bakery, "my-word")
    assert row.title in shown and "石川 陽菜" in shown and "10月1日（木）から待っています" in shown
    answer = leader.post(bakery.url(f"objectives/{row.public_id}/agreement/"), {"from": "agreeing"})
    assert answer["Location"] == bakery.url("agreeing/")
    assert Objective.objects.get(pk=row.pk).state == ObjectiveState.AGREED
    assert part(leader, bakery, "my-word") == ""


def test_the_newest_other_words_stand_beside_it_with_what_differs(bakery: Company) -> None:
    row = proposal(bakery, owner=bakery.member)
    counter_propose(row, {"title": "先の案"}, by=bakery.admin, at=TODAY)
    counter_propose(row, {"title": "後の案"}, reason="短く", by=bakery.clerk, at=TODAY + timedelta(hours=1))
    shown = part(browser(bakery, bakery.leader), bakery, "my-word")
    assert "<ins>後の案</ins>" in shown and "木村 さくら" in shown and "短く" in shown
    assert "先の案" not in shown and "ほかに1件の案" in shown


def test_other_words_are_taken_from_the_page(bakery: Company) -> None:
    row = proposal(bakery, owner=bakery.member)
    other = counter_propose(row, {"title": "後の案"}, by=bakery.clerk, at=TODAY)
    leader = browser(bakery, bakery.leader)
    answer = leader.post(bakery.url(f"other-words/{other.public_id}/acceptance/"), {"from": "agreeing"})
    assert answer["Location"] == bakery.url("agreeing/")
    row.refresh_from_db()
    assert row.title == "後の案"


def test_what_waits_in_teams_under_a_leader_is_shown_with_whose_word_it_waits_for(bakery: Company, under: Team) -> None:
    row = proposal(bakery, team=under, owner=bakery.member)
    elsewhere = proposal(bakery, "よその提案", team=bakery.shop, owner=bakery.clerk)
    leader = browser(bakery, bakery.leader)
    shown = part(leader, bakery, "others")
    assert row.title in shown and "木村 さくら" in shown and "<button" not in shown
    assert elsewhere.title not in shown and part(leader, bakery, "my-word") == ""


def test_a_person_sees_for_whom_their_proposal_waits_and_what_was_answered(bakery: Company) -> None:
    waiting = proposal(bakery, owner=bakery.member)
    now = timezone.now()
    agreed = proposal(bakery, "合意された目標", owner=bakery.member)
    agree_to_objective(agreed, by=bakery.leader, at=now)
    declined = proposal(bakery, "見送った目標", owner=bakery.member)
    decline_objective(declined, by=bakery.leader, at=now, reason="次の期に")
    member = browser(bakery, bakery.member)
    mine, answered = part(member, bakery, "mine"), part(member, bakery, "answered")
    assert waiting.title in mine and "佐藤 美咲" in mine and "<button" not in mine
    assert agreed.title in answered and declined.title in answered and "次の期に" in answered
    assert "佐藤 美咲" in answered


def test_other_words_for_ones_own_proposal_wait_for_oneself(bakery: Company) -> None:
    row = proposal(bakery, owner=bakery.member)
    counter_propose(row, {"title": "別の言い方"}, by=bakery.clerk, at=TODAY)
    shown = part(browser(bakery, bakery.member), bakery, "my-word")
    assert "<ins>別の言い方</ins>" in shown and "新しい案にする" in shown


def test_key_results_that_came_later_wait_too(bakery: Company) -> None:
    row = bakery.objective(owner=bakery.member)
    add_key_result(row, visitors(title="あとから足したもの"), by=bakery.member, at=TODAY)
    shown = part(browser(bakery, bakery.leader), bakery, "my-word")
    assert row.title in shown and "1件の主要な結果がすり合わせを待っています" in shown


def test_where_nobody_is_closer_an_owner_of_the_company_is_asked(bakery: Company) -> None:
    row = proposal(bakery, level="company", team=None, owner=bakery.member)
    other = proposal(bakery, "チームの提案", owner=bakery.member)
    owner = browser(bakery, bakery.owner)
    assert row.title in part(owner, bakery, "my-word") and other.title not in part(owner, bakery, "my-word")
    change_member(bakery.admin, by=bakery.owner, at=TODAY, role="owner")
    second = part(browser(bakery, bakery.admin), bakery, "others")
    assert other.title in second and "<button" in second
    coach = browser(bakery, bakery.coach)
    assert row.title in part(coach, bakery, "others") and "<button" not in part(coach, bakery, "others")


def test_confidential_proposals_are_shown_to_their_own_people_alone(bakery: Company) -> None:
    secret = proposal(bakery, "内緒の目標", team=bakery.shop, owner=bakery.member, visibility="people")
    assert secret.title in part(browser(bakery, bakery.member), bakery, "mine")
    for who in (bakery.leader, bakery.viewer, bakery.coach):
        assert secret.title not in browser(bakery, who).get(bakery.url("agreeing/")).content.decode()


def test_my_week_leads_there_with_a_count_and_asks_no_more_of_who_has_nothing(bakery: Company) -> None:
    member = browser(bakery, bakery.member)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            member.get(bakery.url("week/"))
        return len(caught)

    proposal(bakery, "ほかの人の提案")
    queries()
    before = queries()
    assert "返事待ちの自分の提案" not in member.get(bakery.url("week/")).content.decode()
    proposal(bakery, owner=bakery.member)
    assert queries() == before
    page = member.get(bakery.url("week/")).content.decode()
    assert "返事待ちの自分の提案" in page and f'href="{bakery.url("agreeing/")}"' in page


def test_the_number_of_queries_does_not_grow_with_what_waits(bakery: Company, under: Team) -> None:
    leader = browser(bakery, bakery.leader)

    def fill(number: int) -> None:
        row = proposal(bakery, f"提案 {number}", owner=bakery.member, team=(bakery.team, under)[number % 2])
        counter_propose(row, {"title": f"別の案 {number}"}, by=bakery.clerk, at=TODAY)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            leader.get(bakery.url("agreeing/"))
        return len(caught)

    fill(0)
    fill(1)
    queries()
    few = queries()
    for number in range(2, 10):
        fill(number)
    assert queries() == few


def test_nothing_waits_says_so(bakery: Company) -> None:
    assert (
        "返事を待っているものはありません"
        in browser(bakery, bakery.viewer).get(bakery.url("agreeing/")).content.decode()
    )
