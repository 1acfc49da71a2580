"""Whether what was written can be proposed and agreed: nothing missing, nothing illogical."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import cast

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rashin.goals.definitions import calendar_for, definition_of
from rashin.goals.models import Cycle, KeyResult, Kind, Objective
from rashin.goals.problem_words import field_of, refusal
from rashin.rules import key_result as rules


def key_results_of(objective: Objective) -> list[KeyResult]:
    """The objective's key results that are not archived, held until the transaction ends."""
    rows = list(
        KeyResult.objects.select_for_update(of=("self",), no_key=True)
        .filter(objective=objective, archived_at__isnull=True)
        .order_by("position", "pk")
    )
    for row in rows:
        row.objective, row.organization = objective, objective.organization
    return rows


def check_key_results(objective: Objective, rows: Sequence[KeyResult], *, agreed_on: date | None = None) -> None:
    """ValidationError with `key_results-<public id>-<field>` for each problem, `key_results` where there is none. What
    is wrong with the weights together stands at the first one's.

    `agreed_on` concerns those that have not been agreed yet.
    """
    found: dict[str, ValidationError | str] = {
        f"key_results-{row.public_id}-{field}": words
        for row in rows
        for field, words in faults(row, objective.cycle, agreed_on=None if row.agreed_at else agreed_on)
    }
    if not rows:
        found["key_results"] = _("Write at least one key result: how will it be seen that this was reached?")
    elif problem := rules.weights_problem([row.weight for row in rows]):
        found.setdefault(f"key_results-{rows[0].public_id}-weight", refusal(problem, language=_language()))
    if found:
        raise ValidationError(found)


def check_key_result(key_result: KeyResult, cycle: Cycle, *, agreed_on: date | None = None) -> None:
    """ValidationError by field for whatever is illogical in one key result."""
    found = dict(faults(key_result, cycle, agreed_on=agreed_on))
    if found:
        raise ValidationError(found)


def faults(key_result: KeyResult, cycle: Cycle, *, agreed_on: date | None) -> Iterator[tuple[str, ValidationError]]:
    """(field, refusal) of every problem, the first for a field winning."""
    seen: set[str] = set()
    for problem in problems_of(key_result, cycle, agreed_on=agreed_on):
        field = field_of(problem)
        if field not in seen:
            seen.add(field)
            yield field, refusal(problem, language=_language())


def problems_of(key_result: KeyResult, cycle: Cycle, *, agreed_on: date | None = None) -> Sequence[rules.Problem]:
    """What the rules find in a key result of this cycle. `objective.team` has to be loaded."""
    definition = definition_of(key_result, calendar_for(key_result))
    found = [*rules.problems(definition), *rules.cycle_problems(definition, first=cycle.first_day, last=cycle.last_day)]
    if key_result.derived_by and key_result.base is not None:
        base = rules.base_problem(key_result.base, by=cast(rules.By, key_result.derived_by))
        found += [base] if base else []
    if agreed_on is not None and (late := rules.agreeing_problem(definition, agreed_on=agreed_on)):
        found.append(late)
    if _measures_start_first(key_result):
        found = [problem for problem in found if problem.code != "target_missing"]
    return found


def _measures_start_first(key_result: KeyResult) -> bool:
    """A target that is derived from a base nobody knows yet may wait for it."""
    return bool(key_result.derived_by) and key_result.base is None and key_result.kind != Kind.RANGE


def _language() -> str:
    return get_language() or "ja"
