"""Statements by the driver itself: one by one, or one after the other without a wait for each answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from rashin.organizations.driver import Statement, together
from rashin.organizations.models import Organization
from rashin.organizations.prepared import insert, made, update_many

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, tzinfo=UTC)
NAMES = Statement("SELECT name FROM organizations_organization WHERE slug = %s")


@pytest.fixture
def bakery() -> Organization:
    row = Organization(name="灯麦", slug="tomugi", created_at=AT)
    insert(row)
    return row


def test_rows_that_are_asked_for_together_stand_as_everything_before_left_them(bakery: Organization) -> None:
    with together():
        bakery.name = "灯麦、あさ"
        update_many([bakery], ("name",))
        assert NAMES.fetched(["tomugi"]) == [("灯麦、あさ",)]
        bakery.name = "灯麦、よる"
        update_many([bakery], ("name",))
    assert NAMES.fetched(["tomugi"]) == [("灯麦、よる",)]


def test_what_is_refused_together_is_told_and_leaves_nothing(bakery: Organization) -> None:
    again = made(Organization, name="海辺", slug="tomugi", created_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic(), together():
        bakery.name = "海辺"
        update_many([bakery], ("name",))
        insert(again)
    assert NAMES.fetched(["tomugi"]) == [("灯麦",)]


def test_what_goes_wrong_between_is_told_as_it_is(bakery: Organization) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic(), together():
        bakery.name = "海辺"
        update_many([bakery], ("name",))
        raise ZeroDivisionError
    assert NAMES.fetched(["tomugi"]) == [("灯麦",)]
