"""Two at once about people: whatever they do, it ends as if one had come after the other, and once is once."""

from __future__ import annotations

from typing import Any

import pytest

from rashin.activity import security
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
from tests.at_once import Attempt, at_once, one_after_the_other
from tests.cast import TODAY, company
from tests.people.pairs import PAIRS

GROUPS = [list(PAIRS)[first : first + 10] for first in range(0, len(PAIRS), 10)]  # emptying the database takes long
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
@pytest.mark.parametrize("names", GROUPS, ids=lambda names: names[0])
def test_two_at_once_end_as_one_after_the_other(names: list[str], database_kind: str) -> None:
    for name in names:
        _together_as_in_turn(name, rounds=1)


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("names", GROUPS, ids=lambda names: names[0])
def test_however_often_two_are_at_once(names: list[str], database_kind: str) -> None:
    for name in names:
        _together_as_in_turn(name, rounds=20)


def _together_as_in_turn(name: str, *, rounds: int) -> None:
    serial = [_ended(name, one_after_the_other, turn) for turn in (0, 1)]
    for turn in range(rounds):
        ended = _ended(name, at_once, turn + 2)
        assert ended in serial, f"{name}: {_differences(ended, serial)}"


def _ended(name: str, run: Any, turn: int) -> dict[str, Any]:
    """How both ended, and all that stands then; in the second serial run the second goes first."""
    slug = f"{list(PAIRS).index(name)}-{turn}"
    bakery = company(slug=slug, domain=f"{slug}.example")
    security.note("export.taken", by=bakery.owner, payload={"page": "document_file"}, at=TODAY)
    attempts: list[Attempt] = list(PAIRS[name](bakery))
    told = run(attempts[::-1])[::-1] if turn == 1 else run(attempts)
    return {"told": told, **_standing(bakery.organization)}


def _standing(organization: Organization) -> dict[str, list[str]]:
    """What stands, told alike for every company: which of them it is is left out."""
    slug = organization.slug
    rows = {
        model.__name__: model.objects.filter(organization=organization).values_list(*STATE[model]) for model in STATE
    }
    rows["User"] = User.objects.filter(email__endswith=f"@{slug}.example").values_list("email", "is_active")
    rows["Organization"] = Organization.objects.filter(pk=organization.pk).values_list("deletion_due_at", "is_visible")
    return {name: sorted(str(row).replace(slug, "here") for row in found) for name, found in rows.items()}


def _differences(ended: dict[str, Any], serial: list[dict[str, Any]]) -> str:
    lines = [
        f"{name}: {ended[name]} is neither of {[each[name] for each in serial]}"
        for name in ended
        if ended[name] not in [each[name] for each in serial]
    ]
    return "\n".join(lines) or f"a mixture of the two: {ended['told']}"
