"""Homework: given by either side, ticked by whoever did it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashin.organizations.refusals import NotAllowed
from rashin.people.answering import perform, status_of
from rashin.people.doors import MemberRequest, for_readers
from rashin.rhythm.access import can_do_homework
from rashin.rhythm.actions.homework import give_homework, tick_homework
from rashin.rhythm.models import Homework
from rashin.rhythm.views.away import put_back, take_off
from rashin.rhythm.views.client import client_shown, homework_form
from rashin.rhythm.views.together import together_shown
from rashin.ui.telling import tell


@require_POST
@for_readers
def homework(request: MemberRequest) -> HttpResponse:
    """Agree on something to do."""
    _check(request)
    form = homework_form(request, sent=True)
    if not form.by_name:
        raise Http404
    done = perform(form, lambda: give_homework(**form.content, by=request.member, at=request.at))
    if done is None:
        shown = client_shown if request.member.coaches else together_shown
        return shown(request, status_of(form), homework=form)
    tell(request, _("Agreed: both sides see it."))
    return _back(request)


@require_POST
@for_readers
def homework_completion(request: MemberRequest, public_id: str) -> HttpResponse:
    """Done, or with `open` not done after all."""
    tick_homework(_seen(request, public_id), done="open" not in request.POST, by=request.member, at=request.at)
    return _back(request)


@require_POST
@for_readers
def homework_removal(request: MemberRequest, public_id: str) -> HttpResponse:
    """Take it off, with a way back."""
    row = _seen(request, public_id)
    take_off(request, row, _("“%(title)s” is off the list.") % {"title": row.title}, undo="homework_return")
    return _back(request)


@require_POST
@for_readers
def homework_return(request: MemberRequest, public_id: str) -> HttpResponse:
    """Undo."""
    put_back(request, _seen(request, public_id))
    return _back(request)


def _check(request: MemberRequest) -> None:
    if not can_do_homework(request.member):
        raise NotAllowed


def _seen(request: MemberRequest, public_id: str) -> Homework:
    """One of the company's, also one that was taken off; a coach finds their own."""
    _check(request)
    rows = Homework.objects.filter(organization=request.organization, public_id=public_id)
    row = (rows.filter(coach=request.member) if request.member.coaches else rows).first()
    if row is None:
        raise Http404
    return row


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("client" if request.member.coaches else "with_coach", slug=request.organization.slug)
