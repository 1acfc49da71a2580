"""What a member's week is made of, besides the numbers: actions, proposals, questions, answers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from rashin.goals.access import can_agree, objectives_open_to
from rashin.goals.models import (
    Action,
    ActionAssignment,
    ActionCompletion,
    Comment,
    CycleState,
    Idea,
    Level,
    Objective,
    ObjectiveState,
    Recurrence,
)
from rashin.goals.queries.owed import WEEK, monday_of
from rashin.organizations.models import Member, Role

OPEN = (CycleState.PLANNING, CycleState.RUNNING, CycleState.CLOSING)
RECENT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class MyAction:
    """An action of mine: `on` is the due day of this week's round (a weekly one) or today; `done` of how many `of`."""

    action: Action
    on: date
    due: date | None
    ticked: bool
    done: int
    of: int
    asked: bool = True  # a weekly one asks for nothing on days before its objective was agreed

    def is_late(self, today: date) -> bool:
        return self.asked and not self.ticked and self.due is not None and self.due < today


def my_actions(member: Member, today: date) -> list[MyAction]:
    """What I do this week: weekly ones, what is due by Sunday or late, what has no day, and what I ticked this week.

    Late ones first, then by day; done ones last. Three queries.
    """
    assigned = ActionAssignment.objects.filter(
        organization_id=member.organization_id,
        member=member,
        action__archived_at__isnull=True,
        action__objective__archived_at__isnull=True,
        action__objective__cycle__state__in=(CycleState.RUNNING, CycleState.CLOSING),
    )
    actions = [each.action for each in assigned.select_related("action__key_result", "action__objective")]
    ids = [action.pk for action in actions]
    of: dict[int, int] = defaultdict(int)
    for pk in ActionAssignment.objects.filter(action__in=ids).order_by().values_list("action_id", flat=True):
        of[pk] += 1
    done: dict[int, list[ActionCompletion]] = defaultdict(list)
    for completion in ActionCompletion.objects.filter(action__in=ids):
        done[completion.action_id].append(completion)
    found = [mine(action, member, done[action.pk], of[action.pk], today=today) for action in actions]
    return in_order([each for each in found if each is not None], today)


def in_order(actions: list[MyAction], today: date) -> list[MyAction]:
    """Late ones first, then by day; done ones last."""
    return sorted(
        actions, key=lambda each: (each.ticked, not each.is_late(today), each.due or date.max, each.action.pk)
    )


def mine(action: Action, member: Member, done: list[ActionCompletion], of: int, *, today: date) -> MyAction | None:
    """An action of mine with what `of` its people have `done`; None when this week does not ask for it."""
    monday = monday_of(today)
    if action.recurrence == Recurrence.WEEKLY:
        due = monday + timedelta(days=action.weekday or 0)
        done = [each for each in done if monday <= each.on < monday + WEEK]
        ticked = any(each.member_id == member.pk for each in done)
        agreed = action.objective.agreed_at
        asked = agreed is not None and member.organization.day_of(agreed) <= due
        return MyAction(action, due, due, ticked, len(done), of, asked)
    mine = next((each for each in done if each.member_id == member.pk), None)
    if mine is not None and mine.on < monday:
        return None
    if mine is None and action.due is not None and action.due >= monday + WEEK:
        return None
    return MyAction(action, mine.on if mine else today, action.due, mine is not None, len(done), of)


def my_action(action: Action, member: Member, today: date) -> MyAction | None:
    """The same of one action that is mine."""
    return next((each for each in my_actions(member, today) if each.action.pk == action.pk), None)


def proposals_for(member: Member) -> list[Objective]:
    """Proposals that wait for this member's word: of their team, under their objective, the company's for an owner."""
    return proposals_near(member)[0]


def proposals_near(member: Member) -> tuple[list[Objective], list[Objective]]:
    """The same, and the member's own that wait for somebody else's word. One query."""
    if not member.writes:
        return [], []
    own = Q(owner=member) | Q(written_by=member)
    mine = Q(team__leader=member) | Q(contributes_to__owner=member)
    if member.role == Role.OWNER:
        mine |= Q(level=Level.COMPANY) | Q(team__leader__isnull=True, contributes_to__isnull=True)
    rows = (
        objectives_open_to(member)
        .filter(
            mine | own,
            state=ObjectiveState.PROPOSED,
            archived_at__isnull=True,
            cycle__state__in=OPEN,
        )
        .select_related("team", "contributes_to", "owner", "written_by")
        .order_by("proposed_at", "pk")
        .distinct()
    )
    found = list(rows)
    asked = [row for row in found if can_agree(member, row)]
    return asked, [row for row in found if row not in asked and member.pk in (row.owner_id, row.written_by_id)]


def questions_for(member: Member, at: datetime) -> list[Comment]:
    """The last line of others about what I own, as long as I have not written after it; of the last two weeks."""
    threads = Objective.objects.filter(Q(owner=member) | Q(key_results__owner=member)).values("pk")
    rows = (
        Comment.objects.filter(
            organization_id=member.organization_id,
            objective__in=threads,
            archived_at__isnull=True,
            recorded_at__gte=at - RECENT,
        )
        .select_related("by", "objective", "key_result")
        .order_by("recorded_at", "pk")
    )
    last = {row.objective_id: row for row in rows}
    return [row for row in last.values() if row.by_id != member.pk]


def answers_for(member: Member, at: datetime) -> list[Idea]:
    """The answers of the last two weeks to what I brought."""
    rows = Idea.objects.filter(
        organization_id=member.organization_id, brought_by=member, answered_at__gte=at - RECENT
    ).exclude(answer="")
    return list(rows.select_related("answered_by", "displaces").order_by("-answered_at"))
