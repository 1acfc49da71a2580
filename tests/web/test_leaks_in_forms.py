"""What is sent to one company's pages brings nothing of another to light: a form with nothing in it, as it is drawn,
and with another company's ids in its fields, which are answered as ids that nobody has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from django.core import mail

from rashin.organizations.public_id import new_public_id
from tests.post import deliver
from tests.web.answers import Answer, asked, compared
from tests.web.drawn_forms import Target, listening, targets
from tests.web.neighbours import Neighbours, neighbours
from tests.web.permissions import TABLE, Row
from tests.web.rubbish import Fields, encoded
from tests.web.test_permissions import World

pytestmark = pytest.mark.walk

# what a field means by an id where no page offers one for it
MEANT = {
    "own": "public_id:objective", "of": "public_id:objective", "parent": "public_id:objective", "team": "team",
    "row": "public_id:key_result", "supports": "public_id:key_result", "key_result": "public_id:key_result",
    "cycle": "public_id:cycle", "from": "public_id:cycle", "to": "public_id:cycle", "source": "public_id:cycle",
    "owner": "member", "member": "member", "who": "member", "carrier": "member", "draft": "public_id:draft",
}  # fmt: skip
TRIED = """\
action_edit assignees
action_new key_result
coach_access teams
goals_sheet cycle
homework who
idea_answer displaces
key_result_move objective
member_departure key_result-*
member_departure team-*
member_new team
members_several team
no_item_new team
objective_alignment contributes_to
objective_alignment feed-*-feeds
objective_edit carried_by
objective_edit kr-*
objective_edit kr-*-owner
objective_edit parent
objective_move cycle
plan_new parent
structure_copy source
team_members members
team_new parent
team_settings leader
team_table *"""
POSTS = [row for row in TABLE if row.method == "POST" and row.page != "scim"]


@dataclass(frozen=True)
class Walked:
    """Two companies, and what can be sent to ours."""

    both: Neighbours
    targets: dict[Row, Target]


@pytest.fixture(scope="module")
def filled(kept_for_the_module: None, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    both = neighbours(tmp_path_factory.mktemp("neighbours"))
    found = targets(World(both.ours, both.ours, dict(both.names)), asks=False)
    return Walked(both, {each.row: each for each in found})


@pytest.fixture(autouse=True)
def _nothing_changes_between_two_questions(db: None, settings: Any, monkeypatch: Any, time_machine: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    settings.RASHIN = {**settings.RASHIN, "RASHIN_MAIL_URL": "smtp://mail.example"}
    for limit in ("MOST_IN_A_MINUTE", "MOST_OF_STRANGERS"):
        monkeypatch.setattr(f"rashin.activity.refusals.{limit}", 10**9)
    monkeypatch.setattr("rashin.config.gate.DOORS", ())
    time_machine.move_to(datetime.now(UTC), tick=False)


def ids_in(target: Target, both: Neighbours) -> dict[str, str]:
    """The fields that take an id, each with one of ours; of rows whose ids stand in names ("kr-…-owner") one each."""
    values = {name: both.names[MEANT[name]] for name in target.asked if name in MEANT}
    values |= {name: value for name, value in sorted(target.offered) if value in both.counterparts}
    once = {_starred(name, both)[1]: (name, value) for name, value in values.items()}
    drawn = {name for form in target.forms for name, _value in form}
    named = (_starred(name, both) for name in sorted({*target.asked, *drawn}))
    return dict(once.values()) | {f"{name.partition('*')[0]}*": ours for ours, name in named if ours}


def _starred(name: str, both: Neighbours) -> tuple[str, str]:
    """The id of ours in a field's name, and the name with a star in its place."""
    ours = next((part for part in name.split("-") if part in both.counterparts), "")
    return ours, name.replace(ours, "*") if ours else name


def _questions(walked: Walked, target: Target) -> Iterator[tuple[str, Fields, Fields]]:
    """A form with an id of theirs, and the same with one that nobody has."""
    form = max(target.forms, key=len)
    for name, ours in ids_in(target, walked.both).items():
        theirs, nobodys = walked.both.counterparts[ours], new_public_id()
        yield name, _put(target, form, name, ours, theirs), _put(target, form, name, ours, nobodys)


def _put(target: Target, form: Fields, name: str, ours: str, other: str) -> Fields:
    if "*" not in name:
        return [*(each for each in form if each[0] != name), (name, other)]
    asked_for = [(each, "") for each in target.asked if ours in each and each not in dict(form)]
    return [(name.replace(ours, other), value) for name, value in [*form, *asked_for]]


def _sent(target: Target, fields: Fields, **headers: str) -> Answer:
    return asked(target.client, "POST", target.path, encoded(fields), **headers)


def _told_apart(both: Neighbours, name: str, one: Answer, other: Answer, question: str) -> list[str]:
    found = both.secrets_in(one.told, question)
    same = one.alike == other.alike
    return found if same else [f"{name}: {one.alike[:2]} and {other.alike[:2]}", *found]


@pytest.mark.parametrize("row", POSTS, ids=lambda row: f"{row.page} {' '.join(row.args)}".strip())
def test_what_is_sent_brings_nothing_of_another_company_to_light(row: Row, filled: Walked) -> None:
    both, target = filled.both, filled.targets[row]
    names: set[str] = set()
    wrong = []
    with listening(names.add):
        for form in ([], max(target.forms, key=len)):
            wrong += both.secrets_in(_sent(target, form).told)
            wrong += both.secrets_in(_sent(target, form, **{"HX-Request": "true"}).told)
    target.asked = sorted(names)
    for name, theirs, nobodys in _questions(filled, target):
        wrong += _told_apart(both, name, *compared(partial(_sent, target), theirs, nobodys), encoded(theirs))
    deliver()
    wrong += [each for letter in mail.outbox for each in both.secrets_in(letter.message().as_string() + letter.body)]
    assert not wrong


def test_what_names_a_row_in_a_form_is_among_what_is_tried(filled: Walked) -> None:
    """The walk puts another company's id in place of each of these, at the least."""
    tried = {
        f"{row.page} {_starred(name, filled.both)[1]}"
        for row, target in filled.targets.items()
        for name in ids_in(target, filled.both)
    }
    missing = set(TRIED.split("\n")) - tried
    assert not missing, sorted(missing)
