"""What comes back from the archive does not stand on the No list any more."""

from __future__ import annotations

from datetime import datetime

from rashin.activity import log
from rashin.goals.models import KeyResult, NoItem, Objective, ObjectiveState
from rashin.organizations.models import Member


def stands_again(row: Objective | KeyResult, *, by: Member, at: datetime) -> None:
    """Mark the items of the No list that speak of this objective (or key result) as revived by it.

    What was declined stays on the list: bringing it back into sight agrees to nothing.
    """
    if isinstance(row, KeyResult):
        objective, items = row.objective, NoItem.objects.filter(key_result=row)
    else:
        objective, items = row, NoItem.objects.filter(objective=row, key_result__isnull=True)
    if objective.state == ObjectiveState.DECLINED:
        return
    open_items = items.filter(archived_at__isnull=True, revived_as__isnull=True)
    for item in open_items.select_for_update(of=("self",), no_key=True).order_by("pk"):
        item.revived_as, item.revived_at = objective, at
        item.save(update_fields=["revived_as", "revived_at"])
        log.record("no_item.revived", item, organization=by.organization, by=by, at=at, thread=objective,
                   payload={"what": item.what})  # fmt: skip
