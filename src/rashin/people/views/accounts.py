"""Signing in and out, and passwords: allauth's views with our pages. Nothing else of allauth is offered."""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from allauth.account import views
from allauth.account.adapter import get_adapter
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language as django_set_language

from rashin.organizations.refusals import Conflict
from rashin.people import mail
from rashin.people.actions.accounts import come_back
from rashin.people.actions.claims import claim
from rashin.people.actions.sessions import end_sessions
from rashin.people.adapter import CODE, LINK
from rashin.people.doors import speak_as_before
from rashin.people.models import SingleSignOn
from rashin.people.on_record import refuse
from rashin.people.queries import provider_of_address
from rashin.people.watching import code_refused, password_refused
from rashin.ui.telling import tell

WRONG_PASSWORD = {"incorrect_password", "enter_current_password"}  # allauth's words for it


class Answers422:
    """A form that has to be filled in again answers 422. Labels stand above the fields, never inside."""

    http_method_names = ("get", "head", "post")

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        form: Form = super().get_form(form_class)  # type: ignore[misc]
        for field in form.fields.values():
            field.widget.attrs.pop("placeholder", None)
        return form

    def form_invalid(self, form: Form) -> HttpResponse:
        codes = {error.code for errors in form.errors.as_data().values() for error in errors}
        if codes & WRONG_PASSWORD:
            password_refused(self.request.user)  # type: ignore[attr-defined]
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


class SpeaksAsBefore:
    """Somebody who is signed in is spoken to as inside the company."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        speak_as_before(request)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class GoesOnUnderAnotherName:
    """Who has just shown once more who they are goes on under another name of the session; the former one ends."""

    def form_valid(self, form: Form) -> HttpResponse:
        self.request.session.cycle_key()  # type: ignore[attr-defined]
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return response


class KnowsMail:
    """The page says whether mail is sent at all."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**context, "sends_mail": mail.is_sent()}


class SignIn(KnowsMail, Answers422, views.LoginView):  # type: ignore[misc]
    """Sign in by address and password. An address of a company that has a sign-in of its own leads there when no
    password was typed, and is told of it when one did not do: by its domain, whoever exists."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        provider = None if request.POST.get("password") else self._provider()
        if provider is None:
            response: HttpResponseBase = super().post(request, *args, **kwargs)
            return response
        from rashin.people.views.sign_on import led_there  # what speaks to providers is large, and asked for by few

        return led_there(request, provider, hint=request.POST["login"].strip().lower())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        found = self._provider() if self.request.method == "POST" else None
        return {**context, "provider": found, "has_sign_on": SingleSignOn.objects.exists()}

    def _provider(self) -> SingleSignOn | None:
        return provider_of_address(self.request.POST.get("login", "")[:254])


class ChangePassword(SpeaksAsBefore, Answers422, views.PasswordChangeView):  # type: ignore[misc]
    """Change one's own password."""

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except Conflict as conflict:
            form.add_error(None, conflict.reason)
            return self.form_invalid(form)
        end_sessions(self.request.user.pk, but=self.request.session.digest)
        tell(self.request, _("The password has been changed. Other devices have been signed out."))
        return response


class FirstPassword(SpeaksAsBefore, Answers422, views.PasswordSetView):  # type: ignore[misc]
    """A first password, for an account that has none (who looks at the example has come in without)."""

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except Conflict as conflict:
            form.add_error(None, conflict.reason)
            return self.form_invalid(form)
        tell(self.request, _("The password is set."))
        return response


class ConfirmIdentity(GoesOnUnderAnotherName, SpeaksAsBefore, Answers422, views.ReauthenticateView):  # type: ignore[misc]
    """Type the password once more before something that matters."""


class ForgottenPassword(KnowsMail, Answers422, views.PasswordResetView):  # type: ignore[misc]
    """Ask for a link by mail. Whether there is such an account is not told."""

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        get_adapter().write_all_the_same(LINK)
        return response


@method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
class CodeByMail(KnowsMail, Answers422, views.RequestLoginCodeView):  # type: ignore[misc]
    """Ask for a code by mail in place of the password. Whether there is such an account is not told."""

    def form_valid(self, form: Form) -> HttpResponse:
        if not mail.is_sent():
            return self.form_invalid(form)
        response: HttpResponse = super().form_valid(form)
        get_adapter().write_all_the_same(CODE)
        return response


@method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
class CodeTyped(Answers422, views.ConfirmLoginCodeView):  # type: ignore[misc]
    """Type the code that came by mail. Tries are counted beside the session, which two pages at the same moment would
    each write as they have read it; and the right code counts once."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self._action == "verify" and not self._counts("try of a mailed code", most=self._process.max_attempts):
            return self._over()
        response: HttpResponseBase = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: Form) -> HttpResponse:
        if self._action == "verify" and not self._counts("mailed code", most=1):
            return self._over()
        response: HttpResponse = super().form_valid(form)
        return response

    def _counts(self, purpose: str, *, most: int) -> bool:
        state, lasts = self._process.state, timedelta(seconds=self._process.timeout)
        asked = f"{state['at']} {state.get('email')} {state.get('user_id')}"
        return claim(purpose, asked, lasts=lasts, at=timezone.now(), most=most)

    def _over(self) -> HttpResponse:
        code_refused(str(self._process.state.get("email") or ""))
        self._process.abort()
        return redirect("account_request_login_code")

    def form_invalid(self, form: Form) -> HttpResponse:
        code_refused(str(self._process.state.get("email") or ""))
        return super().form_invalid(form)


class ForgottenPasswordSent(KnowsMail, views.PasswordResetDoneView):  # type: ignore[misc]
    """The mail is on its way."""


@method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
class NewPassword(Answers422, views.PasswordResetFromKeyView):  # type: ignore[misc]
    """Set a new password by a link; where somebody was signed in with the former one, it ends."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if context.get("token_fail"):
            refuse(self.request, "link.refused")
        return context

    def form_valid(self, form: Form) -> HttpResponse:
        as_found = copy(self.reset_user)
        try:
            response: HttpResponse = super().form_valid(form)
        except Conflict:  # the link was used on another page meanwhile
            ended: HttpResponse = self.render_to_response(self.get_context_data(token_fail=True), status=409)
            return ended
        come_back(as_found, token=self.key)
        return response


class NewPasswordSet(views.PasswordResetFromKeyDoneView):  # type: ignore[misc]
    """The new password is set."""


class SignOut(SpeaksAsBefore, views.LogoutView):  # type: ignore[misc]
    """Sign out on this device; what the browser has kept to go back to goes with it."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


class Inactive(views.AccountInactiveView):  # type: ignore[misc]
    """This account has been closed."""


set_language = require_POST(django_set_language)
