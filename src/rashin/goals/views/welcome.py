"""The first page of somebody new."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from rashin.goals.access import can_look_after
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.sight import sight_nodes
from rashin.goals.queries.welcome import MOST_SHOWN, welcome
from rashin.people.actions.welcoming import put_welcome_away
from rashin.people.doors import MemberRequest, for_readers


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def newcomer(request: MemberRequest) -> HttpResponse:
    """Where the company goes and where one fits in; a POST puts the page away."""
    if request.method == "POST":
        put_welcome_away(by=request.member, at=request.at)
        return redirect("my_week", slug=request.organization.slug)
    page = welcome(request.member, request.today)
    addresses = Addresses(request.organization.slug)
    context = {
        "page": page,
        "sight": sight_nodes(page.sight, addresses=addresses) if page.sight else (),
        "most": MOST_SHOWN,
        "looks_after": can_look_after(request.member) and not request.member.writes,
    }
    return render(request, "goals/newcomer.html", context)
