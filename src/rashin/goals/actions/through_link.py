"""What may be done through a team's link, asked within the transaction of what is done."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rashin.goals.access import objectives_visible_to
from rashin.goals.models import Action, CheckIn, KeyResult, Reading, Source
from rashin.organizations.models import Member
from rashin.organizations.refusals import NotAllowed
from rashin.people.actions.team_links import check_way_in
from rashin.rules.link_days import earliest_day, earliest_period_end

UNDO_SECONDS = 10
# Between the answer that shows the way back and the tap that arrives here lies the network, twice.
ON_THE_WAY = timedelta(seconds=5)


def check_entry(check_in: CheckIn, key_result: KeyResult, *, by: Member, at: datetime) -> None:
    """An entry that is about to be made; without a link nothing is asked."""
    if by.through is None:
        return
    _check_seen(by, key_result.objective_id, at)
    earliest = earliest_day(key_result.organization.day_of(at), due_since=key_result.next_due)
    if key_result.reading == Reading.PER_PERIOD:
        earliest = earliest_period_end(earliest)
    if check_in.for_date < earliest:
        words = _("This day is too long ago for this page. Somebody with an account can enter it.")
        raise ValidationError({"for_date": words})


def check_taking_back(check_in: CheckIn, *, by: Member, at: datetime) -> None:
    """One's own entry, made through the link, seconds ago."""
    if by.through is None:
        return
    check_way_in(by, at=at)
    own = check_in.source == Source.LINK and check_in.entered_by_id == by.pk
    if not own or at - check_in.recorded_at > timedelta(seconds=UNDO_SECONDS) + ON_THE_WAY:
        raise NotAllowed(_("An entry can be taken back here for ten seconds. Enter the right value instead."))


def check_tick(action: Action, *, by: Member, at: datetime) -> None:
    """A tick of an action that the team sees."""
    if by.through is not None:
        _check_seen(by, action.objective_id, at)


def _check_seen(by: Member, objective: int, at: datetime) -> None:
    check_way_in(by, at=at)
    if not objectives_visible_to(by).filter(pk=objective).exists():
        raise NotAllowed
