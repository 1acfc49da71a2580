"""Who came in, went out, was refused or took something along is on record, and only where it belongs."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from rashin.activity.canonical import parsed
from rashin.activity.models import Event, SecurityEvent
from tests import cast
from tests.cast import PASSWORD, Company

ADDRESS = "198.51.100.7"


@pytest.fixture
def bakery(db: None) -> Company:
    return cast.company()


@pytest.fixture
def neighbour(bakery: Company) -> Company:
    return cast.company("株式会社 隣", "tonari", domain="tonari.example")


def lines(name: str) -> list[SecurityEvent]:
    return list(SecurityEvent.objects.filter(name=name).order_by("pk"))


def sign_in(email: str, password: str, client: Client | None = None, **headers: str) -> Client:
    client = client or Client()
    told = {"login": email, "password": password}
    client.post(reverse("account_login"), told, REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT="ためし/1.0", **headers)
    return client


def test_signing_in_is_on_record_with_where_from(bakery: Company) -> None:
    sign_in("sato@tomugi.example", PASSWORD)
    (line,) = lines("account.signed_in")
    assert (line.organization, line.actor) == (bakery.organization, bakery.leader)
    assert (line.address, line.agent) == (ADDRESS, "ためし/1.0")
    assert line.account == bakery.leader.user.public_id


def test_a_visitor_chooses_no_address_of_their_own(bakery: Company) -> None:
    sign_in("sato@tomugi.example", PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert lines("account.signed_in")[0].address == ADDRESS


def test_a_wrong_password_is_on_record_of_the_organisation(bakery: Company) -> None:
    sign_in("sato@tomugi.example", "not-this-one")
    (line,) = lines("account.refused")
    assert (line.organization, line.actor, parsed(line.payload)) == (bakery.organization, bakery.leader, {})


def test_an_unknown_address_is_the_installations_matter(bakery: Company) -> None:
    sign_in("nobody@elsewhere.example", "not-this-one")
    (line,) = lines("account.refused")
    assert (line.organization, line.actor) == (None, None)
    assert parsed(line.payload) == {"typed": "nobody@elsewhere.example"}


def test_an_unknown_address_asks_the_database_as_often_as_a_known_one(
    bakery: Company, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sign_in("sato@tomugi.example", "not-this-one")  # the first try loads what later ones know
    with CaptureQueriesContext(connection) as known:
        sign_in("sato@tomugi.example", "not-this-one")
    with CaptureQueriesContext(connection) as unknown:
        sign_in("nobody@elsewhere.example", "not-this-one")
    assert len(known) == len(unknown)


def in_two(bakery: Company, neighbour: Company) -> None:
    """三浦, who coaches 灯麦, also works next door."""
    neighbour.clerk.user = bakery.coach.user
    neighbour.clerk.save()


def told_to(name: str) -> list[str]:
    return [line.organization.slug if line.organization else "" for line in lines(name)]


def test_a_sign_in_is_told_to_the_company_that_is_entered_and_when_it_is(bakery: Company, neighbour: Company) -> None:
    in_two(bakery, neighbour)
    client = sign_in("miura@tomugi.example", PASSWORD)
    assert told_to("account.signed_in") == [""], "none of them: it is the installation's matter as yet"
    for _ in range(2):
        client.get(neighbour.url("week/"))
    assert told_to("account.signed_in") == ["", neighbour.organization.slug]
    client.get(bakery.url("week/"))
    assert {line.actor for line in lines("account.signed_in")} == {None, neighbour.clerk, bakery.coach}


def test_a_company_learns_nothing_of_who_signs_in_and_out_for_another_one(bakery: Company, neighbour: Company) -> None:
    in_two(bakery, neighbour)
    client = sign_in("miura@tomugi.example", PASSWORD)
    client.get(neighbour.url("week/"))
    client.post(reverse("account_logout"))
    assert told_to("account.signed_out") == [neighbour.organization.slug]
    assert not SecurityEvent.objects.filter(organization=bakery.organization).exists()
    page = bakery.client(bakery.owner).get(bakery.url("record/")).content.decode()
    assert "三浦 聡" not in page


def test_who_signs_in_and_enters_nothing_is_the_installations_matter(bakery: Company, neighbour: Company) -> None:
    in_two(bakery, neighbour)
    client = sign_in("miura@tomugi.example", PASSWORD)
    client.post(reverse("account_logout"))
    assert told_to("account.signed_in") == told_to("account.signed_out") == [""]
    assert lines("account.signed_in")[0].account == bakery.coach.user.public_id


def test_tries_and_changes_of_an_account_are_told_to_each_of_its_companies(bakery: Company, neighbour: Company) -> None:
    in_two(bakery, neighbour)
    sign_in("miura@tomugi.example", "not-this-one")
    assert sorted(told_to("account.refused")) == sorted([bakery.organization.slug, neighbour.organization.slug])


def test_signing_out_and_another_password_are_on_record(bakery: Company) -> None:
    client = sign_in("sato@tomugi.example", PASSWORD)
    new = {"oldpassword": PASSWORD, "password1": "yoru-no-pan-2026", "password2": "yoru-no-pan-2026"}
    client.post(reverse("account_change_password"), {**new, "oldpassword": "wrong"})
    client.post(reverse("account_change_password"), new)
    client.post(reverse("account_logout"))
    names = list(SecurityEvent.objects.order_by("pk").values_list("name", flat=True))
    assert names == [
        "account.signed_in", "account.password_refused", "account.password_changed", "account.signed_out",
    ]  # fmt: skip


def test_a_wrong_password_before_changing_the_address_is_on_record(bakery: Company) -> None:
    client = bakery.client(bakery.member)
    client.post(bakery.url("settings/me/address/"), {"email": "new@tomugi.example", "password": "wrong"})
    assert lines("account.password_refused")[0].actor == bakery.member


@pytest.mark.django_db(transaction=True)
def test_a_refusal_inside_an_action_stays_though_its_transaction_is_rolled_back() -> None:
    bakery = cast.company()
    objective = bakery.objective()
    client = bakery.client(bakery.viewer)
    answer = client.post(bakery.url(f"objectives/{objective.public_id}/archive/"), REMOTE_ADDR=ADDRESS)
    assert answer.status_code == 403
    (line,) = lines("access.refused")
    assert (line.organization, line.actor, line.address) == (bakery.organization, bakery.viewer, ADDRESS)
    told = parsed(line.payload)
    assert (told["page"], told["method"], told["status"]) == ("objective_archive", "POST", 403)
    assert not Event.objects.filter(name="objective.archived").exists()


def test_what_is_not_mine_is_the_installations_matter_and_no_organisation_s(
    bakery: Company, neighbour: Company
) -> None:
    client = bakery.client(bakery.owner)
    assert client.get(neighbour.url("board/")).status_code == 404
    assert client.get("/o/no-such-company/board/").status_code == 404
    assert [line.organization for line in lines("access.refused")] == [None, None]
    assert {line.account for line in lines("access.refused")} == {bakery.owner.user.public_id}


def test_an_id_of_another_company_is_on_record_of_who_tried(bakery: Company, neighbour: Company) -> None:
    theirs = neighbour.objective()
    client = bakery.client(bakery.member)
    assert client.get(bakery.url(f"objectives/{theirs.public_id}/")).status_code == 404
    (line,) = lines("access.refused")
    assert (line.organization, line.actor) == (bakery.organization, bakery.member)


def test_a_page_that_there_is_not_is_no_refusal(bakery: Company) -> None:
    assert bakery.client(bakery.member).get(bakery.url("no-such-page/")).status_code == 404
    assert lines("access.refused") == []


def test_taking_a_file_along_is_on_record(bakery: Company) -> None:
    bakery.client(bakery.owner).get(bakery.url("document.json"))
    (line,) = lines("export.taken")
    assert (line.actor, parsed(line.payload)["page"]) == (bakery.owner, "document_file")


def test_a_change_is_on_record_with_where_from(bakery: Company) -> None:
    client = bakery.client(bakery.admin)
    client.post(bakery.url(f"members/{bakery.clerk.public_id}/departure/"), REMOTE_ADDR=ADDRESS)
    assert Event.objects.get(name="member.left").address == ADDRESS
