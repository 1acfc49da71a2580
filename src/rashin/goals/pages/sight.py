"""The line of sight as steps from the top down to what somebody does."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rashin.goals.measured import figure
from rashin.goals.models import Action, KeyResult, Level, Objective
from rashin.goals.pages.addresses import Addresses
from rashin.goals.queries.sight import Sight
from rashin.goals.wordings import named
from rashin.ui.shell import SightNode


def sight_nodes(
    sight: Sight, *, addresses: Addresses, key_result: KeyResult | None = None, action: Action | None = None
) -> tuple[SightNode, ...]:
    """From the direction down to the objective, and on to a key result and an action where they are given."""
    nodes = [SightNode(kind="direction", title=sight.direction, caption=_("Direction"))] if sight.direction else []
    nodes += [
        SightNode(
            kind="objective",
            title=objective.title,
            caption=whose(objective),
            url=addresses.of("objective", objective.public_id),
        )
        for objective in sight.objectives
    ]
    if key_result is not None:
        nodes.append(
            SightNode(
                kind="key_result",
                title=key_result.title,
                url=addresses.of("key_result", key_result.public_id),
                before="" if key_result.start is None else figure(key_result.start, key_result),
                after="" if key_result.target is None else figure(key_result.target, key_result),
            )
        )
    if action is not None:
        nodes.append(SightNode(kind="action", title=action.title))
    return tuple(nodes)


def whose(objective: Objective) -> str:
    """会社の目標; マーケティングの目標; 佐藤 美咲さんの目標."""
    if objective.level == Level.COMPANY:
        return pgettext("whose objective", "The company")
    if objective.level == Level.TEAM and objective.team is not None:
        return objective.team.name
    return named(objective.owner.name) if objective.owner is not None else ""
