"""The page that an invitation leads to."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rashin.activity.models import Event
from rashin.organizations.models import Member, Role
from rashin.people.actions.accounts import change_address
from rashin.people.actions.invitations import VALID_FOR, accept_as, invite, withdraw_invitations
from rashin.people.actions.members import add_member, say_goodbye
from rashin.people.models import Invitation, User

NEW = "yoru-no-pan-2027"


@pytest.fixture
def guest(bakery) -> Member:
    return add_member(
        name="新田 光", email="nitta@tomugi.example", role=Role.VIEWER, by=bakery.owner, at=timezone.now()
    )


def open_invitation(bakery) -> Invitation:
    invite(bakery.clerk, by=bakery.owner, at=timezone.now())
    return Invitation.objects.get(member=bakery.clerk)


@pytest.fixture
def link(bakery, guest) -> str:
    return f"/invitations/{invite(guest, by=bakery.owner, at=timezone.now())}/"


def test_a_password_makes_the_account_and_takes_the_place(bakery, guest, link, client):
    page = client.get(link).content.decode()
    assert "「株式会社 灯麦」からの招待" in page and "nitta@tomugi.example" in page
    answer = client.post(link, {"password": NEW})
    assert answer["Location"].startswith("/o/tomugi/")
    guest.refresh_from_db()
    assert guest.user is not None and guest.user.email == "nitta@tomugi.example" and guest.role == Role.VIEWER
    assert client.session["_auth_user_id"] == str(guest.user_id)
    assert Event.objects.filter(name="member.joined", actor=guest).count() == 1


def test_somebody_without_an_address_says_by_which_to_sign_in(bakery, client):
    link = f"/invitations/{invite(bakery.clerk, by=bakery.owner, at=timezone.now())}/"
    assert client.post(link, {"password": NEW}).status_code == 422
    assert client.post(link, {"email": "kimura@tomugi.example", "password": NEW}).status_code == 302
    bakery.clerk.refresh_from_db()
    assert bakery.clerk.user.email == bakery.clerk.email == "kimura@tomugi.example"


def test_a_weak_password_comes_back_and_the_link_stays_good(link, client):
    answer = client.post(link, {"password": "12345678901"})
    assert answer.status_code == 422 and 'id="id_password_error"' in answer.content.decode()
    assert client.post(link, {"password": NEW}).status_code == 302


def test_an_account_that_exists_signs_in_and_takes_the_place(bakery, neighbours, guest, link):
    Member.objects.filter(pk=guest.pk).update(email="onodera@tonari.example")
    Invitation.objects.update(email="onodera@tonari.example")
    page = Client(headers={"accept-language": "ja"}).get(link).content.decode()
    assert f"/accounts/login/?next={link}" in page
    client = neighbours.client(neighbours.owner)
    assert "このアカウントで参加する" in client.get(link).content.decode()
    assert client.post(link)["Location"].startswith("/o/tomugi/")
    guest.refresh_from_db()
    assert guest.user == neighbours.owner.user
    assert client.get("/companies/").content.decode().count('class="place"') == 2


def test_an_address_with_an_account_gets_no_second_one(bakery, client):
    link = f"/invitations/{invite(bakery.clerk, by=bakery.owner, at=timezone.now())}/"
    answer = client.post(link, {"email": "sato@tomugi.example", "password": NEW})
    assert answer.status_code == 422 and "先にログインしてください" in answer.content.decode()


def test_the_address_of_an_account_that_another_member_is_named_with_stays_theirs(bakery, neighbours, client):
    Member.objects.filter(pk=bakery.member.pk).update(email=neighbours.owner.user.email)
    accept_as(open_invitation(bakery), user=neighbours.owner.user, at=timezone.now())
    bakery.clerk.refresh_from_db()
    assert (bakery.clerk.user, bakery.clerk.email) == (neighbours.owner.user, "")


def test_another_address_that_another_member_is_named_with_stays_theirs(bakery):
    Member.objects.filter(pk=bakery.clerk.pk).update(email="new@tomugi.example")
    change_address(bakery.leader.user, email="New@tomugi.example", by=bakery.leader, at=timezone.now())
    bakery.leader.refresh_from_db()
    assert bakery.leader.user.email == "new@tomugi.example"
    assert bakery.leader.email == "sato@tomugi.example"


def test_one_account_has_one_place_in_a_company(bakery, link):
    answer = bakery.client(bakery.leader).post(link)
    assert answer.status_code == 409


def test_a_link_works_once(link, client):
    client.post(link, {"password": NEW})
    answer = Client(headers={"accept-language": "ja"}).get(link)
    assert answer.status_code == 410 and "このリンクはすでに使われました" in answer.content.decode()
    assert Client().post(link, {"password": NEW}).status_code == 410
    assert User.objects.filter(email="nitta@tomugi.example").count() == 1


def test_an_expired_link_says_what_to_do(bakery, guest, client):
    secret = invite(guest, by=bakery.owner, at=timezone.now() - VALID_FOR - timedelta(seconds=1))
    answer = client.get(f"/invitations/{secret}/", headers={"accept-language": "ja"})
    assert answer.status_code == 410 and "期限が過ぎました" in answer.content.decode()


def test_a_withdrawn_link_and_one_of_somebody_who_left_are_closed(bakery, guest, link, client):
    withdraw_invitations(guest, by=bakery.owner, at=timezone.now())
    answer = client.get(link, headers={"accept-language": "ja"})
    assert answer.status_code == 410 and "取り下げられました" in answer.content.decode()
    again = f"/invitations/{invite(guest, by=bakery.owner, at=timezone.now())}/"
    say_goodbye(guest, by=bakery.owner, at=timezone.now())
    assert client.post(again, {"password": NEW}).status_code == 410


def test_a_new_link_ends_the_old_one(bakery, guest, link, client):
    new = f"/invitations/{invite(guest, by=bakery.owner, at=timezone.now())}/"
    assert client.get(link).status_code == 410
    assert client.get(new).status_code == 200


def test_a_link_with_a_letter_missing_leads_nowhere(link, client):
    answer = client.get(f"{link[:-2]}/", headers={"accept-language": "en"})
    assert answer.status_code == 404 and "a part of the link is missing" in answer.content.decode()


def test_the_invitation_speaks_the_language_of_the_invited(bakery, guest, client):
    Member.objects.filter(pk=guest.pk).update(language="en")
    link = f"/invitations/{invite(guest, by=bakery.owner, at=timezone.now())}/"
    assert "Set the password and join" in client.get(link).content.decode()


@pytest.mark.parametrize("role", ["leader", "viewer", "coach"])
def test_only_administrators_invite(bakery, guest, role):
    member = getattr(bakery, role)
    client = bakery.client(member)
    assert client.post(bakery.url(f"members/{guest.public_id}/invitation/")).status_code == 403
    assert not Invitation.objects.exists()


def test_secrets_are_long_and_never_the_same(bakery, guest):
    secrets = {invite(guest, by=bakery.owner, at=timezone.now()) for _ in itertools.repeat(None, 5)}
    assert len(secrets) == 5 and all(len(secret) == 32 for secret in secrets)
