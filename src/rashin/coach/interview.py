"""Seven questions in spoken language, and what the answers become. Nothing is invented: every word is the owner's."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rashin.coach.metric import parse_metric
from rashin.coach.statement import Language

CODES = ("change", "outside", "number", "far", "who", "first", "leave")
MOST_KEY_RESULTS = 3


@dataclass(frozen=True, slots=True)
class Question:
    """One question with two examples."""

    code: str
    ask: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A key result's draft: the sentence, and its measuring card (what, where to look, who). "" is a blank to fill."""

    sentence: str
    measure: str
    where: str
    start: str
    target: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What the answers make: drafts, to be coached and changed like any others."""

    objective: str
    why: str
    owner: str
    key_results: tuple[Card, ...]
    actions: tuple[str, ...]
    no_list: tuple[str, ...]


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, object]]]:
    return tomllib.loads((files("rashin.coach") / "words" / "interview.toml").read_text(encoding="utf-8"))


def questions(language: Language) -> tuple[Question, ...]:
    """The seven questions in their order."""
    return tuple(_question(code, language) for code in CODES)


def not_yet(language: Language) -> str:
    """The words of the answer that is always possible."""
    return _question("unknown", language).ask


def _question(code: str, language: Language) -> Question:
    row = _table()[code][language]
    examples = row["examples"]
    assert isinstance(examples, list)
    return Question(code, str(row["ask"]), tuple(str(example) for example in examples))


def plan(answers: Mapping[str, Sequence[str]], language: Language) -> Plan:
    """Drafts from the answers given so far, by the questions' codes; an open or missing answer leaves a blank."""
    said = {code: [text.strip() for text in answers.get(code, ()) if _known(text, language)] for code in CODES}
    targets = said["far"]
    cards = tuple(
        _card(text, targets[place] if place < len(targets) else "", language)
        for place, text in enumerate(said["number"][:MOST_KEY_RESULTS])
    )
    return Plan(
        objective=(said["change"] or [""])[0].rstrip("。."),
        why=(said["outside"] or [""])[0],
        owner=(said["who"] or [""])[0],
        key_results=cards,
        actions=tuple(said["first"]),
        no_list=tuple(said["leave"]),
    )


def _known(text: str, language: Language) -> bool:
    return bool(text.strip()) and text.strip() != not_yet(language)


def _card(number: str, target: str, language: Language) -> Card:
    """'Waiting time, the reception's log, 40 minutes' and '15 minutes' as one sentence from start to target."""
    parts = [part.strip() for part in re.split(r"、|[,;]\s+|[,;](?![0-9])", number) if part.strip()]
    measured = [part for part in parts if (metric := parse_metric(part, language)) and metric.to is not None]
    start = measured[0] if measured else ""
    words = [part for part in parts if part != start] or [number]
    measure, where = words[0], words[1] if len(words) > 1 else ""
    return Card(_sentence(measure, start, target, language), measure, where, start, target)


def _sentence(measure: str, start: str, target: str, language: Language) -> str:
    if language == "ja":
        return f"{measure}を{start or '［　］'}から{target or '［　］'}にする"
    return f"{measure} from {start or '[ ]'} to {target or '[ ]'}"
