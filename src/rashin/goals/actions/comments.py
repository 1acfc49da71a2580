"""ひとこと: say a line about an objective, take one's own back."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rashin.activity import log
from rashin.goals.access import can_comment
from rashin.goals.actions.acting import among
from rashin.goals.models import Comment, KeyResult, Objective
from rashin.organizations.models import Member
from rashin.organizations.refusals import NotAllowed

LONGEST = 2000


@transaction.atomic
def say(objective: Objective, text: str, *, by: Member, at: datetime, key_result: KeyResult | None = None) -> Comment:
    """Add a line to an objective's story. Whoever reads it may say something, a coach too; a viewer only reads.

    ValidationError (field `text`) when it is empty, too long, or holds what can't be stored.
    """
    among(by)
    text = text.strip()
    if not can_comment(by) or objective.organization_id != by.organization_id:
        raise NotAllowed(_("Only members of this company and its coaches say something here."))
    if key_result is not None and key_result.objective_id != objective.pk:
        raise ValidationError({"text": _("This key result was not found.")})
    if not text:
        raise ValidationError({"text": _("Write a line first.")})
    if len(text) > LONGEST:
        over = len(text) - LONGEST
        told = ngettext("This is %(over)s character too long.", "This is %(over)s characters too long.", over)
        raise ValidationError({"text": told % {"over": over}})
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValidationError({"text": _("This holds a character that can't be stored.")})
    comment = Comment.objects.create(
        organization=by.organization, objective=objective, key_result=key_result, text=text, by=by, recorded_at=at
    )
    payload = {"comment": comment, "text": text, "about": key_result}
    log.record("objective.commented", objective, organization=by.organization, by=by, at=at, payload=payload)
    return comment


@transaction.atomic
def take_back_comment(comment: Comment, *, by: Member, at: datetime) -> Comment:
    """Take one's own line back; the row and its event stay. Twice is once."""
    among(by)
    comment = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("objective")
        .get(pk=comment.pk, organization_id=by.organization_id)
    )
    if comment.by_id != by.pk:
        raise NotAllowed(_("Only who wrote a line can take it back."))
    if comment.archived_at is None:
        comment.archived_at = at
        comment.save(update_fields=["archived_at"])
        log.record(
            "objective.comment_taken_back",
            comment.objective,
            organization=by.organization,
            by=by,
            at=at,
            payload={"comment": comment},
        )
    return comment
