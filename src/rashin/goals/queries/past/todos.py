"""Actions as they stood: their versions tell the words and the people, the events what had been ticked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rashin.activity.canonical import parsed
from rashin.activity.models import Event
from rashin.goals.models import Action, ActionCompletion, Objective, Recurrence
from rashin.goals.queries.objective import Todo
from rashin.goals.queries.past.instances import Instances
from rashin.goals.queries.past.nodes import Node

TICKS = ("action.done", "action.undone")


def past_todos(nodes: Iterable[Node], objectives: dict[str, Objective], instances: Instances) -> list[Todo]:
    """These actions in their order, with their people and ticks. `objectives` are theirs, by public id. One query."""
    company = instances.company
    standing = sorted(
        (node for node in nodes if node["archived_at"] is None), key=lambda node: (node["position"], node.pk)
    )
    rows = [instances.action(node, objectives[node["objective"]]) for node in standing]
    done = _ticks(rows, instances)
    found = []
    for node, action in zip(standing, rows, strict=True):
        people = tuple(who for public_id in node["assignees"] if (who := company.members.get(public_id)) is not None)
        found.append(Todo(action, people, tuple(done.get(action.public_id, ()))))
    return found


def _ticks(actions: list[Action], instances: Instances) -> dict[str, list[ActionCompletion]]:
    """What stood ticked, told from the first tick on."""
    by_id = {action.public_id: action for action in actions}
    events = Event.objects.filter(
        organization_id=instances.company.organization.pk,
        thread__in={action.objective.public_id for action in actions},
        name__in=TICKS,
        recorded_at__lt=instances.company.then.ends,
    ).order_by("recorded_at", "pk")
    standing: dict[str, dict[tuple[str | None, date], ActionCompletion]] = {}
    for event in events if actions else ():
        action = by_id.get(event.subject)
        if action is None:
            continue
        told = parsed(event.payload)
        who, on = str(told["member"]) if told.get("member") else None, date.fromisoformat(str(told["on"]))
        ticks = standing.setdefault(action.public_id, {})
        if event.name == "action.done":
            ticks[who, on] = ActionCompletion(
                action=action, member=instances.member(who), on=on, recorded_at=event.recorded_at
            )
        else:
            weekly = action.recurrence == Recurrence.WEEKLY
            for key in [key for key in ticks if key[0] == who and (not weekly or key[1] == on)]:
                del ticks[key]
    return {public_id: sorted(ticks.values(), key=lambda tick: tick.on) for public_id, ticks in standing.items()}
