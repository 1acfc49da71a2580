"""Teams and people move in mid-quarter: past days, the feed and closed quarters go on telling what they told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.closing import close_cycle
from rashin.goals.actions.content import ActionContent, ObjectiveContent
from rashin.goals.actions.cycles import change_cycle_state
from rashin.goals.actions.leaving import let_go
from rashin.goals.actions.looking_back import LookedBack, answer_closing
from rashin.goals.actions.objectives import change_objective
from rashin.goals.actions.todos import add_action
from rashin.goals.models import CycleState, KeyResult, Objective
from rashin.goals.queries.leaving import holdings
from rashin.organizations.models import Role
from rashin.people.actions.members import change_member
from rashin.people.actions.teams import add_team, archive_team, change_team, change_team_members, reorder_team
from tests.cast import TODAY, Company, company
from tests.goals.past_days import differences, shown_today, told_of

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=3)
JANUARY = TODAY + timedelta(days=45)


@pytest.fixture
def bakery(clock: Any) -> Company:
    """The company's objective with one of each team under it, numbers, an action."""
    clock(TODAY)
    bakery = company()
    above = bakery.objective("朝が楽しみな街にする", level="company", team=None, owner=bakery.owner)
    for team, owner in ((bakery.team, bakery.leader), (bakery.shop, bakery.member)):
        row = bakery.objective(f"{team.name}の目標", team=team, owner=owner, contributes_to=above)
        number = row.key_results.select_related("objective__team", "organization").get()
        record_check_in(number, Seen(value=Decimal(5900), note="ひとこと"), by=bakery.owner, at=TODAY)
        todo = ActionContent(title=f"{team.name}のアクション", assignees=(owner,))
        add_action(row, todo, by=bakery.owner, at=TODAY)
    return bakery


def moves_teams(bakery: Company) -> None:
    how = {"by": bakery.owner, "at": LATER}
    above = add_team(name="北海道", **how)
    reorder_team(above, up=True, **how)
    change_team(bakery.team, parent=above, **how)
    change_team(bakery.shop, parent=bakery.team, **how)


def changes_leaders(bakery: Company) -> None:
    change_team(bakery.team, leader=bakery.member, by=bakery.owner, at=LATER)
    change_team(bakery.shop, leader=bakery.leader, by=bakery.owner, at=LATER)


def moves_people(bakery: Company) -> None:
    how = {"by": bakery.owner, "at": LATER}
    change_team_members(bakery.shop, come=[bakery.leader, bakery.member], go=[bakery.clerk], **how)
    change_team_members(bakery.team, come=[bakery.clerk], go=[bakery.leader, bakery.member], **how)
    change_member(bakery.clerk, role=Role.VIEWER, **how)


def hands_over(bakery: Company) -> None:
    """Who leads leaves: half of it goes to a colleague, half to nobody."""
    held = holdings(bakery.leader, bakery.organization.day_of(LATER))
    heirs = {each.key: (bakery.member, None)[number % 2] for number, each in enumerate(held)}
    let_go(bakery.leader, heirs=heirs, by=bakery.owner, at=LATER)


def puts_a_team_away(bakery: Company) -> None:
    archive_team(bakery.shop, by=bakery.owner, at=LATER)


def gives_objectives_to_other_teams(bakery: Company) -> None:
    for row in Objective.objects.filter(level="team").select_related("team", "owner", "contributes_to"):
        other = bakery.shop if row.team == bakery.team else bakery.team
        content = ObjectiveContent(
            title=row.title, team=other, owner=row.owner, level=row.level, contributes_to=row.contributes_to
        )
        change_objective(row, content, by=bakery.owner, at=LATER)


EVERYTHING = (moves_teams, changes_leaders, moves_people, gives_objectives_to_other_teams, hands_over, puts_a_team_away)


def reorganise(bakery: Company) -> None:
    for step in EVERYTHING:
        step(bakery)


@pytest.mark.parametrize("step", [*EVERYTHING, reorganise], ids=lambda step: step.__name__)
def test_a_past_day_shows_what_it_showed(bakery: Company, step: Callable[[Company], None]) -> None:
    shown = shown_today(bakery, TODAY)
    step(bakery)
    assert differences(shown, told_of(bakery, bakery.organization.day_of(TODAY))) == []


def lines(client: Client, address: str) -> list[str]:
    """The lines of a feed, the latest first."""
    page = client.get(address).content.decode()
    return re.findall(r"<li>(?:<span class=\"face|<svg).*?</li>", page, re.DOTALL)


@pytest.mark.parametrize("where", ["feed/", "objectives/{objective}/", "teams/{team}/"])
def test_the_feed_goes_on_telling_what_it_told(bakery: Company, where: str) -> None:
    row = Objective.objects.get(team=bakery.team)
    address = bakery.url(where.format(objective=row.public_id, team=bakery.team.public_id))
    owner = bakery.client(bakery.owner)
    before = lines(owner, address)
    moves_teams(bakery)
    changes_leaders(bakery)
    moves_people(bakery)
    hands_over(bakery)
    kept = [line for line in lines(owner, address) if "11月27日" not in line]  # the day of the reorganisation
    assert len(kept) > 2 and kept == before[: len(kept)]


@pytest.fixture
def closed(bakery: Company) -> Company:
    """The quarter is over."""
    bakery.cycle = change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=JANUARY)
    for row in KeyResult.objects.all():
        said = LookedBack(cause="人手", learning="店の一言が効く", following="drop")
        answer_closing(row, said, by=bakery.owner, at=JANUARY)
    close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY, without_answers=True)
    return bakery


@pytest.mark.parametrize(
    ("where", "begins"),
    [
        ("cycles/{cycle}/story/", "<main"),
        ("board/?cycle={cycle}", '<div class="b-row b-th"'),  # what may be narrowed down to is offered as of today
        ("board/?cycle={cycle}&by=person", '<div class="b-row b-th"'),
        ("board/?cycle={cycle}&by=team", '<div class="b-row b-th"'),
        ("objectives/{objective}/", "<main"),
    ],
)
def test_a_closed_quarter_tells_what_it_told(closed: Company, clock: Any, where: str, begins: str) -> None:
    clock(JANUARY + timedelta(days=1))
    row = Objective.objects.get(title=f"{closed.team.name}の目標")
    address = closed.url(where.format(cycle=closed.cycle.public_id, objective=row.public_id))
    owner = closed.client(closed.owner)

    def shown() -> str:
        page = owner.get(address).content.decode()
        told = page[page.index(begins) : page.index("</main>")]
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", told)

    before = shown()
    for step in (moves_teams, changes_leaders, moves_people, hands_over):
        step(closed)
    assert shown() == before
