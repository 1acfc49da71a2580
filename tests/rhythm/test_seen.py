"""What a coach from outside opened: on record by the day, read by the client, kept of nobody else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rashin.people.models import Sight
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery() -> cast.Company:
    return cast.company()


def test_the_client_reads_which_pages_the_coach_opened_and_of_what(bakery: cast.Company):
    objective = bakery.objective()
    coach = bakery.client(bakery.coach)
    coach.get(bakery.url("board/"))
    coach.get(bakery.url(f"objectives/{objective.public_id}/"))
    address = bakery.url(f"coaches/{bakery.coach.public_id}/seen/")
    for reader in (bakery.owner, bakery.member, bakery.coach):
        page = bakery.client(reader).get(address).content.decode()
        assert "会社の全体" in page and objective.title in page


def test_the_same_page_on_the_same_day_is_one_line(bakery: cast.Company):
    coach = bakery.client(bakery.coach)
    for _time in range(3):
        coach.get(bakery.url("board/"))
    row = Sight.objects.get()
    assert row.page == "board" and row.last_at > row.first_at


def test_what_was_not_there_and_who_is_no_coach_leave_nothing(bakery: cast.Company):
    bakery.client(bakery.coach).get(bakery.url("objectives/0000000000000000/"))
    bakery.client(bakery.coach).get(bakery.url("settings/me/"))
    bakery.client(bakery.owner).get(bakery.url("board/"))
    assert not Sight.objects.exists()


def test_it_costs_the_coach_one_statement_and_nobody_else_any(bakery: cast.Company):
    coach = bakery.client(bakery.coach)
    coach.get(bakery.url("board/"))
    with CaptureQueriesContext(connection) as queries:
        coach.get(bakery.url("board/"))
    assert sum("people_sight" in query["sql"] for query in queries.captured_queries) == 1
    with CaptureQueriesContext(connection) as queries:
        bakery.client(bakery.member).get(bakery.url("board/"))
    assert not any("people_sight" in query["sql"] for query in queries.captured_queries)


def test_a_reader_learns_no_title_that_is_not_theirs(bakery: cast.Company):
    objective = bakery.objective("いまは内密の目標")
    bakery.client(bakery.coach).get(bakery.url(f"objectives/{objective.public_id}/"))
    objective.visibility = "people"
    objective.save(update_fields=["visibility"])
    address = bakery.url(f"coaches/{bakery.coach.public_id}/seen/")
    assert "いまは内密の目標" in bakery.client(bakery.owner).get(address).content.decode()
    assert "いまは内密の目標" not in bakery.client(bakery.viewer).get(address).content.decode()


def test_one_coach_does_not_see_what_another_saw(bakery: cast.Company):
    from rashin.people.actions.coaches import Access, invite_coach

    other, _secret = invite_coach(name="外部", email="", access=Access(), by=bakery.owner, at=cast.TODAY)
    address = bakery.url(f"coaches/{other.public_id}/seen/")
    assert bakery.client(bakery.coach).get(address).status_code == 404
    assert bakery.client(bakery.owner).get(address).status_code == 200
