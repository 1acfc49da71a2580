"""Look through a whole document before anything is written: every problem is named by its path in the file.

`outline` notes where each part begins and which ids there are, so that the parts may stand in any order and a row may
name one that comes later; `check` then reads every row.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from rashin.exchange.document.checked import CheckedRows
from rashin.exchange.document.columns import Column, Ids, Reference
from rashin.exchange.document.constraints import holds
from rashin.exchange.document.parsing import Text, elements, parts, refused
from rashin.exchange.document.problems import Findings, Wrong
from rashin.exchange.document.sections import ALL, FORMAT, NODE, ORGANIZATION, SECTIONS, VERSION, Node, Section
from rashin.exchange.document.trees import Tree
from rashin.organizations.models import Role
from rashin.organizations.time_zones import time_zones

Progress = Callable[[int, int], None]
Plan = list[tuple[str, Callable[[Any, Ids], Any], Ids]]
SLUG = re.compile(r"[-a-zA-Z0-9_]+")
REPORT_EVERY = 2000
UNREAD = -1
_BY_NAME: Mapping[str, Section] = {section.name: section for section in ALL}


@dataclass
class Outline:
    """What a document holds. `places` are bytes in the file; `ids` give each row's number in its section;
    `named` holds, by section and field, which row names which other one, where that is asked for again."""

    file: BinaryIO
    organization: dict[str, Any] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    ids: dict[str, dict[str, int]] = field(default_factory=dict)
    named: dict[tuple[str, str], dict[int, int]] = field(default_factory=dict)
    owner: str = ""

    @property
    def total(self) -> int:
        """How many rows there are."""
        return sum(self.counts.values())

    def rows(self, section: Section) -> Iterator[tuple[int, Any]]:
        """The rows of a section as they stand in the file."""
        yield from elements(Text(self.file, self.places[section.name]), section.name)


def outline(file: BinaryIO) -> Outline:
    """Read a document for the first time. Raises Refused for what is no document, or holds an id twice."""
    found, findings, seen = Outline(file), Findings(), set()
    told: dict[str, Any] = {}
    text = Text(file)
    for name in parts(text):
        if name in seen:
            raise refused(name, "section_twice")
        seen.add(name)
        if name in ("format", "version"):
            told[name] = text.value(name)
        elif name == ORGANIZATION.name:
            found.organization = _organization(text)
        elif name in _BY_NAME:
            _count(found, _BY_NAME[name], text, findings)
        else:
            findings.add(name, "section_unknown")
            text.value(name)
    _check_kind(told)
    for section in ALL:
        if section.name not in seen:
            findings.add(section.name, "section_missing")
    findings.stop()
    return found


def _check_kind(told: dict[str, Any]) -> None:
    if told.get("format") != FORMAT:
        raise refused("format", "not_rashin")
    if "version" not in told:
        raise refused("version", "missing")
    if type(told["version"]) is not int:
        raise refused("version", "whole")
    if told["version"] != VERSION:
        raise refused("version", "version", version=told["version"], known=VERSION)


def _organization(text: Text) -> dict[str, Any]:
    row = text.value(ORGANIZATION.name)
    if type(row) is not dict:
        raise refused(ORGANIZATION.name, "object")
    return row


def _count(found: Outline, section: Section, text: Text, findings: Findings) -> None:
    text.next()
    found.places[section.name] = text.place
    ids: dict[str, int] = {}
    count = 0
    for number, row in elements(text, section.name):
        count += 1
        if type(row) is not dict:
            findings.add(f"{section.name}[{number}]", "object")
        elif section.is_named and type(public_id := row.get("public_id")) is str:
            first = ids.setdefault(public_id, number)
            if first != number:
                findings.add(f"{section.name}[{number}].public_id", "twice", first=f"{section.name}[{first}]")
    found.counts[section.name] = count
    found.ids[section.name] = ids


class RowReader:
    """Reads the rows of one section: JSON in, values in the order of the section's columns out."""

    def __init__(self, section: Section, ids: Mapping[str, Mapping[str, int]]) -> None:
        self.section = section
        self.ids = ids
        self._plans: dict[object, Plan] = {}
        self._by_node = any(isinstance(column, Node) for column in section.columns)
        self._by_kind = [column for column in section.columns if isinstance(column, Tree) and column.is_by_kind]

    def read(self, row: Any, path: str, findings: Findings | None = None) -> list[Any] | None:
        """The values, or None with the row's problems noted."""
        try:
            plan = self._plan(row)
            if len(row) != len(plan):
                raise Wrong("unknown")
            return [read(row[name], ids) for name, read, ids in plan]
        except (Wrong, KeyError, TypeError):
            return self._slowly(row, path, findings or Findings())

    def _plan(self, row: Any) -> Plan:
        """For each column its name, how it is read, and the ids that it may name."""
        kind: object = row[NODE] if self._by_node else None
        if self._by_kind:
            kind = (kind, *[column.kind_in(row) for column in self._by_kind])
        plan = self._plans.get(kind)
        if plan is None:
            columns = [_in_row(column, row) for column in self.section.columns]
            plan = [(column.name, column.reader(), self._ids_for(column, row)) for column in columns]
            self._plans[kind] = plan
        return plan

    def _slowly(self, row: dict[str, Any], path: str, findings: Findings) -> list[Any] | None:
        values, well = [], True
        for name in row.keys() - self.section.fields:
            findings.add(f"{path}.{name}", "unknown")
            well = False
        for column in self.section.columns:
            if column.name not in row:
                findings.add(f"{path}.{column.name}", "missing")
                well = False
                continue
            ids, own = self._ids_for(column, row), _in_row(column, row)
            faults = list(own.wrongs(row[column.name], ids))
            for at, wrong in faults:
                findings.add(f"{path}.{column.name}{at}", wrong.code, **wrong.told)
            if faults:
                well = False
            else:
                values.append(own.read(row[column.name], ids))
        return values if well else None

    def _ids_for(self, column: Column, row: Mapping[str, Any]) -> Mapping[str, int]:
        if isinstance(column, Reference):
            return self.ids[column.section]
        return self.ids.get(column.section(row.get(NODE)), {}) if isinstance(column, Node) else {}


def _in_row(column: Column, row: Mapping[str, Any]) -> Column:
    """The column as this row has it."""
    return column.of(row) if isinstance(column, Tree) else column


def check(found: Outline, progress: Progress | None = None, *, keep: CheckedRows | None = None) -> None:
    """Read every row, and `keep` it for the database. Raises Refused with all that is wrong."""
    findings = Findings()
    _check_organization(found, findings)
    done = 0
    for section in SECTIONS:
        checker = _Checker(section, found, findings, keep)
        for number, row in found.rows(section):
            checker.take(number, row)
            done += 1
            if progress and done % REPORT_EVERY == 0:
                progress(done, found.total)
        checker.end()
    if keep is not None:
        keep.end()
    if not found.owner and not findings.problems:
        findings.add("members", "no_owner")
    findings.stop()


def _check_organization(found: Outline, findings: Findings) -> None:
    row, path = found.organization, ORGANIZATION.name
    values = RowReader(ORGANIZATION, {}).read(row, path, findings)
    if values is None:
        return
    named = dict(zip((column.name for column in ORGANIZATION.columns), values, strict=True))
    found.ids[path] = {named["public_id"]: 0}
    if named["time_zone"] not in time_zones():
        findings.add(f"{path}.time_zone", "time_zone")
    if not SLUG.fullmatch(named["slug"]):
        findings.add(f"{path}.slug", "characters")
    for rule, condition in ORGANIZATION.checks:
        if holds(condition, named) is False:
            findings.add(path, "rule", rule=rule)


@dataclass
class _Beside:
    """Which rows name another one in a field, and what each row has in the `other` field that they share; both fields
    by their places."""

    name: int
    other: int
    held: array[int] = field(default_factory=lambda: array("q"))
    naming: list[tuple[int, int]] = field(default_factory=list)

    @property
    def wrong(self) -> list[int]:
        """Rows that name one with something else there."""
        held = self.held
        return [row for row, named in self.naming if held[named] not in (held[row], UNREAD)]


class _Checker:
    """Checks the rows of one section, and what they are to each other."""

    def __init__(self, section: Section, found: Outline, findings: Findings, keep: CheckedRows | None) -> None:
        self.section, self.found, self.findings, self.keep = section, found, findings, keep
        self.reader = RowReader(section, found.ids)
        self.names = [column.name for column in section.columns]
        self.once: list[dict[Any, int]] = [{} for _each in section.onces]
        self.asks = bool(section.onces or section.checks or section.circles or section.name == "members")
        self.stored = [
            (at, column.name, stored) for at, column in enumerate(section.columns) if (stored := column.stored())
        ]
        self.beside = [
            _Beside(self.names.index(name), self.names.index(other)) for name, other in section.beside.items()
        ]
        self.kept = {name: found.named.setdefault((section.name, name), {}) for name in self._names_kept()}

    def _names_kept(self) -> set[str]:
        return {*self.section.circles, *self.section.kept}

    def take(self, number: int, row: Any) -> None:
        """Look at one row."""
        path = f"{self.section.name}[{number}]"
        values = self.reader.read(row, path, self.findings)
        if self.beside:
            self._note_beside(number, values)
        if values is not None and self.asks:
            self._ask(number, path, {"id": number, **dict(zip(self.names, values, strict=True))})
        if values is not None and self.keep is not None:
            for at, name, stored in self.stored:
                values[at] = stored(row[name])
            self.keep.add(self.section.name, values)

    def _ask(self, number: int, path: str, row: dict[str, Any]) -> None:
        for rule, condition in self.section.checks:
            if holds(condition, row) is False:
                self.findings.add(path, "rule", rule=rule)
        for once, seen in zip(self.section.onces, self.once, strict=True):
            told = once.told(row)
            first = seen.setdefault(told, number) if told is not None else number
            if first != number:
                self.findings.add(f"{path}.{once.names[-1]}", "unique", first=f"{self.section.name}[{first}]")
        for name, rows in self.kept.items():
            if row[name] is not None:
                rows[number] = row[name]
        if self.section.name == "members" and not self.found.owner:
            is_owner = row["role"] == Role.OWNER and row["left_at"] is None
            self.found.owner = row["public_id"] if is_owner else ""

    def _note_beside(self, number: int, values: list[Any] | None) -> None:
        """Keep what the rows have in common that name each other; of what could not be read nothing is asked."""
        for each in self.beside:
            each.held.append(values[each.other] if values is not None else UNREAD)
            if values is not None and values[each.name] is not None:
                each.naming.append((number, values[each.name]))

    def end(self) -> None:
        """Look for rows that name one of another place, and for circles."""
        for each in self.beside:
            for number in each.wrong:
                path = f"{self.section.name}[{number}].{self.names[each.name]}"
                self.findings.add(path, "beside", field=self.names[each.other])
        for name in self.section.circles:
            for number in circles(self.kept[name]):
                self.findings.add(f"{self.section.name}[{number}].{name}", "circle")


def circles(above: Mapping[int, int]) -> list[int]:
    """One row of each circle."""
    found: list[int] = []
    safe: set[int] = set()
    for start in above:
        way: dict[int, None] = {}
        at: int | None = start
        while at is not None and at not in safe and at not in way:
            way[at] = None
            at = above.get(at)
        if at is not None and at in way:
            found.append(at)
        safe.update(way)
    return found
