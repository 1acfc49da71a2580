"""The doctor recomputes what is stored."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override

from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.doctor import findings
from rashin.goals.models import KeyResult, Objective
from tests.cast import TODAY, Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery() -> Company:
    bakery = company()
    top = bakery.objective("上の目標", level="company", team=None, owner=bakery.owner)
    record_check_in(bakery.key_result(contributes_to=top), Seen(value=Decimal(6000)), by=bakery.leader, at=TODAY)
    return bakery


def test_what_the_actions_wrote_is_well(bakery: Company) -> None:
    assert list(findings()) == []


def test_a_figure_changed_behind_the_actions_back_is_found(bakery: Company) -> None:
    KeyResult.objects.exclude(progress=None).update(progress=Decimal("0.9"))
    found = list(findings())
    assert any("progress" in each and "0.9" in each and "サイトの月間訪問者" in each for each in found)
    assert len(found) == 2, "the key result and the objective that was computed from it"


def test_a_wrong_place_is_found(bakery: Company) -> None:
    Objective.objects.filter(contributes_to__isnull=False).update(path="/1/")
    with override("en"):
        assert any("another place" in each for each in findings())
