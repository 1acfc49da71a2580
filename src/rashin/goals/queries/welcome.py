"""What somebody new sees first: where the company goes, what their teams do for it, and what is theirs already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rashin.goals.access import direction_visible_to, objectives_open_to
from rashin.goals.models import Cycle, DirectionSection, DirectionSentence, Level, Objective, ObjectiveState
from rashin.goals.queries import board as board_queries
from rashin.goals.queries.leaving import held_assignments, held_key_results, held_objectives
from rashin.goals.queries.rows import ObjectiveRow
from rashin.goals.queries.sight import Sight, sights
from rashin.goals.queries.veil import readable
from rashin.organizations.models import Member, Weekday
from rashin.people.access import teams_visible_to
from rashin.people.models import Team

MOST_SHOWN = 5
_SECTIONS = DirectionSection.values


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A team that the newcomer works in, with its agreed objectives, each with what it contributes to."""

    team: Team
    objectives: tuple[tuple[Objective, Sight], ...]

    @property
    def weekday(self) -> str:
        """The day on which it enters its numbers."""
        return str(Weekday(self.team.weekday).label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """What is the newcomer's already."""

    objectives: tuple[Objective, ...]
    key_results: int
    actions: int

    @property
    def is_something(self) -> bool:
        return bool(self.objectives or self.key_results or self.actions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """Everything on the page. `sight`: the line from what is theirs, else from their team's first objective, up."""

    cycle: Cycle | None
    direction: tuple[DirectionSentence, ...]
    company: tuple[ObjectiveRow, ...]
    places: tuple[Place, ...]
    theirs: Theirs
    sight: Sight | None


def welcome(member: Member, today: date) -> Welcome:
    """The page, in a number of queries that does not grow with what is on it."""
    cycle, _cycles = board_queries.chosen_cycle(member, "", today)
    own = tuple(held_objectives(member).select_related("cycle", "team", "owner").order_by("cycle", "position", "pk"))
    places = _places(member, cycle) if cycle is not None else ()
    beside = own[:1] or tuple(row for place in places for row, _sight in place.objectives)[:1]
    return Welcome(
        cycle=cycle,
        direction=tuple(sorted(direction_visible_to(member), key=lambda row: _SECTIONS.index(row.section))),
        company=tuple(readable(member, board_queries.company_objectives(cycle))) if cycle is not None else (),
        places=places,
        theirs=Theirs(
            objectives=own,
            key_results=held_key_results(member).count(),
            actions=held_assignments(member).count(),
        ),
        sight=next(iter(sights(member, beside).values()), None),
    )


def _places(member: Member, cycle: Cycle) -> tuple[Place, ...]:
    teams = list(
        teams_visible_to(member)
        .filter(memberships__member=member)
        .select_related("leader", "organization")
        .order_by("position", "pk")
    )
    rows = objectives_open_to(member).filter(
        team__in=teams, cycle=cycle, level=Level.TEAM, state=ObjectiveState.AGREED, archived_at__isnull=True
    )
    objectives = list(rows.select_related("team", "owner").order_by("position", "pk"))
    seen = sights(member, objectives)
    return tuple(
        Place(team=team, objectives=tuple((row, seen[row.pk]) for row in objectives if row.team_id == team.pk))
        for team in teams
    )
