"""Teams as a sheet names them: by a path such as 営業部／第一課, in a tree that may not have them yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rashin.people.actions.teams import DEEPEST
from rashin.people.models import Team
from rashin.rules.searching import fold

_STEPS = re.compile(r"\s*[/／>＞]\s*")
_SEVERAL = re.compile(r"\s*[、;；\n]\s*")
LONGEST = 80

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A team that is there (`team`) or is to be made under `parent`."""

    path: Path
    team: Team | None = None
    parent: Place | None = None

    @property
    def name(self) -> str:
        return "／".join(self.path)


class NoPlace(ValueError):
    """Why a path leads to no team: "ambiguous", "circle", "too_deep" or "too_long"."""


def paths_in(written: str) -> list[Path]:
    """The paths that a cell names: several are set apart by 、 or ;"""
    named = (tuple(step for step in _STEPS.split(part) if step) for part in _SEVERAL.split(written.strip()) if part)
    return [path for path in dict.fromkeys(named) if path]


def _folded(path: Iterable[str]) -> Path:
    return tuple(fold(step) for step in path)


class Places:
    """The tree as it stands, with what `paths` add to it. A path may begin anywhere where it is clear."""

    def __init__(self, teams: Sequence[Team], paths: Iterable[Path]) -> None:
        self._by_end: dict[Path, list[Place]] = {}
        self._whole: dict[Path, Place] = {}
        self._met: dict[Path, Place] = {}
        self.new: list[Place] = []
        by_key = {team.pk: team for team in teams}
        for team in teams:
            self._know(Place(_path_of(team, by_key), team))
        wanted = sorted(set(paths), key=len, reverse=True)
        self._below = _below(wanted)
        for path in wanted:
            try:
                self.find(path)
            except NoPlace:
                continue

    def find(self, path: Path) -> Place:
        """The team that a path names, which is to be made where there is none. Raises NoPlace."""
        if path in self._met:
            return self._met[path]
        if self._is_in_a_circle(path):
            raise NoPlace("circle")
        if any(len(step) > LONGEST for step in path):
            raise NoPlace("too_long")
        known = self._known(path)
        self._met[path] = known if known is not None else self._made(path)
        return self._met[path]

    def standing(self, written: str) -> Team | None:
        """The team that is called so, or stands at the end of that path. Raises NoPlace where several do."""
        paths = {(written,), *paths_in(written)}
        found = {place.team for place in map(self._known, paths) if place is not None}
        return found.pop() if len(found) == 1 else None

    def _known(self, path: Path) -> Place | None:
        folded = _folded(path)
        found = self._by_end.get(folded, [])
        if folded in self._whole:
            return self._whole[folded]
        if len(found) > 1:
            raise NoPlace("ambiguous")
        return found[0] if found else None

    def _made(self, path: Path) -> Place:
        parent = self.find(path[:-1]) if len(path) > 1 else None
        whole = (*(parent.path if parent else ()), path[-1])
        if len(whole) > DEEPEST:
            raise NoPlace("too_deep")
        if len(set(_folded(whole))) < len(whole):
            raise NoPlace("circle")
        place = self._whole.get(_folded(whole)) or Place(whole, parent=parent)
        if _folded(whole) not in self._whole:
            self._know(place)
            self.new.append(place)
        return place

    def _know(self, place: Place) -> None:
        folded = _folded(place.path)
        self._whole[folded] = place
        for start in range(len(folded)):
            self._by_end.setdefault(folded[start:], []).append(place)

    def _is_in_a_circle(self, path: Path) -> bool:
        """Whether the sheet lets one of these teams stand over itself."""
        steps = _folded(path)
        return any(_reaches(self._below, under, over) for over, under in pairwise(steps))


def _path_of(team: Team, by_key: dict[int, Team]) -> Path:
    steps: list[str] = []
    now: Team | None = team
    while now is not None:
        steps.insert(0, now.name)
        now = by_key.get(now.parent_id) if now.parent_id else None
    return tuple(steps)


def _below(paths: Iterable[Path]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in paths:
        steps = _folded(path)
        for over, under in pairwise(steps):
            found.setdefault(over, set()).add(under)
    return found


def _reaches(below: dict[str, set[str]], start: str, goal: str) -> bool:
    todo, met = [start], set[str]()
    while todo:
        step = todo.pop()
        if step == goal:
            return True
        if step not in met:
            met.add(step)
            todo += below.get(step, ())
    return False
