"""Who sees and changes what a coach and a company agree on."""

from __future__ import annotations

from django.db.models import QuerySet

from rashin.organizations.models import Member
from rashin.organizations.rights import Right
from rashin.people.access import members_visible_to
from rashin.rhythm.models import Booking, CoachingSession, CoachNote, CoachTemplate, Homework


def can_coach(member: Member) -> bool:
    """Sessions, templates, the link for booking: the coach's own."""
    return member.may(Right.COACH)


def can_do_homework(member: Member) -> bool:
    """Homework is given and ticked by both sides: the coach, and whoever writes goals."""
    return member.may(Right.COACH) or member.writes


def sessions_visible_to(member: Member) -> QuerySet[CoachingSession]:
    """The company's sessions; a coach sees their own."""
    rows = CoachingSession.objects.filter(organization_id=member.organization_id, archived_at__isnull=True)
    return rows.filter(coach=member) if member.coaches else rows


def homework_visible_to(member: Member) -> QuerySet[Homework]:
    """The company's homework; a coach sees what they and the company agreed on."""
    rows = Homework.objects.filter(organization_id=member.organization_id, archived_at__isnull=True)
    return rows.filter(coach=member) if member.coaches else rows


def notes_visible_to(member: Member) -> QuerySet[CoachNote]:
    """A coach's own, and nobody else's."""
    rows = CoachNote.objects.filter(organization_id=member.organization_id, coach=member)
    return rows.filter(archived_at__isnull=True) if member.may(Right.COACH) else rows.none()


def templates_visible_to(member: Member) -> QuerySet[CoachTemplate]:
    """What the coaches of the company offer now; a coach sees their own."""
    rows = CoachTemplate.objects.filter(
        organization_id=member.organization_id, withdrawn_at__isnull=True, coach__left_at__isnull=True
    )
    return rows.filter(coach=member) if member.coaches else rows


def bookings_visible_to(member: Member) -> QuerySet[Booking]:
    """Where sessions with the company's coaches are booked."""
    return Booking.objects.filter(organization_id=member.organization_id, coach__left_at__isnull=True).exclude(url="")


def coaches_visible_to(member: Member) -> QuerySet[Member]:
    """Who coaches the company now; a coach sees themselves."""
    rows = members_visible_to(member).filter(role="coach", left_at__isnull=True)
    return rows.filter(pk=member.pk) if member.coaches else rows
