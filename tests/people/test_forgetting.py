"""Somebody who left is forgotten by name: nothing says who it was any more, and nothing that they did is gone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from rashin.activity import chain, proving
from rashin.activity.models import Event, SecurityEvent
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.organizations.models import Member
from rashin.people.actions.members import say_goodbye
from rashin.people.models import User
from tests import cast
from tests.cast import TODAY, Company


@pytest.fixture
def bakery(db: None) -> Company:
    return cast.company()


def forget(company: Company, member: Member, by: Member | None = None) -> int:
    client = company.client(by or company.owner)
    return client.post(company.url(f"members/{member.public_id}/anonymity/")).status_code


def test_name_and_addresses_go_and_entries_and_the_record_stay(bakery: Company) -> None:
    number = bakery.key_result()
    record_check_in(number, Seen(value=Decimal(5900)), by=bakery.leader, at=TODAY)
    bakery.client(bakery.leader).get(bakery.url("board/"))
    chain.seal(at=TODAY)
    say_goodbye(bakery.leader, by=bakery.owner, at=TODAY)
    events = Event.objects.count()
    assert forget(bakery, bakery.leader) == 302
    shown = bakery.client(bakery.owner).get(bakery.url(f"objectives/{number.objective.public_id}/")).content.decode()
    assert "佐藤" not in shown and "退職した方" in shown and "5,900" in shown
    now = Member.objects.get(pk=bakery.leader.pk)
    assert (now.name_reading, now.email, now.user) == ("", "", None)
    assert not User.objects.filter(email__startswith="sato").exists()
    assert Event.objects.count() == events + 1
    chain.seal(at=TODAY + timedelta(hours=1))
    assert list(proving.faults()) == []


def test_no_line_of_the_record_says_who_it_was(bakery: Company) -> None:
    bakery.client(bakery.member).get(bakery.url("settings/"))
    say_goodbye(bakery.member, by=bakery.owner, at=TODAY)
    forget(bakery, bakery.member)
    lines = [*Event.objects.values_list("payload", flat=True), *SecurityEvent.objects.values_list("payload", flat=True)]
    assert not any("石川" in line or "ishikawa" in line for line in lines)


def test_an_account_that_also_belongs_elsewhere_stays_there(bakery: Company) -> None:
    other = cast.company("株式会社 隣", "tonari", domain="tonari.example")
    other.clerk.user = bakery.coach.user
    other.clerk.save()
    say_goodbye(bakery.coach, by=bakery.owner, at=TODAY)
    assert forget(bakery, bakery.coach) == 302
    assert Member.objects.get(pk=other.clerk.pk).user == bakery.coach.user


def test_somebody_who_is_here_is_not_forgotten(bakery: Company) -> None:
    assert forget(bakery, bakery.member) == 409 and Member.objects.get(pk=bakery.member.pk).name == "石川 陽菜"


@pytest.mark.parametrize("who", ["leader", "viewer", "coach"])
def test_only_administrators_forget(bakery: Company, who: str) -> None:
    say_goodbye(bakery.member, by=bakery.owner, at=TODAY)
    assert forget(bakery, bakery.member, by=getattr(bakery, who)) == 403
    assert Member.objects.get(pk=bakery.member.pk).name == "石川 陽菜"
