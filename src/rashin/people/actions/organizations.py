"""Start an organisation, and change how it is called, speaks and counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.activity.canonical import canonical_text, parsed
from rashin.organizations import locks
from rashin.organizations.models import Member, Organization, Role
from rashin.organizations.public_id import new_public_id
from rashin.organizations.refusals import NotAllowed
from rashin.people.actions.changing import changed_fields
from rashin.people.models import User

SHORT = 6
LONGEST = 40


@dataclass(frozen=True, kw_only=True)
class NewOrganization:
    """What a company says of itself at the start. `fiscal_first_month` is 1–12, `check_in_weekday` 0 for Monday."""

    name: str
    language: str
    time_zone: str
    fiscal_first_month: int
    check_in_weekday: int


def start_organization(new: NewOrganization, *, owner: User, owner_name: str, at: datetime) -> Member:
    """Make the organisation and its first member, an owner. Raises ValidationError by field."""
    if new.time_zone not in available_timezones():
        raise ValidationError({"time_zone": _("This time zone was not found.")})
    with transaction.atomic():
        organization = Organization.objects.create(
            slug=_free_slug(new.name),
            name=new.name,
            language=new.language,
            time_zone=new.time_zone,
            fiscal_first_month=new.fiscal_first_month,
            check_in_weekday=new.check_in_weekday,
            observes_japanese_holidays=new.time_zone == "Asia/Tokyo",
            created_at=at,
        )
        member = Member.objects.create(
            organization=organization, user=owner, name=owner_name, email=owner.email, role=Role.OWNER, joined_at=at
        )
        log.record(
            "organization.started",
            organization,
            organization=organization,
            by=member,
            at=at,
            payload={"name": new.name},
        )
    return member


def _free_slug(name: str) -> str:
    """A readable name for addresses; one that cannot be written in Latin letters gets a short id."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST - SHORT - 1].strip("-")
    if not re.search(r"[a-z]{2}", slug):
        slug = new_public_id()[:SHORT]
    while Organization.objects.filter(slug=slug).exists():
        slug = f"{slug[: LONGEST - SHORT - 1].rstrip('-')}-{new_public_id()[:SHORT]}"
    return slug


CHANGEABLE = (
    "name", "language", "time_zone", "fiscal_first_month", "shows_era_years", "confidence_scale",
    "objectives_at_most", "objectives_at_least", "key_results_at_most", "key_results_at_least",
)  # fmt: skip


def change_organization(organization: Organization, *, by: Member, at: datetime, **values: object) -> Organization:
    """Change fields of `CHANGEABLE`. What the figures depend on (calendar, thresholds) has actions of its own above.

    Raises NotAllowed, and ValidationError by field.
    """
    if not by.administers:
        raise NotAllowed
    unknown = set(values) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"not to be changed here: {sorted(unknown)}")
    if "time_zone" in values and values["time_zone"] not in available_timezones():
        raise ValidationError({"time_zone": _("This time zone was not found.")})
    _check_limits(organization, values)
    return _change(organization, values, name="organization.changed", by=by, at=at)


def change_words(organization: Organization, *, words: Mapping[str, str], by: Member, at: datetime) -> Organization:
    """Set some of the company's own explanations, by the code of the word; an empty one gives the usual words back."""
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        locks.exclude(organization.pk)
        own = parsed(Organization.objects.select_for_update().get(pk=organization.pk).words) | dict(words)
        text = canonical_text({code: str(said).strip() for code, said in own.items() if str(said).strip()})
        return _change(organization, {"words": text}, name="organization.words_changed", by=by, at=at)


def _change(
    organization: Organization, values: Mapping[str, object], *, name: str, by: Member, at: datetime
) -> Organization:
    with transaction.atomic():
        locks.exclude(organization.pk)
        now = Organization.objects.select_for_update().get(pk=organization.pk)
        before, after = changed_fields(now, values)
        if after:
            now.save(update_fields=list(after))
            log.record(name, now, organization=now, by=by, at=at, payload={"before": before, "after": after})
    return now


def _check_limits(organization: Organization, values: Mapping[str, object]) -> None:
    for what in ("objectives", "key_results"):
        least = values.get(f"{what}_at_least", getattr(organization, f"{what}_at_least"))
        most = values.get(f"{what}_at_most", getattr(organization, f"{what}_at_most"))
        if int(str(least)) > int(str(most)):
            raise ValidationError({f"{what}_at_most": _("This is less than the smallest number.")})
