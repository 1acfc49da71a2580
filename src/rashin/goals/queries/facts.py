"""Everything that a quarter's story tells, as plain facts: frozen when the cycle closes, before it a preview.

Members stand in it by their public ids, teams and sentences by the words that they had. Numbers are decimal strings.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from rashin.activity.canonical import canonical_text, parsed
from rashin.goals.access import hidden_from, no_items_hidden_from, objectives_visible_to, who_looks_back
from rashin.goals.models import (
    ActionAssignment,
    ActionCompletion,
    CheckIn,
    CheckInKind,
    Closure,
    Comment,
    Cycle,
    CycleClosing,
    CycleState,
    KeyResult,
    NoItem,
    Objective,
    ObjectiveState,
    Support,
)
from rashin.goals.queries.closing import Looked, ObjectiveScore, all_looked, looked, objective_scores, objectives_in
from rashin.organizations.models import Member
from rashin.people.access import members_visible_to
from rashin.rules.score import Scored, remarks

FORM = 2  # counted up when the facts get another shape; older ones stay as they are
# What a key result is measured by, as its line on a page needs it.
FIGURES = (
    "kind", "reading", "per", "unit", "decimals", "start", "target", "low", "high", "bound", "base", "base_kind",
    "derived_by", "derived_amount", "steps", "due_each", "value",
)  # fmt: skip
Facts = dict[str, Any]
NO_ACTIONS = {"of": 0, "done": 0}


def facts_of(
    cycle: Cycle, *, key_results: Sequence[Looked] | None = None, objectives: Sequence[Objective] | None = None
) -> Facts:
    """The facts of a cycle as they stand now. A dozen queries at most, however many goals there are."""
    above = objectives_in(cycle) if objectives is None else objectives
    rows = all_looked(cycle, above) if key_results is None else key_results
    scores = objective_scores(above, rows)
    entered, helped, done = dict(_entries(cycle)), _helpers(cycle), _actions(cycle)
    by_objective: dict[int, list[Looked]] = {}
    for each in rows:
        by_objective.setdefault(each.key_result.objective_id, []).append(each)
    facts = {
        "form": FORM,
        "objectives": [
            {
                **_objective(row, depth, scores[row.pk], by_objective.get(row.pk, []), entered),
                "helpers": helped.get(row.pk, []),
                "actions": done.get(row.pk, NO_ACTIONS),
            }
            for depth, row in from_the_top(above)
        ],
        "before": _scored_before(cycle),
        "supports": _supports(cycle),
        "no_list": _no_list(cycle),
    }
    return _with_sums(parsed(canonical_text(facts)))


def _with_sums(facts: Facts) -> Facts:
    """The facts with what is made of their objectives: counts, remarks, who helped."""
    told = [each for row in facts["objectives"] for each in row["key_results"]]
    actions = [row.get("actions", NO_ACTIONS) for row in facts["objectives"]]
    return {
        **facts,
        "asked": len(told),
        "answered": sum(each["answered"] for each in told),
        "entries": sum(each["entries"] for each in told),
        "remarks": list(remarks([_scored_of(facts.get("before", ())), _scored_of(told)])),
        "helpers": _helpers_of(facts["objectives"]),
        "actions": {name: sum(each[name] for each in actions) for name in NO_ACTIONS},
    }


def _helpers_of(objectives: Sequence[Facts]) -> list[Facts]:
    """Who helped with any of these; most of it first."""
    found: dict[str, Facts] = {}
    for each in (helper for row in objectives for helper in row.get("helpers", ())):
        sums = found.setdefault(each["member"], {"member": each["member"], "lines": 0, "actions": 0})
        sums["lines"] += each["lines"]
        sums["actions"] += each["actions"]
    return sorted(found.values(), key=lambda each: (-each["lines"] - each["actions"], each["member"]))


def frozen_facts(cycle: Cycle) -> Facts | None:
    """The facts with which a closed cycle was closed; None for an open one. One query."""
    if cycle.state != CycleState.CLOSED:
        return None
    last = CycleClosing.objects.filter(cycle=cycle, reopened_at__isnull=True).values_list("facts", flat=True).last()
    return parsed(last) if last else None


def facts_seen(facts: Facts, cycle: Cycle, member: Member) -> Facts:
    """The facts without what the member may not read, as it stands today: what was frozen keeps its words, and shows
    them to those who read the objective. Counts, remarks and who helped are made anew of what is left of the facts, so
    that nothing which comes later changes them. A few queries; one where everything is open."""
    hidden = set(hidden_from(member).values_list("public_id", flat=True))
    if not hidden:
        return facts
    key_results = KeyResult.objects.filter(objective__in=hidden_from(member).values("pk"))
    hidden |= set(key_results.values_list("public_id", flat=True))
    left_out = _hidden_decisions(cycle, member)
    people = set(members_visible_to(member).values_list("public_id", flat=True)) if member.reads_a_part else None
    seen = _with_sums({
        **facts,
        "objectives": [row for row in facts["objectives"] if row["id"] not in hidden],
        "before": [each for each in facts.get("before", ()) if each["id"] not in hidden],
        "supports": [each for each in facts["supports"] if not hidden & {each["id"], each["to"]}],
        "no_list": [each for each in facts["no_list"] if (each["what"], each["why"]) not in left_out],
    })  # fmt: skip
    return {**seen, "helpers": [each for each in seen["helpers"] if people is None or each["member"] in people]}


def _hidden_decisions(cycle: Cycle, member: Member) -> set[tuple[str, str]]:
    """Also what was taken off the list since: it stands in the facts."""
    return set(no_items_hidden_from(member).filter(cycle=cycle).values_list("what", "why"))


def closings_of(cycle: Cycle) -> list[CycleClosing]:
    """Every time that the cycle was closed, the first one first, without its facts. One query."""
    rows = CycleClosing.objects.filter(cycle=cycle).defer("facts").select_related("closed_by", "reopened_by")
    return list(rows.order_by("closed_at", "pk"))


def from_the_top(objectives: Sequence[Objective]) -> list[tuple[int, Objective]]:
    """(depth, objective): the company's first, each before those that count in it."""
    here = {row.pk for row in objectives}
    below: dict[int | None, list[Objective]] = {}
    for row in objectives:
        below.setdefault(row.contributes_to_id if row.contributes_to_id in here else None, []).append(row)
    levels = ("company", "team", "person")
    found: list[tuple[int, Objective]] = []
    waiting = [(0, row) for row in reversed(_ordered(below.get(None, []), levels))]
    while waiting:
        depth, row = waiting.pop()
        found.append((depth, row))
        waiting += [(depth + 1, child) for child in reversed(_ordered(below.get(row.pk, []), levels))]
    return found


def _ordered(rows: Sequence[Objective], levels: Sequence[str]) -> list[Objective]:
    return sorted(rows, key=lambda row: (levels.index(row.level), row.position, row.pk))


def _objective(
    row: Objective, depth: int, score: ObjectiveScore, key_results: Sequence[Looked], entered: dict[int, int]
) -> Facts:
    closure = getattr(row, "closure", None)
    return {
        "id": row.public_id,
        "title": row.title,
        "why": row.why,
        "depth": depth,
        "level": row.level,
        "team": {"id": row.team.public_id, "name": row.team.name} if row.team else None,
        "owner": row.owner,
        "serves": row.serves.text if row.serves else "",
        "parent": row.contributes_to,
        "weight": row.weight,
        "progress": row.progress,
        "score": score.score,
        "known": score.known,
        "counted": score.counted,
        "summary": closure.summary if closure else "",
        "key_results": [_key_result(each, entered.get(each.key_result.pk, 0)) for each in key_results],
    }


def _key_result(each: Looked, entries: int) -> Facts:
    row, closure = each.key_result, each.closure
    said = closure if closure is not None and closure.taken_back_at is None else None
    return {
        "id": row.public_id,
        "title": row.title,
        "stance": row.stance,
        "weight": row.weight,
        "owner": row.owner or row.brought_by,
        "asked_of": who_looks_back(row),
        "figures": {name: getattr(row, name) for name in FIGURES},
        "entries": entries,
        "confidence": row.confidence,
        "progress": row.progress,
        "proposed": each.proposed,
        "score": each.score,
        "answered": each.is_answered,
        "reason": said.reason if said and said.is_judged else "",
        "cause": said.cause if said else "",
        "learning": said.learning if said else "",
        "following": each.following,
        "by": said.by if said else None,
    }


def _entries(cycle: Cycle) -> Any:
    """(key result, how often somebody looked). One query."""
    rows = CheckIn.objects.filter(key_result__objective__cycle=cycle, retractions__isnull=True)
    rows = rows.exclude(kind__in=(CheckInKind.RETRACTION, CheckInKind.NOT_LOOKED))
    return rows.order_by().values_list("key_result").annotate(count=Count("pk"))


def _scored_of(told: Sequence[Facts]) -> list[Scored]:
    """What the remarks are made of, from facts of key results."""
    scored = [each for each in told if each["score"] is not None]
    return [Scored(Decimal(each["score"]), each["stance"] == "committed") for each in scored]


def _scored_before(cycle: Cycle) -> list[Facts]:
    """The scores of the closed cycle of the same kind before this one. Two queries."""
    same = Cycle.objects.filter(
        organization_id=cycle.organization_id, kind=cycle.kind, state=CycleState.CLOSED, last_day__lt=cycle.first_day
    )
    before = same.order_by("last_day", "pk").last()
    if before is None:
        return []
    rows = Closure.objects.filter(key_result__objective__cycle=before, score__isnull=False, taken_back_at__isnull=True)
    scored = [looked(row.key_result, row) for row in rows.select_related("key_result").order_by("pk")]
    return [
        {"id": each.key_result.public_id, "score": each.score, "stance": each.key_result.stance}
        for each in scored
        if each.score is not None
    ]


def _helpers(cycle: Cycle) -> dict[int, list[Facts]]:
    """Who wrote a line, or did an action, under an objective that is another's, by objective. Three queries."""
    lines = Comment.objects.filter(objective__cycle=cycle, archived_at__isnull=True).exclude(objective__owner=F("by"))
    done = ActionCompletion.objects.filter(action__objective__cycle=cycle, member__isnull=False)
    done = done.exclude(action__objective__owner=F("member"))
    found: dict[tuple[int, int], Facts] = {}
    for objective, member, count in _counted(lines, "objective", "by"):
        found[objective, member] = {"lines": count, "actions": 0}
    for objective, member, count in _counted(done, "action__objective", "member"):
        found.setdefault((objective, member), {"lines": 0})["actions"] = count
    people = Member.objects.in_bulk({member for _objective, member in found})
    helped: dict[int, list[Facts]] = {}
    for (objective, member), each in sorted(found.items()):
        helped.setdefault(objective, []).append({"member": people[member], **each})
    return helped


def _counted(rows: QuerySet[Any], *names: str) -> list[tuple[int, int, int]]:
    return list(rows.order_by().values_list(*names).annotate(count=Count("pk")))


def _supports(cycle: Cycle) -> list[Facts]:
    """Which objectives helped which, without being counted: what was agreed on both sides. One query."""
    counts = Q(to_key_result__agreed_at__isnull=False, to_key_result__archived_at__isnull=True)
    helped = _agreed("to_objective") | (counts & _agreed("to_key_result__objective"))
    rows = Support.objects.filter(helped, _agreed("objective"), objective__cycle=cycle)
    return [
        {
            "id": row.objective.public_id,
            "title": row.objective.title,
            "to": (row.to_objective or row.to_key_result),
            "to_title": (row.to_objective.title if row.to_objective else row.to_key_result.title),  # type: ignore[union-attr]
        }
        for row in rows.select_related("objective", "to_objective", "to_key_result").order_by("pk")
    ]


def _agreed(name: str) -> Q:
    """That what is called so is an objective that counts: a draft is its writer's own."""
    return Q(**{f"{name}__state": ObjectiveState.AGREED, f"{name}__archived_at__isnull": True})


def _actions(cycle: Cycle) -> dict[int, Facts]:
    """How many actions there were, and how many of them were ever done, by objective. Two queries."""
    mine = {"action__objective__cycle": cycle, "action__archived_at__isnull": True}
    done = _pairs(ActionCompletion.objects.filter(**mine))
    found: dict[int, Facts] = {}
    for objective, action in done | _pairs(ActionAssignment.objects.filter(**mine)):
        counts = found.setdefault(objective, dict(NO_ACTIONS))
        counts["of"] += 1
        counts["done"] += (objective, action) in done
    return found


def _pairs(rows: QuerySet[Any]) -> set[tuple[int, int]]:
    return set(rows.order_by().values_list("action__objective", "action").distinct())


def _no_list(cycle: Cycle) -> list[Facts]:
    """What was decided against in the quarter. One query."""
    rows = NoItem.objects.filter(cycle=cycle, archived_at__isnull=True).select_related("decided_by")
    return [{"what": row.what, "why": row.why, "by": row.decided_by} for row in rows.order_by("decided_on", "pk")]


def names_of(organization_id: int, members: set[str]) -> dict[str, str]:
    """Public id → name as it is today. One query."""
    rows = Member.objects.filter(organization_id=organization_id, public_id__in=members)
    return dict(rows.values_list("public_id", "name"))


def carried_from(cycle: Cycle, member: Member) -> dict[str, str]:
    """Key result → the objective in which it goes on, where the member may see it. One query."""
    rows = Closure.objects.filter(
        key_result__objective__cycle=cycle,
        carried_to__archived_at__isnull=True,
        carried_to__objective__in=objectives_visible_to(member).filter(archived_at__isnull=True).values("pk"),
    )
    return dict(rows.values_list("key_result__public_id", "carried_to__objective__public_id"))
