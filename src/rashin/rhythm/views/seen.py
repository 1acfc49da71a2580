"""Everything that a coach from outside opened here."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rashin.organizations.models import Role
from rashin.people.access import members_visible_to
from rashin.people.doors import MemberRequest, for_readers
from rashin.rhythm.pages.seen import days_of
from rashin.rhythm.queries.seen import PAGE, seen_by
from rashin.ui.addresses import whole_asked

MOST = 100_000


@require_safe
@for_readers
def coach_seen(request: MemberRequest, member: str) -> HttpResponse:
    """Day by day; everybody of the company may look, a coach at their own."""
    rows = members_visible_to(request.member).filter(role=Role.COACH, public_id=member)
    coach = rows.first()
    if coach is None or (request.member.coaches and coach.pk != request.member.pk):
        raise Http404
    after = request.GET.get("after", "")
    offset = whole_asked(after, MOST)
    seen, goes_on = seen_by(coach, request.member, offset=offset)
    context = {
        "coach": coach,
        "days": days_of(seen, request.organization.slug),
        "more": f"?after={offset + PAGE}" if goes_on else "",
    }
    return render(request, "rhythm/seen.html", context)
