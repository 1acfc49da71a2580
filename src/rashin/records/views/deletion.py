"""The end of a company, for its owners: asking for it, and taking it back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rashin.organizations.models import Member
from rashin.organizations.refusals import NotAllowed
from rashin.organizations.rights import Right, Role, allows
from rashin.people import mail
from rashin.people.access import present_members
from rashin.people.actions.account_letters import post
from rashin.people.actions.deletion import GRACE, ask_for_deletion, is_taken_along, take_back_deletion
from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import MemberRequest, for_administrators
from rashin.records.forms import DeletionForm
from rashin.ui.telling import tell


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def deletion(request: MemberRequest) -> HttpResponse:
    """What goes, when, and what to take along first; once asked for, the way back."""
    if not allows(request.member.role, Right.OWN):
        raise NotAllowed(_("Only an owner may do this."))
    form = DeletionForm(sent(request))
    if request.method == "POST":
        due = perform(
            form,
            lambda: ask_for_deletion(
                request.organization, name=form.cleaned_data["name"], by=request.member, at=request.at
            ),
        )
        if due is not None:
            _tell_owners(request, due)
            return redirect("deletion", slug=request.organization.slug)
    context = {
        "form": form,
        "owners": [owner for owner in _owners(request) if owner.pk != request.member.pk],
        "taken": is_taken_along(request.organization, at=request.at),
        "days": GRACE.days,
        "sends_mail": mail.is_sent(),
    }
    return render(request, "records/deletion.html", context, status=status_of(form))


@require_POST
@for_administrators
def deletion_withdrawal(request: MemberRequest) -> HttpResponse:
    """Keep the company."""
    take_back_deletion(request.organization, by=request.member, at=request.at)
    tell(request, _("The company stays."))
    return redirect("settings_export", slug=request.organization.slug)


def _owners(request: MemberRequest) -> QuerySet[Member]:
    return present_members(request.member).filter(role=Role.OWNER).order_by("name_reading", "name", "pk")


def _tell_owners(request: MemberRequest, due: datetime) -> None:
    """Every owner hears of it, who asked for it, too."""
    link = mail.absolute(request, request.path)
    for owner in _owners(request).select_related("organization"):
        if owner.email and mail.is_sent():
            post(mail.deletion(owner, link, due=due, by=request.member), lasts=GRACE, at=request.at)
