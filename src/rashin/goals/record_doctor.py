"""Look whether the record tells what stands: a past day, the story of a change and a way back are read from it.

Of each objective, key result and action the last version says what it is and every older one can be read, of what
counts the last standing says where it stands; what events tell of stands (told_doctor). Reads only, in batches.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext as _

from rashin.goals.actions.check_in import CLOCK_SET_BACK
from rashin.goals.actions.figures import standing_of
from rashin.goals.actions.revisions import (
    ACTION_FIELDS,
    KEY_RESULT_FIELDS,
    OBJECTIVE_FIELDS,
    action_revision_of,
    revision_of,
    supports_of,
)
from rashin.goals.definitions import UNDERSTOOD
from rashin.goals.findings import BATCH, Finding, Named, Place, all_of, through_goals, where
from rashin.goals.models import Action, ActionAssignment, KeyResult, NodeKind, Objective, Revision, Standing
from rashin.goals.queries.past.instances import values_told
from rashin.goals.queries.past.nodes import ADDED_LATER, FIGURES, MODELS
from rashin.goals.told_doctor import told_findings
from rashin.organizations.models import Organization
from rashin.people.models import Team

NEVER = datetime(1, 1, 2, tzinfo=UTC)
SECTIONS = {NodeKind.OBJECTIVE: "objectives", NodeKind.KEY_RESULT: "key_results", NodeKind.ACTION: "actions"}
VERSIONED: Mapping[str, type[Model]] = {**MODELS, NodeKind.ORGANIZATION: Organization, NodeKind.TEAM: Team}
# What a version has to tell, so that a day can be read from it. What came later is taken as it is today.
ASKED: Mapping[str, frozenset[str]] = {
    kind: frozenset(names) - {name.removesuffix("__public_id") for name in ADDED_LATER[kind]} - {"visibility"}
    for kind, names in (
        (NodeKind.OBJECTIVE, OBJECTIVE_FIELDS), (NodeKind.KEY_RESULT, KEY_RESULT_FIELDS),
        (NodeKind.ACTION, (*ACTION_FIELDS, "assignees")),
    )
}  # fmt: skip
RELATED: Mapping[str, frozenset[str]] = {
    kind: frozenset(each.name for each in model._meta.concrete_fields if isinstance(each, ForeignKey))
    for kind, model in VERSIONED.items()
}
NEEDED: Mapping[str, frozenset[str]] = {
    kind: frozenset(each.name for each in model._meta.concrete_fields if not each.null)
    for kind, model in VERSIONED.items()
}
Row = Objective | KeyResult | Action


def record_findings(organization: Organization) -> Iterator[Finding]:
    """What the record tells otherwise, or not at all."""
    for kind, rows in _rows(organization).items():
        yield from _kind_findings(organization, kind, rows)
    yield from all_of(organization.slug, old_version_findings(organization))
    yield from told_findings(organization)


def _kind_findings(organization: Organization, kind: NodeKind, rows: QuerySet[Any]) -> Iterator[Finding]:
    last = Revision.objects.filter(organization=organization, node_kind=kind, node=OuterRef("pk"))
    told = rows.annotate(told=Subquery(last.order_by("-recorded_at", "-pk").values("definition")[:1]))

    def look(batch: Sequence[Named]) -> Iterator[Finding]:
        found = list(told.filter(pk__in=[pk for pk, *_named in batch]).order_by("pk"))
        yield from _version_findings(kind, found)
        if kind in FIGURES:
            yield from _standing_findings(organization, kind, found)

    yield from through_goals(organization.slug, SECTIONS[kind], rows, look)


def _rows(organization: Organization) -> dict[NodeKind, QuerySet[Any]]:
    objectives = Objective.objects.select_related(
        "organization", "cycle", "team", "owner", "contributes_to", "serves", "written_by"
    )
    key_results = KeyResult.objects.select_related(
        "organization", "objective", "owner", "feeds", "brought_by", "overridden_by"
    )
    links = Prefetch("assignments", ActionAssignment.objects.select_related("member").order_by("pk"))
    actions = Action.objects.select_related("organization", "objective", "key_result", "written_by")
    return {
        NodeKind.OBJECTIVE: objectives.filter(organization=organization),
        NodeKind.KEY_RESULT: key_results.filter(organization=organization),
        NodeKind.ACTION: actions.filter(organization=organization).prefetch_related(links),
    }


def old_version_findings(organization: Organization) -> Iterator[Finding]:
    """Of every version ever kept: it is of a row that is there, can be read, and was not told before the one that it
    followed. A clock may be set back by a day (see goals.actions.check_in), and two who work at once have moments in
    the other order: less than that is no finding."""
    kept = Revision.objects.filter(organization=organization)
    for kind in kept.order_by("node_kind").values_list("node_kind", flat=True).distinct():
        rows = kept.filter(node_kind=kind).order_by("node", "pk")
        known = _known(organization, kind)
        before, at = 0, NEVER
        each = rows.values_list("public_id", "node", "recorded_at", "definition")
        for public_id, node, moment, definition in each.iterator(chunk_size=BATCH):
            said = _wrong_with(kind, node in known, definition)
            if not said and node == before and at - moment > CLOCK_SET_BACK:
                said = _("the version %(version)s is told as of before the one that it followed.")
            before, at = node, moment
            if said:
                where = f"{organization.slug}: {said % {'version': public_id}}"
                yield Finding(where, _("Restore a backup."), at=Place("revisions", public_id, "definition"))


def _wrong_with(kind: str, is_known: bool, definition: str) -> str:
    """What is wrong with a version by itself; "" for nothing."""
    if not is_known:
        return _("the version %(version)s is of a row that is not there.")
    told = _read(definition)
    try:
        is_whole = bool(told) and told.keys() >= ASKED.get(kind, frozenset()) and _names_rows(kind, told)
        is_whole &= all(told[name] is not None for name in NEEDED[kind] & told.keys())
        values = values_told(VERSIONED[kind], told)
        for name in UNDERSTOOD.keys() & values.keys():
            UNDERSTOOD[name](values[name])
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValidationError, ValueError):
        is_whole = False
    return "" if is_whole else _("the version %(version)s cannot be read, so that a past day cannot show it.")


def _names_rows(kind: str, told: Mapping[str, Any]) -> bool:
    """Whether related rows are named by texts, or by none."""
    several = [each for name in ("supports", "assignees") for each in told.get(name, ())]
    return all(isinstance(each, str) for each in several) and all(
        told[name] is None or isinstance(told[name], str) for name in RELATED[kind] & told.keys()
    )


def _known(organization: Organization, kind: str) -> frozenset[int]:
    """The keys of the rows of a kind; none for a kind of which no version is kept."""
    if kind == NodeKind.ORGANIZATION:
        return frozenset({organization.pk})
    model = VERSIONED.get(kind)
    rows: Any = model._default_manager.filter(organization=organization) if model else ()
    return frozenset(rows.values_list("pk", flat=True)) if model else frozenset()


def _version_findings(kind: NodeKind, rows: Sequence[Any]) -> Iterator[Finding]:
    supports = supports_of([row.pk for row in rows]) if kind == NodeKind.OBJECTIVE else {}
    for row in rows:
        place = Place(SECTIONS[kind], row.public_id)
        if row.told is None:
            said = _("%(where)s: the record holds no version of it, so that no past day can show it.")
            yield Finding(said % {"where": where(row)}, _("Restore a backup."), at=place)
            continue
        was, now = _read(row.told), _version(row, supports)
        differing = [name for name in now if name in was and not _same(was[name], now[name])]
        if differing:
            said = _("%(where)s: the last version in the record says otherwise than what stands (%(fields)s).")
            told = said % {"where": where(row), "fields": ", ".join(differing)}
            yield Finding(told, _("Restore a backup."), at=place.of(differing[0]))


def _version(row: Row, supports: Mapping[int, Sequence[str]]) -> dict[str, Any]:
    at = row.organization.created_at
    if isinstance(row, Action):
        made = action_revision_of(row, [link.member for link in row.assignments.all()], by=None, at=at)
    else:
        helped = supports.get(row.pk, ()) if isinstance(row, Objective) else None
        made = revision_of(row, by=None, at=at, supports=helped)
    return _read(made.definition)


def _read(text: str) -> dict[str, Any]:
    """A version by field; empty where it cannot be read."""
    try:
        content = json.loads(text)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _same(was: object, now: object) -> bool:
    """Equal, or the same moment in another zone."""
    if was == now or not isinstance(was, str) or not isinstance(now, str):
        return was == now
    try:
        return datetime.fromisoformat(was) == datetime.fromisoformat(now)
    except (ValueError, TypeError):
        return False


def _standing_findings(organization: Organization, kind: NodeKind, rows: Sequence[Any]) -> Iterator[Finding]:
    """Of what was agreed; a draft has no figure yet."""
    last = _last_standings(organization, kind, [row.pk for row in rows])
    for row in rows:
        if row.agreed_at is None:
            continue
        place, stands = Place(SECTIONS[kind], row.public_id), last.get(row.pk)
        if stands is None:
            said = _("%(where)s: the record holds no figure of it, so that no past day can show one.")
            yield Finding(said % {"where": where(row)}, _("Restore a backup."), at=place)
            continue
        now = standing_of(row, stands.recorded_at)
        differing = [name for name in FIGURES[kind] if getattr(stands, name) != getattr(now, name)]
        if differing:
            said = _("%(where)s: the last figures in the record are not the stored ones (%(fields)s).")
            told = said % {"where": where(row), "fields": ", ".join(differing)}
            yield Finding(told, _("Restore a backup."), at=place.of(differing[0]))


def _last_standings(organization: Organization, kind: NodeKind, nodes: Iterable[int]) -> dict[int, Standing]:
    later = Standing.objects.filter(organization=organization, node_kind=kind, node=OuterRef("node"))
    rows = Standing.objects.filter(organization=organization, node_kind=kind, node__in=list(nodes))
    return {row.node: row for row in rows.filter(pk=Subquery(later.order_by("-recorded_at", "-pk").values("pk")[:1]))}
