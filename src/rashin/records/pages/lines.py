"""One line of the record in words: who did what, from where, and what stood before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup, escape

from rashin.activity.canonical import canonical_text, parsed
from rashin.activity.models import Event, SecurityEvent
from rashin.goals.field_words import LABELS, change_lines
from rashin.goals.queries.feed import OF_GOALS, Happening, happenings
from rashin.goals.wordings import named, tell
from rashin.organizations.models import Member
from rashin.people.devices import device_of
from rashin.records.queries import ACCESS, GOALS, PEOPLE, REFUSALS, REFUSED, Line, hidden_threads, without_words

LONGEST = 300
OWN_LABELS = {
    "name": gettext_lazy("Name"),
    "slug": gettext_lazy("Name in addresses"),
    "role": gettext_lazy("Role"),
    "language": gettext_lazy("Language"),
    "time_zone": gettext_lazy("Time zone"),
    "fiscal_first_month": gettext_lazy("First month of the fiscal year"),
    "check_in_weekday": gettext_lazy("Check-in day"),
    "closed_days": gettext_lazy("Closed days"),
    "observes_japanese_holidays": gettext_lazy("Japanese holidays"),
    "leader": gettext_lazy("Leader"),
    "parent": gettext_lazy("Belongs to"),
    "members": gettext_lazy("Members"),
    "position": gettext_lazy("Place in the order"),
    "value": gettext_lazy("Value"),
    "confidence": gettext_lazy("Confidence"),
    "words": gettext_lazy("Our own words"),
    "requires_single_sign_on": gettext_lazy("Single sign-on alone"),
    "lets_coaches_in": gettext_lazy("Coaches with a second factor all the same"),
    "requires_two_factors": gettext_lazy("Second factor for everybody"),
    "text": gettext_lazy("Text"),
}
Changes = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A line as a page and a file show it, `at` by the organisation's clock. `code` is the name that never changes,
    `subject` the public id of what it is about, `called` what that is called today; `content` is everything that was
    written."""

    public_id: str
    at: datetime
    kind: str
    code: str
    who: str
    who_id: str
    address: str
    agent: str
    sentence: Markup
    quote: str
    changes: Changes
    subject: str
    called: str
    content: Mapping[str, Any]

    @property
    def device(self) -> str:
        """The browser in words; the file holds what it said of itself."""
        return device_of(self.agent).name if self.agent else ""


def told(lines: Iterable[Line], reader: Member) -> list[Told]:
    """Lines in words, in their order; a constant number of queries."""
    rows = list(lines)
    events = [row for row in rows if isinstance(row, Event)]
    hidden = hidden_threads(reader, {event.thread for event in events})
    hushed = {event.pk for event in events if event.thread in hidden}
    readable = [without_words(event) if event.pk in hushed else event for event in events]
    read = {event.pk: happening for event, happening in zip(events, happenings(readable, reader), strict=True)}
    zone = ZoneInfo(reader.organization.time_zone)
    return [
        _change(row, read[row.pk], zone, is_hushed=row.pk in hushed) if isinstance(row, Event) else _security(row, zone)
        for row in rows
    ]


def _change(event: Event, happening: Happening, zone: ZoneInfo, *, is_hushed: bool) -> Told:
    story = tell(happening)
    sentence = story.sentence
    if is_hushed:
        sentence = _say(_("%(who)s changed something about an objective that you may not read."), who=story.face)
    return Told(
        public_id=event.public_id,
        at=event.recorded_at.astimezone(zone),
        kind=GOALS if event.subject_kind in OF_GOALS else PEOPLE,
        code=event.name,
        who=happening.actor,
        who_id=event.actor.public_id if event.actor else "",
        address=event.address,
        agent="",
        sentence=sentence,
        quote=story.quote,
        changes=differences(happening),
        subject=event.subject,
        called=happening.called(event.subject),
        content=happening.payload,
    )


def differences(it: Happening) -> Changes:
    """(what, before, after) of everything that stood in the event as changed."""
    before, after = it.payload.get("before"), it.payload.get("after")
    if not isinstance(before, dict) or not isinstance(after, dict):
        if before is None and after is None:
            return ()
        return ((_("Changed"), _shown(it, before), _shown(it, after)),)
    others = [name for name in {**before, **after} if name not in LABELS and before.get(name) != after.get(name)]
    return (
        *change_lines(it),
        *((_label(name), _shown(it, before.get(name)), _shown(it, after.get(name))) for name in others),
    )


def _label(name: str) -> str:
    return str(OWN_LABELS.get(name, name))


def _shown(it: Happening, value: object) -> str:
    """A value that no field's words are known of: what it is called, else as it is written."""
    if value is None or value == "":
        return "—"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "、".join(it.called(each) or each for each in value)[:LONGEST] or "—"
    text = value if isinstance(value, str) else canonical_text(value)
    return it.called(value) or text[:LONGEST]


# ---- security


def _security(line: SecurityEvent, zone: ZoneInfo) -> Told:
    who = line.actor.name if line.actor else ""
    content = parsed(line.payload)
    said = SECURITY.get(line.name, _something)
    return Told(
        public_id=line.public_id,
        at=line.recorded_at.astimezone(zone),
        kind=REFUSED if line.name in REFUSALS else ACCESS,
        code=line.name,
        who=who,
        who_id=line.actor.public_id if line.actor else "",
        address=line.address,
        agent=line.agent,
        sentence=said(who, content),
        quote=str(content.get("path") or "") if line.name in ("access.refused", "access.limited") else "",
        changes=(),
        subject=line.account,
        called="",
        content=content,
    )


Sentence = Callable[[str, Mapping[str, Any]], Markup]


def _plain(sentence: Any) -> Sentence:
    """A sentence with `who`, as people are spoken of."""

    def said(who: str, content: Mapping[str, Any]) -> Markup:
        return _say(str(sentence), who=who or str(content.get("typed") or ""))

    return said


def _say(sentence: str, *, who: str, **values: object) -> Markup:
    person = Markup("<b>{}</b>").format(named(who) if who else _("Somebody"))
    return Markup(sentence) % {"who": person, **{name: escape(value) for name, value in values.items()}}


def _refused(who: str, content: Mapping[str, Any]) -> Markup:
    if content.get("status") == 403:
        return _say(_("%(who)s was refused: without the right to do it."), who=who)
    return _say(_("%(who)s was refused: nothing there for them."), who=who)


def _taken(who: str, content: Mapping[str, Any]) -> Markup:
    name = str(content.get("path") or "").rstrip("/").rpartition("/")[2]
    return _say(_("%(who)s took a file along: %(file)s"), who=who, file=name or content.get("what", ""))


def _sign_on_refused(who: str, content: Mapping[str, Any]) -> Markup:
    typed = str(content.get("typed") or "")
    return _say(
        _("A sign-in by single sign-on as %(typed)s was refused (%(reason)s)."),
        who=who, typed=typed or _("somebody"), reason=content.get("reason", ""),
    )  # fmt: skip


def _key_refused(who: str, content: Mapping[str, Any]) -> Markup:
    name = content.get("name")
    if not name:
        return _say(_("Somebody came with an access token that opens nothing."), who=who)
    return _say(
        _("The access token “%(name)s” was refused: it has ended, or opens something else."), who=who, name=name
    )


FACTORS = {
    "totp": gettext_lazy("codes from an app"),
    "webauthn": gettext_lazy("a passkey"),
    "recovery_codes": gettext_lazy("recovery codes"),
}


def _of_a_factor(sentence: Any) -> Sentence:
    """A sentence with `who` and which `factor`."""

    def said(who: str, content: Mapping[str, Any]) -> Markup:
        return _say(str(sentence), who=who, factor=FACTORS.get(str(content.get("factor")), _("a second factor")))

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
    "account.factors_removed": _plain(
        gettext_lazy("The second factors of %(who)s were taken off on the machine of this installation.")
    ),
    "account.factor_added": _of_a_factor(gettext_lazy("%(who)s set up %(factor)s for signing in.")),
    "account.factor_removed": _of_a_factor(gettext_lazy("%(who)s signs in without %(factor)s from now on.")),
    "account.factor_renewed": _of_a_factor(gettext_lazy("%(who)s made new %(factor)s.")),
    "account.factor_refused": _plain(gettext_lazy("A second factor of %(who)s was refused: it did not fit.")),
    "access_token.refused": _key_refused,
    "sign_on.arrived": _plain(gettext_lazy("%(who)s came in by single sign-on.")),
    "sign_on.refused": _sign_on_refused,
    "team_link.refused": _plain(gettext_lazy("%(who)s came with a team's link that opens nothing.")),
    "access.refused": _refused,
    "access.limited": _plain(gettext_lazy("%(who)s tried too often and was told to wait.")),
    "export.taken": _taken,
}
