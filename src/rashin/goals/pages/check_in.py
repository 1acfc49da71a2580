"""A check-in row as it is drawn: what is asked, what stood before, what has just been recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from markupsafe import Markup

from rashin.goals.actions.check_in import counts_from_nothing
from rashin.goals.actions.starting import missing_start
from rashin.goals.definitions import steps as steps_of
from rashin.goals.forms.check_in import CheckInForm, is_monthly
from rashin.goals.forms.week import WeekRowForm
from rashin.goals.measured import figure, from_to, language
from rashin.goals.models import CheckIn, CheckInKind, Entry, KeyResult, Kind, Reading, Source
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.lines import Day, freshness, pace_on
from rashin.goals.queries.entries import Entered
from rashin.goals.wordings import named
from rashin.organizations.models import Member, Weekday
from rashin.rules import key_result as rules
from rashin.rules.forecast import forecast
from rashin.ui import formats, marks


@dataclass(frozen=True, slots=True)
class Card:
    """The measuring card: what counts as one, where to look (`link`: an address), who brings it, on which day."""

    counts: str
    where: str
    link: str
    brings: str
    weekday: str


@dataclass(frozen=True, slots=True)
class Done:
    """What has been recorded, `by` whom when it was somebody else, `by_link` when it came through a team's link, and
    where it can be corrected or taken back."""

    figure: str
    dots: Markup
    note: str
    by: str
    by_link: bool
    at: datetime
    moved: Decimal | None
    wants_help: bool
    for_day: date | None
    correct_url: str
    undo_url: str


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody entered meanwhile; `mine` is what was typed here."""

    by: str
    at: datetime
    figure: str
    mine: str


@dataclass(frozen=True, slots=True)
class CheckInRow:
    """One key result of my week. `state`: owed, week (due later this week), later (put off), done, or none of these.
    `last_seen` is the public id of its latest entry; `form` is None where there is nothing to enter."""

    key_result: KeyResult
    public_id: str
    last_seen: str
    state: str
    url: str
    title: str
    title_url: str
    aim: Markup
    road: Markup
    pct: Markup
    explain_url: str
    chip: Markup
    age: Markup
    last: str
    due: date | None
    is_late: bool
    put_off_until: date | None
    card: Card | None
    kind: str
    value_label: str
    value_hint: str
    shadow: str
    unit: str
    due_each: str
    asks_answers: bool
    can_be_unchanged: bool
    form: CheckInForm | None
    start_url: str = ""
    done: Done | None = None
    theirs: Theirs | None = None

    @property
    def is_open(self) -> bool:
        """Whether the row shows what was typed and came back."""
        return self.form is not None and self.form.is_bound


@dataclass(frozen=True, slots=True)
class Round:
    """For whom, where and on which day rows are drawn; `whole` as parts of the page's one form."""

    member: Member
    addresses: Addresses
    today: date
    until: date
    whole: bool = False

    @property
    def day(self) -> Day:
        return Day(self.today)


def check_in_row(
    given: Entered,
    round_: Round,
    *,
    state: str,
    form: CheckInForm | None = None,
    theirs: CheckIn | None = None,
    again: bool = False,
) -> CheckInRow:
    """The row of a key result; `form` is one that came back, `theirs` an entry that somebody made meanwhile, `again`
    whether what is done can be entered again in the row itself. One that does not ask says nothing of how it stood."""
    row, addresses = given.key_result, round_.addresses
    fresh = freshness(row, round_.day)
    drawn = WeekRowForm if round_.whole else CheckInForm
    if form is None and (again or state != "done"):  # done rows are drawn without a form, which takes longest to make
        form = drawn(given=given, today=round_.today, until=round_.until, is_old=fresh == "stale")
    road, pct = _road(given, round_, fresh)
    return CheckInRow(
        key_result=row,
        public_id=row.public_id,
        last_seen=given.last_seen,
        state=state,
        url=addresses.offered("check_ins", key_result=row.public_id),
        title=row.title,
        title_url=addresses.offered("key_result", public_id=row.public_id),
        aim=from_to(row, now=False) if form else Markup(""),
        road=road,
        pct=pct,
        explain_url=addresses.offered("key_result_explanation", public_id=row.public_id),
        start_url=addresses.of("key_result_start", row.public_id) if missing_start(row) else "",
        chip=marks.chip(row.status_override or ("" if fresh == "stale" else row.status)) if form else Markup(""),
        age=_age(row, round_, fresh) if form else Markup(""),
        last=_last(given, round_) if form else "",
        due=row.next_due,
        is_late=row.next_due is not None and row.next_due < round_.today,
        put_off_until=row.put_off_until,
        card=_card(row) if form else None,
        kind={Kind.MILESTONE: "steps", Kind.RECURRING: "habit"}.get(row.kind, "number"),  # type: ignore[call-overload]
        value_label=_label(form) if form else "",
        value_hint=_hint(row) if form else "",
        shadow=_shadow(form, fresh) if form else "",
        unit="" if row.unit == formats.SECONDS else row.unit,
        due_each=figure(row.due_each, row),
        asks_answers=row.kind == Kind.THRESHOLD,
        can_be_unchanged=row.value is not None or counts_from_nothing(row),
        form=form,
        done=_done(given, round_) if state == "done" else None,
        theirs=_theirs(theirs, form) if theirs and form else None,
    )


def _road(given: Entered, round_: Round, fresh: str) -> tuple[Markup, Markup]:
    row = given.key_result
    if row.status == "measuring_start" and row.progress is None:
        return marks.road(None, state="pending"), marks.pct(None)
    reach = None if fresh == "stale" else forecast(given.definition, given.entries)
    ends = sorted(end for end in (reach.progress_low, reach.progress_high) if end is not None) if reach else []
    wedge = (ends[0], ends[1]) if len(ends) == 2 else None
    state = "stale" if fresh == "stale" else ""
    pace = pace_on(row.pace_curve, round_.today)
    return marks.road(row.progress, pace, wedge, state), marks.pct(row.progress, fresh == "stale")


def _age(row: KeyResult, round_: Round, fresh: str) -> Markup:
    return marks.staleness((round_.today - row.looked_on).days, fresh) if row.looked_on and fresh else Markup("")


def _last(given: Entered, round_: Round) -> str:
    """前回 5,860人・11月17日."""
    row = given.key_result
    if row.value is None or row.value_for is None:
        return _("No value yet")
    if is_monthly(row):
        day = formats.month_text(row.value_for, language=language())
    else:
        day = formats.date_text(row.value_for, language=language(), today=round_.today, weekday=False)
    if row.kind == Kind.MILESTONE:
        return _("%(done)s of %(total)s steps, %(day)s") % {
            "done": formats.plain_number(row.value, 0), "total": len(steps_of(row.steps)), "day": day,
        }  # fmt: skip
    if row.kind == Kind.RECURRING:
        return _("%(value)s kept so far, %(day)s") % {"value": figure(row.value, row), "day": day}
    if row.reading == Reading.TOTAL:
        return _("Total %(value)s, %(day)s") % {"value": figure(row.value, row), "day": day}
    return _("Last %(value)s, %(day)s") % {"value": figure(row.value, row), "day": day}


def _card(row: KeyResult) -> Card | None:
    where = row.card_where.strip()
    weekday = "" if row.card_weekday is None else str(Weekday(row.card_weekday).label)
    if not (row.card_counts or where or row.brought_by or weekday):
        return None
    link = where if where.startswith(("https://", "http://")) else ""
    return Card(row.card_counts, where, link, row.brought_by.name if row.brought_by else "", weekday)


def _label(form: CheckInForm) -> str:
    row = form.key_result
    if row.kind == Kind.RECURRING:
        return _("Kept this time, of %(count)s") % {"count": figure(row.due_each, row)}
    if row.reading == Reading.TOTAL:
        return str(
            {
                Entry.NEW: _("New since the last entry"),
                Entry.SOURCE: _("The source's total"),
                Entry.RUNNING: _("Total since the first day"),
            }[Entry(row.entry)]
        )
    if form.months:
        return _("%(month)s's value") % {"month": formats.month_text(form.months[0], language=language())}
    if row.reading == Reading.PER_PERIOD:
        return _("Last week's value") if row.per == "week" else _("Value of the last 30 days")
    return _("The value now")


def _hint(row: KeyResult) -> str:
    """What has to be known to type the right number: said beside the field, never guessed."""
    if row.reading == Reading.TOTAL and row.entry == Entry.SOURCE and row.source_start is not None:
        return _("%(value)s on the first day are subtracted") % {"value": figure(row.source_start, row)}
    if row.kind == Kind.RANGE:
        return str(from_to(row, now=False).striptags())
    return ""


def _shadow(form: CheckInForm, fresh: str) -> str:
    if form.begins_empty:
        return "0" if form.key_result.kind != Kind.RECURRING else ""
    return form.last_text if fresh == "stale" else ""


def said(entry: CheckIn, row: KeyResult) -> str:
    """What an entry said, in a few words: 26件, 変わりなし, 「試作」が終わった."""
    if entry.kind == CheckInKind.NO_CHANGE:
        return _("No change")
    if entry.kind == CheckInKind.NOT_LOOKED:
        return _("Not looked yet")
    if entry.kind == CheckInKind.STEP:
        title = next((step.title for step in steps_of(row.steps) if step.key == entry.step), entry.step)
        return (_("“%(step)s” done") if entry.done else _("“%(step)s” open again")) % {"step": title}
    shown = figure(entry.value, row)
    sums = row.kind == Kind.RECURRING or (row.reading == Reading.TOTAL and row.entry == Entry.NEW)
    return f"+{shown}" if sums and entry.value is not None and entry.value > 0 else shown


def _done(given: Entered, round_: Round) -> Done | None:
    entry, row = given.last_look, given.key_result
    if entry is None:
        return None
    mine = entry.entered_by_id == round_.member.pk
    unchanged = entry.kind == CheckInKind.NO_CHANGE and row.value is not None and row.kind != Kind.MILESTONE
    shown = f"{said(entry, row)}（{figure(row.value, row)}）" if unchanged else said(entry, row)
    late = entry.for_date < timezone.localtime(entry.recorded_at).date() and not is_monthly(row)
    return Done(
        figure=shown,
        dots=marks.dots(row.confidence, row.confidence_before) if entry.confidence is not None else Markup(""),
        note=entry.note,
        by="" if mine or entry.entered_by is None else named(entry.entered_by.name),
        by_link=entry.source == Source.LINK,
        at=entry.recorded_at,
        moved=_moved(given, entry),
        wants_help=entry.wants_help,
        for_day=entry.for_date if late else None,
        correct_url=round_.addresses.offered("check_in_correction", check_in=entry.public_id),
        undo_url=round_.addresses.offered("check_in_retraction", check_in=entry.public_id),
    )


def _moved(given: Entered, entry: CheckIn) -> Decimal | None:
    """By how much this entry moved the progress."""
    before = [each for each in given.entries if each.order != entry.pk]
    was, now = rules.progress(given.definition, before), given.key_result.progress
    return None if was is None or now is None or was == now else now - was


def _theirs(entry: CheckIn, form: CheckInForm) -> Theirs:
    row = form.key_result
    by = named(entry.entered_by.name) if entry.entered_by else pgettext("who entered", "Somebody")
    taken_back = entry.kind == CheckInKind.RETRACTION
    shown = _("the entry before was taken back") if taken_back else said(entry, row)
    typed_value = form.cleaned_data.get("value", "") if hasattr(form, "cleaned_data") else ""
    return Theirs(by, entry.recorded_at, shown, str(typed_value))
