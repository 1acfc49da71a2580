"""Start an organisation, and change how it is called, speaks and counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.activity.canonical import canonical_text, parsed
from rashin.organizations import locks
from rashin.organizations.models import FormerSlug, Member, Organization, Role
from rashin.organizations.public_id import new_public_id
from rashin.organizations.refusals import NotAllowed
from rashin.organizations.time_zones import time_zones
from rashin.people import second_factor
from rashin.people.actions.changing import changed_fields
from rashin.people.models import User

SHORT = 6
LONGEST = 40
SLUG = re.compile(r"(?=.{2,40}\Z)[a-z0-9]+(-[a-z0-9]+)*")


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
    if new.time_zone not in time_zones():
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
        member = Member(
            organization=organization, user=owner, name=owner_name, email=owner.email, role=Role.OWNER, joined_at=at
        )
        member.search_text = member.folded
        member.save(force_insert=True)
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
    """A readable name for addresses: the Latin letters of the company's own, else "company" and a short id."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST - SHORT - 1].strip("-")
    if not re.search(r"[a-z]{2}", slug):
        slug = f"company-{new_public_id()[:SHORT]}"
    while _is_taken(slug):
        slug = f"{slug[: LONGEST - SHORT - 1].rstrip('-')}-{new_public_id()[:SHORT]}"
    return slug


def _is_taken(slug: str, but: Organization | None = None) -> bool:
    """Whether another organisation goes by this name or went by it before."""
    own = but.pk if but else 0
    return (
        Organization.objects.filter(slug=slug).exclude(pk=own).exists()
        or FormerSlug.objects.filter(slug=slug).exclude(organization=own).exists()
    )


def change_slug(organization: Organization, *, slug: str, by: Member, at: datetime) -> Organization:
    """Give the organisation another name in its addresses; links with the former one lead on.

    Only an owner may: raises NotAllowed, and ValidationError by field (signs that no address holds, taken).
    """
    if not by.owns or by.organization_id != organization.pk:
        raise NotAllowed
    slug = unicodedata.normalize("NFKC", slug).strip().lower()
    if not SLUG.fullmatch(slug):
        raise ValidationError({"slug": _("Write it in a to z, digits and hyphens, 2 to 40 signs: %(example)s")
                               % {"example": "asahi-bakery"}})  # fmt: skip
    taken = ValidationError({"slug": _("Another company has this address. Choose another one.")})
    try:
        with transaction.atomic():
            locks.exclude(organization.pk)
            if _is_taken(slug, but=organization):
                raise taken
            former = Organization.objects.values_list("slug", flat=True).get(pk=organization.pk)
            changed = _change(organization, {"slug": slug}, name="organization.slug_changed", by=by, at=at)
            if former != slug:
                FormerSlug.objects.filter(slug=slug).delete()
                FormerSlug.objects.create(organization=organization, slug=former, left_at=at)
    except IntegrityError:  # somebody else has taken it in this very moment
        raise taken from None
    return changed


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
    if "time_zone" in values and values["time_zone"] not in time_zones():
        raise ValidationError({"time_zone": _("This time zone was not found.")})
    _check_limits(organization, values)
    return _change(organization, values, name="organization.changed", by=by, at=at)


def require_two_factors(organization: Organization, *, required: bool, by: Member, at: datetime) -> Organization:
    """Ask everybody of the organisation for a second factor, or no longer. Nobody is shut out: who has none is led to
    setting one up.

    Only an owner may: raises NotAllowed, and ValidationError when the owner has none themselves.
    """
    if not by.owns or by.organization_id != organization.pk:
        raise NotAllowed
    if required and (by.user_id is None or not second_factor.has_one(by.user_id)):
        raise ValidationError({"requires_two_factors": _("Set up a second factor for your own account first.")})
    values = {"requires_two_factors": required}
    return _change(organization, values, name="organization.way_in_changed", by=by, at=at)


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
