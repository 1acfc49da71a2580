"""Bring a document: it is read, shown beside what was taken, and becomes drafts row by row."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rashin.coach.documents.taken import plain_lines, taken
from rashin.goals.access import drafts_visible_to
from rashin.goals.actions.drafts import keep_draft
from rashin.goals.actions.taking import DOCUMENT, KEPT_FOR, TAKEN, forget_expired, take
from rashin.goals.forms.documents import DocumentForm
from rashin.goals.forms.reading import TakingForm, kept_rows, loaded_rows
from rashin.goals.forms.sheet import loaded_sheet
from rashin.goals.models import Draft
from rashin.goals.pages import reading
from rashin.goals.queries.places import places_for
from rashin.goals.queries.planning import cycle_to_plan
from rashin.people.answering import sent, status_of
from rashin.people.doors import MemberRequest, for_writers
from rashin.ui.telling import tell


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def documents(request: MemberRequest) -> HttpResponse:
    """Paste a text or choose a file."""
    form = DocumentForm(sent(request), request.FILES if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        kept = _keep(request, form)
        return redirect("document", slug=request.organization.slug, public_id=kept.public_id)
    lying = drafts_visible_to(request.member).filter(form=DOCUMENT, saved_at__gte=request.at - KEPT_FOR)
    context = {"form": form, "lying": lying.order_by("-saved_at")[:5], "days": KEPT_FOR.days}
    return render(request, "goals/documents.html", context, status=status_of(form))


def _keep(request: MemberRequest, form: DocumentForm) -> Draft:
    """The text and what was taken of it, for the writer alone."""
    forget_expired(by=request.member, at=request.at)
    rows, count = taken(form.document)
    lines = plain_lines(form.document.lines)
    return keep_draft(
        {"name": form.file_name, "text": "\n".join(lines), "rows": kept_rows(rows), "more": str(count - len(rows))},
        form=DOCUMENT,
        by=request.member,
        at=request.at,
        title=form.file_name or next((line.strip() for line in lines if line.strip()), ""),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def document(request: MemberRequest, public_id: str) -> HttpResponse:
    """The original beside what was taken; what is accepted becomes drafts."""
    lying = drafts_visible_to(request.member).filter(public_id=public_id, saved_at__gte=request.at - KEPT_FOR)
    kept = lying.filter(form=DOCUMENT).first()
    if kept is None and lying.filter(form=DOCUMENT + TAKEN).exists():
        return redirect("plan", slug=request.organization.slug)  # a second tap: it has been done
    cycle = cycle_to_plan(request.member, request.POST.get("cycle", ""))
    if kept is None or cycle is None:
        raise Http404
    fields = loaded_sheet(kept.fields)
    form = TakingForm(loaded_rows(fields["rows"]), sent(request), places=places_for(request.member, cycle))
    if form.is_bound and form.is_valid():
        try:
            return _taken(request, form, kept)
        except ValidationError as error:
            form.place(error)
    lines = reading.original(fields["text"].split("\n"), form.rows)
    context = {"form": form, "kept": kept, "lines": lines, "more": int(fields.get("more", "0"))}
    return render(request, "goals/document.html", context, status=status_of(form))


def _taken(request: MemberRequest, form: TakingForm, kept: Draft) -> HttpResponse:
    cycle = form.chosen_cycle
    made = take(form.taken_rows(), scratch=kept, cycle=cycle, by=request.member, at=request.at)
    slug = request.organization.slug
    undo = reverse("taken_return", kwargs={"slug": slug, "public_id": kept.public_id})
    words = ngettext("%(num)s objective is a draft now.", "%(num)s objectives are drafts now.", len(made))
    tell(request, words % {"num": len(made)} + _(" They commit to nothing."), undo=undo)
    return redirect(f"{reverse('plan', kwargs={'slug': slug})}?cycle={cycle.public_id}")
