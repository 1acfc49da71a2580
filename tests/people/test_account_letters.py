"""Mails about accounts wait locked in the database: none is lost with a process, and none can be read there."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rashin.people.actions.account_letters import AGAIN_AFTER, MOST_FAILURES, post, send_account_letters, wait
from rashin.people.models import AccountLetter
from rashin.worker.schedule import SCHEDULE
from tests import cast

SATO, NOBODY = "sato@tomugi.example", "nobody@elsewhere.example"
PAGES = ("/accounts/password/reset/", "/accounts/code/")
HOUR = timedelta(hours=1)


@pytest.fixture
def bakery(db: None, settings: Any) -> cast.Company:
    settings.RASHIN = {**settings.RASHIN, "RASHIN_MAIL_URL": "smtp://mail.example"}
    return cast.company()


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The mail server answers nobody."""

    def gone(*_given: object, **_named: object) -> int:
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", gone)
        yield patched


def write(number: int = 1, lasts: timedelta = HOUR) -> datetime:
    at = timezone.now()
    post(EmailMessage("subject", "body", to=[f"{number}@tomugi.example"]), lasts=lasts, at=at)
    return at


@pytest.mark.parametrize("page", PAGES)
def test_neither_address_nor_link_nor_code_stands_in_the_row(bakery: cast.Company, page: str) -> None:
    Client().post(page, {"email": SATO})
    row = AccountLetter.objects.get()
    assert send_account_letters(timezone.now() + AGAIN_AFTER) == 1
    (sent,) = outbox.outbox
    secret = re.search(r"key/(\S+)/|^([A-Z0-9]{3,}-[A-Z0-9-]+)$", sent.body, re.MULTILINE)
    assert secret is not None and sent.to == [SATO]
    assert not any(each in row.locked for each in (secret[0], SATO, sent.subject, "tomugi"))


@pytest.mark.parametrize("page", PAGES)
def test_an_unknown_address_asks_the_database_as_often_and_is_written_to_by_nobody(
    bakery: cast.Company, page: str
) -> None:
    for email in (SATO, NOBODY):  # the first try of each begins what is counted of them
        Client().post(page, {"email": email})
    counts = []
    for email in (SATO, NOBODY):
        with CaptureQueriesContext(connection) as asked:
            Client().post(page, {"email": email})
        counts.append([each["sql"].partition(" ")[0] for each in asked])
    assert counts[0] == counts[1]
    assert AccountLetter.objects.count() == 4
    send_account_letters(timezone.now() + AGAIN_AFTER)
    assert {each.to[0] for each in outbox.outbox} == {SATO} and not AccountLetter.objects.exists()


def test_the_clock_sends_what_a_process_has_left(bakery: cast.Company) -> None:
    work = next(line.work for line in SCHEDULE if line.name == "mail about accounts")
    at = write()
    assert work(at + timedelta(seconds=1)) == 0, "the process that wrote it is still at it"
    assert [work(at + AGAIN_AFTER), work(at + 2 * AGAIN_AFTER)] == [1, 0]
    assert [each.to for each in outbox.outbox] == [["1@tomugi.example"]]


def test_where_the_mail_server_is_away_it_is_tried_again(bakery: cast.Company, away: pytest.MonkeyPatch) -> None:
    at = write()
    assert send_account_letters(at + AGAIN_AFTER) == 0 and AccountLetter.objects.count() == 1
    away.undo()
    assert send_account_letters(at + AGAIN_AFTER) == 0, "not at once"
    assert send_account_letters(at + 2 * AGAIN_AFTER) == 1


def test_a_mail_server_that_is_away_is_not_asked_for_each_of_many(
    bakery: cast.Company, away: pytest.MonkeyPatch
) -> None:
    times = [write(number) for number in range(MOST_FAILURES + 3)]
    later = times[-1] + AGAIN_AFTER
    send_account_letters(later)
    assert AccountLetter.objects.filter(tried_at=later).count() == MOST_FAILURES


def test_what_holds_no_more_is_sent_to_nobody(bakery: cast.Company) -> None:
    at = write(lasts=timedelta(minutes=10))
    assert send_account_letters(at + timedelta(minutes=11)) == 0
    assert not AccountLetter.objects.exists() and outbox.outbox == []


def test_with_another_key_nothing_can_be_read_and_nothing_is_kept(bakery: cast.Company, settings: Any) -> None:
    at = write()
    settings.SECRET_KEY = "another key of this installation, long enough"
    assert send_account_letters(at + AGAIN_AFTER) == 0
    assert not AccountLetter.objects.exists() and outbox.outbox == []


@pytest.mark.django_db(transaction=True)
def test_the_process_that_wrote_it_sends_it_at_once_and_only_once() -> None:
    at = write()
    wait()
    assert [each.to for each in outbox.outbox] == [["1@tomugi.example"]] and not AccountLetter.objects.exists()
    assert send_account_letters(at + AGAIN_AFTER) == 0
