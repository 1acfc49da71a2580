"""Who came in, was refused or took something along, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup, escape

from rashin.activity.canonical import parsed
from rashin.activity.models import SecurityEvent
from rashin.goals.wordings import named

Sentence = Callable[[str, Mapping[str, Any]], Markup]


def sentence_of(line: SecurityEvent) -> Markup:
    """A line of security in words, also one of the installation, which no company sees."""
    return SECURITY.get(line.name, _something)(line.actor.name if line.actor else "", parsed(line.payload))


def _plain(sentence: Any) -> Sentence:
    """A sentence with `who`, as people are spoken of."""

    def said(who: str, content: Mapping[str, Any]) -> Markup:
        return say(str(sentence), who=who or str(content.get("typed") or ""))

    return said


def say(sentence: str, *, who: str, **values: object) -> Markup:
    """A sentence about somebody, whose name stands out; no value becomes a part of the page."""
    person = Markup("<b>{}</b>").format(named(who) if who else _("Somebody"))
    return Markup(sentence) % {"who": person, **{name: escape(value) for name, value in values.items()}}


def _refused(who: str, content: Mapping[str, Any]) -> Markup:
    if content.get("status") == 403:
        return say(_("%(who)s was refused: without the right to do it."), who=who)
    return say(_("%(who)s was refused: nothing there for them."), who=who)


def _taken(who: str, content: Mapping[str, Any]) -> Markup:
    name = str(content.get("path") or "").rstrip("/").rpartition("/")[2]
    return say(_("%(who)s took a file along: %(file)s"), who=who, file=name or content.get("what", ""))


def _deleted(who: str, content: Mapping[str, Any]) -> Markup:
    return say(_("The company %(slug)s was deleted, on its day."), who=who, slug=content.get("slug", ""))


def _sign_on_refused(who: str, content: Mapping[str, Any]) -> Markup:
    typed = str(content.get("typed") or "")
    return say(
        _("A sign-in by single sign-on as %(typed)s was refused (%(reason)s)."),
        who=who, typed=typed or _("somebody"), reason=content.get("reason", ""),
    )  # fmt: skip


def _key_refused(who: str, content: Mapping[str, Any]) -> Markup:
    name = content.get("name")
    if not name:
        return say(_("Somebody came with an access token that opens nothing."), who=who)
    return say(_("The access token “%(name)s” was refused: it has ended, or opens something else."), who=who, name=name)


OF_WHAT = {
    "account.refused": gettext_lazy("passwords at signing in"),
    "account.password_refused": gettext_lazy("passwords asked for once more"),
    "account.factor_refused": gettext_lazy("second factors"),
    "account.code_refused": gettext_lazy("codes that are mailed"),
    "account.passkey_refused": gettext_lazy("passkeys"),
    "access.refused": gettext_lazy("pages"),
    "access.limited": gettext_lazy("told to wait"),
    "access_token.refused": gettext_lazy("access tokens"),
    "sign_on.refused": gettext_lazy("single sign-on"),
    "team_link.refused": gettext_lazy("links of teams"),
    "link.refused": gettext_lazy("invitations and links for a new password"),
    "form.refused": gettext_lazy("forms that come from elsewhere"),
    "start.refused": gettext_lazy("codes of the first start"),
}


def _more(who: str, content: Mapping[str, Any]) -> Markup:
    what = OF_WHAT.get(str(content.get("of")), "")
    return say(
        _("%(who)s was refused %(count)s more times in that minute (%(what)s)."),
        who=who, count=content.get("count", ""), what=what,
    )  # fmt: skip


def _more_files(who: str, content: Mapping[str, Any]) -> Markup:
    return say(_("%(who)s took %(count)s more files along in that minute."), who=who, count=content.get("count", ""))


FACTORS = {
    "totp": gettext_lazy("codes from an app"),
    "webauthn": gettext_lazy("a passkey"),
    "recovery_codes": gettext_lazy("recovery codes"),
}


def _of_a_factor(sentence: Any) -> Sentence:
    """A sentence with `who` and which `factor`."""

    def said(who: str, content: Mapping[str, Any]) -> Markup:
        return say(str(sentence), who=who, factor=FACTORS.get(str(content.get("factor")), _("a second factor")))

    return said


_something = _plain(gettext_lazy("%(who)s did something."))
SECURITY: Mapping[str, Sentence] = {
    "account.signed_in": _plain(gettext_lazy("%(who)s signed in.")),
    "account.signed_out": _plain(gettext_lazy("%(who)s signed out.")),
    "account.refused": _plain(gettext_lazy("A sign-in as %(who)s was refused: wrong password.")),
    "account.password_refused": _plain(gettext_lazy("%(who)s was asked for the password and typed another one.")),
    "account.password_set": _plain(gettext_lazy("%(who)s set a first password.")),
    "account.password_changed": _plain(gettext_lazy("%(who)s changed the password.")),
    "account.password_reset": _plain(gettext_lazy("%(who)s set a new password by a link.")),
    "account.way_in_made": _plain(
        gettext_lazy("A link for a new password of %(who)s was made on the machine of this installation.")
    ),
    "account.sessions_ended": _plain(
        gettext_lazy("%(who)s was signed out on every device, on the machine of this installation.")
    ),
    "account.factors_removed": _plain(
        gettext_lazy("The second factors of %(who)s were taken off on the machine of this installation.")
    ),
    "account.factor_added": _of_a_factor(gettext_lazy("%(who)s set up %(factor)s for signing in.")),
    "account.factor_removed": _of_a_factor(gettext_lazy("%(who)s signs in without %(factor)s from now on.")),
    "account.factor_renewed": _of_a_factor(gettext_lazy("%(who)s made new %(factor)s.")),
    "account.factor_refused": _plain(gettext_lazy("A second factor of %(who)s was refused: it did not fit.")),
    "account.code_refused": _plain(gettext_lazy("A code mailed for signing in as %(who)s was typed wrongly.")),
    "account.passkey_refused": _plain(gettext_lazy("%(who)s came with a passkey that does not sign in here.")),
    "access_token.refused": _key_refused,
    "link.refused": _plain(
        gettext_lazy("%(who)s opened an invitation, or a link for a new password, that opens nothing or no more.")
    ),
    "form.refused": _plain(gettext_lazy("A form of %(who)s was refused: it was too old, or came from another site.")),
    "start.refused": _plain(gettext_lazy("%(who)s typed a wrong code of the first start.")),
    "refusals.more": _more,
    "exports.more": _more_files,
    "sign_on.arrived": _plain(gettext_lazy("%(who)s came in by single sign-on.")),
    "sign_on.refused": _sign_on_refused,
    "team_link.refused": _plain(gettext_lazy("%(who)s came with a team's link that opens nothing.")),
    "access.refused": _refused,
    "access.limited": _plain(gettext_lazy("%(who)s tried too often and was told to wait.")),
    "export.taken": _taken,
    "organization.deleted": _deleted,
}
