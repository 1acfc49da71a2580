"""Find objectives, key results, actions and people by a part of their words: any width, kana or katakana, any case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rashin.goals.access import actions_visible_to, key_results_visible_to, objectives_visible_to
from rashin.goals.models import Action, Closure, KeyResult, Objective
from rashin.goals.queries.board import LEVELS
from rashin.goals.queries.found import like
from rashin.goals.queries.learnings import learnings_visible_to
from rashin.organizations.models import Member
from rashin.people.access import present_members

EACH = 20
KINDS = ("objectives", "key_results", "actions", "learnings", "people")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of each kind, at most EACH and one more, which says that there is more."""

    objectives: Sequence[Objective]
    key_results: Sequence[KeyResult]
    actions: Sequence[Action]
    people: Sequence[Member]
    learnings: Sequence[Closure]


def search(member: Member, words: str, *, kind: str = "", offset: int = 0) -> Found:
    """At most five queries; with `kind` only that one, from `offset` on."""

    def rows(name: str) -> slice:
        if kind and kind != name:
            return slice(0)
        return slice(offset, offset + EACH + 1) if kind else slice(EACH + 1)

    objectives = objectives_visible_to(member).filter(like("search_text", words), archived_at__isnull=True)
    key_results = key_results_visible_to(member).filter(
        like("search_text", words), archived_at__isnull=True, objective__archived_at__isnull=True
    )
    actions = actions_visible_to(member).filter(like("search_text", words), archived_at__isnull=True)
    people = present_members(member).filter(like("search_text", words))
    learnings = learnings_visible_to(member).filter(like("search_text", words))
    latest = "-objective__cycle__first_day"
    return Found(
        objectives=_taken(
            objectives.select_related("cycle", "team", "owner").order_by("-cycle__first_day", LEVELS, "position", "pk"),
            rows("objectives"),
        ),
        key_results=_taken(
            key_results.select_related("objective__cycle").order_by(latest, "objective", "position", "pk"),
            rows("key_results"),
        ),
        actions=_taken(
            actions.select_related("objective__cycle").order_by(latest, "objective", "position", "pk"), rows("actions")
        ),
        people=_taken(people.order_by("name", "pk"), rows("people")),
        learnings=_taken(learnings, rows("learnings")),
    )


def _taken(rows, part: slice):  # type: ignore[no-untyped-def]
    return list(rows[part]) if part.stop else []
