"""What a sentence is meant as, where its writer has not said: by what it does and whether a number is to be reached."""

from __future__ import annotations

import re

from rashin.coach import lexicon as lex
from rashin.coach.findings import is_creation, outcome_behind
from rashin.coach.judging_objectives import WANTED, objective_as_task
from rashin.coach.judging_others import proved_by_others
from rashin.coach.metric import metric_of
from rashin.coach.shape import Shape
from rashin.coach.shaping import shape_of
from rashin.coach.statement import Kind, Language
from rashin.coach.tokens import ADJECTIVE, Words, words_of

# A quarter's goal is not reached by Friday: what is for these days, or for every one of them, is something to do.
_SOON = re.compile(r"今日|本日|明日|今週|来週|\btoday\b|\b(?:this|next) week\b", re.IGNORECASE)
# A day of the week or of the calendar: nobody sets a quarter's goal for a Tuesday, or for every one.
_ON_A_DAY = re.compile(
    r"毎週?[月火水木金土日]曜|[月火水木金土日]曜(?:日)?(?:まで|に|ごと)|[0-9]{1,2}日まで"
    r"|\b(?:every|each|on|by) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b"
    r"|\bby (?:the )?[0-9]{1,2}(?:st|nd|rd|th)?(?: of)? [A-Z][a-z]{2}|\bby [A-Z][a-z]{2,8} [0-9]{1,2}\b"
)
_DAILY = re.compile(r"毎日|毎朝|毎晩|\bevery (?:day|morning|evening)\b", re.IGNORECASE)


def likely_kind(text: str, language: Language | None = None) -> Kind:
    """A number to reach makes a key result, what somebody does an action, and what is left is an objective.

    A number that only counts the work ("publish 12 posts") leaves it an action.
    """
    words = words_of(text, language)
    shape = shape_of(words, metric_of(words))
    if not proved_by_others(shape) and any(rule(shape) for rule in _WORK):
        return "action"
    return "key_result" if shape.figure or shape.placeholder else "objective"


def _is_work(shape: Shape) -> bool:
    if not shape.flags & lex.TASK or shape.flags & lex.OUTCOME:
        return False
    if shape.figure or shape.placeholder:
        return shape.counted and not (outcome_behind(shape) and shape.has(lex.METRIC))
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


def _is_dated_work(shape: Shape) -> bool:
    """佐藤が5月10日までに貼り替える, count leftovers every Friday: work with its day, and nothing that is to move."""
    if shape.flags & (lex.CHANGE | lex.KEEP | lex.REACH) or shape.has(lex.PICTURE):
        return False
    if (shape.figure and not shape.counted) or not _ON_A_DAY.search(shape.words.text):
        return False
    return _works(shape) or shape.words.language == "ja" or any(flags & lex.TASK for flags in shape.words.classes)


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
    if (
        words.language != "ja"
        or not is_creation(shape)
        or shape.flags & lex.PICTURE
        or shape.figure
        or shape.placeholder
        or outcome_behind(shape)
    ):
        return False
    made = shape.main - 2
    if made < 0 or words.lemmas[made + 1] != "を" or not words.classes[made] & lex.OUTPUT:
        return False
    return not shape.pictured and all(words.pos[index] != ADJECTIVE for index in shape.content)


def _does_in_own_words(shape: Shape) -> bool:
    """言い換える, 足す, 5回する: done by the writer (nobody stands in front of a が), counted at most, and no picture.

    Such a verb is in no list: what is everybody's goal is said in everybody's verbs.
    """
    words = shape.words
    if words.language != "ja" or shape.has(lex.PICTURE | lex.SOME) or "が" in words.lemmas or WANTED.search(words.text):
        return False
    if shape.main < 0:
        return words.lemmas[-1:] == ["為る"] and _done_to(words) and not shape.has(lex.METRIC | lex.HOLLOW)
    if shape.flags & (lex.VERBS | lex.PICTURE | lex.HOLLOW) or words.pos[shape.main] == ADJECTIVE:
        return False
    return "を" in words.lemmas and (not shape.figure or shape.counted)


def _done_to(words: Words) -> bool:
    """ストレッチをする, 10回する; not 半分にする, which says how it is to be."""
    return len(words.lemmas) > 2 and words.lemmas[-2] not in ("に", "と", "だ", "く")


def _adds_a_thing(shape: Shape) -> bool:
    """An alert is added by who writes it; forty customers are added by those who come."""
    if shape.verb != "add":
        return False
    metric = shape.metric
    unit = (metric.unit or "").split("/")[0].lower() if metric else ""
    counted = lex.english().words.get(unit, ("", 0))[1]
    return not counted & (lex.PEOPLE | lex.METRIC) and unit not in ("%", "$", "€", "£")


def _participle(shape: Shape) -> bool:
    """Redesigning the flow: a piece of work under way."""
    words = shape.words
    if words.language == "ja" or shape.main != 0 or not shape.flags & lex.TASK or shape.flags & lex.OUTCOME:
        return False
    return words.text[: words.ends[0]].lower().endswith("ing")


def _one_after_the_other(shape: Shape) -> bool:
    """印刷して配る, print it and tape it: two pieces of work in a row are no direction."""
    own = sum(1 for index in shape.verbs if shape.words.classes[index] & lex.TASK)
    plain = not shape.figure and not shape.around & lex.PICTURE and not outcome_behind(shape)
    return own > 1 and plain and not WANTED.search(shape.words.text)


_WORK = (
    _is_work,
    _is_somebodys,
    _is_for_these_days,
    _is_dated_work,
    _makes_a_thing,
    _does_in_own_words,
    _adds_a_thing,
    _participle,
    _one_after_the_other,
)
