"""Recompute every stored figure from what was entered, and look for links that must not be. Reads only.

Works through one organisation after the other and in batches, so that memory does not grow with the installation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rashin.goals.actions.alignment import links_of
from rashin.goals.actions.figures import (
    COUNTS,
    KEY_RESULT_FIGURES,
    OBJECTIVE_FIGURES,
    Child,
    child_of,
    figure_fed,
    figure_key_result,
    figure_objective,
)
from rashin.goals.cell_doctor import unreadable_cells
from rashin.goals.closing_doctor import closing_findings, guard_findings
from rashin.goals.company_doctor import company_findings
from rashin.goals.findings import Finding, Hindered, Named, Place, all_of, through_goals, where
from rashin.goals.models import CheckIn, Cycle, KeyResult, Kind, NodeKind, Objective, Revision
from rashin.goals.past_doctor import past_findings
from rashin.goals.past_timelines import Closings
from rashin.goals.record_doctor import record_findings
from rashin.organizations.models import Organization
from rashin.rules.alignment import Edge, Links, makes_circle

LASTING = ("value", "value_for", "confidence", "confidence_before", "looked_on", "wants_help")


# What an organisation holds that no figure is computed from, and what every past figure is.
BESIDE = ("confidence_scale", "language", "words")
READ_FROM = ("revisions", "standings")


def findings() -> Iterator[Finding]:
    """One sentence for everything that is not as it should be: what, where, and what to do. Where a cell cannot be
    read, that is said of it, and all is looked at that does not come from it."""
    yield from guard_findings()
    unreadable: dict[int | None, list[Finding]] = defaultdict(list)
    for key, told in unreadable_cells():
        unreadable[key].append(told)
        yield told
    for key, slug in Organization.objects.filter(is_visible=True).order_by("pk").values_list("pk", "slug"):
        yield from _of_key(key, slug, unreadable[key] + unreadable[None])


def _of_key(key: int, slug: str, unreadable: Sequence[Finding]) -> Iterator[Finding]:
    """Of one organisation, as far as it can be read."""
    if any(told.at is not None and _is_in_the_way(told.at) for told in unreadable):
        yield Finding(_("%(where)s: nothing further could be looked at before that.") % {"where": slug})
        return
    try:
        yield from findings_of(Organization.objects.get(pk=key), in_depth=True, unreadable=unreadable)
    except DatabaseError:
        if not any(told.at is None for told in unreadable):
            raise
        yield _further(slug, 1)  # a table is not there, which is told


def _is_in_the_way(at: Place) -> bool:
    """Whether nothing of an organisation can be computed while this cannot be read."""
    return at.section == "organizations" and at.field not in BESIDE


def _further(slug: str, count: int) -> Finding:
    said = ngettext(
        "%(where)s: %(count)s further look could not be made, because of what cannot be read.",
        "%(where)s: %(count)s further looks could not be made, because of what cannot be read.",
        count,
    )
    return Finding(said % {"where": slug, "count": count})


def findings_of(
    organization: Organization, *, in_depth: bool = False, unreadable: Sequence[Finding] = ()
) -> Iterator[Finding]:
    """The same of one organisation; `in_depth` computes every past figure again, too, which takes several times as
    long. Of a row that is told already the record says nothing new. `unreadable` is what has been told of its cells:
    of what these are in the way of the number is said."""
    told = {(each.at.section, each.at.public_id) for each in unreadable if each.at is not None}
    hindered = 0
    for part in (_rows_findings, record_findings, *([past_findings] if in_depth else [])):
        if part is past_findings and any(section in READ_FROM for section, _public_id in told):
            break  # what past figures would be computed from cannot be read
        news: set[tuple[str, str]] = set()
        for found in part(organization):
            place = (found.at.section, found.at.public_id) if found.at is not None else None
            if place is not None and place in told:
                continue
            if unreadable and isinstance(found, Hindered):
                hindered += 1
                continue
            news |= {place} if place is not None else set()
            yield found
        told |= news
    if hindered:
        yield _further(organization.slug, hindered)


def _rows_findings(organization: Organization) -> Iterator[Finding]:
    for part in (company_findings, closing_findings, _key_result_findings, _objective_findings, _link_findings):
        yield from all_of(organization.slug, part(organization))


def _key_result_findings(organization: Organization) -> Iterator[Finding]:
    """What counts is compared. What is archived is counted anew when it comes back; a closed cycle is frozen, so that
    a calendar or limits that changed meanwhile do not judge it again, until there is an entry after it was reopened."""
    missed = _missed_changes(organization)

    def look(batch: Sequence[Named]) -> Iterator[Finding]:
        rows = (
            KeyResult.objects.filter(pk__in=[pk for pk, *_named in batch])
            .select_related("objective__team", "objective__cycle")
            .prefetch_related(Prefetch("check_ins", CheckIn.objects.order_by("pk")))
        )
        for row in rows.order_by("pk"):
            row.organization = organization
            yield from _computed_again(row, missed)

    rows = KeyResult.objects.filter(COUNTS, organization=organization)
    yield from through_goals(organization.slug, "key_results", rows, look)


def _computed_again(row: KeyResult, missed: Callable[[Cycle], datetime | None]) -> Iterator[Finding]:
    before = _figures(row, KEY_RESULT_FIGURES)
    try:
        if row.kind == Kind.FED:
            figure_fed(row.organization, row)
        else:
            figure_key_result(row.organization, row, list(row.check_ins.all()))
    except ValidationError as error:
        yield Finding(f"{where(row)}: {' '.join(error.messages)}", at=_place(row))
        return
    since = missed(row.objective.cycle)
    if since is not None and all(entry.recorded_at <= since for entry in row.check_ins.all()):
        before = {name: before[name] for name in _lasting(row)}
    yield from _differences(row, before)


def _missed_changes(organization: Organization) -> Callable[[Cycle], datetime | None]:
    """Tells when a calendar or the limits last changed while a cycle was closed; None where it has missed nothing."""
    kinds = (NodeKind.ORGANIZATION, NodeKind.TEAM)
    changes = Revision.objects.filter(organization=organization, node_kind__in=kinds, by__isnull=False)
    moments = sorted(set(changes.values_list("recorded_at", flat=True)), reverse=True)
    closings = Closings(organization)

    @cache
    def missed(public_id: str, closed_since: date | None) -> datetime | None:
        for moment in moments:
            is_over = closed_since is not None and organization.day_of(moment) > closed_since
            if is_over or closings.may_be_closed(public_id, moment):
                return moment
        return None

    return lambda cycle: missed(cycle.public_id, None if cycle.is_open else cycle.last_day)


def _lasting(row: KeyResult) -> tuple[str, ...]:
    """The figures that depend neither on a calendar nor on limits."""
    if row.kind == Kind.RECURRING:  # no more is kept on a day than was due on it
        return tuple(name for name in LASTING if name != "value")
    return LASTING if row.kind in (Kind.RANGE, Kind.FED) else (*LASTING, "progress", "pace_curve")


def _objective_findings(organization: Organization) -> Iterator[Finding]:
    """A parent is compared with its children's stored figures."""

    def look(batch: Sequence[Named]) -> Iterator[Finding]:
        keys = [pk for pk, *_named in batch]
        children = _children(keys)
        rows = Objective.objects.select_related("organization", "contributes_to").filter(pk__in=keys)
        for parent in rows.order_by("pk"):
            before = _figures(parent, OBJECTIVE_FIGURES)
            figure_objective(parent, children[parent.pk])
            if parent.agreed_at is not None:
                yield from _differences(parent, before)
            yield from _path_findings(parent)

    rows = Objective.objects.filter(organization=organization)
    yield from through_goals(organization.slug, "objectives", rows, look)


def _children(ids: list[int]) -> dict[int, list[Child]]:
    children: dict[int, list[Child]] = defaultdict(list)
    counted = Q(archived_at__isnull=True, agreed_at__isnull=False)
    for row in KeyResult.objects.filter(counted, objective__in=ids).order_by("pk"):
        children[row.objective_id].append(child_of(row))
    for child in Objective.objects.filter(contributes_to__in=ids, archived_at__isnull=True, state="agreed"):
        children[child.contributes_to_id or 0].append(child_of(child))
    return children


def _path_findings(objective: Objective) -> Iterator[Finding]:
    parent = objective.contributes_to
    expected = f"{parent.path if parent else '/'}{objective.pk}/"
    elsewhere = parent is not None and parent.cycle_id != objective.cycle_id
    if objective.path != expected or objective.above_elsewhere != elsewhere:
        said = _("%(where)s stands at another place than its parent says.") % {"where": where(objective)}
        yield Finding(said, _("Move it once and back."), at=_place(objective))


def _link_findings(organization: Organization) -> Iterator[Finding]:
    yield from _foreign_findings(organization)
    links = links_of(organization.pk, closed_too=True)
    edges = [Edge("contributes", child, parent) for child, parent in links.contributes.items()]
    edges += [Edge("feeds", child, parent) for child, parent in links.feeds.items()]
    if not all(_goes_up(links, edge) for edge in edges):
        said = _("%(where)s: goals count in each other in a circle.") % {"where": organization.slug}
        yield Finding(said, _("Loosen one of the links."))
        return
    twice: list[Any] = [child for child, into in links.feeds.items() if _above(links, child) & _reached(links, into)]
    for row in KeyResult.objects.select_related("organization").filter(pk__in=twice).order_by("pk"):
        said = _("%(where)s is counted twice on its way up.") % {"where": where(row)}
        yield Finding(said, _("Let one of the two ways only support."), at=_place(row, "feeds"))
    fed = KeyResult.objects.select_related("organization", "feeds").filter(
        organization=organization, feeds__isnull=False
    )
    for row in fed.exclude(feeds__kind=Kind.FED, feeds__unit=F("unit"), feeds__reading=F("reading")):
        said = _("%(where)s feeds a number of another kind, unit or reading.") % {"where": where(row)}
        yield Finding(said, _("Let it feed nothing."), at=_place(row, "feeds"))


def _foreign_findings(organization: Organization) -> Iterator[Finding]:
    """Rows that point into another organisation."""
    pointing = {
        KeyResult: ("objective", "feeds", "owner", "brought_by"),
        Objective: ("cycle", "team", "owner", "serves", "contributes_to"),
    }
    for model, names in pointing.items():
        rows: QuerySet[Any] = model._default_manager.select_related("organization").filter(organization=organization)
        for name in names:
            for row in rows.filter(**{f"{name}__isnull": False}).exclude(**{f"{name}__organization": organization}):
                said = _("%(where)s: its %(field)s is of another organisation.") % {"where": where(row), "field": name}
                yield Finding(said, _("Restore a backup."))


def _above(links: Links, key_result: Hashable) -> set[Hashable]:
    """The objectives above a key result, without what it feeds."""
    found: set[Hashable] = set()
    objective = links.belongs.get(key_result)
    while objective is not None:
        found.add(objective)
        objective = links.contributes.get(objective)
    return found


def _reached(links: Links, key_result: Hashable | None) -> set[Hashable]:
    """The objectives above a key result and above all that it feeds."""
    found: set[Hashable] = set()
    while key_result is not None:
        found |= _above(links, key_result)
        key_result = links.feeds.get(key_result)
    return found


def _goes_up(links: Links, edge: Edge) -> bool:
    return makes_circle(links, edge) is None


def _differences(row: Objective | KeyResult, before: dict[str, Any]) -> Iterator[Finding]:
    for name, stored in before.items():
        computed = getattr(row, name)
        if computed != stored:
            told = {"where": where(row), "figure": name, "stored": stored, "computed": computed}
            said = _("%(where)s: stored %(figure)s is %(stored)s, its entries make it %(computed)s.") % told
            yield Finding(said, at=_place(row, name))


def _place(row: Objective | KeyResult, name: str = "") -> Place:
    return Place("objectives" if isinstance(row, Objective) else "key_results", row.public_id, name)


def _figures(row: Objective | KeyResult, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
