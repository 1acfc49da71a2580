"""What the rules find illogical, as a sentence at its field with the way out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.goals.models import Cycle, Objective
from rashin.rules.key_result import Problem
from rashin.ui.formats import date_text, plain_number

_FIELDS = {"points": "planned_points", "milestones": "steps", "measuring_days": "deadline"}
_SENTENCES = {
    "deadline_before_first": gettext_lazy("The deadline is before the first day. Choose %(offer)s or later."),
    "first_measuring_day_outside": gettext_lazy("The first measuring day lies outside. %(offer)s would do."),
    "budget_needs_total": gettext_lazy("A total that should stay low is read as the total of the quarter."),
    "bound_missing": gettext_lazy("Say whether it is at least, at most, more than or less than."),
    "target_missing": gettext_lazy("Enter the target. Where the start is not known yet, choose to measure it first."),
    "target_negative": gettext_lazy("A total can't be below 0."),
    "target_not_positive": gettext_lazy("A total needs a target above 0."),
    "start_equals_target": gettext_lazy("Start and target are the same. If it is to stay so, choose to keep it."),
    "already_met": gettext_lazy("The start meets the target already. If it is to stay so, choose to keep it."),
    "range_missing": gettext_lazy("Enter the lower or the upper limit."),
    "range_empty": gettext_lazy("The upper limit is below the lower one (%(offer)s)."),
    "points_out_of_order": gettext_lazy("Planned points go from the earlier day to the later one, each day once."),
    "point_outside_dates": gettext_lazy("%(offer)s lies outside the first day and the deadline."),
    "steps_missing": gettext_lazy("Write at least one step, or the figures: from where, and how far."),
    "weight_negative": gettext_lazy("A weight is 0 or more."),
    "weights_all_zero": gettext_lazy("All weights are 0, so nothing would count. Give at least one a 1."),
    "step_key_repeated": gettext_lazy("Two steps have the same name."),
    "step_outside_dates": gettext_lazy("%(offer)s lies outside the first day and the deadline."),
    "due_each_not_positive": gettext_lazy("At least one must be due each time."),
    "nothing_due": gettext_lazy("No check-in day lies between the first day and the deadline. Choose a longer time."),
    "measuring_day_outside": gettext_lazy("%(offer)s lies outside the first day and the deadline."),
    "too_many_digits": gettext_lazy("This number has more than 15 digits. Write it in a larger unit."),
    "base_zero": gettext_lazy("A percentage of 0 is 0. Give the target as a number."),
    "first_day_before_cycle": gettext_lazy("This is before the quarter's first day, %(offer)s."),
    "deadline_after_cycle": gettext_lazy("This is after the quarter's last day, %(offer)s."),
    "agreed_after_deadline": gettext_lazy("The deadline has passed. Choose a later one before agreeing."),
}

_REPAIRED = ("deadline_before_first", "first_measuring_day_outside", "first_day_before_cycle", "deadline_after_cycle")


def field_of(problem: Problem) -> str:
    """The form field at which the problem is shown."""
    return _FIELDS.get(problem.field, problem.field)


def sentence(problem: Problem, *, language: str) -> str:
    """One sentence that says what is wrong and what would be right."""
    if problem.code == "target_wrong_side":
        return _wrong_side(problem)
    return str(_SENTENCES[problem.code]) % {"offer": _offer(problem.offer, language)}


def refusal(problem: Problem, *, language: str) -> ValidationError:
    """The sentence for a field; a day that would do goes along as its one-tap repair."""
    words, offer = sentence(problem, language=language), problem.offer
    if not isinstance(offer, date) or problem.code not in _REPAIRED:
        return ValidationError(words)
    repair = {"fix": offer.isoformat(), "fix_label": _offer(offer, language)}
    return ValidationError(words.replace("%", "%%"), params=repair)


def outliving(parent: Objective, cycle: Cycle, *, language: str) -> str:
    """An objective of this cycle would last longer than the one above."""
    values = {"above": parent.title, "above_cycle": parent.cycle.label(language), "cycle": cycle.label(language)}
    return (
        _(
            "“%(above)s” ends with %(above_cycle)s, earlier than %(cycle)s. Choose one above that lasts as long, or "
            "support it instead."
        )
        % values
    )


def circling(parent: Objective, objective: Objective) -> str:
    """The one above counts on the objective already."""
    values = {"above": parent.title, "below": objective.title}
    return _("This would be a circle: “%(above)s” already counts in “%(below)s”. Choose another one.") % values


def _wrong_side(problem: Problem) -> str:
    if problem.offer == "decrease":
        return _("The target is below the start. If it is to go down, choose “decrease”.")
    return _("The target is above the start. If it is to go up, choose “increase”.")


def _offer(offer: str | Decimal | date | None, language: str) -> str:
    if isinstance(offer, Decimal):
        return plain_number(offer)
    if isinstance(offer, date):
        return date_text(offer, language=language, year=True)  # the day that was typed may be of another year
    return offer or ""
