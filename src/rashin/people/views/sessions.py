"""Where one is signed in: the list of one's own sessions, and their end."""

from __future__ import annotations

from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rashin.people.actions.sessions import end_session, sign_out_everywhere
from rashin.people.doors import MemberRequest, for_readers
from rashin.people.models import User
from rashin.people.pages.sessions import sessions_page
from rashin.people.sessions import SessionStore
from rashin.ui.telling import tell


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def sessions(request: MemberRequest) -> HttpResponse:
    """Every session of this account; a POST ends all of them but this one."""
    user, this = cast(User, request.user), cast(SessionStore, request.session).digest
    if request.method == "POST":
        sign_out_everywhere(user, but=this, by=request.member, at=request.at)
        tell(request, _("All other devices have been signed out."))
        return redirect("my_sessions", slug=request.organization.slug)
    return render(request, "people/my_sessions.html", {"sessions": sessions_page(user, this=this, at=request.at)})


@require_POST
@for_readers
def session_end(request: MemberRequest, session: str) -> HttpResponse:
    """End one session; ending this one is signing out."""
    if end_session(cast(User, request.user), session, by=request.member, at=request.at):
        tell(request, _("That device has been signed out."))
    return redirect("my_sessions", slug=request.organization.slug)
