"""One client: what has happened since the coach and the company last met, and what they have agreed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from rashin.goals.access import objectives_visible_to
from rashin.goals.models import Comment, CycleState, KeyResult, Kind, ObjectiveState, Standing
from rashin.goals.queries.board import OVERRIDING, is_owed, is_stale
from rashin.organizations.models import Member
from rashin.rhythm.access import homework_visible_to, sessions_visible_to
from rashin.rhythm.models import CoachingSession, Homework

FIRST_TIME = timedelta(days=14)
MOST = 10  # of each kind: the sheet is one to go into a talk with


@dataclass(frozen=True, slots=True)
class Sheet:
    """What to talk about: since when, what moved, what is stuck, who wants help, what was asked."""

    since: datetime
    has_met: bool
    moved: Sequence[KeyResult]
    stuck: Sequence[KeyResult]
    help: Sequence[KeyResult]
    asked: Sequence[Comment]


@dataclass(frozen=True, slots=True)
class Together:
    """What both sides have agreed on."""

    coming: Sequence[CoachingSession]
    past: Sequence[CoachingSession]
    open: Sequence[Homework]
    done: Sequence[Homework]


def together(member: Member, *, at: datetime) -> Together:
    """Three queries."""
    sessions = sessions_visible_to(member).select_related("coach")
    homework = homework_visible_to(member).select_related("who", "coach", "done_by")
    rows = list(homework.filter(done_at__isnull=True).order_by(F("due").asc(nulls_last=True), "pk")[: 10 * MOST])
    return Together(
        coming=list(sessions.filter(begins_at__gte=at).order_by("begins_at", "pk")[:MOST]),
        past=list(sessions.filter(begins_at__lt=at).order_by("-begins_at", "-pk")[:MOST]),
        open=rows,
        done=list(homework.filter(done_at__isnull=False).order_by("-done_at", "-pk")[:MOST]),
    )


def last_met(coach: Member, *, at: datetime) -> datetime | None:
    """When the latest session began that has been."""
    past = sessions_visible_to(coach).filter(coach=coach, begins_at__lt=at)
    return past.order_by("-begins_at").values_list("begins_at", flat=True).first()


def sheet_of(coach: Member, *, at: datetime, today: date) -> Sheet:
    """Five queries."""
    met = last_met(coach, at=at)
    since = met or at - FIRST_TIME
    rows = _counted(coach).annotate(before=_progress_at(since), verdict=OVERRIDING)
    moved = rows.exclude(progress=None).exclude(before=None).exclude(progress=F("before"))
    late = Q(verdict__in=("behind", "at_risk")) & (~is_stale(today) | Q(stale_from__isnull=True))
    unmoved = Q(before=None) | Q(progress=None) | Q(progress=F("before"))
    stuck = rows.filter(unmoved & (late | is_owed(today))).exclude(kind=Kind.FED)
    first = ("objective__level", "objective__position", "position", "pk")
    return Sheet(
        since=since,
        has_met=met is not None,
        moved=sorted(moved.order_by(*first)[: 10 * MOST], key=lambda row: -abs(_step(row)))[:MOST],
        stuck=list(stuck.order_by("next_due", *first)[:MOST]),
        help=list(rows.filter(wants_help=True).order_by(*first)[:MOST]),
        asked=_asked(coach, since),
    )


def _step(row: KeyResult) -> Decimal:
    return Decimal(row.progress or 0) - Decimal(getattr(row, "before", None) or 0)


def _counted(coach: Member) -> QuerySet[KeyResult]:
    seen = objectives_visible_to(coach).filter(
        state=ObjectiveState.AGREED,
        archived_at__isnull=True,
        cycle__state__in=(CycleState.RUNNING, CycleState.CLOSING),
    )
    rows = KeyResult.objects.filter(objective__in=seen.values("pk"), archived_at__isnull=True, agreed_at__isnull=False)
    return rows.select_related("objective__team", "owner", "brought_by")


def _progress_at(since: datetime) -> Subquery:
    """The progress that was stored by then; none where there was nothing yet."""
    rows = Standing.objects.filter(
        organization=OuterRef("organization"), node_kind="key_result", node=OuterRef("pk"), recorded_at__lte=since
    )
    return Subquery(rows.order_by("-recorded_at", "-pk").values("progress")[:1])


def _asked(coach: Member, since: datetime) -> list[Comment]:
    """Lines with a question that others have written since."""
    question = Q(text__contains="?") | Q(text__contains="？")
    rows = Comment.objects.filter(
        question,
        organization_id=coach.organization_id,
        objective__in=objectives_visible_to(coach).values("pk"),
        archived_at__isnull=True,
        recorded_at__gte=since,
    ).exclude(by=coach)
    return list(rows.select_related("by", "objective").order_by("-recorded_at", "-pk")[:MOST])
