"""Pairs of attempts that could collide: each entered by a name, tried in turn and at once, and held to one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from rashin.organizations.models import Member
from tests.at_once import Attempt, at_once, one_after_the_other
from tests.cast import Company, company

Pair = Callable[[Company], tuple[Attempt, Attempt]]
Standing = Callable[[Company], dict[str, list[str]]]  # all that stands, told alike for every company
Run = Callable[[Sequence[Attempt]], list[str]]
AT_A_TIME = 10  # emptying the database takes long


class Pairs(dict[str, Pair]):
    """A room's pairs by name."""

    def enter(self, name: str) -> Callable[[Pair], Pair]:
        """Enter the pair below by this name."""

        def entered(made: Pair) -> Pair:
            self[name] = made
            return made

        return entered

    def groups(self) -> list[list[str]]:
        """The names, so many to a test."""
        return [list(self)[first : first + AT_A_TIME] for first in range(0, len(self), AT_A_TIME)]

    def end_as_in_turn(self, names: list[str], standing: Standing, *, rounds: int) -> None:
        """Each ends, at once and so many times, as one after the other in either order.

        Where one writes at a time anyway, on SQLite, a single round tries every fifth pair only.
        """
        few = rounds == 1 and connection.vendor == "sqlite"
        for name in names[::5] if few else names:
            serial = [self._ended(name, standing, one_after_the_other, turn) for turn in (0, 1)]
            for turn in range(rounds):
                ended = self._ended(name, standing, at_once, turn + 2)
                assert ended in serial, f"{name}: {_differences(ended, serial)}"

    def _ended(self, name: str, standing: Standing, run: Run, turn: int) -> dict[str, Any]:
        """How both ended, and all that stands then; in the second serial run the second goes first."""
        slug = f"{list(self).index(name)}-{turn}"
        bakery = company(slug=slug, domain=f"{slug}.example")
        attempts = list(self[name](bakery))
        told = run(attempts[::-1])[::-1] if turn == 1 else run(attempts)
        return {"told": told, **standing(bakery)}


def again(member: Member) -> Member:
    """The same person as another request reads them."""
    return Member.objects.select_related("organization", "user").get(pk=member.pk)


def _differences(ended: dict[str, Any], serial: list[dict[str, Any]]) -> str:
    lines = [
        f"{name}: {ended[name]} is neither of {[each[name] for each in serial]}"
        for name in ended
        if ended[name] not in [each[name] for each in serial]
    ]
    return "\n".join(lines) or f"a mixture of the two: {ended['told']}"
