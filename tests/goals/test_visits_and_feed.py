"""What happened since somebody was last here: for them, a team, the company; by week."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.visits import note_visit
from rashin.goals.models import Visit
from rashin.goals.queries.feed import feed_between, stories_of_company, stories_of_mine, stories_of_team
from tests.cast import FOUNDED, TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db
MINUTE, HOUR, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=7)


@pytest.fixture
def bakery() -> Company:
    return company()


def test_the_first_visit_has_none_before_it(bakery: Company) -> None:
    assert note_visit(bakery.leader, at=TODAY) is None


def test_a_visit_begins_again_after_an_hour_away(bakery: Company) -> None:
    note_visit(bakery.leader, at=TODAY)
    assert note_visit(bakery.leader, at=TODAY + 20 * MINUTE) is None
    assert note_visit(bakery.leader, at=TODAY + 3 * HOUR) == TODAY + 20 * MINUTE
    assert note_visit(bakery.leader, at=TODAY + 3 * HOUR + 30 * MINUTE) == TODAY + 20 * MINUTE


def test_most_requests_write_nothing(bakery: Company, django_assert_num_queries: Any) -> None:
    note_visit(bakery.leader, at=TODAY)
    with django_assert_num_queries(1):
        note_visit(bakery.leader, at=TODAY + 9 * MINUTE)


def test_a_clock_that_went_back_changes_nothing(bakery: Company) -> None:
    note_visit(bakery.leader, at=TODAY)
    note_visit(bakery.leader, at=TODAY - HOUR)
    assert Visit.objects.get(member=bakery.leader).last == TODAY


def test_mine_is_what_others_did_to_what_i_carry(bakery: Company) -> None:
    mine, theirs = bakery.key_result(), bakery.key_result(owner=bakery.owner, team=bakery.shop)
    for row, by in ((mine, bakery.owner), (theirs, bakery.owner), (mine, bakery.leader)):
        record_check_in(row, Seen(value=Decimal(5100)), by=by, at=TODAY)
    told = feed_between(stories_of_mine(bakery.leader), bakery.leader, since=TODAY).happenings
    assert [(each.actor, each.key_result) for each in told] == [(bakery.owner.name, mine)]


def test_a_team_and_the_company_tell_of_all_of_theirs(bakery: Company) -> None:
    mine, theirs = bakery.key_result(), bakery.key_result(owner=bakery.owner, team=bakery.shop)
    for row in (mine, theirs):
        record_check_in(row, Seen(value=Decimal(5100)), by=bakery.owner, at=TODAY)
    shop = feed_between(stories_of_team(bakery.member, bakery.shop), bakery.member, since=TODAY).happenings
    everything = feed_between(stories_of_company(bakery.member), bakery.member, since=TODAY).happenings
    assert [each.key_result for each in shop] == [theirs]
    assert {each.key_result for each in everything} == {mine, theirs}


def test_the_page_tells_by_week_and_goes_on(bakery: Company, clock: Any) -> None:
    clock(TODAY)
    row = bakery.key_result()
    for week in range(1, 8):
        record_check_in(row, Seen(value=Decimal(5000 + week)), by=bakery.leader, at=FOUNDED + week * WEEK)
    client = bakery.client(bakery.member)
    page = client.get(bakery.url("feed/")).content.decode()
    assert "先週" in page and "10月5日〜10月11日" in page.replace("年", "年")
    one = client.get(bakery.url("feed/?week=2026-10-16")).content.decode()
    assert "5,002" in one and "5,003" not in one


@pytest.mark.parametrize(
    ("language", "title", "told"),
    [
        ("ja", "「また来たい」の声を80件集める", "「『また来たい』の声を80件集める」を"),
        ("en", "Collect 80 voices that say “again”", "brought Collect 80 voices that say “again” from"),
    ],
)
def test_quotation_marks_within_quotation_marks_are_the_inner_ones(
    bakery: Company, clock: Any, language: str, title: str, told: str
) -> None:
    clock(TODAY)
    row = bakery.key_result(visitors(title=title))
    for week in (6, 7):
        record_check_in(row, Seen(value=Decimal(5000 + week)), by=bakery.leader, at=FOUNDED + week * WEEK)
    bakery.member.user.language = language
    bakery.member.user.save(update_fields=["language"])
    page = bakery.client(bakery.member).get(bakery.url("feed/")).content.decode()
    assert told in page and "「「" not in page


def test_my_week_tells_that_something_happened_since_i_was_here(bakery: Company, clock: Any) -> None:
    clock(TODAY)
    row = bakery.key_result()
    client = bakery.client(bakery.leader)
    client.get(bakery.url("week/"))
    clock(TODAY + 2 * HOUR)
    record_check_in(row, Seen(value=Decimal(5100)), by=bakery.owner, at=TODAY + HOUR)
    page = client.get(bakery.url("week/")).content.decode()
    assert "前に見たときから、担当の目標で1件のことがありました" in page
    told = client.get(bakery.url("feed/?of=mine&since=visit")).content.decode()
    assert "5,100" in told and "最初の案" not in told


@pytest.mark.parametrize("asked", ["?of=team&team=nobody", "?week=yesterday", "?week=2999-01-01", "?after=-3&told=x"])
def test_what_cannot_be_asked_for_is_left_out(bakery: Company, asked: str) -> None:
    assert bakery.client(bakery.member).get(bakery.url(f"feed/{asked}")).status_code == 200
