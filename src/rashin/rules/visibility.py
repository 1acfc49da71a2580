"""Who reads an objective that is not open to everybody (docs/method/visibility.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

EVERYBODY, TEAM, PEOPLE = "everybody", "team", "people"


@dataclass(frozen=True)
class Place:
    """Where an objective belongs: how far it is open, its team, and its own people (who owns or wrote it, who leads its
    team, who carries a key result or an action of it)."""

    visibility: str = EVERYBODY
    team: int | None = None
    people: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Reader:
    """Who reads: `teams` are those of `teams_read`; `reads_all` holds for owners and administrators."""

    member: int
    teams: frozenset[int] = frozenset()
    reads_all: bool = False


def may_read(place: Place, reader: Reader) -> bool:
    """Whether the words of an objective are shown to a reader."""
    if reader.reads_all or place.visibility == EVERYBODY or reader.member in place.people:
        return True
    return place.visibility == TEAM and place.team in reader.teams


def teams_read(above: Mapping[int, int | None], works_in: Iterable[int], leads: Iterable[int]) -> frozenset[int]:
    """The teams whose goals somebody reads: those where they work or that they lead, all above these, and all below
    those that they lead. `above` is the team above each team."""
    led = set(leads)
    found: set[int] = set()
    for team in {*works_in, *led}:
        place: int | None = team
        while place is not None and place not in found:
            found.add(place)
            place = above.get(place)
    below = set(led)
    while grown := {team for team, parent in above.items() if parent in below} - below:
        below |= grown
    return frozenset(found | below)
