"""Keep each version of what a number depends on, and of what stands around it, with the change that made it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models.functions import Coalesce

from rashin.activity.canonical import canonical_text
from rashin.goals.models import Action, KeyResult, NodeKind, Objective, Revision, Support
from rashin.organizations.models import Member

OBJECTIVE_FIELDS = (
    "cycle", "level", "team", "owner", "title", "why", "state", "stance", "contributes_to", "weight", "serves",
    "position", "written_by", "proposed_at", "agreed_at", "declined_at", "archived_at",
    "visibility",
)  # fmt: skip
KEY_RESULT_FIELDS = (
    "objective", "title", "kind", "reading", "entry", "per", "unit", "decimals", "start", "target", "low", "high",
    "bound", "is_budget", "source_start", "base", "base_kind", "derived_by", "derived_amount", "is_compound",
    "planned_points", "steps", "due_each", "first_measuring_day", "weight", "stance", "first_day", "deadline", "owner",
    "feeds", "feed_mode", "brought_by", "card_weekday", "card_counts", "card_where", "position", "agreed_at",
    "archived_at", "status_override", "override_reason", "overridden_by", "overridden_at",
)  # fmt: skip
ACTION_FIELDS = (
    "objective", "key_result", "title", "due", "recurrence", "weekday", "written_by", "position", "archived_at",
)  # fmt: skip


def revision_of(
    node: Objective | KeyResult, *, by: Member | None, at: datetime, supports: Sequence[str] | None = None
) -> Revision:
    """The version that stands from the moment `at` on, not yet saved. `supports` are the public ids of what an
    objective helps, in the order of the links; None where that is not at hand."""
    is_objective = isinstance(node, Objective)
    names = OBJECTIVE_FIELDS if is_objective else KEY_RESULT_FIELDS
    content: dict[str, object] = {name: getattr(node, name) for name in names}
    if supports is not None:
        content["supports"] = list(supports)
    return Revision(
        organization_id=node.organization_id,
        node_kind=NodeKind.OBJECTIVE if is_objective else NodeKind.KEY_RESULT,
        node=node.pk,
        place=node.cycle_id if isinstance(node, Objective) else node.objective_id,
        definition=canonical_text(content),
        by=by,
        recorded_at=at,
    )


def revise(*nodes: Objective | KeyResult, by: Member | None, at: datetime) -> None:
    """Append a version of each node as it is now."""
    supports = supports_of([node.pk for node in nodes if isinstance(node, Objective)])
    Revision.objects.bulk_create(
        [
            revision_of(node, by=by, at=at, supports=supports.get(node.pk, ()) if isinstance(node, Objective) else None)
            for node in nodes
        ]
    )


def supports_of(objectives: Sequence[int]) -> dict[int, list[str]]:
    """The public ids of what objectives help, in the order of the links."""
    found: dict[int, list[str]] = {}
    if objectives:
        links = Support.objects.filter(objective__in=objectives).order_by("pk")
        named = Coalesce("to_objective__public_id", "to_key_result__public_id")
        for pk, public_id in links.annotate(named=named).values_list("objective_id", "named"):
            found.setdefault(pk, []).append(public_id)
    return found


def action_revision_of(action: Action, assignees: Sequence[Member], *, by: Member | None, at: datetime) -> Revision:
    """The version of an action with who does it, not yet saved."""
    content: dict[str, object] = {name: getattr(action, name) for name in ACTION_FIELDS}
    return Revision(
        organization_id=action.organization_id,
        node_kind=NodeKind.ACTION,
        node=action.pk,
        place=action.objective_id,
        definition=canonical_text({**content, "assignees": list(assignees)}),
        by=by,
        recorded_at=at,
    )


def revise_action(action: Action, *, by: Member | None, at: datetime) -> None:
    """Append a version of an action as it is now."""
    links = action.assignments.select_related("member").order_by("pk")
    action_revision_of(action, [link.member for link in links], by=by, at=at).save(force_insert=True)
