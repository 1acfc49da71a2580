"""Rules for actions: something that one can start, and tell when it is done."""

from __future__ import annotations

import re

from rashin.coach import lexicon as lex
from rashin.coach.deadlines import find_deadlines
from rashin.coach.findings import CLEAR_ACTION, CLEAR_OBJECTIVE, finding
from rashin.coach.shape import PICTURE_ADDS, Shape
from rashin.coach.statement import Finding, Span
from rashin.coach.tokens import ADJECTIVE


def _anchored(shape: Shape) -> bool:
    """A person, a day or a figure makes an action something that happens."""
    return bool(shape.owner or shape.figure or (shape.metric and shape.metric.deadline)) or _dated(shape)


def _dated(shape: Shape) -> bool:
    return bool(find_deadlines(shape.words.text, shape.words.language))


def action_as_wish(shape: Shape) -> Finding | None:
    """Taking care and trying hard cannot be ticked off."""
    if shape.wish is None or (shape.figure and shape.words.language == "ja" and len(shape.words.text) > 60):
        return None
    return finding(shape, "action_is_wish", "fault", "S", shape.wish)


def action_without_doer(shape: Shape) -> Finding | None:
    """'Team to …', 'we should …': nobody's."""
    nobody = shape.nobody or _all_of_us(shape)
    if nobody is None or shape.owner:
        return None
    return finding(shape, "action_no_owner", "fault", "S", nobody)


def _all_of_us(shape: Shape) -> Span | None:
    """みんなで声を掛け合う: what all do and no piece of work (全員で棚卸しをする), without a day or a figure."""
    words, index = shape.words, shape.first(lex.OTHERS)
    if words.language != "ja" or index < 0 or _anchored(shape):
        return None
    if shape.flags & lex.TASK and words.lemmas[index] != "誰":
        return None
    behind = words.lemmas[index + 1 :]
    behind = behind[1:] if behind[:1] == ["か"] else behind  # 誰か|が
    return shape.span(index) if behind[:1] in (["で"], ["が"], ["は"]) else None


def action_without_verb(shape: Shape) -> Finding | None:
    """A topic, not an action."""
    if shape.main >= 0 or shape.verbs or _anchored(shape):
        return None
    if shape.words.language == "ja" and any(flags & lex.VERBS for flags in shape.words.classes):
        return None
    return finding(shape, "action_no_verb", "fault", "S")


def action_vague(shape: Shape) -> Finding | None:
    """Nobody can tell when it is done."""
    if shape.wish or shape.nobody or (shape.main < 0 and not shape.verbs and shape.words.language == "en"):
        return None
    weak = (
        bool(shape.flags & lex.WEAK)
        or shape.verb in ("be", "become", "have")
        or _only_better(shape)
        or (shape.main < 0 and shape.first(lex.WEAK) >= 0)
    )
    if _anchored(shape):
        return None
    language = shape.words.language
    if oftener := _OFTENER.search(shape.words.text):
        return finding(shape, "action_vague", "fault", "S", shape.words.folded.span(*oftener.span()))
    some = shape.first(lex.SOME)
    aimless = language == "ja" and "を" not in shape.words.lemmas
    if some >= 0 and (shape.clarity < CLEAR_OBJECTIVE[language] or aimless):
        return finding(shape, "action_vague", "fault", "S", shape.span(some))
    needed = CLEAR_ACTION[language] + (2.0 if weak else 0.0)
    if shape.verb in _ENDS_BY_ITSELF:
        needed -= 0.5
    if shape.flags & lex.WEAK and shape.flags & lex.PICTURE:
        needed += PICTURE_ADDS  # 売上アップに貢献する: to contribute paints no picture of what is done
    result_only = bool(shape.flags & lex.CHANGE) and not shape.flags & lex.TASK
    if shape.clarity >= needed and not (result_only and language == "ja"):
        return None
    return finding(shape, "action_vague", "fault", "S", shape.span(shape.main))


# More often than now: nobody can say from when on that is so.
_OFTENER = re.compile(
    r"\b(?:more|less) (?:often|frequently|regularly|closely|clearly|openly|proactively|carefully|consistently)\W*$"
    r"|もっと(?:頻繁|密|こまめ|丁寧|早)|(?:今|これ)まで(?:以上|より)",
    re.IGNORECASE,
)


# What is launched, sent or signed was so on a certain day; what is fixed or handled may go on.
_ENDS_BY_ITSELF = frozenset(
    [
        "launch",
        "publish",
        "ship",
        "send",
        "print",
        "order",
        "submit",
        "sign",
        "release",
        "open",
        "install",
        "hire",
        "pay",
    ]
)


def _only_better(shape: Shape) -> bool:
    """密にする, make it easier: how it should be, not what is done for it."""
    if shape.words.language == "en":
        return shape.verb in ("make", "keep") and bool(_BETTER.search(shape.words.text))
    return shape.main >= 0 and shape.words.pos[shape.main] == ADJECTIVE


_BETTER = re.compile(
    r"\b(?:easier|better|faster|quicker|safer|simpler|cheaper|smoother|clearer|nicer|happier|more \w+)\b", re.IGNORECASE
)


def action_depends_on_others(shape: Shape) -> Finding | None:
    """報告してもらう: waits for somebody else; 承認をもらう is fetched by oneself."""
    words, last = shape.words, len(shape.words.lemmas) - 5
    if words.language == "en":
        return _makes_others(shape)
    waits = (i for i, lemma in enumerate(words.lemmas) if lemma == "貰う" and i >= last and words.lemmas[i - 1] != "を")
    index = next(waits, -1)
    if index < 0:
        return None
    return finding(shape, "action_depends", "fault" if not shape.figure else "ask", "A", shape.span(index))


def _makes_others(shape: Shape) -> Finding | None:
    """'Make drivers fill in the form': the doing lies with them; what is done so that they do?"""
    behind = shape.main + 1
    if shape.verb != "make" or shape.owner or not shape.words.classes[behind : behind + 1]:
        return None
    if not shape.words.classes[behind] & lex.PEOPLE or shape.words.classes[behind + 1 : behind + 2] in (
        [],
        [lex.FUNCTION],
    ):
        return None
    return finding(shape, "action_depends", "fault", "A", shape.span(behind))


def action_no_day(shape: Shape) -> Finding | None:
    if _dated(shape) or shape.wish:
        return None
    recurring = shape.metric is not None and "/" in (shape.metric.unit or "")
    return (
        None
        if recurring or re.search("毎|週|each|every|daily|weekly", shape.words.text)
        else finding(shape, "action_no_deadline", "ask", "T")
    )


def action_praise(shape: Shape) -> Finding | None:
    if shape.owner:
        return finding(shape, "action_has_owner", "praise", "S", shape.owner)
    return (
        finding(shape, "action_concrete", "praise", "S", shape.span(shape.main))
        if shape.clarity >= 2 or shape.figure
        else None
    )
