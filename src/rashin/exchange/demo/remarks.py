"""Lines that people write with an entry, chosen by what the value did."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from rashin.exchange.demo.texts import table
from rashin.goals.models import Bound, Kind, Reading

if TYPE_CHECKING:
    from rashin.exchange.demo.script import Script

ENTRIES_OF_A_QUARTER = 13


class Remarks:
    """The pools of remarks.toml in one language."""

    def __init__(self, language: str) -> None:
        self._pools: Mapping[tuple[str, str], list[str]] = {
            (pool["topic"], pool["moment"]): [line[language] for line in pool["lines"]]
            for pool in table("remarks")["pools"]
        }

    def of(self, topic: str, moment: str, rng: Random) -> str:
        """A line for a moment, in the words of the topic where it has its own."""
        pool = self._pools.get((topic, moment)) or self._pools["any", moment]
        return pool[rng.randrange(len(pool))]

    def pick(self, script: Script, mark: str, before: Decimal | None, rng: Random) -> str:
        """A line that fits what was entered."""
        return self.of(script.topic, _moment(script, mark, before), rng)


def _moment(script: Script, mark: str, before: Decimal | None) -> str:
    kind = script.content.kind
    if mark == "?":
        return "not_looked"
    if mark == "=" or mark.startswith("not "):
        return "flat"
    if kind == Kind.MILESTONE:
        return "step"
    value = Decimal(mark)
    if kind == Kind.RECURRING:
        return "kept" if value >= script.content.due_each else "missed"
    if before is None or script.content.target is None:
        return "first" if before is None else "flat"
    return _moved(script, value, before)


def _moved(script: Script, value: Decimal, before: Decimal) -> str:
    content = script.content
    target = content.target or Decimal(0)
    falls = content.kind == Kind.DECREASE or content.bound in (Bound.AT_MOST, Bound.LESS_THAN)
    if content.reading == Reading.TOTAL and content.entry == "new":
        usual = target / ENTRIES_OF_A_QUARTER
        return ("up" if (value <= usual) == falls else "flat") if value else "flat"
    if content.reading != Reading.TOTAL and (value <= target if falls else value >= target):
        return "reached"
    if value == before:
        return "flat"
    return "up" if (value < before) == falls else "down"
