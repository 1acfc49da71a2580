"""What is kept or changed stands in the next cycle's plan as a draft, with its origin; what is dropped goes to the No
list. Done once: what stands there already is found again, also after a cycle was reopened and closed anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.goals.actions.alignment import feed
from rashin.goals.actions.content import KeyResultContent
from rashin.goals.actions.copying import Again, copied_content, write_again
from rashin.goals.actions.key_results import archive_key_result
from rashin.goals.models import (
    BaseKind,
    Cycle,
    CycleKind,
    CycleState,
    Entry,
    Following,
    KeyResult,
    Kind,
    NoItem,
    Objective,
    ObjectiveState,
    Reading,
)
from rashin.goals.queries.closing import Looked
from rashin.organizations.models import Member
from rashin.organizations.prepared import insert
from rashin.rules import fiscal

CARRIED = (Following.KEEP, Following.CHANGE)


@dataclass(slots=True)
class Carried:
    """What came of a cycle: `drafts` by the key result they come from, and how many went to the No list."""

    into: Cycle | None = None
    objectives: dict[int, Objective] = field(default_factory=dict)
    drafts: dict[int, KeyResult] = field(default_factory=dict)
    dropped: int = 0


def carry_over(
    cycle: Cycle, key_results: Sequence[Looked], objectives: Sequence[Objective], *, by: Member, at: datetime
) -> Carried:
    """Called inside the closing of `cycle`. `objectives` stand above before below."""
    carried = Carried()
    kept = [each for each in key_results if each.following in CARRIED]
    if kept:
        carried.into = next_cycle(cycle, by=by, at=at)
        _found_again(carried, kept)
        _draft(carried, key_results, objectives, by=by, at=at)
        _feed(carried, kept, by=by, at=at)
    dropped = [each for each in key_results if each.following == Following.DROP]
    carried.dropped = len(dropped)
    _drop(cycle, dropped, by=by, at=at)
    _revive(carried, kept, at=at)
    return carried


def next_cycle(cycle: Cycle, *, by: Member, at: datetime) -> Cycle:
    """The first open cycle of the same kind after this one, by its days; made where there is none. The fiscal year may
    begin in another month by now: what stands already keeps its days and its number."""
    first_month = by.organization.fiscal_first_month
    alike = list(Cycle.objects.filter(organization_id=by.organization_id, kind=cycle.kind))
    later = [row for row in alike if row.first_day > cycle.last_day]
    if cycle.kind == CycleKind.FREE:
        period = fiscal.following(cycle.period, first_month=first_month)
        return next((row for row in later if row.is_open), None) or _made(period, by=by, at=at)
    numbers = {(row.fiscal_year, row.number) for row in alike}
    period = fiscal.first_after(cycle.last_day, cycle.period.kind, first_month=first_month)
    while True:
        there = [row for row in later if row.first_day <= period.last and row.last_day >= period.first]
        for row in there:
            if row.is_open:
                return row
        if not there and (period.fiscal_year, period.number) not in numbers:
            return _made(period, by=by, at=at)
        period = fiscal.following(period, first_month=first_month)


def _made(period: fiscal.Period, *, by: Member, at: datetime) -> Cycle:
    made = Cycle.objects.create(
        organization=by.organization,
        kind=period.kind,
        fiscal_year=period.fiscal_year,
        number=period.number,
        name=fiscal.label(period, by.organization.language) if period.kind == "free" else "",
        first_day=period.first,
        last_day=period.last,
    )
    payload = {"state": CycleState.PLANNING}
    log.record("cycle.opened", made, organization=by.organization, by=by, at=at, payload=payload)
    return made


def _found_again(carried: Carried, kept: Sequence[Looked]) -> None:
    """What was carried over or copied before, and still stands there."""
    rows = KeyResult.objects.filter(
        objective__cycle=carried.into,
        copied_from__in=[each.key_result.pk for each in kept],
        archived_at__isnull=True,
        objective__archived_at__isnull=True,
    )
    for row in rows.select_related("objective__cycle").order_by("-pk"):
        carried.drafts[row.copied_from_id or 0] = row
    drafts = Objective.objects.filter(
        cycle=carried.into,
        copied_from__in={each.key_result.objective_id for each in kept},
        archived_at__isnull=True,
        state=ObjectiveState.DRAFT,
    )
    for draft in drafts.select_related("cycle").order_by("-pk"):
        carried.objectives[draft.copied_from_id or 0] = draft


def _draft(
    carried: Carried, key_results: Sequence[Looked], objectives: Sequence[Objective], *, by: Member, at: datetime
) -> None:
    """Drafts from the top down; what stands there already is left as it is."""
    assert carried.into is not None
    waiting: dict[int, list[KeyResult]] = {}
    for each in key_results:
        if each.following in CARRIED and each.key_result.pk not in carried.drafts:
            waiting.setdefault(each.key_result.objective_id, []).append(each.key_result)
    above = _above(waiting, key_results, objectives)
    plan = [
        Again(
            objective,
            [(row, _definitions(row, carried.into)) for row in waiting.get(objective.pk, ())],
            draft=carried.objectives.get(objective.pk),
            above=_parent(carried, objective),
        )
        for objective in objectives
        if objective.pk in waiting or objective.pk in above
    ]
    copies = write_again(plan, carried.into, by=by, at=at)
    carried.objectives |= copies.objectives
    carried.drafts |= copies.key_results


def _above(
    waiting: dict[int, list[KeyResult]], key_results: Sequence[Looked], objectives: Sequence[Objective]
) -> set[int]:
    """The objectives above what is carried, so that it hangs together; without those that were dropped as a whole."""
    own: dict[int, set[str]] = {}
    for each in key_results:
        own.setdefault(each.key_result.objective_id, set()).add(each.following)
    gone = {pk for pk, said in own.items() if said == {Following.DROP}}
    found: set[int] = set()
    for row in reversed(objectives):  # from below
        if (row.pk in waiting or row.pk in found) and row.contributes_to_id and row.contributes_to_id not in gone:
            found.add(row.contributes_to_id)
    return found


def _parent(carried: Carried, objective: Objective) -> Objective | None:
    """What the objective above became; one of a longer cycle that is still open stays above."""
    above = objective.contributes_to
    if above is None or above.pk in carried.objectives:
        return carried.objectives.get(objective.contributes_to_id or 0)
    assert carried.into is not None
    stays = above.cycle_id != objective.cycle_id and above.cycle.is_open and above.archived_at is None
    return above if stays and above.cycle.last_day >= carried.into.last_day else None


def _definitions(row: KeyResult, to: Cycle) -> tuple[KeyResultContent, KeyResultContent]:
    """How it may be carried over; where no target follows from its base, it is asked for."""
    content = carried_content(row, to)
    return content, replace(content, start=None, target=None, base=None, source_start=None)


def carried_content(row: KeyResult, to: Cycle) -> KeyResultContent:
    """The definition for the next cycle: it begins where this one ended. What was reached needs a new target, and a
    base that nobody can know yet is asked for; nothing is invented."""
    content, value = copied_content(row, to), row.value
    if content.derived_by:
        known = content.base_kind in ("", BaseKind.PREVIOUS_QUARTER) or (
            content.base_kind == BaseKind.PREVIOUS_MONTH and row.reading != Reading.TOTAL
        )
        return replace(content, base=value if known else None, start=None, target=None)
    if content.entry == Entry.SOURCE:
        both = row.source_start is not None and value is not None
        content = replace(content, source_start=_sum(row.source_start, value) if both else None)
    if content.kind not in (Kind.INCREASE, Kind.DECREASE, Kind.THRESHOLD) or content.reading == Reading.TOTAL:
        return content
    if row.progress is not None and row.progress >= 1:
        is_met = content.kind == Kind.THRESHOLD
        return replace(content, start=None if is_met else value, target=content.target if is_met else None)
    return content if value is None else replace(content, start=value)


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal:
    return (one or Decimal(0)) + (other or Decimal(0))


def _feed(carried: Carried, kept: Sequence[Looked], *, by: Member, at: datetime) -> None:
    """Drafts feed each other as their origins did."""
    for each in kept:
        row = each.key_result
        source, into = carried.drafts.get(row.pk), carried.drafts.get(row.feeds_id or 0)
        if source is not None and into is not None and source.feeds_id is None and source.agreed_at is None:
            try:
                feed(source, into, by=by, at=at)
            except ValidationError:
                continue  # its draft was changed meanwhile, so that they do not go together any more


def _drop(cycle: Cycle, dropped: Sequence[Looked], *, by: Member, at: datetime) -> None:
    there = set(
        NoItem.objects.filter(
            key_result__in=[each.key_result.pk for each in dropped], archived_at__isnull=True, revived_at__isnull=True
        ).values_list("key_result", flat=True)
    )
    for each in dropped:
        row, closure = each.key_result, each.closure
        if closure is not None and closure.carried_to is not None and closure.carried_to.agreed_at is None:
            if closure.carried_to.archived_at is None:
                archive_key_result(closure.carried_to, by=by, at=at)
            closure.carried_to = None
        if row.pk in there or closure is None:
            continue
        why = closure.cause or closure.learning or _("Not pursued any further after this quarter.")
        item = NoItem(
            organization=by.organization,
            cycle=cycle,
            team=row.objective.team,
            what=row.title[:200],
            why=why[:500],
            decided_by=closure.by or by,
            decided_on=by.organization.day_of(at),
            objective=row.objective,
            key_result=row,
        )
        insert(item)
        payload = {"what": item.what, "why": item.why, "objective": row.objective, "key_result": row}
        log.record("no_item.added", item, organization=by.organization, by=by, at=at, thread=row.objective,
                   payload=payload)  # fmt: skip


def _revive(carried: Carried, kept: Sequence[Looked], *, at: datetime) -> None:
    """What was dropped at a former closing and is kept now does not stand on the No list any more."""
    for item in NoItem.objects.filter(
        key_result__in=[each.key_result.pk for each in kept], archived_at__isnull=True, revived_at__isnull=True
    ):
        draft = carried.drafts.get(item.key_result_id or 0)
        item.revived_as, item.revived_at = (draft.objective if draft else None), at
        item.save(update_fields=["revived_as", "revived_at"])
