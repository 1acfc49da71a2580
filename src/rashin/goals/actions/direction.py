"""Write the direction (方針)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.goals.actions.acting import alone
from rashin.goals.actions.limits import check_texts
from rashin.goals.models import DirectionSection, DirectionSentence
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict, NotAllowed


@dataclass(frozen=True)
class Sentence:
    """One sentence as it should stand. `public_id` names the one that it rewords; empty for a new one."""

    section: str
    text: str
    public_id: str = ""


@transaction.atomic
def write_direction(
    sentences: Sequence[Sentence], *, by: Member, at: datetime, seen: Mapping[str, str] | None = None
) -> list[DirectionSentence]:
    """Let exactly these sentences stand, in this order. Those left out are archived: objectives that serve them keep
    their link. Conflict when others stand than the writer has `seen` (text by public id)."""
    alone(by)
    if not by.administers:
        raise NotAllowed(_("Owners and administrators write the direction."))
    _check(sentences)
    there = {
        row.public_id: row
        for row in DirectionSentence.objects.filter(organization_id=by.organization_id, archived_at__isnull=True)
    }
    if seen is not None and seen != {public_id: row.text for public_id, row in there.items()}:
        raise Conflict(
            _("Somebody else saved this meanwhile. Both versions are shown."), next(iter(there.values()), None)
        )
    before = [row.text for row in there.values()]
    kept = [_written(each, position, there, by) for position, each in enumerate(sentences)]
    for row in there.values():
        row.archived_at = at
        row.save(update_fields=["archived_at"])
    after = [row.text for row in kept]
    if after != before:
        payload = {"before": before, "after": after}
        log.record("direction.changed", by.organization, organization=by.organization, by=by, at=at, payload=payload)
    return kept


def _written(each: Sentence, position: int, there: dict[str, DirectionSentence], by: Member) -> DirectionSentence:
    row = there.pop(each.public_id, None) or DirectionSentence(organization=by.organization)
    row.section, row.text, row.position = each.section, each.text.strip(), position
    row.save()
    return row


def _check(sentences: Sequence[Sentence]) -> None:
    for index, each in enumerate(sentences):
        check_texts(**{f"sentences-{index}": (each.text, 10_000)})
    problems = {
        f"sentences-{index}": _("Up to 300 characters.")
        for index, each in enumerate(sentences)
        if len(each.text) > 300 or not each.text.strip() or each.section not in DirectionSection.values
    }
    if problems:
        raise ValidationError(problems)
