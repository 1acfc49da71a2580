"""Look whether what the record tells of stands, and whether what stands is told: entries, lines, agreements, ticks,
proposals, ideas, answers and versions against the events that their making has left. Reads only.

An event names what it is about (SUBJECTS), of some it tells that they have a row (KEPT_FOR), and of some it tells that
a row or a version was made at its moment, and what was in it (TRACES, VERSIONED). What is compared is what events hold.
They do not hold an entry's own value, step, confidence and source, nor of a line or an entry without a member of its
own (`member`) whether it was the actor's or nobody's, nor why an idea was brought, nor the text of a No-list item that
was declined; who changes these is found by the figures that follow from them, by the seals of the record, or not at
all. Names are in no event, so that forgetting somebody is no finding; a company that is deleted has no events either.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from rashin.activity.models import Event
from rashin.goals.findings import BATCH, Finding, Place, all_of
from rashin.goals.models import (
    Action,
    ActionCompletion,
    Agreement,
    CheckIn,
    Closure,
    Comment,
    CounterProposal,
    CycleClosing,
    Idea,
    KeyResult,
    NodeKind,
    NoItem,
    Objective,
    ObjectiveClosure,
    Recurrence,
    Revision,
)
from rashin.goals.table_words import NAMES
from rashin.organizations.models import Organization

AT_ONCE = 10_000
# What an event is about, by its subject's kind: such rows are never deleted, and travel in a document.
SUBJECTS: Mapping[str, str] = {
    "objective": "goals.Objective", "key_result": "goals.KeyResult", "action": "goals.Action",
    "no_item": "goals.NoItem", "idea": "goals.Idea", "cycle": "goals.Cycle", "team": "people.Team",
    "member": "organizations.Member", "coaching_session": "rhythm.CoachingSession", "homework": "rhythm.Homework",
    "booking": "rhythm.Booking", "coach_template": "rhythm.CoachTemplate",
}  # fmt: skip
BEGUN = ("objective", "key_result", "action")  # of these none is made without an event about it
# Events whose subject has a row of its own in another table from then on, with the way from there to the subject.
KEPT_FOR: tuple[tuple[str, type[Model], str], ...] = (
    ("key_result.closure_answered", Closure, "key_result__public_id"),
    ("objective.summed_up", ObjectiveClosure, "objective__public_id"),
    ("objective.declined", NoItem, "objective__public_id"),
    ("cycle.closed", CycleClosing, "cycle__public_id"),
)
# Events with which a version of their subject is kept, at the same moment.
VERSIONED = frozenset({
    "objective.drafted", "objective.changed", "objective.proposed", "objective.withdrawn", "objective.declined",
    "objective.archived", "objective.restored", "objective.aligned", "objective.moved", "objective.supported",
    "objective.unsupported",
    "key_result.added", "key_result.changed", "key_result.archived", "key_result.restored", "key_result.fed",
    "key_result.moved", "key_result.status_overridden", "key_result.start_measured",
    "action.added", "action.changed", "action.archived", "action.restored",
})  # fmt: skip
BINDING = "objective.agreed"  # with the word of who decides
ACCEPTED = "objective.counter_accepted"
NODES: Mapping[str, type[Model]] = {
    NodeKind.OBJECTIVE: Objective, NodeKind.KEY_RESULT: KeyResult, NodeKind.ACTION: Action,
}  # fmt: skip
DONE, UNDONE = "action.done", "action.undone"


class Told(NamedTuple):
    """An event: its name, whom and what it is about by public ids, what it holds, and when it was."""

    name: str
    subject: str
    actor: str | None
    payload: Mapping[str, Any]
    moment: datetime


@dataclass(frozen=True)
class Trace:
    """What events of some names tell of: rows of a model that were made at their moment.

    `key` is what they are found by, `cells` what such an event holds of the row, by the names of its fields; both as
    `values_list` gives them. `is_whole`: no such row is made without an event.
    """

    model: type[Model]
    names: frozenset[str]
    moment: str
    found_by: tuple[str, ...]
    key: Callable[[Told], tuple[Hashable, ...]]
    cells: Callable[[Told], Mapping[str, object]]
    is_whole: bool = True
    is_kept: bool = True


SECTIONS: Mapping[type[Model], str] = {
    CheckIn: "check_ins", Comment: "comments", Agreement: "agreements", CounterProposal: "counter_proposals",
    Idea: "ideas", Closure: "closures", ObjectiveClosure: "objective_closures", NoItem: "no_list",
    CycleClosing: "cycle_closings", ActionCompletion: "action_completions", Objective: "objectives",
    KeyResult: "key_results", Action: "actions",
}  # fmt: skip


def _of_entry(told: Told) -> Mapping[str, object]:
    held = told.payload
    cells = {
        "key_result__public_id": told.subject, "recorded_at": told.moment, "entered_by__public_id": told.actor,
        "member__public_id": held.get("member") or {told.actor, None},
    }  # fmt: skip
    named = {"note": "note", "kind": "kind", "help": "wants_help", "for": "for_date"}
    return cells | {field: held[name] for name, field in named.items() if name in held}


def _of_line(told: Told) -> Mapping[str, object]:
    return {
        "objective__public_id": told.subject, "recorded_at": told.moment, "by__public_id": told.actor,
        "text": told.payload.get("text"), "key_result__public_id": told.payload.get("about"),
    }  # fmt: skip


def _of_agreement(told: Told) -> Mapping[str, object]:
    agrees = told.name == BINDING
    return {
        "agrees": agrees, "is_binding": told.payload.get("binding", True), "reason": told.payload.get("reason", ""),
    }  # fmt: skip


def _of_answer(told: Told) -> Mapping[str, object]:
    after = told.payload.get("after")
    kept = ("cause", "learning", "following", "is_judged", "reason")
    return {name: after[name] for name in kept if name in after} if isinstance(after, dict) else {}


TRACES = (
    Trace(
        CheckIn, frozenset({
            "key_result.checked_in", "key_result.put_off", "key_result.check_in_corrected",
            "key_result.check_in_taken_back",
        }),
        "recorded_at", ("public_id",), lambda told: (told.payload.get("check_in"),), _of_entry,
    ),
    Trace(
        Comment, frozenset({"objective.commented"}), "recorded_at", ("public_id",),
        lambda told: (told.payload.get("comment"),), _of_line,
    ),
    Trace(
        Agreement, frozenset({BINDING, "objective.declined"}), "recorded_at",
        ("objective__public_id", "member__public_id", "recorded_at"),
        lambda told: (told.subject, told.actor, told.moment), _of_agreement,
    ),
    Trace(
        CounterProposal, frozenset({"objective.counter_proposed"}), "proposed_at", ("public_id",),
        lambda told: (told.payload.get("counter_proposal"),),
        lambda told: {"proposed_by__public_id": told.actor, "proposed_at": told.moment,
                      "reason": told.payload.get("reason", "")},
        is_whole=False,
    ),
    Trace(
        CounterProposal, frozenset({"key_result.change_proposed"}), "proposed_at",
        ("key_result__public_id", "proposed_by__public_id", "proposed_at"),
        lambda told: (told.subject, told.actor, told.moment), lambda told: {}, is_whole=False,
    ),
    Trace(
        Idea, frozenset({"idea.brought"}), "brought_at", ("public_id",), lambda told: (told.subject,),
        lambda told: {"what": told.payload.get("what"), "brought_by__public_id": told.actor,
                      "brought_at": told.moment},
    ),
    Trace(
        Closure, frozenset({"key_result.closure_answered"}), "answered_at", ("key_result__public_id", "answered_at"),
        lambda told: (told.subject, told.moment), _of_answer, is_whole=False, is_kept=False,
    ),
)  # fmt: skip
TELLING = frozenset({BINDING, ACCEPTED, *VERSIONED}).union(*(trace.names for trace in TRACES))


def told_findings(organization: Organization) -> Iterator[Finding]:
    """What is told and does not stand, or stands otherwise, or is told by nothing."""
    for part in (_subject_findings, _kept_findings, _tick_findings, _moment_findings):
        yield from all_of(organization.slug, part(organization))


# ---- rows that events are about


def _subject_findings(organization: Organization) -> Iterator[Finding]:
    told = _subjects(organization, "subject_kind", SUBJECTS)
    for kind, label in SUBJECTS.items():
        model = apps.get_model(label)
        stand = _ids(model, organization, "public_id")
        named = stand | (_ids(KeyResult, organization, "public_id") if kind == "objective" else set())  # other figures
        yield from (_gone(organization, model, public_id) for public_id in sorted(told[kind] - named))
        if kind in BEGUN:
            yield from (_untold(organization, model, public_id) for public_id in sorted(stand - told[kind]))


def _kept_findings(organization: Organization) -> Iterator[Finding]:
    told = _subjects(organization, "name", [name for name, *_row in KEPT_FOR])
    for name, model, path in KEPT_FOR:
        for public_id in sorted(told[name] - _ids(model, organization, path)):
            yield _gone(organization, model, public_id)


def _subjects(organization: Organization, by: str, values: Iterable[str]) -> dict[str, set[str]]:
    """What events are about, by their kind or name. One query."""
    found: dict[str, set[str]] = defaultdict(set)
    events = Event.objects.filter(organization=organization, **{f"{by}__in": list(values)}).order_by()
    for value, subject in events.values_list(by, "subject").distinct().iterator(chunk_size=BATCH):
        found[value].add(subject)
    return found


def _ids(model: type[Model], organization: Organization, path: str) -> set[str]:
    rows = model._default_manager.filter(organization=organization).order_by()
    return set(rows.values_list(path, flat=True))


def _gone(organization: Organization, model: type[Model], row: str) -> Finding:
    said = _("%(where)s: the record tells of the %(table)s %(row)s, which does not stand any more.")
    told = {"where": organization.slug, "table": NAMES[model._meta.label], "row": row}
    return Finding(said % told, _("Restore a backup."))


def _untold(organization: Organization, model: type[Model], row: str) -> Finding:
    said = _("%(where)s: the %(table)s %(row)s is told by no event.")
    told = {"where": organization.slug, "table": NAMES[model._meta.label], "row": row}
    return Finding(said % told, _("Restore a backup."), at=Place(SECTIONS[model], row))


# ---- ticks, which can be taken off again


def _tick_findings(organization: Organization) -> Iterator[Finding]:
    """Of what was ticked and taken off again the rows are gone. Taking off one tick of an action that is done once
    takes off all of that member's, whatever day it names: of these nothing is said."""
    weekly = _weekly_always(organization)
    events = Event.objects.filter(organization=organization, name__in=(DONE, UNDONE)).order_by("pk")
    ticked: dict[tuple[Any, ...], Told] = {}
    sure: dict[tuple[Any, ...], set[tuple[Any, ...]]] = defaultdict(set)  # by action and member
    for told in _read(events):
        of, on = (told.subject, told.payload.get("member")), told.payload.get("on")
        if told.name == DONE:
            ticked[(*of, on)] = told
            sure[of].add((*of, on))
        elif told.subject in weekly:
            sure[of].discard((*of, on))
            ticked.pop((*of, on), None)
        else:
            sure[of].clear()
    unsure = ticked.keys() - set().union(*sure.values())
    rows = ActionCompletion.objects.filter(organization=organization).order_by("pk")
    stand = {}
    names = ("public_id", "action__public_id", "member__public_id", "on", "recorded_at", "ticked_by__public_id")
    for public_id, action, member, on, *made in rows.values_list(*names).iterator(chunk_size=BATCH):
        stand[action, member, on.isoformat()] = (public_id, made)
    for action, _member, _on in (key for key in ticked if key not in stand and key not in unsure):
        yield _gone(organization, ActionCompletion, action)
    for key, (public_id, made) in stand.items():
        if key not in ticked:
            yield _untold(organization, ActionCompletion, public_id)
        elif key not in unsure and made != [ticked[key].moment, ticked[key].actor]:
            yield _otherwise(organization, ActionCompletion, public_id, ["recorded_at", "ticked_by"])


def _weekly_always(organization: Organization) -> set[str]:
    """The actions of which no version was ever to be done once: taking off a tick takes off the one of its day."""
    once = Revision.objects.filter(
        organization=organization, node_kind=NodeKind.ACTION, definition__contains=f'"recurrence":"{Recurrence.ONCE}"'
    )
    rows = Action.objects.filter(organization=organization, recurrence=Recurrence.WEEKLY)
    return set(rows.exclude(pk__in=once.values("node")).values_list("public_id", flat=True))


# ---- rows and versions that were made at an event's moment


def _moment_findings(organization: Organization) -> Iterator[Finding]:
    """A span of moments after the other, so that memory does not grow with the years."""
    events = Event.objects.filter(organization=organization, name__in=TELLING)
    nodes = {kind: dict(model._default_manager.filter(organization=organization).values_list("pk", "public_id"))
             for kind, model in NODES.items()}  # fmt: skip
    for first, end in _spans(events):
        tell = list(_read(events.filter(_within("recorded_at", first, end))))
        for trace in TRACES:
            yield from _trace_findings(organization, trace, tell, _within(trace.moment, first, end))
        yield from _version_findings(organization, nodes, tell, _within("recorded_at", first, end))


def _spans(events: QuerySet[Event]) -> Iterator[tuple[datetime | None, datetime | None]]:
    """From which moment on, and before which, there are about AT_ONCE events; all moments together are all there are.
    Of one moment all are together, however many they are."""
    first: datetime | None = None
    while True:
        moments = events.filter(_within("recorded_at", first, None)).order_by("recorded_at")
        end = moments.values_list("recorded_at", flat=True)[AT_ONCE : AT_ONCE + 1].first()
        if end is not None and end == first:
            end = moments.filter(recorded_at__gt=first).values_list("recorded_at", flat=True).first()
        yield first, end
        if end is None:
            return
        first = end


def _within(name: str, first: datetime | None, end: datetime | None) -> Q:
    return (Q(**{f"{name}__gte": first}) if first else Q()) & (Q(**{f"{name}__lt": end}) if end else Q())


def _read(events: QuerySet[Event]) -> Iterator[Told]:
    """Events; of one whose content cannot be read, which is told elsewhere, nothing."""
    rows = events.values_list("name", "subject", "actor__public_id", "payload", "recorded_at")
    for name, subject, actor, text, moment in rows.iterator(chunk_size=BATCH):
        try:
            payload = json.loads(text)
        except (RecursionError, ValueError):
            continue
        if isinstance(payload, dict) and moment is not None:
            yield Told(name, subject, actor, payload, moment)


def _trace_findings(organization: Organization, trace: Trace, tell: Sequence[Told], span: Q) -> Iterator[Finding]:
    told = {_hashable(trace.key(each)): each for each in tell if each.name in trace.names}
    cells = sorted({name for each in told.values() for name in trace.cells(each)})
    rows: QuerySet[Any] = trace.model._default_manager.filter(span, organization=organization).order_by("pk")
    left = dict(told)
    for public_id, *values in rows.values_list("public_id", *trace.found_by, *cells):
        key = tuple(values[: len(trace.found_by)])
        each = told.get(key)
        left.pop(key, None)
        if each is None:
            if trace.is_whole:
                yield _untold(organization, trace.model, public_id)
            continue
        stands = dict(zip(cells, values[len(trace.found_by) :], strict=True))
        wrong = [name for name, value in trace.cells(each).items() if not _agrees(stands[name], value)]
        if wrong:
            fields = [name.partition("__")[0] for name in wrong]
            yield _otherwise(organization, trace.model, public_id, fields)
    for key, each in left.items() if trace.is_kept else ():
        named = key[0] if len(key) == 1 else each.subject
        yield _gone(organization, trace.model, str(named))


def _hashable(key: tuple[Any, ...]) -> tuple[Hashable, ...]:
    return tuple(str(each) if isinstance(each, dict | list) else each for each in key)


def _agrees(stands: object, told: object) -> bool:
    """Whether a cell is what an event says; days stand in it as texts, and one of several may be meant."""
    if isinstance(told, set):
        return stands in told
    return stands == told or (isinstance(told, str) and hasattr(stands, "isoformat") and stands.isoformat() == told)


def _otherwise(organization: Organization, model: type[Model], row: str, fields: Sequence[str]) -> Finding:
    said = _("%(where)s: the %(table)s %(row)s is not what the record tells of it (%(fields)s).")
    told = {"where": organization.slug, "table": NAMES[model._meta.label], "row": row, "fields": ", ".join(fields)}
    return Finding(said % told, _("Restore a backup."), at=Place(SECTIONS[model], row, fields[0]))


def _version_findings(
    organization: Organization, nodes: Mapping[str, Mapping[int, str]], tell: Sequence[Told], span: Q
) -> Iterator[Finding]:
    """Of each change that leaves a version there is one of its moment, and one each of several at one moment."""
    kept: Counter[tuple[str, datetime]] = Counter()
    rows = Revision.objects.filter(span, organization=organization, node_kind__in=NODES).order_by()
    for kind, node, moment in rows.values_list("node_kind", "node", "recorded_at").iterator(chunk_size=BATCH):
        kept[nodes[kind].get(node, ""), moment] += 1
    objectives = set(nodes[NodeKind.OBJECTIVE].values())
    for each in tell:
        if not _leaves_version(each, objectives):
            continue
        kept[each.subject, each.moment] -= 1
        if kept[each.subject, each.moment] < 0:
            said = _(
                "%(where)s: the version of %(row)s that the record tells of does not stand (%(event)s, %(moment)s)."
            )
            told = {"where": organization.slug, "row": each.subject, "event": each.name}
            told["moment"] = each.moment.isoformat(" ", "seconds")
            yield Finding(said % told, _("Restore a backup."))


def _leaves_version(told: Told, objectives: Container[str]) -> bool:
    if told.name == BINDING:
        return told.payload.get("binding") is True
    if told.name == ACCEPTED:
        return told.subject in objectives  # of a key result another event tells what was changed
    return told.name in VERSIONED
