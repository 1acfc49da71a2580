"""Write an objective with everything on its form in one step: all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.goals.access import no_items_visible_to, objectives_visible_to
from rashin.goals.actions.acting import alone
from rashin.goals.actions.content import ActionContent, KeyResultContent, ObjectiveContent
from rashin.goals.actions.key_results import add_key_result, archive_key_result, change_key_result
from rashin.goals.actions.no_list import decide_against
from rashin.goals.actions.objectives import change_objective, draft_objective, propose_objective
from rashin.goals.actions.todos import add_action
from rashin.goals.models import CounterProposal, Cycle, KeyResult, NoItem, Objective
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict


@dataclass(frozen=True, kw_only=True)
class KeyResultRow:
    """A key result on the form. `key` names its fields; `key_result` is the stored one that it changes."""

    content: KeyResultContent
    key: str
    key_result: KeyResult | None = None
    seen_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class ActionRow:
    """An action on the form, of the key result row `of` or ("") of the whole objective."""

    content: ActionContent
    key: str
    of: str = ""


@dataclass(frozen=True, kw_only=True)
class Giving:
    """What goes to the No list to make room, and why."""

    objective: Objective
    why: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was written, and which changes of agreed figures wait for somebody's word."""

    objective: Objective
    waiting: tuple[CounterProposal, ...] = ()


@transaction.atomic
def write_objective(
    content: ObjectiveContent,
    *,
    cycle: Cycle,
    by: Member,
    at: datetime,
    key_results: Sequence[KeyResultRow] = (),
    actions: Sequence[ActionRow] = (),
    proposes: bool = False,
    gives: Giving | None = None,
    draft: str = "",
) -> Written:
    """Draft a new objective and, if asked, show it to everybody. It takes the name of the scratch row `draft`, so that
    each is used up once: Conflict, with the objective, for the second time. ValidationError names the fields of the
    form: `title`, `kr-<key>-target`, `ac-<key>-title`; then nothing has been written."""
    name = _unused(draft, by=by) if draft else ""
    objective = draft_objective(content, cycle=cycle, by=by, at=at, public_id=name)
    rows = _added(objective, key_results, by=by, at=at)
    for action in actions:
        with _at(f"ac-{action.key}"):
            add_action(objective, action.content, by=by, at=at, key_result=rows.get(action.of))
    if gives is not None:
        _give(gives, by=by, at=at)
    if proposes:
        objective = _proposed(objective, rows, by=by, at=at)
    return Written(objective=objective)


@transaction.atomic
def give_up_draft(content: ObjectiveContent, why: str, *, cycle: Cycle, draft: str, by: Member, at: datetime) -> NoItem:
    """Put what was about to become an objective on the No list. The item takes the name of the scratch row `draft`: the
    same again is the same item, and a draft that has become something else meanwhile is a Conflict."""
    alone(by)
    standing = NoItem.objects.filter(organization_id=by.organization_id, public_id=draft, decided_by=by).first()
    if standing is not None and (standing.what, standing.why) == (content.title.strip(), why.strip()):
        return standing
    with _renamed({"what": "title", "why": "sixth_why"}):
        return decide_against(
            content.title, why, by=by, at=at, cycle=cycle, team=content.team, public_id=_unused(draft, by=by)
        )


def _unused(draft: str, *, by: Member) -> str:
    """The name, or "" where something that the member does not see is called so."""
    alone(by)
    used: Objective | NoItem | None = objectives_visible_to(by).filter(public_id=draft).first()
    used = used or no_items_visible_to(by).filter(public_id=draft).first()
    if used is not None:
        raise Conflict(_("This draft was used already."), used)
    called = {"organization_id": by.organization_id, "public_id": draft}
    return "" if any(model.objects.filter(**called).exists() for model in (Objective, NoItem)) else draft


@transaction.atomic
def rewrite_objective(
    objective: Objective,
    content: ObjectiveContent,
    *,
    by: Member,
    at: datetime,
    seen_version: int | None,
    key_results: Sequence[KeyResultRow] = (),
    gone: Sequence[KeyResult] = (),
    actions: Sequence[ActionRow] = (),
    proposes: bool = False,
    gives: Giving | None = None,
    reason: str = "",
) -> Written:
    """Change an objective and its key results; Conflict when any of them was saved by somebody else meanwhile."""
    objective = change_objective(objective, content, by=by, at=at, seen_version=seen_version)
    waiting = []
    rows = {}
    for row in key_results:
        if row.key_result is None:
            continue
        with _at(f"kr-{row.key}"):
            changed = change_key_result(
                row.key_result, row.content, by=by, at=at, reason=reason, seen_version=row.seen_version
            )
        rows[row.key] = changed if isinstance(changed, KeyResult) else row.key_result
        if isinstance(changed, CounterProposal):
            waiting.append(changed)
    rows |= _added(objective, [row for row in key_results if row.key_result is None], by=by, at=at)
    for key_result in gone:
        archive_key_result(key_result, by=by, at=at)
    for action in actions:
        with _at(f"ac-{action.key}"):
            add_action(objective, action.content, by=by, at=at, key_result=rows.get(action.of))
    if gives is not None:
        _give(gives, by=by, at=at)
    if proposes:
        objective = _proposed(objective, rows, by=by, at=at)
    return Written(objective=objective, waiting=tuple(waiting))


def _give(gives: Giving, *, by: Member, at: datetime) -> None:
    alone(by)
    given = gives.objective
    given.refresh_from_db(fields=["archived_at"])
    if given.archived_at is not None:
        raise ValidationError({"sixth": _("This one is not pursued any more. Choose again.")})
    with _renamed({"what": "sixth", "why": "sixth_why"}):
        decide_against(given.title, gives.why, by=by, at=at, cycle=given.cycle, team=given.team, objective=given)


def _added(
    objective: Objective, key_results: Sequence[KeyResultRow], *, by: Member, at: datetime
) -> dict[str, KeyResult]:
    found = {}
    for row in key_results:
        with _at(f"kr-{row.key}"):
            found[row.key] = add_key_result(objective, row.content, by=by, at=at)
    return found


def _proposed(objective: Objective, rows: dict[str, KeyResult], *, by: Member, at: datetime) -> Objective:
    """The proposal's own complaints name key results by their public id; the form knows them by their key."""
    prefixes = {f"key_results-{row.public_id}-": f"kr-{key}-" for key, row in rows.items()}
    try:
        return propose_objective(objective, by=by, at=at)
    except ValidationError as error:
        placed = {}
        for name, errors in error.error_dict.items():
            prefix = next((prefix for prefix in prefixes if name.startswith(prefix)), "")
            placed[prefixes[prefix] + name.removeprefix(prefix) if prefix else name] = errors
        raise ValidationError(placed) from None


@contextmanager
def _at(prefix: str) -> Iterator[None]:
    """Name the fields of a refusal as the form does."""
    try:
        yield
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise ValidationError({f"{prefix}-title": error}) from None
        raise ValidationError({f"{prefix}-{name}": errors for name, errors in error.error_dict.items()}) from None


@contextmanager
def _renamed(names: dict[str, str]) -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise ValidationError({names.get(name, name): errors for name, errors in error.error_dict.items()}) from None
