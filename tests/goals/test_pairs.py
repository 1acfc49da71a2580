"""Two people at once on the heart: whatever they do, it ends as if one had come after the other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rashin.activity.models import Event
from rashin.goals import actions
from rashin.goals.doctor import findings
from rashin.goals.models import (
    Action,
    Agreement,
    CheckIn,
    Closure,
    Comment,
    CounterProposal,
    Cycle,
    CycleClosing,
    DirectionSentence,
    Draft,
    Idea,
    KeyResult,
    NoItem,
    Objective,
    ObjectiveClosure,
    Support,
)
from rashin.organizations.models import Member
from rashin.people.models import Team
from tests.cast import Company
from tests.goals import pairs, writing_pairs
from tests.goals.pairs import PAIRS

ACTIONS = Path(actions.__file__).parent
PAIRS_OF = (Path(pairs.__file__), Path(writing_pairs.__file__))
STATE: dict[type[Any], tuple[str, ...]] = {
    Objective: (
        "title", "state", "archived_at", "contributes_to__title", "cycle__number", "team__name", "progress",
        "owner__name", "known_parts", "counted_parts", "key_results_under", "version", "copied_from__title", "position",
        "weight",
    ),
    KeyResult: (
        "title", "objective__title", "objective__cycle__number", "value", "progress", "target", "weight", "archived_at",
        "agreed_at", "feeds__title", "status_override", "looked_on", "next_due", "version", "start",
        "position", "status", "owner__name", "copied_from__title",
    ),
    CheckIn: ("key_result__title", "kind", "value", "idempotency_key", "replaces__value", "retracts__value"),
    Cycle: ("number", "state"),
    CycleClosing: ("cycle__number", "closed_by__role", "reopened_because"),
    Closure: (
        "key_result__title", "progress", "score", "cause", "learning", "taken_back_at", "version", "carried_to__title",
    ),
    ObjectiveClosure: ("objective__title", "summary", "score", "version", "by__role"),
    Agreement: ("objective__title", "member__role", "agrees", "is_binding"),
    CounterProposal: ("key_result__title", "changes", "state"),
    NoItem: ("what", "why", "objective__title", "revived_as__title", "archived_at"),
    Idea: ("what", "answer"),
    Support: ("objective__title", "to_objective__title"),
    Action: ("title", "archived_at", "objective__title", "assignments__member__name", "completions__member__name"),
    Comment: ("objective__title", "text", "archived_at"),
    DirectionSentence: ("text", "position", "archived_at"),
    Draft: ("form", "version"),
    Team: ("name", "leader__name"),
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


# What needs no pair, and why.
ALONE = {
    "make_quarters": "with the first start of a company, before anybody else is in it",
    "start_company": "is an installation's; tried among what counts once",
    "keep_draft": "holds no more than its writer's own row; tried in test_concurrency",
    "keep_sentence": "is its reader's own, and the same however often",
    "ask_again": "is its reader's own, and the same however often",
    "note_visit": "is its visitor's own; of two tabs the second finds what the first one noted",
}


def test_every_action_of_the_heart_is_tried_beside_another() -> None:
    """Whatever opens a transaction of its own changes something. It counts as tried where a pair hands it on or does it
    later, not where it makes what a pair begins with."""
    actions = {name for file in ACTIONS.glob("*.py") for name in _changing(ast.parse(file.read_text()))}
    tried = {name for file in PAIRS_OF for name in _tried(ast.parse(file.read_text()))}
    tried |= {"enter"} if "record_check_in" in tried else set()  # the same by another name
    assert ALONE.keys() <= actions - tried
    assert actions - tried - ALONE.keys() == set()


def _changing(module: ast.Module) -> Iterator[str]:
    for function in module.body:
        is_open = isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
        if is_open and "transaction.atomic" in ast.unparse(function):
            yield function.name


def _tried(module: ast.Module) -> Iterator[str]:
    called = {node.func for node in ast.walk(module) if isinstance(node, ast.Call)}
    later = {
        name
        for function in ast.walk(module)
        if isinstance(function, ast.FunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Lambda | ast.FunctionDef) and inner is not function
        for name in ast.walk(inner)
    }
    yield from (node.id for node in ast.walk(module) if isinstance(node, ast.Name) and node not in called - later)
