"""The whole board page: its heading, its facts, its choices and its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rashin.goals.measured import language
from rashin.goals.models import Cycle, Level
from rashin.goals.pages.addresses import Addresses, asked
from rashin.goals.pages.board import Group, Lines, Listing, Tree
from rashin.goals.pages.lines import Day, ObjectiveLine, objective_line, url_of
from rashin.goals.queries import board as queries
from rashin.goals.queries import found
from rashin.goals.queries.board import Span
from rashin.goals.queries.found import Filters, TeamPlace
from rashin.goals.queries.rows import KeyResultRow, ObjectiveRow, by_key
from rashin.rules import fiscal
from rashin.rules.pace import Curve, mean
from rashin.rules.rollup import Part, roll_up

OBJECTIVES = 60
PEOPLE = 25
TEAMS_OFFERED = 60
PEOPLE_OFFERED = found.MOST_PEOPLE


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that narrows or orders the board."""

    label: str
    url: str
    current: bool = False
    count: int | None = None
    icon: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class CompanyFigure:
    """The mean of the company's objectives, with what it is made of: (title, address, progress, weight)."""

    progress: Decimal | None
    pace: Decimal | None
    parts: tuple[tuple[str, str, Decimal | None, Decimal], ...]
    known: int
    total: int
    weighed: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that can be chosen on the board, as links."""

    cycles: tuple[Choice, ...]
    orders: tuple[Choice, ...]
    teams: tuple[Choice, ...]
    people: tuple[Choice, ...]
    statuses: tuple[Choice, ...]
    team: str
    person: str
    all_teams: str
    all_people: str
    clear: str
    hidden: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """What the template shows."""

    label: str
    cycle: Cycle
    week: int
    days_left: int
    starts_in: int
    people: int
    objectives: int
    facts: queries.Facts
    not_entered: str
    left_words: str
    company: CompanyFigure
    choices: Choices
    listing: Listing
    words: str
    narrow: bool


def day_of(cycle: Cycle, today: date) -> Day:
    """The board of a cycle that is over shows its last day; one that was closed before it is over, too."""
    return Day(min(today, cycle.last_day), over=not cycle.is_open or today > cycle.last_day)


def week_of(cycle: Cycle, today: date) -> int:
    """The week of the cycle that today lies in; 0 before it, after it, and once it is closed."""
    lies_in = cycle.is_open and cycle.first_day <= today <= cycle.last_day
    return fiscal.week_number(cycle.first_day, today) if lies_in else 0


def company_figure(rows: Sequence[ObjectiveRow], addresses: Addresses, day: Day) -> CompanyFigure:
    """The weighted mean of the company's objectives, as an objective's own figure is made."""
    total = roll_up([Part(row.progress, row.weight) for row in rows])
    known = [(Curve.loads(row.pace_curve), row.weight) for row in rows if row.pace_curve and row.progress is not None]
    expected = mean(known)
    parts = tuple((row.title, url_of(row, addresses), row.progress, row.weight) for row in rows)
    return CompanyFigure(
        progress=total.progress,
        pace=None if expected is None else expected.at(day.today),
        parts=parts,
        known=total.known,
        total=total.total,
        weighed=len({row.weight for row in rows}) > 1,
    )


def tree_listing(tops: Sequence[ObjectiveRow], lines: Lines, *, levels: int, more: str) -> Listing:
    """By alignment, unfolded for `levels` levels; `more` where the topmost objectives go on."""
    tree = Tree(tops, levels=levels, source=lines.source)
    shown = tuple(lines.tree(tree, row, level=1) for row in tops)
    return Listing((Group("", "", "", shown),), more)


def found_listing(
    cycle: Cycle,
    lines: Lines,
    filters: Filters,
    *,
    teams: Sequence[TeamPlace],
    by: str,
    offset: int,
    more: str,
    open: bool,
) -> Listing:
    """What a filter leaves, or all by team, each objective with its key results."""
    if by == "team":
        places = [team.pk for team in teams]
        rows = lines.source.by_team(cycle, filters, places, offset=offset, limit=OBJECTIVES + 1)
    else:
        rows = lines.source.by_alignment(cycle, filters, offset=offset, limit=OBJECTIVES + 1)
    rows, goes_on = rows[:OBJECTIVES], len(rows) > OBJECTIVES
    key_results = by_key(lines.source.matching_key_results(cycle, filters, [row.pk for row in rows]), "objective")
    spans = lines.source.spans([row.pk for row in rows])
    made = [(row, _found_line(row, key_results.get(row.pk, []), spans[row.pk], lines, open=open)) for row in rows]
    if by != "team":
        return Listing((Group("", "", "", tuple(line for _row, line in made)),), more if goes_on else "")
    known = {team.pk: team for team in teams}
    groups = []
    for (level, team_id), several in groupby(made, key=lambda pair: _belongs(pair[0])):
        shown, team = tuple(line for _row, line in several), known.get(team_id)
        groups.append(_team_group(level, team, shown, lines.addresses, is_open=cycle.is_open))
    return Listing(tuple(groups), more if goes_on else "")


def _belongs(row: ObjectiveRow) -> tuple[str, int]:
    return (Level.COMPANY if row.level == Level.COMPANY else Level.TEAM, row.team_id or 0)


def _team_group(
    level: str, team: TeamPlace | None, shown: tuple[ObjectiveLine, ...], addresses: Addresses, *, is_open: bool
) -> Group:
    """A team's objectives under its name, with who leads it; a closed quarter is nobody's to lead any more."""
    if team is None:
        return Group(_("Company objectives") if level == Level.COMPANY else _("Without a team"), "", "", shown)
    return Group(team.name, addresses.of("team", team.public_id), (team.leader or "") if is_open else "", shown)


def _found_line(
    row: ObjectiveRow, key_results: list[KeyResultRow], span: Span, lines: Lines, *, open: bool
) -> ObjectiveLine:
    """An objective with the key results that match; its confidence is that of all that counts in it."""
    return objective_line(
        row,
        addresses=lines.addresses,
        day=lines.day,
        level=1,
        span=span,
        open=open,
        key_results=lines.key_results(key_results, level=2),
        branch="" if key_results or open else lines.branch(row, 1),
    )


def person_listing(cycle: Cycle, lines: Lines, filters: Filters, *, offset: int, more: str, open: bool) -> Listing:
    """By person: their objectives, then the key results that they enter under other people's."""
    carried = lines.source.by_person(cycle, filters, offset=offset, limit=PEOPLE + 1)
    people, goes_on = carried.people[:PEOPLE], len(carried.people) > PEOPLE
    owned = [row.pk for row in carried.objectives]
    under = by_key(lines.source.matching_key_results(cycle, filters, owned), "objective")
    spans = lines.source.spans(owned)
    groups = []
    for pk, name in people:
        own = tuple(
            _found_line(row, under.get(row.pk, []), spans[row.pk], lines, open=open)
            for row in carried.objectives
            if row.owner_id == pk
        )
        entered = tuple(
            line
            for carrier, row in carried.key_results
            if carrier == pk
            for line in lines.key_results([row], level=1, context=carried.titles[row.objective][1])
        )
        groups.append(Group(name, "", "", own, entered, is_person=True))
    return Listing(tuple(groups), more if goes_on else "")


STATUS_ICONS = {"behind": "bad", "at_risk": "warn", "stale": "age", "help": "help", "not_entered": "waiting"}


class Chooser:
    """Makes the links of the board: each keeps what is chosen already and changes one thing."""

    def __init__(self, address: str, query: dict[str, str]) -> None:
        self.address = address
        self.query = query

    def to(self, **changes: str) -> str:
        """The same board with other choices; going on starts again."""
        kept = {name: value for name, value in self.query.items() if name != "after"}
        return self.address + asked({**kept, **changes})

    def toggled(self, name: str, value: str) -> str:
        return self.to(**{name: "" if self.query.get(name) == value else value})

    def orders(self) -> tuple[Choice, ...]:
        by = self.query.get("by") or "alignment"
        named = (("alignment", _("By alignment")), ("team", _("By team")), ("person", _("By person")))
        return tuple(
            Choice(label, self.to(by="" if code == "alignment" else code), current=by == code) for code, label in named
        )

    def statuses(self, facts: queries.Facts) -> tuple[Choice, ...]:
        counted = (
            ("behind", _("Behind"), facts.behind),
            ("at_risk", _("At risk"), facts.at_risk),
            ("stale", _("Old values"), facts.stale),
            ("help", _("Help wanted"), facts.help_wanted),
            ("not_entered", _("Not entered"), facts.left),
        )
        chosen = self.query.get("status", "")
        return tuple(
            Choice(label, self.toggled("status", code), chosen == code, count, STATUS_ICONS[code])
            for code, label, count in counted
            if count or chosen == code
        )

    def cycles(self, cycles: Sequence[Cycle], shown: Cycle) -> tuple[Choice, ...]:
        return tuple(
            Choice(cycle.label(language()), self.to(cycle=cycle.public_id), current=cycle == shown) for cycle in cycles
        )

    def teams(self, teams: Sequence[TeamPlace]) -> tuple[Choice, ...]:
        chosen = self.query.get("team", "")
        return tuple(
            Choice(team.name, self.to(team=team.public_id), current=team.public_id == chosen, depth=min(team.depth, 3))
            for team in teams[:TEAMS_OFFERED]
        )

    def people(self, people: Sequence[tuple[str, str]]) -> tuple[Choice, ...]:
        chosen = self.query.get("person", "")
        return tuple(Choice(name, self.to(person=public_id), current=public_id == chosen) for public_id, name in people)

    def hidden(self) -> tuple[tuple[str, str], ...]:
        """What the search field sends along."""
        return tuple((name, value) for name, value in self.query.items() if value and name not in ("q", "after"))


def time_left(page_cycle: Cycle, today: date) -> tuple[int, int]:
    """Days left of the cycle, and days until it begins."""
    return max((page_cycle.last_day - today).days, 0), max((page_cycle.first_day - today).days, 0)


def facts_shown(facts: queries.Facts, cycle: Cycle) -> queries.Facts:
    """A closed cycle asks for no number any more."""
    return facts if cycle.is_open else replace(facts, asked=0, left=0, people_left=0)


def entered_words(facts: queries.Facts) -> str:
    """あと6件・4人"""
    entries = ngettext("%(count)s left", "%(count)s left", facts.left) % {"count": facts.left}
    people = ngettext("%(count)s person", "%(count)s people", facts.people_left) % {"count": facts.people_left}
    return _("%(entries)s, %(people)s") % {"entries": entries, "people": people}
