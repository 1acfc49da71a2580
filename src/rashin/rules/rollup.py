"""From key results to objectives: weighted means, and how many below are in trouble."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from rashin.rules.value import ZERO, clamp, exact, stored


@dataclass(frozen=True, slots=True)
class Troubles:
    """How many key results are behind and at risk, by the first day on which each would be stale. Additive."""

    counts: tuple[tuple[date, int, int], ...] = ()

    @staticmethod
    def of(status: str | None, stale_from: date | None) -> "Troubles":
        """The troubles of one key result; without a stale day it never goes stale. Only behind and at_risk count."""
        if status not in ("behind", "at_risk"):
            return Troubles()
        behind = int(status == "behind")
        return Troubles(((stale_from or date.max, behind, 1 - behind),))

    @staticmethod
    def total(several: Iterable["Troubles"]) -> "Troubles":
        """The sum of several."""
        days: dict[date, tuple[int, int]] = {}
        for troubles in several:
            for day, behind, at_risk in troubles.counts:
                before = days.get(day, (0, 0))
                days[day] = (before[0] + behind, before[1] + at_risk)
        return Troubles(tuple((day, *days[day]) for day in sorted(days)))

    def __add__(self, other: "Troubles") -> "Troubles":
        return Troubles.total((self, other))

    def without(self, other: "Troubles") -> "Troubles":
        """The rest when `other`, which is in it, is taken out."""
        gone = {day: (behind, at_risk) for day, behind, at_risk in other.counts}
        rest = (
            (day, max(behind - gone.get(day, (0, 0))[0], 0), max(at_risk - gone.get(day, (0, 0))[1], 0))
            for day, behind, at_risk in self.counts
        )
        return Troubles(tuple(each for each in rest if each[1] or each[2]))

    def on(self, day: date) -> tuple[int, int]:
        """(behind, at risk) on the day: only those whose value is not yet stale then."""
        fresh = [(behind, at_risk) for stale, behind, at_risk in self.counts if day < stale]
        return sum(behind for behind, _ in fresh), sum(at_risk for _, at_risk in fresh)

    def dumps(self) -> str:
        """Compact text for storage: `20261117:1,2;20261124:0,1`."""
        return ";".join(f"{day:%Y%m%d}:{behind},{at_risk}" for day, behind, at_risk in self.counts)

    @staticmethod
    def loads(text: str) -> "Troubles":
        """What `dumps` wrote. ValueError for anything else."""
        counts = []
        for part in text.split(";") if text else ():
            day, _, numbers = part.partition(":")
            behind, _, at_risk = numbers.partition(",")
            counts.append((date.fromisoformat(day), int(behind), int(at_risk)))
        return Troubles(tuple(counts))


@dataclass(frozen=True, slots=True)
class Part:
    """A key result, or a child objective that contributes. `under`: how many key results it stands for (1 for one)."""

    progress: Decimal | None
    weight: Decimal
    under: int = 1
    troubles: Troubles = field(default_factory=Troubles)


@dataclass(frozen=True, slots=True)
class RollUp:
    """An objective's figures. "From `known` of `total`" counts the parts with a weight, `under` every key result below,
    also those that are only shown."""

    progress: Decimal | None
    known: int
    total: int
    under: int
    troubles: Troubles


@exact
def roll_up(parts: Sequence[Part]) -> RollUp:
    """The weighted mean of the clamped progress of what is known. Weight 0 is shown, not counted; known weights of 0:
    None. ValueError for a negative weight."""
    if any(part.weight < 0 for part in parts):
        raise ValueError("a weight is negative")
    counted = [part for part in parts if part.weight > 0]
    known = [(clamp(part.progress), part.weight) for part in counted if part.progress is not None]
    total = sum((weight for _, weight in known), ZERO)
    progress = stored(sum((value * weight for value, weight in known), ZERO) / total) if known else None
    under = sum(part.under for part in parts)
    return RollUp(progress, len(known), len(counted), under, Troubles.total(part.troubles for part in parts))
