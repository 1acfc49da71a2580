"""What hangs in the break room: the company's goals, a team's line of sight, its numbers of this week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rashin.goals.models import Cycle, Objective
from rashin.goals.queries.board import company_objectives, key_results_of
from rashin.goals.queries.rows import KeyResultRow, ObjectiveRow
from rashin.goals.queries.sight import Sight, sights
from rashin.goals.queries.team import team_objectives
from rashin.goals.queries.veil import readable
from rashin.organizations.models import Member
from rashin.people.models import Team


@dataclass(frozen=True, slots=True)
class Hung:
    """The company's objectives, the team's with their lines of sight, and the team's key results."""

    company: Sequence[ObjectiveRow]
    team: Sequence[Objective]
    sights: dict[int, Sight]
    key_results: Sequence[KeyResultRow]


def poster_of(member: Member, team: Team, cycle: Cycle) -> Hung:
    """Four queries."""
    own = team_objectives(member, team, cycle)
    numbers = [row for row in key_results_of([row.pk for row in own]) if row.agreed_at is not None]
    return Hung(readable(member, company_objectives(cycle)), own, sights(member, own), numbers)
