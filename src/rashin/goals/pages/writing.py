"""The page on which an objective is written, as its template draws it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rashin.goals.forms.inferring import questions_of, waits_for_steps
from rashin.goals.forms.key_results import KeyResultForm
from rashin.goals.forms.objectives import KEEP_ALL, THIS_ONE, TodoForm, Writing
from rashin.goals.models import BaseKind, DerivedBy, Entry, Kind, Objective, Reading
from rashin.goals.pages.coaching import Said
from rashin.goals.pages.counting import Preview, preview
from rashin.goals.queries.places import Places
from rashin.goals.sentences import was_of
from rashin.rules.deriving import By, derive
from rashin.rules.value import TooManyDigits
from rashin.ui.fields import ErrorLine, error_list
from rashin.ui.formats import plain_number

Answers = Sequence[tuple[str, object]]

EXPERT = (
    "kind", "reading", "entry", "per", "unit", "decimals", "start", "target", "bound", "low", "high", "is_budget",
    "source_start", "derived_by", "derived_amount", "base_kind", "base", "is_compound", "planned_points", "steps",
    "due_each", "weight", "stance", "owner", "first_day", "deadline", "first_measuring_day", "feed_mode",
    "card_counts", "card_where", "brought_by", "card_weekday",
)  # fmt: skip
CARD = ("card_counts", "card_where", "brought_by", "card_weekday")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One of the answers to a plain question: what the field would hold."""

    value: str
    label: str
    checked: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A plain question about what the sentence leaves open; the usual answer is filled in."""

    field: BoundField
    words: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A key result on the page: its figures, its questions, what will be said of it, and the rest for experts."""

    form: KeyResultForm
    number: int
    unit: str
    figures: tuple[BoundField, ...]
    asked: tuple[Asked, ...]
    expert: tuple[BoundField, ...]
    card: tuple[BoundField, ...]
    preview: Preview
    shows_preview: bool

    @property
    def key(self) -> str:
        return self.form.key

    @property
    def expert_errors(self) -> bool:
        return any(field.errors for field in (*self.expert, *self.card))

    def held(self, name: str) -> str:
        """What the sheet holds of this row beside its fields."""
        return str(self.form.data.get(f"{self.form.prefix}-{name}", ""))

    @property
    def waits_for_figures(self) -> bool:
        """Whether figures that come now say how the row is counted."""
        return not self.form["kind"].value() or _takes_both(self.form)

    def label(self, bound: BoundField) -> str:
        """What stands over a figure: the base is called by its name."""
        kind = self.form.content().base_kind
        if bound.name != "base" or not kind:
            return str(bound.label)
        return {
            BaseKind.PREVIOUS_QUARTER: pgettext("figure", "Previous quarter"),
            BaseKind.PREVIOUS_MONTH: pgettext("figure", "Previous month"),
            BaseKind.PREVIOUS_YEAR: pgettext("figure", "Same period last year"),
        }[BaseKind(kind)]

    @property
    def is_agreed(self) -> bool:
        return self.form.stored is not None and self.form.stored.agreed_at is not None


@dataclass(frozen=True, kw_only=True)
class Focus:
    """How many objectives the carrier has this cycle: lamps lit and suggested, and the choice that a further one asks
    for."""

    name: str
    level: str
    count: int
    low: int
    high: int
    most: int
    asks: bool = False
    others: tuple[Objective, ...] = ()

    @property
    def this_one(self) -> str:
        return THIS_ONE

    @property
    def keep_all(self) -> str:
        return KEEP_ALL


@dataclass(frozen=True, kw_only=True)
class Coached:
    """What the coach says of a sheet: beside each field and of the whole; `stands_in` is the field to stand in."""

    fields: Mapping[str, Said] = field(default_factory=dict)
    whole: Said = field(default_factory=lambda: Said(field="all"))
    stands_in: str = ""


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """The whole form."""

    writing: Writing
    rows: tuple[Row, ...]
    focus: Focus
    suggested: str
    show_parent: bool
    show_serves: bool
    coached: Mapping[str, Said] = field(default_factory=dict)
    whole: Said = field(default_factory=lambda: Said(field="all"))
    stands_in: str = ""

    def said(self, name: str) -> Said:
        """What the coach says beside a field."""
        return self.coached.get(name) or Said(field=name)

    def was(self, name: str) -> str:
        """What stood in a field before the coach's offer was taken."""
        return self.writing.sheet.get(was_of(name), "")

    @property
    def todos(self) -> list[TodoForm]:
        return self.writing.todos

    @property
    def form_errors(self) -> bool:
        return self.writing.has_errors()

    @property
    def all_errors(self) -> list[ErrorLine]:
        """Every error of the sheet in the order of the page; a key result's names its row."""
        listed = error_list(self.writing.objective)
        for row in self.rows:
            name = _("Key result %(number)s") % {"number": row.number}
            listed += [
                ErrorLine(target=line.target, label=f"{name}: {line.label}", text=line.text)
                for line in error_list(row.form)
            ]
        for todo in self.todos:
            listed += error_list(todo)
        return listed


def form_page(writing: Writing, *, places: Places, focus: Focus, coach: Coached | None = None) -> FormPage:
    """The page of a sheet whose forms have been read (they need not be valid)."""
    coach = coach or Coached()
    rows = tuple(row_of(form, number, writing, places) for number, form in enumerate(writing.rows, 1))
    organization = places.by.organization
    return FormPage(
        writing=writing,
        rows=rows,
        focus=focus,
        suggested=_("%(low)s to %(high)s are usual. There are %(count)s now.")
        % {"low": organization.key_results_at_least, "high": organization.key_results_at_most, "count": len(rows)},
        show_parent=places.parents.few() != [] or bool(writing.objective["parent"].value()),
        show_serves=bool(places.sentences),
        coached=coach.fields,
        whole=coach.whole,
        stands_in=coach.stands_in,
    )


def row_of(form: KeyResultForm, number: int, writing: Writing, places: Places) -> Row:
    """One key result as it is drawn; whatever could not be read is left out of the preview."""
    form.is_valid()
    if not hasattr(writing.objective, "cleaned_data"):
        writing.objective.is_valid()
    content = form.content()
    asked = tuple(_questions(form))
    figures = tuple(form[name] for name in _figures(form))
    taken = {field.name for field in figures} | {each.field.name for each in asked}
    objective = writing.objective
    return Row(
        form=form,
        number=number,
        unit=content.unit,
        figures=figures,
        asked=asked,
        expert=tuple(form[name] for name in EXPERT if name not in taken and name not in CARD),
        card=tuple(form[name] for name in CARD),
        preview=_without_errors(
            preview(content, objective.content(), cycle=objective.chosen_cycle, by=places.by), form
        ),
        shows_preview=not form.is_empty,
    )


def _without_errors(found: Preview, form: KeyResultForm) -> Preview:
    """What stands as an error at its field already is not said twice, but keeps its way out."""
    said = [each for each in found.troubles if each.field not in form.errors or each.way_out]
    return replace(found, troubles=tuple(said))


def _figures(form: KeyResultForm) -> list[str]:
    """Which figures a way of counting has, in the order of reading."""
    return [*_values(form), *([] if form["unit"].value() or form.is_empty else ["unit"]), "deadline"]


def _values(form: KeyResultForm) -> list[str]:
    content = form.content()
    match content.kind:
        case Kind.MILESTONE:
            return ["start", "target", "steps"] if _takes_both(form) else ["steps"]
        case Kind.RANGE:
            return ["low", "high"]
        case Kind.RECURRING:
            return ["due_each"]
        case Kind.BASELINE:
            return []
    if content.derived_by:
        return ["base"]
    if content.reading == Reading.TOTAL:
        return ["source_start", "target"] if content.entry == Entry.SOURCE else ["target"]
    return ["target"] if content.kind == Kind.THRESHOLD else ["start", "target"]


def _takes_both(form: KeyResultForm) -> bool:
    """Figures or steps: a sentence that names no number leaves it to what is typed beside it."""
    held = {name: str(form.data.get(f"{form.prefix}-{name}", "")) for name in ("kind", "inferred", "steps")}
    return form.stored is None and waits_for_steps(held)


def _questions(form: KeyResultForm) -> Iterator[Asked]:
    if form.stored is not None:
        return
    content = form.content()
    counted = content.kind in (Kind.INCREASE, Kind.DECREASE, Kind.THRESHOLD)
    start, target = (str(form[name].value() or "") for name in ("start", "target"))
    for question in questions_of(form.typed_title, start=start, target=target) if counted else ():
        if question == "restarts":
            answers: Answers = [
                (Reading.TOTAL, _("Yes, it is counted from 0")),
                (Reading.LEVEL, _("No, it goes on from where it is")),
            ]
            words = _("Does the number start again at 0 each quarter?")
            yield _asked(form, "reading", words, answers, content.reading)
        elif question == "percent_or_points" and content.derived_by in (DerivedBy.PERCENT, DerivedBy.POINTS):
            answers = _shares(content.derived_amount, content.base)
            yield _asked(form, "derived_by", _("A share of a share, or points?"), answers, content.derived_by)
        elif question == "once_or_monthly" and content.derived_by:
            answers = [("", _("Once, by the end")), ("on", _("Every month anew"))]
            yield _asked(form, "is_compound", _("Once, or every month?"), answers, "on" if content.is_compound else "")
        elif question == "which_base" and content.derived_by:
            yield _asked(form, "base_kind", _("Compared with what?"), BaseKind.choices, content.base_kind)


def _shares(amount: Decimal | None, base: Decimal | None) -> Answers:
    """Both readings of a rate's percentage, each with what it makes of the base, or of a usual rate."""
    by = Decimal(10) if amount is None else amount
    start = base or (Decimal("18.2") if abs(by) < 18 else Decimal(60))
    values = {"amount": plain_number(abs(by)), "base": plain_number(start)}
    percent, points = _then(start, by, "percent"), _then(start, by, "points")
    return [
        (DerivedBy.PERCENT,
         _("%(amount)s%% of what it is: %(base)s%% becomes %(then)s%%") % {**values, "then": percent}),
        (DerivedBy.POINTS, _("%(amount)s points: %(base)s%% becomes %(then)s%%") % {**values, "then": points}),
    ]  # fmt: skip


def _then(start: Decimal, amount: Decimal, by: By) -> str:
    try:
        return plain_number(derive(start, by=by, amount=amount, decimals=2, reading="level").target)
    except TooManyDigits:
        return "…"


def _asked(form: KeyResultForm, name: str, words: str, answers: Answers, now: str) -> Asked:
    return Asked(
        field=form[name],
        words=words,
        answers=tuple(Answer(value=value, label=str(label), checked=value == now) for value, label in answers),
    )
