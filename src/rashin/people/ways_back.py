"""The links by which somebody comes in again who has lost the password: signed, three days, once.

One sort sets another password; the other takes the second factor off with it, and goes by mail alone, to who signs in.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class WithoutSecondFactor(PasswordResetTokenGenerator):
    """Makes links of the second sort, and knows them."""

    key_salt = "rashin.people.ways_back.without_second_factor"


class Tokens(PasswordResetTokenGenerator):
    """What allauth asks: makes links of the first sort, and knows both."""

    def check_token(self, user: Any, token: str | None) -> bool:
        return super().check_token(user, token) or takes_second_factor_off(user, token)


def takes_second_factor_off(user: Any, token: str | None) -> bool:
    """Whether this is a good link of the second sort."""
    return WithoutSecondFactor().check_token(user, token)
