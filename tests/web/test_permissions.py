"""Walk the one table of tests/web/permissions.py: every page, method, role and organisation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from rashin.activity import log
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.comments import say
from rashin.goals.actions.content import ActionContent
from rashin.goals.actions.todos import add_action
from rashin.organizations.models import Member
from rashin.people.actions.invitations import invite
from rashin.people.actions.members import add_member, change_member
from rashin.people.actions.single_sign_on import add_domain
from rashin.people.actions.team_links import make_team_link
from rashin.people.actions.tokens import end_token, make_token
from rashin.people.links import key_of
from rashin.people.models import AccessToken, Scope
from tests import cast
from tests.web.closing_places import closing_places
from tests.web.coaching_places import coaching_places
from tests.web.permissions import BY_TOKEN, ROLES, TABLE, Row
from tests.web.permissions_of_others import ANOTHERS
from tests.web.planning_places import planning_places
from tests.web.shop_places import shop_places
from tests.web.turns import by_turns

pytestmark = pytest.mark.walk

LATER = datetime(2099, 1, 1, tzinfo=UTC)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass
class World:
    """Our company, a stranger's, and what stands in addresses."""

    ours: cast.Company
    theirs: cast.Company
    names: dict[str, str]

    def address(self, row: Row) -> str:
        """Where the row's page is."""
        found = {arg.partition(":")[0]: self.names[arg] for arg in row.args}
        inside = row.page in _inside()
        return reverse(row.page, kwargs={**({"slug": self.ours.organization.slug} if inside else {}), **found})

    def client(self, role: str) -> Client:
        """A browser of somebody in that role; the member leads the team."""
        if role == "out":
            return Client()
        if role == "stranger":
            return self.theirs.client(self.theirs.owner)
        return self.ours.client(self.ours.leader if role == "member" else getattr(self.ours, role))


def places(ours: cast.Company) -> dict[str, str]:
    """What stands in addresses, by the names that `args` uses ("team:shop" is another value for `team`)."""
    at = cast.TODAY
    guest = add_member(name="新入 社員", by=ours.owner, at=at)
    secret = invite(guest, by=ours.owner, at=datetime.now(UTC))
    change_member(ours.clerk, by=ours.owner, at=at, name_reading="きむら さくら")
    told = {"organization": ours.organization, "by": ours.owner, "at": at}
    returned = log.record("member.returned", ours.clerk, **told)
    left = log.record("member.left", ours.clerk, **told)
    objective = ours.objective()
    number = ours.key_result()
    entry = record_check_in(number, Seen(value=Decimal(5900)), by=ours.leader, at=at)
    link = make_team_link(ours.team, days=366, by=ours.leader, at=datetime.now(UTC))
    token, _key = make_token(name="人事の台帳", scope="scim", days=90, by=ours.owner, at=datetime.now(UTC))
    todo = ActionContent(title="案内を送る", assignees=(ours.owner, ours.admin, ours.leader))
    return {
        "key_result": objective.key_results.get().public_id,
        "check_in": entry.public_id,
        "action": add_action(objective, todo, by=ours.owner, at=at).public_id,
        "public_id:objective": objective.public_id,
        "public_id:key_result": objective.key_results.get().public_id,
        "public_id:team": ours.team.public_id,
        **planning_places(ours, objective),
        **closing_places(ours),
        **coaching_places(ours),
        **shop_places(ours),
        "comment": say(objective, "今週もこの調子で", by=ours.owner, at=at).public_id,
        "secret": secret,
        "session": "no-such-session",
        "number": "1",
        "kind:csv": "csv",
        "kind:xlsx": "xlsx",
        "kind:jsonl": "jsonl",
        "uidb36": "1",
        "key": "no-such-key",
        "member": ours.clerk.public_id,
        "member:coach": ours.coach.public_id,
        "member:guest": guest.public_id,
        "member:leader": ours.leader.public_id,
        "link": link.public_id,
        "token": token.public_id,
        "rest": "Users",
        "domain": add_domain("mail.tomugi.invalid", by=ours.owner, at=at).public_id,
        "key:link": key_of(link.public_id),
        "team": ours.team.public_id,
        "team:shop": ours.shop.public_id,
        "event": returned.public_id,
        "event:left": left.public_id,
    }


@pytest.fixture(scope="module")
def filled(kept_for_the_module: None) -> World:
    ours = cast.company()
    theirs = cast.company("株式会社 隣", "tonari", domain="tonari.example")
    return World(ours, theirs, places(ours))


@pytest.fixture
def world(filled: World, db: None) -> World:
    return filled


def _patterns() -> list[URLPattern]:
    found: list[URLPattern] = []
    waiting: list[URLPattern | URLResolver] = list(get_resolver().url_patterns)
    while waiting:
        each = waiting.pop()
        waiting += each.url_patterns if isinstance(each, URLResolver) else []
        found += [each] if isinstance(each, URLPattern) else []
    return found


@lru_cache
def _inside() -> set[str]:
    """The pages of an organisation: their address names it."""
    return {str(each.name) for each in _patterns() if "slug" in each.pattern.converters}


def test_every_page_is_in_the_table():
    known = {row.page for row in TABLE}
    unlisted = {each.name or str(each.pattern) for each in _patterns()} - known
    assert not unlisted, f"add these to tests/web/permissions.py: {sorted(map(str, unlisted))}"
    assert not known - {each.name for each in _patterns()}, "these pages of the table are gone"


def test_every_page_of_an_organisation_stands_under_its_name():
    outside = {str(each.pattern) for each in _patterns() if "slug" in each.pattern.converters}
    assert all(route.startswith("o/<slug:slug>/") for route in outside)


@pytest.mark.parametrize("row", (*TABLE, *ANOTHERS), ids=str)
def test_a_page_answers_each_role_as_the_table_says(row: Row, world: World):
    wrong = []
    for role in ROLES:
        answer = _ask(world.client(role), row.method, world.address(row))
        if answer != getattr(row.who, role):
            wrong.append(f"{role} is answered {answer}, the table says {getattr(row.who, role)}")
    assert not wrong, "; ".join(wrong)


@pytest.fixture(scope="module")
def clients(filled: World) -> dict[str, Client]:
    """A browser for each role."""
    return {role: filled.client(role) for role in ROLES}


def _let_in(page: str, world: World, clients: Sequence[tuple[str, Client]]) -> list[str]:
    """To whom a method is not refused that the table does not have for this page."""
    rows = [row for row in TABLE if row.page == page]
    missing = [method for method in METHODS if method not in {row.method for row in rows}]
    answers = {
        f"{method} {page} to {role}": _ask(client, method, world.address(rows[0]))
        for role, client in clients
        for method in missing
    }
    return [f"{asked} is answered {answer}" for asked, answer in answers.items() if answer not in (405, 302)]


NAMES = sorted({row.page for row in TABLE})


@pytest.mark.parametrize("page", NAMES)
def test_a_method_that_is_not_in_the_table_is_refused(page: str, world: World, clients: dict[str, Client]):
    """To a third of the roles, by turns."""
    assert not _let_in(page, world, by_turns([*clients.items()], NAMES.index(page), 3))


@pytest.mark.proof
@pytest.mark.parametrize("page", NAMES)
def test_a_method_that_is_not_in_the_table_is_refused_to_everybody(page: str, world: World, clients: dict[str, Client]):
    assert not _let_in(page, world, [*clients.items()])


@pytest.fixture(scope="module")
def keys(filled: World) -> dict[str, str]:
    """The key of a token for each purpose, of one that has ended, of another company's, and one that was made up."""
    now = datetime.now(UTC)

    def made(scope: str, by: Member) -> tuple[AccessToken, str]:
        return make_token(name=f"{scope} {by.name}", scope=scope, days=90, by=by, at=now)

    ended, key = made("read", filled.ours.admin)
    end_token(ended, by=filled.ours.owner, at=now)
    of = {scope: made(scope, filled.ours.owner)[1] for scope in Scope.values}
    return {**of, "ended": key, "theirs": made("read", filled.theirs.owner)[1], "made up": "rashin_x"}


def _opened(row: Row, world: World, keys: Sequence[tuple[str, str]]) -> list[str]:
    """Which of these keys is answered another way than the table says."""
    purpose, answer = BY_TOKEN.get((row.page, row.method), ("", 0))
    wrong = []
    for kind, key in keys:
        expected = answer if kind == purpose else 401 if purpose else row.who.out
        found = _ask(Client(headers={"authorization": f"Bearer {key}"}), row.method, world.address(row))
        wrong += [] if found == expected else [f"{kind}: {found}, the table says {expected}"]
    return wrong


FOR_TOKENS = [row for row in TABLE if row.page != "healthz"]


@pytest.mark.parametrize("row", FOR_TOKENS, ids=str)
def test_a_token_opens_what_the_table_says_and_nothing_else(row: Row, world: World, keys: dict[str, str]):
    """Every key where one opens something; a third of them, by turns, everywhere else."""
    opens = (row.page, row.method) in BY_TOKEN
    assert not _opened(row, world, by_turns([*keys.items()], 0 if opens else TABLE.index(row), 1 if opens else 3))


@pytest.mark.proof
@pytest.mark.parametrize("row", FOR_TOKENS, ids=str)
def test_no_token_at_all_opens_anything_else(row: Row, world: World, keys: dict[str, str]):
    assert not _opened(row, world, [*keys.items()])


def _ask(client: Client, method: str, address: str) -> int:
    from django.db import transaction

    send: Callable[..., object] = getattr(client, method.lower())
    with transaction.atomic():
        answer = send(address)
        transaction.set_rollback(True)
    return int(answer.status_code)  # type: ignore[attr-defined]
