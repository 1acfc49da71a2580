"""What a coach from outside was not given: every page is walked by the coach of one team, and nothing of the other team
is found, neither its words nor its name, nor its people.
Every day a page is asked each question once, its addresses by turns, or every other one where it has one address; all
addresses are asked everything in the proofs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from rashin.goals.actions.alignment import feed, support
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.closing import close_cycle
from rashin.goals.actions.comments import say
from rashin.goals.actions.content import ActionContent, KeyResultContent
from rashin.goals.actions.cycles import change_cycle_state, open_cycle
from rashin.goals.actions.looking_back import LookedBack, answer_closing
from rashin.goals.actions.no_list import answer_idea, bring_idea, decide_against
from rashin.goals.actions.objectives import decline_objective
from rashin.goals.actions.todos import add_action
from rashin.goals.models import CycleState, Objective
from rashin.organizations.models import Given, Member
from rashin.organizations.public_id import new_public_id
from rashin.people.models import CoachedTeam, Team, TeamMembership, User
from rashin.rules.searching import fold
from tests import cast
from tests.cast import Company
from tests.e2e.example import inside_pages
from tests.web.answers import asked, compared, told_by
from tests.web.neighbours import address_of
from tests.web.permissions import TABLE, Row
from tests.web.shop_places import named_of
from tests.web.test_leaks import WITH_IDS, looks_at_what_is_asked
from tests.web.test_permissions import places
from tests.web.turns import by_turns

pytestmark = pytest.mark.walk

MARK = "〓"
AT = cast.TODAY
SPRING = datetime(2026, 4, 1, 3, tzinfo=UTC)
PAGES = [row for row in TABLE if row.method == "GET" and row.page in inside_pages()]


@dataclass(frozen=True)
class Other:
    """The company, what stands in its addresses, and the objectives of the team that was not given."""

    ours: Company
    names: dict[str, str]
    theirs: tuple[Objective, ...]
    given: Objective
    team: Team
    clerk: Member


def _of_the_other(ours: Company, place: Team, clerk: Member, title: str, **fields: Any) -> Objective:
    fields = {"team": place, "owner": clerk, "why": f"{MARK}理由"} | fields
    fields.setdefault("key_results", [cast.visitors(title=f"{MARK}{title}の数", owner=clerk, card_where=MARK)])
    return ours.objective(f"{MARK}{title}", **fields)


def _somebody_there(ours: Company) -> tuple[Team, Member]:
    user = User.objects.create_user("yoru@tomugi.example", cast.PASSWORD)
    name = f"{MARK}夜野 明"
    clerk = Member.objects.create(
        organization=ours.organization, user=user, name=name, search_text=fold(name), joined_at=cast.FOUNDED
    )
    team = Team.objects.create(organization=ours.organization, name=f"{MARK}夜カフェ", leader=clerk)
    TeamMembership.objects.create(organization=ours.organization, team=team, member=clerk, since=cast.FOUNDED)
    return team, clerk


def _filled(ours: Company) -> Other:
    by, (team, clerk) = ours.owner, _somebody_there(ours)
    fed = KeyResultContent(title="三店で150件", kind="fed", reading="total", unit="件", target=Decimal(150))
    parent = ours.objective(
        "会社の大きな目標", level="company", team=None, owner=by, key_results=[fed, cast.visitors()]
    )
    middle = _of_the_other(ours, team, clerk, "異動", contributes_to=parent)
    counted = KeyResultContent(title=f"{MARK}口コミ", reading="total", unit="件", target=Decimal(50), owner=clerk)
    feeder = _of_the_other(ours, team, clerk, "口コミの目標", key_results=[counted])
    child = ours.objective("見える子の目標", contributes_to=middle)
    person = _of_the_other(ours, team, clerk, "自分の目標", level="person", team=None)
    proposed = _of_the_other(ours, team, clerk, "提案", state="proposed")
    declined = _of_the_other(ours, team, clerk, "見送り", state="proposed")
    decline_objective(declined, by=by, at=AT, reason=f"{MARK}いまではない")
    displaced = _of_the_other(ours, team, clerk, "譲った目標")
    idea = bring_idea(f"{MARK}もっと良い案", "", cycle=ours.cycle, by=clerk, at=AT)
    answer_idea(idea, answer="taken", text="", displaces=displaced, by=by, at=AT)
    decide_against(f"{MARK}しないこと", f"{MARK}理由", team=team, cycle=ours.cycle, by=by, at=AT)
    number = feeder.key_results.get()
    feed(number, parent.key_results.get(kind="fed"), by=by, at=AT)
    support(middle, child, by=by, at=AT)
    record_check_in(number, Seen(value=Decimal(4), note=f"{MARK}メモ", wants_help=True), by=clerk, at=AT)
    say(middle, f"{MARK}ひとこと", by=clerk, at=AT)
    add_action(middle, ActionContent(title=f"{MARK}行動", assignees=(clerk,)), by=by, at=AT)
    closed = _closed(ours, team, clerk)
    theirs = (middle, feeder, person, proposed, declined, displaced, *closed)
    return Other(ours, {}, theirs, child, team, clerk)


def _closed(ours: Company, team: Team, clerk: Member) -> tuple[Objective, Objective]:
    """One in a quarter that is closed, and one in a quarter that is looked back on."""
    by, found = ours.owner, []
    for name, first, last in (("春", (4, 1), (6, 30)), ("梅雨", (6, 1), (8, 31))):
        days = {"first": date(2026, *first), "last": date(2026, *last)}
        cycle = open_cycle(kind="free", name=name, **days, by=by, at=SPRING)
        cycle = change_cycle_state(cycle, CycleState.RUNNING, by=by, at=SPRING)
        theirs = _of_the_other(ours, team, clerk, f"{name}の目標", cycle=cycle, at=SPRING)
        ours.objective(f"{name}の見える目標", cycle=cycle, at=SPRING)
        cycle = change_cycle_state(cycle, CycleState.CLOSING, by=by, at=AT)
        said = LookedBack(learning=f"{MARK}学び", cause=f"{MARK}理由", following="drop")
        answer_closing(theirs.key_results.get(), said, by=by, at=AT)
        if name == "春":
            close_cycle(cycle, by=by, at=AT, without_answers=True)
        found.append(theirs)
    return found[0], found[1]


@pytest.fixture(scope="module")
def filled(kept_for_the_module: None) -> Iterator[Other]:
    with time_machine.travel(AT + timedelta(days=1), tick=True):
        ours = cast.company()
        coach = ours.coach
        coach.given, coach.reads_proposals = Given.TEAMS, False
        coach.save(update_fields=["given", "reads_proposals"])
        CoachedTeam.objects.create(organization=ours.organization, member=coach, team=ours.team)
        names = places(ours)
        yield replace(_filled(ours), names=names)


@pytest.fixture
def other(filled: Other, db: None) -> Other:
    return filled


def _asked(other: Other) -> list[str]:
    """Searches, orders, filters and past days; the ids of what was not given as choices."""
    words = [f"?q={each}" for each in ("異動", "口コミ", "学び", "ひとこと", "目標", "夜野", "夜カフェ")]
    boards = [f"?by={by}" for by in ("team", "person")] + ["?status=help", "?by=person&status=not_entered"]
    days = [f"?day={AT.date()}", f"?from=2026-09-30&to={AT.date()}", "?by=person&day=2026-11-24"]
    theirs = f"?of=team&team={other.team.public_id}&person={other.clerk.public_id}"
    return [*words, *boards, *days, theirs, f"{theirs}&by=team", "?of=team", "?told=1", "?kind=people&q=夜"]


def _path(row: Row, parts: dict[str, str]) -> str:
    return reverse(row.page, kwargs={"slug": "tomugi", **parts})


def _told(row: Row, other: Other, *, all_at_once: bool) -> list[Any]:
    """The addresses and questions after which this page tells of the other team."""
    client = other.ours.client(other.ours.coach)
    parts = {arg.partition(":")[0]: other.names[arg] for arg in row.args}
    tried = [parts]
    if row.args and "objective" in row.args[0]:
        tried += [{**parts, "public_id": each.public_id} for each in (*other.theirs, other.given)]
    if row.page in ("story", "closing", "closing_together"):
        tried += [{**parts, "public_id": each} for each in {each.cycle.public_id for each in other.theirs}]
    wrong = []
    for turn, each in enumerate(tried):
        now = PAGES.index(row) + turn
        questions = _asked(other) if all_at_once else by_turns(_asked(other), now, max(2, len(tried)))
        for question, told in _answers(client, _path(row, each), ["", *questions]):
            if MARK in told or (other.clerk.public_id in told and other.clerk.public_id not in question):
                wrong.append((each, question))
    return wrong


def _named(row: Row) -> str:
    return f"{row.page} {' '.join(row.args)}".strip()


@pytest.mark.parametrize("row", PAGES, ids=_named)
def test_no_page_tells_the_coach_of_one_team_of_another(row: Row, other: Other):
    assert not _told(row, other, all_at_once=False)


@pytest.mark.proof
@pytest.mark.parametrize("row", PAGES, ids=_named)
def test_no_page_tells_the_coach_of_one_team_whatever_they_ask(row: Row, other: Other):
    assert not _told(row, other, all_at_once=True)


def _answers(client: Client, address: str, questions: list[str]) -> Iterator[tuple[str, str]]:
    """(question, what is told); a page that looks at no question is asked once."""
    for question in questions:
        with transaction.atomic():
            answer = client.get(address + question)
            told = told_by(answer)
            transaction.set_rollback(True)
        yield question, told
        if not looks_at_what_is_asked(answer):
            return


@pytest.mark.parametrize("row", [row for row in WITH_IDS if row.who.coach != 403], ids=str)
def test_what_was_not_given_and_what_does_not_exist_are_the_same(row: Row, other: Other, time_machine: Any):
    time_machine.move_to(AT + timedelta(days=1), tick=False)
    client = other.ours.client(other.ours.coach)
    for name in row.args:
        not_given = other.ours.shop.public_id if name.startswith(("team", "public_id:team")) else None
        not_given = not_given or other.names.get(named_of("shops", name))
        if not_given is None:
            continue
        whole = {**other.names, name: not_given}, {**other.names, name: new_public_id()}
        addresses = [address_of(row, "tomugi", names) for names in whole]
        one, another = compared(partial(asked, client, row.method), *addresses)
        assert one.alike == another.alike, name


def test_the_same_walk_as_an_owner_finds_the_other_team(other: Other):
    client = other.ours.client(other.ours.owner)
    told = {"board", "search", "feed", "learnings", "board_sheet", "no_list", "members", "teams"}
    for row in (row for row in PAGES if row.page in told):
        address = _path(row, {arg.partition(":")[0]: other.names[arg] for arg in row.args})
        assert any(MARK in words for _question, words in _answers(client, address, ["", *_asked(other)])), row.page
