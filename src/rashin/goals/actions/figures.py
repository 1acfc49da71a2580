"""Keep the stored figures exact: a key result's own, those that it feeds, and every objective above.

Called inside the transaction of the change that made them move. What a figure is: docs/method/rollup.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from rashin.goals.actions.limits import MOST_PLACES
from rashin.goals.definitions import calendar_for, definition_of, entries_of, standing
from rashin.goals.models import CheckIn, CheckInKind, KeyResult, Kind, NodeKind, Objective, ObjectiveState, Standing
from rashin.organizations.models import Organization
from rashin.organizations.prepared import Prepared, insert_many, made, update_many
from rashin.rules import key_result as rules
from rashin.rules import rhythm
from rashin.rules.pace import Curve, curve, judge, judged_on, mean
from rashin.rules.rollup import Part, Troubles, roll_up
from rashin.rules.value import MAX_DIGITS, TooManyDigits, digits, plain

KEY_RESULT_FIGURES = (
    "progress", "pace_curve", "value", "value_for", "status", "confidence", "confidence_before", "looked_on",
    "next_due", "stale_from", "put_off_until", "wants_help",
)  # fmt: skip
OBJECTIVE_FIGURES = (
    "progress", "pace_curve", "known_parts", "counted_parts", "key_results_under", "troubles",
)  # fmt: skip
FIRST_CONFIDENCE = 5
FURTHEST = Decimal(10) ** 9  # progress beyond has more digits than every database keeps
COUNTS = Q(archived_at__isnull=True, agreed_at__isnull=False, objective__archived_at__isnull=True)


@dataclass(frozen=True)
class Child:
    """What an objective needs to know of a key result or an objective that counts in it."""

    part: Part
    pace_curve: str


def settle(
    organization: Organization,
    *,
    key_results: Sequence[KeyResult],
    at: datetime,
    histories: dict[int, Sequence[CheckIn]] | None = None,
    objectives: Iterable[Objective] = (),
    judged: KeyResult | None = None,
) -> None:
    """Recompute the key results, what they feed, and every objective above these and above `objectives`.

    `histories` holds the check-ins of key results that are already at hand. Writes figures and one Standing for each
    that changed, and for `judged`, whose status a person has just put in place of the computed one.
    ValidationError (field `value`) for figures that can't be stored.
    """
    histories = histories or {}
    changed: list[KeyResult | Objective] = [judged] if judged else []
    waiting = list(key_results)
    while waiting:
        key_result = waiting.pop(0)
        if _refigure(organization, key_result, histories.get(key_result.pk)):
            changed.append(key_result)
        if key_result.feeds_id and all(other.pk != key_result.feeds_id for other in waiting):
            waiting.append(_fed(key_result.feeds_id))
    touched = [*objectives, *(row.objective for row in (*key_results, *changed) if isinstance(row, KeyResult))]
    changed += _settle_objectives(touched)
    latest = {(type(node), node.pk): node for node in changed}
    insert_many([standing_of(node, at) for node in latest.values()])


@contextmanager
def figures_at(field: str) -> Iterator[None]:
    """Say at this field of a form that the figures could not be stored."""
    try:
        yield
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from None


def _fed(key_result_id: int) -> KeyResult:
    return (
        KeyResult.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organization", "objective__team")
        .get(pk=key_result_id)
    )


def _refigure(organization: Organization, key_result: KeyResult, rows: Sequence[CheckIn] | None) -> bool:
    before = _figures(key_result, KEY_RESULT_FIGURES)
    if key_result.kind == Kind.FED:
        figure_fed(organization, key_result)
    else:
        if rows is None:
            rows = list(key_result.check_ins.all())
        figure_key_result(organization, key_result, rows)
    moved = before != _figures(key_result, KEY_RESULT_FIGURES)
    if moved:
        update_many([key_result], KEY_RESULT_FIGURES)
    return moved


def figure_key_result(organization: Organization, key_result: KeyResult, rows: Sequence[CheckIn]) -> None:
    """Set a key result's figures from its check-ins, without saving."""
    stands = sorted(standing(rows), key=lambda row: (row.looked_on, row.recorded_at, row.pk))
    entries = entries_of(stands)
    definition = definition_of(key_result, calendar_for(key_result))
    _figure_judged(organization, key_result, definition, entries)
    _figure_looks(key_result, definition, stands)


def _figure_judged(
    organization: Organization, key_result: KeyResult, definition: rules.Definition, entries: Sequence[rules.Entry]
) -> None:
    verdict = judge(definition, entries, thresholds=organization.thresholds)
    if verdict.value is not None and digits(verdict.value) > MAX_DIGITS:
        raise ValidationError({"value": _("With this, the number has more than 15 digits.")})
    if verdict.progress is not None and abs(verdict.progress) >= FURTHEST:
        raise ValidationError({"value": _("This is a thousand million times further than the target. Is it right?")})
    key_result.value = verdict.value
    key_result.value_for = verdict.for_date
    key_result.progress = verdict.progress
    key_result.status = verdict.status or ""
    expected = curve(definition, entries)
    key_result.pace_curve = expected.dumps() if expected else ""


def _figure_looks(key_result: KeyResult, definition: rules.Definition, stands: Sequence[CheckIn]) -> None:
    """Confidence, help wanted, and when somebody should look again. `stands` is in the order of looking."""
    looks = [row for row in stands if row.kind != CheckInKind.NOT_LOOKED]
    told = [row.confidence for row in looks if row.confidence is not None]
    if key_result.agreed_at:
        key_result.confidence = told[-1] if told else FIRST_CONFIDENCE
        key_result.confidence_before = told[-2] if len(told) > 1 else (FIRST_CONFIDENCE if told else None)
    key_result.wants_help = looks[-1].wants_help if looks else False
    key_result.looked_on = looks[-1].looked_on if looks else None
    put_off = [row for row in stands if row.kind == CheckInKind.NOT_LOOKED]
    later = put_off and (not looks or put_off[-1].recorded_at > looks[-1].recorded_at)
    key_result.put_off_until = put_off[-1].until if later else None
    _figure_dues(key_result, definition)


def _figure_dues(key_result: KeyResult, definition: rules.Definition) -> None:
    """When the next look is due, and from when on the value is stale. A monthly value is dated with its month."""
    week = calendar_for(key_result)
    rhythm_of: dict[str, Any] = {"weekday": week.weekday, "closed": week.closed, "every": definition.due_every}
    looked = key_result.looked_on
    if looked and key_result.value_for and definition.due_every == "month":
        looked = judged_on(definition, key_result.value_for)
    if looked and _is_settled(key_result, looked):
        key_result.next_due = key_result.stale_from = None
        return
    if looked:
        key_result.next_due = rhythm.next_due(looked, **rhythm_of)
        key_result.stale_from = rhythm.stale_from(looked, **rhythm_of)
        return
    begins = max(key_result.first_day, key_result.first_measuring_day or key_result.first_day)
    dues = rhythm.due_days(begins, max(begins, key_result.deadline), **rhythm_of)
    key_result.next_due = dues[0] if dues else key_result.deadline
    key_result.stale_from = None


def _is_settled(key_result: KeyResult, looked: date) -> bool:
    """Whether nobody has to look any more: the deadline's value is there, or what happens only once has happened."""
    once = key_result.kind in (Kind.MILESTONE, Kind.BASELINE)
    return looked >= key_result.deadline or (once and key_result.progress is not None and key_result.progress >= 1)


def figure_fed(organization: Organization, key_result: KeyResult, sources: Sequence[KeyResult] | None = None) -> None:
    """A fed key result's value comes from its sources (read where they are not at hand); nobody enters it by hand."""
    if sources is None:
        sources = list(KeyResult.objects.filter(COUNTS, feeds=key_result).order_by("pk"))
    definition = definition_of(key_result, calendar_for(key_result))
    parts = [rules.FedSource(row.value, row.start, cast(rules.Reading, row.reading)) for row in sources]
    value = _fed_value(definition, parts)
    days = [row.value_for for row in sources if row.value_for]
    looks = [row.looked_on for row in sources if row.looked_on]
    entries: list[rules.Entry] = []
    if value is not None and days:
        entries = [
            rules.Entry(value, max(days), key_result.objective.agreed_at or key_result.organization.created_at, 0)
        ]
    _figure_judged(organization, key_result, definition, entries)
    key_result.looked_on = max(looks) if looks else None
    stale = [row.stale_from for row in sources if row.stale_from]
    key_result.next_due, key_result.stale_from = None, max(stale) if stale else None
    told = [row.confidence for row in sources if row.confidence is not None]
    key_result.confidence = min(told) if told else None
    key_result.confidence_before = key_result.put_off_until = None
    key_result.wants_help = any(row.wants_help for row in sources)


def _fed_value(definition: rules.Definition, parts: Sequence[rules.FedSource]) -> Decimal | None:
    """What the sources make, as a column holds it, so that what is computed from it can be computed again."""
    try:
        value = rules.fed_value(definition, parts).value
    except TooManyDigits:
        raise ValidationError({"value": _("With this, the number has more than 15 digits.")}) from None
    return None if value is None else plain(round(value, MOST_PLACES))


def _settle_objectives(touched: Iterable[Objective]) -> list[Objective]:
    """Recompute these objectives and all above, deepest first: a parent stands on its children's stored figures."""
    ids = {pk for objective in touched for pk in objective.lineage}
    if not ids:
        return []
    locked = _LOCKED(sorted(ids))
    children = _children(ids)
    changed: list[Objective] = []
    by_id = {objective.pk: objective for objective in locked}
    for objective in sorted(locked, key=lambda row: -len(row.lineage)):
        before = _figures(objective, OBJECTIVE_FIGURES)
        figure_objective(objective, [child for _pk, child in sorted(children[objective.pk].items())])
        if before != _figures(objective, OBJECTIVE_FIGURES):
            changed.append(objective)
        if objective.contributes_to_id in by_id and objective.counts:
            children[objective.contributes_to_id][("objective", objective.pk)] = child_of(objective)
    update_many(changed, OBJECTIVE_FIGURES)
    return changed


_LOCKED = Prepared(
    lambda ids: Objective.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")
)
_KEY_RESULTS_BELOW = Prepared(
    lambda ids: KeyResult.objects.filter(
        objective__in=ids, archived_at__isnull=True, agreed_at__isnull=False
    ).values_list("objective_id", "pk", "progress", "weight", "status_override", "status", "stale_from", "pace_curve")
)
_OBJECTIVES_BELOW = Prepared(
    lambda ids: Objective.objects.filter(
        contributes_to__in=ids, archived_at__isnull=True, state=ObjectiveState.AGREED
    ).values_list("contributes_to_id", "pk", "progress", "weight", "key_results_under", "troubles", "pace_curve")
)


def _children(ids: set[int]) -> dict[int, dict[tuple[str, int], Child]]:
    children: dict[int, dict[tuple[str, int], Child]] = defaultdict(dict)
    keys = sorted(ids)
    for parent, pk, *told in _KEY_RESULTS_BELOW(keys):
        children[parent][("key_result", pk)] = key_result_child(*told)
    for parent, pk, *told in _OBJECTIVES_BELOW(keys):
        children[parent][("objective", pk)] = objective_child(*told)
    return children


def child_of(row: KeyResult | Objective) -> Child:
    """A stored row as a part of its parent."""
    if isinstance(row, KeyResult):
        return key_result_child(
            row.progress, row.weight, row.status_override, row.status, row.stale_from, row.pace_curve
        )
    return objective_child(row.progress, row.weight, row.key_results_under, row.troubles, row.pace_curve)


@lru_cache(maxsize=8192)
def key_result_child(
    progress: Decimal | None, weight: Decimal, override: str, status: str, stale_from: date | None, pace_curve: str
) -> Child:
    """A key result as a part of its objective, from its stored figures."""
    return Child(Part(progress, weight, 1, Troubles.of(override or status or None, stale_from)), pace_curve)


@lru_cache(maxsize=8192)
def objective_child(progress: Decimal | None, weight: Decimal, under: int, troubles: str, pace_curve: str) -> Child:
    """An objective as a part of the one above, from its stored figures."""
    return Child(Part(progress, weight, under, Troubles.loads(troubles)), pace_curve)


def figure_objective(objective: Objective, children: Sequence[Child]) -> None:
    """Set an objective's figures from what counts in it, without saving."""
    result = roll_up([child.part for child in children])
    objective.progress = result.progress
    objective.known_parts = result.known
    objective.counted_parts = result.total
    objective.key_results_under = result.under
    objective.troubles = result.troubles.dumps()
    objective.pace_curve = _mean_curve(
        tuple(
            (child.pace_curve, child.part.weight)
            for child in children
            if child.pace_curve and child.part.progress is not None
        )
    )


@lru_cache(maxsize=8192)
def _mean_curve(known: tuple[tuple[str, Decimal], ...]) -> str:
    """The stored text of the mean of stored curves. Most entries move no curve, so that it is at hand."""
    expected = mean([(_curve(text), weight) for text, weight in known])
    return expected.dumps() if expected else ""


@lru_cache(maxsize=8192)
def _curve(text: str) -> Curve:
    return Curve.loads(text)


def _figures(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def standing_of(node: KeyResult | Objective, at: datetime) -> Standing:
    """What the node stands at now, to be kept as it was from this moment on."""
    shared = {
        "organization_id": node.organization_id,
        "node": node.pk,
        "recorded_at": at,
        "progress": node.progress,
        "pace_curve": node.pace_curve,
    }
    if isinstance(node, Objective):
        return made(
            Standing,
            node_kind=NodeKind.OBJECTIVE,
            known_parts=node.known_parts,
            counted_parts=node.counted_parts,
            key_results_under=node.key_results_under,
            troubles=node.troubles,
            **shared,
        )
    return made(
        Standing,
        node_kind=NodeKind.KEY_RESULT,
        value=node.value,
        value_for=node.value_for,
        status=node.status_override or node.status,
        status_computed=node.status,
        confidence=node.confidence,
        confidence_before=node.confidence_before,
        looked_on=node.looked_on,
        next_due=node.next_due,
        stale_from=node.stale_from,
        put_off_until=node.put_off_until,
        wants_help=node.wants_help,
        **shared,
    )
