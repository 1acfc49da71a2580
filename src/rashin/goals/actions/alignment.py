"""What counts in what, and what only supports. No circle, and nothing counted twice: docs/method/alignment.md."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.goals.actions.figures import figures_at, settle
from rashin.goals.actions.limits import check_belongs
from rashin.goals.actions.opening import check_editable, check_here, locked_key_result, locked_objective
from rashin.goals.actions.revisions import revise
from rashin.goals.models import Cycle, CycleState, KeyResult, Kind, Objective, Support
from rashin.goals.problem_words import circling, outliving
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict
from rashin.rules.alignment import Edge, Links, counts_twice, makes_circle


@transaction.atomic
def contribute_to(objective: Objective, parent: Objective | None, *, by: Member, at: datetime) -> Objective:
    """Let an objective count in `parent`, or in nothing. Needs the right to edit the child; the parent is open to all.

    ValidationError (field `contributes_to`) for a circle, for counting twice, and for outliving the parent's cycle.
    """
    objective = locked_objective(objective, by=by)
    check_editable(objective, by=by)
    former = objective.contributes_to
    if former == parent:
        return objective
    check_here(objective)
    if parent is not None:
        parent = found_parent(parent, by=by)
        check_alignment(objective, parent)
    objective.contributes_to = parent
    objective.version += 1
    objective.save(update_fields=["contributes_to", "version"])
    place(objective)
    revise(objective, by=by, at=at)
    settle(objective.organization, key_results=[], objectives=[row for row in (former, objective) if row], at=at)
    payload = {"before": former, "after": parent}
    log.record("objective.aligned", objective, organization=by.organization, by=by, at=at, payload=payload)
    return objective


@transaction.atomic
def feed(key_result: KeyResult, into: KeyResult | None, *, by: Member, at: datetime) -> KeyResult:
    """Let a key result's value count in the fed key result `into`, or in none. Same unit and reading."""
    key_result = locked_key_result(key_result, by=by)
    check_editable(key_result.objective, by=by)
    former = key_result.feeds
    if former == into:
        return key_result
    check_here(key_result)
    if into is not None:
        into = _found_fed(into, by=by)
        _check_feeding(key_result, into)
    key_result.feeds = into
    key_result.version += 1
    key_result.save(update_fields=["feeds", "version"])
    revise(key_result, by=by, at=at)
    moved = [locked_key_result(row, by=by) for row in (former,) if row]
    with figures_at("feeds"):
        settle(key_result.organization, key_results=[key_result, *moved], at=at)
    payload = {"before": former, "after": into}
    log.record(
        "key_result.fed", key_result, organization=by.organization, by=by, at=at, thread=key_result.objective,
        payload=payload,
    )  # fmt: skip
    return key_result


@transaction.atomic
def support(objective: Objective, other: Objective | KeyResult, *, by: Member, at: datetime) -> Support:
    """Link an objective to what it helps, without counting."""
    objective = locked_objective(objective, by=by)
    check_editable(objective, by=by)
    check_belongs(by, supports=other)
    check_here(objective)
    other = _as_now(other)
    if other.archived_at:
        raise ValidationError({"supports": _("This objective is archived. Restore it first.")})
    if _cycle_of(other).state == CycleState.CLOSED:
        raise ValidationError({"supports": _("This quarter is closed. Its goals stay as they are.")})
    if other == objective or (isinstance(other, KeyResult) and other.objective_id == objective.pk):
        raise ValidationError({"supports": _("An objective can't support itself.")})
    link, made = Support.objects.get_or_create(
        organization=by.organization,
        objective=objective,
        to_objective=other if isinstance(other, Objective) else None,
        to_key_result=other if isinstance(other, KeyResult) else None,
    )
    if made:
        revise(objective, by=by, at=at)
        payload = {"to": other}
        log.record("objective.supported", objective, organization=by.organization, by=by, at=at, payload=payload)
    return link


@transaction.atomic
def stop_supporting(link: Support, *, by: Member, at: datetime) -> None:
    """Take the link away; the events keep it."""
    objective = locked_objective(link.objective, by=by)
    check_editable(objective, by=by)
    other = link.to_objective or link.to_key_result
    if other is not None and _cycle_of(_as_now(other)).state == CycleState.CLOSED:
        raise Conflict(_("This quarter is closed. Its goals stay as they are."), other)
    payload = {"to": other}
    link.delete()
    revise(objective, by=by, at=at)
    log.record("objective.unsupported", objective, organization=by.organization, by=by, at=at, payload=payload)


def _as_now(other: Objective | KeyResult) -> Objective | KeyResult:
    if isinstance(other, KeyResult):
        return KeyResult.objects.select_related("objective__cycle").get(pk=other.pk)
    return Objective.objects.select_related("cycle").get(pk=other.pk)


def _cycle_of(row: Objective | KeyResult) -> Cycle:
    return row.objective.cycle if isinstance(row, KeyResult) else row.cycle


def found_parent(parent: Objective, *, by: Member) -> Objective:
    """The objective above as it is now; ValidationError when nothing can count in it."""
    found = Objective.objects.select_related("cycle", "owner").filter(pk=parent.pk, organization_id=by.organization_id)
    now = found.first()
    if now is None:
        raise ValidationError({"contributes_to": _("This objective was not found.")})
    if now.archived_at:
        raise ValidationError({"contributes_to": _("This objective is archived. Restore it first.")})
    if not now.cycle.is_open:
        raise ValidationError({"contributes_to": _("This quarter is closed. Its numbers stay as they are.")})
    return now


def _found_fed(into: KeyResult, *, by: Member) -> KeyResult:
    found = KeyResult.objects.select_related("objective__cycle").filter(organization_id=by.organization_id)
    now = found.filter(pk=into.pk).first()
    if now is None:
        raise ValidationError({"feeds": _("This key result was not found.")})
    if now.archived_at or now.objective.archived_at:
        raise ValidationError({"feeds": _("This key result is archived. Restore it first.")})
    if not now.objective.cycle.is_open:
        raise ValidationError({"feeds": _("This quarter is closed. Its numbers stay as they are.")})
    return now


def check_alignment(objective: Objective, parent: Objective) -> None:
    """ValidationError when the objective could not count in `parent`."""
    if parent.organization_id != objective.organization_id:
        raise ValidationError({"contributes_to": _("This objective was not found.")})
    if objective.cycle.last_day > parent.cycle.last_day:
        words = outliving(parent, objective.cycle, language=(get_language() or "en").split("-")[0])
        raise ValidationError({"contributes_to": words})
    if objective.pk is None:
        return
    edge = Edge("contributes", objective.pk, parent.pk)
    links = links_of(objective.organization_id)
    if makes_circle(links, edge):
        raise ValidationError({"contributes_to": circling(parent, objective)})
    _check_edge(links, edge, field="contributes_to")


def check_key_result_place(key_result: KeyResult, objective: Objective) -> None:
    """ValidationError when the key result would count twice from under `objective`."""
    edge = Edge("belongs", key_result.pk, objective.pk)
    _check_edge(links_of(objective.organization_id), edge, field="objective")


def _check_feeding(key_result: KeyResult, into: KeyResult) -> None:
    if into.kind != Kind.FED:
        raise ValidationError({"feeds": _("That key result is entered by hand. Let it be fed by others first.")})
    _check_pair(key_result, into)
    edge = Edge("feeds", key_result.pk, into.pk)
    _check_edge(links_of(key_result.organization_id), edge, field="feeds")


def _check_pair(key_result: KeyResult, into: KeyResult) -> None:
    if (into.unit, into.reading) != (key_result.unit, key_result.reading):
        raise ValidationError({"feeds": _("Both need the same unit and the same reading.")})
    if key_result.deadline > into.deadline:
        raise ValidationError({"feeds": _("This key result ends later than the one it would feed.")})


def check_feeds_still(key_result: KeyResult) -> None:
    """ValidationError by field when a changed definition no longer goes with what feeds it or what it feeds."""
    sources = list(KeyResult.objects.filter(feeds=key_result))
    if sources and key_result.kind != Kind.FED:
        raise ValidationError({"kind": _("Other key results feed this one. Let them feed nothing first.")})
    pairs = [(source, key_result) for source in sources]
    if key_result.feeds is not None:
        pairs.append((key_result, key_result.feeds))
    for source, into in pairs:
        try:
            _check_pair(source, into)
        except ValidationError as error:
            field = "deadline" if (source.unit, source.reading) == (into.unit, into.reading) else "unit"
            raise ValidationError({field: error.messages}) from None


def _check_edge(links: Links, edge: Edge, *, field: str) -> None:
    if makes_circle(links, edge):
        raise ValidationError({field: _("This would be a circle: the one above already counts on this one.")})
    if counts_twice(links, edge):
        raise ValidationError(
            {field: _("A key result would be counted twice on its way up. Let one of the two only support.")}
        )


def links_of(organization_id: int, *, closed_too: bool = False) -> Links:
    """All edges that count, also of what is archived and may be restored, in cycles that are not closed (or in all).

    Read under the organisation's exclusive lock, so that no second half of a circle can slip in.
    """
    contributes = Objective.objects.filter(organization_id=organization_id, contributes_to__isnull=False)
    key_results = KeyResult.objects.filter(organization_id=organization_id)
    if not closed_too:
        contributes = contributes.exclude(cycle__state=CycleState.CLOSED)
        key_results = key_results.exclude(objective__cycle__state=CycleState.CLOSED)
    return Links(
        contributes=dict(contributes.values_list("pk", "contributes_to")),
        belongs=dict(key_results.values_list("pk", "objective")),
        feeds=dict(key_results.filter(feeds__isnull=False).values_list("pk", "feeds")),
    )


def place(objective: Objective) -> None:
    """Write the objective's path, and those of all below it when it moved."""
    parent = objective.contributes_to
    path = f"{parent.path if parent else '/'}{objective.pk}/"
    former = objective.path
    if path == former:
        return
    objective.path = path
    objective.above_elsewhere = parent is not None and parent.cycle_id != objective.cycle_id
    objective.save(update_fields=["path", "above_elsewhere"])
    if not former:
        return
    below = list(Objective.objects.filter(organization_id=objective.organization_id, path__startswith=former))
    for child in below:
        child.path = path + child.path.removeprefix(former)
    Objective.objects.bulk_update([child for child in below if child.pk != objective.pk], ["path"], batch_size=500)
