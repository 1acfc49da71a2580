"""What a sentence is meant as, where its writer has not said: by what it does and whether a number is to be reached."""

from __future__ import annotations

import re

from rashin.coach import lexicon as lex
from rashin.coach.findings import is_creation, outcome_behind
from rashin.coach.judging_objectives import objective_as_task
from rashin.coach.metric import metric_of
from rashin.coach.shape import Shape
from rashin.coach.shaping import shape_of
from rashin.coach.statement import Kind, Language
from rashin.coach.tokens import ADJECTIVE, words_of

# A quarter's goal is not reached by Friday: what is for these days, or for every one of them, is something to do.
_SOON = re.compile(r"今日|本日|明日|今週|来週|\btoday\b|\b(?:this|next) week\b", re.IGNORECASE)
_DAILY = re.compile(r"毎日|毎朝|毎晩|\bevery (?:day|morning|evening)\b", re.IGNORECASE)


def likely_kind(text: str, language: Language | None = None) -> Kind:
    """A number to reach makes a key result, what somebody does an action, and what is left is an objective.

    A number that only counts the work ("publish 12 posts") leaves it an action.
    """
    words = words_of(text, language)
    shape = shape_of(words, metric_of(words))
    if _is_work(shape) or _is_somebodys(shape) or _is_for_these_days(shape) or _makes_a_thing(shape):
        return "action"
    return "key_result" if shape.figure or shape.placeholder else "objective"


def _is_work(shape: Shape) -> bool:
    if not shape.flags & lex.TASK or shape.flags & lex.OUTCOME:
        return False
    if shape.figure or shape.placeholder:
        return shape.counted
    plain = not is_creation(shape) and not outcome_behind(shape) and not shape.around & lex.PEOPLE
    return plain or objective_as_task(shape) is not None


def _is_somebodys(shape: Shape) -> bool:
    """Bob: add a test for …, and 'I will try harder': what a person does.

    A number that is reached (20件獲得) stays a key result; what is built may carry one in passing (an alert above 80%).
    """
    if shape.flags & (lex.CHANGE | lex.KEEP):
        return False
    if shape.owner is not None and shape.main >= 0:
        return not shape.figure or shape.verb == "add" or not shape.flags & lex.OUTCOME
    return shape.wish is not None and bool(shape.flags & lex.EFFORT) and not (shape.pictured or shape.figure)


def _is_for_these_days(shape: Shape) -> bool:
    """今週中に送る, 毎日17時に記録する are work, as long as no number moves; 毎日通いたくなる店を作る is none."""
    if not _works(shape) or shape.flags & (lex.CHANGE | lex.KEEP):
        return False
    if _SOON.search(shape.words.text):
        return True
    done = shape.main >= 0 and (shape.figure or objective_as_task(shape) is not None)
    return (done or _noted(shape)) and bool(_DAILY.search(shape.words.text))


def _works(shape: Shape) -> bool:
    return bool(shape.flags & lex.TASK) or _noted(shape)


def _noted(shape: Shape) -> bool:
    """A note without a verb that names work (毎日30分テレアポ)."""
    return not shape.verbs and not shape.figure and shape.words.any(lex.TASK)


def _makes_a_thing(shape: Shape) -> bool:
    """自己紹介ページを作る: a page or a template is there once it is made; a habit or a bond (を作る) never is.

    A word that says how it is to be (美しいページ) makes it a direction again.
    """
    words = shape.words
    if words.language != "ja" or not is_creation(shape) or shape.figure or shape.placeholder or outcome_behind(shape):
        return False
    made = shape.main - 2
    if made < 0 or words.lemmas[made + 1] != "を" or not words.classes[made] & lex.OUTPUT:
        return False
    return not shape.pictured and all(words.pos[index] != ADJECTIVE for index in shape.content)
