"""A step in Japanese: 134件から50件増やす, 40件から半分に減らす."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal

from rashin.coach import japanese_patterns as say
from rashin.coach import lexicon as lex
from rashin.coach.quantities import Quantity
from rashin.coach.steps import is_day_or_month, may_step
from rashin.coach.tokens import SUFFIX, Words

_MULTIPLE_BEHIND = re.compile(r"から(?:約|さらに)?(?P<word>半減|倍増|半分(?=[にへ])|倍(?=[にへ増]))")


def steps_away(words: Words, start: Quantity, step: Quantity) -> bool:
    """134件から50件増やす: what moves stands right behind the figure, no に between (2倍に is a size by itself)."""
    if not may_step(start, step) or is_day_or_month(words.text, start):
        return False
    if step.unit == "倍":
        return not step.bound
    if step.particle or step.bound or step.value < 0:
        return False
    after = say.AFTER.match(words.text, step.end)
    behind = after.end() if after else step.end
    index = bisect_left(words.starts, behind)
    if index == len(words.starts) or words.starts[index] != behind or noun_part(words, index):
        return False
    return bool(words.classes[index] & (lex.RAISE | lex.LOWER)) or words.lemmas[index] in say.NEITHER


def multiple_of(text: str, start: Quantity) -> Quantity | None:
    """The size of the change in words, right behind where it begins (半分, 倍増)."""
    found = _MULTIPLE_BEHIND.match(text, start.end)
    if found is None or is_day_or_month(text, start):
        return None
    size = Decimal(2) if found["word"].startswith("倍") else Decimal("0.5")
    first, last = found.span("word")
    return Quantity(size, "倍", first, last, first, last)


def noun_part(words: Words, index: int) -> bool:
    """改善率, 継続率, 削減額: the word is part of a measure's name."""
    following = index + 1
    if following < len(words.pos) and words.lemmas[following] == "の" and words.classes[index] & lex.KEEP:
        return True
    return (
        following < len(words.pos)
        and words.lemmas[following] in ("率", "数", "額", "度", "量", "幅", "案", "者", "比", "件")
        and words.pos[following] in (1, SUFFIX)
    )
