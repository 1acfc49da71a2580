"""What a search found, with the words lit in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from rashin.goals.measured import language
from rashin.goals.pages.addresses import Addresses, asked
from rashin.goals.pages.sight import whose
from rashin.goals.queries.search import EACH, Found
from rashin.rules.searching import fold

_SENTENCE = re.compile(r"[^。.!?！？\n]+[。.!?！？]?")
VOICING = ("ﾞ", "ﾟ")  # a half-width voiced kana is two signs


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found; `said` is where the words stand when they do not stand in the title."""

    title: Markup
    url: str
    note: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Hits:
    """The things of one kind; `more` leads to the rest."""

    kind: str
    heading: str
    icon: str
    hits: tuple[Hit, ...]
    more: str = ""


def lit(text: str, words: str) -> Markup:
    """The text with every place marked at which one of the folded words stands."""
    folded, places = _folded_by_sign(text)
    marked = [False] * len(text)
    for word in fold(words).split():
        at = folded.find(word)
        while at >= 0:
            for place in places[at : at + len(word)]:
                marked[place] = True
                if text[place + 1 : place + 2] in VOICING:
                    marked[place + 1] = True
            at = folded.find(word, at + 1)
    pieces, start = [], 0
    for place in range(1, len(text) + 1):
        if place == len(text) or marked[place] != marked[start]:
            piece = escape(text[start:place])
            pieces.append(Markup('<mark class="hit">{}</mark>').format(piece) if marked[start] else piece)
            start = place
    return Markup("").join(pieces)


def _folded_by_sign(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its signs, the place in the text that it came from."""
    folded, places, place = [], [], 0
    while place < len(text):
        width = 2 if text[place + 1 : place + 2] in VOICING else 1
        part = unicodedata.normalize("NFKC", text[place : place + width])
        sign = fold(part) if not part.isspace() else " "
        folded.append(sign)
        places += [place] * len(sign)
        place += width
    return "".join(folded), places


def search_page(found: Found, words: str, *, addresses: Addresses, offset: int = 0) -> tuple[Hits, ...]:
    """The kinds that have something, in the order of the page."""
    board = addresses.page("board")

    def hits(kind: str, heading: str, icon: str, rows: Sequence[Any], hit: Callable[[Any], Hit]) -> Hits:
        query = {"q": words, "kind": kind, "after": str(offset + EACH)}
        more = addresses.page("search") + asked(query) if len(rows) > EACH else ""
        return Hits(kind, heading, icon, tuple(hit(row) for row in rows[:EACH]), more)

    several = (
        hits("objectives", _("Objectives"), "lamp", found.objectives, lambda row: Hit(
            lit(row.title, words), addresses.of("objective", row.public_id),
            _dotted(whose(row), row.cycle.label(language())), _where_found(row.title, row.why, words),
        )),
        hits("key_results", _("Key results"), "ruler", found.key_results, lambda row: Hit(
            lit(row.title, words), addresses.of("key_result", row.public_id),
            _dotted(row.objective.title, row.objective.cycle.label(language())),
        )),
        hits("actions", _("Actions"), "footstep", found.actions, lambda row: Hit(
            lit(row.title, words), addresses.of("objective", row.objective.public_id), row.objective.title
        )),
        hits("learnings", _("Learnings"), "info", found.learnings, lambda row: Hit(
            lit(row.learning, words), addresses.of("objective_chain", row.key_result.objective.public_id),
            _dotted(row.key_result.title, row.key_result.objective.cycle.label(language())),
        )),
        hits("people", _("People"), "person", found.people, lambda row: Hit(
            lit(row.name, words), board + asked({"by": "person", "person": row.public_id}), row.name_reading
        )),
    )  # fmt: skip
    return tuple(each for each in several if each.hits)


def _where_found(title: str, why: str, words: str) -> str:
    """The sentence of the reason in which the words stand, where the title does not hold all of them."""
    wanted, said = fold(words).split(), fold(title)
    if all(word in said for word in wanted):
        return ""
    found = next((each for each in _SENTENCE.findall(why) if any(word in fold(each) for word in wanted)), "")
    return lit(found.strip(), words)


def _dotted(*parts: str) -> str:
    return ("・" if language() == "ja" else " · ").join(part for part in parts if part)
