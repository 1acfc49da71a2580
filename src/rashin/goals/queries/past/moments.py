"""Which moment a past day ends at, and which days may be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rashin.organizations.models import Organization

ONE_DAY = timedelta(days=1)
A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class PastDay:
    """A day of the organisation `of` (its public id). What was recorded before `ends` had been recorded by its end;
    once the day is `over`, nothing can be added to that any more."""

    day: date
    ends: datetime
    of: str
    over: bool

    @property
    def last_moment(self) -> datetime:
        """The last moment of the day, for what is asked by a moment."""
        return self.ends - A_MOMENT


def past_day(organization: Organization, day: date, *, today: date) -> PastDay:
    """The day, with the moment at which the next one begins in the organisation's zone; `today` may be asked for, too:
    then it is what has been recorded so far."""
    zone = ZoneInfo(organization.time_zone)
    ends = datetime.combine(day + ONE_DAY, time(), tzinfo=zone)
    return PastDay(day, ends, organization.public_id, day < today)


def first_day_of(organization: Organization) -> date:
    """Before it there is nothing to look back at."""
    return organization.day_of(organization.created_at)
