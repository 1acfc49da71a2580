"""The coach's desk: every client in one look, who needs the coach first standing first."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.organizations.models import Member, Organization
from rashin.people.actions.coaches import Access, change_access, end_coaching
from rashin.people.models import Sight
from rashin.rhythm.actions.homework import give_homework
from rashin.rhythm.actions.sessions import plan_session
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery(clock: Any) -> cast.Company:
    clock(cast.TODAY)
    return cast.company()


@pytest.fixture
def other(bakery: cast.Company) -> cast.Company:
    """Another client of the same coach."""
    found = cast.company("株式会社 隣", "tonari", domain="tonari.example")
    Member.objects.filter(pk=found.coach.pk).update(user=bakery.coach.user)
    found.coach.refresh_from_db()
    return found


def desk(bakery: cast.Company) -> str:
    answer = bakery.client(bakery.coach).get("/desk/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_it_tells_of_each_client_what_waits_for_the_coach(bakery: cast.Company, other: cast.Company):
    number = bakery.key_result(cast.visitors(title="止まった数字"))
    before = cast.TODAY - timedelta(days=30)
    record_check_in(number, Seen(value=Decimal(5100), wants_help=True), by=bakery.leader, at=before)
    bakery.objective("ひとことを待つ目標", state="proposed")
    give_homework(
        title="口コミを読む",
        coach=bakery.coach,
        due=(cast.TODAY - timedelta(days=1)).date(),
        by=bakery.coach,
        at=cast.TODAY,
    )
    plan_session(begins_at=cast.TODAY + timedelta(days=5, hours=5), by=bakery.coach, at=cast.TODAY)
    page = desk(bakery)
    assert "ひとことを待つ目標" in page and "佐藤 美咲さん" in page and "主要な結果1件" in page
    assert "うち期限切れ1件" in page and "11月29日（日） 14:00" in page
    assert page.index("灯麦") < page.index("株式会社 隣")


def test_what_a_client_has_not_given_is_not_on_the_desk(bakery: cast.Company):
    bakery.objective("店の相談", team=bakery.shop, owner=bakery.clerk, state="proposed")
    bakery.key_result(cast.visitors(title="店の数字", owner=bakery.clerk), team=bakery.shop, owner=bakery.clerk)
    assert "店の相談" in desk(bakery) and "木村" in desk(bakery)
    access = Access(given="teams", teams=(bakery.team,), proposals=True)
    change_access(bakery.coach, access=access, by=bakery.owner, at=cast.TODAY)
    assert "店の相談" not in desk(bakery) and "木村" not in desk(bakery)


def test_the_number_of_queries_does_not_grow_with_clients_and_goals(bakery: cast.Company, other: cast.Company):
    bakery.key_result()
    client = bakery.client(bakery.coach)
    client.get("/desk/")
    with CaptureQueriesContext(connection) as few:
        client.get("/desk/")
    for place in (bakery, other):
        for number in range(4):
            place.key_result(cast.visitors(title=f"数字{number}"))
            place.objective(f"相談{number}", state="proposed")
    with CaptureQueriesContext(connection) as many:
        client.get("/desk/")
    assert len(many) == len(few) <= 20


def test_a_client_who_ended_the_access_is_named_kindly(bakery: cast.Company, other: cast.Company):
    end_coaching(bakery.coach, by=bakery.owner, at=cast.TODAY)
    page = str(other.client(other.coach).get("/desk/").content.decode())
    assert "株式会社 灯麦が、閲覧を終わらせました" in page and "おつかれさまでした" in page


def test_without_a_client_it_says_how_one_invites(bakery: cast.Company):
    page = bakery.client(bakery.owner).get("/desk/").content.decode()
    assert "社外のコーチ" in page and "onodera@tomugi.example" in page


def test_a_company_that_asks_for_a_second_factor_is_named_alone_without_one(bakery: cast.Company):
    bakery.objective("ひとことを待つ目標", state="proposed")
    Organization.objects.filter(pk=bakery.organization.pk).update(requires_two_factors=True)
    page = desk(bakery)
    assert "灯麦" in page and "ひとことを待つ目標" not in page


def test_that_the_desk_was_opened_is_on_record_for_each_client(bakery: cast.Company, other: cast.Company):
    desk(bakery)
    assert set(Sight.objects.filter(page="desk").values_list("organization", flat=True)) == {
        bakery.organization.pk,
        other.organization.pk,
    }
