"""Take what a document or an interview gave as drafts, all in one step, and take that step back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity.canonical import canonical_text, parsed
from rashin.goals.actions.acting import alone
from rashin.goals.actions.content import ObjectiveContent
from rashin.goals.actions.drafts import own_draft
from rashin.goals.actions.no_list import decide_against, remove_from_no_list
from rashin.goals.actions.objectives import archive_objective
from rashin.goals.actions.writing import ActionRow, KeyResultRow, write_objective
from rashin.goals.models import Cycle, Draft, NoItem, Objective, ObjectiveState
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict

DOCUMENT, QUESTIONS = "document", "questions"
TAKEN = "-taken"
# A text that was brought, and the way back from drafts that were made of it, are kept this long.
KEPT_FOR = timedelta(days=7)
_EXPIRING = (DOCUMENT, DOCUMENT + TAKEN, QUESTIONS + TAKEN)


@dataclass(frozen=True, kw_only=True)
class TakenRow:
    """One objective with what stands under it; `above` is the key of the row in which it counts, or ""."""

    key: str
    content: ObjectiveContent
    key_results: Sequence[KeyResultRow] = ()
    actions: Sequence[ActionRow] = ()
    above: str = ""


@dataclass(frozen=True, kw_only=True)
class Left:
    """What is not done, and why."""

    what: str
    why: str


@transaction.atomic
def take(
    rows: Sequence[TakenRow], *, scratch: Draft, cycle: Cycle, by: Member, at: datetime, left: Sequence[Left] = ()
) -> list[Objective]:
    """Make drafts of the rows and entries of the No list; nobody but the writer has seen them before.

    The scratch row remembers them, so that `put_back` finds them. ValidationError names the row: `2:title`,
    `2:kr-2-1-start`; then nothing has been written.
    """
    alone(by)
    scratch = own_draft(scratch, by=by)
    if scratch.form.endswith(TAKEN):
        raise Conflict(_("These are drafts already. They stand on the planning page."), scratch)
    made: dict[str, Objective] = {}
    for row in rows:
        content = replace(row.content, contributes_to=made.get(row.above, row.content.contributes_to))
        with _at(row.key):
            written = write_objective(
                content, cycle=cycle, by=by, at=at, key_results=row.key_results, actions=row.actions
            )
        made[row.key] = written.objective
    items = [decide_against(each.what, each.why, by=by, at=at, cycle=cycle) for each in left]
    fields = parsed(scratch.fields)
    fields["taken"] = " ".join(row.public_id for row in made.values())
    fields["left"] = " ".join(item.public_id for item in items)
    _keep(scratch, fields, form=scratch.form + TAKEN, at=at)
    return list(made.values())


@transaction.atomic
def put_back(scratch: Draft, *, by: Member, at: datetime) -> Draft:
    """Take the step back: the drafts go to the archive, what was decided against leaves the No list, and the scratch
    row is as it was before. Conflict when a draft has been shown to others meanwhile."""
    alone(by)
    scratch = own_draft(scratch, by=by)
    fields = parsed(scratch.fields)
    named = Objective.objects.filter(
        organization_id=by.organization_id, public_id__in=str(fields.pop("taken", "")).split(), archived_at__isnull=True
    )
    drafts = list(named.order_by("-pk"))
    if any(row.state != ObjectiveState.DRAFT for row in drafts):
        raise Conflict("", scratch)
    for row in drafts:
        archive_objective(row, by=by, at=at)
    left = str(fields.pop("left", "")).split()
    for item in NoItem.objects.filter(organization_id=by.organization_id, public_id__in=left):
        remove_from_no_list(item, by=by, at=at)
    _keep(scratch, fields, form=scratch.form.removesuffix(TAKEN), at=at)
    return scratch


def forget_expired(*, by: Member, at: datetime) -> None:
    """Texts that were brought and left lying, of the whole organisation."""
    Draft.objects.filter(organization_id=by.organization_id, form__in=_EXPIRING, saved_at__lt=at - KEPT_FOR).delete()


def _keep(scratch: Draft, fields: dict[str, object], *, form: str, at: datetime) -> None:
    scratch.fields, scratch.form, scratch.saved_at = canonical_text(fields), form, at
    scratch.version += 1
    scratch.save(update_fields=["fields", "form", "saved_at", "version"])


@contextmanager
def _at(key: str) -> Iterator[None]:
    """What is refused is said of this row."""
    try:
        yield
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise ValidationError({f"{key}:title": error.messages}) from None
        raise ValidationError({f"{key}:{name}": found for name, found in error.error_dict.items()}) from None
