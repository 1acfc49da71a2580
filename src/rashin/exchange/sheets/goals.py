"""From the rows of a sheet to objectives with their key results, and what is wrong with which cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from rashin.coach import parse_metric
from rashin.exchange.sheets.columns import Fields, Sort, cell, in_every_language, plain_name
from rashin.exchange.sheets.days import read_day
from rashin.exchange.sheets.parents import find_parents
from rashin.exchange.sheets.planned import Planned
from rashin.exchange.sheets.team_paths import NoPlace, Places
from rashin.goals.actions.content import KeyResultContent, ObjectiveContent
from rashin.goals.actions.defining import checked
from rashin.goals.actions.objectives import check_content
from rashin.goals.inference import counting_of
from rashin.goals.models import Cycle, Kind, Level, Objective
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
OF_AN_OBJECTIVE = ("level", "team", "why", "owner", "above")
OF_A_KEY_RESULT = ("start", "target", "unit", "deadline", "carrier")
# Where a refusal of the actions is told, by their fields.
_CELL_OF_KEY_RESULT = {"title": "key_result", "owner": "carrier", "decimals": "target"}
Told = dict[str, str]


class Reader:
    """Reads the rows of a sheet for one cycle; `columns` says which column holds what."""

    def __init__(self, columns: Mapping[str, int], *, cycle: Cycle, by: Member) -> None:
        self.columns, self.cycle, self.by = columns, cycle, by
        self.people = _people(by)
        self.teams = Places(list(teams_visible_to(by)), ())
        self.planned: list[Planned] = []

    def read(self, rows: Sequence[Sequence[str]]) -> list[Planned]:
        """The objectives of these rows; a row without an objective belongs to the one before it."""
        for line, row in enumerate(rows, start=2):
            told = {code: cell(row, code, self.columns) for code in FIELDS}
            if any(told.values()):
                self._row(line, told)
        self._check_twice()
        find_parents(self.planned)
        return self.planned

    def _row(self, line: int, told: Told) -> None:
        if not self.planned or self._is_another(self.planned[-1], told):
            self.planned.append(self._objective(line, told))
        planned = self.planned[-1]
        if line != planned.line:
            self._check_same(planned, line, told)
        if told["key_result"]:
            self._key_result(planned, line, told)
            return
        for code in OF_A_KEY_RESULT:
            if told[code]:
                planned.wrong(line, code, _("This line has no key result to which this belongs."))

    def _is_another(self, planned: Planned, told: Told) -> bool:
        """Whether a line begins another objective than the one before: by its title, or by the same one for another
        level or team, or of another person."""
        if not told["objective"]:
            return False
        apart = ["level", "team", *(["owner"] if planned.content.level == Level.PERSON else [])]
        return fold(told["objective"]) != fold(planned.content.title) or any(
            self._is_otherwise(planned, told, code) for code in apart
        )

    def _is_otherwise(self, planned: Planned, told: Told, code: str) -> bool:
        """Whether a line says something else than its objective's first one; an empty cell says nothing."""
        written = told[code]
        if code == "level":
            return bool(written) and level_called(written) != planned.content.level
        plain = plain_name if code == "owner" else fold
        return bool(written) and plain(written) != plain(planned.told[code])

    def _check_same(self, planned: Planned, line: int, told: Told) -> None:
        for code in OF_AN_OBJECTIVE:
            if self._is_otherwise(planned, told, code):
                words = _("Its objective begins in line %(line)s, which says something else here.")
                planned.wrong(line, code, words % {"line": planned.line})

    def _check_twice(self) -> None:
        """The same objective in two places: nobody knows whether it is one."""
        met: dict[tuple[object, ...], Planned] = {}
        for each in self.planned:
            content = each.content
            whose = content.owner if content.level == Level.PERSON else None
            key = (
                fold(content.title),
                content.level,
                content.team,
                fold(each.told["team"]) * (not content.team),
                whose,
            )
            first = met.setdefault(key, each)
            if first is not each:
                words = _("The same objective stands in line %(line)s, too. Put the lines of one below each other.")
                first.wrong(first.line, "objective", words % {"line": each.line})
                each.wrong(each.line, "objective", words % {"line": first.line})

    def _objective(self, line: int, told: Told) -> Planned:
        planned = Planned(line, told, ObjectiveContent(title=told["objective"]))
        team = self._team(planned, line, told["team"])
        owner = self._person(planned, line, told, "owner")
        level = self._level(planned, line, told["level"], team)
        planned.content = ObjectiveContent(
            title=told["objective"], why=told["why"], level=level, team=team, owner=owner or self.by
        )
        if team is not None and level == Level.COMPANY:
            planned.wrong(line, "team", _("An objective of the company has no team."))
        try:
            check_content(planned.content, by=self.by)
        except ValidationError as refused:
            for name, words in refused.message_dict.items():
                planned.wrong(line, name if name in FIELDS else "objective", " ".join(words))
        return planned

    def _level(self, planned: Planned, line: int, written: str, team: Team | None) -> str:
        level = level_called(written)
        if written and level is None:
            planned.wrong(line, "level", _("Company, team or person is expected here."))
        return level or (Level.TEAM if team else Level.COMPANY)

    def _team(self, planned: Planned, line: int, written: str) -> Team | None:
        """The team of that name, or at the end of that path where several have it."""
        if not written or fold(written) in _LEVELS[Level.COMPANY]:
            return None
        try:
            team = self.teams.standing(written)
        except NoPlace:
            words = _("Several teams are called “%(name)s”: write the path from the top, such as 営業部／第一課.")
            planned.wrong(line, "team", words % {"name": written})
            return None
        if team is None:
            planned.wrong(line, "team", _("No team is called “%(name)s”.") % {"name": written})
        return team

    def _person(self, planned: Planned, line: int, told: Told, code: str) -> Member | None:
        written = told[code]
        found = self.people.get(plain_name(written), [])
        if written and len(found) != 1:
            words = _("Several people are called “%(name)s”: write the e-mail address.") if found else _(
                "Nobody here is called “%(name)s”."
            )  # fmt: skip
            planned.wrong(line, code, words % {"name": written})
        return found[0] if len(found) == 1 else None

    def _key_result(self, planned: Planned, line: int, told: Told) -> None:
        title, unit = told["key_result"], told["unit"]
        start, seen = self._number(planned, line, told, "start")
        target, seen_too = self._number(planned, line, told, "target")
        if not unit and seen and seen_too and seen != seen_too:
            planned.wrong(line, "target", _("This is another unit than the start's."))
        content = _told_by_cells(title, start, target, unit or seen_too or seen)
        if start is None and target is None:
            content = _told_by_sentence(title, unit)
        deadline = self._deadline(planned, line, told)
        owner = self._person(planned, line, told, "carrier") or planned.content.owner
        content = replace(content, deadline=deadline, owner=owner)
        self._check_key_result(planned, line, told, content)
        planned.key_results.append(content)

    def _check_key_result(self, planned: Planned, line: int, told: Told, content: KeyResultContent) -> None:
        """What the action would refuse is told at the cell from which it is."""
        try:
            checked(content, Objective(organization=self.by.organization, cycle=self.cycle), by=self.by)
        except ValidationError as refused:
            wrong = {each.field for each in planned.problems if each.line == line}
            for name, words in refused.message_dict.items():
                code = _CELL_OF_KEY_RESULT.get(name, name)
                if code == "carrier" and not told[code]:
                    continue  # the objective's owner, of whom it is told there
                if name != "decimals" or not wrong:
                    wrong.add(code)
                    planned.wrong(line, code if told.get(code) else "key_result", " ".join(words))

    def _number(self, planned: Planned, line: int, told: Told, code: str) -> tuple[Decimal | None, str]:
        if not told[code]:
            return None, ""
        try:
            reading = typed_number.read(told[code], unit=told["unit"] or None)
        except typed_number.Unreadable as unreadable:
            planned.wrong(line, code, _unreadable(unreadable))
            return None, ""
        return reading.value, reading.unit_seen or ""

    def _deadline(self, planned: Planned, line: int, told: Told) -> date | None:
        try:
            day = read_day(told["deadline"], first=self.cycle.first_day, last=self.cycle.last_day)
        except ValueError:
            planned.wrong(line, "deadline", _("A day is expected here, such as 2026/12/25 or 令和8年12月25日."))
            return None
        if day is not None and day < self.cycle.first_day:
            planned.wrong(line, "deadline", _("This day is before the cycle begins."))
            return None
        return day


def _unreadable(unreadable: typed_number.Unreadable) -> str:
    if unreadable.code == "too_many_digits":
        return _("This number has more than 15 digits.")
    if unreadable.code == "other_unit":
        return _("This is another unit than the one in its column.")
    return _("A number is expected here, such as 7,000 or 18.2.")


def _told_by_cells(title: str, start: Decimal | None, target: Decimal | None, unit: str) -> KeyResultContent:
    shrinks = start is not None and target is not None and target < start
    numbers = [each for each in (start, target) if each is not None]
    return KeyResultContent(
        title=title,
        kind=Kind.DECREASE if shrinks else Kind.INCREASE,
        start=start,
        target=target,
        unit=unit,
        decimals=max((max(0, -int(each.as_tuple().exponent)) for each in numbers), default=0),
    )


def _told_by_sentence(title: str, unit: str) -> KeyResultContent:
    """Without figures in cells: what the sentence itself says, as the planning form reads it."""
    read = counting_of(title, parse_metric(title))
    told = {each.name: getattr(read, each.name) for each in fields(read) if each.name != "questions"}
    return KeyResultContent(title=title, **{**told, "unit": unit or read.unit})


_LEVELS = {
    Level.COMPANY: ("全社", "会社", "company", "organization", "組織"),
    Level.TEAM: ("部署", "部門", "team", "department"),
    Level.PERSON: ("個人", "person", "individual", "personal"),
}


def level_called(written: str) -> str | None:
    """The level of that name in either language; None for none."""
    plain = fold(written)
    for level in Level:
        if plain in (level.value, *map(fold, in_every_language(level.label)), *_LEVELS[level]):
            return str(level.value)
    return None


def _people(by: Member) -> dict[str, list[Member]]:
    found: dict[str, list[Member]] = {}
    for member in present_members(by):
        for name in {plain_name(member.name), plain_name(member.email), plain_name(member.name_reading)} - {""}:
            found.setdefault(name, []).append(member)
    return found
