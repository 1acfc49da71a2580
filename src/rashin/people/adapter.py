"""How django-allauth behaves here: nobody signs up alone; people come by invitation or start an organisation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.organizations.refusals import Conflict
from rashin.people import mail
from rashin.people.actions.account_letters import LONGEST, post
from rashin.people.bound import note_own_way
from rashin.people.models import User

CODE, LINK = "account/email/login_code", "account/email/password_reset_key"
LASTS = {CODE: timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)}
CHANGES = {
    "": gettext_lazy("How this account signs in was changed."),
    "password_changed": gettext_lazy("The password was changed."),
    "password_reset": gettext_lazy("A new password was set by a link."),
    "password_set": gettext_lazy("A password was set."),
    "address_changed": gettext_lazy("The address to sign in with was changed."),
    "totp_activated": gettext_lazy("An app for codes was set up."),
    "totp_deactivated": gettext_lazy("The app for codes was removed."),
    "webauthn_added": gettext_lazy("A passkey was added."),
    "webauthn_removed": gettext_lazy("A passkey was removed."),
    "recovery_codes_generated": gettext_lazy("New recovery codes were made."),
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by `people.actions` alone."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy("The address or the password is not right. Both have to match."),
        "too_many_login_attempts": gettext_lazy(
            "There were too many tries for this address. Wait five minutes, then try again or reset the password."
        ),
        "incorrect_password": gettext_lazy("This is not the current password."),
        "enter_current_password": gettext_lazy("This is not the current password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        """Set another password, unless one was set since this page read the account: of two who open one link at the
        same moment, or change one password, one is too late. Raises Conflict."""
        before = user.password
        user.set_password(password)
        if not User.objects.filter(pk=user.pk, password=before).update(password=user.password):
            raise Conflict(_("The password has been changed meanwhile."))

    def login(self, request: HttpRequest, user: Any) -> None:
        note_own_way(request)
        super().login(request, user)

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Allauth's own messages are not shown: the page that follows says what happened."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner of an account what has changed about signing in: one mail for all of them, in our words."""
        if mail.is_sent():
            said = CHANGES.get(template_prefix.rpartition("/")[2], CHANGES[""])
            self.send_mail("account/email/changed", email or user.email, {"user": user, "said": said})

    def send_mail(self, template_prefix: str, email: str | list[str], context: dict[str, Any]) -> None:
        """Write in the language of the account, and send beside the page."""
        language = getattr(context.get("user"), "language", "") or translation.get_language() or "en"
        with translation.override(language):
            told = {**context, "address": mail.shown_address(self.request)}
            message = self.render_mail(template_prefix, email, told)
        post(message, lasts=LASTS.get(template_prefix, LONGEST), at=timezone.now())
        self.request.__dict__["has_written"] = True

    def write_all_the_same(self, template_prefix: str) -> None:
        """Where a mail was asked for and there is no such account: write one to nobody, so that who asks learns nothing
        from how long it takes."""
        if not getattr(self.request, "has_written", False):
            self.send_mail(template_prefix, [], dict.fromkeys(("code", "password_reset_url"), "-"))
