"""Look whether the record tells what stands: a past day, the story of a change and a way back are read from it.

Of each objective, key result and action the last version says what it is, of what counts the last standing says where
it stands, and every entry is told by one event. Reads only, in batches.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from rashin.activity.models import Event
from rashin.goals.actions.figures import standing_of
from rashin.goals.actions.revisions import action_revision_of, revision_of, supports_of
from rashin.goals.findings import Finding, Place
from rashin.goals.models import Action, ActionAssignment, CheckIn, KeyResult, NodeKind, Objective, Revision, Standing
from rashin.goals.queries.past.nodes import FIGURES
from rashin.organizations.models import Organization

BATCH = 500
WEEK = timedelta(days=7)
NEVER, LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 1, tzinfo=UTC)
SECTIONS = {NodeKind.OBJECTIVE: "objectives", NodeKind.KEY_RESULT: "key_results", NodeKind.ACTION: "actions"}
Row = Objective | KeyResult | Action


def record_findings(organization: Organization) -> Iterator[Finding]:
    """What the record tells otherwise, or not at all."""
    for kind, rows in _rows(organization).items():
        last = Revision.objects.filter(organization=organization, node_kind=kind, node=OuterRef("pk"))
        told = rows.annotate(told=Subquery(last.order_by("-recorded_at", "-pk").values("definition")[:1]))
        each = told.order_by("pk").iterator(chunk_size=BATCH)
        while batch := list(islice(each, BATCH)):
            yield from _version_findings(kind, batch)
            if kind in FIGURES:
                yield from _standing_findings(organization, kind, batch)
    yield from _entry_findings(organization)


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


def _version_findings(kind: NodeKind, rows: Sequence[Any]) -> Iterator[Finding]:
    supports = supports_of([row.pk for row in rows]) if kind == NodeKind.OBJECTIVE else {}
    for row in rows:
        place = Place(SECTIONS[kind], row.public_id)
        if row.told is None:
            said = _("%(where)s: the record holds no version of it, so that no past day can show it.")
            yield Finding(said % {"where": _where(row)}, _("Restore a backup."), at=place)
            continue
        was, now = _read(row.told), _version(row, supports)
        differing = [name for name in now if name in was and not _same(was[name], now[name])]
        if not was:
            said = _("%(where)s: the last version in the record cannot be read.") % {"where": _where(row)}
            yield Finding(said, _("Restore a backup."), at=place)
        elif differing:
            said = _("%(where)s: the last version in the record says otherwise than what stands (%(fields)s).")
            told = said % {"where": _where(row), "fields": ", ".join(differing)}
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
            yield Finding(said % {"where": _where(row)}, _("Restore a backup."), at=place)
            continue
        now = standing_of(row, stands.recorded_at)
        differing = [name for name in FIGURES[kind] if getattr(stands, name) != getattr(now, name)]
        if differing:
            said = _("%(where)s: the last figures in the record are not the stored ones (%(fields)s).")
            told = said % {"where": _where(row), "fields": ", ".join(differing)}
            yield Finding(told, _("Restore a backup."), at=place.of(differing[0]))


def _last_standings(organization: Organization, kind: NodeKind, nodes: Iterable[int]) -> dict[int, Standing]:
    later = Standing.objects.filter(organization=organization, node_kind=kind, node=OuterRef("node"))
    rows = Standing.objects.filter(organization=organization, node_kind=kind, node__in=list(nodes))
    return {row.node: row for row in rows.filter(pk=Subquery(later.order_by("-recorded_at", "-pk").values("pk")[:1]))}


def _entry_findings(organization: Organization) -> Iterator[Finding]:
    """Entries and the events that tell of them are the same, moment for moment: none is lost, none stands that nobody
    made. A week after the other, so that memory does not grow with the years."""
    entries = CheckIn.objects.filter(organization=organization)
    events = Event.objects.filter(organization=organization)
    first = _first_of(entries, events, NEVER)
    while first is not None:
        end = first + WEEK if first < LAST else None
        span = Q(recorded_at__gte=first) & (Q(recorded_at__lt=end) if end else Q())
        stand = set(entries.filter(span).values_list("public_id", flat=True))
        tell = events.filter(span, payload__contains='"check_in":"').values_list("payload", flat=True)
        told = {str(_read(payload).get("check_in")) for payload in tell.iterator(chunk_size=BATCH)}
        for entry in sorted(stand - told):
            said = _("%(where)s: the entry %(entry)s is told by no event.")
            yield Finding(said % {"where": organization.slug, "entry": entry}, _("Restore a backup."),
                          at=Place("check_ins", entry))  # fmt: skip
        for entry in sorted(told - stand):
            said = _("%(where)s: the record tells of the entry %(entry)s, which does not stand any more.")
            yield Finding(said % {"where": organization.slug, "entry": entry}, _("Restore a backup."))
        first = _first_of(entries, events, end) if end else None


def _first_of(entries: QuerySet[Any], events: QuerySet[Any], since: datetime) -> datetime | None:
    """When the first of both was recorded from a moment on."""
    firsts = (
        rows.filter(recorded_at__gte=since).order_by("recorded_at").values_list("recorded_at", flat=True).first()
        for rows in (entries, events)
    )
    return min(filter(None, firsts), default=None)


def _where(row: Row) -> str:
    return f"{row.organization.slug}/{row.public_id} “{row.title}”"
