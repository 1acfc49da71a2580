"""Let old lines of security go, so that what stays can still be proved."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from rashin.activity import proving, rounds
from rashin.activity.models import Checkpoint, Seal, SecurityEvent, Source
from rashin.activity.rounds import Ties
from rashin.organizations.models import Organization

log = logging.getLogger(__name__)


def let_go_everywhere(*, keep: timedelta, at: datetime) -> int:
    """Delete what was sealed longer ago than `keep`, of every organisation and of the installation; gives how many
    lines went. Where something was tampered with nothing goes: it would take along what proves it."""
    ties = rounds.read()
    if not ties.are_sound:
        log.warning("No old lines are let go: the record does not end as it should. rashin doctor says more.")
        return 0
    everywhere: list[Organization | None] = [None, *Organization.objects.filter(is_visible=True).order_by("pk")]
    return sum(_let_go(organization, ties, before=at - keep, at=at) for organization in everywhere)


@transaction.atomic
def _let_go(organization: Organization | None, ties: Ties, *, before: datetime, at: datetime) -> int:
    """Whole seals go with their lines; a checkpoint, and a round, say where the chain goes on."""
    chain = Seal.objects.filter(organization=organization, source=Source.SECURITY)
    going = chain.filter(sealed_at__lt=before).order_by("-number").first()
    if going is None:
        return 0
    if any(proving.faults_of(Source.SECURITY, organization, ties, lines_until=going.number)):
        log.warning("Old lines of %s are not let go: rashin doctor says why.", organization or "the installation")
        return 0
    went = SecurityEvent.objects.filter(organization=organization, pk__lte=going.last_id)
    count = went.count()
    made = Checkpoint.objects.create(
        organization=organization,
        source=Source.SECURITY,
        number=going.number,
        last_id=going.last_id,
        count=count,
        digest=going.digest,
        made_at=at,
    )
    rounds.note_let_go(made, at=at)
    went.delete()
    chain.filter(number__lte=going.number).delete()
    return count
