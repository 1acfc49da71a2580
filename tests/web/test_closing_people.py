"""Who is asked to look back: one rule for the screen, my week, the reminder, the counts and the permission."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from rashin.goals.actions.cycles import change_cycle_state
from rashin.goals.actions.leaving import let_go
from rashin.goals.actions.looking_back import LookedBack, answer_closing
from rashin.goals.models import Closure, CycleState, KeyResult, Level
from rashin.goals.queries.leaving import holdings
from rashin.organizations.models import Member, Role
from rashin.organizations.refusals import NotAllowed
from rashin.people.actions.members import change_member
from tests.cast import FOUNDED, TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db
JANUARY = TODAY + timedelta(days=45)


@pytest.fixture
def bakery() -> Company:
    """木村 carries a number under 石川's objective, 佐藤 one of her own; the quarter closes."""
    bakery = company()
    bakery.objective("店の声を集める", owner=bakery.member, team=None, level=Level.PERSON, key_results=[
        visitors(title="声の数", owner=bakery.clerk),
    ])  # fmt: skip
    bakery.objective(key_results=[visitors(owner=bakery.leader)])
    bakery.cycle = change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=JANUARY)
    return bakery


def gone(bakery: Company, member: Member) -> None:
    """They leave, and nobody goes on with what they hold."""
    heirs = {each.key: None for each in holdings(member, JANUARY.date())}
    let_go(member, heirs=heirs, by=bakery.owner, at=JANUARY)


def number(title: str = "声の数") -> KeyResult:
    return KeyResult.objects.select_related("objective").get(title=title)


def screen(bakery: Company, client: Client, query: str = "") -> str:
    answer = client.get(bakery.url(f"cycles/{bakery.cycle.public_id}/closing/{query}"))
    assert answer.status_code == 200
    return answer.content.decode()


def answer(bakery: Company, client: Client, row: KeyResult) -> Any:
    fields = {"version": 0, "cause": "人手", "following": "keep", "score": "0.3", "reason": "数えていない"}
    return client.post(bakery.url(f"key-results/{row.public_id}/closure/"), fields)


def people(page: str) -> dict[str, tuple[int, int]]:
    """Who stands in the list of the screen, with how many they answered of how many."""
    listed = page.partition('<ul class="cl-people">')[2].partition("</ul>")[0]
    rows = re.findall(r"<(?:a|span)[^>]*>([^<]+)</(?:a|span)><span class=\"meta push\">(\d+)／(\d+)<", listed)
    return {name: (int(done), int(asked)) for name, done, asked in rows}


def card(page: str, row: KeyResult) -> str:
    """The key result's card on a page; "" where it is not there."""
    return page.partition(f'id="k-{row.public_id}"')[2].partition("</article>")[0]


def test_what_nobody_goes_on_with_is_asked_of_who_owns_the_objective_and_they_answer(bakery: Company) -> None:
    gone(bakery, bakery.clerk)
    client, row = bakery.client(bakery.member), number()
    page = screen(bakery, client)
    assert "残り1件" in page and "disabled" not in card(page, row) and card(page, row)
    assert people(page) == {"石川 陽菜": (0, 1), "佐藤 美咲": (0, 1)}
    assert "1件のうち1件が残っています" in client.get(bakery.url("week/")).content.decode()
    assert answer(bakery, client, row).status_code == 302
    assert people(screen(bakery, client))["石川 陽菜"] == (1, 1)
    assert "closing/" not in client.get(bakery.url("week/")).content.decode()


def test_as_long_as_somebody_carries_it_who_owns_the_objective_is_not_asked(bakery: Company) -> None:
    client, row = bakery.client(bakery.member), number()
    assert not card(screen(bakery, client), row)
    assert "closing/" not in client.get(bakery.url("week/")).content.decode()
    assert answer(bakery, client, row).status_code == 403


def test_what_nobody_is_left_for_is_listed_as_nobody_s_and_administrators_answer_it(bakery: Company) -> None:
    gone(bakery, bakery.clerk)
    gone(bakery, bakery.member)
    row = number()
    assert people(screen(bakery, bakery.client(bakery.leader))) == {"佐藤 美咲": (0, 1), "担当なし": (0, 1)}
    assert "?of=nobody" not in screen(bakery, bakery.client(bakery.leader))
    client = bakery.client(bakery.admin)
    assert "?of=nobody" in screen(bakery, client)
    page = screen(bakery, client, "?of=nobody")
    assert "disabled" not in card(page, row) and card(page, row) and "担当なし" in page
    assert answer(bakery, client, row).status_code == 302
    assert people(screen(bakery, client))["担当なし"] == (1, 1)


def test_nobody_s_is_no_page_for_who_may_not_answer_it(bakery: Company) -> None:
    gone(bakery, bakery.clerk)
    gone(bakery, bakery.member)
    assert not card(screen(bakery, bakery.client(bakery.leader), "?of=nobody"), number())


def test_the_reminder_names_those_who_are_asked_and_nobody_else(bakery: Company) -> None:
    gone(bakery, bakery.clerk)
    page = screen(bakery, bakery.client(bakery.owner))
    reminder = page.partition('id="reminder"')[2].partition(">")[0]
    assert "石川 陽菜" in reminder and "木村" not in reminder
    gone(bakery, bakery.member)
    reminder = screen(bakery, bakery.client(bakery.owner)).partition('id="reminder"')[2].partition(">")[0]
    assert "佐藤 美咲" in reminder and "石川" not in reminder and "1件" in reminder


def test_who_only_reads_is_not_asked_and_somebody_else_is(bakery: Company) -> None:
    row = number("サイトの月間訪問者を5,000人から7,000人に")
    change_member(bakery.leader, role=Role.VIEWER, by=bakery.owner, at=JANUARY)
    client = bakery.client(bakery.leader)
    page = screen(bakery, client)
    assert "残り1件" not in page and not card(page, row)
    assert people(page) == {"木村 さくら": (0, 1), "担当なし": (0, 1)}
    assert "closing/" not in client.get(bakery.url("week/")).content.decode()
    assert answer(bakery, client, row).status_code == 403


def test_a_team_s_leader_is_asked_where_neither_the_number_nor_the_objective_has_anybody(bakery: Company) -> None:
    row = bakery.key_result(
        visitors(title="客数", owner=bakery.clerk), owner=bakery.clerk, cycle=bakery.cycle, at=FOUNDED
    )
    gone(bakery, bakery.clerk)
    page = screen(bakery, bakery.client(bakery.leader))
    assert card(page, row) and people(page)["佐藤 美咲"] == (0, 2)
    assert "2件のうち2件が残っています" in bakery.client(bakery.leader).get(bakery.url("week/")).content.decode()


def test_the_line_of_an_objective_without_an_owner_is_asked_of_whoever_is_asked_for_it(bakery: Company) -> None:
    objective = number().objective
    gone(bakery, bakery.member)
    page = screen(bakery, bakery.client(bakery.admin), "?of=nobody")
    assert f'id="o-{objective.public_id}"' in page and f"objectives/{objective.public_id}/closure/" in page


def test_what_is_left_of_all_people_adds_up_to_what_closing_misses(bakery: Company) -> None:
    gone(bakery, bakery.clerk)
    gone(bakery, bakery.member)
    bakery.objective("三つめ", key_results=[visitors(title="割合", owner=bakery.admin, brought_by=bakery.leader)])
    listed = people(screen(bakery, bakery.client(bakery.owner)))
    missing = bakery.client(bakery.owner).post(bakery.url(f"cycles/{bakery.cycle.public_id}/closure/"))
    left = sum(asked - done for done, asked in listed.values())
    assert left == 3 and f"{left}件" in missing.content.decode()


@pytest.mark.parametrize("who", ["member", "leader"])
def test_who_is_not_asked_and_may_not_enter_answers_nothing(bakery: Company, who: str) -> None:
    with pytest.raises(NotAllowed):
        answer_closing(number(), LookedBack(following="keep"), by=getattr(bakery, who), at=JANUARY)
    assert not Closure.objects.exists()
