"""One line of the record in words: who did what, from where, and what stood before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from rashin.activity.canonical import canonical_text, parsed
from rashin.activity.models import Event, SecurityEvent
from rashin.goals.field_words import LABELS, change_lines
from rashin.goals.queries.feed import OF_GOALS, Happening, happenings
from rashin.goals.wordings import tell
from rashin.organizations.models import Member
from rashin.people.devices import device_of
from rashin.records.queries import ACCESS, GOALS, PEOPLE, REFUSALS, REFUSED, Line, hidden_threads, without_words
from rashin.records.security_words import say, sentence_of

LONGEST = 300
WITH_PATH = ("access.refused", "access.limited", "form.refused")
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
        sentence = say(_("%(who)s changed something about an objective that you may not read."), who=story.face)
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
    return Told(
        public_id=line.public_id,
        at=line.recorded_at.astimezone(zone),
        kind=REFUSED if line.name in REFUSALS else ACCESS,
        code=line.name,
        who=who,
        who_id=line.actor.public_id if line.actor else "",
        address=line.address,
        agent=line.agent,
        sentence=sentence_of(line),
        quote=str(content.get("path") or "") if line.name in WITH_PATH else "",
        changes=(),
        subject=line.account,
        called="",
        content=content,
    )
