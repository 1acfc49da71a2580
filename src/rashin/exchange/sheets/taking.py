"""Write what a sheet holds as drafts, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from rashin.exchange.sheets.columns import CellProblem
from rashin.exchange.sheets.goals import Planned
from rashin.goals.actions.objectives import draft_objective
from rashin.goals.models import Cycle, Objective
from rashin.organizations.models import Member
from rashin.rules.searching import fold


class NotTaken(Exception):
    """An action has refused one of the rows; nothing was written."""

    def __init__(self, problem: CellProblem) -> None:
        super().__init__(problem.words)
        self.problem = problem


@transaction.atomic
def take_goals(planned: Sequence[Planned], *, cycle: Cycle, by: Member, at: datetime) -> list[Objective]:
    """Draft the objectives with their key results, in the order in which they count in each other. Raises NotTaken."""
    made: dict[str, Objective] = {}
    for each in in_order(planned):
        above = made.get(fold(each.above)) if each.above else None
        content = replace(each.content, contributes_to=above)
        try:
            objective = draft_objective(content, cycle=cycle, by=by, at=at, key_results=each.key_results)
        except ValidationError as error:
            raise NotTaken(CellProblem(each.line, "objective", " ".join(error.messages))) from None
        made[fold(each.content.title)] = objective
    return list(made.values())


def in_order(planned: Sequence[Planned]) -> list[Planned]:
    """What others count in comes before them; what stands in a circle or counts in something left out comes last."""
    titles = {fold(each.content.title) for each in planned}
    waiting, done, found = list(planned), set[str](), list[Planned]()
    while waiting:
        ready = [
            each for each in waiting if not each.above or fold(each.above) in done or fold(each.above) not in titles
        ]
        ready = ready or waiting[:]
        found += ready
        done |= {fold(each.content.title) for each in ready}
        waiting = [each for each in waiting if all(each is not other for other in ready)]
    return found
