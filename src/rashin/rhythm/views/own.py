"""What is the coach's own at a client: notes, the link for booking, templates."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import MemberRequest, for_coaches, is_signed_in_as_asked
from rashin.people.models import User
from rashin.rhythm.actions.desk import offer_template, set_booking, write_note
from rashin.rhythm.forms.coaching import BookingForm, NoteForm, TemplateForm
from rashin.rhythm.models import CoachNote, CoachTemplate
from rashin.rhythm.queries.desk import coached_by
from rashin.rhythm.views.away import own_row, put_back, take_off
from rashin.rhythm.views.client import client_shown
from rashin.ui.telling import tell


@require_POST
@for_coaches
def notes(request: MemberRequest) -> HttpResponse:
    """Write a private note."""
    form = NoteForm(request.POST)
    done = perform(form, lambda: write_note(form.cleaned_data["text"], by=request.member, at=request.at))
    return _back(request) if done is not None else client_shown(request, status_of(form), note=form)


@require_POST
@for_coaches
def note_removal(request: MemberRequest, public_id: str) -> HttpResponse:
    """Take a note off, with a way back."""
    take_off(request, own_row(request, CoachNote, public_id), _("The note is gone."), undo="note_return")
    return _back(request)


@require_POST
@for_coaches
def note_return(request: MemberRequest, public_id: str) -> HttpResponse:
    """Undo."""
    put_back(request, own_row(request, CoachNote, public_id))
    return _back(request)


@require_POST
@for_coaches
def booking(request: MemberRequest) -> HttpResponse:
    """Where the client books a session."""
    form = BookingForm(request.POST)
    done = perform(form, lambda: set_booking(form.cleaned_data["url"], by=request.member, at=request.at))
    if done is None:
        return client_shown(request, status_of(form), booking=form)
    tell(request, _("Saved."))
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coaches
def coach_template_new(request: MemberRequest) -> HttpResponse:
    """Offer a draft here, and at other clients in the same step."""
    user = request.user
    mine = coached_by(user) if isinstance(user, User) else []
    others = [each for each in mine if each.pk != request.member.pk and is_signed_in_as_asked(request, each)]
    form = TemplateForm(sent(request), others=others)
    done = perform(form, lambda: _offered(request, form)) if form.is_bound else None
    if done is not None:
        tell(request, _("The draft is offered where members start an objective."))
        return _back(request)
    return render(request, "rhythm/template_new.html", {"form": form}, status=status_of(form))


@transaction.atomic
def _offered(request: MemberRequest, form: TemplateForm) -> list[CoachTemplate]:
    values = {name: form.cleaned_data[name] for name in ("title", "why", "key_results")}
    return [offer_template(**values, by=place, at=request.at) for place in form.places(request.member)]


@require_POST
@for_coaches
def coach_template_withdrawal(request: MemberRequest, public_id: str) -> HttpResponse:
    """Offer it no more, with a way back."""
    row = own_row(request, CoachTemplate, public_id)
    take_off(request, row, _("The draft is offered no more."), undo="coach_template_return")
    return _back(request)


@require_POST
@for_coaches
def coach_template_return(request: MemberRequest, public_id: str) -> HttpResponse:
    """Undo."""
    put_back(request, own_row(request, CoachTemplate, public_id))
    return _back(request)


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("client", slug=request.organization.slug)
