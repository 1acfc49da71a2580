"""Two people at once on the heart: whatever they do, it ends as if one had come after the other."""

from __future__ import annotations

from typing import Any

import pytest

from rashin.activity.models import Event
from rashin.goals.doctor import findings
from rashin.goals.models import (
    Action,
    Agreement,
    CheckIn,
    Closure,
    CounterProposal,
    Cycle,
    CycleClosing,
    Idea,
    KeyResult,
    NoItem,
    Objective,
    Support,
)
from rashin.organizations.models import Member
from tests.cast import Company
from tests.goals.pairs import PAIRS

STATE: dict[type[Any], tuple[str, ...]] = {
    Objective: (
        "title", "state", "archived_at", "contributes_to__title", "cycle__number", "team__name", "progress",
        "owner__name", "known_parts", "counted_parts", "key_results_under", "version", "copied_from__title",
    ),
    KeyResult: (
        "title", "objective__title", "objective__cycle__number", "value", "progress", "target", "weight", "archived_at",
        "agreed_at", "feeds__title", "status_override", "looked_on", "next_due", "version",
    ),
    CheckIn: ("key_result__title", "kind", "value", "idempotency_key", "replaces__value", "retracts__value"),
    Cycle: ("number", "state"),
    CycleClosing: ("cycle__number", "closed_by__role", "reopened_because"),
    Closure: ("key_result__title", "progress", "score", "cause", "taken_back_at", "version", "carried_to__title"),
    Agreement: ("objective__title", "member__role", "agrees", "is_binding"),
    CounterProposal: ("key_result__title", "changes", "state"),
    NoItem: ("what", "why", "objective__title", "revived_as__title"),
    Idea: ("what", "answer"),
    Support: ("objective__title", "to_objective__title"),
    Action: ("title", "archived_at", "completions__on"),
    Member: ("name", "role", "left_at"),
    Event: ("name", "subject_kind", "actor__role"),
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("names", PAIRS.groups(), ids=lambda names: names[0])
def test_two_at_once_end_as_one_after_the_other(names: list[str], database_kind: str) -> None:
    PAIRS.end_as_in_turn(names, _standing, rounds=1)
    assert list(findings()) == []


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("names", PAIRS.groups(), ids=lambda names: names[0])
def test_however_often_two_are_at_once(names: list[str], database_kind: str) -> None:
    PAIRS.end_as_in_turn(names, _standing, rounds=20)
    assert list(findings()) == []


def _standing(bakery: Company) -> dict[str, list[str]]:
    return {
        model.__name__: sorted(map(str, model.objects.filter(organization=bakery.organization).values_list(*fields)))
        for model, fields in STATE.items()
    }
