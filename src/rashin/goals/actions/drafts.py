"""Keep what somebody is typing: private scratch rows, without events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rashin.activity.canonical import canonical_text
from rashin.goals.actions.limits import check_belongs
from rashin.goals.models import Cycle, Draft
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict, NotAllowed


@transaction.atomic
def keep_draft(
    fields: Mapping[str, str | list[str]],
    *,
    form: str,
    by: Member,
    at: datetime,
    cycle: Cycle | None = None,
    subject: str = "",
    title: str = "",
    draft: Draft | None = None,
    seen_version: int | None = None,
    public_id: str = "",
) -> Draft:
    """Keep the fields of a form as typed. Conflict, with what stands, when another tab or device saved after
    `seen_version`, or threw it away; nothing is overwritten then. A new one is called `public_id` where the page has
    named it already: two tabs that begin it at the same moment begin one."""
    check_belongs(by, cycle=cycle)
    if draft is None:
        begun = Draft(
            **({"public_id": public_id} if public_id else {}),
            organization=by.organization,
            member=by,
            cycle=cycle,
            form=form,
            subject=subject,
            title=title[:200],
            fields=canonical_text(dict(fields)),
            begun_at=at,
            saved_at=at,
        )
        draft = _begun(begun)
        if draft is begun:
            return draft
    else:
        draft = own_draft(draft, by=by)
    text = canonical_text(dict(fields))
    if text == draft.fields:
        return draft
    if seen_version is not None and draft.version != seen_version:
        raise Conflict("", draft)
    draft.fields, draft.title, draft.saved_at = text, title[:200], at
    draft.version += 1
    draft.save(update_fields=["fields", "title", "saved_at", "version"])
    return draft


def _begun(draft: Draft) -> Draft:
    """The new row, or the one of the same name that another tab of this member has just begun."""
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        there = Draft.objects.select_for_update().filter(public_id=draft.public_id, member=draft.member).first()
        if there is None:
            raise
        return there
    return draft


def own_draft(draft: Draft, *, by: Member) -> Draft:
    """A scratch row as it is now, held until the transaction ends. Conflict when it is not there any more, NotAllowed
    for anybody else's."""
    found = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None:
        raise Conflict(_("This was thrown away on another device."), draft)
    if found.member_id != by.pk:
        raise NotAllowed
    return found


def drop_draft(draft: Draft, *, by: Member) -> None:
    """Forget a scratch row: what it held has been saved, or is not wanted."""
    if draft.member_id != by.pk:
        raise NotAllowed
    draft.delete()
