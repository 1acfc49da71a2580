"""How far a week's numbers are entered: what the strip, the count and the foot of my week say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rashin.goals.actions.check_in import counts_from_nothing
from rashin.goals.forms.check_in import new_key
from rashin.goals.measured import language
from rashin.goals.models import Kind
from rashin.goals.queries.owed import Carried, carried_now
from rashin.organizations.models import Member
from rashin.ui import formats

SECONDS_EACH = 40


@dataclass(frozen=True, slots=True)
class Owe:
    """One cell of the strip: how many of what; `count` 0 is drawn as settled."""

    count: int
    words: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many numbers are owed, done and asked for altogether; until when some are put off, and when the next is due.
    `rest`: public id and latest entry of each that can be told to be as it was in one tap, under this `key`."""

    owed: int
    done: int
    asked: int
    put_off: tuple[date, ...]
    next_due: date | None
    rest: tuple[tuple[str, str], ...]
    key: str = field(default_factory=new_key)

    def owe(self, today: date) -> Owe:
        """The cell of the strip that is about numbers."""
        if not self.owed:
            return self._nothing_owed(today)
        minutes = max(1, -(-self.owed * SECONDS_EACH // 60))
        about = ngettext("about %(num)s minute", "about %(num)s minutes", minutes) % {"num": minutes}
        said = ngettext("Number left to enter", "Numbers left to enter", self.owed)
        return Owe(self.owed, said, about, "#numbers")

    def _nothing_owed(self, today: date) -> Owe:
        """All is entered, or put off: then how many, and until when."""
        following = min(self.put_off, default=self.next_due)
        note = _("next: %(day)s") % {"day": formats.date_text(following, language=language(), today=today)}
        entered = _("All numbers entered") if self.asked else _("Nothing to enter this week")
        said = _("Numbers put off") if self.put_off else entered
        return Owe(len(self.put_off), said, note if following else "", "#numbers")


def next_due_of(dues: Iterable[date | None], today: date) -> date | None:
    """The next due day after today."""
    return min((day for day in dues if day is not None and day > today), default=None)


def tally_now(member: Member, today: date) -> Tally:
    """The same as the page's, from what is read in one statement."""
    found = carried_now(member, today)
    states = [(each.state(today), each) for each in found]
    asked = [state for state, _each in states if state]
    return Tally(
        owed=asked.count("owed"),
        done=asked.count("done"),
        asked=len(asked),
        put_off=tuple(each.put_off_until for state, each in states if state == "later" and each.put_off_until),
        next_due=next_due_of((each.next_due for each in found), today),
        rest=tuple((each.public_id, each.last_seen or "") for state, each in states if _is_rest(state, each)),
    )


def _is_rest(state: str, each: Carried) -> bool:
    known = each.value is not None or counts_from_nothing(each)
    return state == "owed" and known and each.kind != Kind.RECURRING
