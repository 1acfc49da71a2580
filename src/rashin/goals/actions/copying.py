"""Write goals down again in another cycle, as drafts, however many: what planning copies and closing carries over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q

from rashin.activity import log
from rashin.activity.models import Event
from rashin.goals.actions.acting import alone
from rashin.goals.actions.content import KeyResultContent, search_text
from rashin.goals.actions.defining import checked
from rashin.goals.actions.limits import check_belongs
from rashin.goals.actions.opening import check_still_open, check_writes
from rashin.goals.actions.revisions import action_revision_of, revision_of
from rashin.goals.definitions import dump_steps, steps
from rashin.goals.models import (
    Action,
    ActionAssignment,
    Cycle,
    KeyResult,
    Level,
    Objective,
    Recurrence,
    Revision,
)
from rashin.organizations.models import Member
from rashin.organizations.prepared import insert, insert_many, update_many
from rashin.organizations.public_id import new_public_id

_WORDS = ("title", "why", "level", "serves", "stance", "weight", "visibility")


@dataclass(frozen=True, slots=True)
class Again:
    """An objective that is written down again, with key results of it.

    Each key result comes with its definitions: the first that can be written down is. `draft` is what stands there
    already and only gets the key results; `above` what a new one counts in where its own parent is not among these.
    """

    origin: Objective
    key_results: Sequence[tuple[KeyResult, Sequence[KeyResultContent]]]
    draft: Objective | None = None
    above: Objective | None = None


@dataclass(slots=True)
class Copies:
    """What came of it, each by the key of its origin."""

    objectives: dict[int, Objective] = field(default_factory=dict)
    key_results: dict[int, KeyResult] = field(default_factory=dict)


def write_again(plan: Sequence[Again], to: Cycle, *, by: Member, at: datetime, event: str = "") -> Copies:
    """Drafts in cycle `to` with the same words, key results and weekly actions, and none of the entries. Called inside
    a transaction; `plan` stands above before below. Each objective leaves `event`, if any, when all of it stands."""
    alone(by)
    check_writes(by)
    check_belongs(by, cycle=to)
    check_still_open(to)
    return _Copying(plan, to, by, at).run(event)


class _Copying:
    """Rows get their keys one by one, for others name them; what only tells of them is written at the end, at once."""

    def __init__(self, plan: Sequence[Again], to: Cycle, by: Member, at: datetime) -> None:
        self.plan, self.to, self.by, self.at = plan, to, by, at
        self.copies = Copies()
        self.count = Objective.objects.filter(organization_id=by.organization_id, cycle=to).count()
        self.weekly = _weekly(plan)
        there = [each.draft.pk for each in plan if each.draft is not None]
        self.key_results = _counted("key_results", there)
        self.actions = _counted("actions", there)
        self.assigned: list[ActionAssignment] = []
        self.revisions: list[Revision] = []
        self.events: list[Event] = []

    def run(self, event: str) -> Copies:
        """Write all of it."""
        for each in self.plan:
            draft = each.draft or self._objective(each)
            self.copies.objectives[each.origin.pk] = draft
            for row, contents in each.key_results:
                self._key_result(row, contents, draft)
            if event:
                self._tell(event, draft, {"from": each.origin, "title": each.origin.title})
        drafted = [self.copies.objectives[each.origin.pk] for each in self.plan if each.draft is None]
        update_many(drafted, ("path", "above_elsewhere"))
        insert_many(self.assigned)
        insert_many(self.revisions)
        log.append(self.events)
        return self.copies

    def _objective(self, each: Again) -> Objective:
        origin = each.origin
        above = self.copies.objectives.get(origin.contributes_to_id or 0, each.above)
        draft = Objective(
            organization=self.by.organization,
            cycle=self.to,
            team=None if origin.level == Level.COMPANY else origin.team,
            owner=_still_here(origin.owner) or self.by,
            contributes_to=above,
            above_elsewhere=above is not None and above.cycle_id != self.to.pk,
            written_by=self.by,
            copied_from=origin,
            position=self.count,
            search_text=search_text(origin.title, origin.why),
            **{name: getattr(origin, name) for name in _WORDS},
        )
        self.count += 1
        insert(draft)
        draft.path = f"{above.path if above else '/'}{draft.pk}/"
        self.revisions.append(revision_of(draft, by=self.by, at=self.at, supports=()))
        self._tell("objective.drafted", draft, {"title": draft.title, "cycle": self.to, "parent": above})
        self._repeat_weekly(self.weekly.get((origin.pk, 0), ()), draft)
        return draft

    def _key_result(self, row: KeyResult, contents: Sequence[KeyResultContent], draft: Objective) -> None:
        values = _first_held(contents, draft, self.by)
        added = KeyResult(organization=self.by.organization, objective=draft, copied_from=row, **values)
        added.owner = added.owner or draft.owner
        added.position = _next(self.key_results, draft)
        added.search_text = search_text(added.title)
        insert(added)
        self.copies.key_results[row.pk] = added
        self.revisions.append(revision_of(added, by=self.by, at=self.at))
        payload = {"title": added.title, "target": added.target, "unit": added.unit}
        self._tell("key_result.added", added, payload, thread=draft)
        self._repeat_weekly(self.weekly.get((0, row.pk), ()), draft, added)

    def _repeat_weekly(self, actions: Sequence[Action], draft: Objective, key_result: KeyResult | None = None) -> None:
        """What is done every week is done on; what was done once is not done again."""
        for action in actions:
            people = [each.member for each in action.assignments.all() if each.member.writes]
            todo = Action(
                organization=self.by.organization,
                objective=draft,
                key_result=key_result,
                title=action.title,
                search_text=search_text(action.title),
                recurrence=action.recurrence,
                weekday=action.weekday,
                written_by=self.by,
                position=_next(self.actions, draft),
            )
            insert(todo)
            self.assigned += [
                ActionAssignment(organization_id=todo.organization_id, action=todo, member=each) for each in people
            ]
            self.revisions.append(action_revision_of(todo, people, by=self.by, at=self.at))
            self._tell("action.added", todo, {"title": todo.title, "assignees": people}, thread=draft)

    def _tell(self, name: str, subject: log.Named, payload: dict[str, object], thread: Objective | None = None) -> None:
        self.events.append(
            log.event_of(
                name,
                subject,
                organization=self.by.organization,
                by=self.by,
                at=self.at,
                thread=thread,
                payload=payload,
                public_id=new_public_id(),
            )
        )


def _weekly(plan: Sequence[Again]) -> dict[tuple[int, int], list[Action]]:
    """What is done every week, by the objective that is new or the key result that it is for."""
    new = [each.origin.pk for each in plan if each.draft is None]
    rows = [row.pk for each in plan for row, _contents in each.key_results]
    found: dict[tuple[int, int], list[Action]] = {}
    asked = Action.objects.filter(
        Q(objective__in=new, key_result__isnull=True) | Q(key_result__in=rows),
        archived_at__isnull=True,
        recurrence=Recurrence.WEEKLY,
    )
    for action in asked.prefetch_related("assignments__member").order_by("position", "pk"):
        whose = (0, action.key_result_id) if action.key_result_id else (action.objective_id, 0)
        found.setdefault(whose, []).append(action)
    return found


def _counted(name: str, objectives: Sequence[int]) -> dict[int, int]:
    """How many of a kind each of these objectives has."""
    rows = Objective.objects.filter(pk__in=objectives).annotate(count=Count(name))
    return dict(rows.values_list("pk", "count"))


def _next(counts: dict[int, int], objective: Objective) -> int:
    """The next place among an objective's."""
    place = counts.get(objective.pk, 0)
    counts[objective.pk] = place + 1
    return place


def _first_held(contents: Sequence[KeyResultContent], draft: Objective, by: Member) -> dict[str, Any]:
    for content in contents[:-1]:
        try:
            return checked(content, draft, by=by)
        except ValidationError:
            continue
    return checked(contents[-1], draft, by=by)


def _still_here(member: Member | None) -> Member | None:
    """The one who carried it, if they can go on."""
    return member if member is not None and member.writes else None


def copied_content(row: KeyResult, to: Cycle) -> KeyResultContent:
    """A key result's definition without its days: those of the new cycle hold."""
    names = {each.name for each in fields(KeyResultContent)} - {"first_day", "deadline", "planned_points"}
    values = {name: getattr(row, name) for name in names}
    values["owner"], values["brought_by"] = _still_here(row.owner), _still_here(row.brought_by)
    values["first_measuring_day"] = None
    values["steps"] = dump_steps(replace(step, due=None) for step in steps(row.steps))
    return KeyResultContent(**values, first_day=to.first_day, deadline=to.last_day)
