"""この数字の説明: a key result's number as a formula with everything that goes into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from markupsafe import Markup

from rashin.goals.definitions import calendar_for, definition_of, entries_of, standing, steps
from rashin.goals.measured import figure, language
from rashin.goals.models import CheckIn, CheckInKind, DerivedBy, KeyResult, Kind, Reading
from rashin.goals.pages.lines import Day
from rashin.goals.queries.objective import Numbers
from rashin.goals.wordings import named
from rashin.organizations.models import Organization
from rashin.rules import key_result as rules
from rashin.rules.explaining import Explanation, Operand
from rashin.ui import formats
from rashin.ui.marks import status_word


@dataclass(frozen=True, slots=True)
class Input:
    """One entry that stands: the day it is for, what was entered, who did and when."""

    day: str
    value: str
    by: str
    at: datetime
    note: str
    late: bool


@dataclass(frozen=True, slots=True)
class ExplanationPage:
    """A formula, its operands as (name, figure, note), the sentence about the status, and the entries."""

    formula: Markup
    rows: tuple[tuple[str, str, str], ...]
    verdict: str
    judgement: str
    inputs: tuple[Input, ...]
    sources: tuple[tuple[str, str, str], ...]
    known: int
    pace_today: Decimal | None


@dataclass(frozen=True, slots=True)
class Read:
    """A key result as the rules read it."""

    numbers: Numbers
    definition: rules.Definition
    entries: Sequence[rules.Entry]
    stands: Sequence[CheckIn]

    @property
    def key_result(self) -> KeyResult:
        return self.numbers.key_result


def read(numbers: Numbers) -> Read:
    """From stored rows to definition and entries; a fed key result takes one entry, its fed value."""
    key_result = numbers.key_result
    definition = definition_of(key_result, calendar_for(key_result))
    stands = standing(numbers.check_ins)
    entries = entries_of(stands)
    if key_result.kind == Kind.FED:
        entries = []
        if key_result.value is not None and key_result.value_for is not None:
            at = key_result.agreed_at or key_result.organization.created_at
            entries = [rules.Entry(key_result.value, key_result.value_for, at, 0)]
    return Read(numbers, definition, entries, stands)


def explanation_page(
    it: Read, organization: Organization, day: Day, *, address: Callable[[str], str]
) -> ExplanationPage:
    """Why the number is what it is. `address` gives the page of an objective by its public id."""
    fed = [rules.FedSource(row.value, row.start, row.reading) for row in it.numbers.sources]  # type: ignore[arg-type]
    told = rules.explain(it.definition, it.entries, day.today, thresholds=organization.thresholds, sources=fed)
    sources = tuple(
        (row.title, "" if row.objective.is_hidden else address(row.objective.public_id), figure(row.value, row))
        for row in it.numbers.sources
    )
    return ExplanationPage(
        formula=_formula(it, told),
        rows=tuple(_rows(it, told, day)),
        verdict=_verdict(it, told, day),
        judgement=_judgement(it.key_result),
        inputs=tuple(_inputs(it)),
        sources=sources,
        known=sum(row.value is not None for row in it.numbers.sources),
        pace_today=told.pace_today,
    )


# ---------- the formula ----------


def _fraction(above: object, below: object) -> Markup:
    return Markup('<span class="fr"><span>{}</span><span class="vh"> ÷ </span><span>{}</span></span>').format(
        above, below
    )


def _formula(it: Read, told: Explanation) -> Markup:
    equals = Markup('<span class="eq">=</span>')
    result = Markup("<b>{}</b>").format(formats.percent_text(told.result))
    drawn = _drawn(it, told)
    if told.formula == "unknown":
        return Markup("<span>{}</span>").format(_unknown(it, told))
    return Markup(" ").join([*(part for piece in drawn for part in (piece, equals)), result])


def _drawn(it: Read, told: Explanation) -> list[Markup]:
    def plain(value: Decimal | None) -> str:
        return formats.duration(value) if it.key_result.unit == formats.SECONDS else formats.plain_number(value)

    above, below = told.numerator, told.denominator
    match told.formula:
        case "difference" | "threshold":
            first = _fraction(_minus(above, plain), _minus(below, plain))
            return [first, _fraction(plain(told.top), plain(told.bottom))]
        case "share" | "kept":
            return [_fraction(plain(above[0].value), plain(below[0].value))]
        case "steps":
            return [*_steps_drawn(above, below, plain), _fraction(plain(told.top), plain(told.bottom))]
        case "budget":
            pace, target = formats.exact_percent_text(above[0].value), plain(above[1].value)
            inner = _fraction(Markup("{} × {}").format(target, pace), plain(below[0].value))
            return [Markup("<span>{} × {}(1, </span>{}<span>)</span>").format(pace, _("min"), inner)]
        case _:
            return [Markup("<span>{}</span>").format(_in_words(it, told))]


def _minus(operands: Sequence[Operand], plain: Callable[[Decimal | None], str]) -> str:
    return " − ".join(plain(operand.value) for operand in operands)


def _steps_drawn(
    above: Sequence[Operand], below: Sequence[Operand], plain: Callable[[Decimal | None], str]
) -> list[Markup]:
    if len({operand.value for operand in below}) < 2:
        return []
    top = " + ".join(plain(operand.value) for operand in above) or "0"
    return [_fraction(top, " + ".join(plain(operand.value) for operand in below))]


def _in_words(it: Read, told: Explanation) -> str:
    row = it.key_result
    if told.formula == "threshold_met":
        return _("%(value)s meets the target") % {"value": figure(told.value, row)}
    if told.formula == "threshold_without_start":
        return _("%(value)s does not meet the target yet, and without a start there is nothing between") % {
            "value": figure(told.value, row)
        }
    return _("a value has been recorded") if told.result else _("no value has been recorded yet")


def _unknown(it: Read, told: Explanation) -> str:
    return {
        "no_entry": _("Nobody has entered a value yet, so there is no progress. Unknown is not 0."),
        "measuring_start": _("The start is still being measured. Progress begins with the first value."),
        "nothing_due": _("Every day that was due is excused, so there is no number."),
        "weights_zero": _("All weights are 0, so there is no number."),
        "start_equals_target": _("Start and target are the same, so there is no number."),
    }[told.why_unknown or "no_entry"]


# ---------- the operands ----------


def _rows(it: Read, told: Explanation, day: Day) -> list[tuple[str, str, str]]:
    row = it.key_result
    rows: list[tuple[str, str, str]] = []
    if row.kind in (Kind.INCREASE, Kind.DECREASE, Kind.THRESHOLD, Kind.FED):
        if it.definition.origin is not None and row.reading != Reading.TOTAL:
            rows.append((pgettext("operand", "Start"), figure(row.start, row), _base_note(row)))
        rows.append((pgettext("operand", "Now"), figure(told.value, row), _now_note(it)))
        rows.append((pgettext("operand", "Target"), figure(row.target, row), _target_note(row)))
    elif row.kind == Kind.MILESTONE:
        rows += _step_rows(it)
    elif row.kind in (Kind.RECURRING, Kind.RANGE) and told.numerator:
        kept = _("Kept") if row.kind == Kind.RECURRING else _("In range")
        rows.append((kept, formats.plain_number(told.numerator[0].value), _now_note(it)))
        rows.append((_("Due"), formats.plain_number(told.denominator[0].value), _due_note(row)))
    elif row.kind == Kind.BASELINE:
        rows.append((pgettext("operand", "Now"), figure(told.value, row), _now_note(it)))
    if told.pace is not None and told.judged_on is not None and told.judged_on != day.today:
        name = _("Pace on %(day)s") % {"day": _day(told.judged_on)}
        rows.append((name, formats.exact_percent_text(told.pace), _("the day that the value is for")))
    if told.pace_today is not None:
        rows.append((_("Pace today"), formats.exact_percent_text(told.pace_today), _pace_note(row, day.today)))
    return rows


def _day(day: date) -> str:
    return formats.date_text(day, language=language(), weekday=False)


def _base_note(row: KeyResult) -> str:
    if row.base is not None and row.base_kind:
        return str(row.get_base_kind_display())
    if row.agreed_at:
        return _("agreed on %(day)s") % {"day": _day(timezone.localtime(row.agreed_at).date())}
    return ""


def _target_note(row: KeyResult) -> str:
    if row.derived_by and row.base is not None and row.derived_amount is not None:
        base, amount = figure(row.base, row), formats.plain_number(row.derived_amount)
        if row.derived_by == DerivedBy.PERCENT:
            sign, size = "−" if row.derived_amount < 0 else "+", formats.plain_number(abs(row.derived_amount))
            return f"{base} × (1 {sign} {size}%)"
        if row.derived_by == DerivedBy.RATIO:
            return f"{base} × {amount}"
        return f"{base} {formats.signed_text(row.derived_amount)}"
    return _base_note(row) if not row.base_kind else ""


def _now_note(it: Read) -> str:
    row = it.key_result
    if row.kind == Kind.FED:
        known = sum(source.value is not None for source in it.numbers.sources)
        return _("from %(known)s of %(total)s key results") % {"known": known, "total": len(it.numbers.sources)}
    looks = [each for each in it.stands if each.kind != CheckInKind.NOT_LOOKED]
    if not looks:
        return ""
    last = max(looks, key=lambda each: (each.for_date, each.recorded_at, each.pk))
    said = _("for %(day)s, entered by %(name)s") % {"day": _day(last.for_date), "name": _entered_by(last)}
    if row.kind == Kind.RECURRING or (row.reading == Reading.TOTAL and row.entry == "new"):
        count = sum(each.kind == CheckInKind.VALUE for each in looks)
        total = ngettext("sum of %(count)s entry", "sum of %(count)s entries", count) % {"count": count}
        return f"{total}・{said}" if language() == "ja" else f"{total}; {said}"
    if (
        row.reading == Reading.TOTAL
        and row.entry == "source"
        and row.source_start is not None
        and row.value is not None
    ):
        shown, first = figure(row.value + row.source_start, row), figure(row.source_start, row)
        return _("%(shown)s − %(first)s at the beginning; %(said)s") % {"shown": shown, "first": first, "said": said}
    return said


def _due_note(row: KeyResult) -> str:
    if row.kind == Kind.RECURRING:
        return _("%(each)s on every check-in day that is not excused") % {"each": figure(row.due_each, row)}
    return _("every check-in day; one that nobody measured is not kept")


def _pace_note(row: KeyResult, today: date) -> str:
    if row.kind in (Kind.MILESTONE, Kind.RECURRING, Kind.RANGE):
        return _("what is due by today")
    if row.kind == Kind.BASELINE:
        return _("due at the deadline")
    if row.planned_points != "[]":
        return _("along the planned points")
    total = (row.deadline - row.first_day).days
    gone = min(max((today - row.first_day).days, 0), total)
    return ngettext("%(gone)s of %(total)s day gone", "%(gone)s of %(total)s days gone", total) % {
        "gone": gone, "total": total,
    }  # fmt: skip


def _step_rows(it: Read) -> list[tuple[str, str, str]]:
    states = {row.step: row for row in it.stands if row.kind == CheckInKind.STEP}
    rows = []
    for step in steps(it.key_result.steps):
        entry = states.get(step.key)
        done = entry is not None and entry.done
        note = (
            _("done by %(name)s on %(day)s") % {"name": _entered_by(entry), "day": _day(entry.for_date)}
            if (done and entry is not None)
            else (_("due on %(day)s") % {"day": _day(step.due)} if step.due else "")
        )
        rows.append((step.title, formats.plain_number(step.weight if done else Decimal(0)), note))
    return rows


# ---------- the sentence about the status ----------


_BELOW = gettext_lazy(
    "%(p)s ÷ %(e)s = %(ratio)s. Below %(limit)s and %(points)s points or more behind, so “%(status)s”."
)
_NOT_BELOW = gettext_lazy(
    "%(p)s ÷ %(e)s = %(ratio)s. Not below %(limit)s, or less than %(points)s points behind, so “%(status)s”."
)


def _verdict(it: Read, told: Explanation, day: Day) -> str:
    row = it.key_result
    if row.stale_from is not None and day.today >= row.stale_from and not day.over:
        return _("The value has outlived two check-in days, so it has no status until somebody looks again.")
    word = status_word(told.status) if told.status else ""
    ratio = formats.plain_number(told.ratio, 2)
    parts = {
        "p": formats.exact_percent_text(told.result),
        "e": formats.exact_percent_text(told.pace),
        "ratio": ratio,
        "limit": formats.plain_number(told.limit_ratio),
        "points": formats.plain_number(None if told.limit_points is None else told.limit_points * 100),
        "status": word,
    }
    match told.rule:
        case "reached":
            return _("The target has been reached.")
        case "behind" | "at_risk":
            return str(_BELOW) % parts
        case "on_track":
            return str(_NOT_BELOW) % parts
        case "too_early":
            return _("There is no status while less than %(limit)s of the way is expected.") % {
                "limit": formats.percent_text(told.limit_ratio)
            }
        case "out_of_range":
            return _("The last value is out of range, so “%(status)s” at least.") % parts
        case "not_due":
            return _("It is measured for the first time on %(day)s, so it is not behind before.") % {
                "day": _day(row.first_measuring_day or row.deadline)
            }
        case _:
            return ""


def _judgement(row: KeyResult) -> str:
    if not row.status_override:
        return ""
    name = row.overridden_by.name if row.overridden_by else ""
    said = _("%(name)s judges it as “%(status)s”.") % {"name": named(name), "status": status_word(row.status_override)}
    return f"{said} {row.override_reason}".strip()


# ---------- the entries ----------


def _inputs(it: Read) -> list[Input]:
    rows = [row for row in it.stands if row.kind != CheckInKind.NOT_LOOKED]
    rows.sort(key=lambda row: (row.for_date, row.recorded_at, row.pk), reverse=True)
    titles = {step.key: step.title for step in steps(it.key_result.steps)}
    return [
        Input(
            day=formats.date_text(row.for_date, language=language()),
            value=_entry_text(row, it.key_result, titles),
            by=_entered_by(row),
            at=row.recorded_at,
            note=row.note,
            late=timezone.localtime(row.recorded_at).date() > row.looked_on,
        )
        for row in rows
    ]


def _entry_text(row: CheckIn, key_result: KeyResult, titles: dict[str, str]) -> str:
    if row.kind == CheckInKind.NO_CHANGE:
        return _("no change")
    if row.kind == CheckInKind.STEP:
        title = titles.get(row.step, row.step)
        return title if row.done else _("%(step)s (reopened)") % {"step": title}
    said = figure(row.value, key_result)
    if row.excused:
        said += " " + _("(%(count)s excused)") % {"count": formats.plain_number(row.excused)}
    if row.answers:
        said += " " + ngettext("(%(count)s answer)", "(%(count)s answers)", row.answers) % {"count": row.answers}
    return said


def _entered_by(row: CheckIn | None) -> str:
    if row is None or row.entered_by is None:
        return _("a connection")
    if row.member is not None and row.member_id != row.entered_by_id:
        return _("%(name)s for %(other)s") % {"name": named(row.entered_by.name), "other": named(row.member.name)}
    return named(row.entered_by.name)
