"""With our coach: sessions, homework and booking as the company sees them."""

from __future__ import annotations

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rashin.people.doors import MemberRequest, for_readers
from rashin.rhythm.access import bookings_visible_to, can_do_homework, coaches_visible_to
from rashin.rhythm.views.client import agreed, homework_form


@require_safe
@for_readers
def with_coach(request: MemberRequest) -> HttpResponse:
    """What the company and its coach have agreed on."""
    return together_shown(request)


def together_shown(request: MemberRequest, status: int = 200, **forms: BaseForm) -> HttpResponse:
    """The page, with a form that came back in its place."""
    coaches = list(coaches_visible_to(request.member).order_by("name", "pk"))
    links = dict(bookings_visible_to(request.member).values_list("coach", "url"))
    may = can_do_homework(request.member)
    context = {
        **agreed(request),
        "coaches": [(coach, links.get(coach.pk, "")) for coach in coaches],
        "may": may,
        "homework": homework_form(request) if may and coaches else None,
        **forms,
    }
    return render(request, "rhythm/with_coach.html", context, status=status)
