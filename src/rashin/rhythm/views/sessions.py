"""Sessions of a coach with the company: set, changed, taken off."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import MemberRequest, for_coaches
from rashin.rhythm.actions.sessions import change_session, plan_session
from rashin.rhythm.forms.coaching import SessionForm
from rashin.rhythm.models import CoachingSession
from rashin.rhythm.views.away import own_row, put_back, take_off
from rashin.rhythm.views.client import client_shown
from rashin.ui.telling import tell


@require_POST
@for_coaches
def sessions(request: MemberRequest) -> HttpResponse:
    """Set a session."""
    form = SessionForm(request.POST)
    done = perform(form, lambda: plan_session(**form.content(request.organization), by=request.member, at=request.at))
    if done is None:
        return client_shown(request, status_of(form), session=form)
    tell(request, _("The session is set."))
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coaches
def session(request: MemberRequest, public_id: str) -> HttpResponse:
    """Change its time or place; write what was agreed."""
    row = own_row(request, CoachingSession, public_id)
    form = SessionForm(sent(request), initial=SessionForm.known(row, request.organization))

    def change() -> CoachingSession:
        return change_session(row, **form.content(request.organization), by=request.member, at=request.at)

    if form.is_bound and perform(form, change) is not None:
        tell(request, _("Saved."))
        return _back(request)
    return render(request, "rhythm/session.html", {"form": form, "row": row}, status=status_of(form))


@require_POST
@for_coaches
def session_removal(request: MemberRequest, public_id: str) -> HttpResponse:
    """Take it off, with a way back."""
    row = own_row(request, CoachingSession, public_id)
    take_off(request, row, _("The session has been taken off."), undo="session_return")
    return _back(request)


@require_POST
@for_coaches
def session_return(request: MemberRequest, public_id: str) -> HttpResponse:
    """Undo."""
    put_back(request, own_row(request, CoachingSession, public_id))
    return _back(request)


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("client", slug=request.organization.slug)
