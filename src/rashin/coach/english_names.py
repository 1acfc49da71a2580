"""What an English sentence measures, and in which unit."""

# ruff: noqa: E501 (a pattern reads worse when it is cut)
from __future__ import annotations

import re

from rashin.coach import english_patterns as say
from rashin.coach import lexicon as lex
from rashin.coach.quantities import SECONDS, Quantity
from rashin.coach.statement import Direction, Span


def _period(text: str, target: Quantity, deadlines: list[Span]) -> str | None:
    """500/week, 20 customers per month, 5% annually."""
    match = say.PERIOD.match(text, target.end, min(len(text), target.end + 60))
    if not match:
        return None
    if match["period"] and any(start <= match.start("period") < end for start, end in deadlines):
        return None
    return match["period"].lower() if match["period"] else say.ADVERBS[match["adverb"].lower()]


def unit_of(
    text: str, target: Quantity, start: Quantity | None, deadlines: list[Span], unit: str | None, name: str | None
) -> str | None:
    """The unit as it is written, or what is counted; with its period (tickets/week)."""
    if unit == "m:ss":
        return "seconds"
    if unit is None:
        mark = _MARK.match(text, target.number_end)
        unit = mark["unit"] if mark else _counted(_OF_ALL.sub("", text[target.end : target.end + 60]))
        if unit is None and start is not None and start.unit is None and start.end < target.start:
            unit = _counted(text[start.end : target.start])  # from 14 people to 5
        unit = unit or (_one_of(text[target.end : target.end + 60]) if target.value == 1 else None) or _plural_of(name)
    if unit and unit.startswith((":", "/")):
        return unit
    period = _period(text, target, deadlines) or (_period(text, start, deadlines) if start else None)
    return f"{unit}/{period}" if period and unit and unit != "%" and unit not in SECONDS else unit


# 5 of 6 evening shows; 500+ people
_OF_ALL = re.compile(r"^\+|^ (?:of|out of) (?:the |our |these )?(?:[0-9]+|\w+(?= )) (?=[a-z])", re.IGNORECASE)


def _counted(after: str) -> str | None:
    """What is counted: the last word of the group behind the figure (10 new customers → customers)."""
    stop = say.STOP.search(after)
    group = after[: stop.start()] if stop else after
    nouns: list[str] = re.findall(r"[A-Za-z][A-Za-z'\-]*", group)
    for index, noun in enumerate(nouns):
        plain = noun.removesuffix("'s") + "s" if noun.endswith("'s") else noun
        if (
            plain.endswith("s")
            and plain.lower() not in say.NO_PLURAL
            and len(plain) > 2
            and (index == len(nouns) - 1 or not nouns[index + 1].endswith("s"))
        ):
            return plain
    several = next((noun for noun in nouns if noun.lower() in ("people", "children", "women", "men")), None)
    return several or (nouns[-1] if nouns and nouns[-1].lower() in ("bug", "customer", "staff", "media") else None)


def _one_of(after: str) -> str | None:
    """At least one published case study per quarter → study."""
    stop = say.STOP.search(after)
    nouns: list[str] = re.findall(r"[A-Za-z][A-Za-z'\-]*", after[: stop.start()] if stop else after)
    return nouns[-1] if nouns else None


def _plural_of(name: str | None) -> str | None:
    if not name:
        return None
    owned = re.sub(r"^.*[a-z]'s (?=\S)", "", name)  # the site's visitors are visitors
    counted = _counted(
        re.sub(r"^.*\bnumber of |^(?:daily|weekly|monthly|annual|average) ", "", owned, flags=re.IGNORECASE)
    )
    if counted:
        return counted
    volume = re.search(r"([A-Za-z]+) (?:volume|count)$", name)
    return volume[1] + "s" if volume else None


def without_deadlines(text: str, deadlines: list[Span]) -> str:
    """The text with its deadlines blanked, every other word in its place."""
    for start, end in deadlines:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def behind(after: str) -> str:
    after = re.sub(r"^[+\s]*(?:of|in|for)\s+(?:the |our |all )?", "", after)
    end = re.search(
        r"[,.;(]|\b(?:via|through|by|per|currently|before|within|this|until|(?:a|each|every) (?:day|week|month|quarter|year))\b|\s[<>≥≤]|/(?:day|week|month|quarter|year)",
        after,
    )
    return after[: end.start()] if end else after


_ARTICLES = re.compile(r"\b(?:an?|the) (?=\S)")
_LETTERS = re.compile(r"[A-Za-z]{2}")
_SIGNS = " .,;:–—-\"'()[]“”+<>≥≤=~→"


def cleaned(group: str) -> str | None:
    """A group of words without what only leads up to it or away from it; None where nothing is left."""
    words = group.strip(_SIGNS).split()
    while words and (words[-1].strip(_SIGNS).lower() in say.TAIL or not words[-1].strip(_SIGNS)):
        words.pop()
    name = _ARTICLES.sub("", say.LEAD.sub("", " ".join(words))).strip(_SIGNS)
    return name if _LETTERS.search(name) else None


_MARK = re.compile(
    r"-(?P<unit>[a-z]+) (?:mark|line|milestone|threshold|barrier|level|limit|goal|target)\b", re.IGNORECASE
)


def belongs_to_name(text: str, quantity: Quantity) -> bool:
    """90-day retention, 24/7, 5-star hotel: the figure belongs to the name."""
    joined = (
        text[quantity.number_end : quantity.number_end + 1] == "-"
        and text[quantity.number_end + 1 : quantity.number_end + 2].isalpha()
    )
    if joined and _MARK.match(text, quantity.number_end):
        return False  # past the 10k-member mark
    return joined or bool(re.match(r"[0-9]*/[0-9]+/|/7\b", text[quantity.number_end : quantity.number_end + 4]))


def in_brackets(text: str, place: int) -> bool:
    return text.rfind("(", 0, place) > text.rfind(")", 0, place)


def moved(lemma: str, flags: int, less_is_better: bool) -> Direction:
    """The direction of a verb; to improve a measure of which less is better is to lower it."""
    if flags & lex.KEEP and lemma != "retain":
        return "maintain"
    if lemma in say.NEITHER:
        return "decrease" if less_is_better else "increase"
    if flags & lex.RAISE:
        return "increase"
    return "decrease" if flags & lex.LOWER else "achieve"
