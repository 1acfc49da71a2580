"""Two at once about people: whatever they do, it ends as if one had come after the other, and once is once."""

from __future__ import annotations

from typing import Any

import pytest

from rashin.activity.models import Event
from rashin.organizations.models import Member, Organization
from rashin.people.models import (
    AccessToken,
    CoachedTeam,
    DirectoryEntry,
    Invitation,
    Team,
    TeamLink,
    TeamMembership,
    User,
)
from tests.cast import Company
from tests.people.pairs import PAIRS

STATE: dict[type[Any], tuple[str, ...]] = {
    Member: ("role", "left_at", "user__email", "email", "is_new", "given", "reads_proposals"),
    Invitation: ("member__role", "accepted_at", "withdrawn_at", "email"),
    Team: ("name", "leader__role", "archived_at"),
    TeamMembership: ("team__name", "member__role"),
    TeamLink: ("team__name", "expires_at", "revoked_at"),
    CoachedTeam: ("team__name",),
    AccessToken: ("name", "ended_at"),
    DirectoryEntry: ("user_name", "removed_at", "member__name"),
    Event: ("name", "subject_kind", "actor__role"),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("names", PAIRS.groups(), ids=lambda names: names[0])
def test_two_at_once_end_as_one_after_the_other(names: list[str], database_kind: str) -> None:
    PAIRS.end_as_in_turn(names, _standing, rounds=1)


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("names", PAIRS.groups(), ids=lambda names: names[0])
def test_however_often_two_are_at_once(names: list[str], database_kind: str) -> None:
    PAIRS.end_as_in_turn(names, _standing, rounds=20)


def _standing(bakery: Company) -> dict[str, list[str]]:
    """Which of the companies it is is left out."""
    organization, slug = bakery.organization, bakery.organization.slug
    rows = {
        model.__name__: model.objects.filter(organization=organization).values_list(*STATE[model]) for model in STATE
    }
    rows["User"] = User.objects.filter(email__endswith=f"@{slug}.example").values_list("email", "is_active")
    rows["Organization"] = Organization.objects.filter(pk=organization.pk).values_list("deletion_due_at", "is_visible")
    return {name: sorted(str(row).replace(slug, "here") for row in found) for name, found in rows.items()}
