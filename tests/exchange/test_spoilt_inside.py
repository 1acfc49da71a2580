"""What a document holds as JSON inside its rows (payloads, versions, facts, proposals, words, days) is looked through,
too: it is refused by its path, or every page that reads it stands."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from rashin.exchange.document.importing import take_in
from rashin.exchange.document.problems import Refused
from rashin.exchange.document.schema import schema
from rashin.exchange.document.sections import ALL
from rashin.exchange.document.trees import Tree
from rashin.goals.models import Cycle, Objective
from rashin.organizations.models import Member, Role
from rashin.people.doors import BACKEND
from rashin.people.models import User
from tests.exchange.documents import emptied, event_payload, exported, problems, storied_company, taken
from tests.exchange.test_rubbish import OTHER_THINGS
from tests.shares import all_well, shares, some
from tests.web import rubbish

INSIDE = [(section.name, column.name) for section in ALL for column in section.columns if isinstance(column, Tree)]
DAYS = ("2026-10-15", "2026-11-24")


@pytest.fixture(scope="module")
def text(kept_for_the_module: None) -> str:
    """The document of a company with something in every such place, which does not stand here any more."""
    organization = storied_company().organization
    text = exported(organization)
    emptied(organization)
    return text


def _signed_in() -> Client:
    """The browser of the owner, who has come back."""
    owner = Member.objects.filter(role=Role.OWNER).latest("pk")
    owner.user = User.objects.create(email=owner.email)
    owner.save(update_fields=["user"])
    client = Client()
    client.force_login(owner.user, backend=BACKEND)
    return client


def _pages() -> list[str]:
    """Every page that reads what stands as JSON, of today and of past days."""
    objectives = [f"objectives/{row.public_id}/" for row in Objective.objects.all()]
    cycles = Cycle.objects.exclude(state="planning")
    past = [f"{page}?day={day}" for page in ("board/", "week/", objectives[0]) for day in DAYS]
    stories = [f"cycles/{cycle.public_id}/story/" for cycle in cycles]
    boards = [f"board/?cycle={cycle.public_id}" for cycle in cycles]
    plain = ["feed/", "week/", "learnings/", "settings/record/", "changes/?since=2026-10-02&day=2026-11-24", "words/"]
    return [*plain, *objectives, *[f"{each}chain/" for each in objectives], *past, *stories, *boards]


def _wrong_pages() -> list[str]:
    client = _signed_in()
    told = {page: client.get(f"/o/tomugi/{page}").status_code for page in _pages()}
    return [f"{page} is {status}" for page, status in told.items() if status not in (200, 302)]


Change = Callable[[dict[str, Any]], object]
STORY: dict[str, tuple[Change, str]] = {
    "a proposal of a weight that is none": (
        lambda d: d["counter_proposals"][0].update(changes={"weight": "abc"}),
        "counter_proposals[0].changes.weight unknown",
    ),
    "a proposal of a target that is none": (
        lambda d: d["counter_proposals"][1]["changes"].update(target="abc"),
        "counter_proposals[1].changes.target number",
    ),
    "a status that is none, given by a person": (
        lambda d: event_payload(d, "key_result.status_overridden").update(after="x"), "payload.after choice",
    ),
    "helpers that are no list": (lambda d: _facts(d).update(helpers="x"), "cycle_closings[0].facts.helpers array"),
    "a remark that is a number": (lambda d: _facts(d).update(remarks=[5]), "cycle_closings[0].facts.remarks[0] text"),
    "a decision that lacks its words": (
        lambda d: _facts(d).update(no_list=[{"by": 5}]), "cycle_closings[0].facts.no_list[0].by public_id",
    ),
    "a story that lacks its objectives": (
        lambda d: _facts(d).pop("objectives"), "cycle_closings[0].facts.objectives missing",
    ),
}  # fmt: skip


def _facts(content: dict[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = content["cycle_closings"][0]["facts"]
    return facts


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", STORY)
def test_a_story_or_proposal_that_no_page_could_read_is_refused_by_its_path(
    wrong: str, text: str, tmp_path: Path
) -> None:
    change, expected = STORY[wrong]
    content = json.loads(text)
    change(content)
    assert any(told.endswith(expected) for told in problems(tmp_path, content))


@pytest.mark.walk
@pytest.mark.django_db
def test_what_was_not_spoilt_is_valid_comes_in_and_is_read_by_every_page(text: str, tmp_path: Path) -> None:
    assert not list(jsonschema.Draft202012Validator(schema()).iter_errors(json.loads(text)))
    assert exported(taken(tmp_path, text).organization) == text
    assert _wrong_pages() == []


def _another(chance: random.Random) -> Any:
    if chance.random() < 0.8:
        return deepcopy(chance.choice((*OTHER_THINGS, 5, [5], {"a": 5}, "x", "1.5")))  # it may be spoilt in its turn
    return rubbish.value(chance)


def _inside(of: Any) -> list[tuple[Any, Any]]:
    found = []
    for key, inside in list(of.items() if isinstance(of, dict) else enumerate(of)):
        found.append((of, key))
        if isinstance(inside, dict | list):
            found += _inside(inside)
    return found


def spoilt(text: str, seed: int) -> str:
    """The document of a seed: in one of its places with JSON, values are others, gone or doubled."""
    chance, content = random.Random(seed), json.loads(text)
    section, column = INSIDE[seed % len(INSIDE)]
    rows = [content[section]] if section == "organization" else [row for row in content[section] if row[column]]
    for _ in range(chance.choice((1, 1, 3))):
        row = chance.choice(rows)
        holder, key = chance.choice(_inside({column: row[column]})[1:] or [(row, column)])
        if chance.random() < 0.15:
            del holder[key]
        elif chance.random() < 0.15 and isinstance(holder, dict):
            holder[chance.choice(("x", "title", "before", "target"))] = _another(chance)
        else:
            holder[key] = _another(chance)
    return json.dumps(content)


def _tried(text: str, file: Path, seed: int) -> str:
    """What is wrong with how an import ends; "" when nothing is."""
    section, column = INSIDE[seed % len(INSIDE)]
    file.write_text(spoilt(text, seed), "utf-8", "surrogatepass")
    with transaction.atomic():
        try:
            take_in(file, at=timezone.now())
            wrong = "; ".join(_wrong_pages())
        except Refused as refused:
            paths = [each.path for each in refused.problems]
            wrong = "" if any(paths) else f"refused without a path: {refused}"
        finally:
            transaction.set_rollback(True)
    return f"{section}.{column}: {wrong}" if wrong else ""


def all_tried(text: str, seeds: range, folder: Path) -> None:
    all_well(seeds, partial(_tried, text, folder / "document.json"))


@pytest.mark.walk
@pytest.mark.django_db
def test_json_that_was_spoilt_inside_a_document_is_refused_by_its_path_or_read_by_every_page(
    text: str, tmp_path: Path
) -> None:
    all_tried(text, some(40), tmp_path)


@pytest.mark.proof
@pytest.mark.django_db
@shares(2_000)
def test_two_thousand_documents_spoilt_inside_are_refused_by_path_or_read_by_every_page(
    text: str, tmp_path: Path, seeds: range
) -> None:
    all_tried(text, seeds, tmp_path)
