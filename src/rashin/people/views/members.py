"""The people of a company: the list, one of them, adding, links, leaving."""

from __future__ import annotations

from typing import Any, cast

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rashin.organizations.models import Member
from rashin.people import mail, second_factor
from rashin.people.access import can_give_role, members_visible_to, present_members, teams_visible_to
from rashin.people.actions.account_letters import post
from rashin.people.actions.accounts import WayBack, take_second_factor_off, way_back_for
from rashin.people.actions.forgetting import make_anonymous
from rashin.people.actions.invitations import invite, withdraw_invitations
from rashin.people.actions.letters import late_letters, post_invitations
from rashin.people.actions.members import add_member, bring_back, change_member
from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import MemberRequest, for_administrators, for_readers
from rashin.people.forms.members import ExistingPersonForm, Line, NewPersonForm, SeveralForm
from rashin.people.queries import last_event, leaders, people, people_source, person
from rashin.people.shown_once import Link, keep_links, take_links
from rashin.ui.addresses import whole_asked
from rashin.ui.looking import answered
from rashin.ui.telling import tell


@require_safe
@for_readers
def members(request: MemberRequest) -> HttpResponse:
    """Everybody, fifty at a time, with search."""
    text, left = request.GET.get("q", "")[:100], bool(request.GET.get("left"))
    number = request.GET.get("page", "1")
    page = whole_asked(number, 10_000) or 1
    shown = people(request.member, at=request.at, text=text, left=left, page=page)
    context = {"people": shown, "text": text, "left": left, "number": page}
    context["late_mails"] = late_letters(request.member, at=request.at)
    return render(request, "people/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def member_new(request: MemberRequest) -> HttpResponse:
    """Add one person; with an address, an invitation is made at once."""
    teams = teams_visible_to(request.member)
    form = NewPersonForm(sent(request), by=request.member, teams=teams)
    added = perform(form, lambda: _add(request, form.cleaned_data)) if request.method == "POST" else None
    if added is not None:
        return _after_adding(request, [added], [link_for(request, *added)] if added[1] else [])
    several = SeveralForm(by=request.member, teams=teams)
    return render(request, "people/member_new.html", {"form": form, "several": several}, status=status_of(form))


@require_POST
@for_administrators
def members_several(request: MemberRequest) -> HttpResponse:
    """Add many people in one paste: all of them or, when a line cannot be read, none."""
    teams = teams_visible_to(request.member)
    several = SeveralForm(request.POST, by=request.member, teams=teams)
    added = perform(several, lambda: _add_all(request, several.cleaned_data))
    if added is not None:
        return _after_adding(request, *added)
    form = NewPersonForm(by=request.member, teams=teams)
    return render(request, "people/member_new.html", {"form": form, "several": several}, status=status_of(several))


def _add(request: MemberRequest, values: dict[str, Any]) -> tuple[Member, str]:
    with transaction.atomic():
        added = add_member(by=request.member, at=request.at, **values)
        return added, invite(added, by=request.member, at=request.at) if added.email else ""


def _add_all(request: MemberRequest, values: dict[str, Any]) -> tuple[list[tuple[Member, str]], list[Link]]:
    """All of them with the mails that invite them, so that none is lost."""
    lines = cast(list[Line], values["lines"])
    with transaction.atomic():
        added = [
            _add(request, {"name": line.name, "email": line.email, "role": values["role"], "team": values["team"]})
            for line in lines
        ]
        invited = [(row, _address(request, secret)) for row, secret in added if secret]
        if invited and mail.is_sent():
            post_invitations(invited, by=request.member)
    return added, [Link(name=row.name, email=row.email, url=url, mailed=mail.is_sent()) for row, url in invited]


def _after_adding(request: MemberRequest, added: list[tuple[Member, str]], links: list[Link]) -> HttpResponse:
    """Show the links once."""
    if links:
        keep_links(request, links)
        return redirect("member_links", slug=request.organization.slug)
    if len(added) == 1:
        event = last_event(request.member, added[0][0].public_id)
        words = _("%(name)s has been added.") % {"name": added[0][0].name}
        tell(request, words, undo=_undo(request, event.public_id) if event else "")
    else:
        words = ngettext("%(count)s person has been added.", "%(count)s people have been added.", len(added))
        tell(request, words % {"count": len(added)})
    return redirect("members", slug=request.organization.slug)


def link_for(request: MemberRequest, row: Member, secret: str) -> Link:
    """The link by which somebody takes their place; on its way by mail where mail is sent."""
    address = _address(request, secret)
    is_mailed = mail.is_sent() and bool(row.email)
    if is_mailed:
        post_invitations([(row, address)], by=request.member)
    return Link(name=row.name, email=row.email, url=address, mailed=is_mailed)


def _address(request: MemberRequest, secret: str) -> str:
    return mail.absolute(request, reverse("invitation", kwargs={"secret": secret}))


def _undo(request: MemberRequest, event: str) -> str:
    return reverse("people_undo", kwargs={"slug": request.organization.slug, "event": event})


@require_safe
@for_administrators
def member_links(request: MemberRequest) -> HttpResponse:
    """The links that were just made: shown once."""
    links = take_links(request)
    if not links:
        return redirect("members", slug=request.organization.slug)
    told = {"links": links, "reaches": mail.reaches_others(request), "sends_mail": mail.is_sent()}
    return render(request, "people/member_links.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def member(request: MemberRequest, member: str) -> HttpResponse:
    """One person: what is known of them, and how they come in."""
    shown = person(request.member, member, at=request.at)
    if shown is None:
        raise Http404
    row = shown.member
    known = {name: getattr(row, name) for name in ("name", "name_reading", "email", "role", "language")}
    form = ExistingPersonForm(sent(request), by=request.member, now=row.role, initial=known)
    if request.method == "POST":
        changed = perform(form, lambda: change_member(row, by=request.member, at=request.at, **form.changes()))
        if changed is not None:
            return _after_changing(request, changed, was=row.role)
    context = {"person": shown, "form": form, "may_manage": can_give_role(request.member, row.role)}
    context["has_second_factor"] = row.user_id is not None and second_factor.has_one(row.user_id)
    return render(request, "people/member.html", context, status=status_of(form))


def _after_changing(request: MemberRequest, row: Member, *, was: str) -> HttpResponse:
    """Who has just been made a coach reads nothing until it is said what: that is asked next."""
    if row.coaches and was != row.role:
        tell(
            request,
            _("%(name)s coaches now. Say what they read here; until then it is the company's own goals.")
            % {"name": row.name},
        )
        return redirect("coach_access", slug=request.organization.slug, member=row.public_id)
    tell(request, _("Saved."))
    return redirect("members", slug=request.organization.slug)


@require_safe
@for_readers
def member_choices(request: MemberRequest) -> HttpResponse:
    """Whom a field finds for the words `q`: everybody who is here, or with `writes` those who write goals."""
    rows = leaders(request.member) if request.GET.get("writes") else present_members(request.member)
    return answered(request, people_source(rows.order_by("name_reading", "name", "pk"), request.path))


def _found(request: MemberRequest, public_id: str) -> Member:
    row = members_visible_to(request.member).select_related("user").filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


@require_POST
@for_administrators
def member_invitation(request: MemberRequest, member: str) -> HttpResponse:
    """Make a new link for somebody without an account."""
    row = _found(request, member)
    secret = invite(row, by=request.member, at=request.at)
    return _after_adding(request, [(row, secret)], [link_for(request, row, secret)])


@require_POST
@for_administrators
def member_withdrawal(request: MemberRequest, member: str) -> HttpResponse:
    """End the open links of somebody."""
    row = _found(request, member)
    withdraw_invitations(row, by=request.member, at=request.at)
    tell(request, _("The invitation of %(name)s has been withdrawn.") % {"name": row.name})
    return redirect("member", slug=request.organization.slug, member=row.public_id)


@require_POST
@for_administrators
def member_reset_link(request: MemberRequest, member: str) -> HttpResponse:
    """Make a link by which somebody sets a new password, to be handed over or mailed."""
    row = _found(request, member)
    way = way_back_for(row, by=request.member, at=request.at)
    if way.mailed_to:
        return _written_to(request, row, way)
    url = mail.absolute(request, way.path)
    keep_links(request, [Link(name=row.name, email="", url=url, mailed=False, resets=True)])
    return redirect("member_links", slug=request.organization.slug)


def _written_to(
    request: MemberRequest, row: Member, way: WayBack, *, without_second_factor: bool = False
) -> HttpResponse:
    link = mail.absolute(request, way.path)
    row.organization = request.organization
    by = request.member
    told = mail.way_back(row, link, to=way.mailed_to, by=by, without_second_factor=without_second_factor)
    post(told, at=request.at)
    tell(request, _("A letter is on its way to the address by which %(name)s signs in.") % {"name": row.name})
    return redirect("member", slug=request.organization.slug, member=row.public_id)


@require_POST
@for_administrators
def member_second_factor(request: MemberRequest, member: str) -> HttpResponse:
    """Take the second factor off somebody who has lost it."""
    row = _found(request, member)
    way = take_second_factor_off(row, by=request.member, at=request.at)
    if way is not None:
        return _written_to(request, row, way, without_second_factor=True)
    tell(request, _("%(name)s signs in with the password alone now.") % {"name": row.name})
    return redirect("member", slug=request.organization.slug, member=row.public_id)


@require_POST
@for_administrators
def member_return(request: MemberRequest, member: str) -> HttpResponse:
    """Somebody comes back."""
    row = bring_back(_found(request, member), by=request.member, at=request.at)
    tell(request, _("%(name)s is here again.") % {"name": row.name})
    return redirect("member", slug=request.organization.slug, member=row.public_id)


@require_POST
@for_administrators
def member_anonymity(request: MemberRequest, member: str) -> HttpResponse:
    """Forget who somebody was."""
    row = make_anonymous(_found(request, member), by=request.member, at=request.at)
    tell(request, _("From now on: %(name)s.") % {"name": row.name})
    return redirect("member", slug=request.organization.slug, member=row.public_id)
