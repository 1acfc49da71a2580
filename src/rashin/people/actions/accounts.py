"""What concerns an account: the way back in, and the address that it goes by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.organizations.models import Member, Role
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people.actions.sessions import end_sessions
from rashin.people.models import User
from rashin.people.watching import factors_removed_at_the_machine, password_refused, way_in_made


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


def reset_link_for(member: Member, *, by: Member, at: datetime) -> str:
    """The path by which a member sets a new password, to be sent by hand; it ends after three days or one use.

    Raises NotAllowed, and Conflict without an account or when the account belongs to another organisation too.
    """
    user = _account_in_hand(member, by)
    with transaction.atomic():
        log.record("member.reset_link_made", member, organization=by.organization, by=by, at=at)
        return _reset_path(user)


def take_second_factor_off(member: Member, *, by: Member, at: datetime) -> None:
    """Remove every second factor of a member who has lost them, and end their sessions. Raises as `reset_link_for`."""
    user = _account_in_hand(member, by)
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user.pk)
        log.record("member.second_factor_removed", member, organization=by.organization, by=by, at=at)


def way_in_for(user: User, *, without_second_factor: bool) -> str:
    """The path by which somebody sets a new password whom no page lets in any more: an owner who lost everything. Only
    whoever runs the installation makes it, at the machine itself, and every company of the account finds it on record.
    """
    with transaction.atomic():
        if without_second_factor:
            Authenticator.objects.filter(user=user).delete()
            end_sessions(user.pk)
            factors_removed_at_the_machine(user)
        way_in_made(user)
        return _reset_path(user)


def _reset_path(user: User) -> str:
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": token})


def _account_in_hand(member: Member, by: Member) -> User:
    """The account of a member over which `by` has a say: one company's administrator has none over another company,
    and whoever holds the way in holds the account."""
    if not by.administers or (member.role == Role.OWNER and by.role != Role.OWNER):
        raise NotAllowed
    user = member.user
    if user is None or not member.is_present:
        raise Conflict(_("%(name)s has no account to sign in with.") % {"name": member.name}, member)
    if Member.objects.filter(user=user, left_at=None).exclude(organization_id=by.organization_id).exists():
        raise Conflict(_("This account also belongs to another company, so only its owner changes how it signs in."))
    return user


def change_address(user: User, *, email: str, password: str, by: Member, at: datetime) -> User:
    """Sign in by another address from now on; the password is asked for. Raises ValidationError by field."""
    email = email.strip().lower()
    if not user.check_password(password):
        password_refused(user)
        raise ValidationError({"password": _("This is not the current password.")})
    taken = ValidationError({"email": _("This address has an account already. Choose another one.")})
    if User.objects.filter(email=email).exclude(pk=user.pk).exists():
        raise taken
    try:
        with transaction.atomic():
            before = user.email
            User.objects.filter(pk=user.pk).update(email=email)
            Member.objects.filter(user=user, email=before).update(email=email)
            log.record("member.address_changed", by, organization=by.organization, by=by, at=at)
    except IntegrityError:  # somebody else has taken the address in this very moment
        raise taken from None
    user.email = email
    return user
