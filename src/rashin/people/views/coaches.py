"""The company's coaches from outside: who they are, inviting one, what they read, ending their access."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rashin.organizations.models import Member, Role
from rashin.people.access import members_visible_to, teams_visible_to
from rashin.people.actions.coaches import change_access, end_coaching, invite_coach, resume_coaching
from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import MemberRequest, for_administrators, for_readers
from rashin.people.forms.coaches import AccessForm, CoachForm
from rashin.people.pages.coaches import CoachRow, access_words
from rashin.people.queries import PersonRow, former_coaches, last_event, teams_of_coach
from rashin.people.queries import coaches as coaches_of
from rashin.people.shown_once import keep_links
from rashin.people.views.members import link_for
from rashin.ui.telling import tell


@require_safe
@for_readers
def coaches(request: MemberRequest) -> HttpResponse:
    """Who coaches the company; a coach finds their own line."""
    rows = coaches_of(request.member, at=request.at)
    if request.member.coaches:
        rows = [row for row in rows if row.member.pk == request.member.pk]
    former = former_coaches(request.member) if request.member.administers else []
    context = {"coaches": [_row(row) for row in rows], "former": former}
    return render(request, "people/coaches.html", context)


def _row(row: PersonRow) -> CoachRow:
    teams = [each.team.name for each in getattr(row.member, "given_teams", [])]
    words = access_words(row.member.name, row.member.given, teams, proposals=row.member.reads_proposals)
    return CoachRow(member=row.member, words=words, has_come=row.account == "account", invited_until=row.invited_until)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def coach_new(request: MemberRequest) -> HttpResponse:
    """Invite a coach: who, and what they read; the sentence that says it is shown before anything is sent."""
    form = CoachForm(sent(request), teams=teams_visible_to(request.member))
    done = perform(form, lambda: _invited(request, form)) if "sure" in request.POST else None
    if done is not None:
        return _after(request, *done)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        access = form.access
        teams = [team.name for team in access.teams]
        context["words"] = access_words(form.cleaned_data["name"], access.given, teams, proposals=access.proposals)
        context["typed"] = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
        return render(request, "people/coach_new.html", context)
    return render(request, "people/coach_new.html", context, status=status_of(form))


def _invited(request: MemberRequest, form: CoachForm) -> tuple[Member, str]:
    values = form.cleaned_data
    return invite_coach(
        name=values["name"], email=values["email"], access=form.access, by=request.member, at=request.at
    )


def _after(request: MemberRequest, coach: Member, secret: str) -> HttpResponse:
    if not secret:
        tell(request, _("%(name)s can read here again.") % {"name": coach.name})
        return redirect("coaches", slug=request.organization.slug)
    keep_links(request, [link_for(request, coach, secret)])
    return redirect("member_links", slug=request.organization.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def coach_access(request: MemberRequest, member: str) -> HttpResponse:
    """What a coach reads, to be changed."""
    coach = _found(request, member)
    known = {
        "given": coach.given,
        "teams": [team.public_id for team in teams_of_coach(coach)],
        "proposals": coach.reads_proposals,
    }
    form = AccessForm(sent(request), teams=teams_visible_to(request.member), initial=known)
    changed = perform(form, lambda: _changed(request, coach, form)) if form.is_bound else None
    if changed is not None:
        tell(request, _("Saved. It holds from the coach's next page on."))
        return redirect("coaches", slug=request.organization.slug)
    return render(request, "people/coach_access.html", {"form": form, "coach": coach}, status=status_of(form))


def _changed(request: MemberRequest, coach: Member, form: AccessForm) -> Member:
    return change_access(coach, access=form.access, by=request.member, at=request.at)


@require_POST
@for_administrators
def coach_departure(request: MemberRequest, member: str) -> HttpResponse:
    """End a coach's access, with a way back."""
    coach = end_coaching(_found(request, member), by=request.member, at=request.at)
    event = last_event(request.member, coach.public_id)
    slug = request.organization.slug
    undo = reverse("people_undo", kwargs={"slug": slug, "event": event.public_id}) if event else ""
    tell(request, _("%(name)s reads nothing here any more.") % {"name": coach.name}, undo=undo)
    return redirect("coaches", slug=slug)


@require_POST
@for_administrators
def coach_return(request: MemberRequest, member: str) -> HttpResponse:
    """Give a coach back what they read before."""
    coach = resume_coaching(_found(request, member), by=request.member, at=request.at)
    tell(request, _("%(name)s can read here again.") % {"name": coach.name})
    return redirect("coaches", slug=request.organization.slug)


def _found(request: MemberRequest, public_id: str) -> Member:
    rows = members_visible_to(request.member).filter(role=Role.COACH)
    row = rows.select_related("organization").filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row
