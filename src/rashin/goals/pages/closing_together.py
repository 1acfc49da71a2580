"""Looking back together: everybody's key results of a quarter on one screen, of a team or of all, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rashin.goals.models import Cycle, Objective
from rashin.goals.pages.board_page import TEAMS_OFFERED, Choice
from rashin.goals.pages.closing import Place, Quarter
from rashin.goals.pages.closing_cards import Block
from rashin.goals.queries.closing import Looked
from rashin.goals.queries.facts import from_the_top
from rashin.goals.queries.found import TeamPlace, with_below

CARDS = 20  # of a part, and more only where one objective alone has more


@dataclass(frozen=True, slots=True)
class TogetherPage:
    """The whole screen. `asked` and `answered` count what is chosen; `parts` is empty where one holds all of it."""

    cycle: Cycle
    label: str
    place: Place
    came_back: tuple[tuple[str, str], ...]
    team: str
    teams: tuple[Choice, ...]
    all_teams: str
    blocks: tuple[Block, ...]
    answered: int
    asked: int
    parts: tuple[Choice, ...]
    following: str


def together_page(quarter: Quarter, place: Place, teams: Sequence[TeamPlace]) -> TogetherPage:
    """Objectives in the order of the board. A team brings those under it; one that is not there narrows nothing. The
    part that holds what came back is shown."""
    team = next((each for each in teams if each.public_id == place.team), None)
    chosen = _chosen(quarter, with_below(teams, team.pk) if team else None)
    of_each: dict[int, list[Looked]] = {row.pk: [] for row in chosen}
    for each in quarter.key_results:
        of_each.get(each.key_result.objective_id, []).append(each)
    parts = in_parts([len(of_each[row.pk]) for row in chosen], CARDS)
    number = _number(parts, chosen, of_each, quarter, place)
    shown = chosen[parts[number]] if parts else []
    place = Place(together=True, team=team.public_id if team else "", part=number + 1 if number else 0)
    choices = tuple(_choice(quarter, place, at, _left(chosen[part], of_each)) for at, part in enumerate(parts))
    every = [each for rows in of_each.values() for each in rows]
    return TogetherPage(
        cycle=quarter.cycle,
        label=quarter.label,
        place=place,
        came_back=quarter.came_back(),
        team=team.name if team else "",
        teams=tuple(_team(quarter, each, place) for each in teams[:TEAMS_OFFERED]),
        all_teams=Place(together=True).url(quarter.cycle, quarter.addresses),
        blocks=quarter.blocks(shown, [each for row in shown for each in of_each[row.pk]]),
        answered=sum(each.is_answered for each in every),
        asked=len(every),
        parts=choices if len(choices) > 1 else (),
        following=choices[number + 1].url if number + 1 < len(choices) else "",
    )


def in_parts(sizes: Sequence[int], at_most: int) -> list[slice]:
    """Neighbours in parts of `at_most` in all; one that is larger is a part by itself, one of nothing counts as one."""
    parts: list[slice] = []
    first, sum_ = 0, 0
    for place, size in enumerate(sizes):
        if place > first and sum_ + max(size, 1) > at_most:
            parts.append(slice(first, place))
            first, sum_ = place, 0
        sum_ += max(size, 1)
    return [*parts, slice(first, len(sizes))] if sizes else []


def _chosen(quarter: Quarter, teams: Sequence[int] | None) -> list[Objective]:
    rows = [row for _depth, row in from_the_top(quarter.objectives)]
    if teams is None:
        return rows
    came_back = {
        each.key_result.objective_id for each in quarter.key_results if each.key_result.public_id in quarter.typed
    }
    return [row for row in rows if row.team_id in teams or row.pk in came_back or row.public_id in quarter.typed]


def _number(
    parts: Sequence[slice],
    chosen: Sequence[Objective],
    of_each: dict[int, list[Looked]],
    quarter: Quarter,
    place: Place,
) -> int:
    """Which part is shown, from 0."""
    for at, part in enumerate(parts if quarter.typed else ()):
        rows = [*chosen[part], *(each.key_result for row in chosen[part] for each in of_each[row.pk])]
        if any(row.public_id in quarter.typed for row in rows):
            return at
    return min(max(place.part - 1, 0), max(len(parts) - 1, 0))


def _left(rows: Sequence[Objective], of_each: dict[int, list[Looked]]) -> int:
    return sum(not each.is_answered for row in rows for each in of_each[row.pk])


def _choice(quarter: Quarter, place: Place, at: int, left: int) -> Choice:
    """2・残り3件; a tick where nothing is left."""
    words = ngettext("%(num)s left", "%(num)s left", left) % {"num": left}
    there = replace(place, part=at + 1 if at else 0)
    label = str(at + 1) + (_(" · ") + words if left else "")
    return Choice(label, there.url(quarter.cycle, quarter.addresses), there == place, icon="" if left else "ok")


def _team(quarter: Quarter, team: TeamPlace, place: Place) -> Choice:
    there = Place(together=True, team=team.public_id)
    url = there.url(quarter.cycle, quarter.addresses)
    return Choice(team.name, url, team.public_id == place.team, depth=min(team.depth, 3))
