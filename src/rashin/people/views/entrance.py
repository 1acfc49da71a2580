"""Where people arrive: the first address of an installation, and the choice among several companies."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from rashin.people import bound, first_start, navigation
from rashin.people.access import can_bring_a_company
from rashin.people.doors import LAST_ORGANIZATION, speak_as_before
from rashin.people.models import User
from rashin.people.queries import memberships_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead on: to the two roads while no company is started, to signing in, or to the company that was last visited."""
    if request.user.is_authenticated:
        return _to_company(request)
    if first_start.is_open():
        return render(
            request, "people/first.html", {"is_empty": first_start.is_empty(), "coach": settings.RASHIN_PUBLIC_COACH}
        )
    return redirect("account_login")


def _to_company(request: HttpRequest) -> HttpResponse:
    mine = bound.places(request, memberships_of(cast(User, request.user)))
    last = request.session.get(LAST_ORGANIZATION)
    for member in mine:
        if len(mine) == 1 or member.organization.slug == last:
            return redirect(navigation.first_address(member))
    return redirect("companies")


@login_required
@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """The companies that one belongs to."""
    speak_as_before(request)
    user = cast(User, request.user)
    mine = bound.places(request, memberships_of(user))
    links = [(member, navigation.first_address(member)) for member in mine]
    may_bring = not bound.is_bound(request) and can_bring_a_company(user)
    told = {"links": links, "may_start": first_start.is_open(), "may_bring": may_bring}
    told["coaches"] = any(member.coaches for member in mine)
    return render(request, "people/companies.html", told)
