"""What people called themselves and their company goes into mails as words: no header, no markup, no other address."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rashin.organizations.models import Member, Organization
from rashin.people import mail
from rashin.people.actions.account_letters import post
from tests import cast
from tests.post import deliver

HEADERS = {"content-type", "mime-version", "content-transfer-encoding", "subject", "from", "to", "date", "message-id"}
NAMES = (
    "A & B <b>太字</b>\r\nBcc: evil@evil.example\r\n\r\n別の本文",
    "改行\nSubject: 別の件名",
    "\r\n.\r\nMAIL FROM:<evil@evil.example>",
    "長い名前" * 40,
    "=?utf-8?q?=0D=0ABcc=3A_evil=40evil=2Eexample?=",
)


@pytest.fixture(params=NAMES, ids=["header", "subject", "smtp", "long", "encoded"])
def named(request: pytest.FixtureRequest, bakery: cast.Company, settings: Any) -> cast.Company:
    """Everybody and the company bear a name that no form takes: it is in the database all the same."""
    settings.RASHIN = {**settings.RASHIN, "RASHIN_MAIL_URL": "smtp://mail.example"}
    Organization.objects.filter(pk=bakery.organization.pk).update(name=request.param[:120])
    Member.objects.update(name=request.param[:80])
    for each in (bakery.owner, bakery.leader):
        each.refresh_from_db()
        each.organization.refresh_from_db()
    return bakery


def sent(expected: list[str]) -> list[Any]:
    """The mails as a server gets them."""
    deliver()
    assert [each.to for each in outbox.outbox] == [[address] for address in expected]
    return [message_from_bytes(each.message().as_bytes(), policy=policy.default) for each in outbox.outbox]


def test_no_name_becomes_a_header_or_markup(named: cast.Company) -> None:
    leader, owner = named.leader, named.owner
    assert mail.send_invitation(leader, "https://okr.example/invitations/x/", by=owner)
    now = timezone.now()
    post(mail.deletion(owner, "https://okr.example/", due=now, by=owner), at=now)
    post(mail.invitation(leader, "https://okr.example/", to=leader.email, by=owner), at=now)
    post(mail.way_back(leader, "https://okr.example/", to=leader.email, by=owner, without_second_factor=True), at=now)
    post(mail.new_address(leader, "https://okr.example/", to=leader.email), at=now)
    Client().post(reverse("account_reset_password"), {"email": leader.email})
    Client().post(reverse("account_request_login_code"), {"email": leader.email})
    for letter in sent([leader.email, owner.email, *[leader.email] * 5]):
        assert letter.get_content_type() == "text/plain" and not letter.is_multipart()
        assert letter["Bcc"] is None and letter["Cc"] is None and len(letter.get_all("Subject")) == 1
        assert "\n" not in letter["Subject"] and "&amp;" not in letter["Subject"] + letter.get_content()
        assert {name.lower() for name in letter} <= HEADERS


def test_a_name_stands_in_a_mail_as_it_is_written(named: cast.Company) -> None:
    mail.send_invitation(named.leader, "https://okr.example/invitations/x/", by=named.owner)
    (letter,) = sent([named.leader.email])
    assert named.leader.name.replace("\r\n", "\n") in letter.get_content()
    assert " ".join(named.leader.organization.name.split()) in letter["Subject"]
