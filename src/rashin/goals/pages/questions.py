"""The interview as its templates draw it: the question with its place among the seven, and what the answers make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rashin.coach import Part
from rashin.coach.interview import CODES, Card, Plan, Question, questions
from rashin.coach.statement import Kind
from rashin.goals.pages.trying import Said, answer_to, page_language

MOST_SAID = 2


@dataclass(frozen=True, kw_only=True)
class Step:
    """A dot of the way: answered, current, or to come."""

    code: str
    number: int
    is_said: bool
    is_here: bool


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """A sentence of the preview: its parts, whose question it answers, and the coach's notes."""

    kind: str
    code: str
    parts: tuple[Part, ...]
    said: tuple[Said, ...] = ()
    card: Card | None = None


def question(code: str) -> Question:
    """The question in the reader's language."""
    return questions(page_language())[CODES.index(code)]


def steps(answered: Sequence[str], here: str) -> tuple[Step, ...]:
    """The seven dots."""
    return tuple(
        Step(code=code, number=number, is_said=code in answered, is_here=code == here)
        for number, code in enumerate(CODES, start=1)
    )


def drafted(found: Plan) -> tuple[Drafted, ...]:
    """Everything that would become a draft, in the order of the plan page."""
    rows = [
        Drafted(kind="objective", code="change", parts=_kept(found.objective), said=_said(found.objective, "objective"))
    ]
    rows += [
        Drafted(kind="key_result", code="number", parts=card.parts, said=_said(card.sentence, "key_result"), card=card)
        for card in found.key_results
    ]
    rows += [
        Drafted(kind="action", code="first", parts=_kept(title), said=_said(title, "action")) for title in found.actions
    ]
    return (*rows, *(Drafted(kind="no_item", code="leave", parts=_kept(what)) for what in found.no_list))


def _kept(text: str) -> tuple[Part, ...]:
    return (Part(text, "kept"),) if text else ()


def _said(text: str, kind: Kind) -> tuple[Said, ...]:
    """What is asked first; praise only where nothing is asked."""
    if not text:
        return ()
    said = answer_to(text, kind).said
    asked = tuple(each for each in said if not each.good)
    return (asked or said)[:MOST_SAID]
