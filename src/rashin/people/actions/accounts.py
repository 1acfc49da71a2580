"""What concerns an account: the way back in, and the address that it goes by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.organizations import locks
from rashin.organizations.models import Member, Organization, Role
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people import mail
from rashin.people.actions.addresses import is_taken
from rashin.people.actions.claims import claim
from rashin.people.actions.sessions import end_sessions
from rashin.people.links import for_address
from rashin.people.models import User
from rashin.people.watching import (
    factors_removed_at_the_machine,
    factors_removed_by_link,
    password_refused,
    way_in_made,
)
from rashin.people.ways_back import Tokens, WithoutSecondFactor, takes_second_factor_off

MOST_LETTERS, LETTERS_WITHIN = 5, timedelta(days=1)


def check_new_account(*, email: str, password: str) -> None:
    """Whether an account can be made of these; what is empty is not looked at. Raises ValidationError with everything
    that stands against it, by field."""
    problems: dict[str, list[str]] = {}
    if email and User.objects.filter(email=email.strip().lower()).exists():
        problems["email"] = [_("This address has an account already. Choose another one, or sign in with it first.")]
    if password:
        try:
            validate_password(password, User(email=email))
        except ValidationError as error:
            problems["password"] = error.messages
    if problems:
        raise ValidationError(problems)


def hold_account(user: User) -> bool:
    """Keep an account from going until this transaction ends; False where it has gone."""
    return User.objects.select_for_update(no_key=True).filter(pk=user.pk).exists()


def let_accounts_go(keys: Iterable[int]) -> None:
    """Delete those of these accounts that belong to no company any more, as part of a change that has a record of its
    own. Who takes a place with one at this very moment keeps it."""
    held = list(User.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))
    User.objects.filter(pk__in=held, members=None).delete()


@dataclass(frozen=True, kw_only=True)
class WayBack:
    """A link for a new password: its path, and the address that it goes to by mail; "" where it is handed over."""

    path: str
    mailed_to: str


def way_back_for(member: Member, *, by: Member, at: datetime, without_second_factor: bool = False) -> WayBack:
    """Make the link by which a member sets a new password; it ends after three days or one use. Beside other companies
    of the installation it goes by mail alone: who holds the way in holds the account, and who else it belongs to is
    nobody's to know. There it may take the second factor off, too.

    Raises NotAllowed, and Conflict without an account, or where it could go by mail alone and none is sent.
    """
    user = _account_of(member, by)
    is_alone = _is_alone(by)
    if not is_alone and not mail.is_sent():
        raise Conflict(_("This installation sends no mail. Whoever runs it makes the link: rashin way-in."))
    with transaction.atomic():
        told = {"without_second_factor": True} if without_second_factor else {}
        log.record("member.reset_link_made", member, organization=by.organization, by=by, at=at, payload=told)
        path = _reset_path(user, without_second_factor=without_second_factor)
    return WayBack(path=path, mailed_to="" if is_alone else user.email)


def take_second_factor_off(member: Member, *, by: Member, at: datetime) -> WayBack | None:
    """Remove every second factor of a member who has lost them, and end their sessions. Beside other companies of the
    installation its owner does that, by the link that is given. Raises as `way_back_for`."""
    user = _account_of(member, by)
    if not _is_alone(by):
        return way_back_for(member, by=by, at=at, without_second_factor=True)
    with transaction.atomic():
        _forget_second_factors(user)
        log.record("member.second_factor_removed", member, organization=by.organization, by=by, at=at)
    return None


def come_back(user: User, *, token: str) -> None:
    """A new password has been set by a link: sessions end, and the second factor where the link says so. `user` is as
    the link has found them."""
    with transaction.atomic():
        if takes_second_factor_off(user, token):
            _forget_second_factors(user)
            factors_removed_by_link(user)
        else:
            end_sessions(user.pk)


def way_in_for(user: User, *, without_second_factor: bool) -> str:
    """The path by which somebody sets a new password whom no page lets in any more: an owner who lost everything. Only
    whoever runs the installation makes it, at the machine itself, and every company of the account finds it on record.
    """
    with transaction.atomic():
        if without_second_factor:
            _forget_second_factors(user)
            factors_removed_at_the_machine(user)
        way_in_made(user)
        return _reset_path(user)


def _forget_second_factors(user: User) -> None:
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user.pk)


def _reset_path(user: User, *, without_second_factor: bool = False) -> str:
    token = (WithoutSecondFactor() if without_second_factor else Tokens()).make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": token})


def _account_of(member: Member, by: Member) -> User:
    if not by.administers or (member.role == Role.OWNER and by.role != Role.OWNER):
        raise NotAllowed
    user = member.user
    if user is None or not member.is_present:
        raise Conflict(_("%(name)s has no account to sign in with.") % {"name": member.name}, member)
    return user


def _is_alone(by: Member) -> bool:
    """Whether no other company is here, so that an account cannot belong to one."""
    others = Organization.objects.exclude(pk=by.organization_id)
    return not others.filter(is_visible=True, is_example=False).exists()


def check_password_of(user: User, password: str) -> None:
    """Raises ValidationError where this is not the account's password; that is on record."""
    if not user.check_password(password):
        password_refused(user)
        raise ValidationError({"password": _("This is not the current password.")})


def letter_to_new_address(user: User, *, email: str, password: str, at: datetime) -> str:
    """What a letter to another address carries: once it is opened, the account signs in by it. Whether somebody has it
    already is told to who reads that letter. Raises ValidationError by field."""
    check_password_of(user, password)
    if not claim("letter to a new address", user.pk, lasts=LETTERS_WITHIN, at=at, most=MOST_LETTERS):
        raise ValidationError({"email": _("Five letters have gone out today. Come back tomorrow.")})
    return for_address(user.public_id, user.email, email.strip().lower())


def change_address(user: User, *, email: str, by: Member, at: datetime) -> User:
    """Sign in by another address from now on; where it is another member's, one stays named by the former one. Raises
    ValidationError by field."""
    email = email.strip().lower()
    taken = ValidationError({"email": _("This address has an account already. Choose another one.")})
    if User.objects.filter(email=email).exclude(pk=user.pk).exists():
        raise taken
    try:
        with transaction.atomic():
            before = user.email
            companies = Member.objects.filter(user=user).values_list("organization_id", flat=True)
            for organization_id in companies.distinct().order_by("organization_id"):
                locks.exclude(organization_id)  # nobody comes there by this address meanwhile
            if not User.objects.filter(pk=user.pk, email=before).update(email=email):
                raise Conflict(_("The address has been changed meanwhile."))
            for member in Member.objects.filter(user=user, email=before):
                if not (member.is_present and is_taken(member.organization_id, email, member)):
                    Member.objects.filter(pk=member.pk, email=before).update(email=email)
            log.record("member.address_changed", by, organization=by.organization, by=by, at=at)
    except IntegrityError:  # somebody else has taken the address in this very moment
        raise taken from None
    user.email = email
    return user
