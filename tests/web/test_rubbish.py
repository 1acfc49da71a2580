"""Whatever is sent to a page is taken or refused in words: never an error of ours, and what is refused leaves nothing.

Each form is sent as a page draws it, then spoilt from a seed (tests/web/rubbish.py). A failure names its seed.
"""

from __future__ import annotations

import random
import traceback
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection

from rashin.goals.doctor import findings
from tests import cast
from tests.web import rubbish
from tests.web.drawn_forms import Record, Target, send, targets, undone
from tests.web.test_permissions import World, places

FORMS, QUERIES = 1_000, 300
NEVER_BEFORE = 20261124  # seeds of the proofs begin here
LOOKED_THROUGH = 10  # of what was taken, every so many is looked through by the doctor
MOST_TOLD = 12


@dataclass
class Place:
    """A company with something of everything in it, and what can be sent to its pages."""

    posts: list[Target]
    gets: list[Target]
    record: Record


@pytest.fixture(scope="module")
def place(kept_for_the_module: None) -> Place:
    ours = cast.company()
    theirs = cast.company("株式会社 隣", "tonari", domain="tonari.example")
    with time_machine.travel(cast.TODAY, tick=False):
        world = World(ours, theirs, places(ours))
        found = targets(world)
    of = {method: [each for each in found if each.row.method == method] for method in ("GET", "POST")}
    return Place(of["POST"], of["GET"], Record())


@pytest.fixture(autouse=True)
def _quiet(db: None, settings: Any, clock: Any) -> None:
    clock(cast.TODAY)
    settings.ACCOUNT_RATE_LIMITS = False


def tried(place: Place, target: Target, seed: int) -> str:
    """What is wrong with the answer to one form or query; "" when nothing is."""
    chance = random.Random(seed)
    fields = rubbish.form(chance, chance.choice(target.forms), target.asked)
    with undone(target.client):
        try:
            with place.record.written() as tables:
                answer = send(target, rubbish.encoded(fields))
            wrong = _wrong(
                place, target, answer, tables, sometimes=seed % 3 == 0, thoroughly=seed % LOOKED_THROUGH == 0
            )
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            own = [each for each in traceback.extract_tb(error.__traceback__) if "/src/rashin/" in each.filename][-1:]
            wrong = f"{type(error).__name__}: {str(error)[:200]} at {last.filename}:{last.lineno}, {own}"
    return wrong and f"seed {seed}: {target.row.method} {target.row.page}: {wrong} | {str(fields)[:600]!r}"


def _wrong(place: Place, target: Target, answer: Any, tables: set[str], *, sometimes: bool, thoroughly: bool) -> str:
    if answer.status_code >= 500:
        return f"answered {answer.status_code}"
    if answer.status_code >= 400:
        left = place.record.changed(tables)
        return f"refused with {answer.status_code}, and left something in {sorted(left)}" if left else ""
    if not tables:
        return ""
    connection.check_constraints()
    if answer.status_code == 302 and answer["Location"].startswith("/") and sometimes:
        shown = target.client.get(answer["Location"]).status_code
        if shown >= 500:
            return f"taken, and then {answer['Location']} answered {shown}"
    return "; ".join(list(findings())[:3]) if thoroughly else ""


def all_tried(place: Place, of: list[Target], seeds: range) -> None:
    """Every target in turn, a seed each."""
    cache.clear()
    wrong = [told for seed in seeds if (told := tried(place, of[seed % len(of)], seed))]
    counted = Counter(told.split(": ", 1)[1].split(" | ")[0] for told in wrong)
    assert not wrong, "\n".join(
        [f"{len(wrong)} of {len(seeds)}", *map(str, counted.most_common(40)), *wrong[:MOST_TOLD]]
    )


def test_a_thousand_spoilt_forms_are_taken_or_refused(place: Place) -> None:
    all_tried(place, place.posts, range(FORMS))


def test_spoilt_queries_get_a_page(place: Place) -> None:
    all_tried(place, place.gets, range(QUERIES))


@pytest.mark.parametrize("draft", ["../../etc", "a/b", "\x00", "\ud800", "あ", "a" * 99, "?", "#", "%2f"])
def test_a_draft_of_a_name_that_is_no_address_gets_another(place: Place, draft: str) -> None:
    for target in place.posts:
        if target.row.page in ("plan_new", "objective_edit"):
            with undone(target.client):
                assert send(target, rubbish.encoded([("draft", draft)])).status_code == 422


@pytest.mark.proof
def test_a_hundred_thousand_spoilt_forms_are_taken_or_refused(place: Place) -> None:
    all_tried(place, place.posts, range(NEVER_BEFORE, NEVER_BEFORE + 100_000))


@pytest.mark.proof
def test_a_hundred_thousand_spoilt_queries_get_a_page(place: Place) -> None:
    all_tried(place, place.gets, range(NEVER_BEFORE, NEVER_BEFORE + 100_000))
