"""A sheet for the break room, A4 or A3."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from markupsafe import Markup

from rashin.goals.measured import decimals_for, language
from rashin.goals.models import Kind
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.lines import Day, KeyResultLine, key_result_line, pace_on
from rashin.goals.pages.sight import sight_nodes
from rashin.goals.queries.poster import Hung
from rashin.goals.queries.rows import KeyResultRow, ObjectiveRow
from rashin.ui import formats, marks
from rashin.ui.shell import SightNode

SIZES = ("A4", "A3")
MOST_STEPS = 6
ROOM = {"A4": (5, 5), "A3": (5, 5)}  # company objectives and key results that a sheet has room for


@dataclass(frozen=True, slots=True)
class Goal:
    """An objective on the poster."""

    title: str
    road: Markup
    pct: Markup
    mine: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A key result on the poster: its line and the value in large figures."""

    line: KeyResultLine
    value: Markup


@dataclass(frozen=True, slots=True)
class Poster:
    """What the sheet shows; `left_out` counts key results that found no room."""

    size: str
    goals: tuple[Goal, ...]
    sights: tuple[tuple[SightNode, ...], ...]
    figures: tuple[Figure, ...]
    left_out: int
    code: Markup
    address: str
    as_of: date


def qr_code(address: str) -> Markup:
    """The address as a QR code, drawn in ink on white."""
    import segno  # only a poster draws one

    drawn = segno.make(address, micro=False, error="m").svg_inline(
        omitsize=True, border=2, svgclass=None, lineclass=None, title=_("QR code of the team's page")
    )
    return Markup(drawn)


def poster(hung: Hung, *, size: str, day: Day, addresses: Addresses, address: str) -> Poster:
    """The sheet; `address` is what the QR code leads to."""
    company_room, figure_room = ROOM[size]
    return Poster(
        size=size,
        goals=goals_on(hung, day)[:company_room],
        sights=sights_of(hung, addresses),
        figures=tuple(_figure(row, day, addresses) for row in hung.key_results[:figure_room]),
        left_out=max(len(hung.key_results) - figure_room, 0),
        code=qr_code(address),
        address=address,
        as_of=day.today,
    )


def goals_on(hung: Hung, day: Day) -> tuple[Goal, ...]:
    """The company's objectives; those that the team's objectives lead to are its own."""
    above = {objective.pk for sight in hung.sights.values() for objective in sight.objectives}
    return tuple(_goal(row, day, row.pk in above) for row in hung.company)


def _goal(row: ObjectiveRow, day: Day, mine: bool) -> Goal:
    return Goal(row.title, marks.road(row.progress, pace_on(row.pace_curve, day.today)), marks.pct(row.progress), mine)


def _figure(row: KeyResultRow, day: Day, addresses: Addresses) -> Figure:
    line = key_result_line(row, addresses=addresses, day=day, level=1)
    unit = "" if row.kind == Kind.MILESTONE else row.unit
    return Figure(line, formats.number(row.value, unit, _decimals(row.value, row), language()))


def _decimals(value: Decimal | None, row: KeyResultRow) -> int | None:
    return 0 if row.kind == Kind.MILESTONE else decimals_for(value, row)


def sights_of(hung: Hung, addresses: Addresses) -> tuple[tuple[SightNode, ...], ...]:
    """A line for each of the team's objectives, of which each step is shown once; only a line joins its steps."""
    lines: Sequence[tuple[SightNode, ...]] = [
        sight_nodes(hung.sights[row.pk], addresses=addresses) for row in hung.team if row.pk in hung.sights
    ]
    shown: list[tuple[SightNode, ...]] = []
    seen: list[SightNode] = []
    for line in lines:
        fresh = tuple(node for node in line if node not in seen)[: MOST_STEPS - len(seen)]
        seen += fresh
        shown += [fresh] if fresh else []
    return tuple(shown)
