"""The teams of a company: the tree, one of them, who works there, and undo."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rashin.activity.models import Event
from rashin.organizations.models import Member
from rashin.organizations.refusals import NotAllowed
from rashin.people.access import can_lead, present_members, teams_visible_to
from rashin.people.actions.reversals import undo
from rashin.people.actions.teams import (
    add_team,
    archive_team,
    change_team,
    change_team_members,
    reorder_team,
    restore_team,
)
from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import MemberRequest, for_administrators, for_readers, for_writers
from rashin.people.forms.teams import TeamForm, TeamMembersForm
from rashin.people.models import Team
from rashin.people.queries import archived_teams, candidates, last_event, leaders, people_source, team_tree
from rashin.ui.looking import Source
from rashin.ui.telling import tell


@require_safe
@for_readers
def teams(request: MemberRequest) -> HttpResponse:
    """The tree of teams, and those that were archived."""
    context = {"rows": team_tree(request.member), "archived": archived_teams(request.member)}
    return render(request, "people/teams.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def team_new(request: MemberRequest) -> HttpResponse:
    """Add a team."""
    form = TeamForm(
        sent(request),
        teams=teams_visible_to(request.member),
        leaders=_leaders(request),
        initial={"parent": request.GET.get("parent", "")},
    )
    if request.method == "POST":
        team = perform(form, lambda: add_team(by=request.member, at=request.at, **form.cleaned_data))
        if team is not None:
            return _told(request, team, _("The team %(name)s has been added.") % {"name": team.name})
    return render(request, "people/team_new.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def team_settings(request: MemberRequest, team: str) -> HttpResponse:
    """Rename a team, move it, give it another leader."""
    row = _found(request, team)
    known = {
        "name": row.name,
        "parent": row.parent.public_id if row.parent else "",
        "leader": row.leader.public_id if row.leader else "",
    }
    form = TeamForm(
        sent(request),
        teams=teams_visible_to(request.member).exclude(pk=row.pk),
        leaders=_leaders(request, row.leader),
        initial=known,
    )
    if request.method == "POST":
        changed = perform(form, lambda: change_team(row, by=request.member, at=request.at, **form.changes()))
        if changed is not None:
            return _told(request, changed, _("Saved."), changed=bool(form.changes()))
    return render(request, "people/team_settings.html", {"form": form, "team": row}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def team_members(request: MemberRequest, team: str) -> HttpResponse:
    """Who works in a team: its leader and administrators say so."""
    row = _found(request, team)
    if not can_lead(request.member, row):
        raise NotAllowed
    now = [each.public_id for each in row.members.all()]
    text = request.GET.get("q", "")[:100]
    everybody, is_partial = candidates(request.member, row, text=text)
    if request.method == "POST":
        everybody = present_members(request.member)
    form = TeamMembersForm(sent(request), everybody=everybody, initial={"members": now})
    if request.method == "POST":
        chosen = perform(
            form,
            lambda: change_team_members(row, **form.steps(), by=request.member, at=request.at),
        )
        if chosen is not None:
            return _told(request, chosen, _("Saved."), changed=any(form.steps().values()))
    return render(
        request,
        "people/team_members.html",
        {"form": form, "team": row, "text": text, "is_partial": is_partial},
        status=status_of(form),
    )


@require_POST
@for_administrators
def team_order(request: MemberRequest, team: str) -> HttpResponse:
    """Let a team stand one place higher or lower (`to`: up or down) among those beside it."""
    row = reorder_team(_found(request, team), up=request.POST.get("to") == "up", by=request.member, at=request.at)
    return redirect(f"{reverse('teams', kwargs={'slug': request.organization.slug})}#team-{row.public_id}")


@require_POST
@for_administrators
def team_archive(request: MemberRequest, team: str) -> HttpResponse:
    """Put a team away."""
    row = archive_team(_found(request, team), by=request.member, at=request.at)
    return _told(request, row, _("The team %(name)s has been archived.") % {"name": row.name})


@require_POST
@for_administrators
def team_restoration(request: MemberRequest, team: str) -> HttpResponse:
    """Bring a team back."""
    row = restore_team(_found(request, team, archived=True), by=request.member, at=request.at)
    return _told(request, row, _("The team %(name)s is here again.") % {"name": row.name})


@require_POST
@for_writers
def undo_change(request: MemberRequest, event: str) -> HttpResponse:
    """Take a change of a team or a person back."""
    row = Event.objects.filter(organization=request.organization, public_id=event).first()
    if row is None:
        raise Http404
    try:
        undo(row, by=request.member, at=request.at)
    except LookupError:
        raise Http404 from None
    tell(request, _("Undone."))
    return redirect("members" if row.subject_kind == "member" else "teams", slug=request.organization.slug)


def _leaders(request: MemberRequest, now: Member | None = None) -> Source:
    url = reverse("member_choices", kwargs={"slug": request.organization.slug})
    return people_source(leaders(request.member), f"{url}?writes=1", known=[now] if now else ())


def _found(request: MemberRequest, public_id: str, *, archived: bool = False) -> Team:
    rows = Team.objects.filter(organization=request.organization) if archived else teams_visible_to(request.member)
    row = rows.select_related("parent", "leader", "organization").filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _told(request: MemberRequest, team: Team, words: str, *, changed: bool = True) -> HttpResponse:
    event = last_event(request.member, team.public_id) if changed else None
    slug = request.organization.slug
    way_back = reverse("people_undo", kwargs={"slug": slug, "event": event.public_id}) if event else ""
    tell(request, words, undo=way_back)
    return redirect("teams", slug=slug)
