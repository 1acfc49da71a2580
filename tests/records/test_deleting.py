"""The end of a company: asked for by an owner, told to all owners, taken back in time, and complete."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client

from rashin.activity import chain, proving
from rashin.activity.canonical import parsed
from rashin.activity.models import Event, SecurityEvent
from rashin.organizations.models import Member, Organization, Role
from rashin.organizations.refusals import Conflict
from rashin.people.actions.deletion import take_back_deletion
from rashin.people.models import User
from rashin.records.deleting import delete_due
from tests import cast
from tests.cast import TODAY, Company
from tests.post import deliver

DUE = TODAY + timedelta(days=14)


@pytest.fixture
def bakery(db: None, clock: Callable[[datetime], None]) -> Company:
    clock(TODAY)
    made = cast.company()
    Member.objects.filter(pk=made.admin.pk).update(role=Role.OWNER)
    return made


def take_along(company: Company) -> Client:
    client = company.client(company.owner)
    client.get(company.url("document.json"))
    return client


def ask(company: Company, client: Client | None = None, name: str = "株式会社灯麦") -> int:
    client = client or take_along(company)
    return client.post(company.url("settings/deletion/"), {"name": name}).status_code


def due(company: Company) -> datetime | None:
    return Organization.objects.get(pk=company.organization.pk).deletion_due_at


def test_an_owner_asks_for_it_after_taking_everything_along(bakery: Company) -> None:
    assert ask(bakery) == 302 and due(bakery) == DUE
    assert Event.objects.get(name="organization.deletion_asked").actor == bakery.owner


def test_nothing_is_deleted_that_was_not_taken_along(bakery: Company, clock: Callable[[datetime], None]) -> None:
    assert ask(bakery, bakery.client(bakery.owner)) == 422
    client = take_along(bakery)
    clock(TODAY + timedelta(hours=25))
    assert ask(bakery, client) == 422 and due(bakery) is None


@pytest.mark.parametrize(("name", "answer"), [("灯麦", 422), ("", 422), (" 株式会社　灯麦 ", 302)])
def test_the_name_has_to_be_typed(bakery: Company, name: str, answer: int) -> None:
    assert ask(bakery, name=name) == answer


def test_every_owner_is_told_by_mail(bakery: Company, settings) -> None:
    settings.RASHIN = {**settings.RASHIN, "RASHIN_MAIL_URL": "smtp://mail.example"}
    ask(bakery)
    deliver()
    assert {each.to[0] for each in mail.outbox} == {"onodera@tomugi.example", "ito@tomugi.example"}
    assert "12月8日" in mail.outbox[0].subject and "/o/tomugi/settings/deletion/" in mail.outbox[0].body


def test_everybody_reads_it_on_every_page_and_owners_find_the_way_back(bakery: Company) -> None:
    ask(bakery)
    board = bakery.client(bakery.member).get(bakery.url("board/")).content.decode()
    assert "12月8日" in board and "settings/deletion" not in board
    assert bakery.url("settings/deletion/") in bakery.client(bakery.admin).get(bakery.url("board/")).content.decode()


def test_another_owner_takes_it_back(bakery: Company) -> None:
    ask(bakery)
    answer = bakery.client(bakery.admin).post(bakery.url("settings/deletion/withdrawal/"))
    assert answer.status_code == 302 and due(bakery) is None
    assert delete_due(DUE + timedelta(days=1)) == 0


def test_what_has_begun_to_go_is_not_kept(bakery: Company) -> None:
    assert ask(bakery, take_along(bakery)) == 302
    Organization.objects.filter(pk=bakery.organization.pk).update(is_visible=False)
    with pytest.raises(Conflict):
        take_back_deletion(bakery.organization, by=bakery.owner, at=TODAY)
    assert due(bakery)


def test_it_is_asked_for_once(bakery: Company) -> None:
    client = take_along(bakery)
    assert (ask(bakery, client), ask(bakery, client)) == (302, 409)


def test_nothing_goes_before_its_day(bakery: Company) -> None:
    ask(bakery)
    assert delete_due(DUE - timedelta(seconds=1)) == 0
    assert bakery.client(bakery.member).get(bakery.url("board/")).status_code == 200


def test_on_its_day_everything_goes_and_nothing_of_others(bakery: Company) -> None:
    other = cast.company("株式会社 隣", "tonari", domain="tonari.example")
    other.clerk.user = bakery.coach.user  # who is in both stays
    other.clerk.save()
    theirs = other.objective()
    bakery.objective()
    chain.seal(at=TODAY)
    ask(bakery)
    before = Event.objects.filter(organization=other.organization).count()
    assert delete_due(DUE) == 1 and delete_due(DUE) == 0
    for model in apps.get_models():
        if any(field.name == "organization" for field in model._meta.local_concrete_fields):
            assert not model._base_manager.filter(organization=bakery.organization.pk).exists(), model.__name__
    assert not Organization.objects.filter(pk=bakery.organization.pk).exists()
    assert set(User.objects.filter(email__endswith="tomugi.example").values_list("email", flat=True)) == {
        "miura@tomugi.example"
    }
    theirs.refresh_from_db()
    assert Event.objects.filter(organization=other.organization).count() == before
    assert list(proving.faults()) == []
    connection.check_constraints()


def test_one_line_of_the_installation_says_that_it_went(bakery: Company) -> None:
    ask(bakery)
    delete_due(DUE)
    line = SecurityEvent.objects.get(organization=None, name="organization.deleted")
    assert parsed(line.payload)["slug"] == "tomugi" and "灯麦" not in line.payload


def test_what_a_stop_has_left_half_done_goes_on(bakery: Company) -> None:
    ask(bakery)
    Organization.objects.filter(pk=bakery.organization.pk).update(is_visible=False)
    assert delete_due(DUE) == 1 and not Organization.objects.exists()
