"""A query that is compiled once gives what the query set gives, for every value it is asked with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models.functions import Length, Upper

from rashin.goals.models import CheckIn, Cycle
from rashin.organizations.models import Member
from rashin.organizations.prepared import Prepared, made
from tests.cast import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery() -> Company:
    return company()


def test_keys_texts_days_and_lists_are_filled_in(bakery: Company) -> None:
    asked = Prepared(
        lambda organization, kind, day, keys: Cycle.objects.filter(
            organization_id=organization, kind=kind, first_day__lte=day, last_day__gte=day, pk__in=keys
        )
    )
    organization, keys = bakery.organization.pk, [bakery.cycle.pk, bakery.following.pk]
    assert asked(organization, "quarter", date(2026, 11, 24), keys) == [bakery.cycle]
    assert asked(organization, "quarter", date(2027, 1, 1), keys) == [bakery.following]
    assert asked(organization, "year", date(2027, 1, 1), keys) == []
    assert asked(organization, "quarter", date(2026, 11, 24), [bakery.following.pk]) == []


def test_one_value_may_stand_in_two_places(bakery: Company) -> None:
    within = Prepared(lambda day: Cycle.objects.filter(first_day__lte=day, last_day__gte=day).values_list("pk"))
    assert within(date(2027, 3, 31)) == [(bakery.following.pk,)]


def test_a_value_that_is_reckoned_from_another_is_refused(bakery: Company) -> None:
    late = Prepared(lambda day: Cycle.objects.filter(last_day__gte=day - timedelta(days=31)))
    with pytest.raises(ValueError):
        late(date(2027, 1, 1))


def test_what_is_annotated_comes_with_the_row(bakery: Company) -> None:
    named = Prepared(lambda key: Member.objects.filter(pk=key).annotate(told=Upper("email"), size=Length("email")))
    (found,) = named(bakery.leader.pk)
    assert (found.pk, found.told, found.size) == (bakery.leader.pk, "SATO@TOMUGI.EXAMPLE", 19)


def test_a_row_that_is_made_quickly_is_the_row_that_the_model_makes(bakery: Company) -> None:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    given = {
        "organization": bakery.organization, "kind": "value", "for_date": at.date(), "looked_on": at.date(),
        "recorded_at": at, "member": bakery.owner, "entered_by_id": bakery.clerk.pk, "value": Decimal(3),
    }  # fmt: skip
    quick, slow = made(CheckIn, **given), CheckIn(**given)
    columns = [field.attname for field in CheckIn._meta.concrete_fields if field.attname != "public_id"]
    assert {name: getattr(quick, name) for name in columns} == {name: getattr(slow, name) for name in columns}
    assert len(quick.public_id) == len(slow.public_id) and quick.member is bakery.owner
    assert quick.entered_by == bakery.clerk and quick._state.adding
    with pytest.raises(KeyError):
        made(CheckIn, nothing=1)
