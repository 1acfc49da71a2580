"""From the rows of a sheet to objectives with their key results, and what is wrong with which cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from rashin.coach import parse_metric
from rashin.exchange.sheets.columns import CellProblem, Fields, Sort, cell, plain_name
from rashin.exchange.sheets.days import read_day
from rashin.goals.actions.content import KeyResultContent, ObjectiveContent
from rashin.goals.inference import counting_of
from rashin.goals.models import Cycle, Kind, Level
from rashin.organizations.models import Member
from rashin.people.access import present_members, teams_visible_to
from rashin.people.models import Team
from rashin.rules import typed_number
from rashin.rules.searching import fold

FIELDS: Fields = {
    "level": (pgettext_lazy("of an objective", "Level"), ("れべる", "階層", "区分", "段階", "level", "tier", "entity")),
    "team": (gettext_lazy("Team"), ("ちーむ", "部署", "部門", "課", "店舗", "店", "team", "department", "group")),
    "objective": (gettext_lazy("Objective"), ("目標", "おぶじぇくてぃぶ", "objective", "goal", "o")),
    "why": (pgettext_lazy("of an objective", "Why"), ("なぜ", "理由", "背景", "why", "description", "説明")),
    "owner": (gettext_lazy("Owner of the objective"), ("目標の担当", "責任者", "objective owner", "goal owner")),
    "above": (
        gettext_lazy("Contributes to"),
        ("貢献先", "上位目標", "親目標", "parent", "aligned to", "contributes to"),
    ),
    "key_result": (gettext_lazy("Key result"), ("主要な結果", "成果指標", "kr", "key result", "指標", "kpi", "metric")),
    "start": (
        gettext_lazy("Start"),
        ("はじめの値", "開始値", "現状", "現状値", "start", "baseline", "from", "initial"),
    ),
    "target": (
        gettext_lazy("Target"),
        ("めざす値", "めざす", "目指す", "目標値", "達成値", "target", "to", "目標数値"),
    ),
    "unit": (gettext_lazy("Unit"), ("単位", "unit")),
    "deadline": (
        gettext_lazy("Deadline"),
        ("期日", "期限", "いつまで", "締切", "締め切り", "終了日", "deadline", "due", "due date", "end date"),
    ),
    "carrier": (gettext_lazy("Owner"), ("担当", "担当者", "owner", "assignee", "kr owner", "記入者")),
}
GOALS = Sort(FIELDS, needed=("objective", "key_result"), most_rows=1000)


@dataclass(slots=True)
class Planned:
    """An objective as the sheet tells it. `above` is the title of the one in which it counts."""

    line: int
    content: ObjectiveContent
    above: str = ""
    key_results: list[KeyResultContent] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)


class Reader:
    """Reads the rows of a sheet for one cycle; `columns` says which column holds what."""

    def __init__(self, columns: Mapping[str, int], *, cycle: Cycle, by: Member) -> None:
        self.columns, self.cycle, self.by = columns, cycle, by
        self.people = _people(by)
        self.teams = {fold(team.name): team for team in teams_visible_to(by)}
        self.planned: list[Planned] = []

    def read(self, rows: Sequence[Sequence[str]]) -> list[Planned]:
        """The objectives of these rows; a row without an objective belongs to the one before it."""
        for line, row in enumerate(rows, start=2):
            self._row(line, row)
        titles = {fold(each.content.title) for each in self.planned}
        for each in self.planned:
            if each.above and (fold(each.above) not in titles or fold(each.above) == fold(each.content.title)):
                words = _("No other objective of this sheet is called “%(title)s”.") % {"title": each.above}
                each.problems.append(CellProblem(each.line, "above", words))
        return self.planned

    def _cell(self, row: Sequence[str], code: str) -> str:
        return cell(row, code, self.columns)

    def _row(self, line: int, row: Sequence[str]) -> None:
        title = self._cell(row, "objective")
        if title and (not self.planned or fold(title) != fold(self.planned[-1].content.title)):
            self.planned.append(self._objective(line, row, title))
        if not self._cell(row, "key_result"):
            return
        if not self.planned:
            self.planned.append(Planned(line, ObjectiveContent(title="")))
            words = _("Write the objective in a sentence.")
            self.planned[-1].problems.append(CellProblem(line, "objective", words))
        self._key_result(self.planned[-1], line, row)

    def _objective(self, line: int, row: Sequence[str], title: str) -> Planned:
        planned = Planned(line, ObjectiveContent(title=title), above=self._cell(row, "above"))
        if len(title) > 200:
            self._wrong(planned, line, "objective", _("An objective fits into 200 characters."))
        team = self._team(planned, line, row)
        owner = self._person(planned, line, row, "owner")
        level = self._level(planned, line, row, team, owner)
        planned.content = ObjectiveContent(
            title=title, why=self._cell(row, "why"), level=level, team=team, owner=owner or self.by
        )
        return planned

    def _level(self, planned: Planned, line: int, row: Sequence[str], team: Team | None, owner: Member | None) -> str:
        written = fold(self._cell(row, "level"))
        for level in Level:
            if written in (level.value, fold(str(level.label)), *_LEVELS[level]):
                return level.value
        if written:
            self._wrong(planned, line, "level", _("Company, team or person is expected here."))
        return Level.TEAM if team else Level.COMPANY

    def _team(self, planned: Planned, line: int, row: Sequence[str]) -> Team | None:
        written = self._cell(row, "team")
        team = self.teams.get(fold(written))
        if written and team is None and fold(written) not in _LEVELS[Level.COMPANY]:
            self._wrong(planned, line, "team", _("No team is called “%(name)s”.") % {"name": written})
        return team

    def _person(self, planned: Planned, line: int, row: Sequence[str], code: str) -> Member | None:
        written = self._cell(row, code)
        found = self.people.get(plain_name(written), [])
        if written and len(found) != 1:
            words = _("Several people are called “%(name)s”: write the e-mail address.") if found else _(
                "Nobody here is called “%(name)s”."
            )  # fmt: skip
            self._wrong(planned, line, code, words % {"name": written})
        return found[0] if len(found) == 1 else None

    def _key_result(self, planned: Planned, line: int, row: Sequence[str]) -> None:
        title, unit = self._cell(row, "key_result"), self._cell(row, "unit")
        if len(title) > 300:
            self._wrong(planned, line, "key_result", _("A key result fits into 300 characters."))
        start, seen = self._number(planned, line, row, "start", unit)
        target, seen_too = self._number(planned, line, row, "target", unit)
        content = _told_by_cells(title, start, target, unit or seen_too or seen)
        if start is None and target is None:
            content = _told_by_sentence(title, unit)
        deadline = self._deadline(planned, line, row)
        owner = self._person(planned, line, row, "carrier") or planned.content.owner
        planned.key_results.append(replace(content, deadline=deadline, owner=owner))

    def _number(
        self, planned: Planned, line: int, row: Sequence[str], code: str, unit: str
    ) -> tuple[Decimal | None, str]:
        written = self._cell(row, code)
        if not written:
            return None, ""
        try:
            reading = typed_number.read(written, unit=unit or None)
        except typed_number.Unreadable:
            self._wrong(planned, line, code, _("A number is expected here, such as 7,000 or 18.2."))
            return None, ""
        return reading.value, reading.unit_seen or ""

    def _deadline(self, planned: Planned, line: int, row: Sequence[str]) -> date | None:
        try:
            day = read_day(self._cell(row, "deadline"), first=self.cycle.first_day, last=self.cycle.last_day)
        except ValueError:
            self._wrong(planned, line, "deadline", _("A day is expected here, such as 2026/12/25 or 令和8年12月25日."))
            return None
        if day is not None and day < self.cycle.first_day:
            self._wrong(planned, line, "deadline", _("This day is before the cycle begins."))
            return None
        return day

    def _wrong(self, planned: Planned, line: int, code: str, words: str) -> None:
        planned.problems.append(CellProblem(line, code, words))


def _told_by_cells(title: str, start: Decimal | None, target: Decimal | None, unit: str) -> KeyResultContent:
    shrinks = start is not None and target is not None and target < start
    numbers = [each for each in (start, target) if each is not None]
    return KeyResultContent(
        title=title,
        kind=Kind.DECREASE if shrinks else Kind.INCREASE,
        start=start,
        target=target,
        unit=unit[:20],
        decimals=max((max(0, -int(each.as_tuple().exponent)) for each in numbers), default=0),
    )


def _told_by_sentence(title: str, unit: str) -> KeyResultContent:
    """Without figures in cells: what the sentence itself says, as the planning form reads it."""
    read = counting_of(title, parse_metric(title))
    told = {each.name: getattr(read, each.name) for each in fields(read) if each.name != "questions"}
    return KeyResultContent(title=title, **{**told, "unit": (unit or read.unit)[:20]})


_LEVELS = {
    Level.COMPANY: ("全社", "会社", "company", "organization", "組織"),
    Level.TEAM: ("部署", "部門", "team", "department"),
    Level.PERSON: ("個人", "person", "individual", "personal"),
}


def _people(by: Member) -> dict[str, list[Member]]:
    found: dict[str, list[Member]] = {}
    for member in present_members(by):
        for name in {plain_name(member.name), plain_name(member.email), plain_name(member.name_reading)} - {""}:
            found.setdefault(name, []).append(member)
    return found
