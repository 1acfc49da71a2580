"""How a form meets an action: what the action refuses stands at its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_noop

T = TypeVar("T")

# Django's own sentences under a field: our catalogue says them in our voice.
SENTENCES = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a number."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a valid date."),
    gettext_noop("This password is too common."),
    gettext_noop("This password is entirely numeric."),
)


def perform(form: BaseForm, act: Callable[[], T], *, names: Mapping[str, str] | None = None) -> T | None:
    """Do `act` when the form is valid; None when it has to be shown again. `names` are the form's for those fields that
    the action calls otherwise."""
    if not form.is_valid():
        return None
    try:
        return act()
    except ValidationError as error:
        for name, errors in (error.error_dict if hasattr(error, "error_dict") else {"": error}).items():
            field = (names or {}).get(name, name)
            form.add_error(field if field in form.fields else None, errors)
        return None


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent with a form; None when it is only looked at."""
    return request.POST if request.method == "POST" else None


def status_of(form: BaseForm) -> int:
    """200 for a fresh form, 422 for one that came back, 409 when somebody else was faster."""
    if getattr(form, "has_conflict", False):
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
