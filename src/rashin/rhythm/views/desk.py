"""The coach's desk: every client in one look."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rashin.people.actions.sights import note_desk
from rashin.people.doors import is_signed_in_as_asked, speak_as_before
from rashin.people.models import User
from rashin.rhythm.pages.desk import card_of, ended_of
from rashin.rhythm.queries.desk import clients_of, ended_for


@never_cache
@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """All clients of who is signed in; without one, how a client invites. A company that asks for another way in is
    named alone until one has come that way."""
    speak_as_before(request)
    user, at = cast(User, request.user), timezone.now()
    clients = clients_of(user, at=at)
    open_ones = [each for each in clients if is_signed_in_as_asked(request, each.member)]
    note_desk([each.member for each in open_ones], at=at)
    context = {
        "cards": [card_of(each) for each in open_ones],
        "locked": [each.member.organization for each in clients if each not in open_ones],
        "ended": [ended_of(each) for each in ended_for(user, at=at)],
        "address": user.email,
    }
    return render(request, "rhythm/desk.html", context)
