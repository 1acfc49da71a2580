"""Look whether closed cycles are as they were closed, and whether the database holds them. Reads only."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from rashin.activity.canonical import decimal_text
from rashin.goals.findings import Finding, Place, all_of
from rashin.goals.guards import ADDED_ONLY, CLOSED_CYCLES
from rashin.goals.models import Cycle, CycleClosing, CycleState, Objective, ObjectiveClosure
from rashin.goals.queries.closing import Looked, ObjectiveScore, all_looked, objective_scores, objectives_in
from rashin.goals.queries.facts import Facts, facts_of, frozen_facts
from rashin.organizations import guards
from rashin.organizations.models import Organization

# Facts that may come to be told otherwise later, though the quarter stays closed: what a team is called, what the
# direction says. What others said and decided against, and how the quarter before was scored, is not looked at.
TOLD_OTHERWISE = frozenset({"team", "serves", "key_results", "helpers"})
AS_A_WHOLE = ("asked", "answered", "entries", "actions")
ASKED_THEN = "asked_of"  # who was asked on the day of closing; whoever leaves later would be asked no more
ANSWERED = frozenset({"reason", "cause", "learning", "following", "by"})


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
            at = Place("cycle_closings", closing.public_id, "facts")
            yield from all_of(where, _cycle_findings(cycle, where, closing.public_id), at=at)


def _cycle_findings(cycle: Cycle, where: str, closing: str) -> Iterator[Finding]:
    facts = frozen_facts(cycle) or {}
    told = {row["id"]: row for row in facts.get("objectives", ())}
    objectives = objectives_in(cycle)
    key_results = all_looked(cycle, objectives)
    scores = objective_scores(objectives, key_results)
    now = facts_of(cycle, key_results=key_results, objectives=objectives)
    stand = {row["id"]: row for row in now["objectives"]}
    for objective in objectives:
        was = told.pop(objective.public_id, None)
        fields = _altered_objective(was, stand[objective.public_id], objective, scores[objective.pk])
        if fields:
            yield _changed(where, objective.title, fields, Place("objectives", objective.public_id))
    numbers, numbers_stand = _key_results_of(facts), _key_results_of(now)
    for each in key_results:
        public_id = each.key_result.public_id
        fields = _altered_key_result(numbers.pop(public_id, None), numbers_stand[public_id], each)
        if fields:
            yield _changed(where, each.key_result.title, fields, _place(each, fields[0]))
    at = Place("cycle_closings", closing, "facts")
    for gone in (*told.values(), *numbers.values()):
        yield _changed(where, gone["title"], (), at)
    fields = [name for name in AS_A_WHOLE if facts.get(name) != now[name]]
    if fields and not (told or numbers):
        yield _changed(where, cycle.label("en"), fields, at)


def _key_results_of(facts: Facts) -> dict[str, Facts]:
    return {row["id"]: row for each in facts.get("objectives", ()) for row in each["key_results"]}


def _place(each: Looked, field: str) -> Place:
    """Where an answer is not as it was: there; else at its key result."""
    if each.closure is not None and field in ANSWERED:
        return Place("closures", each.closure.public_id, field)
    return Place("key_results", each.key_result.public_id)


def _changed(where: str, title: str, fields: Sequence[str], at: Place) -> Finding:
    told = {"where": where, "title": title, "fields": ", ".join(fields)}
    if fields:
        said = _("%(where)s: “%(title)s” is not as it was when the quarter was closed (%(fields)s).")
    else:
        said = _("%(where)s: “%(title)s” is not as it was when the quarter was closed.")
    return Finding(said % told, _("Restore a backup."), at=at)


def _altered_objective(was: Facts | None, stands: Facts, row: Objective, now: ObjectiveScore) -> list[str]:
    """The facts that are not what the rows say, and the figures that the closing wrote into its row."""
    closure: ObjectiveClosure | None = getattr(row, "closure", None)
    if was is None or closure is None:
        return ["closure"]
    stored = {"score": closure.score, "known_parts": closure.known_parts, "counted_parts": closure.counted_parts}
    computed = {"score": now.score, "known_parts": now.known, "counted_parts": now.counted}
    wrong = [name for name in stored if stored[name] != computed[name]]
    return wrong + _differing(was, stands, but={*TOLD_OTHERWISE, *wrong})


def _altered_key_result(was: Facts | None, stands: Facts, now: Looked) -> list[str]:
    row, closure = now.key_result, now.closure
    if was is None or closure is None:
        return ["closure"]
    score = closure.score if now.score is not None or not closure.is_judged else None  # typed, and not whole
    stored = {"progress": closure.progress, "proposed": closure.proposed, "score": score}
    computed = {"progress": row.progress, "proposed": now.proposed, "score": now.score}
    wrong = [name for name in stored if stored[name] != computed[name] or was[name] != _text(stored[name])]
    return wrong + _differing(was, stands, but={ASKED_THEN, *wrong})


def _differing(was: Facts, stands: Facts, *, but: Container[str]) -> list[str]:
    """The facts of one row that are not what its row says."""
    return [name for name in stands if name in was and name not in but and was[name] != stands[name]]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value)
