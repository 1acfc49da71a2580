"""The page that a team's link opens: whose name was tapped, the team's numbers and actions, and where they lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import pgettext

from rashin.goals.actions.through_link import UNDO_SECONDS
from rashin.goals.forms.check_in import CheckInForm
from rashin.goals.measured import language
from rashin.goals.models import CheckIn
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.board_page import day_of
from rashin.goals.pages.check_in import CheckInRow, Round, check_in_row
from rashin.goals.pages.poster import Goal, goals_on, sights_of
from rashin.goals.pages.week import ActionLine, action_line, state_of
from rashin.goals.queries.board import chosen_cycle
from rashin.goals.queries.entries import Entered
from rashin.goals.queries.poster import poster_of
from rashin.goals.queries.team_link import TeamAction, numbers_seen, team_actions
from rashin.organizations.models import Member
from rashin.people.guests import names_on
from rashin.people.links import key_of
from rashin.people.models import TeamLink
from rashin.ui.shell import SightNode

IDLE_SECONDS = 60  # a shared tablet returns to the names when nobody has touched it for so long
AFTER_ENTRY_SECONDS = 20  # after an entry sooner; whoever stays taps once
WARNING_SECONDS = 20  # so long the countdown is seen, and one tap stops it (WCAG 2.2.1)
OPEN_STATES = ("owed", "week", "later")


@dataclass(frozen=True, slots=True)
class GuestAddresses(Addresses):
    """The addresses that lead on from a team's link: those of the link itself, and nothing inside the company."""

    key: str = ""
    member: str = ""

    def of(self, name: str, public_id: str) -> str:
        return ""

    def page(self, name: str, query: dict[str, str] | None = None) -> str:
        return ""

    def offered(self, name: str, **kwargs: str) -> str:
        if not self.member or name not in ("check_ins", "check_in_retraction", "action_completion"):
            return ""
        return reverse(f"team_link_{name}", kwargs={"key": self.key, "member": self.member, **kwargs})


@dataclass(frozen=True, slots=True)
class Name:
    """A name to tap."""

    name: str
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class TeamNumber:
    """A number of the team: `state` is owed, week, later, done or "" (nothing is asked); `owner` carries it."""

    row: CheckInRow
    state: str
    owner: str
    is_mine: bool

    @property
    def asks(self) -> bool:
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class TeamTodo:
    """An action of the team, with the names of who does it; only `can_tick` has a box."""

    line: ActionLine
    people: str
    can_tick: bool


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Everything on the page; `person` has tapped their name."""

    person: Member | None
    names: tuple[Name, ...]
    numbers: tuple[TeamNumber, ...]
    actions: tuple[TeamTodo, ...]
    goals: tuple[Goal, ...]
    sights: tuple[tuple[SightNode, ...], ...]
    label: str
    start: str

    @property
    def asked(self) -> tuple[TeamNumber, ...]:
        return tuple(each for each in self.numbers if each.asks)

    @property
    def done(self) -> tuple[TeamNumber, ...]:
        return tuple(each for each in self.numbers if each.state == "done")

    @property
    def others(self) -> tuple[TeamNumber, ...]:
        return tuple(each for each in self.numbers if not each.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A row that came back: what was typed, and the entry of whoever was faster."""

    form: CheckInForm
    theirs: CheckIn | None = None


def round_through(link: TeamLink, guest: Member, today: date) -> Round:
    """Whose rows are drawn, and where they are sent."""
    named = "" if guest.pk is None else guest.public_id
    addresses = GuestAddresses(link.organization.slug, key=key_of(link.public_id), member=named)
    return Round(guest, addresses, today, today + timedelta(days=1))


def team_page(
    link: TeamLink, guest: Member, *, today: date, returned: Mapping[str, Returned] | None = None
) -> TeamPage:
    """The page, in a number of queries that does not grow with what is on it."""
    round_ = round_through(link, guest, today)
    key, back = key_of(link.public_id), returned or {}
    cycle, _cycles = chosen_cycle(guest, "", today)
    hung = poster_of(guest, link.team, cycle) if cycle else None
    numbers = [
        team_number(given, round_, back.get(given.key_result.public_id))
        for given in numbers_seen(guest, link.team, today)
    ]
    return TeamPage(
        person=None if guest.pk is None else guest,
        names=tuple(_name(member, key, guest) for member in names_on(link)),
        numbers=tuple(sorted(numbers, key=_place)),
        actions=tuple(team_todo(each, round_) for each in team_actions(guest, link.team, today)),
        goals=goals_on(hung, day_of(cycle, today)) if hung and cycle else (),
        sights=sights_of(hung, round_.addresses) if hung else (),
        label=cycle.label(language()) if cycle else "",
        start=reverse("team_link", kwargs={"key": key}),
    )


def team_number(given: Entered, round_: Round, returned: Returned | None = None) -> TeamNumber:
    """A number of the team as a row."""
    stands = state_of(given, round_.today)
    row = check_in_row(
        given,
        round_,
        state="done" if stands == "done" and returned is None else "",
        form=returned.form if returned else None,
        theirs=returned.theirs if returned else None,
        again=True,
    )
    key_result = given.key_result
    owner = key_result.owner or key_result.brought_by
    mine = round_.member.pk is not None and round_.member.pk in (key_result.owner_id, key_result.brought_by_id)
    if returned is not None and stands not in OPEN_STATES:
        stands = "owed"
    return TeamNumber(row, stands, owner.name if owner else "", mine)


def team_todo(each: TeamAction, round_: Round) -> TeamTodo:
    """An action of the team as a line."""
    people = pgettext("between names", ", ").join(each.people)
    return TeamTodo(action_line(each.mine, round_), people, each.can_tick)


def may_take_back(entry: CheckIn, guest: Member, at: datetime) -> bool:
    """Whether the way back is still offered."""
    return entry.entered_by_id == guest.pk and at - entry.recorded_at <= timedelta(seconds=UNDO_SECONDS)


def _name(member: Member, key: str, guest: Member) -> Name:
    url = reverse("team_link_week", kwargs={"key": key, "member": member.public_id})
    return Name(member.name, url, member.pk == guest.pk)


def _place(each: TeamNumber) -> tuple[int, bool, date]:
    order = {"owed": 0, "week": 1, "later": 1, "done": 2}
    return (order.get(each.state, 3), not each.is_mine, each.row.due or date.max)
