"""Drawn quarters of a larger company: where a key result starts, where it ends, and its entries in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from rashin.exchange.demo.texts import Table

DUE_DAYS = 13
_WOBBLE = {"bumpy": 0.09, "backwards": 0.05}


@dataclass(frozen=True, slots=True)
class Course:
    """How one key result goes: its story and the progress that it ends with."""

    story: str
    final: float

    def at(self, week: int, rng: Random) -> float:
        """Progress on the due day `week` (1–13), with a little noise."""
        share = week / DUE_DAYS
        if self.story == "reached_early":
            straight = self.final * min(1.0, share * 1.6)
        elif self.story == "backwards":
            straight = 0.4 * share * (1 - share) * 4 + self.final * share
        elif self.story == "slow":
            straight = self.final * share**1.3
        else:
            straight = self.final * share
        return straight + rng.gauss(0, _WOBBLE.get(self.story, 0.015))


def course(stories: Sequence[Table], rng: Random) -> Course:
    """Draw a story by its share, and its end between the story's bounds."""
    one = rng.choices(stories, [story["share"] for story in stories])[0]
    least, most = (float(bound) for bound in one["final"])
    return Course(one["code"], rng.uniform(least, most))


def drawn(bounds: Sequence[str], decimals: int, rng: Random) -> Decimal:
    """A number between two bounds, with the decimals of the key result; large ones are round."""
    value = Decimal(str(rng.uniform(*(float(bound) for bound in bounds))))
    places = decimals if value < 1000 else -2 if value < 100_000 else -4
    return Decimal(format(value.quantize(Decimal(1).scaleb(-places)), "f"))


def values(start: Decimal, target: Decimal, decimals: int, way: Course, rng: Random) -> list[str]:
    """The path of a level or a monthly value."""
    unit = Decimal(1).scaleb(-decimals)
    found: list[str] = []
    before = None
    for week in range(1, DUE_DAYS + 1):
        moved = start + (target - start) * Decimal(str(round(way.at(week, rng), 4)))
        value = max(moved, Decimal(0)).quantize(unit)
        found.append("=" if value == before else str(value))
        before = value
    return found


def totals(target: Decimal, way: Course, rng: Random, *, new: bool) -> list[str]:
    """The path of a total: as it runs, or what is new each week."""
    found: list[str] = []
    so_far = Decimal(0)
    for week in range(1, DUE_DAYS + 1):
        reached = max(so_far, (target * Decimal(str(round(way.at(week, rng), 4)))).quantize(Decimal(1)))
        found.append(str(reached - so_far) if new else "=" if reached == so_far and week > 1 else str(reached))
        so_far = reached
    return found


def kept(due_each: Decimal, way: Course, rng: Random) -> list[str]:
    """The path of a habit."""
    share = min(max(way.final, 0.2), 1.0)
    return [str(sum(rng.random() < share for _one in range(int(due_each)))) for _week in range(DUE_DAYS)]


def steps_done(keys: Sequence[str], way: Course) -> list[str]:
    """The path of milestones: each step on its week, as far as the course goes."""
    marks = ["="] * DUE_DAYS
    for place, key in enumerate(keys):
        if (place + 1) / len(keys) <= way.final + 0.15:
            marks[min((place + 1) * DUE_DAYS // len(keys), DUE_DAYS) - 1] = key
    return marks


def confidences(way: Course, rng: Random) -> list[int]:
    """How sure people are, from 5 on towards what comes."""
    aim = 9 if way.final >= 0.95 else 7 if way.final >= 0.7 else 5 if way.final >= 0.5 else 3
    return [min(10, max(0, round(5 + (aim - 5) * week / DUE_DAYS + rng.gauss(0, 0.4)))) for week in range(DUE_DAYS)]
