"""Start a company: the organisation, its owner, this quarter and the next, in one step."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rashin.goals.actions.cycles import make_quarters
from rashin.organizations import locks
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict
from rashin.people import first_start
from rashin.people.actions.accounts import check_new_account
from rashin.people.actions.organizations import NewOrganization, start_organization
from rashin.people.models import User


def start_company(new: NewOrganization, *, owner_name: str, email: str, password: str, at: datetime) -> Member:
    """Start the first company of an installation and return its owner.

    Raises Conflict when somebody has started one already, and ValidationError by field.
    """
    email = email.strip().lower()
    with transaction.atomic():
        locks.exclude_installation()
        if not first_start.is_open():
            raise Conflict(_("A company has been started here already. Ask its owner for an invitation."))
        check_new_account(email=email, password=password)
        user = User.objects.create_user(email, password, date_joined=at)
        owner = start_organization(new, owner=user, owner_name=owner_name, at=at)
        make_quarters(owner.organization, by=owner, at=at)
        transaction.on_commit(first_start.forget)
    return owner
