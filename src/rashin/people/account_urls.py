"""Addresses of one's own account: the second factor, and where it is signed in. allauth looks its names up."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from rashin.people.views import accounts, members, sessions, settings

_FACTOR = "accounts/second-factor/"


@cache
def _loaded(module: str, name: str) -> Callable[..., HttpResponseBase]:
    found: Any = getattr(import_module(f"rashin.people.views.{module}"), name)
    view: Callable[..., HttpResponseBase] = found.as_view() if hasattr(found, "as_view") else found
    return view


def _later(name: str, module: str = "second_factor") -> Callable[..., HttpResponseBase]:
    """A view that is loaded when somebody first asks for it: what reads passkeys takes 12 MB, what reads a directory's
    messages 20; what a company sets up once need not lie in every worker either."""

    def view(request: HttpRequest, **asked: Any) -> HttpResponseBase:
        return _loaded(module, name)(request, **asked)

    return view


urlpatterns = [
    path(_FACTOR, _later("Overview"), name="mfa_index"),
    path(f"{_FACTOR}needed/", _later("needed"), name="second_factor_needed"),
    path(f"{_FACTOR}authentication/", _later("Authenticate"), name="mfa_authenticate"),
    path(f"{_FACTOR}confirmation/", _later("ConfirmByCode"), name="mfa_reauthenticate"),
    path(f"{_FACTOR}app/", _later("SetUpCodes"), name="mfa_activate_totp"),
    path(f"{_FACTOR}app/removal/", _later("RemoveCodes"), name="mfa_deactivate_totp"),
    path(f"{_FACTOR}recovery-codes/", _later("RecoveryCodes"), name="mfa_view_recovery_codes"),
    path(f"{_FACTOR}recovery-codes/new/", _later("NewRecoveryCodes"), name="mfa_generate_recovery_codes"),
    path("accounts/passkeys/new/", _later("AddPasskey"), name="mfa_add_webauthn"),
    path("accounts/passkeys/sign-in/", _later("SignInByPasskey"), name="mfa_login_webauthn"),
    path("accounts/passkeys/confirmation/", _later("ConfirmByPasskey"), name="mfa_reauthenticate_webauthn"),
    path("accounts/passkeys/<int:number>/", _later("RenamePasskey"), name="mfa_edit_webauthn"),
    path("accounts/passkeys/<int:number>/removal/", _later("RemovePasskey"), name="mfa_remove_webauthn"),
    # a code by mail
    path("accounts/code/", accounts.CodeByMail.as_view(), name="account_request_login_code"),
    path("accounts/code/confirmation/", accounts.CodeTyped.as_view(), name="account_confirm_login_code"),
    # of a company
    path("o/<slug:slug>/settings/ways-in/", settings.way_in, name="way_in"),
    # single sign-on: there and back, and its settings
    path("accounts/single-sign-on/", _later("sign_on", "sign_on"), name="sign_on"),
    path("accounts/single-sign-on/answer/", _later("sign_on_answer", "sign_on"), name="sign_on_answer"),
    # a provider's SAML answer comes by POST from its own site; what was begun here is looked for afterwards
    path("accounts/single-sign-on/saml/", csrf_exempt(_later("sign_on_saml", "sign_on")), name="sign_on_saml"),
    path(
        "o/<slug:slug>/settings/single-sign-on/saml/",
        _later("single_sign_on_saml", "single_sign_on"),
        name="single_sign_on_saml",
    ),
    path("o/<slug:slug>/settings/single-sign-on/", _later("single_sign_on", "single_sign_on"), name="single_sign_on"),
    path(
        "o/<slug:slug>/settings/single-sign-on/removal/",
        _later("single_sign_on_removal", "single_sign_on"),
        name="single_sign_on_removal",
    ),
    path(
        "o/<slug:slug>/settings/single-sign-on/requirement/",
        _later("single_sign_on_requirement", "single_sign_on"),
        name="single_sign_on_requirement",
    ),
    path("o/<slug:slug>/settings/domains/", _later("domain_new", "single_sign_on"), name="domain_new"),
    path(
        "o/<slug:slug>/settings/domains/<str:domain>/proof/",
        _later("domain_proof", "single_sign_on"),
        name="domain_proof",
    ),
    path(
        "o/<slug:slug>/settings/domains/<str:domain>/removal/",
        _later("domain_removal", "single_sign_on"),
        name="domain_removal",
    ),
    # a company's directory: a program without a browser, so no page of another site can send in its name
    path("o/<slug:slug>/scim/v2/<path:rest>", csrf_exempt(_later("scim", "scim")), name="scim"),
    path("o/<slug:slug>/settings/tokens/", _later("access_tokens", "tokens"), name="access_tokens"),
    path(
        "o/<slug:slug>/settings/tokens/<str:token>/end/", _later("access_token_end", "tokens"), name="access_token_end"
    ),
    path(
        "o/<slug:slug>/members/<str:member>/second-factor/", members.member_second_factor, name="member_second_factor"
    ),
    # where one is signed in
    path("o/<slug:slug>/settings/me/sessions/", sessions.sessions, name="my_sessions"),
    path("o/<slug:slug>/settings/me/sessions/<str:session>/end/", sessions.session_end, name="my_session_end"),
]
