"""The line of sight: from an objective up to the company's, and to the sentence of the direction that it serves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rashin.goals.access import objectives_visible_to
from rashin.goals.models import Objective
from rashin.organizations.models import Member


@dataclass(frozen=True, slots=True)
class Sight:
    """Objectives from the topmost down to the one looked from, and the direction's sentence above them."""

    direction: str
    objectives: tuple[Objective, ...]


def sights(member: Member, objectives: Iterable[Objective]) -> dict[int, Sight]:
    """The line of sight of each of these objectives by its id. One query, however many there are."""
    looked_from = {objective.pk: objective for objective in objectives}
    wanted = {pk for objective in looked_from.values() for pk in (*objective.lineage, objective.pk)}
    rows = objectives_visible_to(member).filter(pk__in=wanted).select_related("team", "owner", "serves")
    known = {row.pk: row for row in rows} if wanted else {}
    found = {}
    for pk, objective in looked_from.items():
        line = tuple(known[each] for each in (objective.lineage or (pk,)) if each in known)
        served = next(
            (row.serves.text for row in line if row.serves is not None and row.serves.archived_at is None), ""
        )
        found[pk] = Sight(served, line)
    return found
