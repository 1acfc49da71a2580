"""What is done and said beside the numbers: actions ticked, comments, the No list, ideas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rashin.exchange import rows as told
from rashin.exchange.bulk import Bulk
from rashin.exchange.nodes import Nodes
from rashin.exchange.planting import Planting
from rashin.goals.models import ActionCompletion, Comment, Idea, NoItem


class Sayings:
    """Writes rows and events that no figure depends on."""

    def __init__(self, bulk: Bulk, nodes: Nodes, planting: Planting) -> None:
        self.bulk, self.nodes, self.planting = bulk, nodes, planting
        self.organization = bulk.organization
        self._ideas: dict[str, Idea] = {}
        self.tellers: dict[type, Callable[[Any], None]] = {
            told.Ticked: self._ticked,
            told.Said: self._said,
            told.DecidedAgainst: self._decided_against,
            told.IdeaBrought: self._brought,
            told.IdeaAnswered: self._answered,
        }

    def _ticked(self, one: told.Ticked) -> None:
        action = self.planting.actions[one.action]
        done = ActionCompletion(
            organization=self.organization,
            action=action,
            member=one.member,
            on=one.on,
            ticked_by=one.by,
            recorded_at=one.at,
        )
        self.bulk.add(done)
        payload = {"title": action.title, "on": done.on, "member": one.member}
        self.bulk.event("action.done", action, by=one.by, at=one.at, thread=action.objective, payload=payload)

    def _said(self, one: told.Said) -> None:
        objective = self.nodes.objectives[one.objective].row
        key_result = self.nodes.key_results[one.key_result].row if one.key_result else None
        comment = Comment(
            organization=self.organization,
            objective=objective,
            key_result=key_result,
            text=one.text,
            by=one.by,
            recorded_at=one.at,
        )
        self.bulk.add(comment)
        payload = {"comment": comment, "text": one.text, "about": key_result}
        self.bulk.event("objective.commented", objective, by=one.by, at=one.at, payload=payload)

    def _decided_against(self, one: told.DecidedAgainst) -> None:
        item = NoItem(
            organization=self.organization,
            cycle=one.cycle,
            team=one.team,
            what=one.what,
            why=one.why,
            decided_by=one.by,
            decided_on=self.organization.day_of(one.at),
        )
        self.bulk.add(item)
        payload = {"what": item.what, "why": item.why, "objective": None}
        self.bulk.event("no_item.added", item, by=one.by, at=one.at, payload=payload)

    def _brought(self, one: told.IdeaBrought) -> None:
        idea = Idea(
            organization=self.organization,
            cycle=one.cycle,
            what=one.what,
            why=one.why,
            brought_by=one.by,
            brought_at=one.at,
        )
        self._ideas[one.ref] = self.bulk.add(idea)
        self.bulk.event("idea.brought", idea, by=one.by, at=one.at, payload={"what": idea.what})

    def _answered(self, one: told.IdeaAnswered) -> None:
        idea = self._ideas[one.idea]
        idea.answer, idea.answer_text = one.answer, one.text
        idea.answered_by, idea.answered_at = one.by, one.at
        if idea.pk is not None:
            idea.save(update_fields=["answer", "answer_text", "answered_by", "answered_at"])
        payload = {"what": idea.what, "answer": one.answer, "text": one.text, "brought_by": idea.brought_by}
        self.bulk.event("idea.answered", idea, by=one.by, at=one.at, payload=payload)
