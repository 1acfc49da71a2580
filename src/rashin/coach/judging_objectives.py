"""Rules for objectives: a direction, not a number, not a task."""

from __future__ import annotations

import re

from rashin.coach import lexicon as lex
from rashin.coach.findings import CLEAR_OBJECTIVE, LONG_OBJECTIVE, finding, is_creation, metric_span, outcome_behind
from rashin.coach.shape import Shape
from rashin.coach.statement import Finding
from rashin.coach.tokens import AUXILIARY, PARTICLE, VERB


def objective_with_a_figure(shape: Shape) -> Finding | None:
    """A number says how far; the objective says where to. Both directions: it is a key result in the wrong place."""
    if not shape.figure or shape.metric is None or shape.metric.unit in ("位",) or _says_no_how_far(shape):
        return None
    return finding(shape, "objective_has_metric", "fault", "M", metric_span(shape))


_ALL_OF_THEM = re.compile(r"(?:\b(?:all|both|each of)(?: the| our)?|全)\s*$", re.IGNORECASE)
_TIMES = frozenset(["分", "時間", "日", "週間", "か月", "年"])


def _says_no_how_far(shape: Shape) -> bool:
    """ "All three shops" only names them, 最初の一か月を is a stretch of time: nothing that is to be reached."""
    metric, source = shape.metric, shape.words.folded.source
    if metric is None or metric.from_ is not None or metric.mode != "absolute":
        return False
    if _ALL_OF_THEM.search(source[: metric.span[0]]):
        return True
    return metric.to == 1 and metric.unit in _TIMES and source.startswith("を", metric.span[1])


def objective_as_task(shape: Shape) -> Finding | None:
    """Launching, writing, surveying end when they are done; what they are for is missing."""
    flags = shape.flags
    if not flags & lex.TASK or shape.pictured or flags & lex.PICTURE:
        return None
    if flags & (lex.CHANGE | lex.GAIN | lex.REACH) and not is_creation(shape):
        return None
    if is_creation(shape) and not _is_meeting(shape) and shape.clarity >= CLEAR_OBJECTIVE[shape.words.language]:
        return None
    text = shape.words.text
    if outcome_behind(shape) or _for_whom(shape) or _ENABLES.search(text) or WANTED.search(text):
        return None
    return finding(shape, "objective_is_task", "fault", "R", shape.span(shape.main))


def _is_meeting(shape: Shape) -> bool:
    """定例会議を開く, run the webinar: what is only held is over when it is over, whatever it is called."""
    return shape.verb in ("開く", "run", "hold") and shape.has(lex.OUTPUT)


# What people come to want is a picture (会いたくなる; until people want to come again).
WANTED = re.compile(r"たくなる|\b(?!we|to)\w+ wants? to\b", re.IGNORECASE)
# What people will be able to do is what comes of it (みんなが自分の言葉で話せるようにする).
_ENABLES = re.compile(r"(?:れ|[えけげせてねべめ])るように(?:する|なる|します|なります)[。]?$")


def _for_whom(shape: Shape) -> bool:
    """'… that our customers …': what is made is told by what it is to people."""
    words = shape.words
    relative = next(
        (index for index, lemma in enumerate(words.lemmas) if lemma in ("that", "who", "which") and index > 1), -1
    )
    return relative > 0 and any(words.classes[index] & lex.PEOPLE for index in shape.content if index > relative)


def objective_as_routine(shape: Shape) -> Finding | None:
    """What goes on anyway needs no objective."""
    routine = shape.first(lex.ROUTINE)
    keeps = bool(shape.flags & lex.KEEP) and not shape.has(lex.PICTURE) and not shape.flags & lex.RAISE
    keeps = keeps and not WANTED.search(shape.words.text)
    if routine < 0 and not keeps:
        return None
    if routine >= 0 and shape.has(lex.PICTURE):
        return None
    return finding(shape, "objective_is_routine", "fault", "R", shape.span(routine if routine >= 0 else shape.main))


# Stop losing customers: what is not to be, and nothing about what is to be instead.
_ENDS_SOMETHING = re.compile(r"\s*(?:stop|quit|avoid) [a-z]+ing\b(?!.*\b(?:and|by|so that|to)\b)", re.IGNORECASE)


def objective_pulls_down(shape: Shape) -> Finding | None:
    """Away from something bad is no direction to walk in."""
    if ending := _ENDS_SOMETHING.match(shape.words.text):
        return finding(shape, "objective_not_inspiring", "fault", "R", shape.words.folded.span(*ending.span()))
    index = shape.first(lex.NEGATIVE)
    if index < 0 or (shape.verb in ("transform", "turn", "変える")):
        return None
    return finding(shape, "objective_not_inspiring", "fault", "R", shape.span(index))


# Be more customer-centric: more than now, and no word about what that would look like.
_ONLY_MORE = re.compile(r"\s*(?:be|become|get) (?:more|less|better) [\w\-]+\W*", re.IGNORECASE)


def objective_vague(shape: Shape) -> Finding | None:
    """Could stand on anybody's wall: no for whom, no where, nothing that one could see."""
    if len(shape.content) + (shape.main >= 0) == 1 or _only_a_topic(shape) or _ONLY_MORE.fullmatch(shape.words.text):
        return finding(shape, "objective_vague", "fault", "S", shape.whole())
    if shape.clarity >= CLEAR_OBJECTIVE[shape.words.language] or shape.figure:
        return None
    if shape.flags & lex.TASK and not shape.flags & lex.OUTCOME and not is_creation(shape):
        return None
    return finding(shape, "objective_vague", "fault", "S", shape.whole())


def _only_a_topic(shape: Shape) -> bool:
    """顧客満足, 海外進出: nouns in a row, and nothing about them."""
    words = shape.words
    return words.language == "ja" and len(words.text.strip()) <= 8 and not {PARTICLE, VERB, AUXILIARY} & set(words.pos)


def objective_long(shape: Shape) -> Finding | None:
    text = shape.words.text
    length = len(text) if shape.words.language == "ja" else len(text.split())
    if length <= LONG_OBJECTIVE[shape.words.language]:
        return None
    return finding(shape, "objective_long", "ask", "S", count=str(length))


def objective_names_metric(shape: Shape) -> Finding | None:
    """A measure's name without a figure is a question, not a fault."""
    if shape.figure or not shape.flags & lex.CHANGE:
        return None
    index = next((index for index in shape.content if shape.words.classes[index] & lex.METRIC), -1)
    return finding(shape, "objective_names_metric", "ask", "M", shape.span(index)) if index >= 0 else None


def objective_praise(shape: Shape) -> Finding | None:
    index = next((index for index in shape.content if shape.words.classes[index] & lex.PICTURE), -1)
    if index >= 0:
        return finding(shape, "objective_picture", "praise", "R", shape.span(index))
    return finding(shape, "objective_direction", "praise", "R")
