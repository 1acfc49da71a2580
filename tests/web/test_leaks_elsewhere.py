"""Nothing of one company comes to light where accounts, programs and addresses touch two: whoever belongs to both, a
company's directory, a key for reading, and addresses that lead nowhere."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from rashin.organizations.models import Member, Organization, Role
from rashin.organizations.public_id import new_public_id
from rashin.people.actions.tokens import make_token
from tests.web.answers import asked
from tests.web.drawn_forms import sender
from tests.web.neighbours import MARK, Neighbours, address_of, neighbours
from tests.web.permissions import TABLE, Row
from tests.web.test_leaks import INSIDE, NARROWED, looks_at_what_is_asked

pytestmark = pytest.mark.walk

SCIM = "application/scim+json"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
USER, GROUP = (f"urn:ietf:params:scim:schemas:core:2.0:{each}" for each in ("User", "Group"))
ASKED_BY_A_DIRECTORY = (
    "Users", "Groups", "Users?startIndex=2&count=500", 'Users?filter=userName co "tonari"', "ServiceProviderConfig",
    'Users?filter=displayName co "小野寺"', "Users?filter=active eq true", 'Groups?filter=displayName co "店"',
)  # fmt: skip
BY_TOKEN = (
    "document_file", "board_sheet", "week_sheet", "search_sheet", "learnings_sheet", "entries_sheet", "audit_log_file",
)  # fmt: skip


@pytest.fixture(scope="module")
def filled(kept_for_the_module: None, tmp_path_factory: pytest.TempPathFactory) -> Neighbours:
    return neighbours(tmp_path_factory.mktemp("neighbours"))


@pytest.fixture
def both(filled: Neighbours, db: None, time_machine: Any, monkeypatch: pytest.MonkeyPatch) -> Neighbours:
    for limit in ("MOST_IN_A_MINUTE", "MOST_OF_STRANGERS"):
        monkeypatch.setattr(f"rashin.activity.refusals.{limit}", 10**9)
    monkeypatch.setattr("rashin.config.gate.WRONG_KEYS", 10**9)
    time_machine.move_to(datetime.now(UTC), tick=False)
    return filled


def test_whoever_belongs_to_both_sees_nothing_of_the_one_in_the_other(both: Neighbours) -> None:
    """But its name and address, where one goes there; and a coach offers a draft to several clients at once."""
    Organization.objects.filter(pk=both.other.pk).update(name="株式会社 となり")
    for role in (Role.OWNER, Role.COACH):
        account = getattr(both.ours, role).user
        Member.objects.filter(organization=both.other, role=role).update(user=account)
    coach_there = Member.objects.get(organization=both.other, role=Role.COACH).public_id
    clients = {role: both.client(role) for role in ("owner", "coach", "out")}
    question = "?" + "&".join(f"{name}={both.theirs[kind]}" for name, kind in NARROWED.items())
    wrong = []
    for row in INSIDE:
        plain = asked(clients[sender(row)], "GET", both.address(row))
        asks = looks_at_what_is_asked(plain.response)
        answers = [plain, *([asked(clients[sender(row)], "GET", both.address(row) + question)] if asks else [])]
        found = (each for answer in answers for each in both.secrets_in(answer.told, question))
        wrong += [(row.page, each) for each in found if each not in ("tonari", coach_there)]
    assert not wrong


def program(both: Neighbours, scope: str) -> Client:
    """A program with a key of our company."""
    _token, key = make_token(name="写し", scope=scope, days=90, by=both.ours.owner, at=datetime.now(UTC))
    return Client(headers={"authorization": f"Bearer {key}"})


def test_a_directory_finds_nobody_of_another_company(both: Neighbours) -> None:
    directory = program(both, "scim")
    wrong = []
    for rest in ASKED_BY_A_DIRECTORY:
        answer = asked(directory, "GET", both.ours.url(f"scim/v2/{rest}"))
        wrong += [(rest, each) for each in both.secrets_in(answer.told, rest)]
    assert not wrong


def _changes(kind: str, other: str) -> list[tuple[str, str, Any]]:
    """What a directory could ask of a row, by its method and the rest of its address."""
    schema = {"Users": USER, "Groups": GROUP}[kind]
    named = {"Users": {"userName": "neu@tomugi.example"}, "Groups": {"displayName": "仕入れ"}}[kind]
    renamed = {"op": "replace", "path": "displayName", "value": "別の名"}
    return [
        ("GET", f"{kind}/{other}", None),
        ("PUT", f"{kind}/{other}", {"schemas": [schema], **named}),
        ("PATCH", f"{kind}/{other}", {"schemas": [PATCH], "Operations": [renamed]}),
        ("DELETE", f"{kind}/{other}", None),
        ("GET", f'{kind}?filter=id eq "{other}"', None),
    ]


def _with_somebody(both: Neighbours, somebody: str) -> list[tuple[str, str, Any]]:
    """What names somebody in a team."""
    people = [{"value": somebody}]
    added = {"op": "add", "path": "members", "value": people}
    team = f"Groups/{both.names['team']}"
    return [
        ("POST", "Groups", {"schemas": [GROUP], "displayName": "仕入れ", "members": people}),
        ("PUT", team, {"schemas": [GROUP], "displayName": "仕入れ", "members": people}),
        ("PATCH", team, {"schemas": [PATCH], "Operations": [added]}),
    ]


def test_a_directory_is_answered_of_another_companys_people_and_teams_as_of_nobody(both: Neighbours) -> None:
    directory = program(both, "scim")
    person, team, nobody = both.theirs["member"], both.theirs["team"], new_public_id()
    theirs = [*_changes("Users", person), *_changes("Groups", team), *_with_somebody(both, person)]
    nobodys = [*_changes("Users", nobody), *_changes("Groups", nobody), *_with_somebody(both, nobody)]
    for (method, rest, content), (_method, other_rest, other_content) in zip(theirs, nobodys, strict=True):
        one, other = (
            asked(directory, method, both.ours.url(f"scim/v2/{place}"), json.dumps(told) if told else "", SCIM)
            for place, told in ((rest, content), (other_rest, other_content))
        )
        assert one.alike == other.alike, (method, rest)
        assert one.response.status_code in (400, 404, 200) and not both.secrets_in(one.told, f"{rest}{content}")


FILES = [row for row in TABLE if row.method == "GET" and row.page in BY_TOKEN]


@pytest.mark.parametrize("row", FILES, ids=lambda row: f"{row.page} {' '.join(row.args)}")
def test_a_key_for_reading_opens_nothing_of_another_company(row: Row, both: Neighbours) -> None:
    reader = program(both, "read")
    own = asked(reader, "GET", both.address(row) + ("?q=店" if "search" in row.page else ""))
    assert own.response.status_code == 200 and not both.secrets_in(own.told)
    one, other = (asked(reader, "GET", address_of(row, slug, both.theirs)) for slug in ("tonari", "nobody"))
    assert one.response.status_code == 401 and one.alike == other.alike


@pytest.mark.parametrize(
    "rest", ["", "board", "nothing/", "objectives/", "board.pdf", "settings/record.exe", "scim/v2/"]
)
@pytest.mark.parametrize("role", ["owner", "out"])
def test_an_address_that_leads_nowhere_tells_of_no_company(rest: str, role: str, both: Neighbours) -> None:
    client = both.client(role)
    asked(client, "GET", f"/o/nobody/{rest}")
    one, other = (asked(client, "GET", f"/o/{slug}/{rest}") for slug in ("tonari", "nobody"))
    assert one.alike[:2] == other.alike[:2]
    assert one.alike[-1].replace("tonari", "") == other.alike[-1].replace("nobody", "")
    assert MARK not in one.told
