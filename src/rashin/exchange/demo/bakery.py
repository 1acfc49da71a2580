"""The bakery's quarters: goals.toml and no_list.toml as rows and happenings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from rashin.exchange import rows as told
from rashin.exchange.demo.company import Company
from rashin.exchange.demo.remarks import Remarks
from rashin.exchange.demo.script import Script, days_of, entries
from rashin.exchange.demo.texts import Table, table, weekday
from rashin.goals.actions.content import ActionContent, KeyResultContent, ObjectiveContent
from rashin.goals.definitions import Step, dump_points, dump_steps
from rashin.goals.models import Cycle, Level, Recurrence
from rashin.organizations.models import Member
from rashin.people.calendars import calendar
from rashin.people.models import Team
from rashin.rules import rhythm
from rashin.rules.key_result import PlannedPoint

DRAFTED, PROPOSED, AGREED = 21, 12, 4  # days before the quarter's first day
JUST_DRAFTED, JUST_PROPOSED = 6, 4  # days before today: what is being planned now
_NUMBERS = ("start", "target", "low", "high", "source_start", "base", "due_each", "weight")


class Bakery:
    """One quarter of the bakery: `objectives()` to plant, `happenings()` to tell."""

    def __init__(self, company: Company, place: int) -> None:
        self.company, self.place = company, place
        self.cycle: Cycle = company.cycles[place]
        self.told = [each for each in table("goals")["objectives"] if each["cycle"] == place]
        self.metrics = table("goals")["metrics"]
        self.remarks = Remarks(company.language)

    # ---- what is planted

    def objectives(self) -> list[told.ObjectiveRow]:
        """The objectives in the order of the file: parents stand before their children."""
        found = []
        for position, each in enumerate(self.told):
            day, minutes = self._drafted(each), 540 + position * 7
            found.append(
                told.ObjectiveRow(
                    ref=each["code"],
                    content=self._content(each),
                    by=self._lead(each),
                    at=self.company.moment(day, minutes),
                    key_results=tuple(self._key_result(each, one) for one in each.get("key_results", ())),
                    actions=tuple(self._actions(each)),
                    parent=each.get("parent", ""),
                    supports=tuple(each.get("supports", ())),
                )
            )
        return found

    def _drafted(self, each: Table) -> date:
        if each["state"] == "agreed":
            return self.cycle.first_day - timedelta(days=DRAFTED)
        return self.company.today - timedelta(days=JUST_DRAFTED)

    def _lead(self, each: Table) -> Member:
        return self.company.people[each["lead"]]

    def _team(self, each: Table) -> Team | None:
        kind, _, name = each["owner"].partition(":")
        if kind == "team":
            return self.company.teams[name]
        return self.company.homes[name] if kind == "person" else None

    def _content(self, each: Table) -> ObjectiveContent:
        mixed = any("stance" in one for one in each.get("key_results", ()))
        return ObjectiveContent(
            title=self.company.say(each["title"]),
            why=self.company.say(each["why"]),
            level=Level(each["owner"].partition(":")[0]),
            team=self._team(each),
            owner=self._lead(each),
            serves=self.company.sentences.get(each.get("direction", "")),
            stance="" if mixed else each["stance"],
            weight=Decimal(each.get("weight", "1")),
        )

    def _key_result(self, objective: Table, each: Table) -> told.KeyResultRow:
        return told.KeyResultRow(ref=each["code"], content=self._measured(objective, each), feeds=each.get("feeds", ""))

    def _measured(self, objective: Table, each: Table) -> KeyResultContent:
        say, metric, first = self.company.say, self.metrics[each["metric"]], self.cycle.first_day
        fields: dict[str, Any] = {name: Decimal(each[name]) for name in _NUMBERS if name in each}
        fields |= {name: metric[name] for name in ("entry", "per") if name in metric}
        if derivation := each.get("derivation"):
            fields |= {"derived_by": derivation["by"], "derived_amount": Decimal(derivation["amount"])}
            fields["base_kind"] = derivation["base_kind"]
        for name in ("first_day", "first_measuring_day"):
            if name in each:
                fields[name] = first + timedelta(days=each[name])
        points = [
            PlannedPoint(first + timedelta(days=one["day"]), Decimal(one["value"])) for one in each.get("points", ())
        ]
        return KeyResultContent(
            title=say(each["title"]),
            kind=each["kind"],
            reading=metric["reading"],
            unit=say(metric["unit"]),
            decimals=metric["decimals"],
            is_budget=metric.get("budget", False),
            bound=each.get("bound", ""),
            planned_points=dump_points(points),
            steps=dump_steps(self._steps(each)),
            stance=each.get("stance", objective["stance"]),
            owner=self.company.people[each["owner"]],
            feed_mode=each.get("feed", "sum"),
            card_counts=say(metric["card"]["counts"]),
            card_where=say(metric["card"]["where"]),
            card_weekday=weekday(metric["card"]["weekday"]) if "weekday" in metric["card"] else None,
            **fields,
        )

    def _steps(self, each: Table) -> list[Step]:
        first = self.cycle.first_day
        return [
            Step(
                one["code"],
                self.company.say(one["title"]),
                Decimal(one["weight"]),
                first + timedelta(days=one["due"]) if "due" in one else None,
            )
            for one in each.get("milestones", ())
        ]

    def _actions(self, objective: Table) -> Iterator[told.ActionRow]:
        team = self._team(objective)
        for position, each in enumerate(objective.get("actions", ())):
            people = tuple(self.company.people[code] for code in each["assignees"])
            day = calendar(self.company.organization, team).weekday
            content = ActionContent(
                title=self.company.say(each["title"]),
                assignees=people,
                due=None if each["weekly"] else self.cycle.first_day + timedelta(days=each["due"]),
                recurrence=Recurrence.WEEKLY if each["weekly"] else Recurrence.ONCE,
                weekday=day if each["weekly"] else None,
            )
            ref = f"{objective['code']} {position}"
            yield told.ActionRow(ref=ref, content=content, key_result=each.get("key_result", ""))

    # ---- what happens

    def happenings(self) -> list[told.Happening]:
        """Everything in its order, nothing after the company's last moment."""
        found = [*self._planning(), *self._numbers(), *self._doing(), *self._talk(), *self._no_list()]
        return sorted((one for one in found if one.at <= self.company.until), key=lambda one: one.at)

    def _planning(self) -> Iterator[told.Happening]:
        for position, each in enumerate(self.told):
            code, minutes = each["code"], 600 + position * 9
            if each["state"] == "draft":
                continue
            agreed = each["state"] == "agreed"
            first = self.cycle.first_day
            proposed = (
                first - timedelta(days=PROPOSED) if agreed else self.company.today - timedelta(days=JUST_PROPOSED)
            )
            yield told.Proposed(objective=code, by=self._lead(each), at=self.company.moment(proposed, minutes))
            if counter := each.get("counter"):
                yield told.CounterProposed(
                    objective=code,
                    changes={"title": self.company.say(counter["title"])},
                    reason=self.company.say(counter["reason"]),
                    by=self.company.people[counter["by"]],
                    at=self.company.moment(proposed, minutes + 200),
                )
            for when, member in enumerate(self._also_agree(each) if agreed else ()):
                at = self.company.moment(first - timedelta(days=PROPOSED - 2), minutes + when * 41)
                yield told.Agreed(objective=code, by=member, at=at, binding=False)
            if agreed:
                at = self.company.moment(first - timedelta(days=AGREED), minutes)
                yield told.Agreed(objective=code, by=self._decides(each), at=at)

    def _decides(self, each: Table) -> Member:
        """The owner of the objective above; the company's and what stands alone, the owner of the organisation."""
        above = next((one for one in self.told if one["code"] == each.get("parent")), None)
        return self.company.people[above["lead"] if above else "onodera"]

    def _also_agree(self, each: Table) -> list[Member]:
        """Colleagues who agreed before it was decided."""
        team = self._team(each)
        near = [code for code, home in self.company.homes.items() if team is None or home == team]
        others = [code for code in near if code != each["lead"] and self.company.people[code].user is not None]
        rng = Random(f"{self.company.seed} {each['code']}")
        return [self.company.people[code] for code in rng.sample(others, min(len(others), rng.randint(1, 3)))]

    def _numbers(self) -> Iterator[told.Happening]:
        for objective in self.told:
            for each in objective.get("key_results", ()):
                if objective["state"] != "agreed" or "path" not in each:
                    continue
                script = self._script(objective, each)
                yield from (told.Entries(at=at, rows=(row,)) for at, row in entries(self.company, script, self.remarks))
                come = [day for day in script.days if day <= self.company.today]
                if "override" in each and come:
                    yield self._override(each, come[-1])

    def _script(self, objective: Table, each: Table) -> Script:
        content = self._measured(objective, each)
        metric = self.metrics[each["metric"]]
        week = calendar(self.company.organization, self._team(objective)).on(content.card_weekday)
        first = content.first_day or self.cycle.first_day
        days = days_of(self.cycle, week, past=self.place < 0)
        path = ["" if day < first else mark for day, mark in zip(days, each["path"], strict=False)]
        return Script(
            ref=each["code"],
            content=content,
            days=days,
            path=path,
            confidence=each["confidence"],
            story=each["story"],
            topic=metric["topic"],
            enters=self._enters(each["owner"], objective),
            past=self.place < 0,
            first_step=each["milestones"][0]["code"] if "milestones" in each else "",
            notes={one["week"]: self.company.say(one["text"]) for one in each.get("notes", ())},
            excused={one["week"]: Decimal(one["amount"]) for one in each.get("excused", ())},
            answers=tuple(metric["answers"]) if "answers" in metric else None,
            help=self.company.say(each["help"]) if "help" in each else "",
            wrong=each.get("wrong", ""),
        )

    def _enters(self, owner: str, objective: Table) -> Member:
        """The owner, or for somebody without an account who leads the team."""
        member = self.company.people[owner]
        team = self._team(objective)
        if member.user is not None or team is None:
            return member
        return team.leader or member

    def _override(self, each: Table, last: date) -> told.Judged:
        override = each["override"]
        return told.Judged(
            key_result=each["code"],
            status=override["status"],
            reason=self.company.say(override["reason"]),
            by=self.company.people[override["by"]],
            at=self.company.moment(last, 455 if last == self.company.today else 1120),
        )

    def _doing(self) -> Iterator[told.Happening]:
        for row, objective in zip(self.objectives(), self.told, strict=True):
            if objective["state"] == "agreed":
                for each, action in zip(objective.get("actions", ()), row.actions, strict=True):
                    yield from self._ticks(each, action)

    def _ticks(self, each: Table, action: told.ActionRow) -> Iterator[told.Happening]:
        rng = Random(f"{self.company.seed} {action.ref}")
        for member in action.content.assignees:
            for day in self._done_on(each, action, rng):
                by = member if member.user is not None else self.company.homes[self._code(member)].leader or member
                at = self.company.moment(day, rng.randrange(600, 1090))
                yield told.Ticked(action=action.ref, member=member, on=day, by=by, at=at)

    def _code(self, member: Member) -> str:
        return next(code for code, one in self.company.people.items() if one is member)

    def _done_on(self, each: Table, action: told.ActionRow, rng: Random) -> Iterator[date]:
        """On which days one assignee did it, before today."""
        if action.content.due is not None:
            day = action.content.due - timedelta(days=rng.randint(0, 5))
            if (each["done"] or rng.random() < 0.5) and day < self.company.today:
                yield day
            return
        last = min(self.cycle.last_day, self.company.today - timedelta(days=1))
        for day in rhythm.due_days(self.cycle.first_day, last, weekday=action.content.weekday or 0):
            if rng.random() < 0.8:
                yield day

    def _talk(self) -> Iterator[told.Happening]:
        for objective in self.told:
            for position, each in enumerate(objective.get("comments", ())):
                day = self.cycle.first_day + timedelta(days=each["day"])
                if objective["state"] != "agreed":
                    day = max(day, self.company.today - timedelta(days=JUST_PROPOSED - 1))
                yield told.Said(
                    objective=objective["code"],
                    text=self.company.say(each["text"]),
                    by=self.company.people[each["by"]],
                    at=self.company.moment(day, 700 + position * 13),
                    key_result=each.get("key_result", ""),
                )

    def _no_list(self) -> Iterator[told.Happening]:
        first = self.cycle.first_day
        for position, each in enumerate(table("no_list")["no_items"]):
            if each["cycle"] == self.place:
                yield told.DecidedAgainst(
                    what=self.company.say(each["what"]),
                    why=self.company.say(each["why"]),
                    by=self.company.people[each["by"]],
                    at=self.company.moment(first + timedelta(days=each["day"]), 640 + position * 3),
                    cycle=self.cycle,
                )
        for position, each in enumerate(table("no_list")["ideas"]):
            if each["cycle"] == self.place:
                yield from self._idea(each, 700 + position * 3)

    def _idea(self, each: Table, minutes: int) -> Iterator[told.Happening]:
        first, say, people = self.cycle.first_day, self.company.say, self.company.people
        brought = self.company.moment(first + timedelta(days=each["day"]), minutes)
        yield told.IdeaBrought(
            ref=each["code"], cycle=self.cycle, what=say(each["what"]), why=say(each["why"]), by=people[each["by"]],
            at=brought,
        )  # fmt: skip
        if answer := each.get("answer"):
            yield told.IdeaAnswered(
                idea=each["code"],
                answer=answer["kind"],
                text=say(answer["text"]),
                by=people[answer["by"]],
                at=self.company.moment(first + timedelta(days=answer["day"]), minutes + 30),
            )
