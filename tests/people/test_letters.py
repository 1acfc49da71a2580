"""Invitations wait in the database for their mail: none is lost with a process, and none goes to who is not meant."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client
from django.utils import timezone

from rashin.organizations.models import Member
from rashin.people.actions.invitations import withdraw_invitations
from rashin.people.actions.letters import AGAIN_AFTER, send_letters
from rashin.people.models import Invitation, Letter
from rashin.worker.schedule import SCHEDULE
from tests import cast

pytestmark = pytest.mark.django_db
TWO = "新田 光, nitta@tomugi.example\n西 花, nishi@tomugi.example\n見田 学"


@pytest.fixture
def waiting(bakery: cast.Company, settings: Any) -> Iterator[list[Letter]]:
    """Three people in one paste; two of them have an address."""
    settings.RASHIN = {**settings.RASHIN, "RASHIN_MAIL_URL": "smtp://mail.example"}
    told = {"lines": TWO, "role": "member"}
    page = bakery.client(bakery.owner).post(bakery.url("members/several/"), told, follow=True).content.decode()
    assert "新田 光" in page
    yield list(Letter.objects.order_by("pk"))


def test_they_are_kept_with_the_people_and_sent_by_the_clock_once(bakery, waiting):
    assert len(waiting) == 2 and outbox.outbox == []
    work = next(line.work for line in SCHEDULE if line.name == "mail invitations")
    assert [work(timezone.now()), work(timezone.now())] == [2, 0]
    assert [each.to for each in outbox.outbox] == [["nitta@tomugi.example"], ["nishi@tomugi.example"]]
    link = outbox.outbox[0].body.partition("http://testserver")[2].split()[0]
    assert Client().get(link).status_code == 200


def test_the_link_lies_locked_in_the_database(waiting):
    send_letters(timezone.now())
    secret = outbox.outbox[0].body.partition("/invitations/")[2].split("/")[0]
    assert len(secret) > 20 and all(secret not in letter.locked_link for letter in waiting)


def test_where_the_mail_server_is_away_they_are_tried_again_and_the_page_says_so(bakery, waiting, monkeypatch):
    def away(*_given: object, **_named: object) -> int:
        raise smtplib.SMTPServerDisconnected

    now = timezone.now()
    with monkeypatch.context() as patched:
        patched.setattr("rashin.people.mail.send_mail", away)
        assert send_letters(now) == 0
    page = bakery.client(bakery.owner).get(bakery.url("members/"))
    assert "送れていない招待" not in page.content.decode(), "it has just been tried"
    assert send_letters(now + timedelta(minutes=1)) == 0, "not at once"
    Invitation.objects.update(invited_at=now - timedelta(hours=1))
    told = bakery.client(bakery.owner).get(bakery.url("members/")).content.decode()
    assert "まだメールで送れていない招待が2件あります" in told
    assert "まだメール" not in bakery.client(bakery.member).get(bakery.url("members/")).content.decode()
    assert send_letters(now + AGAIN_AFTER) == 2


def test_an_invitation_that_was_withdrawn_is_not_mailed(bakery, waiting):
    withdraw_invitations(Member.objects.get(name="新田 光"), by=bakery.owner, at=timezone.now())
    assert send_letters(timezone.now()) == 1 and not Letter.objects.exists()
    assert [each.to for each in outbox.outbox] == [["nishi@tomugi.example"]]
