"""From key results to objectives: weighted means, and how many below are in trouble."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Troubles:
    """How many key results are behind and at risk, by the first day on which each would be stale. Additive."""

    counts: tuple[tuple[date, int, int], ...] = ()

    @staticmethod
    def of(status: str | None, stale_from: date | None) -> "Troubles":
        """The troubles of one key result; without a stale day it never goes stale."""
        raise NotImplementedError

    @staticmethod
    def total(several: Iterable["Troubles"]) -> "Troubles":
        """The sum of several."""
        raise NotImplementedError

    def __add__(self, other: "Troubles") -> "Troubles":
        return Troubles.total((self, other))

    def on(self, day: date) -> tuple[int, int]:
        """(behind, at risk) on the day: only those whose value is not yet stale then."""
        raise NotImplementedError

    def dumps(self) -> str:
        """Compact text for storage: `20261117:1,2;20261124:0,1`."""
        raise NotImplementedError

    @staticmethod
    def loads(text: str) -> "Troubles":
        """What `dumps` wrote. ValueError for anything else."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Part:
    """A key result, or a child objective that contributes. `under`: how many key results it stands for (1 for one)."""

    progress: Decimal | None
    weight: Decimal
    under: int = 1
    troubles: Troubles = field(default_factory=Troubles)


@dataclass(frozen=True, slots=True)
class RollUp:
    """An objective's figures: "from `known` of `total`" counts the parts with a weight, `under` every key result below."""

    progress: Decimal | None
    known: int
    total: int
    under: int
    troubles: Troubles


def roll_up(parts: Sequence[Part]) -> RollUp:
    """The weighted mean of the clamped progress of what is known. Weight 0 is not counted; known weights of 0: None.
    ValueError for a negative weight."""
    raise NotImplementedError
