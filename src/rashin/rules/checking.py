"""What is illogical about a definition, each with a stable code, the field and a way out (docs/method/problems.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rashin.rules.definition import Definition
from rashin.rules.deriving import By


@dataclass(frozen=True, slots=True)
class Problem:
    """`offer` is the way out: another kind ("keep", "decrease", …), a number or a date; None when only a person knows."""

    code: str
    field: str
    offer: str | Decimal | date | None = None


def problems(definition: Definition) -> tuple[Problem, ...]:
    """All that is illogical in the definition itself, in the order of its fields; empty when it can be agreed."""
    raise NotImplementedError


def base_problem(base: Decimal | None, *, by: By) -> Problem | None:
    """A base of 0 is refused for percent and ratio."""
    raise NotImplementedError


def cycle_problems(definition: Definition, *, first: date, last: date) -> tuple[Problem, ...]:
    """A child that outlives its parent's cycle, or begins before it."""
    raise NotImplementedError


def agreeing_problem(definition: Definition, *, agreed_on: date) -> Problem | None:
    """Agreeing after the deadline is refused."""
    raise NotImplementedError


def weights_problem(weights: Sequence[Decimal]) -> Problem | None:
    """An objective's weights: none negative, and not all 0."""
    raise NotImplementedError
