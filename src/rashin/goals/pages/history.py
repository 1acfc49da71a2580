"""Everything that was entered for a key result: what stands, what was corrected or taken back, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import pgettext

from rashin.goals.models import CheckIn, CheckInKind, KeyResult, Kind, ObjectiveState, Source
from rashin.goals.pages.check_in import Round, said
from rashin.goals.queries.entries import Entered
from rashin.goals.wordings import named


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry. `fate`: "" it stands, "corrected" or "taken_back"; `replaces` is the value that it corrects;
    `for_another` whose number it is when somebody else typed it; `is_late` when it was typed after its day; `by_link`
    when it came through a team's link."""

    public_id: str
    for_date: date
    at: datetime
    value: str
    confidence: int | None
    note: str
    by: str
    for_another: str
    fate: str
    replaces: str
    is_late: bool
    wants_help: bool
    by_link: bool
    until: date | None
    correct_url: str
    undo_url: str


def is_open_for_entries(key_result: KeyResult) -> bool:
    """Whether numbers can still be entered: agreed, not put away, not fed, in a cycle that is open."""
    objective = key_result.objective
    return (
        key_result.counts
        and key_result.kind != Kind.FED
        and objective.state == ObjectiveState.AGREED
        and objective.archived_at is None
        and objective.cycle.is_open
    )


def history_of(given: Entered, round_: Round) -> tuple[HistoryLine, ...]:
    """The entries, the latest first; taking back shows at what it took back."""
    row = given.key_result
    retracted = {each.retracts_id for each in given.rows if each.retracts_id}
    standing = {each.pk for each in given.stands}
    by_id = {each.pk: each for each in given.rows}
    lines = []
    for entry in reversed(given.rows):
        if entry.kind == CheckInKind.RETRACTION:
            continue
        fate = "" if entry.pk in standing else "taken_back" if entry.pk in retracted else "corrected"
        before = by_id.get(entry.replaces_id or 0)
        lines.append(_line(entry, row, round_, fate=fate, before=before))
    return tuple(lines)


def _line(entry: CheckIn, row: KeyResult, round_: Round, *, fate: str, before: CheckIn | None) -> HistoryLine:
    offered = round_.addresses.offered
    typed_by = named(entry.entered_by.name) if entry.entered_by else pgettext("who entered", "by itself")
    another = entry.member if entry.member_id != entry.entered_by_id else None
    return HistoryLine(
        public_id=entry.public_id,
        for_date=entry.for_date,
        at=entry.recorded_at,
        value=said(entry, row),
        confidence=entry.confidence,
        note=entry.note,
        by=typed_by,
        for_another=named(another.name) if another else "",
        fate=fate,
        replaces=said(before, row) if before else "",
        is_late=round_.member.organization.day_of(entry.recorded_at) > entry.looked_on,
        wants_help=entry.wants_help,
        by_link=entry.source == Source.LINK,
        until=entry.until,
        correct_url="" if fate else offered("check_in_correction", check_in=entry.public_id),
        undo_url="" if fate else offered("check_in_retraction", check_in=entry.public_id),
    )
