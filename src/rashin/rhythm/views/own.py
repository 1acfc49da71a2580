"""What is the coach's own at a client: notes, the link for booking, templates."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import MemberRequest, for_coaches, is_signed_in_as_asked
from rashin.people.models import User
from rashin.rhythm.actions.desk import keep_note_away, keep_template_away, offer_template, set_booking, write_note
from rashin.rhythm.forms.coaching import BookingForm, NoteForm, TemplateForm
from rashin.rhythm.models import CoachNote, CoachTemplate
from rashin.rhythm.queries.desk import coached_by
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
    row = _note(request, public_id)
    keep_note_away(row, away=True, by=request.member, at=request.at)
    here = {"slug": request.organization.slug, "public_id": row.public_id}
    tell(request, _("The note is gone."), undo=reverse("note_return", kwargs=here))
    return _back(request)


@require_POST
@for_coaches
def note_return(request: MemberRequest, public_id: str) -> HttpResponse:
    """Undo."""
    keep_note_away(_note(request, public_id), away=False, by=request.member, at=request.at)
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
    row = _template(request, public_id)
    keep_template_away(row, away=True, by=request.member, at=request.at)
    here = {"slug": request.organization.slug, "public_id": row.public_id}
    tell(request, _("The draft is offered no more."), undo=reverse("coach_template_return", kwargs=here))
    return _back(request)


@require_POST
@for_coaches
def coach_template_return(request: MemberRequest, public_id: str) -> HttpResponse:
    """Undo."""
    keep_template_away(_template(request, public_id), away=False, by=request.member, at=request.at)
    return _back(request)


def _note(request: MemberRequest, public_id: str) -> CoachNote:
    row = CoachNote.objects.filter(coach=request.member, public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _template(request: MemberRequest, public_id: str) -> CoachTemplate:
    row = CoachTemplate.objects.filter(coach=request.member, public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("client", slug=request.organization.slug)
