"""Write what a sheet holds as drafts, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from rashin.exchange.sheets import parents
from rashin.exchange.sheets.columns import CellProblem
from rashin.exchange.sheets.planned import Planned
from rashin.goals.actions.objectives import draft_objective
from rashin.goals.models import Cycle, Objective
from rashin.organizations.models import Member


class NotTaken(Exception):
    """An action has refused one of the rows; nothing was written."""

    def __init__(self, problem: CellProblem) -> None:
        super().__init__(problem.words)
        self.problem = problem


@transaction.atomic
def take_goals(planned: Sequence[Planned], *, cycle: Cycle, by: Member, at: datetime) -> list[Objective]:
    """Draft the objectives with their key results, in the order in which they count in each other. Raises NotTaken."""
    made: dict[int, Objective] = {}
    for each in in_order(planned):
        above = made[id(each.parent)] if each.parent is not None else None
        content = replace(each.content, contributes_to=above)
        try:
            made[id(each)] = draft_objective(content, cycle=cycle, by=by, at=at, key_results=each.key_results)
        except ValidationError as error:
            raise NotTaken(CellProblem(each.line, "objective", " ".join(error.messages))) from None
    return list(made.values())


def in_order(planned: Sequence[Planned]) -> list[Planned]:
    """What others count in comes before them."""
    return sorted(planned, key=lambda each: sum(1 for _above in parents.above(each)))
