"""The team's table: every number that a leader may enter for the team."""

from __future__ import annotations

from datetime import date

from rashin.goals.queries.entries import Entered, entered
from rashin.goals.queries.owed import carried_in
from rashin.people.models import Team


def table_of(team: Team, today: date) -> list[Entered]:
    """The team's key results with their entries, in the order of their objectives. Two queries."""
    rows = carried_in(team, today).order_by("objective__position", "objective_id", "position", "pk")
    return entered(rows, team.organization)
