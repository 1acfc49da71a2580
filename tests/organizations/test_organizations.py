"""The tenant, its day, its members' rights, and names that may be shown outside."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from rashin.organizations.models import Member, Organization, Role
from rashin.organizations.public_id import new_public_id
from tests import cast


def test_a_public_id_carries_eighty_bits_and_no_letters_that_look_alike():
    names = {new_public_id() for _ in range(1000)}
    assert len(names) == 1000
    assert all(re.fullmatch(r"[0-9abcdefghjkmnpqrstvwxyz]{16}", name) for name in names)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Asia/Tokyo", date(2026, 11, 24)),
        ("Europe/London", date(2026, 11, 23)),
        ("Pacific/Kiritimati", date(2026, 11, 24)),
        ("Pacific/Pago_Pago", date(2026, 11, 23)),
    ],
)
def test_today_is_the_organisations(zone, day):
    assert Organization(time_zone=zone).day_of(datetime(2026, 11, 23, 15, 30, tzinfo=UTC)) == day


@pytest.mark.parametrize(
    ("role", "administers", "writes"),
    [
        (Role.OWNER, True, True),
        (Role.ADMIN, True, True),
        (Role.MEMBER, False, True),
        (Role.VIEWER, False, False),
        (Role.COACH, False, False),
    ],
)
def test_a_role_says_what_a_member_may_and_leaving_ends_it(role, administers, writes):
    member = Member(role=role)
    assert (member.administers, member.writes) == (administers, writes)
    member.left_at = cast.TODAY
    assert not member.administers and not member.writes


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"fiscal_first_month": 13}, {"check_in_weekday": 7}, {"slug": "tomugi"}])
def test_the_database_refuses_what_no_organisation_can_be(wrong):
    cast.company()
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.create(**({"name": "隣", "slug": "tonari", "created_at": cast.FOUNDED} | wrong))


@pytest.mark.django_db
def test_an_account_has_one_place_in_an_organisation():
    ours = cast.company()
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(
            organization=ours.organization, user=ours.owner.user, name="もう一人", joined_at=cast.FOUNDED
        )
