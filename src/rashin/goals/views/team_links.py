"""A team's links, for whoever leads it: make, show, extend and end them, and see who used them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rashin.goals.forms.team_links import RenewalForm, TeamLinkForm
from rashin.goals.pages.team_links import links_page
from rashin.goals.queries.team_links import links_of, uses_of
from rashin.organizations.refusals import NotAllowed
from rashin.people import mail
from rashin.people.access import can_lead, team_links_visible_to, teams_visible_to
from rashin.people.actions.team_links import make_team_link, renew_team_link, revoke_team_link
from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import MemberRequest, for_writers
from rashin.people.models import Team, TeamLink
from rashin.ui.telling import tell


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def team_links(request: MemberRequest, team: str) -> HttpResponse:
    """The links of a team with their QR codes; a POST makes one."""
    place = _led(request, team)
    form = TeamLinkForm(sent(request))
    if request.method == "POST":
        made = perform(form, lambda: make_team_link(place, by=request.member, at=request.at, **form.cleaned_data))
        if made is not None:
            tell(request, _("The link is ready: print its code, or send it."))
            return _back(request, place)
    links = links_of(request.member, place)
    root = mail.absolute(request, "/").rstrip("/")
    page = links_page(links, uses_of(request.member, links), at=request.at, root=root)
    context = {
        "team": place,
        "form": form,
        "page": page,
        "renewal": RenewalForm(),
        "reaches": mail.reaches_others(request),
    }
    return render(request, "goals/team_links.html", context, status=status_of(form))


@require_POST
@for_writers
def team_link_renewal(request: MemberRequest, team: str, link: str) -> HttpResponse:
    """Let a link be good for longer; what is printed goes on."""
    place, row, form = *_found(request, team, link), RenewalForm(request.POST)
    if not form.is_valid():
        raise Http404
    renew_team_link(row, days=form.cleaned_data["days"], by=request.member, at=request.at)
    tell(request, _("Extended. What is printed goes on leading to the page."))
    return _back(request, place)


@require_POST
@for_writers
def team_link_revocation(request: MemberRequest, team: str, link: str) -> HttpResponse:
    """End a link at once."""
    place, row = _found(request, team, link)
    revoke_team_link(row, by=request.member, at=request.at)
    tell(request, _("Ended. Whoever opens it is told so."))
    return _back(request, place)


def _led(request: MemberRequest, team: str) -> Team:
    rows = teams_visible_to(request.member).select_related("organization", "leader")
    place = rows.filter(public_id=team).first()
    if place is None:
        raise Http404
    if not can_lead(request.member, place):
        raise NotAllowed(_("Who leads the team or administers the company makes its links."))
    return place


def _found(request: MemberRequest, team: str, link: str) -> tuple[Team, TeamLink]:
    place = _led(request, team)
    row = team_links_visible_to(request.member, place).select_related("team").filter(public_id=link).first()
    if row is None:
        raise Http404
    return place, row


def _back(request: MemberRequest, place: Team) -> HttpResponse:
    return redirect(reverse("team_links", kwargs={"slug": request.organization.slug, "team": place.public_id}))
