"""The link of an import comes from nobody of the company: nothing says that an owner has invited themselves."""

from __future__ import annotations

import pytest
from django.core import mail as outbox
from django.test import Client
from django.utils import timezone

from rashin.organizations.models import Member
from rashin.people.actions.invitations import invite
from rashin.people.actions.returning import claim_link
from rashin.people.models import Invitation
from tests.cast import Company
from tests.post import deliver


def read(secret: str) -> str:
    return Client(headers={"accept-language": "ja"}).get(f"/invitations/{secret}/").content.decode()


@pytest.fixture(autouse=True)
def imported(bakery: Company) -> None:
    """Nobody has an account after an import."""
    Member.objects.update(user=None)


def test_who_comes_in_by_the_link_of_an_import_has_not_invited_themselves(bakery: Company) -> None:
    by_import = read(claim_link(bakery.owner, at=timezone.now()))
    by_a_colleague = read(invite(bakery.clerk, by=bakery.admin, at=timezone.now()))
    assert f"{bakery.owner.name}さんの席が用意されています。" in by_import and "が、" not in by_import
    assert f"{bakery.admin.name}さんが、{bakery.clerk.name}さんの席を用意しました。" in by_a_colleague


def test_neither_does_its_letter_nor_the_page_of_its_end(bakery: Company, with_mail: None) -> None:
    secret = claim_link(bakery.owner, at=timezone.now())
    asked = Client().post(f"/invitations/{secret}/", {"email": bakery.owner.email}).content.decode()
    assert "このRashinを動かしている人に" in asked
    deliver()
    (letter,) = outbox.outbox
    assert "席が用意されています" in letter.body and f"{bakery.owner.name}さんが" not in letter.body + letter.subject
    Invitation.objects.update(withdrawn_at=timezone.now())
    assert "席が" not in read(secret) and bakery.owner.name not in read(secret)
