"""Forms about people: one, several at once, oneself, and the place that an invitation leads to."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.organizations.models import Language, Member, Role
from rashin.people.access import can_give_role
from rashin.people.actions.accounts import check_new_account
from rashin.people.both_versions import KeepsBoth
from rashin.people.models import Team

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_LINES = 200
NAME = 80


def role_choices(by: Member, now: str = "") -> list[tuple[str, str]]:
    """The roles that a member may give, and the one that stands."""
    return [(value, str(label)) for value, label in Role.choices if can_give_role(by, value) or value == now]


def _of_our_own(by: Member) -> list[tuple[str, str]]:
    """The same for somebody new: a coach is invited on a page that asks what they read."""
    return [each for each in role_choices(by) if each[0] != Role.COACH]


class TeamChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A team by its public name."""

    def __init__(self, label: _StrPromise) -> None:
        super().__init__(
            Team.objects.none(),
            to_field_name="public_id",
            required=False,
            label=label,
            empty_label=gettext_lazy("No team"),
        )


class PersonForm(forms.Form):
    """One person: a name is enough."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME)
    name_reading = forms.CharField(
        label=gettext_lazy("Reading of the name"),
        max_length=NAME,
        required=False,
        help_text=gettext_lazy("In kana, for sorting."),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        by: Member,
        now: str = "",
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["role"].choices = role_choices(by, now)  # type: ignore[attr-defined]
        self.fields["role"].initial = Role.MEMBER


class NewPersonForm(PersonForm):
    """Somebody new, and the team that they work in."""

    team = TeamChoice(gettext_lazy("Team"))

    def __init__(self, data: Mapping[str, object] | None = None, *, by: Member, teams: QuerySet[Team]) -> None:
        super().__init__(data, by=by)
        self.fields["role"].choices = _of_our_own(by)  # type: ignore[attr-defined]
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


class ExistingPersonForm(KeepsBoth, PersonForm):
    """Somebody who is here, with the language of their pages."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("The company's")), *Language.choices],
    )


@dataclass(frozen=True)
class Line:
    """One pasted line: a name and perhaps an address."""

    name: str
    email: str


class SeveralForm(forms.Form):
    """Many people in one paste: a line each, "name, e-mail" in either order; tabs and Japanese commas do as well."""

    lines = forms.CharField(label=gettext_lazy("One person per line"), widget=forms.Textarea, max_length=30_000)
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    team = TeamChoice(gettext_lazy("Team"))

    def __init__(self, data: Mapping[str, object] | None = None, *, by: Member, teams: QuerySet[Team]) -> None:
        super().__init__(data, auto_id="several_%s")  # beside the form for one person
        self.fields["role"].choices = _of_our_own(by)  # type: ignore[attr-defined]
        self.fields["role"].initial = Role.MEMBER
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]

    def clean_lines(self) -> list[Line]:
        """Read every line; name those that cannot be read by their number."""
        found: list[Line] = []
        wrong: list[ValidationError] = []
        rows = [(number, row.strip()) for number, row in enumerate(self.cleaned_data["lines"].splitlines(), 1)]
        for number, row in rows:
            if not row:
                continue
            try:
                found.append(_line(row))
            except ValidationError as error:
                told = {"number": number, "said": error.messages[0]}
                wrong.append(ValidationError(_("Line %(number)s: %(said)s"), params=told))
        if not wrong and len(found) > MOST_LINES:
            wrong.append(ValidationError(_("At most %(count)s people at once."), params={"count": MOST_LINES}))
        wrong += _twice(found)
        if wrong:
            raise ValidationError(wrong)
        return found


def _line(row: str) -> Line:
    plain = unicodedata.normalize("NFKC", row).replace("、", ",").replace("\t", ",").replace(";", ",")
    parts = [part.strip(" <>\"'") for part in plain.split(",") if part.strip(" <>\"'")]
    addresses = [part.lower() for part in parts if "@" in part]
    names = [part for part in parts if "@" not in part]
    if len(addresses) > 1 or len(names) > 1:
        raise ValidationError(_("write one name and at most one e-mail address."))
    if addresses:
        try:
            validate_email(addresses[0])
        except ValidationError:
            raise ValidationError(_("“%(address)s” is not an e-mail address.") % {"address": addresses[0]}) from None
    name = names[0] if names else (addresses[0].split("@")[0] if addresses else "")
    if not name or len(name) > NAME:
        raise ValidationError(_("the name is missing or too long."))
    return Line(name, addresses[0] if addresses else "")


def _twice(found: list[Line]) -> list[ValidationError]:
    addresses = [line.email for line in found if line.email]
    twice = sorted({address for address in addresses if addresses.count(address) > 1})
    return [ValidationError(_("%(address)s stands here twice."), params={"address": address}) for address in twice]


class MyselfForm(KeepsBoth):
    """What everybody may change of themselves."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME)
    name_reading = forms.CharField(
        label=gettext_lazy("Reading of the name"),
        max_length=NAME,
        required=False,
        help_text=gettext_lazy("In kana, for sorting."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the pages"),
        required=False,
        choices=[("", gettext_lazy("The company's")), *Language.choices],
    )


class AddressForm(forms.Form):
    """Another address to sign in with; the password shows that it is oneself."""

    email = forms.EmailField(
        label=gettext_lazy("New e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label=gettext_lazy("Current password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class GuestForm(forms.Form):
    """The address to which a letter goes, unless the invitation names it."""

    email = forms.EmailField(label=gettext_lazy("E-mail address to sign in with"))

    def __init__(self, data: Mapping[str, object] | None = None, *, email: str = "") -> None:
        super().__init__(data)
        self.named, self._refusal = email, ""
        if email:
            del self.fields["email"]
        else:
            self.fields["email"].widget.attrs["autocomplete"] = "email"

    def refuse(self, said: str) -> None:
        """Take nothing of what was sent, and say why."""
        self._refusal = said
        self.full_clean()

    def clean(self) -> dict[str, Any]:
        """What was typed, in lower case."""
        if self._refusal:
            raise ValidationError(self._refusal)
        if "email" in self.cleaned_data:
            self.cleaned_data["email"] = self.cleaned_data["email"].lower()
        return self.cleaned_data


class PlaceForm(GuestForm):
    """The account that an invitation asks for: an address, unless it is known, and a password."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("10 characters or more. A few words in a row are easy to remember."),
    )

    def clean(self) -> dict[str, Any]:
        """What stands against the account is said at once with the rest."""
        values = super().clean()
        try:
            check_new_account(email=self.named or values.get("email", ""), password=values.get("password", ""))
        except ValidationError as problems:
            for field, errors in problems.error_dict.items():
                self.add_error(field if field in self.fields else None, errors)
        return values
