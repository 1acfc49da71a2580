"""Look whether closed cycles are as they were closed, and whether the database holds them. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from rashin.activity.canonical import decimal_text
from rashin.goals.findings import Finding, Place
from rashin.goals.guards import ADDED_ONLY, CLOSED_CYCLES
from rashin.goals.models import Cycle, CycleClosing, CycleState
from rashin.goals.queries.closing import Looked, ObjectiveScore, all_looked, objective_scores, objectives_in
from rashin.goals.queries.facts import Facts, frozen_facts
from rashin.organizations import guards
from rashin.organizations.models import Organization


def guard_findings() -> Iterator[Finding]:
    """Once for the installation."""
    if guards.missing(CLOSED_CYCLES):
        yield Finding(
            _("The database does not hold closed quarters by itself (triggers are missing)."), _("Run: rashin prepare")
        )
    if guards.missing(ADDED_ONLY):
        yield Finding(
            _("The database would let past days be altered (triggers are missing)."), _("Run: rashin prepare")
        )


def closing_findings(organization: Organization) -> Iterator[Finding]:
    """Closed cycles of an organisation, one after the other."""
    for cycle in Cycle.objects.filter(organization=organization).order_by("first_day", "pk"):
        cycle.organization = organization
        where = f"{organization.slug}/{cycle.label('en')}"
        closing = CycleClosing.objects.filter(cycle=cycle, reopened_at__isnull=True).first()
        if (closing is not None) != (cycle.state == CycleState.CLOSED):
            said = _("%(where)s: it is closed, but there is no record of it, or the other way.") % {"where": where}
            yield Finding(said, _("Restore a backup."))
        elif closing is not None:
            yield from _cycle_findings(cycle, where, closing.public_id)


def _cycle_findings(cycle: Cycle, where: str, closing: str) -> Iterator[Finding]:
    facts = frozen_facts(cycle) or {}
    told = {row["id"]: row for row in facts.get("objectives", ())}
    objectives = objectives_in(cycle)
    key_results = all_looked(cycle, objectives)
    scores = objective_scores(objectives, key_results)
    for objective in objectives:
        closure = getattr(objective, "closure", None)
        was = told.pop(objective.public_id, None)
        now = scores[objective.pk]
        if closure is None or closure.score != now.score or not _same_objective(was, now):
            yield _changed(where, objective.title, Place("objectives", objective.public_id))
    numbers = {row["id"]: row for each in facts.get("objectives", ()) for row in each["key_results"]}
    for each in key_results:
        if not _same_key_result(numbers.pop(each.key_result.public_id, None), each):
            yield _changed(where, each.key_result.title, Place("key_results", each.key_result.public_id))
    for gone in (*told.values(), *numbers.values()):
        yield _changed(where, gone["title"], Place("cycle_closings", closing, "facts"))


def _changed(where: str, title: str, at: Place) -> Finding:
    told = {"where": where, "title": title}
    return Finding(
        _("%(where)s: “%(title)s” is not as it was when the quarter was closed.") % told, _("Restore a backup."), at=at
    )


def _same_objective(was: Facts | None, now: ObjectiveScore) -> bool:
    return was is not None and was["score"] == _text(now.score)


def _same_key_result(was: Facts | None, now: Looked) -> bool:
    row, closure = now.key_result, now.closure
    if was is None or closure is None:
        return False
    score = closure.score if now.score is not None or not closure.is_judged else None  # typed, and not whole
    stored = (closure.progress, closure.proposed, score)
    computed = (row.progress, now.proposed, now.score)
    frozen = (was["progress"], was["proposed"], was["score"])
    return stored == computed and frozen == tuple(_text(each) for each in stored) and was["title"] == row.title


def _text(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value)
