"""Somebody leaves: one page on which everything they hold is handed over, and the way back."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rashin.activity.models import Event
from rashin.goals.actions.leaving import hand_over_what_is_left, let_go, take_back_departure
from rashin.goals.forms.leaving import DepartureForm
from rashin.goals.queries.leaving import holdings, loose_ends
from rashin.organizations.models import Member
from rashin.organizations.refusals import NotAllowed
from rashin.people.access import can_give_role, members_visible_to, open_invitations_by
from rashin.people.actions.members import is_last_owner, said_of_the_last_owner
from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import MemberRequest, for_administrators
from rashin.people.queries import last_event, leaders, people_source
from rashin.ui.looking import Source
from rashin.ui.telling import tell


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def member_departure(request: MemberRequest, member: str) -> HttpResponse:
    """Who goes on with what somebody holds; a POST lets them go with all of it."""
    row = _found(request, member)
    if not can_give_role(request.member, row.role):
        raise NotAllowed
    held = holdings(row, request.today)
    if not row.is_present and not held:
        return _gone_already(request, row)
    people = _people(request, row, [each.heir for each in held if each.heir])
    form = DepartureForm(sent(request), held=held, people=people)
    if request.method == "POST" and "fill" in request.POST:
        return _page(request, row, form.filled(people), status=200)
    if request.method == "POST" and not row.is_present:
        return _handed_over(request, row, form)
    if request.method == "POST" and not is_last_owner(row):
        left = perform(form, lambda: let_go(row, heirs=form.heirs, by=request.member, at=request.at))
        if left is not None:
            return _left(request, left)
    return _page(request, row, form, status=409 if is_last_owner(row) and form.is_bound else status_of(form))


def _handed_over(request: MemberRequest, row: Member, form: DepartureForm) -> HttpResponse:
    """Somebody who left without this page: what they held goes to others now."""

    def hand_over() -> bool:
        hand_over_what_is_left(row, heirs=form.heirs, by=request.member, at=request.at)
        return True

    if perform(form, hand_over):
        tell(request, _("What %(name)s held has been handed over.") % {"name": row.name})
        return redirect("member", slug=request.organization.slug, member=row.public_id)
    return _page(request, row, form, status=status_of(form))


def _page(request: MemberRequest, row: Member, form: DepartureForm, *, status: int) -> HttpResponse:
    context = {
        "person": row,
        "form": form,
        "loose": loose_ends(row, request.at),
        "invited": open_invitations_by(row, request.at).count(),
        "last_owner": said_of_the_last_owner() if row.is_present and is_last_owner(row) else "",
    }
    return render(request, "goals/departure.html", context, status=status)


def _left(request: MemberRequest, row: Member) -> HttpResponse:
    if row.pk == request.member.pk:
        return redirect("home")
    slug, event = request.organization.slug, last_event(request.member, row.public_id)
    undo = reverse("departure_return", kwargs={"slug": slug, "event": event.public_id}) if event else ""
    tell(request, _("%(name)s has left. What they did stays.") % {"name": row.name}, undo=undo)
    return redirect("members", slug=slug)


def _gone_already(request: MemberRequest, row: Member) -> HttpResponse:
    """Two administrators at once: the second one sees that it is done."""
    tell(request, _("%(name)s has left already.") % {"name": row.name})
    return redirect("member", slug=request.organization.slug, member=row.public_id)


@require_POST
@for_administrators
def departure_return(request: MemberRequest, event: str) -> HttpResponse:
    """Undo: they are here again, with what was handed over."""
    row = Event.objects.filter(organization=request.organization, public_id=event).first()
    if row is None:
        raise Http404
    try:
        member = take_back_departure(row, by=request.member, at=request.at)
    except LookupError:
        raise Http404 from None
    tell(request, _("%(name)s is here again.") % {"name": member.name})
    return redirect("member", slug=request.organization.slug, member=member.public_id)


def _found(request: MemberRequest, public_id: str) -> Member:
    row = members_visible_to(request.member).select_related("organization").filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _people(request: MemberRequest, leaver: Member, known: list[Member]) -> Source:
    url = reverse("member_choices", kwargs={"slug": request.organization.slug})
    rows = leaders(request.member).exclude(pk=leaver.pk)
    return people_source(rows, f"{url}?writes=1", known={row.pk: row for row in known}.values())
