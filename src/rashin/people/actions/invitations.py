"""Links by which people come in. Only a digest is kept: a link is shown once, and a new one is made at any time."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.organizations import locks
from rashin.organizations.models import Member, Role
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people.actions.accounts import check_new_account, hold_account
from rashin.people.actions.addresses import free_or_none
from rashin.people.links import digest_of
from rashin.people.models import Invitation, User

VALID_FOR = timedelta(days=14)


def invite(member: Member, *, by: Member, at: datetime) -> str:
    """Make the link by which `member` gets an account; earlier ones end. Return its secret, which is not kept.

    Raises NotAllowed, and Conflict when the member has an account or has left.
    """
    if not by.administers or (member.role == Role.OWNER and by.role != Role.OWNER):
        raise NotAllowed
    with transaction.atomic():
        locks.exclude(by.organization_id)
        now = Member.objects.select_for_update().get(pk=member.pk, organization_id=by.organization_id)
        if now.user_id or not now.is_present:
            raise Conflict(_("%(name)s has an account already, or has left.") % {"name": now.name}, now)
        Invitation.objects.filter(member=now, accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
        secret = secrets.token_urlsafe(24)
        Invitation.objects.create(
            organization=by.organization,
            secret=digest_of(secret),
            email=now.email,
            role=now.role,
            member=now,
            invited_by=by,
            invited_at=at,
            expires_at=at + VALID_FOR,
        )
        log.record("member.invited", now, organization=by.organization, by=by, at=at)
    return secret


def withdraw_invitations(member: Member, *, by: Member, at: datetime) -> int:
    """End every open link of a member; return how many there were."""
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        locks.exclude(by.organization_id)
        open_ones = Invitation.objects.filter(
            organization_id=by.organization_id, member=member, accepted_at=None, withdrawn_at=None
        )
        ended = open_ones.update(withdrawn_at=at)
        if ended:
            log.record("member.invitation_withdrawn", member, organization=by.organization, by=by, at=at)
    return ended


def accept_with_password(invitation: Invitation, *, email: str, password: str, at: datetime) -> Member:
    """Make the account and take the place. Raises ValidationError by field, Conflict when the link has ended."""
    email = (invitation.email or email).strip().lower()
    if not email:
        raise ValidationError({"email": _("Enter an e-mail address to sign in with.")})
    check_new_account(email=email, password=password)
    user = User(email=email, date_joined=at)
    user.set_password(password)  # before the company is held, for it may have to wait for its turn
    try:
        with transaction.atomic():
            member = _open_place(invitation, at)
            user.language = member.language
            user.save(force_insert=True)
            return _take(member, user, at)
    except IntegrityError:  # somebody else has taken the address in this very moment
        taken = _("This address has an account already. Choose another one, or sign in with it first.")
        raise ValidationError({"email": taken}) from None


def accept_as(invitation: Invitation, *, user: User, at: datetime) -> Member:
    """Take the place with an account that exists. Raises Conflict when it is in this organisation already."""
    with transaction.atomic():
        member = _open_place(invitation, at)
        if not hold_account(user):
            raise Conflict(_("This account has been closed."), member)
        if Member.objects.filter(organization_id=member.organization_id, user=user).exists():
            raise Conflict(_("This account belongs to this company already."), member)
        return _take(member, user, at)


def _open_place(invitation: Invitation, at: datetime) -> Member:
    """Claim the link for this transaction; of two who open it at the same time one gets the place."""
    locks.exclude(invitation.organization_id)
    places = Member.objects.select_related("organization").select_for_update(of=("self",))
    member = places.filter(pk=invitation.member_id or 0, left_at=None, user=None).first()
    open_ones = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)
    if member is None or not open_ones.filter(pk=invitation.pk).update(accepted_at=at):
        raise Conflict(_("This link has been used or has ended."))
    return member


def _take(member: Member, user: User, at: datetime) -> Member:
    member.user = user
    member.email = member.email or free_or_none(member.organization_id, user.email, member)
    member.is_new = True
    member.save(update_fields=["user", "email", "is_new"])
    log.record("member.joined", member, organization=member.organization, by=member, at=at)
    return member
