"""Whatever is sent to a page is taken or refused in words: never an error of ours, and what is refused leaves nothing.

Each form is sent as a page draws it, then spoilt from a seed (tests/web/rubbish.py). A failure names its seed.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.db import connection, models

from rashin.goals.doctor import findings
from tests import cast
from tests.shares import all_well, raised, shares, some
from tests.web import rubbish
from tests.web.drawn_forms import Record, Target, listening, send, targets, undone
from tests.web.rubbish import Fields
from tests.web.test_permissions import World, places

FORMS, QUERIES = 1_000, 300
ROW_BY_ROW = {"team_table", "week_entries"}  # what is right in a row is recorded, and can be taken back with one tap
TAKES_BACK = b'name="take_back"'
LOOKED_THROUGH = 10  # of what was taken, every so many is looked through by the doctor


def _value(field: models.Field[Any, Any]) -> str:
    """Something that would be another value in such a column."""
    if field.choices:
        return str(next(iter(field.flatchoices))[0])
    if isinstance(field, models.DateField):
        return "1999-12-31"
    return {"BooleanField": "on", "CharField": "x", "TextField": "x"}.get(field.get_internal_type(), "1")


# every column of every row of Rashin, by its name and by the name of its key
OF_ROWS = {
    name: _value(field)
    for model in apps.get_models()
    if model.__module__.startswith("rashin.")
    for field in model._meta.concrete_fields
    for name in (field.name, field.attname)
}
# pages of which a form can be drawn with more in it, and what names the row or the version that is meant
READ_BESIDE = {
    "account_request_login_code": "email",
    "action_completion": "member",
    "action_edit": "key_result",
    "check_in_correction": "answers excused looked_on steps until",
    "check_ins": "answers excused steps until",
    "coach": "language",
    "coach_document": "language",
    "counter_proposal_new": "key_result",
    "document": "cycle",
    "invitation": "email password",
    "key_result_closure": "team",  # where one was
    "key_result_start": "value",
    "member_departure": "what who",
    "no_changes": "idempotency_key",
    "objective_closure": "team",  # where one was
    "objective_refusal": "reason",
    "questions_preview": "cycle",
    "reopening": "reason",
    "single_sign_on_requirement": "lets_coaches_in requires_single_sign_on",
    "team_link_action_completion": "member",
    "team_link_check_ins": "answers excused steps until",
}
READS_ALL = {
    "coach_notes", "draft", "kept_sentences", "objective_edit", "plan_new", "plan_preview",
}  # fmt: skip


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
def _quiet(db: None, settings: Any, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is told to wait: what is sent comes to its page, and is answered at once."""
    clock(cast.TODAY)
    monkeypatch.setattr("rashin.config.gate.DOORS", ())
    settings.ACCOUNT_RATE_LIMITS = False


def tried(place: Place, of: list[Target], seed: int) -> str:
    """What is wrong with the answer to one form or query; "" when nothing is. Each target has its turn."""
    chance, target = random.Random(seed), of[seed % len(of)]
    sound = chance.choice(target.forms)
    fields = rubbish.form(chance, sound, target.asked)
    try:
        with undone(target.client):
            with place.record.written() as tables:
                answer = send(target, rubbish.encoded(fields))
            wrong = _wrong(
                place, target, answer, tables, sometimes=seed % 3 == 0, thoroughly=seed % LOOKED_THROUGH == 0
            )
    except Exception as error:
        wrong = raised(error)
    return wrong and f"{target.row.method} {target.row.page}: {wrong} | {rubbish.spoilt(sound, fields)!r}"


def _wrong(place: Place, target: Target, answer: Any, tables: set[str], *, sometimes: bool, thoroughly: bool) -> str:
    if answer.status_code >= 500:
        return f"answered {answer.status_code}"
    if answer.status_code >= 400:
        tables = place.record.changed(tables)
        if tables and not (target.row.page in ROW_BY_ROW and TAKES_BACK in answer.content):
            return f"refused with {answer.status_code}, and left something in {sorted(tables)}"
    if not tables:
        return ""
    connection.check_constraints()
    if answer.status_code == 302 and answer["Location"].startswith("/") and sometimes:
        shown = target.client.get(answer["Location"]).status_code
        if shown >= 500:
            return f"taken, and then {answer['Location']} answered {shown}"
    return "; ".join(list(findings())[:3]) if thoroughly else ""


def all_tried(place: Place, of: list[Target], seeds: range) -> None:
    all_well(seeds, partial(tried, place, of))


@pytest.fixture(autouse=True)
def nobody_has_knocked() -> None:
    """Who has come too often is told to wait, and is asked nothing."""
    cache.clear()


def test_a_thousand_spoilt_forms_are_taken_or_refused(place: Place) -> None:
    all_tried(place, place.posts, some(FORMS))


def test_spoilt_queries_get_a_page(place: Place) -> None:
    all_tried(place, place.gets, some(QUERIES))


@pytest.mark.walk
@pytest.mark.parametrize("draft", ["../../etc", "a/b", "\x00", "\ud800", "あ", "a" * 99, "?", "#", "%2f"])
def test_a_draft_of_a_name_that_is_no_address_gets_another(place: Place, draft: str) -> None:
    for target in place.posts:
        if target.row.page in ("plan_new", "objective_edit"):
            with undone(target.client):
                assert send(target, rubbish.encoded([("draft", draft)])).status_code == 422


def test_a_number_of_thousands_of_digits_breaks_no_page(place: Place) -> None:
    """Python reads none of more than 4,300."""
    for target in (*place.gets, *place.posts):
        drawn = target.forms[0]
        more = [(name, "9" * 5_000) for name in dict.fromkeys((*target.asked, *dict(drawn)))]
        for headers in (None, {"HX-Request": "true"}):
            with undone(target.client):
                answer = send(target, rubbish.encoded([*drawn, *more]), headers)
                assert answer.status_code < 500, target.row.page


@pytest.mark.walk
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_all_break_no_page(place: Place, day: str) -> None:
    """Python has no day before and none after, in no zone."""
    for target in (*place.gets, *place.posts):
        drawn = target.forms[0]
        more = [(name, day) for name in dict.fromkeys((*target.asked, *dict(drawn)))]
        with undone(target.client):
            assert send(target, rubbish.encoded([*drawn, *more])).status_code < 500, target.row.page


def beside(target: Target) -> Fields:
    """Every column of every row that no form to this page shows, each with a value."""
    shown = {name for form in target.forms for name, _value in form} | {name for name, _value in target.offered}
    return [(name, value) for name, value in OF_ROWS.items() if name not in shown]


@pytest.mark.walk
def test_no_page_reads_a_field_of_a_row_that_its_form_does_not_show(place: Place) -> None:
    """What is not read cannot be set. What a page reads beside its form stands in READ_BESIDE; a page that goes over
    all that was sent stands in READS_ALL, and is held by the next test."""
    read: dict[str, set[str]] = {}
    for target in place.posts:
        more = beside(target)
        names: set[str] = set()
        with undone(target.client), listening(names.add):
            send(target, rubbish.encoded([*target.forms[0], *more]))
        read.setdefault(target.row.page, set()).update(names & {name for name, _value in more})
    assert {page for page, found in read.items() if len(found) > 99} == READS_ALL
    few = {page: " ".join(sorted(found)) for page, found in read.items() if found and page not in READS_ALL}
    few.pop("account_reset_password", None)  # its own field, which is not drawn for who is signed in
    assert few == READ_BESIDE


def test_a_page_that_goes_over_all_that_was_sent_sets_nothing_more(place: Place) -> None:
    for target in (each for each in place.posts if each.row.page in READS_ALL):
        plain, again, more = (left(place, target, extra) for extra in ([], [], beside(target)))
        by_chance = {name for name in plain if plain[name] != again.get(name)}  # ids and moments
        assert {name for name in more if more[name] != plain.get(name)} <= by_chance, target.row.page


def left(place: Place, target: Target, more: Fields) -> dict[str, Counter[str]]:
    """What stands in each column of the tables to which the form has written."""
    found: dict[str, Counter[str]] = {}
    with undone(target.client), place.record.written() as tables:
        send(target, rubbish.encoded([*target.forms[0], *more]))
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f'SELECT * FROM "{table}"')
                columns = [column[0] for column in cursor.description]
                for name, values in zip(columns, zip(*cursor.fetchall(), strict=True), strict=False):
                    found[f"{table}.{name}"] = Counter(map(str, values))
    return found


@pytest.mark.proof
@shares(100_000)
def test_a_hundred_thousand_spoilt_forms_are_taken_or_refused(place: Place, seeds: range) -> None:
    all_tried(place, place.posts, seeds)


@pytest.mark.proof
@shares(100_000)
def test_a_hundred_thousand_spoilt_queries_get_a_page(place: Place, seeds: range) -> None:
    all_tried(place, place.gets, seeds)
