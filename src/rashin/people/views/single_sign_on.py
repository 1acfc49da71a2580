"""Settings of single sign-on: domains and their proof, the provider, and that there is no other way in."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from rashin.organizations.refusals import NotAllowed
from rashin.people import mail
from rashin.people.actions.single_sign_on import (
    add_domain,
    note_proved,
    remove_domain,
    remove_provider,
    require_single_sign_on,
    set_provider,
    set_saml_provider,
)
from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import MemberRequest, for_administrators
from rashin.people.forms.single_sign_on import DomainForm, ProviderForm, RequirementForm, SamlForm
from rashin.people.models import Domain, SingleSignOn, Speaks
from rashin.people.queries import domains_of, provider_of
from rashin.ui.telling import tell

PROOF = "https://{domain}/.well-known/rashin.txt"


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("secret")
@for_administrators
def single_sign_on(request: MemberRequest) -> HttpResponse:
    """The whole page; a POST sets the provider."""
    form = ProviderForm(sent(request), initial=_standing(request))
    set_up: SingleSignOn | None = None
    if request.method == "POST":
        set_up = perform(form, lambda: set_provider(**form.cleaned_data, by=request.member, at=request.at))
    if set_up is not None:
        tell(request, _("Saved. Come in by it once yourself to see that it works."))
        return _back(request)
    return _page(request, provider_form=form, answered=form)


@require_POST
@for_administrators
def single_sign_on_saml(request: MemberRequest) -> HttpResponse:
    """Set a provider that speaks SAML."""
    initial = _standing_saml(provider_of(request.organization))
    form = SamlForm(request.POST, auto_id="saml_%s", initial=initial)
    set_up = perform(form, lambda: set_saml_provider(**form.cleaned_data, by=request.member, at=request.at))
    if set_up is None:
        return _page(request, saml_form=form, answered=form)
    tell(request, _("Saved. Come in by it once yourself to see that it works."))
    return _back(request)


@require_POST
@for_administrators
def single_sign_on_removal(request: MemberRequest) -> HttpResponse:
    """Take the provider away."""
    remove_provider(by=request.member, at=request.at)
    tell(request, _("Single sign-on is taken away. Everybody signs in with their own password or passkey."))
    return _back(request)


@require_POST
@for_administrators
def single_sign_on_requirement(request: MemberRequest) -> HttpResponse:
    """Let there be no other way in, or let it go."""
    form = RequirementForm(request.POST)
    required, coaches = (bool(request.POST.get(name)) for name in ("requires_single_sign_on", "lets_coaches_in"))
    asked = {"required": required, "lets_coaches_in": coaches}
    changed = perform(
        form, lambda: require_single_sign_on(request.organization, **asked, by=request.member, at=request.at)
    )  # fmt: skip
    if changed is None:
        return _page(request, requirement=form, answered=form)
    tell(request, _("Saved."))
    return _back(request)


@require_POST
@for_administrators
def domain_new(request: MemberRequest) -> HttpResponse:
    """Name a domain."""
    form = DomainForm(request.POST)
    if perform(form, lambda: add_domain(form.cleaned_data["name"], by=request.member, at=request.at)) is None:
        return _page(request, domain_form=form, answered=form)
    tell(request, _("The domain stands here. It counts once it is proved."))
    return _back(request)


@require_POST
@for_administrators
def domain_proof(request: MemberRequest, domain: str) -> HttpResponse:
    """Look whether the domain shows what only its owner can put there."""
    found = _domain(request, domain)
    if not request.member.owns:
        raise NotAllowed
    if _shows(found):
        note_proved(found, by=request.member, how="file", at=request.at)
        tell(request, _("The domain is proved."))
        return _back(request)
    return _page(request, not_seen=found)


@require_POST
@for_administrators
def domain_removal(request: MemberRequest, domain: str) -> HttpResponse:
    """Take a domain off."""
    remove_domain(_domain(request, domain), by=request.member, at=request.at)
    tell(request, _("The domain was removed."))
    return _back(request)


def _shows(domain: Domain) -> bool:
    from rashin.people.fetching import NotFetched, fetch  # asked for here alone

    try:
        answer = fetch(PROOF.format(domain=domain.name), headers={"Accept": "text/plain"})
    except NotFetched:
        return False
    return answer.status == 200 and answer.body.strip() == domain.challenge.encode()


def _domain(request: MemberRequest, public_id: str) -> Domain:
    found = domains_of(request.member).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _standing(request: MemberRequest) -> dict[str, Any]:
    provider = provider_of(request.organization)
    if provider is None or provider.speaks != Speaks.OPENID:
        return {"standing": _named(provider)}
    names = ("issuer", "client_id", "takes_unsaid", "admits")
    return {**{name: getattr(provider, name) for name in names}, "standing": _named(provider)}


def _named(provider: SingleSignOn | None) -> str:
    """Which kind of provider stands; of the other kind, with what it is known by."""
    return str(provider.get_speaks_display()) if provider else ""


def _standing_saml(provider: SingleSignOn | None) -> dict[str, Any]:
    if provider is None or provider.speaks != Speaks.SAML:
        return {"standing": _named(provider)}
    blocks = [
        f"-----BEGIN CERTIFICATE-----\n{each}\n-----END CERTIFICATE-----" for each in provider.certificates.split()
    ]
    names = ("issuer", "sign_on_url", "admits")
    known = {name: getattr(provider, name) for name in names}
    return {**known, "certificates": "\n".join(blocks), "standing": _named(provider)}


def _page(
    request: MemberRequest,
    *,
    provider_form: Form | None = None,
    saml_form: Form | None = None,
    domain_form: Form | None = None,
    requirement: Form | None = None,
    not_seen: Domain | None = None,
    answered: Form | None = None,
) -> HttpResponse:
    provider = provider_of(request.organization)
    required = {name: getattr(request.organization, name) for name in ("requires_single_sign_on", "lets_coaches_in")}
    told = {
        "provider": provider,
        "saml_form": saml_form or SamlForm(initial=_standing_saml(provider), auto_id="saml_%s"),
        "saml_to": mail.absolute(request, reverse("sign_on_saml")),
        "speaks_saml": bool(saml_form) or bool(provider and provider.speaks == Speaks.SAML),
        "domains": list(domains_of(request.member)),
        "provider_form": provider_form or ProviderForm(initial=_standing(request)),
        "domain_form": domain_form or DomainForm(),
        "requirement": requirement or RequirementForm(initial=required),
        "not_seen": not_seen,
        "answered": answered,
        "may_change": request.member.owns,
        "answer_to": mail.absolute(request, reverse("sign_on_answer")),
        "proof": PROOF,
    }
    status = 422 if not_seen else status_of(answered) if answered else 200
    return render(request, "people/single_sign_on.html", told, status=status)


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("single_sign_on", slug=request.organization.slug)
