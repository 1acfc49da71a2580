"""The second factor: allauth's views with our pages. What proves who one is comes before every change."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, cast

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rashin.people import second_factor
from rashin.people.doors import speak_as_before
from rashin.people.models import User
from rashin.people.on_record import refuse
from rashin.people.views.accounts import Answers422, GoesOnUnderAnotherName, SpeaksAsBefore
from rashin.people.watching import factor_refused
from rashin.ui.telling import tell

MOST_PASSKEYS = 1_000  # a database counts no rows beyond its largest number
_methods = method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")


class WithOptions:
    """What the browser's own dialog is asked stands in the page as text, not as a script."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**context, "options": json.dumps(context.get("js_data", {}))}


class OneAtATime:
    """What changes an account's second factors, or shows their codes, is done by one page at a time."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with transaction.atomic():
            if request.user.is_authenticated:
                User.objects.select_for_update(no_key=True).filter(pk=request.user.pk).exists()
                factors = Authenticator.objects.select_for_update().filter(user=request.user)
                list(factors.order_by("pk").values_list("pk"))
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class Overview(SpeaksAsBefore, base.IndexView):  # type: ignore[misc]
    """What is set up, and the ways to change it."""

    http_method_names = ("get", "head")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        asked = second_factor.is_asked_of(cast(User, self.request.user).pk)
        keys = enumerate(context["authenticators"].get("webauthn", []), 1)
        return {**context, "is_asked": asked, "keys": list(keys), "on": context["authenticators"]}


@require_safe
@login_required
def needed(request: HttpRequest) -> HttpResponseBase:
    """A company asks for a second factor: show the one that there is or set one up, then go on."""
    speak_as_before(request)
    wanted = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        wanted = reverse("home")
    if second_factor.is_shown(request):
        return redirect(wanted)
    if second_factor.has_one(cast(User, request.user).pk):
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': wanted})}")
    return render(request, "people/second_factor_needed.html")


@_methods
class Authenticate(WithOptions, base.AuthenticateView):  # type: ignore[misc]
    """Between the password and the first page: the second factor."""

    def form_invalid(self, form: Form) -> HttpResponse:
        if "credential" in form.fields:  # what a code is refused for is told where it is looked at
            factor_refused(self.stage.login.user, Authenticator.Type.WEBAUTHN)
        response: HttpResponse = super().form_invalid(form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


class ConfirmByCode(GoesOnUnderAnotherName, SpeaksAsBefore, Answers422, base.ReauthenticateView):  # type: ignore[misc]
    """Type a code once more before something that matters."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        kinds = Authenticator.objects.filter(user=self.request.user).values_list("type", flat=True)
        return {**context, "kinds": set(kinds)}


class ConfirmByPasskey(
    GoesOnUnderAnotherName,
    SpeaksAsBefore,
    WithOptions,
    Answers422,
    webauthn.ReauthenticateWebAuthnView,  # type: ignore[misc]
):
    """Use a passkey once more before something that matters."""

    def form_invalid(self, form: Form) -> HttpResponse:
        factor_refused(cast(User, self.request.user), Authenticator.Type.WEBAUTHN)
        shown: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return shown


class SetUpCodes(OneAtATime, SpeaksAsBefore, Answers422, totp.ActivateTOTPView):  # type: ignore[misc]
    """Set up an app that makes codes."""

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        second_factor.note_shown(self.request)
        tell(self.request, _("The app is set up. From now on signing in asks for a code."))
        return response


@_methods
class RemoveCodes(OneAtATime, SpeaksAsBefore, Answers422, totp.DeactivateTOTPView):  # type: ignore[misc]
    """Take the app off the account."""

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        tell(self.request, _("The app has been removed."))
        return response


class AddPasskey(OneAtATime, SpeaksAsBefore, Answers422, webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Add a passkey: it is a second factor, and signs in by itself, too."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        chosen = context["js_data"]["creation_options"]["publicKey"]["authenticatorSelection"]
        chosen.update(residentKey="required", requireResidentKey=True, userVerification="required")
        return {**context, "options": json.dumps(context["js_data"]), "form": kwargs.get("form") or self.get_form()}

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        second_factor.note_shown(self.request)
        tell(self.request, _("The passkey is set up."))
        return response


class OfOneself:
    """A passkey by its place in one's own list: a number of the whole installation would tell how many there are."""

    success_url = reverse_lazy("mfa_index")

    def get_object(self, queryset: object = None) -> Authenticator:
        own = self.get_queryset().order_by("pk")  # type: ignore[attr-defined]
        number = int(self.kwargs["number"])  # type: ignore[attr-defined]
        found: Authenticator | None = own[number - 1 : number].first() if 0 < number < MOST_PASSKEYS else None
        if found is None:
            raise Http404
        return found


class RemovePasskey(OneAtATime, OfOneself, SpeaksAsBefore, Answers422, webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """Take a passkey off the account."""

    def form_valid(self, form: Form) -> HttpResponse:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            form.add_error(None, cast(ValidationError, adapter.validation_error("cannot_delete_authenticator")))
            return self.form_invalid(form)
        response: HttpResponse = super().form_valid(form)
        tell(self.request, _("The passkey has been removed."))
        return response


class RenamePasskey(OfOneself, SpeaksAsBefore, Answers422, webauthn.EditWebAuthnView):  # type: ignore[misc]
    """Call a passkey otherwise."""


@_methods
class SignInByPasskey(webauthn.LoginWebAuthnView):  # type: ignore[misc]
    """Sign in by a passkey alone."""

    def form_invalid(self, form: Form) -> HttpResponse:
        refuse(self.request, "account.passkey_refused")  # whose it is the browser says, and may say anything
        tell(self.request, _("This passkey does not sign in here."))
        return redirect("account_login")


@_methods
class NewRecoveryCodes(OneAtATime, SpeaksAsBefore, Answers422, recovery_codes.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Make new recovery codes; those of before end."""


class RecoveryCodes(OneAtATime, SpeaksAsBefore, recovery_codes.ViewRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes, shown once."""

    http_method_names = ("get", "head")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response
