"""Which rules are asked for which kind, in order. One function a rule; its words stand in words/findings.toml."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rashin.coach.findings import empty
from rashin.coach.judging_actions import (
    action_as_wish,
    action_depends_on_others,
    action_no_day,
    action_praise,
    action_vague,
    action_without_doer,
    action_without_verb,
)
from rashin.coach.judging_key_results import (
    deadline_praise,
    key_result_against_itself,
    key_result_as_objective,
    key_result_as_task,
    key_result_event,
    key_result_every_month,
    key_result_means_first,
    key_result_no_start,
    key_result_percent_or_points,
    key_result_placeholder,
    key_result_praise,
    key_result_too_easy,
    key_result_two_measures,
    key_result_unmeasurable,
    key_result_vague_amount,
    key_result_without_target,
)
from rashin.coach.judging_objectives import (
    objective_as_routine,
    objective_as_task,
    objective_long,
    objective_names_metric,
    objective_praise,
    objective_pulls_down,
    objective_vague,
    objective_with_a_figure,
)
from rashin.coach.shape import Shape
from rashin.coach.statement import Finding

Rule = Callable[[Shape], Finding | None]

FAULTS: dict[str, tuple[Rule, ...]] = {
    "objective": (
        empty,
        objective_with_a_figure,
        objective_as_routine,
        objective_as_task,
        objective_pulls_down,
        objective_vague,
    ),
    "key_result": (
        empty,
        key_result_against_itself,
        key_result_as_task,
        key_result_without_target,
        key_result_as_objective,
        key_result_unmeasurable,
    ),
    "action": (empty, action_as_wish, action_without_doer, action_without_verb, action_depends_on_others, action_vague),
}
QUESTIONS: dict[str, tuple[Rule, ...]] = {
    "objective": (objective_names_metric, objective_long),
    "key_result": (
        key_result_vague_amount,
        key_result_event,
        key_result_means_first,
        key_result_placeholder,
        key_result_two_measures,
        key_result_percent_or_points,
        key_result_every_month,
        key_result_no_start,
        key_result_too_easy,
    ),
    "action": (action_no_day,),
}
PRAISE: dict[str, tuple[Rule, ...]] = {
    "objective": (objective_praise,),
    "key_result": (key_result_praise, deadline_praise),
    "action": (action_praise, deadline_praise),
}


# Rules that speak only where no figure stands in the sentence, and only where one does.
_WITHOUT_FIGURE = frozenset(
    [key_result_without_target, key_result_as_objective, key_result_unmeasurable, key_result_vague_amount,
     key_result_event]
)  # fmt: skip
_WITH_FIGURE = frozenset(
    [key_result_means_first, key_result_placeholder, key_result_two_measures, key_result_no_start]
)  # fmt: skip


def _asked(rules: dict[str, tuple[Rule, ...]], kind: str, silent: frozenset[Rule]) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules[kind] if rule not in silent)


_RULES = {
    (kind, figure): (_asked(FAULTS, kind, silent), _asked(QUESTIONS, kind, silent))
    for kind in FAULTS
    for figure, silent in ((True, _WITHOUT_FIGURE), (False, _WITH_FIGURE))
}


def findings_of(shape: Shape, kind: str) -> Iterator[Finding]:
    """The first fault that stands (a person mends one thing at a time), then the questions, then what is good."""
    faults, questions = _RULES[kind, shape.figure or shape.placeholder]
    fault = None
    for rule in faults:
        fault = rule(shape)
        if fault:
            break
    if fault:
        yield fault
        if fault.code == "empty":
            return
    for rule in questions:
        if found := rule(shape):
            yield found
    for rule in PRAISE[kind] if not fault else PRAISE[kind][1:]:
        if found := rule(shape):
            yield found
