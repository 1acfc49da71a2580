"""A form's field as markup: the control with its classes, with its hint and its errors tied to it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField, Select, Textarea
from django.utils.safestring import SafeString


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """One sentence at a field; `fix` is what the field would hold after the one tap that repairs it."""

    text: str
    fix: str = ""
    fix_label: str = ""


def control(bound: BoundField, hint: str | None = None, **attributes: object) -> SafeString:
    """The field's own input, select or textarea, described by its hint and its errors.

    `attributes` with underscores become dashed ones: inputmode="decimal", data_unit="件".
    """
    given = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
    extra = str(given.pop("class", ""))
    attrs: dict[str, str | bool] = {
        name: True if value is True else str(value) for name, value in given.items() if value not in (None, False)
    }
    attrs["class"] = " ".join(filter(None, (_class_of(bound), str(bound.field.widget.attrs.get("class", "")), extra)))
    described = [hint_id(bound)] if hint or (hint is None and bound.help_text) else []
    if bound.errors:
        attrs["aria-invalid"] = "true"
        described.append(error_id(bound))
    if described:
        attrs["aria-describedby"] = " ".join(described)
    silent = copy(bound)
    silent.help_text = ""  # else Django names a help text by an id of its own, also where the page shows none
    return silent.as_widget(attrs=attrs)


def _class_of(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, Select) and not getattr(widget, "allow_multiple_selected", False):
        return "input select"
    if isinstance(widget, Textarea):
        return "input"
    return "" if getattr(widget, "input_type", "") in ("checkbox", "radio", "hidden") else "input"


def hint_id(bound: BoundField) -> str:
    return f"{bound.auto_id}_hint"


def error_id(bound: BoundField) -> str:
    return f"{bound.auto_id}_error"


def errors_of(bound: BoundField) -> Iterator[FieldError]:
    """The field's errors; one raised with params {"fix": "26", "fix_label": "26件"} carries its one-tap repair."""
    data: list[ValidationError] = bound.errors.as_data()
    for error in data:
        params = error.params if isinstance(error.params, dict) else {}
        for text in error.messages:
            yield FieldError(text=text, fix=str(params.get("fix", "")), fix_label=str(params.get("fix_label", "")))


@dataclass(frozen=True, kw_only=True)
class ErrorLine:
    """A line of the list on top of a form: the id of the control ("" for the whole form), its label, the sentence."""

    target: str
    label: str
    text: str


def error_list(form: BaseForm) -> list[ErrorLine]:
    """Every error of the form, in the order of its fields; what concerns the whole form comes first."""
    listed = [ErrorLine(target="", label="", text=str(text)) for text in form.non_field_errors()]
    for bound in form:
        target = bound.id_for_label or bound.auto_id
        listed += [ErrorLine(target=target, label=str(bound.label), text=error.text) for error in errors_of(bound)]
    return listed
