"""A step in English: halve complaints from 40, cut costs from 90 by a third."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from rashin.coach import lexicon as lex
from rashin.coach.english_names import unit_of
from rashin.coach.quantities import Quantity
from rashin.coach.statement import Bound, Direction, Metric, Span
from rashin.coach.steps import level_behind
from rashin.coach.tokens import Words


def from_start(text: str, start: Quantity | None, deadlines: list[Span], found: Metric, times: Decimal) -> Metric:
    """A change in words with the level that it leads to, where it is said from where."""
    if start is None:
        return found
    from_, to, unit = level_behind(start, replace(start, value=times, unit="x"), falls=False)
    unit = unit_of(text, start, None, deadlines, unit, found.name)
    bound: Bound = "max" if to < from_ else "min"
    return found._replace(
        from_=from_, to=to, unit=unit, mode="absolute", bound=bound, step=found.to, step_unit=found.unit
    )


def moves(words: Words) -> bool:
    """Whether something is moved at all, be it by a word of direction alone (up from 134 by 50)."""
    return words.any(lex.CHANGE) or not _WAYS.isdisjoint(words.lemmas)


def goes_down(words: Words, moved: Direction) -> bool:
    """Whether the step is taken away: by the verb's direction, without one by "down"."""
    return moved == "decrease" or (moved == "achieve" and "down" in words.lemmas)


_WAYS = frozenset({"up", "down"})


def only_moves(words: Words, flags: int, limit: int) -> bool:
    """Whether no word in front of the figures moves another way than the verb (cut costs, raising the margin)."""
    both = lex.RAISE | lex.LOWER
    others = {each & both for each, start in zip(words.classes, words.starts, strict=True) if start < limit}
    return others <= {0, flags & both}
