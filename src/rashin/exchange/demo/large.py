"""The quarters of a larger company: objectives from the areas down to each person, composed from variants.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from heapq import merge
from itertools import groupby
from random import Random
from typing import Any

from rashin.exchange import rows as told
from rashin.exchange.demo import paths
from rashin.exchange.demo.company import Company
from rashin.exchange.demo.remarks import Remarks
from rashin.exchange.demo.script import EARLY, Happened, Script, days_of, entries
from rashin.exchange.demo.staff import Area, Crew
from rashin.exchange.demo.texts import Table, table
from rashin.goals.actions.check_in import Seen
from rashin.goals.actions.content import ActionContent, KeyResultContent, ObjectiveContent
from rashin.goals.definitions import Step, dump_steps
from rashin.goals.models import CheckInKind, Cycle, Level, Reading, Recurrence
from rashin.organizations.models import Member
from rashin.people.calendars import calendar
from rashin.people.models import Team

QUARTERS = 5
KEY_RESULTS = 4
AN_AREA_HAS = 66  # objectives: its own, its teams' and their people's
COMPANY, OF_AREA, OF_TEAM = 4, 2, 3
REMARK_SHARE = 0.2
MINUTES = 600  # from six in the morning to four in the afternoon
LATER = timedelta(days=2)
_SLOT = re.compile(r"{(\w+)}")


def areas_for(objectives: int) -> int:
    """How many areas a company with so many objectives over five quarters has."""
    return max(1, round(objectives / QUARTERS / AN_AREA_HAS))


@dataclass(frozen=True, slots=True)
class Aim:
    """One objective to come: who carries it and what it contributes to."""

    ref: str
    level: Level
    area: Table
    team: Team | None
    owner: Member
    decides: Member
    parent: str


class LargeQuarter:
    """One quarter: `objectives()` to plant, `planning()` and `numbers()` to tell."""

    def __init__(self, company: Company, place: int, areas: Sequence[Area], objectives: int) -> None:
        self.company, self.place, self.areas = company, place, areas
        self.cycle: Cycle = company.cycles[place]
        self.remarks = Remarks(company.language)
        self.aims = self._aims(objectives)
        self.scripts: list[Script] = []

    def _aims(self, objectives: int) -> list[Aim]:
        """The company's first, then each area's, its teams' and their people's, as many as there are to be."""
        owner = self.company.people["onodera"]
        home = self.areas[0].crew.area
        found = [Aim(f"L{n}", Level.COMPANY, home, None, owner, owner, "") for n in range(min(COMPANY, objectives))]
        deeper: list[list[Aim]] = [[], [], []]
        for number, area in enumerate(self.areas):
            above = found[number % len(found)]
            for n in range(OF_AREA):
                deeper[0].append(self._aim(f"{number}-{n}", Level.TEAM, area.crew, area.crew.people[0], above))
            for team, crew in enumerate(area.crews):
                for n in range(OF_TEAM):
                    top = deeper[0][-1 - (team + n) % OF_AREA]
                    deeper[1].append(self._aim(f"{number}-{team}-{n}", Level.TEAM, crew, crew.people[0], top))
                for n, member in enumerate(crew.people):
                    top = deeper[1][-1 - n % OF_TEAM]
                    deeper[2].append(self._aim(f"{number}-{team}-p{n}", Level.PERSON, crew, member, top))
        return [*found, *deeper[0], *deeper[1], *deeper[2]][:objectives]

    def _aim(self, ref: str, level: Level, crew: Crew, owner: Member, above: Aim) -> Aim:
        return Aim(f"L{ref}", level, crew.area, crew.team, owner, above.owner, above.ref)

    # ---- what is planted

    def objectives(self) -> Iterator[told.ObjectiveRow]:
        """The objectives, parents before their children; their scripts are kept for `numbers`."""
        for position, aim in enumerate(self.aims):
            rng = Random(f"{self.company.seed} {self.place} {aim.ref}")
            at = self.company.moment(self.cycle.first_day - timedelta(days=18), 540) + timedelta(seconds=position)
            yield told.ObjectiveRow(
                ref=aim.ref,
                content=self._content(aim, rng),
                by=aim.owner,
                at=at,
                key_results=tuple(self._key_results(aim, position, rng)),
                actions=(self._action(aim, rng),),
                parent=aim.parent,
            )

    def _content(self, aim: Aim, rng: Random) -> ObjectiveContent:
        variants, say = table("variants"), self.company.say
        pattern = rng.choice(variants["objectives"])
        words = {
            slot: say(rng.choice(variants["pools"][slot])) for slot in _SLOT.findall(say(pattern)) if slot != "area"
        }
        return ObjectiveContent(
            title=say(pattern).format(area=say(aim.area), **words),
            why=say(rng.choice(variants["whys"])),
            level=aim.level,
            team=aim.team,
            owner=aim.owner,
        )

    def _key_results(self, aim: Aim, position: int, rng: Random) -> Iterator[told.KeyResultRow]:
        week = calendar(self.company.organization, aim.team)
        days = days_of(self.cycle, week, past=self.place < 0)
        stories = table("variants")["stories"]
        for number, item in enumerate(rng.sample(table("variants")["key_results"], KEY_RESULTS)):
            ref, way = f"{aim.ref}/{number}", paths.course(stories, rng)
            content, path = self._measured(item, way, aim.owner, rng)
            yield told.KeyResultRow(ref=ref, content=content)
            if path:
                self.scripts.append(
                    Script(
                        ref=ref,
                        content=content,
                        days=days,
                        path=path,
                        confidence=paths.confidences(way, rng),
                        story=way.story,
                        topic=item["topic"],
                        enters=aim.owner,
                        past=self.place < 0,
                        first_step="step-0" if item["kind"] == "milestone" else "",
                        help=self.remarks.of("any", "help", rng) if way.story == "help_wanted" else "",
                        wrong=_mistyped(path, item),
                        remark_share=REMARK_SHARE,
                        seconds=position,
                    )
                )

    def _measured(
        self, item: Table, way: paths.Course, owner: Member, rng: Random
    ) -> tuple[KeyResultContent, list[str]]:
        """A key result drawn from its pattern, with its path; none while its base is unknown."""
        say, decimals = self.company.say, item["decimals"]
        names = ("kind", "reading", "decimals", "per", "entry", "bound")
        shared: dict[str, Any] = {name: item[name] for name in names if name in item}
        shared |= {"unit": say(item["unit"]), "owner": owner}
        if item["kind"] == "recurring":
            due = Decimal(item["due_each"])
            title = say(item["title"]).format(name=say(item["name"]))
            return KeyResultContent(title=title, due_each=due, **shared), paths.kept(due, way, rng)
        if item["kind"] == "milestone":
            steps = [Step(f"step-{place}", say(text)) for place, text in enumerate(item["steps"])]
            title = say(item["title"]).format(name=say(item["name"]))
            content = KeyResultContent(title=title, steps=dump_steps(steps), **shared)
            return content, paths.steps_done([step.key for step in steps], way)
        start = paths.drawn(item["start"], decimals, rng)
        target = Decimal(item["target"]) if "target" in item else _target(item, start, rng)
        title = self._title(item, start, target)
        if item["reading"] == "total":
            path = paths.totals(target, way, rng, new=item["entry"] == "new")
            return KeyResultContent(title=title, target=target, **shared), path
        if way.story == "start_unmeasured" and item["kind"] != "threshold":
            waits: dict[str, Any] = {
                "derived_by": "percent",
                "derived_amount": Decimal(10),
                "base_kind": "previous_quarter",
            }
            return KeyResultContent(title=title, **waits, **shared), []
        return KeyResultContent(title=title, start=start, target=target, **shared), paths.values(
            start, target, decimals, way, rng
        )

    def _title(self, item: Table, start: Decimal, target: Decimal) -> str:
        unit = self.company.say(item["unit"])
        space = "" if self.company.language == "ja" or unit == "%" else " "
        name = self.company.say(item["name"])
        return self.company.say(item["title"]).format(
            **{"name": name, "from": f"{start:,}", "to": f"{target:,}{space}{unit}"}
        )

    def _action(self, aim: Aim, rng: Random) -> told.ActionRow:
        item = rng.choice(table("variants")["actions"])
        content = ActionContent(
            title=self.company.say(item["title"]),
            assignees=(aim.owner,),
            due=None if item["weekly"] else self.cycle.first_day + timedelta(days=rng.randint(14, 80)),
            recurrence=Recurrence.WEEKLY if item["weekly"] else Recurrence.ONCE,
            weekday=calendar(self.company.organization, aim.team).weekday if item["weekly"] else None,
        )
        return told.ActionRow(ref=f"{aim.ref} a", content=content)

    # ---- what happens

    def planning(self) -> Iterator[told.Happening]:
        """Everything is proposed, then agreed, from the top down."""
        first = self.cycle.first_day
        for position, aim in enumerate(self.aims):
            at = self.company.moment(first - timedelta(days=10), 560) + timedelta(seconds=position)
            yield told.Proposed(objective=aim.ref, by=aim.owner, at=at)
        for position, aim in enumerate(self.aims):
            at = self.company.moment(first - timedelta(days=3), 560) + timedelta(seconds=position)
            yield told.Agreed(objective=aim.ref, by=aim.decides, at=at)

    def numbers(self) -> Iterator[told.Happening]:
        """The entries in the order of time; what one person enters at the same moment is settled once."""
        streams = (self._stream(script) for script in self.scripts)
        for at, together in groupby(merge(*streams, key=_when), key=_when):
            yield told.Entries(at=at, rows=tuple(row for _at, row in together))

    def _stream(self, script: Script) -> Iterator[Happened]:
        found = entries(self.company, script, self.remarks, minutes=EARLY + script.seconds * 7 % MINUTES)
        content = script.content
        looks_twice = content.start is not None and content.reading == Reading.LEVEL
        return self._twice(script, found) if looks_twice and script.seconds % 3 == 0 else found

    def _twice(self, script: Script, found: Iterator[Happened]) -> Iterator[Happened]:
        """Some look a second time before the week ends, and most weeks the value is the same."""
        again: Happened | None = None
        for at, row in found:
            if again is not None and again[0] < at:
                yield again
            yield at, row
            again = None
            moment, day = at + LATER, (row.seen.looked_on or script.days[0]) + LATER
            if row.seen.kind == CheckInKind.VALUE and day <= self.cycle.last_day and moment <= self.company.until:
                seen = Seen(kind=CheckInKind.NO_CHANGE, confidence=row.seen.confidence, for_date=day, looked_on=day)
                again = (moment, told.EntryRow(key_result=script.ref, seen=seen, by=script.enters))
        if again is not None:
            yield again


def _when(happened: Happened) -> datetime:
    return happened[0]


def _target(item: Table, start: Decimal, rng: Random) -> Decimal:
    """Start and change, on the scale of the start; never the start itself."""
    change = Decimal(rng.randint(*(int(bound) for bound in item["change"]))) / 100
    unit = Decimal(1).scaleb(-item["decimals"])
    moved = (start * (1 - change if item["kind"] == "decrease" else 1 + change)).quantize(unit)
    return moved if moved != start else moved + (-unit if item["kind"] == "decrease" else unit)


def _mistyped(path: Sequence[str], item: Table) -> str:
    """The value of the seventh week with a digit too many."""
    typed = path[6]
    return f"{typed}0" if typed[:1].isdigit() and "." not in typed else ""
