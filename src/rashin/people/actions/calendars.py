"""Set when a company or a team works. The figures that depend on it are brought up to date by the goals above."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.organizations.models import Member, Organization
from rashin.organizations.refusals import NotAllowed
from rashin.people.access import can_lead
from rashin.people.actions.changing import changed_fields
from rashin.people.calendars import ClosedDays, ClosedRange, closed_days
from rashin.people.models import Team

COMPANY_FIELDS = ("check_in_weekday", "closed_days", "observes_japanese_holidays")
TEAM_FIELDS = ("check_in_weekday", "closed_days")
MOST_RANGES = 60
LONGEST_REASON = 60


def set_calendar(
    place: Organization | Team, *, values: Mapping[str, object], by: Member, at: datetime
) -> Organization | Team | None:
    """Set the check-in weekday and the closed days inside the caller's transaction; None when nothing changes.

    Raises NotAllowed, and ValidationError by field (a range that ends before it begins, every weekday closed).
    """
    if not (can_lead(by, place) if isinstance(place, Team) else by.administers):
        raise NotAllowed
    if "closed_days" in values:
        _check(closed_days(str(values["closed_days"])))
    known = TEAM_FIELDS if isinstance(place, Team) else COMPANY_FIELDS
    unknown = set(values) - set(known)
    if unknown:
        raise TypeError(f"no part of a calendar: {sorted(unknown)}")
    before, after = changed_fields(place, values)
    if not after:
        return None
    place.save(update_fields=list(after))
    name = "team.calendar_changed" if isinstance(place, Team) else "organization.calendar_changed"
    log.record(name, place, organization=by.organization, by=by, at=at, payload={"before": before, "after": after})
    return place


def _check(days: ClosedDays) -> None:
    if len(days.weekdays) >= 7:
        raise ValidationError({"weekdays": _("At least one day of the week has to stay open.")})
    if len(days.ranges) > MOST_RANGES:
        raise ValidationError({"ranges": _("At most %(count)s closed periods.") % {"count": MOST_RANGES}})
    for each in days.ranges:
        _check_range(each)


def _check_range(each: ClosedRange) -> None:
    if each.last < each.first:
        raise ValidationError({"ranges": _("A closed period ends before it begins. Exchange the two days.")})
    if (each.last - each.first).days > 366:
        raise ValidationError({"ranges": _("A closed period is longer than a year.")})
    if len(each.reason) > LONGEST_REASON:
        raise ValidationError({"ranges": _("Say why in %(count)s characters or fewer.") % {"count": LONGEST_REASON}})
