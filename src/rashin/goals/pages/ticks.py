"""The tick of an action on an objective's page: whose it is, for which day, and whether it is set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rashin.goals.access import can_edit
from rashin.goals.models import Objective, Recurrence
from rashin.goals.pages.addresses import Addresses
from rashin.goals.queries.objective import Todo
from rashin.organizations.models import Member


@dataclass(frozen=True, slots=True)
class Tick:
    """Where a tick is sent, the day it is for (a weekly action's due day of this week), whether it is set."""

    url: str
    on: date
    ticked: bool


def tick_of(todo: Todo, objective: Objective, *, member: Member, today: date, addresses: Addresses) -> Tick | None:
    """The reader's own tick; of an action that nobody is named for, that of whoever edits the objective."""
    mine = any(person.pk == member.pk for person in todo.assignees)
    named = bool(todo.assignees)
    if not objective.cycle.is_open or not (member.writes and mine if named else can_edit(member, objective)):
        return None
    whose = member.pk if named else None
    ticks = [tick for tick in todo.completions if tick.member_id == whose]
    on = today
    if todo.action.recurrence == Recurrence.WEEKLY:
        monday = today - timedelta(days=today.weekday())
        on = monday + timedelta(days=todo.action.weekday or 0)
        ticks = [tick for tick in ticks if monday <= tick.on < monday + timedelta(days=7)]
    url = addresses.offered("action_completion", action=todo.action.public_id)
    return Tick(url, ticks[0].on if ticks else on, bool(ticks)) if url else None
