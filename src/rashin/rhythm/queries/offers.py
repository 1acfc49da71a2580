"""The drafts that coaches offer where members start an objective: a tier for each coach."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from rashin.goals.queries.templates import KeyResultTemplate, ObjectiveTemplate, Tier
from rashin.organizations.models import Member
from rashin.rhythm.access import templates_visible_to
from rashin.rhythm.models import CoachTemplate


def tiers_by_coaches(member: Member) -> Sequence[Tier]:
    """One query."""
    rows = templates_visible_to(member).select_related("coach").order_by("coach__name", "coach", "-offered_at", "-pk")
    return [_tier(coach, tuple(several)) for coach, several in groupby(rows, key=lambda row: row.coach)]


def _tier(coach: Member, rows: Sequence[CoachTemplate]) -> Tier:
    return Tier(
        code=f"coach-{coach.public_id}",
        name=_("From your coach"),
        hint=coach.name,
        drafts=tuple(_draft(row) for row in rows),
    )


def _draft(row: CoachTemplate) -> ObjectiveTemplate:
    lines = enumerate(line for line in row.key_results.splitlines() if line.strip())
    key_results = tuple(KeyResultTemplate(code=str(number), title=line, unit="", values={}) for number, line in lines)
    return ObjectiveTemplate(code=row.public_id, title=row.title, why=row.why, key_results=key_results)
