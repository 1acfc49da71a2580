"""Leave a sentence as it is although the coach asked, and let the coach ask again. Private, without events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.coach.wording import codes
from rashin.goals.models import KeptSentence
from rashin.organizations.models import Member


@transaction.atomic
def keep_sentence(digest: str, code: str, *, by: Member, at: datetime) -> KeptSentence:
    """The finding `code` is asked no more of the sentence of that digest, for this member. Twice is once."""
    if code not in codes():
        raise ValidationError({"code": _("The coach has no such note.")})
    kept, _made = KeptSentence.objects.get_or_create(
        organization=by.organization, member=by, digest=digest, code=code, defaults={"kept_at": at}
    )
    return kept


@transaction.atomic
def ask_again(digests: Iterable[str], *, by: Member) -> int:
    """Whatever was left as it is in these sentences is asked again; how many decisions that takes back."""
    return KeptSentence.objects.filter(member=by, digest__in=list(digests)).delete()[0]
