"""A password is more than the words that everybody would try here first."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rashin.organizations.models import Member
from rashin.people.models import User
from rashin.rules.searching import fold

WORDS = ("rashin", "らしん", "羅針", "okr", "compass")
SHORTEST = 3  # of a word that is looked for
LEFT = 7  # how many signs a password has beside such words


class NotOfOwnWords:
    """The product's name, the names of one's companies and their addresses are not counted."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError."""
        left = folded = fold(password)
        for word in sorted(_words(user), key=len, reverse=True):
            left = left.replace(word, "")
        if left != folded and len(left) < LEFT:
            raise ValidationError(
                _("This password is too close to a name that others would try here."), code="password_of_own_words"
            )

    def get_help_text(self) -> str:
        """No rule to be learnt: it is told where it is broken."""
        return ""


def _words(user: User | None) -> set[str]:
    mine = Member.objects.filter(user_id=user.pk).select_related("organization") if user and user.pk else ()
    places = [name for member in mine for name in (member.organization.name, member.organization.slug)]
    parts = {part for place in places for part in (fold(place), *fold(place).replace("-", " ").split())}
    return {fold(word) for word in WORDS} | {part for part in parts if len(part) >= SHORTEST}
