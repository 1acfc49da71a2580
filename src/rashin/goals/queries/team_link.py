"""What a team's link shows: the team's numbers and actions, as far as the team sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from rashin.goals.access import can_tick, key_results_visible_to, objectives_visible_to
from rashin.goals.models import Action, ActionAssignment, ActionCompletion, CheckIn, CycleState, ObjectiveState, Source
from rashin.goals.queries.entries import Entered, entered
from rashin.goals.queries.owed import carried_in
from rashin.goals.queries.week import MyAction, in_order, mine
from rashin.organizations.models import Member
from rashin.people.models import Team


@dataclass(frozen=True, slots=True)
class TeamAction:
    """An action of the team as it stands for whoever reads (`mine`), the names of who does it, and whether the reader
    may tick it."""

    mine: MyAction
    people: tuple[str, ...]
    can_tick: bool


def numbers_seen(guest: Member, team: Team, today: date, *, only: str = "") -> list[Entered]:
    """The team's numbers that are entered by hand, in the order of their objectives; `only` one of them by its public
    id. Two queries."""
    rows = carried_in(team, today).filter(pk__in=key_results_visible_to(guest).values("pk"))
    if only:
        rows = rows.filter(public_id=only)
    return entered(rows.order_by("objective__position", "objective_id", "position", "pk"), team.organization)


def team_actions(guest: Member, team: Team, today: date) -> list[TeamAction]:
    """What the team does this week: late ones first, then by day, done ones last. Three queries."""
    found = {}
    for action in _actions(guest, team):
        doers = list(action.assignments.all())
        asked = _whose(guest, doers)
        each = mine(action, asked, list(action.completions.all()), len(doers), today=today)
        if each is not None:
            whose = None if not doers else asked
            found[action.pk] = TeamAction(
                each, tuple(row.member.name for row in doers), guest.pk is not None and can_tick(guest, action, whose)
            )
    return [found[each.action.pk] for each in in_order([row.mine for row in found.values()], today)]


def action_seen(guest: Member, team: Team, public_id: str) -> Action | None:
    """One action of the team."""
    return _actions(guest, team).filter(public_id=public_id).first()


def entry_through(guest: Member, team: Team, public_id: str) -> CheckIn | None:
    """An entry that came through a link of the team under this name."""
    rows = CheckIn.objects.filter(
        organization_id=team.organization_id,
        public_id=public_id,
        source=Source.LINK,
        entered_by=guest,
        key_result__objective__team=team,
        retractions__isnull=True,
        retracts__isnull=True,
    )
    return rows.select_related("key_result__organization").first()


def _actions(guest: Member, team: Team) -> QuerySet[Action]:
    rows = Action.objects.filter(
        organization_id=team.organization_id,
        archived_at__isnull=True,
        objective__in=objectives_visible_to(guest).values("pk"),
        objective__team=team,
        objective__state=ObjectiveState.AGREED,
        objective__archived_at__isnull=True,
        objective__cycle__state__in=(CycleState.RUNNING, CycleState.CLOSING),
    )
    assignments = ActionAssignment.objects.select_related("member__organization").order_by("pk")
    return (
        rows.select_related("key_result", "objective__team", "objective__cycle")
        .prefetch_related(Prefetch("assignments", assignments), Prefetch("completions", ActionCompletion.objects.all()))
        .order_by("position", "pk")
    )


def _whose(guest: Member, doers: Sequence[ActionAssignment]) -> Member:
    """Whose tick the line shows: the reader's own, else that of the first who does it, else nobody's."""
    if not doers:
        return Member(organization=guest.organization)
    own = [row.member for row in doers if row.member_id == guest.pk]
    return own[0] if own else doers[0].member
