"""Who signs in: by allauth's way with e-mail address and password; and whose a session is, asked for on every page."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from rashin.organizations.prepared import Prepared
from rashin.people.models import User

_USER = Prepared(lambda pk: User.objects.filter(pk=pk))


class Accounts(AuthenticationBackend):  # type: ignore[misc]
    """allauth's own; the account of a session is read by a prepared statement."""

    def get_user(self, user_id: int) -> User | None:
        """The account with this key; None when there is none or it may not sign in any more."""
        user = next(iter(_USER(user_id)), None)
        return user if user is not None and self.user_can_authenticate(user) else None
