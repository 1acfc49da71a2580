"""What counts in an objective without the reader's seeing it: it is in no count that a page shows (decision 66)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from rashin.goals.access import hidden_from
from rashin.goals.models import KeyResult, Objective, ObjectiveState, Visibility
from rashin.goals.queries.board import OVERRIDING, SHOWN
from rashin.goals.queries.rows import ObjectiveRow
from rashin.organizations.models import Member
from rashin.organizations.prepared import Prepared
from rashin.organizations.rights import Right
from rashin.rules.rollup import Troubles


@dataclass(frozen=True, slots=True)
class Below:
    """So many key results, and how many of them are in trouble."""

    under: int = 0
    troubles: Troubles = field(default_factory=Troubles)

    def __add__(self, other: Below) -> Below:
        return Below(self.under + other.under, self.troubles + other.troubles)


def summed_up(parts: Iterable[tuple[int, Below]], above: Callable[[int], int | None]) -> dict[int, Below]:
    """For each objective what counts in it: `parts` are of objectives, `above` gives the one that another counts in."""
    found: dict[int, Below] = {}
    for pk, below in parts:
        place: int | None = pk
        while place is not None:
            found[place] = found.get(place, Below()) + below
            place = above(place)
    return found


def lowered(row: ObjectiveRow, unseen: dict[int, Below]) -> ObjectiveRow:
    """The row with the counts that its reader may know."""
    below = unseen.get(row.pk)
    if below is None:
        return row
    troubles = Troubles.loads(row.troubles).without(below.troubles).dumps()
    return row._replace(under=max(row.under - below.under, 0), troubles=troubles)


def lower(objective: Objective, unseen: dict[int, Below]) -> None:
    """The same of a stored objective, which is looked at and never saved."""
    below = unseen.get(objective.pk)
    if below is not None:
        objective.has_unseen = True
        objective.key_results_under = max(objective.key_results_under - below.under, 0)
        objective.troubles = Troubles.loads(objective.troubles).without(below.troubles).dumps()


_RESTRICTED = Prepared(
    lambda organization: (
        Objective.objects.filter(organization=organization)
        .exclude(visibility=Visibility.EVERYBODY)
        .values_list("pk")[:1]
    )
)


class Unseen:
    """What one reader does not see. One query where all is open, else four at most, whatever is asked."""

    def __init__(self, member: Member) -> None:
        self._member = member

    @cached_property
    def is_empty(self) -> bool:
        """Whether everything is open to the reader, as far as can be known at little cost."""
        member = self._member
        return member.may(Right.READ_RESTRICTED) or not (member.is_narrowed or _RESTRICTED(member.organization_id))

    @cached_property
    def _rows(self) -> list[tuple[int, str, str]]:
        if self.is_empty:
            return []
        rows = hidden_from(self._member).filter(state__in=SHOWN, archived_at__isnull=True)
        return list(rows.values_list("pk", "state", "path"))

    @cached_property
    def objectives(self) -> frozenset[int]:
        """The hidden objectives that stand on a board."""
        return frozenset(pk for pk, _state, _path in self._rows)

    @cached_property
    def lineages(self) -> dict[int, tuple[int, ...]]:
        """Those of them that count, with those above each."""
        return {pk: _ids(path) for pk, state, path in self._rows if state == ObjectiveState.AGREED}

    def below(self, objectives: Collection[int]) -> dict[int, Below]:
        """For those of these objectives in which something hidden counts: how much."""
        asked = set(objectives)
        near = {pk: above for pk, above in self.lineages.items() if asked & set(above)}
        if not near:
            return {}
        counting = Objective.objects.filter(state=ObjectiveState.AGREED, archived_at__isnull=True)
        places = {each for above in near.values() for each in above}
        parents = dict(counting.filter(pk__in=places).values_list("pk", "contributes_to"))
        rows = KeyResult.objects.filter(objective__in=list(near), archived_at__isnull=True, agreed_at__isnull=False)
        told = rows.annotate(verdict=OVERRIDING).values_list("objective", "verdict", "stale_from")
        parts = [(pk, Below(1, Troubles.of(verdict, stale_from))) for pk, verdict, stale_from in told]
        return summed_up(parts, parents.get)

    def lowered(self, rows: Iterable[ObjectiveRow]) -> list[ObjectiveRow]:
        """The rows with the counts that the reader may know."""
        found = list(rows)
        below = self.below([row.pk for row in found])
        return [lowered(row, below) for row in found] if below else found

    def lower(self, objective: Objective) -> None:
        """The same of a stored objective, which is looked at and never saved."""
        lower(objective, self.below([objective.pk]))


def _ids(path: str) -> tuple[int, ...]:
    return tuple(int(part) for part in path.split("/") if part)
