"""THE TABLE of what stands as JSON inside the rows of a document: one shape for each column that holds JSON.

What pages read of it is said here; a payload may tell more. Whatever a field of a row is called, its value inside JSON
is that of the row's own column: rows are named by their public ids, moments have the offset of their zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from django.db import models

from rashin.exchange.document.columns import (
    Column,
    Day,
    Flag,
    Moment,
    Name,
    Number,
    Schema,
    Text,
    Whole,
    column_of,
)
from rashin.exchange.document.shapes import (
    ANYTHING,
    ByKind,
    Cell,
    Line,
    Listed,
    Named,
    OneOf,
    Perhaps,
    Shape,
    WhereNamed,
    one_of,
)
from rashin.goals import definitions
from rashin.goals import models as goals
from rashin.goals.actions.agreeing import FIGURES as PUT_FORWARD
from rashin.goals.actions.agreeing import WORDS
from rashin.goals.actions.calendars import ORGANIZATION_FIELDS
from rashin.goals.actions.key_results import NEEDS_AGREEING
from rashin.goals.actions.revisions import ACTION_FIELDS, KEY_RESULT_FIELDS, OBJECTIVE_FIELDS
from rashin.goals.queries.facts import FIGURES, FORM
from rashin.goals.record_doctor import ASKED
from rashin.organizations.models import Member, Organization
from rashin.organizations.public_id import PublicIdField
from rashin.organizations.time_zones import check_time_zone
from rashin.people.actions.calendars import TEAM_FIELDS
from rashin.people.models import Team
from rashin.rhythm import models as rhythm
from rashin.rules.score import Remark

TEXT = Cell(Text("", blank=True))
PUBLIC_ID = Cell(Name(""))
ROW_OR_NONE = Cell(Name("", optional=True))
DAY = Cell(Day(""))
NUMBER = Cell(Number(""))
COUNT = Cell(Whole("", most=2147483647))
FLAG = Cell(Flag(""))


def _column(of: models.Field[Any, Any]) -> Column:
    """The column of a field as it stands inside JSON."""
    if isinstance(of, models.ForeignKey | PublicIdField):
        return Name("", of.null)
    if isinstance(of, models.DateTimeField):
        return Moment("", of.null, is_zoned=True)
    check = check_time_zone if of.name == "time_zone" else definitions.UNDERSTOOD.get(of.name)
    return replace(column_of(of, {}, check), name="")


def _fields(model: type[models.Model], names: Iterable[str]) -> dict[str, Shape]:
    concrete = {each.name: each for each in model._meta.concrete_fields}
    return {name: Cell(_column(concrete[name])) for name in names}


def _whole(shapes: Mapping[str, Shape], *, since: Mapping[str, Shape] | None = None) -> Named:
    """An object with all of these, and no more but what came later (`since`)."""
    return Named({**shapes, **(since or {})}, frozenset(shapes))


# ---- fields as an event tells them, before and after

_TOLD_OF = (
    Organization, Member, Team, goals.Cycle, goals.Objective, goals.KeyResult, goals.Action, goals.Closure,
    rhythm.CoachingSession, rhythm.Homework, rhythm.Booking, rhythm.CoachTemplate,
)  # fmt: skip
_NOT_TOLD = ("id", "organization", "public_id", "search_text", "path")


def _by_name() -> dict[str, Shape]:
    found: dict[str, list[Cell]] = {}
    for model in _TOLD_OF:
        for each in model._meta.local_concrete_fields:
            if each.name not in _NOT_TOLD and not isinstance(each, models.BigIntegerField):
                found.setdefault(each.name, []).append(Cell(replace(_column(each), optional=True)))
    return {name: one_of(cells) for name, cells in found.items()}


@dataclass(frozen=True)
class _Shared(Named):
    """An object that the schema tells once, under `of`; beside it stands what is `own` here."""

    of: str = ""
    own: Mapping[str, Shape] = field(default_factory=dict)

    def schema(self) -> Schema:
        beside = Named(self.own, self.needed, ANYTHING).schema()
        return {"$ref": f"#/$defs/{self.of}", **(beside if self.own or self.needed else {})}


FIELDS = _Shared(_by_name(), others=ANYTHING, of="fields")
_SIDE = Perhaps(OneOf((TEXT, Listed(TEXT), FIELDS)))
_FIGURES = Perhaps(FIELDS)
_HANDED = Named({"id": PUBLIC_ID, "kind": TEXT, "to": ROW_OR_NONE}, frozenset({"id", "kind", "to"}), ANYTHING)

# ---- events

_PAYLOAD: dict[str, Shape] = {
    **dict.fromkeys(("title", "what", "why", "text", "note", "name", "reason"), TEXT),
    **dict.fromkeys(("check_in", "comment", "counter_proposal"), PUBLIC_ID),
    **dict.fromkeys(("member", "to", "objective", "key_result", "about", "cycle", "parent"), ROW_OR_NONE),
    **dict.fromkeys(("asked", "answered", "carried"), COUNT),
    **dict.fromkeys(("binding", "up", "help"), FLAG),
    **dict.fromkeys(("came", "went"), Listed(PUBLIC_ID)),
    "on": DAY,
    **dict.fromkeys(("before", "after"), _SIDE),
    **dict.fromkeys(("changes", "answer"), OneOf((TEXT, FIELDS))),
    "through": Named(others=TEXT),
    "handed": Listed(_HANDED),
}


def _payload(*needed: str, **own: Shape) -> Named:
    return _Shared(_PAYLOAD | own, frozenset(needed), ANYTHING, of="payload", own=own)


_ENTRY = _payload("check_in", before=_FIGURES, after=_FIGURES, **{"for": DAY})
_TICK = _payload("on", "member")
_JUDGED = Cell(_column(goals.KeyResult._meta.get_field("status_override")))
_CHANGE = _payload("before", "after", before=FIELDS, after=FIELDS)
# What an event with this name tells; every other one "".
PAYLOADS: Mapping[str, Shape] = {
    "": _payload(),
    "key_result.checked_in": _ENTRY,
    "key_result.check_in_corrected": _ENTRY,
    "key_result.check_in_taken_back": _ENTRY,
    "key_result.put_off": _ENTRY,
    "key_result.closure_answered": _payload(before=_FIGURES, after=_FIGURES),
    "key_result.status_overridden": _payload("after", before=_JUDGED, after=_JUDGED),
    "action.done": _TICK,
    "action.undone": _TICK,
    "team.changed": _CHANGE,
    "team.moved": _CHANGE,
    "team.members_changed": _payload("came", "went"),
    "team.reordered": _payload("up"),
}

# What the schema tells once, by its name there.
SHARED: Mapping[str, Named] = {"fields": FIELDS, "payload": _payload()}

# ---- versions

_VERSIONS: Mapping[str, tuple[type[models.Model], Iterable[str], dict[str, Shape]]] = {
    "objective": (goals.Objective, OBJECTIVE_FIELDS, {"supports": Listed(PUBLIC_ID)}),
    "key_result": (goals.KeyResult, KEY_RESULT_FIELDS, {}),
    "action": (goals.Action, ACTION_FIELDS, {"assignees": Listed(PUBLIC_ID)}),
    "team": (Team, TEAM_FIELDS, {}),
    "organization": (Organization, ORGANIZATION_FIELDS, {}),
}
VERSIONS: Mapping[str, Shape] = {
    kind: Named(_fields(model, names) | more, ASKED.get(kind, frozenset()), ANYTHING)
    for kind, (model, names, more) in _VERSIONS.items()
}

# ---- other words and figures that were put forward

CHANGES: Mapping[str, Shape] = {
    "": Named(_fields(goals.Objective, WORDS)),
    "named": Named(_fields(goals.KeyResult, dict.fromkeys((*PUT_FORWARD, *NEEDS_AGREEING, "planned_points")))),
}

# ---- a quarter's story

_KEY_RESULT = _whole({
    "id": PUBLIC_ID,
    **_fields(goals.KeyResult, ("title", "stance", "weight", "confidence", "progress")),
    **_fields(goals.Closure, ("proposed", "score", "reason", "cause", "learning", "following")),
    "owner": ROW_OR_NONE,
    "figures": _whole(_fields(goals.KeyResult, FIGURES)),
    "entries": COUNT,
    "answered": FLAG,
    "by": ROW_OR_NONE,
}, since={"asked_of": ROW_OR_NONE})  # fmt: skip
_HELPERS = Listed(_whole({"member": PUBLIC_ID, "lines": COUNT, "actions": COUNT}))
_ACTIONS = _whole({"of": COUNT, "done": COUNT})
_SCORED = _whole({
    "id": PUBLIC_ID, **_fields(goals.Closure, ("score",)), **_fields(goals.KeyResult, ("stance",)),
})  # fmt: skip
_OBJECTIVE = _whole({
    "id": PUBLIC_ID,
    **_fields(goals.Objective, ("title", "why", "level", "weight", "progress")),
    **_fields(goals.ObjectiveClosure, ("score", "summary")),
    "depth": COUNT,
    "team": Perhaps(_whole({"id": PUBLIC_ID, "name": TEXT})),
    "owner": ROW_OR_NONE,
    "serves": TEXT,
    "parent": ROW_OR_NONE,
    "known": COUNT,
    "counted": COUNT,
    "key_results": Listed(_KEY_RESULT),
}, since={"helpers": _HELPERS, "actions": _ACTIONS})  # fmt: skip
FACTS = _whole({
    "form": Cell(Whole("", choices=tuple(range(1, FORM + 1)))),
    "objectives": Listed(_OBJECTIVE),
    "asked": COUNT,
    "answered": COUNT,
    "remarks": Listed(Cell(Text("", choices=get_args(Remark)))),
    "helpers": _HELPERS,
    "supports": Listed(_whole({"id": PUBLIC_ID, "title": TEXT, "to": PUBLIC_ID, "to_title": TEXT})),
    "actions": _ACTIONS,
    "entries": COUNT,
    "no_list": Listed(_whole({"what": TEXT, "why": TEXT, "by": ROW_OR_NONE})),
}, since={"before": Listed(_SCORED)})  # fmt: skip

# ---- the table

_CLOSED_DAYS = Named({
    "weekdays": Listed(Cell(Whole("", most=6))),
    "ranges": Listed(Line((DAY, DAY, TEXT))),
})  # fmt: skip
_STEP = _whole({
    "key": TEXT, "title": TEXT, "weight": NUMBER, "due": Cell(Day("", optional=True)),
})  # fmt: skip
_CHANGES = WhereNamed("key_result", CHANGES)
INSIDE: Mapping[tuple[str, str], Shape | ByKind] = {
    ("organization", "words"): Named(others=TEXT),
    ("organization", "closed_days"): _CLOSED_DAYS,
    ("teams", "closed_days"): _CLOSED_DAYS,
    ("key_results", "planned_points"): Listed(Line((DAY, NUMBER))),
    ("key_results", "steps"): Listed(_STEP),
    ("counter_proposals", "changes"): _CHANGES,
    ("counter_proposals", "before"): _CHANGES,
    ("cycle_closings", "facts"): FACTS,
    ("events", "payload"): ByKind("name", PAYLOADS),
    ("revisions", "definition"): ByKind("node_kind", VERSIONS),
}
