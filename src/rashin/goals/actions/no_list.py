"""The No list and ideas: what is not done, why, and the answer to who brought an idea."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.goals.access import can_edit
from rashin.goals.actions.acting import alone, among
from rashin.goals.actions.content import KeyResultContent, ObjectiveContent
from rashin.goals.actions.copying import copied_content
from rashin.goals.actions.key_results import archive_key_result
from rashin.goals.actions.limits import check_belongs, check_texts
from rashin.goals.actions.objectives import archive_objective, draft_objective
from rashin.goals.actions.opening import check_here, check_writes, locked_key_result
from rashin.goals.models import Cycle, Idea, IdeaAnswer, KeyResult, Level, NoItem, Objective
from rashin.organizations.models import Member
from rashin.organizations.public_id import new_public_id
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people.models import Team


@transaction.atomic
def decide_against(
    what: str,
    why: str,
    *,
    by: Member,
    at: datetime,
    cycle: Cycle | None = None,
    team: Team | None = None,
    objective: Objective | None = None,
    public_id: str = "",
) -> NoItem:
    """Put something on the No list with its reason. An objective that stands for it is archived. `public_id` names the
    item, else it gets a name of its own."""
    alone(by)
    check_writes(by)
    check_texts(what=(what, 200), why=(why, 500))
    check_belongs(by, cycle=cycle, team=team, objective=objective)
    problems = {}
    if not what.strip():
        problems["what"] = _("Write what is not done.")
    if not why.strip():
        problems["why"] = _("Say why, so that it can be understood later.")
    if problems:
        raise ValidationError(problems)
    item = NoItem.objects.create(
        organization=by.organization,
        cycle=cycle,
        team=team,
        what=what.strip(),
        why=why.strip(),
        decided_by=by,
        decided_on=by.organization.day_of(at),
        objective=objective,
        public_id=public_id or new_public_id(),
    )
    if objective is not None:
        archive_objective(objective, by=by, at=at)
    log.record("no_item.added", item, organization=by.organization, by=by, at=at,
               payload={"what": item.what, "why": item.why, "objective": objective})  # fmt: skip
    return item


@transaction.atomic
def drop_key_result(key_result: KeyResult, why: str, *, by: Member, at: datetime) -> NoItem:
    """Archive a key result and say why it is not pursued any more; its entries stay, and it can be revived."""
    key_result = locked_key_result(key_result, by=by)
    objective = key_result.objective
    check_here(key_result)
    check_texts(why=(why, 500))
    if not why.strip():
        raise ValidationError({"why": _("Say why, so that it can be understood later.")})
    archive_key_result(key_result, by=by, at=at)
    item = NoItem.objects.create(
        organization=objective.organization,
        cycle=objective.cycle,
        team=objective.team,
        what=key_result.title[:200],
        why=why.strip(),
        decided_by=by,
        decided_on=objective.organization.day_of(at),
        objective=objective,
        key_result=key_result,
    )
    payload = {"what": item.what, "why": item.why, "objective": objective, "key_result": key_result}
    log.record("no_item.added", item, organization=by.organization, by=by, at=at, thread=objective, payload=payload)
    return item


def _revived_content(item: NoItem, cycle: Cycle, by: Member) -> tuple[ObjectiveContent, list[KeyResultContent]]:
    """A key result that was dropped comes back under the words of its objective."""
    level = Level.TEAM if item.team else Level.COMPANY
    if item.key_result is None or item.objective is None:
        return ObjectiveContent(title=item.what, level=level, team=item.team, owner=by), []
    content = ObjectiveContent(title=item.objective.title, level=level, team=item.team, owner=by)
    return content, [copied_content(item.key_result, cycle)]


@transaction.atomic
def revive(item: NoItem, *, cycle: Cycle, by: Member, at: datetime) -> Objective:
    """Think of it again: a draft in `cycle` that commits to nothing. Reviving twice gives the same draft."""
    alone(by)
    item = _locked(item, by)
    if item.revived_as is not None:
        return item.revived_as
    check_belongs(by, cycle=cycle)
    content, key_results = _revived_content(item, cycle, by)
    objective = draft_objective(content, cycle=cycle, by=by, at=at, copied_from=item.objective, key_results=key_results)
    item.revived_as, item.revived_at = objective, at
    item.save(update_fields=["revived_as", "revived_at"])
    log.record("no_item.revived", item, organization=by.organization, by=by, at=at, thread=objective,
               payload={"what": item.what})  # fmt: skip
    return objective


@transaction.atomic
def remove_from_no_list(item: NoItem, *, by: Member, at: datetime) -> NoItem:
    """Take an item off the list; the events keep it."""
    alone(by)
    item = _locked(item, by)
    if not (by.administers or (by.writes and item.decided_by_id == by.pk)):
        raise NotAllowed(_("Who decided this can take it off the list."))
    if item.archived_at is None:
        item.archived_at = at
        item.save(update_fields=["archived_at"])
        log.record("no_item.removed", item, organization=by.organization, by=by, at=at, payload={"what": item.what})
    return item


@transaction.atomic
def put_back_on_no_list(item: NoItem, *, by: Member, at: datetime) -> NoItem:
    """Undo taking it off."""
    alone(by)
    item = _locked(item, by)
    if not (by.administers or (by.writes and item.decided_by_id == by.pk)):
        raise NotAllowed(_("Who decided this can take it off the list."))
    if item.archived_at is not None:
        item.archived_at = None
        item.save(update_fields=["archived_at"])
        payload = {"what": item.what, "why": item.why, "objective": item.objective}
        log.record("no_item.added", item, organization=by.organization, by=by, at=at, payload=payload)
    return item


def _locked(item: NoItem, by: Member) -> NoItem:
    return (
        NoItem.objects.select_for_update(of=("self",), no_key=True)
        .select_related("team", "objective", "key_result__owner", "key_result__brought_by", "revived_as")
        .get(pk=item.pk, organization_id=by.organization_id)
    )


@transaction.atomic
def bring_idea(what: str, why: str, *, cycle: Cycle, by: Member, at: datetime) -> Idea:
    """Bring an idea in the middle of a cycle; it waits for an answer."""
    among(by)
    check_writes(by)
    check_texts(what=(what, 200), why=(why, 500))
    check_belongs(by, cycle=cycle)
    if not what.strip():
        raise ValidationError({"what": _("Write the idea in a sentence.")})
    idea = Idea.objects.create(
        organization=by.organization, cycle=cycle, what=what.strip(), why=why.strip(), brought_by=by, brought_at=at
    )
    log.record("idea.brought", idea, organization=by.organization, by=by, at=at, payload={"what": idea.what})
    return idea


@transaction.atomic
def answer_idea(
    idea: Idea,
    answer: str,
    *,
    by: Member,
    at: datetime,
    text: str = "",
    why_not: str = "",
    displaces: Objective | None = None,
    planned_for: Cycle | None = None,
) -> Idea:
    """Park an idea for the next planning, take it in place of an objective, or put it on the No list (with the reason).

    `text` is for who brought it. Taken, the objective that it displaces goes to the No list with the reason `why_not`
    (the idea, where nothing is said), and the idea becomes a draft in its quarter. Parked, it becomes a
    draft in `planned_for` where that is given.
    """
    alone(by)
    idea = (
        Idea.objects.select_for_update(of=("self",))
        .select_related("cycle", "brought_by")
        .get(pk=idea.pk, organization_id=by.organization_id)
    )
    if idea.answer:
        raise Conflict(_("This has been answered already."), idea)
    check_texts(text=(text, 500))
    check_belongs(by, displaces=displaces, planned_for=planned_for)
    _check_answer(answer, text=text, displaces=displaces, by=by)
    if answer == IdeaAnswer.TAKEN and displaces is not None:
        why = why_not.strip() or idea.what
        decide_against(displaces.title, why, by=by, at=at, cycle=displaces.cycle, objective=displaces)
        content = ObjectiveContent(title=idea.what, why=idea.why, level=displaces.level, team=displaces.team, owner=by)
        draft_objective(content, cycle=displaces.cycle, by=by, at=at)
    if answer == IdeaAnswer.NO:
        decide_against(idea.what, text, by=by, at=at, cycle=idea.cycle)
    if answer == IdeaAnswer.PARKED and planned_for is not None:
        content = ObjectiveContent(
            title=idea.what, why=idea.why, level=Level.COMPANY, owner=idea.brought_by if idea.brought_by.writes else by
        )
        draft_objective(content, cycle=planned_for, by=by, at=at)
    idea.answer, idea.answer_text, idea.answered_by, idea.answered_at = answer, text.strip(), by, at
    idea.displaces = displaces
    idea.save(update_fields=["answer", "answer_text", "answered_by", "answered_at", "displaces"])
    log.record("idea.answered", idea, organization=by.organization, by=by, at=at,
               payload={"what": idea.what, "answer": answer, "text": text, "brought_by": idea.brought_by})  # fmt: skip
    return idea


def _check_answer(answer: str, *, text: str, displaces: Objective | None, by: Member) -> None:
    if answer not in IdeaAnswer.values:
        raise ValidationError({"answer": _("Choose an answer.")})
    if answer == IdeaAnswer.TAKEN and displaces is None:
        raise ValidationError({"displaces": _("Choose which objective it takes the place of.")})
    if answer == IdeaAnswer.NO and not text.strip():
        raise ValidationError({"text": _("Say why, so that it can be understood later.")})
    if not (by.administers or (displaces is not None and can_edit(by, displaces)) or (by.writes and by.leads.exists())):
        raise NotAllowed(_("A leader or an administrator answers ideas."))
