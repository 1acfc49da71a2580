"""Coming in by an organisation's single sign-on: by the domain of an address, to its provider, and back."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.conf import settings
from django.contrib.auth import login, logout
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rashin.activity import security
from rashin.organizations.models import Member
from rashin.people import bound, mail, navigation, openid
from rashin.people.access import member_for
from rashin.people.actions.claims import claim
from rashin.people.actions.single_sign_on import Arrival, NotIn, arrive
from rashin.people.answering import sent, status_of
from rashin.people.doors import BACKEND
from rashin.people.forms.single_sign_on import ByAddressForm
from rashin.people.links import digest_of
from rashin.people.models import SingleSignOn, Speaks, User
from rashin.people.on_record import refuse
from rashin.people.queries import provider_of, provider_of_address

_BEGUN = "single_sign_on_begun"
MOST_BEGUN = 3  # tabs
WAITED_SECONDS = 900


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_on(request: HttpRequest) -> HttpResponse:
    """Ask for the address, and lead to the provider of its domain's organisation; who is a member of one and asks for
    it by name goes there at once."""
    if request.method == "POST" and request.POST.get("company"):
        return _of_company(request, request.POST["company"])
    form = ByAddressForm(sent(request))
    if request.method == "POST" and form.is_valid():
        email = str(form.cleaned_data["email"]).strip().lower()
        provider = provider_of_address(email)
        if provider is not None:
            return led_there(request, provider, hint=email)
        form.add_error("email", _("No company here signs in by single sign-on with this address."))
    told = {"form": form, "next": _next(request)}
    return render(request, "people/sign_on.html", told, status=status_of(form))


def _of_company(request: HttpRequest, slug: str) -> HttpResponse:
    member = member_for(request.user, slug) if isinstance(request.user, User) else None
    provider = provider_of(member.organization) if member else None
    if member is None or provider is None:
        raise Http404
    return led_there(request, provider, hint=member.email)


def led_there(request: HttpRequest, provider: SingleSignOn, *, hint: str) -> HttpResponse:
    """A page that leads on by itself: a form may not lead to another site, as the policy of every page says."""
    begun = openid.Begun.new()
    try:
        if provider.speaks == Speaks.SAML:
            address, begun = _by_saml(request, provider, begun)
        else:
            address = openid.address_of(provider, begun, answer_to=_answer_to(request), hint=hint)
    except openid.Refused as refused:
        return _refused(request, provider, refused.reason, "")
    kept = dict(list(request.session.get(_BEGUN, {}).items())[-(MOST_BEGUN - 1) :])
    request.session[_BEGUN] = {**kept, begun.state: [provider.pk, begun.nonce, begun.verifier, _next(request)]}
    return render(request, "people/sign_on_leaving.html", {"address": address, "place": provider.organization})


def _by_saml(request: HttpRequest, provider: SingleSignOn, begun: openid.Begun) -> tuple[str, openid.Begun]:
    """Where the browser goes; the request's name is what has to come back. Its answer is waited for."""
    from rashin.people import saml  # what reads signed XML is large, and asked for by few

    address, name = saml.address_of(provider, begun.state, answer_to=_saml_to(request))
    cache.set(_waiting(begun.state), "", WAITED_SECONDS)
    return address, openid.Begun(begun.state, name, "")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_on_saml(request: HttpRequest) -> HttpResponse:
    """A provider's signed answer, which a form of its own site brings: without the cookie, so that it is only kept for
    a moment and looked at on the next page, by the browser that began. A GET tells providers of this installation."""
    from rashin.people import saml

    if request.method != "POST":
        told = {"Content-Disposition": 'attachment; filename="rashin-metadata.xml"'}
        kind = "application/samlmetadata+xml"
        return HttpResponse(saml.metadata(_saml_to(request)), content_type=kind, headers=told)
    state, answer = request.POST.get("RelayState", "")[:100], request.POST.get("SAMLResponse", "")
    is_asked = cache.get(_waiting(state)) == "" and 0 < len(answer) <= saml.LONGEST
    if not is_asked or not _counts("saml", state):
        return _refused(request, None, "state", "")
    cache.set(_waiting(state), answer, WAITED_SECONDS)
    return HttpResponseRedirect(f"{reverse('sign_on_answer')}?{urlencode({'state': state})}")


def _taken_from_waiting(state: str) -> str:
    answer = cache.get(_waiting(state))
    cache.delete(_waiting(state))
    return str(answer or "")


def _counts(purpose: str, state: str) -> bool:
    """What was begun is answered once, however many answers come at the same moment."""
    return claim(purpose, state, lasts=timedelta(seconds=settings.SESSION_COOKIE_AGE), at=timezone.now())


def _waiting(state: str) -> str:
    return f"saml:{digest_of(state)}"


@never_cache
@require_safe
def sign_on_answer(request: HttpRequest) -> HttpResponse:
    """What the provider answers, by the browser."""
    state = request.GET.get("state", "")
    begun = dict(request.session.get(_BEGUN, {}))
    kept = begun.pop(state, None)
    if kept is None or not _counts("sign-on", state):
        return _refused(request, None, "state", "")
    request.session[_BEGUN] = begun
    number, nonce, verifier, onwards = kept
    rows = SingleSignOn.objects.select_related("organization")
    provider = rows.filter(pk=number, organization__is_visible=True).first()
    if provider is None:
        return _refused(request, None, "state", "")
    by_saml = provider.speaks == Speaks.SAML
    code = _taken_from_waiting(state) if by_saml else request.GET.get("code", "")
    if not code:
        return _refused(request, provider, "provider_refused", "")
    return _arrived(request, provider, openid.Begun(state, nonce, verifier), code, onwards)


def _arrived(
    request: HttpRequest, provider: SingleSignOn, begun: openid.Begun, code: str, onwards: str
) -> HttpResponse:
    email = ""
    try:
        claimed = _claimed(request, provider, begun, code)
        email = claimed.email
        arrival = Arrival(subject=claimed.subject, email=claimed.email, is_proved=claimed.is_proved, name=claimed.name)
        member = arrive(provider, arrival, at=timezone.now())
    except (openid.Refused, NotIn) as refused:
        return _refused(request, provider, refused.reason, email)
    _come_in(request, member)
    return redirect(onwards or navigation.first_address(member))


def _claimed(request: HttpRequest, provider: SingleSignOn, begun: openid.Begun, code: str) -> openid.Claimed:
    if provider.speaks == Speaks.SAML:
        from rashin.people import saml

        return saml.who_came(provider, begun.nonce, code, answer_to=_saml_to(request))
    if request.GET.get("iss", provider.issuer) != provider.issuer:
        raise openid.Refused("issuer")
    return openid.who_came(provider, begun, code, answer_to=_answer_to(request))


def _come_in(request: HttpRequest, member: Member) -> None:
    user = cast(User, member.user)
    if request.user.is_authenticated and request.user.pk == user.pk:
        request.session.cycle_key()
        bound.note_vouched(request, member.organization_id, alone=bound.is_bound(request))
    else:
        if request.user.is_authenticated:
            logout(request)
        bound.note_vouched(request, member.organization_id, alone=True)  # before, so that no other company hears of it
        login(request, user, backend=BACKEND)
    security.note("sign_on.arrived", by=member, account=user.public_id, at=timezone.now())


def _refused(request: HttpRequest, provider: SingleSignOn | None, reason: str, email: str) -> HttpResponse:
    """`provider` is None where nobody knows whose answer it is."""
    told = {"reason": reason, **({"typed": email} if email else {})}
    place = provider.organization if provider else None
    refuse(request, "sign_on.refused", place, **told)
    page = {"reason": reason, "place": place, "email": email}
    return render(request, "people/sign_on_refused.html", page, status=403)


def _answer_to(request: HttpRequest) -> str:
    return mail.absolute(request, reverse("sign_on_answer"))


def _saml_to(request: HttpRequest) -> str:
    return mail.absolute(request, reverse("sign_on_saml"))


def _next(request: HttpRequest) -> str:
    asked = str(request.POST.get("next") or request.GET.get("next") or "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/") else ""
