"""A key result in one line: from where to where, and what it stands at now."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import get_language, gettext, ngettext, pgettext
from markupsafe import Markup, escape

from rashin.goals.definitions import steps
from rashin.goals.models import BaseKind, DerivedBy, Kind, Reading
from rashin.ui import formats, marks


class Measured(Protocol):
    """A key result, as a model or as a row of columns."""

    @property
    def kind(self) -> Any: ...
    @property
    def reading(self) -> Any: ...
    @property
    def per(self) -> Any: ...
    @property
    def unit(self) -> Any: ...
    @property
    def decimals(self) -> Any: ...
    @property
    def start(self) -> Any: ...
    @property
    def target(self) -> Any: ...
    @property
    def low(self) -> Any: ...
    @property
    def high(self) -> Any: ...
    @property
    def bound(self) -> Any: ...
    @property
    def base(self) -> Any: ...
    @property
    def base_kind(self) -> Any: ...
    @property
    def derived_by(self) -> Any: ...
    @property
    def derived_amount(self) -> Any: ...
    @property
    def steps(self) -> Any: ...
    @property
    def due_each(self) -> Any: ...
    @property
    def value(self) -> Any: ...


def figure(value: Decimal | None, row: Measured) -> str:
    """A value of the key result with its unit and decimals, as text; more decimals where a target needs them."""
    return formats.number_text(value, row.unit, decimals_for(value, row), language())


def decimals_for(value: Decimal | None, row: Measured) -> int | None:
    """The key result's own decimals, unless they would hide what the value is."""
    if value is None or value == round(value, row.decimals):
        return int(row.decimals)
    return None if row.decimals == 0 and abs(value) < 1 else max(int(row.decimals), 1)


def language() -> str:
    return (get_language() or "en").split("-")[0]


def from_to(row: Measured, *, now: bool = True) -> Markup:
    """5,000 → 7,000人・いま5,960人; 90%以上; 5つのうち3つ; with how the target was derived in front."""
    parts = [_derived(row), _aim(row)]
    shown = _dot().join(part for part in parts if part)
    if now and row.value is not None and row.kind not in (Kind.MILESTONE, Kind.BASELINE):
        shown += _dot() + escape(gettext("now %(value)s") % {"value": figure(row.value, row)})
    return Markup('<span class="fromto">{}</span>').format(shown)


def _dot() -> Markup:
    return Markup("・" if language() == "ja" else ", ")


def _derived(row: Measured) -> Markup:
    """前四半期比20%増: how the target came from its base."""
    if not row.derived_by or row.derived_amount is None:
        return Markup("")
    base = {
        BaseKind.PREVIOUS_QUARTER: pgettext("base", "on the previous quarter"),
        BaseKind.PREVIOUS_MONTH: pgettext("base", "on the previous month"),
        BaseKind.PREVIOUS_YEAR: pgettext("base", "on last year"),
    }.get(row.base_kind, "")
    amount = formats.plain_number(row.derived_amount)
    signed = formats.signed_text(row.derived_amount)
    if row.derived_by == DerivedBy.RATIO:
        said = gettext("%(amount)s times") % {"amount": amount}
    elif row.derived_by == DerivedBy.POINTS:
        said = gettext("%(amount)s points") % {"amount": signed} if row.unit == "%" else f"{signed}{row.unit}"
    else:
        said = f"{signed}%"
    text = gettext("%(change)s %(base)s") % {"change": said, "base": base} if base else said
    return escape(text)


def _aim(row: Measured) -> Markup:
    if row.kind == Kind.MILESTONE:
        return _steps(row)
    if row.kind == Kind.BASELINE:
        return Markup("<b>{}</b>").format(gettext("measured for the first time"))
    if row.kind == Kind.RANGE:
        return _range(row)
    if row.kind == Kind.RECURRING:
        return Markup("<b>{}</b>").format(gettext("%(count)s each time") % {"count": figure(row.due_each, row)})
    if row.target is None:
        return escape(gettext("the target follows from the first value"))
    target = Markup("<b>{}</b>").format(_target(row))
    if row.kind == Kind.THRESHOLD:
        return target
    start = Decimal(0) if row.reading == Reading.TOTAL and not row.derived_by else row.start
    if row.reading == Reading.TOTAL and row.derived_by:
        start = row.base
    if start is None:
        return target
    before, bare, _unit = formats.parts_of_number(start, row.unit, decimals_for(start, row), language())
    return escape(f"{_per(row)}{before}{bare} → ") + target


def _target(row: Measured) -> str:
    said = figure(row.target, row)
    return marks.bound_word(row.bound) % {"value": said} if row.kind == Kind.THRESHOLD and row.bound else said


def _per(row: Measured) -> str:
    if row.reading != Reading.PER_PERIOD:
        return ""
    return {
        "month": pgettext("before a figure", "per month "),
        "week": pgettext("before a figure", "per week "),
        "days": pgettext("before a figure", "per 30 days "),
    }.get(row.per, "")


def _range(row: Measured) -> Markup:
    if row.low is None or row.high is None:
        bound, value = ("at_most", row.high) if row.low is None else ("at_least", row.low)
        said = marks.bound_word(bound) % {"value": figure(value, row)}
    else:
        before, low, _unit = formats.parts_of_number(row.low, row.unit, decimals_for(row.low, row), language())
        said = f"{before}{low}{'〜' if language() == 'ja' else '–'}{figure(row.high, row)}"
    return Markup("<b>{}</b>").format(pgettext("range", "keep %(range)s") % {"range": said})


def _steps(row: Measured) -> Markup:
    """How many of the steps are done, as far as somebody looked."""
    total = len(steps(row.steps))
    text = ngettext("%(total)s step", "%(total)s steps", total) % {"total": total}
    if row.value is None:
        return Markup("<b>{}</b>").format(text)
    done = formats.plain_number(row.value, 0)
    space = "" if language() == "ja" else " "
    return Markup("<b>{}</b>{}").format(text, space) + escape(gettext("of which %(done)s done") % {"done": done})
