"""How the number of a key result will be counted, in words, before it is agreed: with an example and the ways out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from rashin.goals.actions.checking import problems_of
from rashin.goals.actions.content import KeyResultContent, ObjectiveContent, key_result_values
from rashin.goals.actions.defining import derived
from rashin.goals.definitions import calendar_for, definition_of
from rashin.goals.models import BaseKind, Cycle, Entry, FeedMode, KeyResult, Kind, Objective, Per, Reading
from rashin.goals.problem_words import field_of, sentence
from rashin.organizations.models import Member
from rashin.rules import key_result as rules
from rashin.ui.formats import date_text, number_text, percent_text, plain_number, typed_text


@dataclass(frozen=True, kw_only=True)
class WayOut:
    """A one-tap repair: `label` on the button, `changes` as `field=value` pairs of the row."""

    label: str
    changes: str


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What is illogical, at which field, and the way out if there is one."""

    field: str
    words: str
    way_out: WayOut | None = None


@dataclass(frozen=True, kw_only=True)
class Preview:
    """How it is counted, in sentences; what is wrong. `target` is a derived target in words."""

    lines: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()


def preview(content: KeyResultContent, objective: ObjectiveContent, *, cycle: Cycle, by: Member) -> Preview:
    """What the page says of a key result that is being written. Nothing is stored."""
    values = key_result_values(content, cycle)
    try:
        values = derived(values)
    except ValidationError as error:
        return Preview(troubles=tuple(_refused(error)))
    row = KeyResult(organization=by.organization, **values)
    row.objective = Objective(organization=by.organization, cycle=cycle, team=objective.team, title="")
    found = problems_of(row, cycle)
    definition = definition_of(row, calendar_for(row))
    lines = [*_counted(row), *_example(row, definition, {problem.code for problem in found})]
    return Preview(lines=tuple(lines), troubles=tuple(_trouble(problem, row) for problem in found))


def _refused(error: ValidationError) -> Iterator[Trouble]:
    """A base from which no target follows; one of 0 leaves the target to be given as a number."""
    number = WayOut(label=_("Give the target as a number"), changes="derived_by=")
    for field, words in error.message_dict.items():
        yield Trouble(field=field, words=words[0], way_out=number if field == "base" else None)


# ---------- how it is counted ----------


def _counted(row: KeyResult) -> Iterator[str]:
    if row.derived_by:
        yield _derived(row)
    match row.kind:
        case Kind.MILESTONE:
            yield _("Counted by the steps that are done.")
        case Kind.BASELINE:
            yield _("Reached once the first value has been recorded.")
        case Kind.RECURRING:
            yield _("Counted as the times kept out of all that were due, week by week.")
        case Kind.RANGE:
            yield _("Counted as the measuring days within the limits out of all of them.")
        case Kind.FED:
            yield _fed(row)
        case _:
            yield _read(row)
    if row.kind == Kind.THRESHOLD and row.target is not None:
        yield _("Reached at %(target)s %(bound)s.") % {
            "target": _figure(row, row.target),
            "bound": row.get_bound_display() if row.bound else "",
        }


def _fed(row: KeyResult) -> str:
    if row.feed_mode == FeedMode.SUM:
        return _("The sum of the key results that feed it; nobody enters it by hand.")
    return _("The average of the key results that feed it; nobody enters it by hand.")


def _read(row: KeyResult) -> str:
    if row.reading == Reading.TOTAL:
        return _total(row)
    if row.reading == Reading.PER_PERIOD:
        words = {
            Per.MONTH: _("Entered is the last complete month; a part of a month is not compared with a whole one."),
            Per.WEEK: _("Entered is the last complete week."),
            Per.DAYS: _("Entered are the last 30 days."),
        }
        return words[Per(row.per)]
    return _("Entered is what the source shows now.")


def _total(row: KeyResult) -> str:
    if row.is_budget or row.kind == Kind.DECREASE:
        return _("A total that should stay low: on track while no more is used up than the share of the days gone.")
    words = {
        Entry.RUNNING: _("Counted from 0. Entered is the total since the first day."),
        Entry.NEW: _("Counted from 0. Entered is what is new; it is added up."),
        Entry.SOURCE: _("Entered is the source's own total; what it showed on the first day is subtracted."),
    }
    return words[Entry(row.entry)]


def _derived(row: KeyResult) -> str:
    base = {
        BaseKind.PREVIOUS_QUARTER: _("the previous quarter"),
        BaseKind.PREVIOUS_MONTH: _("the previous month"),
        BaseKind.PREVIOUS_YEAR: _("the same period last year"),
    }.get(cast(BaseKind, row.base_kind), _("the base"))
    if row.base is None or row.target is None:
        return _("The target follows once the value of %(base)s is known. Until then the start is being measured.") % {
            "base": base
        }
    return _("The target is %(target)s: %(base)s was %(value)s.") % {
        "target": _figure(row, row.target),
        "base": base,
        "value": _figure(row, row.base),
    }


# ---------- the example ----------


def _example(row: KeyResult, definition: rules.Definition, problems: set[str]) -> Iterator[str]:
    if problems:
        return
    if row.derived_by and row.base is None:
        return
    if row.reading == Reading.TOTAL and row.entry == Entry.SOURCE and row.source_start is None:
        yield _("Enter what the source shows on the first day. Until it is known there is no progress.")
        return
    if definition.measuring_start and row.kind in (Kind.INCREASE, Kind.DECREASE):
        yield _("Leave the start empty if nobody knows it yet. Until it is known there is no progress.")
        return
    example = rules.example(definition)
    if example is None:
        return
    share = percent_text(example.progress)
    if example.out_of is not None:
        words = (
            _("With %(done)s of %(all)s steps this will be %(progress)s.")
            if row.kind == Kind.MILESTONE
            else _("With %(done)s of %(all)s times this will be %(progress)s.")
        )
        yield words % {
            "done": plain_number(example.value),
            "all": plain_number(example.out_of),
            "progress": share,
        }
    elif example.day is not None:
        yield _("At %(value)s on %(day)s this will be %(progress)s.") % {
            "value": _figure(row, _as_entered(row, example.value)),
            "day": date_text(example.day, language=_language(), today=row.first_day),
            "progress": share,
        }
    else:
        yield _("At %(value)s this will be %(progress)s.") % {
            "value": _figure(row, _as_entered(row, example.value)),
            "progress": share,
        }


def _as_entered(row: KeyResult, value: Decimal) -> Decimal:
    """What somebody will type when the counted total is `value`: a source shows what it had on the first day, too."""
    from_source = row.reading == Reading.TOTAL and row.entry == Entry.SOURCE
    return value + row.source_start if from_source and row.source_start is not None else value


def _figure(row: KeyResult, value: Decimal) -> str:
    return number_text(value, row.unit, None, _language())


# ---------- what is wrong, and the way out ----------


def _trouble(problem: rules.Problem, row: KeyResult) -> Trouble:
    return Trouble(
        field=field_of(problem), words=sentence(problem, language=_language()), way_out=way_out(problem, row)
    )


def way_out(problem: rules.Problem, row: KeyResult) -> WayOut | None:
    """The one-tap repair of a problem; None where only a person knows it."""
    field, offer = field_of(problem), problem.offer
    if offer == "keep":
        return WayOut(label=_("Keep it instead"), changes=_keeping(row))
    if offer in ("increase", "decrease"):
        label = pgettext("way out", "Let it go up") if offer == "increase" else pgettext("way out", "Let it go down")
        return WayOut(label=label, changes=f"kind={offer}")
    if offer == "total":
        return WayOut(label=_("Read it as a total"), changes="reading=total")
    if isinstance(offer, date) and field in ("deadline", "first_day", "first_measuring_day"):
        return WayOut(label=date_text(offer, language=_language(), year=True), changes=f"{field}={offer.isoformat()}")
    if isinstance(offer, Decimal) and field in ("target", "high", "due_each", "weight"):
        unit = row.unit if field in ("target", "high") else ""
        return WayOut(label=_figure(row, offer), changes=f"{field}={typed_text(offer, unit)}")
    return None


def _keeping(row: KeyResult) -> str:
    """A start that already meets its target is one to keep: at least or at most as good as the target."""
    falling = row.kind == Kind.DECREASE or row.bound in ("at_most", "less_than")
    held = typed_text(row.target, row.unit)
    return f"kind=range;low={'' if falling else held};high={held if falling else ''}"


def _language() -> str:
    return (get_language() or "en").split("-")[0]
