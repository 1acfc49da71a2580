"""What was refused goes on record line by line as far as anybody can read it, and beyond that as a count: a flood is on
record, and fills no disk.

Limits of one process: so many lines of one person in a minute, so many of all strangers together in an hour. What is
left out is told when the minute is over, with the next request. Who is a stranger does not depend on who exists: tries
at signing in are all strangers', and are counted and written alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from rashin.activity import security
from rashin.activity.origin import coming_from
from rashin.activity.security import Place
from rashin.organizations.models import Member, Organization

MOST_IN_A_MINUTE = 30  # of one person
MOST_TO_WAIT = 3  # of these, which all say the same
MOST_OF_STRANGERS = 1000  # of all together in an hour
TO_WAIT, EXPORT = "access.limited", "export.taken"
MORE, MORE_EXPORTS = "refusals.more", "exports.more"


@dataclass(frozen=True, slots=True)
class _Line:
    """What is counted together."""

    name: str
    account: str
    place: Place


class _Counts:
    """How many lines there have been in this minute and this hour, and how many were left out."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.minute, self.hour, self.of_strangers = 0, 0, 0
        self.lines: Counter[tuple[str, bool]] = Counter()
        self.left_out: Counter[_Line] = Counter()

    def is_over(self, at: datetime) -> bool:
        return int(at.timestamp()) // 60 != self.minute

    def begin(self, at: datetime) -> Counter[_Line]:
        """A new minute; gives what was left out in the last one."""
        self.minute = int(at.timestamp()) // 60
        if self.minute // 60 != self.hour:
            self.hour, self.of_strangers = self.minute // 60, 0
        left_out, self.lines, self.left_out = self.left_out, Counter(), Counter()
        return left_out

    def allows(self, name: str, person: str, *, is_stranger: bool) -> bool:
        """Count one line more; False where there are too many."""
        waits = name == TO_WAIT
        self.lines[person, waits] += 1
        if self.lines[person, waits] > (MOST_TO_WAIT if waits else MOST_IN_A_MINUTE):
            return False
        self.of_strangers += is_stranger
        return not is_stranger or self.of_strangers <= MOST_OF_STRANGERS


_lock = Lock()
_counts = _Counts()


def note(
    name: str,
    *,
    at: datetime,
    person: str,
    by: Member | None = None,
    organization: Organization | None = None,
    account: str = "",
    payload: Mapping[str, object] | None = None,
    is_stranger: bool = True,
) -> None:
    """Record a refusal as `security.note` does; `person` is who is counted: an account, a token, an address."""
    place = security.place_of(by, organization)
    _note(name, [place], at, account, payload, person=person, is_stranger=is_stranger)


def note_for_each(
    name: str,
    members: Iterable[Member],
    *,
    at: datetime,
    person: str,
    account: str = "",
    payload: Mapping[str, object] | None = None,
) -> None:
    """Record a try at an account as `security.note_for_each` does: everybody who tries is a stranger."""
    _note(name, security.places_of(members), at, account, payload, person=person, is_stranger=True)


def _note(
    name: str,
    places: list[Place],
    at: datetime,
    account: str,
    payload: Mapping[str, object] | None,
    *,
    person: str,
    is_stranger: bool,
) -> None:
    tell_what_was_left_out(at)
    with _lock:
        allowed = _counts.allows(name, person, is_stranger=is_stranger)
        if not allowed:
            _counts.left_out.update(_Line(name, account, place) for place in places)
    if allowed:
        security.write(name, places, at=at, account=account, payload=payload)


def tell_what_was_left_out(at: datetime) -> None:
    """One line for each count of a minute that is over; nothing while it lasts, and mostly nothing at all."""
    if not _counts.is_over(at):
        return
    with _lock:
        minute = _counts.minute
        left_out = _counts.begin(at) if _counts.is_over(at) else {}
    with coming_from("", ""):
        for line, count in left_out.items():
            told = {"of": line.name, "count": count, "minute": datetime.fromtimestamp(minute * 60, tz=at.tzinfo)}
            name = MORE_EXPORTS if line.name == EXPORT else MORE
            security.write(name, [line.place], at=at, account=line.account, payload=told)


def forget() -> None:
    """Begin to count anew, for a test."""
    with _lock:
        _counts.forget()
