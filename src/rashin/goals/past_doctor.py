"""Compute every older standing again: what a past day shows has to follow from what had been recorded by then.

Of each key result from its entries, its versions and the calendars and limits of each moment; of a fed one and of an
objective from the standings of what counted in it. Reads only, in batches of nodes; of an organisation's objectives it
holds where each stood when. It computes what was written anew at each moment, so that it takes as long as that did: the
doctor does so (`rashin doctor`), an import of a very large company does not.

Left out is what the record does not tell:
- whoever did not count at a moment (not agreed, archived, under an archived objective), since they are counted anew
  only when they count again;
- in a quarter that was closed when a calendar or the limits changed (or that was closed or reopened within a day of
  it: clocks differ), what depends on these (UNSURE, and a habit's or range's value, progress and curve), until the next
  entry: a closed quarter is not judged again;
- all but the last of what was recorded at one moment: no past day shows it;
- a moment between two changes that were written in the other order than their moments (two who worked at once, a clock
  that was set back): what was known at it cannot be told.
Japan's holidays are taken from no record but from the calendar of this version, as the stored figures are, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rashin.goals.actions.figures import (
    KEY_RESULT_FIGURES,
    OBJECTIVE_FIGURES,
    Child,
    figure_fed,
    figure_key_result,
    figure_objective,
    key_result_child,
    objective_child,
)
from rashin.goals.findings import Finding, Named, Place, all_of, through_goals, where_of
from rashin.goals.models import CheckIn, KeyResult, Kind, NodeKind, Objective, Revision, Standing
from rashin.goals.past_timelines import (
    Company,
    Order,
    Timeline,
    Version,
    moments_of,
    order_of,
    standings_of,
    versions_of,
)
from rashin.organizations.models import Organization

UNSURE = ("status", "next_due", "stale_from")
COUNTED_IN_DAYS = ("value", "progress", "pace_curve")
NOTHING = Standing()


Feeding = Mapping[str, Mapping[int, str]]


def past_findings(organization: Organization) -> Iterator[Finding]:
    """One sentence for each goal of which an older figure does not follow from what had been recorded."""
    yield from all_of(organization.slug, _goals_findings(organization))


def _goals_findings(organization: Organization) -> Iterator[Finding]:
    company = Company(organization)
    feeding = _feeding(organization)
    slug, said = organization.slug, _("%(where)s: no figure of a past day can be computed from what had been recorded.")
    rows = KeyResult.objects.filter(organization=organization)
    numbers = partial(_key_result_findings, company, feeding)
    yield from through_goals(slug, "key_results", rows, numbers, otherwise=said)
    parents = Objective.objects.filter(organization=organization)
    yield from through_goals(slug, "objectives", parents, partial(_objective_findings, company), otherwise=said)


def _compared(
    company: Company, section: str, named: Named, differences: Iterator[tuple[datetime, list[str]]]
) -> Iterator[Finding]:
    """What a node's older figures are found to be."""
    differing = list(differences)
    if differing:
        yield _told(company, section, named, differing)


def _told(company: Company, section: str, named: Named, differing: Sequence[tuple[datetime, list[str]]]) -> Finding:
    """The first moment in full, the others counted."""
    moment, names = differing[0]
    said = _(
        "%(where)s: what past days are read from does not follow from what had been recorded by then: %(fields)s at "
        "%(moment)s (moments: %(count)s)."
    )
    told = {"fields": ", ".join(names), "moment": moment.isoformat(" ", "seconds"), "count": len(differing)}
    where = where_of(company.organization.slug, *named[1:])
    return Finding(said % {"where": where, **told}, _("Restore a backup."), at=Place(section, named[1], names[0]))


# ---- key results


@dataclass
class Number:
    """A key result over time. `sources` are those that ever fed it, by key."""

    public_id: str
    versions: Timeline[Version]
    standings: Timeline[Standing]
    entries: Sequence[CheckIn]
    sources: Mapping[int, tuple[Timeline[Version], Timeline[Standing]]]

    @property
    def orders(self) -> tuple[Order, ...]:
        """Of its entries, of its versions, and of its standings with those that it was computed from."""
        entered = Order((row.recorded_at, row.pk) for row in self.entries)
        fed = (standings for _versions, standings in self.sources.values())
        return entered, order_of(self.versions), order_of(self.standings, *fed)

    @property
    def counted(self) -> set[datetime]:
        """When it was counted anew because a number was entered."""
        return {row.recorded_at for row in self.entries} | moments_of(*(kept for _v, kept in self.sources.values()))

    def moments(self, company: Company) -> list[datetime]:
        """Whenever anything changed that it depended on."""
        found = self.counted | moments_of(self.versions, self.standings, *(v for v, _s in self.sources.values()))
        for public_id in {version.objective for version in self.versions.rows}:
            places = company.objectives[public_id]
            found |= moments_of(places).union(*map(company.changes_of, {stood.team for stood in places.rows}))
        return sorted(found)


def _key_result_findings(company: Company, feeding: Feeding, batch: Sequence[Named]) -> Iterator[Finding]:
    named = {pk: public_id for pk, public_id, _title in batch}
    sources = {pk: name for fed in named.values() for pk, name in feeding.get(fed, {}).items()}
    versions = versions_of(company.organization, named | sources)
    standings = standings_of(company.organization, NodeKind.KEY_RESULT, named | sources)
    entries = defaultdict(list)
    for row in CheckIn.objects.filter(key_result__in=list(named)).order_by("recorded_at", "pk"):
        entries[row.key_result_id].append(row)
    for each in batch:
        pk, public_id, _title = each
        fed = {source: (versions[source], standings[source]) for source in feeding.get(public_id, ())}
        number = Number(public_id, versions[pk], standings[pk], entries[pk], fed)
        yield from _compared(company, "key_results", each, _number_differences(company, number))


def _feeding(organization: Organization) -> Feeding:
    """What ever fed key results, by the public id of what was fed, each in the order of keys."""
    rows = Revision.objects.filter(organization=organization, node_kind=NodeKind.KEY_RESULT)
    ever = rows.exclude(definition__contains='"feeds":null').order_by().values("node")
    named = dict(KeyResult.objects.filter(pk__in=ever).values_list("pk", "public_id"))
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for pk, timeline in sorted(versions_of(organization, named).items()):
        for version in timeline.rows:
            if version.feeds is not None:
                found[version.feeds][pk] = named[pk]
    return found


def _number_differences(company: Company, number: Number) -> Iterator[tuple[datetime, list[str]]]:
    """The moments, each with the names of what was kept of it otherwise."""
    orders, counted, is_unsure = number.orders, number.counted, False
    for moment in number.moments(company):
        version = number.versions.at(moment)
        stood = company.objectives[version.objective].at(moment) if version is not None else None
        if version is None or stood is None:
            continue
        if moment in company.changes_of(stood.team) and company.closings.may_be_closed(stood.cycle, moment):
            is_unsure = True
        elif moment in counted:
            is_unsure = False
        kept = number.standings.at(moment) or NOTHING
        if stood.is_archived or not version.row.counts or not _is_told(moment, number.standings, orders):
            continue
        row = version.row
        row.organization, row.objective = company.organization_at(moment), company.objective_of(stood, moment)
        names = [name for name in _compute(company, number, row, moment) if not (is_unsure and _hangs(row, name))]
        if names := [name for name in names if _differs(row, kept, name)]:
            yield moment, names


def _is_told(moment: datetime, standings: Timeline[Standing], orders: Iterable[Order]) -> bool:
    return standings.is_told(moment) and all(order.is_told(moment) for order in orders)


def _compute(company: Company, number: Number, row: KeyResult, moment: datetime) -> tuple[str, ...]:
    """Set the figures of the moment; gives the names of those that could be computed."""
    try:
        if row.kind == Kind.FED:
            figure_fed(row.organization, row, _sources(company, number, moment))
        else:
            figure_key_result(row.organization, row, [each for each in number.entries if each.recorded_at <= moment])
    except ValidationError:
        return ()  # nothing that could be recorded: whatever holds it today is told beside
    return KEY_RESULT_FIGURES


def _sources(company: Company, number: Number, moment: datetime) -> list[KeyResult]:
    """What fed it at the moment, with the figures of then."""
    found = []
    for versions, standings in number.sources.values():
        version = versions.at(moment)
        if version is None or version.feeds != number.public_id or not version.row.counts:
            continue
        stood = company.objectives[version.objective].at(moment)
        if stood is not None and not stood.is_archived:
            kept = standings.at(moment) or NOTHING
            for name in ("value", "value_for", "looked_on", "stale_from", "confidence", "wants_help"):
                setattr(version.row, name, getattr(kept, name))
            found.append(version.row)
    return found


def _hangs(row: KeyResult, name: str) -> bool:
    """Whether a figure depends on a calendar or on limits; what is fed takes days and values from others' standings."""
    if row.kind == Kind.FED:
        return name == "status"
    return name in UNSURE or (row.kind in (Kind.RANGE, Kind.RECURRING) and name in COUNTED_IN_DAYS)


def _differs(row: KeyResult, kept: Standing, name: str) -> bool:
    if name == "status":
        return (kept.status, kept.status_computed) != (row.status_override or row.status, row.status)
    return bool(getattr(row, name) != getattr(kept, name))


# ---- objectives


@dataclass
class Whole:
    """An objective over time: what ever counted in it, the key results first, each in the order of keys."""

    public_id: str
    standings: Timeline[Standing]
    key_results: Mapping[int, tuple[Timeline[Version], Timeline[Standing]]]
    objectives: Mapping[int, tuple[str, Timeline[Standing]]]

    def changes(self, company: Company) -> dict[datetime, set[tuple[bool, int]]]:
        """Whose part may have changed, by moment; the second half of its key, and whether it is an objective."""
        found: dict[datetime, set[tuple[bool, int]]] = defaultdict(set)
        for pk, timelines in self.key_results.items():
            for moment in moments_of(*timelines):
                found[moment].add((False, pk))
        for pk, (public_id, standings) in self.objectives.items():
            for moment in moments_of(company.objectives[public_id], standings):
                found[moment].add((True, pk))
        for moment in moments_of(self.standings, company.objectives[self.public_id]):
            found[moment] |= set()
        return found

    def part(self, company: Company, key: tuple[bool, int], moment: datetime) -> Child | None:
        """What a child was to it at the moment; None where it did not count in it."""
        is_objective, pk = key
        if is_objective:
            public_id, standings = self.objectives[pk]
            stood, kept = company.objectives[public_id].at(moment), standings.at(moment) or NOTHING
            if stood is None or stood.contributes_to != self.public_id or stood.is_archived or not stood.is_agreed:
                return None
            return objective_child(kept.progress, stood.weight, kept.key_results_under, kept.troubles, kept.pace_curve)
        versions, standings = self.key_results[pk]
        version, kept = versions.at(moment), standings.at(moment) or NOTHING
        if version is None or version.objective != self.public_id or not version.row.counts:
            return None
        row = version.row
        return key_result_child(
            kept.progress, row.weight, row.status_override, kept.status_computed, kept.stale_from, kept.pace_curve
        )


def _objective_findings(company: Company, batch: Sequence[Named]) -> Iterator[Finding]:
    named = {pk: public_id for pk, public_id, _title in batch}
    rows = Revision.objects.filter(organization=company.organization, node_kind=NodeKind.KEY_RESULT)
    ever = rows.filter(place__in=list(named)).order_by().values_list("node", flat=True).distinct()
    under = dict(KeyResult.objects.filter(pk__in=ever).values_list("pk", "public_id"))
    versions = versions_of(company.organization, under)
    numbers = standings_of(company.organization, NodeKind.KEY_RESULT, under)
    below = {child for public_id in named.values() for child in company.children.get(public_id, ())}
    rows_below = Objective.objects.filter(organization=company.organization, public_id__in=below)
    children = dict(rows_below.values_list("public_id", "pk"))
    standings = standings_of(company.organization, NodeKind.OBJECTIVE, {*named, *children.values()})
    belonging = _belonging(versions)
    for each in batch:
        pk, public_id, _title = each
        whole = Whole(
            public_id,
            standings[pk],
            {key: (versions[key], numbers[key]) for key in belonging[public_id]},
            {children[child]: (child, standings[children[child]]) for child in company.children.get(public_id, ())},
        )
        yield from _compared(company, "objectives", each, _whole_differences(company, whole))


def _belonging(versions: Mapping[int, Timeline[Version]]) -> dict[str, set[int]]:
    """The keys of the key results that ever belonged to an objective, by its public id."""
    found: dict[str, set[int]] = defaultdict(set)
    for pk, timeline in versions.items():
        for version in timeline.rows:
            found[version.objective].add(pk)
    return found


def _whole_differences(company: Company, whole: Whole) -> Iterator[tuple[datetime, list[str]]]:
    timelines = [kept for _told, kept in (*whole.key_results.values(), *whole.objectives.values())]
    order = order_of(whole.standings, *timelines)
    parts: dict[tuple[bool, int], Child] = {}
    computed, stands = Objective(), company.objectives[whole.public_id]
    for moment, keys in sorted(whole.changes(company).items()):
        for key in keys:
            part = whole.part(company, key, moment)
            if part is None:
                parts.pop(key, None)
            else:
                parts[key] = part
        stood, kept = stands.at(moment), whole.standings.at(moment) or NOTHING
        if stood is None or not stood.is_agreed or not _is_told(moment, whole.standings, [order]):
            continue
        figure_objective(computed, [part for _key, part in sorted(parts.items(), key=lambda pair: pair[0])])
        if names := [name for name in OBJECTIVE_FIGURES if getattr(computed, name) != getattr(kept, name)]:
            yield moment, names
