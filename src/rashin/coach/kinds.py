"""What a sentence is meant as, where its writer has not said: by what it does and whether a number is to be reached."""

from __future__ import annotations

from rashin.coach import lexicon as lex
from rashin.coach.findings import is_creation, outcome_behind
from rashin.coach.judging_objectives import objective_as_task
from rashin.coach.metric import metric_of
from rashin.coach.shape import Shape
from rashin.coach.shaping import shape_of
from rashin.coach.statement import Kind, Language
from rashin.coach.tokens import words_of


def likely_kind(text: str, language: Language | None = None) -> Kind:
    """A number to reach makes a key result, work that is done an action, and what is left is an objective.

    A number that only counts the work ("publish 12 posts") leaves it an action.
    """
    words = words_of(text, language)
    shape = shape_of(words, metric_of(words))
    if _is_work(shape):
        return "action"
    return "key_result" if shape.figure or shape.placeholder else "objective"


def _is_work(shape: Shape) -> bool:
    if not shape.flags & lex.TASK or shape.flags & lex.OUTCOME:
        return False
    if shape.figure or shape.placeholder:
        return shape.counted
    plain = not is_creation(shape) and not outcome_behind(shape) and not shape.around & lex.PEOPLE
    return plain or objective_as_task(shape) is not None
