"""What a coach from outside opened: on record by the day, read by the client, kept of nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rashin.people.models import Sight
from rashin.worker.schedule import SCHEDULE
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


def test_what_is_looked_for_is_not_kept(bakery: cast.Company):
    coach = bakery.client(bakery.coach)
    for words in ("?q=解雇", "?q=朝食", ""):
        coach.get(bakery.url(f"board/{words}"))
    row = Sight.objects.get()
    assert (row.page, row.subject) == ("board", "")


def test_a_page_is_shown_though_its_sight_cannot_be_written(bakery: cast.Company, monkeypatch, caplog):
    def full(*_rows: object, **_how: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Sight.objects, "bulk_create", full)
    assert bakery.client(bakery.coach).get(bakery.url("board/")).status_code == 200
    assert "could not be written down" in caplog.text


def test_old_ones_go_with_old_lines_of_security(bakery: cast.Company, settings):
    work = next(line.work for line in SCHEDULE if line.name == "let old security lines go")
    bakery.client(bakery.coach).get(bakery.url("board/"))
    now = timezone.now()
    assert work(now + timedelta(days=99)) == 0, "kept for ever, where nothing else is said"
    settings.RASHIN_SECURITY_DAYS = 90
    assert (work(now + timedelta(days=89)), work(now + timedelta(days=91))) == (0, 1)
    assert not Sight.objects.exists()


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
