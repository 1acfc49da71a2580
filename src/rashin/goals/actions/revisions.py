"""Keep each version of what a number depends on, with the change that made it."""

from __future__ import annotations

from datetime import datetime

from rashin.activity.canonical import canonical_text
from rashin.goals.models import KeyResult, NodeKind, Objective, Revision
from rashin.organizations.models import Member

OBJECTIVE_FIELDS = (
    "cycle", "level", "team", "owner", "title", "state", "stance", "contributes_to", "weight", "serves", "position",
    "archived_at",
)  # fmt: skip
KEY_RESULT_FIELDS = (
    "objective", "title", "kind", "reading", "entry", "per", "unit", "decimals", "start", "target", "low", "high",
    "bound", "is_budget", "source_start", "base", "base_kind", "derived_by", "derived_amount", "is_compound",
    "planned_points", "steps", "due_each", "first_measuring_day", "weight", "stance", "first_day", "deadline", "owner",
    "feeds", "feed_mode", "brought_by", "card_weekday", "agreed_at", "archived_at", "status_override",
)  # fmt: skip


def revision_of(node: Objective | KeyResult, *, by: Member | None, at: datetime) -> Revision:
    """The version that stands from the moment `at` on, not yet saved."""
    is_objective = isinstance(node, Objective)
    names = OBJECTIVE_FIELDS if is_objective else KEY_RESULT_FIELDS
    return Revision(
        organization_id=node.organization_id,
        node_kind=NodeKind.OBJECTIVE if is_objective else NodeKind.KEY_RESULT,
        node=node.pk,
        definition=canonical_text({name: getattr(node, name) for name in names}),
        by=by,
        recorded_at=at,
    )


def revise(*nodes: Objective | KeyResult, by: Member | None, at: datetime) -> None:
    """Append a version of each node as it is now."""
    Revision.objects.bulk_create([revision_of(node, by=by, at=at) for node in nodes])
