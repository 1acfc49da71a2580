"""The table of rights is what the pages do: every right × role × own-or-other, asked at the page that needs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from django.db import transaction

from rashin.goals.models import KeyResult, Objective
from rashin.organizations.models import Member
from rashin.organizations.rights import TABLE, Right, Role, allows
from rashin.people.models import Team
from tests import cast
from tests.cast import Company

pytestmark = pytest.mark.django_db
_numbers = count(1)


@pytest.fixture
def bakery() -> Company:
    return cast.company()


@dataclass(frozen=True)
class Asked:
    """The page at which a right is asked: its method and, for what is somebody's or another's, its address."""

    method: str
    address: Callable[[Company, Member, bool], str]


def _objective(bakery: Company, whose: Member, own: bool, **fields: Any) -> Objective:
    """An objective of theirs (also of somebody who may write nothing now: roles change), or the clerk's."""
    objective = bakery.objective(f"目標{next(_numbers)}", owner=bakery.clerk, team=bakery.shop, **fields)
    if own:
        Objective.objects.filter(pk=objective.pk).update(owner=whose)
        KeyResult.objects.filter(objective=objective).update(owner=whose)
    return objective


def _proposal(bakery: Company, whose: Member, own: bool) -> Objective:
    above = _objective(bakery, whose, own)
    return _objective(bakery, whose, False, state="proposed", contributes_to=above)


def _team(bakery: Company, whose: Member, own: bool) -> Team:
    name = f"チーム{next(_numbers)}"
    return Team.objects.create(organization=bakery.organization, name=name, leader=whose if own else bakery.clerk)


def _at(rest: str) -> Callable[[Company, Member, bool], str]:
    return lambda bakery, whose, own: bakery.url(rest)


def _of_objective(rest: str, **fields: Any) -> Callable[[Company, Member, bool], str]:
    return lambda bakery, whose, own: bakery.url(
        f"objectives/{_objective(bakery, whose, own, **fields).public_id}/{rest}"
    )


def _look_after(bakery: Company, whose: Member, own: bool) -> str:
    _team(bakery, whose, own)
    return bakery.url("plan/coaching/")


def _enter(bakery: Company, whose: Member, own: bool) -> str:
    number = _objective(bakery, whose, own).key_results.get()
    return bakery.url(f"key-results/{number.public_id}/check-ins/")


ASKED: dict[Right, Asked] = {
    Right.READ: Asked("get", _at("board/")),
    Right.READ_RESTRICTED: Asked("get", _of_objective("", visibility="people")),
    Right.READ_DRAFTS: Asked("get", _of_objective("", state="draft")),
    Right.COMMENT: Asked("post", _of_objective("comments/")),
    Right.LOOK_AFTER: Asked("get", _look_after),
    Right.COACH: Asked("get", _at("client/")),
    Right.WRITE: Asked("get", _at("plan/new/")),
    Right.ENTER: Asked("post", _enter),
    Right.EDIT: Asked("get", _of_objective("edit/")),
    Right.AGREE: Asked(
        "post", lambda bakery, whose, own: bakery.url(f"objectives/{_proposal(bakery, whose, own).public_id}/refusal/")
    ),
    Right.LEAD_TEAM: Asked(
        "get", lambda bakery, whose, own: bakery.url(f"teams/{_team(bakery, whose, own).public_id}/table/")
    ),
    Right.ADMINISTER: Asked("get", _at("members/new/")),
    Right.EXPORT: Asked("get", _at("settings/export/")),
    Right.OWN: Asked("get", _at("settings/address/")),
}


def _who(bakery: Company, role: Role) -> Member:
    found: Member = getattr(bakery, role.value)
    return found


@pytest.mark.parametrize("own", [True, False], ids=["own", "another's"])
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("right", list(Right))
def test_a_page_lets_in_whom_the_table_of_rights_names(bakery: Company, right: Right, role: Role, own: bool):
    whose = _who(bakery, role)
    asked = ASKED[right]
    address = asked.address(bakery, whose, own)
    with transaction.atomic():
        answer = getattr(bakery.client(whose), asked.method)(address)
        transaction.set_rollback(True)
    assert answer.status_code != 405
    refused = answer.status_code in (403, 404)
    assert refused != allows(role, right, own=own), f"{role} is answered {answer.status_code} at {address}"


def test_the_table_speaks_of_every_right_and_every_role():
    assert set(TABLE) == set(Right) == set(ASKED)
    assert all(set(row) == set(Role) for row in TABLE.values())


@pytest.mark.parametrize("language, told", [("ja", "数字を記入する"), ("en", "Enter numbers")])
def test_everybody_reads_the_table_on_a_page(bakery: Company, language: str, told: str):
    for role in Role:
        member = _who(bakery, role)
        Member.objects.filter(pk=member.pk).update(language=language)
        page = bakery.client(member).get(bakery.url("roles/")).content.decode()
        assert told in page and page.count('<th scope="row">') == len(Right)
