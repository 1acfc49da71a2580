"""When a team works: its check-in day, its closed days, Japan's holidays where the organisation keeps them.

The days are stored with the team and with the organisation as canonical JSON, so that a check-in needs no further
query: `{"weekdays": [2], "ranges": [["2026-12-29", "2027-01-03", "年末年始"]]}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rashin.activity.canonical import canonical_text
from rashin.organizations.models import Organization
from rashin.people.models import Team
from rashin.rules.rhythm import Closed

FIRST_YEAR, LAST_YEAR = 2015, 2060  # what of the holidays is counted when all of them are listed


@dataclass(frozen=True)
class ClosedRange:
    """From `first` to `last`, both included."""

    first: date
    last: date
    reason: str = ""


@dataclass(frozen=True)
class ClosedDays:
    """What one team or organisation says of its own closed days."""

    weekdays: frozenset[int] = frozenset()
    ranges: tuple[ClosedRange, ...] = ()

    def dumps(self) -> str:
        """The text to store."""
        ranges = [
            [r.first.isoformat(), r.last.isoformat(), r.reason] for r in sorted(self.ranges, key=lambda r: r.first)
        ]
        return canonical_text({"weekdays": sorted(self.weekdays), "ranges": ranges})


@dataclass(frozen=True, kw_only=True)
class ClosedChange:
    """What one person closes and opens. Whatever else stands meanwhile is left as it is."""

    closes: frozenset[int] = frozenset()
    opens: frozenset[int] = frozenset()
    added: tuple[ClosedRange, ...] = ()
    removed: tuple[ClosedRange, ...] = ()

    def of(self, days: ClosedDays) -> ClosedDays:
        """These days after the change."""
        left = [each for each in days.ranges if each not in self.removed]
        return ClosedDays((days.weekdays | self.closes) - self.opens, tuple(dict.fromkeys([*left, *self.added])))


@dataclass(frozen=True)
class Calendar:
    """A check-in weekday (0 is Monday) and the days on which nobody is there."""

    weekday: int
    closed: Closed

    def on(self, weekday: int | None) -> Calendar:
        """The same closed days with another check-in day, where one is given."""
        return self if weekday is None else Calendar(weekday, self.closed)


@lru_cache(maxsize=4096)
def closed_days(text: str) -> ClosedDays:
    """Read the stored text."""
    content = json.loads(text or "{}")
    ranges = tuple(
        ClosedRange(date.fromisoformat(first), date.fromisoformat(last), reason)
        for first, last, reason in content.get("ranges", [])
    )
    return ClosedDays(frozenset(content.get("weekdays", [])), ranges)


@lru_cache
def japanese_holidays(year: int) -> frozenset[date]:
    """Japan's national holidays of a year."""
    import jpholiday  # a start need not wait for it

    return frozenset(day for day, _name in jpholiday.year_holidays(year))


class JapaneseHolidays(AbstractSet[date]):
    """Japan's national holidays; of each year that is asked about they are counted once."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in japanese_holidays(day.year)

    def __iter__(self) -> Iterator[date]:
        return (day for year in range(FIRST_YEAR, LAST_YEAR + 1) for day in sorted(japanese_holidays(year)))

    def __len__(self) -> int:
        return sum(len(japanese_holidays(year)) for year in range(FIRST_YEAR, LAST_YEAR + 1))

    def __hash__(self) -> int:
        return hash(JapaneseHolidays)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, JapaneseHolidays) or AbstractSet.__eq__(self, other)


JAPANESE_HOLIDAYS = JapaneseHolidays()


def calendar(organization: Organization, team: Team | None = None) -> Calendar:
    """The calendar of a team, or of the organisation itself."""
    texts = (organization.closed_days, team.closed_days if team else "{}")
    weekday = organization.check_in_weekday
    if team is not None and team.check_in_weekday is not None:
        weekday = team.check_in_weekday
    return Calendar(weekday, _closed(texts, organization.observes_japanese_holidays))


@lru_cache(maxsize=1024)
def _closed(texts: tuple[str, ...], with_holidays: bool) -> Closed:
    own: Iterable[ClosedDays] = [closed_days(text) for text in texts]
    return Closed(
        weekdays=frozenset().union(*(days.weekdays for days in own)),
        ranges=tuple((r.first, r.last) for days in own for r in days.ranges),
        days=JAPANESE_HOLIDAYS if with_holidays else frozenset(),
    )
