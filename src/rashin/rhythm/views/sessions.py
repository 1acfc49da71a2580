"""Sessions of a coach with the company: set, changed, taken off."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import MemberRequest, for_coaches
from rashin.rhythm.actions.sessions import change_session, plan_session, put_session_back, take_session_off
from rashin.rhythm.forms.coaching import SessionForm
from rashin.rhythm.models import CoachingSession
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
    row = _own(request, public_id)
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
    row = _own(request, public_id)
    take_session_off(row, by=request.member, at=request.at)
    here = {"slug": request.organization.slug, "public_id": row.public_id}
    tell(request, _("The session has been taken off."), undo=reverse("session_return", kwargs=here))
    return _back(request)


@require_POST
@for_coaches
def session_return(request: MemberRequest, public_id: str) -> HttpResponse:
    """Undo."""
    put_session_back(_own(request, public_id), by=request.member, at=request.at)
    return _back(request)


def _own(request: MemberRequest, public_id: str) -> CoachingSession:
    """A session of this coach here, also one that was taken off."""
    rows = CoachingSession.objects.filter(organization=request.organization, coach=request.member)
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("client", slug=request.organization.slug)
