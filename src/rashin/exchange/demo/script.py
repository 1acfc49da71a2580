"""What happens to one key result in a quarter: its entries, due day by due day, with real life in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from rashin.exchange.demo.company import Company
from rashin.exchange.demo.remarks import Remarks
from rashin.exchange.rows import EntryRow
from rashin.goals.actions.check_in import Seen
from rashin.goals.actions.content import KeyResultContent
from rashin.goals.models import CheckInKind, Cycle, Kind, Source
from rashin.organizations.models import Member
from rashin.people.calendars import Calendar
from rashin.rules import rhythm

PIVOT_OF_THE_PAST = 6  # in a quarter that is over, the story happens around the seventh due day
LATE_DAYS = 3
EARLY, LATEST = 365, 1080  # minutes after midnight: a bakery begins at six
STALE_WEEKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A key result's quarter as goals.toml describes it: `path` and `confidence` by due day, `story` bends them."""

    ref: str
    content: KeyResultContent
    days: tuple[date, ...]
    path: Sequence[str]
    confidence: Sequence[int]
    story: str
    topic: str
    enters: Member
    past: bool
    first_step: str = ""  # of a milestone: as long as nothing is done, it is this one that is not done yet
    notes: Mapping[int, str] = field(default_factory=dict)
    excused: Mapping[int, Decimal] = field(default_factory=dict)
    answers: tuple[int, int] | None = None
    help: str = ""
    wrong: str = ""
    remark_share: float = 0.45
    seconds: int = 0  # apart from what others enter in the same minute

    @property
    def source(self) -> str:
        """Somebody who enters for another does so in the team's table."""
        return Source.PAGE if self.content.owner == self.enters else Source.TABLE


Happened = tuple[datetime, EntryRow]


def days_of(cycle: Cycle, week: Calendar, *, past: bool) -> tuple[date, ...]:
    """The days on which a number is entered in a cycle. Of a cycle that is over the last entry is for its last day."""
    days = rhythm.due_days(cycle.first_day, cycle.last_day, weekday=week.weekday, closed=week.closed)
    return (*days[:-1], cycle.last_day) if past else days


def entries(company: Company, script: Script, remarks: Remarks, *, minutes: int | None = None) -> Iterator[Happened]:
    """Every entry of the quarter up to the company's last moment. `minutes` fixes the time of day."""
    rng = Random(f"{company.seed} {script.ref}")
    come = [day for day in script.days if day <= company.today]
    pivot = PIVOT_OF_THE_PAST if script.past else len(come) - 1
    value: Decimal | None = None
    looked = False
    for week, day in enumerate(come[: len(script.path)]):
        mark = _bent(script, week, pivot)
        time = minutes if minutes is not None else _minutes(company, day, rng)
        if mark == "=" and not looked:
            mark = f"not {script.first_step}" if script.first_step else ""
        if mark:
            seen, value = _seen(script, mark, week, day, value, remarks, rng)
            looked = looked or seen.kind != CheckInKind.NOT_LOOKED
            if week == pivot and script.story == "help_wanted":
                seen = replace(seen, wants_help=True, note=script.help)
            at = company.moment(day, time) + timedelta(seconds=script.seconds % 60, microseconds=script.seconds)
            yield from _entered(company, script, seen, (week, pivot), at, remarks, rng)


def _minutes(company: Company, day: date, rng: Random) -> int:
    """The time of day; today's entries came in the morning."""
    return rng.randrange(EARLY, EARLY + 85 if day == company.today else LATEST)


def _bent(script: Script, week: int, pivot: int) -> str:
    """The mark of a due day after what the story did to it."""
    mark = script.path[week]
    behind = pivot - week
    if script.story == "stale" and 0 <= behind < STALE_WEEKS:
        return ""
    if behind == 0 and script.story == "open":
        return ""
    return "?" if behind == 0 and script.story == "not_looked" and mark else mark


def _seen(
    script: Script, mark: str, week: int, day: date, before: Decimal | None, remarks: Remarks, rng: Random
) -> tuple[Seen, Decimal | None]:
    """What is entered for a mark, and the value that stands after it."""
    confidence = script.confidence[week]
    shared = {"confidence": confidence, "for_date": day, "looked_on": day}
    note = script.notes.get(week + 1, "")
    remark = note or (remarks.pick(script, mark, before, rng) if rng.random() < script.remark_share else "")
    if mark == "?":
        put_off = Seen(kind=CheckInKind.NOT_LOOKED, until=day + timedelta(days=4), for_date=day, looked_on=day)
        return replace(put_off, note=remark or remarks.of("any", "not_looked", rng)), before
    if mark == "=":
        return Seen(kind=CheckInKind.NO_CHANGE, note=remark, **shared), before  # type: ignore[arg-type]
    if script.content.kind == Kind.MILESTONE:
        step = mark.removeprefix("not ")
        return Seen(kind=CheckInKind.STEP, step=step, done=step == mark, note=remark, **shared), before  # type: ignore[arg-type]
    value = Decimal(mark)
    answers = rng.randint(*script.answers) if script.answers else None
    excused = script.excused.get(week + 1)
    return Seen(value=value, excused=excused, answers=answers, note=remark, **shared), value  # type: ignore[arg-type]


def _entered(
    company: Company,
    script: Script,
    seen: Seen,
    place: tuple[int, int],
    at: datetime,
    remarks: Remarks,
    rng: Random,
) -> Iterator[Happened]:
    """The entry, late or first typed wrong where the story says so; nothing after the company's last moment."""
    week, pivot = place
    bends = week == pivot - 1 and seen.kind == CheckInKind.VALUE
    row = EntryRow(key_result=script.ref, seen=seen, by=script.enters, source=script.source)
    if bends and script.story == "late":
        at += timedelta(days=LATE_DAYS, minutes=7)
        row = replace(row, seen=replace(seen, note=seen.note or remarks.of("any", "late", rng)))
    if bends and script.story == "corrected" and script.wrong:
        ref = f"{script.ref} {week}"
        if at <= company.until:
            yield at, replace(row, ref=ref, seen=replace(seen, value=Decimal(script.wrong)))
        at += timedelta(days=1, minutes=11)
        corrected = replace(seen, note=remarks.of("any", "corrected", rng))
        row = replace(row, replaces=ref, seen=corrected)
    if at <= company.until:
        yield at, row
