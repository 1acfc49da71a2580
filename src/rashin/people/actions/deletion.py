"""The end of a company: an owner asks for it, all owners are told, any of them takes it back in the days of grace."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.activity.security import has_noted
from rashin.organizations import locks
from rashin.organizations.models import Member, Organization
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.organizations.rights import Right, allows

GRACE = timedelta(days=14)
TAKEN_WITHIN = timedelta(days=1)
DOCUMENT = '"page":"document_file"'


def is_taken_along(organization: Organization, *, at: datetime) -> bool:
    """Whether somebody has taken the whole document along in the last day."""
    return has_noted(organization, "export.taken", DOCUMENT, since=at - TAKEN_WITHIN)


def ask_for_deletion(organization: Organization, *, name: str, by: Member, at: datetime) -> datetime:
    """Let everything of the company go after the days of grace; gives when. `name` is the company's, typed.

    Raises NotAllowed, ValidationError by field (another name, nothing was taken along), and Conflict when it has been
    asked for already.
    """
    _check_owner(organization, by)
    with transaction.atomic():
        locks.exclude(organization.pk)
        now = Organization.objects.select_for_update().get(pk=organization.pk)
        if now.deletion_due_at:
            raise Conflict(_("The deletion has been asked for already."), now)
        if _folded(name) != _folded(now.name):
            raise ValidationError({"name": _("This is not the company's name.")})
        if not is_taken_along(now, at=at):
            raise ValidationError(_("Take the company's document along first."))
        now.deletion_due_at = at + GRACE
        now.save(update_fields=["deletion_due_at"])
        payload = {"before": {"deletion_due_at": None}, "after": {"deletion_due_at": now.deletion_due_at}}
        log.record("organization.deletion_asked", now, organization=now, by=by, at=at, payload=payload)
    return now.deletion_due_at


def take_back_deletion(organization: Organization, *, by: Member, at: datetime) -> None:
    """Keep the company. Nothing happens where nobody asked; Conflict once it has begun to go."""
    _check_owner(organization, by)
    with transaction.atomic():
        locks.exclude(organization.pk)
        now = Organization.objects.select_for_update().filter(pk=organization.pk, is_visible=True).first()
        if now is None:
            raise Conflict(_("The company is being deleted now. It cannot be kept any more."))
        due = now.deletion_due_at
        if due is None:
            return
        now.deletion_due_at = None
        now.save(update_fields=["deletion_due_at"])
        payload = {"before": {"deletion_due_at": due}, "after": {"deletion_due_at": None}}
        log.record("organization.deletion_taken_back", now, organization=now, by=by, at=at, payload=payload)


def _check_owner(organization: Organization, by: Member) -> None:
    if not by.is_present or by.organization_id != organization.pk or not allows(by.role, Right.OWN):
        raise NotAllowed(_("Only an owner may do this."))


def _folded(name: str) -> str:
    """The same name in another width, or with another space, is the same."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
