"""The last owner who comes in with what is their own stays: single sign-on ends with its provider."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError

from rashin.organizations.models import Member, Role
from rashin.organizations.refusals import Conflict
from rashin.people.actions.directory import remove_person
from rashin.people.actions.members import change_member, say_goodbye
from rashin.people.actions.single_sign_on import remove_provider, set_saml_provider
from rashin.people.factor_secrets import Adapter
from rashin.people.models import User
from tests.cast import TODAY, Company
from tests.people.saml_provider import ISSUER, SIGN_ON, certified

CERTIFICATE = certified()[1]


@pytest.fixture
def other(bakery: Company) -> Member:
    """A second owner, who comes by single sign-on alone."""
    change_member(bakery.admin, role=Role.OWNER, by=bakery.owner, at=TODAY)
    only_single_sign_on(bakery.admin)
    return Member.objects.select_related("user", "organization").get(pk=bakery.admin.pk)


def only_single_sign_on(member: Member) -> None:
    user = User.objects.get(members=member)
    user.set_unusable_password()
    user.save()


def test_an_owner_with_single_sign_on_alone_is_no_second_owner(bakery, other):
    with pytest.raises(Conflict):
        say_goodbye(bakery.owner, by=other, at=TODAY)
    with pytest.raises(Conflict):
        remove_person(bakery.owner, by=other, at=TODAY)
    with pytest.raises(ValidationError):
        change_member(bakery.owner, role=Role.MEMBER, by=other, at=TODAY)


def test_that_owner_may_go_while_the_one_with_a_password_stays(bakery, other):
    say_goodbye(other, by=bakery.owner, at=TODAY)
    other.refresh_from_db()
    assert not other.is_present


def test_with_a_passkey_that_owner_counts(bakery, other):
    Authenticator.objects.create(user=other.user, type=Authenticator.Type.WEBAUTHN, data={})
    say_goodbye(bakery.owner, by=other, at=TODAY)
    with pytest.raises(Conflict):
        say_goodbye(other, by=other, at=TODAY)


def test_an_account_that_was_closed_does_not_count(bakery):
    change_member(bakery.admin, role=Role.OWNER, by=bakery.owner, at=TODAY)
    User.objects.filter(members=bakery.admin).update(is_active=False)
    with pytest.raises(Conflict):
        say_goodbye(bakery.owner, by=bakery.owner, at=TODAY)


def test_the_last_passkey_of_who_has_no_password_stays(bakery, other):
    made = [
        Authenticator.objects.create(user=other.user, type=kind, data={})
        for kind in (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
    ]
    other.user.refresh_from_db()
    assert not Adapter().can_delete_authenticator(made[0]) and Adapter().can_delete_authenticator(made[1])


def test_the_provider_stays_while_no_owner_could_come_in_without_it(bakery):
    values = {"issuer": ISSUER, "sign_on_url": SIGN_ON, "certificates": CERTIFICATE, "admits": False}
    set_saml_provider(**values, by=bakery.owner, at=TODAY)
    only_single_sign_on(bakery.owner)
    with pytest.raises(Conflict):
        remove_provider(by=bakery.owner, at=TODAY)


def test_the_pages_say_who_has_to_be_an_owner_first(bakery, other, owner):
    page = owner.get(bakery.url(f"members/{bakery.owner.public_id}/departure/")).content.decode()
    assert "パスワードかパスキー" in page and "最後のオーナーです" in page
