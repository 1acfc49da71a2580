"""A form takes the fields that it shows and no others, whatever else is sent along."""

from __future__ import annotations

from typing import Any

import pytest

from rashin.organizations.models import Member, Organization
from tests import cast
from tests.cast import Company

MORE = {
    "id": "1", "pk": "1", "public_id": "0000000000000000", "organization": "1", "organization_id": "1", "user": "1",
    "is_visible": "", "is_example": "on", "deletion_due_at": "2026-01-01", "created_at": "2001-01-01",
    "left_at": "2026-01-01", "joined_at": "2001-01-01", "search_text": "x", "slug": "stolen", "password": "x",
    "is_active": "",
    "is_superuser": "on",
}  # fmt: skip
COMPANY = {
    "name": "株式会社 灯麦", "language": "ja", "time_zone": "Asia/Tokyo", "fiscal_first_month": 4,
    "confidence_scale": "ten",    "objectives_at_least": 3, "objectives_at_most": 5, "key_results_at_least": 2,
    "key_results_at_most": 5, "shows_era_years": "on",
}  # fmt: skip


@pytest.fixture
def bakery(db: None) -> Company:
    return cast.company()


def row_of(row: Any) -> dict[str, Any]:
    return type(row).objects.filter(pk=row.pk).values().get()


def changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def test_the_companys_settings_change_what_they_show(bakery: Company) -> None:
    before = row_of(bakery.organization)
    answer = bakery.client(bakery.admin).post(bakery.url("settings/"), {**MORE, **COMPANY})
    assert answer.status_code == 302 and changed(before, row_of(bakery.organization)) == {"shows_era_years"}


def test_my_settings_give_no_role_and_no_other_account(bakery: Company) -> None:
    before = row_of(bakery.member)
    sent = {
        **MORE,
        "name": "石川 はるな",
        "name_reading": "",
        "language": "",
        "role": "owner",
        "email": "x@evil.example",
    }
    answer = bakery.client(bakery.member).post(bakery.url("settings/me/"), sent)
    assert answer.status_code == 302 and changed(before, row_of(bakery.member)) == {"name", "search_text"}


def test_an_administrator_makes_nobody_an_owner(bakery: Company) -> None:
    sent = {**MORE, "name": "木村 さくら", "role": "owner", "language": "", "email": "", "name_reading": ""}
    bakery.client(bakery.admin).post(bakery.url(f"members/{bakery.clerk.public_id}/"), sent)
    bakery.client(bakery.admin).post(bakery.url(f"members/{bakery.admin.public_id}/"), sent)
    assert Member.objects.filter(role="owner").count() == 1


def test_a_new_person_comes_into_ones_own_company_alone(bakery: Company) -> None:
    other = cast.company("株式会社 隣", "tonari", domain="tonari.example")
    before = other.organization.pk, Member.objects.filter(organization=other.organization).count()
    sent = {
        **MORE,
        "organization": other.organization.pk,
        "name": "新人",
        "role": "member",
        "team": other.team.public_id,
    }
    bakery.client(bakery.admin).post(bakery.url("members/new/"), sent)
    assert (other.organization.pk, Member.objects.filter(organization=other.organization).count()) == before
    assert not Organization.objects.filter(slug="stolen").exists()
