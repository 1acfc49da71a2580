"""One client, for its coach: what is agreed, notes, the link for booking, templates; and the sheet to prepare."""

from __future__ import annotations

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from rashin.people.access import present_members
from rashin.people.doors import MemberRequest, for_coaches
from rashin.people.queries import people_source
from rashin.rhythm.access import coaches_visible_to, notes_visible_to, templates_visible_to
from rashin.rhythm.forms.coaching import BookingForm, HomeworkForm, NoteForm, SessionForm
from rashin.rhythm.models import Booking
from rashin.rhythm.pages.preparation import preparation as prepared
from rashin.rhythm.pages.together import homework_lines, session_lines
from rashin.rhythm.queries.client import sheet_of, together

MOST_NOTES = 100


@require_safe
@for_coaches
def client(request: MemberRequest) -> HttpResponse:
    """Everything about one client."""
    return client_shown(request)


def homework_form(request: MemberRequest, *, sent: bool = False) -> HomeworkForm:
    """The form for homework: whom it may be for, and with which coach."""
    people = present_members(request.member).exclude(role="coach").order_by("name_reading", "name", "pk")
    source = people_source(people, reverse("member_choices", kwargs={"slug": request.organization.slug}))
    coaches = coaches_visible_to(request.member).order_by("name", "pk")
    return HomeworkForm(
        request.POST if sent else None, people=source, coaches=coaches, everybody=pgettext("homework", "Everybody")
    )


def agreed(request: MemberRequest) -> dict[str, object]:
    """What both sides see."""
    rows = together(request.member, at=request.at)
    return {
        "coming": session_lines(rows.coming),
        "past": session_lines(rows.past),
        "open": homework_lines(rows.open, request.today),
        "done": homework_lines(rows.done, request.today),
    }


def client_shown(request: MemberRequest, status: int = 200, **forms: BaseForm) -> HttpResponse:
    """The page, with a form that came back in its place."""
    booking = Booking.objects.filter(coach=request.member).first()
    context = {
        **agreed(request),
        "session": SessionForm(),
        "homework": homework_form(request),
        "note": NoteForm(),
        "booking": BookingForm(initial={"url": booking.url if booking else ""}),
        "notes": notes_visible_to(request.member).order_by("-written_at", "-pk")[:MOST_NOTES],
        "templates": templates_visible_to(request.member).order_by("-offered_at", "-pk"),
        **forms,
    }
    return render(request, "rhythm/client.html", context, status=status)


@require_safe
@for_coaches
def preparation(request: MemberRequest) -> HttpResponse:
    """Since we last met: moved, stuck, help wanted, asked; on one sheet of paper."""
    sheet = sheet_of(request.member, at=request.at, today=request.today)
    rows = together(request.member, at=request.at)
    context = {
        "sheet": sheet,
        "page": prepared(sheet, request.organization.slug, request.today),
        "coming": session_lines(rows.coming[:1]),
        "past": session_lines(rows.past[:1]),
        "open": homework_lines(rows.open, request.today),
    }
    return render(request, "rhythm/preparation.html", context)
