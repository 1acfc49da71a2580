"""The example company in an installation that serves it, for browsers and for tests without one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeVar

import time_machine
from django.db.models import Model, QuerySet
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from rashin.activity.models import Event
from rashin.exchange import demo
from rashin.goals.models import Action, Cycle, CycleState, Idea, KeyResult, NoItem, Objective, ObjectiveState
from rashin.organizations.models import Member, Organization, Role
from rashin.people.actions.invitations import invite
from rashin.people.actions.members import add_member
from rashin.people.actions.team_links import make_team_link
from rashin.people.links import key_of
from rashin.people.models import Team
from tests.web.permissions import TABLE, Row

NOW = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # Tuesday 9:00 in Sapporo
BACKEND = "rashin.people.accounts.Accounts"
PASSWORD = "asa-no-pan-2026"
LANGUAGES = ("ja", "en")
M = TypeVar("M", bound=Model)
SHEETS = (
    "audit_log_file", "board_sheet", "week_sheet", "entries_sheet", "learnings_sheet", "goals_template",
    "people_template",
)  # fmt: skip
NOT_PAGES = (
    "healthz",
    "sign_on_saml",
    "choices",
    "member_choices",
    "document_file",
    "my_data_file",
    *SHEETS,
)  # answers that are no HTML


@dataclass(frozen=True)
class Example:
    """The company that stands in the database, in one language."""

    organization: Organization
    language: str

    @property
    def owner(self) -> Member:
        """小野寺, who owns it."""
        return Member.objects.select_related("user").get(organization=self.organization, role=Role.OWNER)

    @property
    def leader(self) -> Member:
        """佐藤, who leads marketing."""
        return Member.objects.select_related("user").get(organization=self.organization, email__startswith="sato@")

    def client(self, member: Member | None = None) -> Client:
        """A browser without a screen; nobody is signed in unless a member is named."""
        language = {"accept-language": self.language}
        client = Client(headers={"host": "localhost", **language})
        if member is not None and member.user is not None:
            client.force_login(member.user, backend=BACKEND)
        return client

    def address(self, page: str, **arguments: str) -> str:
        """Where a page of this organisation is, by its URL name."""
        inside = {"slug": self.organization.slug} if page in inside_pages() else {}
        return reverse(page, kwargs={**inside, **arguments})


@contextmanager
def standing(language: str) -> Iterator[Example]:
    """Write the company as of NOW and let the clock run from there."""
    with time_machine.travel(NOW, tick=True):
        yield Example(demo.write(language=language, password=PASSWORD), language)


@lru_cache
def inside_pages() -> set[str]:
    """The URL names of pages whose address names an organisation."""
    found: set[str] = set()
    waiting: list[URLPattern | URLResolver] = list(get_resolver().url_patterns)
    while waiting:
        each = waiting.pop()
        if isinstance(each, URLResolver):
            waiting += each.url_patterns
        elif "slug" in each.pattern.converters:
            found.add(str(each.name))
    return found


def pages() -> list[Row]:
    """Every page that somebody can look at: each GET of the one table, once, that answers 200."""
    found: dict[str, Row] = {}
    for row in TABLE:
        if row.method == "GET" and row.page not in NOT_PAGES and 200 in (row.who.owner, row.who.out):
            found.setdefault(row.page, row)
    return list(found.values())


def is_outside(row: Row) -> bool:
    """Whether the page is for those who have not signed in."""
    return row.who.owner != 200


def address(example: Example, row: Row) -> str:
    """Where the row's page is in the example company."""
    parts = (arg.partition(":") for arg in row.args)
    return example.address(row.page, **{name: PLACES[what or name](example) for name, _colon, what in parts})


def objective(example: Example) -> Objective:
    """An agreed objective of the running quarter with most below it."""
    running = Objective.objects.filter(organization=example.organization, cycle__state=CycleState.RUNNING)
    agreed = running.filter(state=ObjectiveState.AGREED, contributes_to=None, archived_at=None)
    return max(agreed, key=lambda each: (each.contributors.count(), -each.pk))


def key_result(example: Example) -> KeyResult:
    """A key result with many check-ins."""
    found = KeyResult.objects.filter(organization=example.organization, objective__cycle__state=CycleState.RUNNING)
    return max(found, key=lambda each: (each.check_ins.count(), -each.pk))


def _proposal(example: Example) -> Objective:
    return Objective.objects.filter(organization=example.organization, state=ObjectiveState.PROPOSED).latest("pk")


def _secret(example: Example) -> str:
    guest = add_member(name="新入 社員", by=example.owner, at=datetime.now(UTC))
    return invite(guest, by=example.owner, at=datetime.now(UTC))


def _link(example: Example) -> str:
    team = Team.objects.get(organization=example.organization, leader=example.leader)
    return key_of(make_team_link(team, days=366, by=example.leader, at=datetime.now(UTC)).public_id)


def running(example: Example, found: QuerySet[M], cycle: str = "objective__cycle") -> str:
    """The public id of the first of these in the running quarter, else of the first."""
    ours = found.filter(organization=example.organization)
    row = ours.filter(**{f"{cycle}__state": CycleState.RUNNING}).first() or ours.first()
    assert row is not None
    return str(row.public_id)


# what stands in addresses, by the names that the table's `args` use
PLACES: dict[str, Callable[[Example], str]] = {
    "secret": _secret,
    "uidb36": lambda example: "1",
    "key": lambda example: "no-such-key",
    "member": lambda example: example.leader.public_id,
    "leader": lambda example: example.leader.public_id,
    "coach": lambda example: Member.objects.get(organization=example.organization, role="coach").public_id,
    "link": lambda example: _link(example),
    "team": lambda example: Team.objects.get(organization=example.organization, leader=example.leader).public_id,
    "event": lambda example: Event.objects.filter(organization=example.organization).latest("pk").public_id,
    "objective": lambda example: objective(example).public_id,
    "key_result": lambda example: key_result(example).public_id,
    "check_in": lambda example: key_result(example).check_ins.filter(kind="value").latest("pk").public_id,
    "action": lambda example: running(example, Action.objects.all()),
    "cycle": lambda example: Cycle.objects.get(organization=example.organization, state=CycleState.RUNNING).public_id,
    "proposal": lambda example: _proposal(example).public_id,
    "idea": lambda example: Idea.objects.filter(organization=example.organization).latest("pk").public_id,
    "no_item": lambda example: running(example, NoItem.objects.all(), "cycle"),
}
