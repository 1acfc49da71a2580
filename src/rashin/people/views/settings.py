"""Settings: the company's, its own words, and one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from allauth.account.adapter import get_adapter
from allauth.decorators import rate_limit
from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rashin.organizations.refusals import NotAllowed
from rashin.people import mail
from rashin.people.actions.account_letters import post
from rashin.people.actions.accounts import change_address, check_password_of, letter_to_new_address
from rashin.people.actions.members import change_member
from rashin.people.actions.organizations import (
    CHANGEABLE,
    change_organization,
    change_slug,
    change_words,
    require_two_factors,
)
from rashin.people.answering import perform, sent, status_of
from rashin.people.context import own_words
from rashin.people.doors import MemberRequest, for_administrators, for_readers
from rashin.people.forms.members import AddressForm, MyselfForm
from rashin.people.forms.settings import AddressOfCompanyForm, CompanyForm, WayInForm, WordsForm
from rashin.people.links import LETTER, new_address
from rashin.people.models import User
from rashin.people.queries import second_factors
from rashin.ui.telling import tell


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def company(request: MemberRequest) -> HttpResponse:
    """How the company is called, speaks and counts."""
    known = {name: getattr(request.organization, name) for name in CHANGEABLE}
    form = CompanyForm(sent(request), initial=known)
    if request.method == "POST":
        changed = perform(
            form,
            lambda: change_organization(request.organization, by=request.member, at=request.at, **form.changes()),
        )
        if changed is not None:
            tell(request, _("Saved."))
            return redirect("settings", slug=request.organization.slug)
    return render(request, "people/settings.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def company_address(request: MemberRequest) -> HttpResponse:
    """How the company is called in addresses: an owner's to say."""
    if not request.member.owns:
        raise NotAllowed(_("Only an owner changes the company's address."))
    form = AddressOfCompanyForm(sent(request), initial={"slug": request.organization.slug})
    if request.method == "POST":
        changed = perform(
            form,
            lambda: change_slug(request.organization, slug=form.cleaned_data["slug"], by=request.member, at=request.at),
        )
        if changed is not None:
            tell(request, _("Saved. Links with the former name go on working."))
            return redirect("settings", slug=changed.slug)
    before = request.build_absolute_uri("/o/")
    return render(request, "people/company_address.html", {"form": form, "before": before}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def way_in(request: MemberRequest) -> HttpResponse:
    """How the company's people sign in: seen by administrators, an owner's to change."""
    form = WayInForm(sent(request), initial={"requires_two_factors": request.organization.requires_two_factors})
    if request.method == "POST":
        required = bool(request.POST.get("requires_two_factors"))
        changed = perform(
            form,
            lambda: require_two_factors(request.organization, required=required, by=request.member, at=request.at),
        )
        if changed is not None:
            tell(request, _("Saved."))
            return redirect("way_in", slug=request.organization.slug)
    context = {"form": form, "people": second_factors(request.member), "may_change": request.member.owns}
    return render(request, "people/way_in.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def words(request: MemberRequest) -> HttpResponse:
    """The company's own words for what the method calls things."""
    form = WordsForm(sent(request), own=own_words(request.organization.words), language=get_language() or "en")
    if request.method == "POST":
        changed = perform(
            form,
            lambda: change_words(request.organization, words=form.changes(), by=request.member, at=request.at),
        )
        if changed is not None:
            tell(request, _("Saved."))
            return redirect("settings_words", slug=request.organization.slug)
    return render(request, "people/settings_words.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def mine(request: MemberRequest) -> HttpResponse:
    """My name, my language, my password, my devices."""
    known = {name: getattr(request.member, name) for name in ("name", "name_reading", "language")}
    form = MyselfForm(sent(request), initial=known)
    if request.method == "POST":
        changed = perform(
            form, lambda: change_member(request.member, by=request.member, at=request.at, **form.changes())
        )
        if changed is not None:
            with override(changed.language or request.organization.language):
                tell(request, _("Saved."))
            return redirect("my_settings", slug=request.organization.slug)
    return render(request, "people/my_settings.html", {"form": form}, status=status_of(form))


_Page = Callable[[MemberRequest], HttpResponse]
# As often as a password may be asked for again.
_seldom = cast(Callable[[_Page], _Page], rate_limit(action="reauthenticate"))


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
@for_readers
@_seldom
def address(request: MemberRequest) -> HttpResponse:
    """Sign in by another address: where mail is sent, once the letter to it has been opened."""
    form = AddressForm(sent(request))
    if request.method == "POST" and perform(form, lambda: _to_new_address(request, **form.cleaned_data)):
        return redirect("my_settings", slug=request.organization.slug)
    return render(request, "people/my_address.html", {"form": form}, status=status_of(form))


def _to_new_address(request: MemberRequest, *, email: str, password: str) -> bool:
    user = cast(User, request.user)
    if not mail.is_sent():
        check_password_of(user, password)
        change_address(user, email=email, by=request.member, at=request.at)
        tell(request, _("Saved. From now on %(address)s signs in.") % {"address": user.email})
        return True
    letter = letter_to_new_address(user, email=email, password=password, at=request.at)
    page = reverse("my_address_confirmation", kwargs={"slug": request.organization.slug})
    link = f"{mail.absolute(request, page)}?{urlencode({LETTER: letter})}"
    post(mail.new_address(request.member, link, to=email), at=request.at)
    tell(
        request, _("A letter is on its way to %(address)s. Open the link in it to sign in by it.") % {"address": email}
    )
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def address_confirmation(request: MemberRequest) -> HttpResponse:
    """The page that a letter to a new address leads to."""
    user = cast(User, request.user)
    before, email = user.email, new_address(user.public_id, user.email, request.GET.get(LETTER, ""))
    form = forms.Form(sent(request))

    def change() -> str:
        return change_address(user, email=email, by=request.member, at=request.at).email

    if request.method == "POST" and email and perform(form, change):
        get_adapter(request).send_notification_mail("address_changed", user, email=before)
        tell(request, _("Saved. From now on %(address)s signs in.") % {"address": user.email})
        return redirect("my_settings", slug=request.organization.slug)
    status = status_of(form) if email else 410
    told = {"form": form, "email": email}
    return render(request, "people/my_address_confirmation.html", told, status=status)
