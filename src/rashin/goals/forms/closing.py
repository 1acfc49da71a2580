"""The forms of looking back: four short fields for a key result, a line for an objective, closing and reopening."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.forms.renderers import Jinja2
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from rashin.goals.actions.looking_back import LONGEST, LookedBack
from rashin.goals.models import Closure, Following, ObjectiveClosure
from rashin.rules.closing import TENTHS

RENDERER = Jinja2()  # one for all: dozens of these forms stand on one page


def _text(label: Any, longest: int, hint: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2, "maxlength": longest})
    return forms.CharField(label=label, max_length=longest, required=False, widget=area, help_text=hint)


class AnswerForm(forms.Form):
    """What somebody says of a key result. `score` is empty as long as the proposed one is taken."""

    default_renderer = RENDERER
    score = forms.ChoiceField(label=pgettext_lazy("seal", "Score"), required=False)
    reason = _text(gettext_lazy("Why another score than the proposed one"), LONGEST["reason"])
    cause = _text(gettext_lazy("Why it was reached, or not"), LONGEST["cause"])
    learning = _text(gettext_lazy("What we learnt"), LONGEST["learning"])
    following = forms.ChoiceField(
        label=gettext_lazy("Next quarter"), required=False, widget=forms.RadioSelect, choices=Following.choices
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, proposed: Decimal | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_proposed = (
            _("%(score)s, as progress says") % {"score": proposed} if proposed is not None else _("Choose one")
        )
        scores = [(str(tenth), str(tenth)) for tenth in reversed(TENTHS)]
        self.fields["score"].choices = [("", as_proposed), *scores]  # type: ignore[attr-defined]

    def said(self) -> LookedBack:
        """What the action wants."""
        told = self.cleaned_data
        score = Decimal(told["score"]) if told["score"] else None
        words = {name: told[name] for name in ("reason", "cause", "learning", "following")}
        return LookedBack(score=score, **words)


def answer_initial(closure: Closure | None) -> dict[str, object]:
    """The form as an answer filled it."""
    if closure is None:
        return {"version": 0}
    words = {name: getattr(closure, name) for name in ("reason", "cause", "learning", "following", "version")}
    return {"score": str(closure.score) if closure.is_judged else "", **words}


def theirs_told(row: Closure | ObjectiveClosure) -> tuple[tuple[str, str], ...]:
    """(field, what stands in it) of what somebody saved, in words, without what is empty."""
    if isinstance(row, ObjectiveClosure):
        return ((str(SummaryForm.base_fields["summary"].label), row.summary),)
    texts = {name: getattr(row, name) for name in ("reason", "cause", "learning")}
    said = {"score": _score_told(row), **texts, "following": row.get_following_display()}
    return tuple((str(AnswerForm.base_fields[name].label), text) for name, text in said.items() if text)


def _score_told(row: Closure) -> str:
    if row.score is None:
        return ""
    return str(row.score) if row.is_judged else _("%(score)s, as progress says") % {"score": row.score}


class SummaryForm(forms.Form):
    """A line or two on an objective."""

    default_renderer = RENDERER
    summary = _text(gettext_lazy("What became of it, in a line or two"), 1000)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


def summary_initial(closure: ObjectiveClosure | None) -> dict[str, object]:
    """The form as it was filled."""
    return {"summary": closure.summary, "version": closure.version} if closure else {"version": 0}


def onto(form: AnswerForm | SummaryForm, version: int) -> None:
    """Let what was typed be saved over this version, if its writer wants so now."""
    form.data = dict(form.data.items()) | {"version": str(version)}  # items() gives one value for each name


class CloseForm(forms.Form):
    """Close a quarter; without the answers that are missing only where that is said."""

    without_answers = forms.BooleanField(label=gettext_lazy("Close without the missing answers"), required=False)


class ReopenForm(forms.Form):
    """Why a closed quarter is opened once more."""

    reason = _text(gettext_lazy("Why is it reopened? Its story keeps the reason."), 500)
