"""What two people may do at the same moment when they write: goals, actions, summaries, quarters, and who carries them.

Here each attempt reads its rows when it begins, as a request does: both may have read what stood before either of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from django.db.models import Model

from rashin.activity.models import Event
from rashin.goals.actions.calendars import change_thresholds
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.closing import close_cycle
from rashin.goals.actions.comments import say, take_back_comment
from rashin.goals.actions.content import ActionContent, ObjectiveContent
from rashin.goals.actions.cycles import change_cycle_state, open_cycle
from rashin.goals.actions.direction import Sentence, write_direction
from rashin.goals.actions.drafts import keep_draft
from rashin.goals.actions.key_results import add_key_result, archive_key_result, change_key_result
from rashin.goals.actions.leaving import LEFT, hand_over_what_is_left, let_go, take_back_departure
from rashin.goals.actions.looking_back import answer_closing, return_answer, sum_up, take_back_answer
from rashin.goals.actions.moving import (
    copy_objective,
    copy_structure,
    move_key_result,
    move_objective,
    put_back_structure,
    reorder,
)
from rashin.goals.actions.no_list import (
    answer_idea,
    bring_idea,
    decide_against,
    put_back_on_no_list,
    remove_from_no_list,
    revive,
)
from rashin.goals.actions.objectives import (
    agree_to_objective,
    archive_objective,
    change_objective,
    draft_objective,
    propose_objective,
    restore_objective,
)
from rashin.goals.actions.rounds import record_all, take_back_round
from rashin.goals.actions.starting import enter_start
from rashin.goals.actions.taking import TakenRow, put_back, take
from rashin.goals.actions.todos import (
    add_action,
    archive_action,
    change_action,
    restore_action,
    tick_action,
    untick_action,
)
from rashin.goals.actions.writing import KeyResultRow, give_up_draft, rewrite_objective, write_objective
from rashin.goals.definitions import Step, dump_steps
from rashin.goals.models import (
    Action,
    Cycle,
    CycleKind,
    CycleState,
    Draft,
    KeyResult,
    Kind,
    NoItem,
    Objective,
)
from rashin.organizations.models import Member
from rashin.organizations.public_id import new_public_id
from rashin.people.actions.members import say_goodbye
from tests.at_once import Attempt
from tests.cast import TODAY, Company, visitors
from tests.goals.pairs import ANSWER, PAIRS, closing, entering, heirs_of, number, tree
from tests.pairs import again

pair = PAIRS.enter
OTHER_ANSWER = replace(ANSWER, learning="店長に聞く")
WHOLE = {"without_answers": True}


def asking(act: Callable[..., object], *args: object, by: Member, **more: object) -> Attempt:
    """A request: it reads who asks and every row that it names, and then acts."""
    return lambda: act(
        *(_read(each) for each in args), by=again(by), at=TODAY, **{name: _read(each) for name, each in more.items()}
    )


def _read(each: object) -> object:
    if isinstance(each, Member):
        return again(each)
    if isinstance(each, list | tuple):
        return [_read(row) for row in each]
    return type(each)._default_manager.get(pk=each.pk) if isinstance(each, Model) else each


def words(bakery: Company, title: str = "朝の行列を短くする", **fields: object) -> ObjectiveContent:
    return ObjectiveContent(**{"title": title, "team": bakery.team, "owner": bakery.leader, **fields})  # type: ignore[arg-type]


def closing_next(bakery: Company) -> Cycle:
    """The next quarter, being closed already."""
    change_cycle_state(bakery.following, CycleState.RUNNING, by=bakery.owner, at=TODAY)
    return change_cycle_state(bakery.following, CycleState.CLOSING, by=bakery.owner, at=TODAY)


def todo(bakery: Company, *assignees: Member, objective: Objective | None = None) -> Action:
    content = ActionContent(title="試食会", assignees=assignees or (bakery.leader,))
    return add_action(objective or bakery.objective(), content, by=bakery.owner, at=TODAY)


def ticking(bakery: Company, row: Action, act: Callable[..., object] = tick_action) -> Attempt:
    return asking(act, row, member=bakery.leader, on=TODAY.date(), by=bakery.leader)


# ---- the summary of an objective


@pair("two summaries of what was empty")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _cycle, row = closing(bakery)
    return (
        asking(sum_up, row.objective, "届いた", by=bakery.owner, seen_version=0),
        asking(sum_up, row.objective, "あと少し", by=bakery.leader, seen_version=0),
    )


@pair("one summary by two")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _cycle, row = closing(bakery)
    return (
        asking(sum_up, row.objective, "届いた", by=bakery.owner, seen_version=0),
        asking(sum_up, row.objective, "届いた", by=bakery.leader, seen_version=0),
    )


@pair("two summaries that look at nothing")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _cycle, row = closing(bakery)
    return (
        asking(sum_up, row.objective, "届いた", by=bakery.owner),
        asking(sum_up, row.objective, "あと少し", by=bakery.leader),
    )


@pair("a summary and closing")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, row = closing(bakery)
    return asking(sum_up, row.objective, "届いた", by=bakery.leader), asking(
        close_cycle, cycle, by=bakery.owner, **WHOLE
    )


@pair("a summary and archiving its objective")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _cycle, row = closing(bakery)
    put_away = asking(archive_objective, row.objective, by=bakery.owner)
    return asking(sum_up, row.objective, "届いた", by=bakery.leader), put_away


@pair("a summary and a check-in")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _cycle, row = closing(bakery)
    return asking(sum_up, row.objective, "届いた", by=bakery.owner), entering(bakery, row, 6500)


# ---- an answer that comes back


def taken_back(bakery: Company) -> tuple[Cycle, KeyResult]:
    cycle, row = closing(bakery)
    answer_closing(row, ANSWER, by=bakery.leader, at=TODAY)
    take_back_answer(row, by=bakery.leader, at=TODAY)
    return cycle, row


@pair("an answer returned and answered anew")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _cycle, row = taken_back(bakery)
    anew = asking(answer_closing, row, OTHER_ANSWER, by=bakery.owner, seen_version=2)
    return asking(return_answer, row, by=bakery.leader), anew


@pair("an answer returned and taken back")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _cycle, row = taken_back(bakery)
    return asking(return_answer, row, by=bakery.leader), asking(take_back_answer, row, by=bakery.owner)


@pair("an answer returned by two")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _cycle, row = taken_back(bakery)
    return asking(return_answer, row, by=bakery.leader), asking(return_answer, row, by=bakery.owner)


@pair("an answer returned and closing with all answers")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, row = taken_back(bakery)
    return asking(return_answer, row, by=bakery.leader), asking(close_cycle, cycle, by=bakery.owner)


@pair("an answer returned and closing without")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, row = taken_back(bakery)
    return asking(return_answer, row, by=bakery.leader), asking(close_cycle, cycle, by=bakery.owner, **WHOLE)


@pair("an answer returned and archiving its key result")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _cycle, row = taken_back(bakery)
    return asking(return_answer, row, by=bakery.leader), asking(archive_key_result, row, by=bakery.owner)


@pair("two answers to what was empty")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _cycle, row = closing(bakery)
    return (
        asking(answer_closing, row, ANSWER, by=bakery.leader, seen_version=0),
        asking(answer_closing, row, OTHER_ANSWER, by=bakery.owner, seen_version=0),
    )


@pair("an answer and a check-in")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _cycle, row = closing(bakery)
    return asking(answer_closing, row, ANSWER, by=bakery.owner), entering(bakery, row, 6500)


# ---- actions


@pair("another wording of an action and putting it away")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = todo(bakery)
    change = asking(change_action, row, ActionContent(title="大試食会"), by=bakery.leader)
    return change, asking(archive_action, row, by=bakery.owner)


@pair("a tick and giving the action to somebody else")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = todo(bakery)
    content = ActionContent(title="試食会", assignees=(bakery.member,))
    return ticking(bakery, row), asking(change_action, row, content, by=bakery.owner)


@pair("two wordings of an action that saw the same")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row, seen = todo(bakery), ActionContent(title="試食会", assignees=(bakery.leader,))
    return (
        asking(change_action, row, replace(seen, title="大試食会"), by=bakery.owner, seen=seen),
        asking(change_action, row, replace(seen, assignees=(bakery.member,)), by=bakery.leader, seen=seen),
    )


@pair("an action given to one and to another")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = todo(bakery)
    one, other = (ActionContent(title="試食会", assignees=(each,)) for each in (bakery.member, bakery.admin))
    return asking(change_action, row, one, by=bakery.owner), asking(change_action, row, other, by=bakery.leader)


@pair("another wording of an action and closing")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, number_of_it = closing(bakery)
    row = todo(bakery, objective=number_of_it.objective)
    change = asking(change_action, row, ActionContent(title="大試食会"), by=bakery.leader)
    return change, asking(close_cycle, cycle, by=bakery.owner, **WHOLE)


@pair("an action given to who is let go")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = todo(bakery)

    def give() -> object:
        content = ActionContent(title="試食会", assignees=(again(bakery.member),))
        return change_action(row, content, by=again(bakery.owner), at=TODAY)

    return give, asking(let_go, bakery.member, heirs={}, by=bakery.admin)


@pair("a tick and taking it back")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = todo(bakery)
    return ticking(bakery, row), ticking(bakery, row, untick_action)


@pair("a tick taken back twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = todo(bakery)
    ticking(bakery, row)()
    return ticking(bakery, row, untick_action), ticking(bakery, row, untick_action)


@pair("a tick taken back and putting the action away")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = todo(bakery)
    ticking(bakery, row)()
    return ticking(bakery, row, untick_action), asking(archive_action, row, by=bakery.owner)


@pair("a tick taken back and closing")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, number_of_it = closing(bakery)
    row = todo(bakery, objective=number_of_it.objective)
    ticking(bakery, row)()
    return ticking(bakery, row, untick_action), asking(close_cycle, cycle, by=bakery.owner, **WHOLE)


@pair("a new action and closing")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, row = closing(bakery)
    add = asking(add_action, row.objective, ActionContent(title="試食会"), by=bakery.leader)
    return add, asking(close_cycle, cycle, by=bakery.owner, **WHOLE)


@pair("a new action and archiving its objective")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    objective = bakery.objective()
    add = asking(add_action, objective, ActionContent(title="試食会"), by=bakery.leader)
    return add, asking(archive_objective, objective, by=bakery.owner)


@pair("an action put away and brought back")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = todo(bakery)
    return asking(archive_action, row, by=bakery.owner), asking(restore_action, row, by=bakery.leader)


# ---- lines


@pair("a line taken back twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    line = say(bakery.objective(), "いいですね", by=bakery.leader, at=TODAY)
    return asking(take_back_comment, line, by=bakery.leader), asking(take_back_comment, line, by=bakery.leader)


@pair("a line and letting go of who says it")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    line = asking(say, bakery.objective(), "いいですね", by=bakery.member)
    return line, asking(say_goodbye, bakery.member, by=bakery.owner)


# ---- words and place of an objective


@pair("two who change an objective and saw the same")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.objective()
    return (
        asking(change_objective, row, words(bakery, "一"), by=bakery.owner, seen_version=row.version),
        asking(change_objective, row, words(bakery, "二"), by=bakery.leader, seen_version=row.version),
    )


@pair("check-in and its objective counting elsewhere")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _top, below, row = tree(bakery)
    other = bakery.objective("別の上", level="company", team=None, owner=bakery.owner)
    change = asking(change_objective, below, words(bakery, contributes_to=other), by=bakery.owner)
    return entering(bakery, row, 6000), change


@pair("check-in and its objective in another team")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _top, below, row = tree(bakery)
    change = asking(change_objective, below, words(bakery, team=bakery.shop), by=bakery.owner)
    return entering(bakery, row, 6000), change


@pair("another place for an objective and archiving where it leads")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _top, below, _row = tree(bakery)
    other = bakery.objective("別の上", level="company", team=None, owner=bakery.owner)
    change = asking(change_objective, below, words(bakery, contributes_to=other), by=bakery.leader)
    return change, asking(archive_objective, other, by=bakery.owner)


@pair("an objective changed and archived")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.objective()
    change = asking(change_objective, row, words(bakery, weight=Decimal(2)), by=bakery.leader)
    return change, asking(archive_objective, row, by=bakery.owner)


@pair("an objective given to who is let go")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.objective()

    def give() -> object:
        return change_objective(row, words(bakery, owner=again(bakery.member)), by=again(bakery.owner), at=TODAY)

    return give, asking(let_go, bakery.member, heirs={}, by=bakery.admin)


def rewriting(bakery: Company, row: Objective, title: str, by: Member) -> Attempt:
    """The whole form of an objective with its key result, as it was shown before."""
    its = number(row)
    changed = KeyResultRow(content=visitors(target=Decimal(9000)), key="1", key_result=its, seen_version=its.version)
    return asking(
        rewrite_objective,
        row,
        words(bakery, title),
        by=by,
        seen_version=row.version,
        key_results=(changed,),
    )


@pair("the whole form and agreeing")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.objective(state="proposed")
    return rewriting(bakery, row, "一", bakery.leader), asking(agree_to_objective, row, by=bakery.owner)


@pair("the whole form by two")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.objective()
    return rewriting(bakery, row, "一", bakery.leader), rewriting(bakery, row, "二", bakery.owner)


@pair("the whole form and a check-in")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _top, below, row = tree(bakery)
    return rewriting(bakery, below, "一", bakery.owner), entering(bakery, row, 6000)


# ---- new key results and drafts


def adding(bakery: Company, objective: Objective, title: str = "口コミ", by: Member | None = None) -> Attempt:
    return asking(add_key_result, objective, visitors(title=title), by=by or bakery.owner)


@pair("a new key result and closing")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, row = closing(bakery)
    return adding(bakery, row.objective), asking(close_cycle, cycle, by=bakery.admin, **WHOLE)


@pair("a new key result and archiving its objective")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _top, below, _row = tree(bakery)
    return adding(bakery, below), asking(archive_objective, below, by=bakery.admin)


@pair("a new key result and agreeing")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.objective(state="proposed")
    return adding(bakery, row, by=bakery.leader), asking(agree_to_objective, row, by=bakery.owner)


@pair("a new key result and a check-in beside it")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _top, below, row = tree(bakery)
    return adding(bakery, below), entering(bakery, row, 6000)


@pair("two new key results")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.objective()
    return adding(bakery, row, "一"), adding(bakery, row, "二", by=bakery.leader)


@pair("a new key result of who is let go")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.objective()

    def give() -> object:
        return add_key_result(row, visitors(owner=again(bakery.member)), by=again(bakery.owner), at=TODAY)

    return give, asking(let_go, bakery.member, heirs={}, by=bakery.admin)


def drafting(bakery: Company, title: str = "一", cycle: Cycle | None = None, by: Member | None = None) -> Attempt:
    of = {"cycle": cycle or bakery.following, "key_results": (visitors(),)}
    return asking(draft_objective, words(bakery, title), by=by or bakery.owner, **of)


@pair("a draft and closing its quarter")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, _row = closing(bakery)
    return drafting(bakery, cycle=cycle), asking(close_cycle, cycle, by=bakery.admin, **WHOLE)


@pair("two drafts")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    return drafting(bakery, "一"), drafting(bakery, "二", by=bakery.leader)


@pair("a draft for who is let go")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    def give() -> object:
        content = words(bakery, owner=again(bakery.member))
        return draft_objective(content, cycle=bakery.following, by=again(bakery.owner), at=TODAY)

    return give, asking(let_go, bakery.member, heirs={}, by=bakery.admin)


@pair("one scratch row written down twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    of = {"cycle": bakery.following, "draft": new_public_id()}
    return (
        asking(write_objective, words(bakery, "一"), by=bakery.owner, **of),
        asking(write_objective, words(bakery, "二"), by=bakery.owner, **of),
    )


@pair("one scratch row written down and given up")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    of = {"cycle": bakery.following, "draft": new_public_id()}
    return (
        asking(write_objective, words(bakery, "一"), by=bakery.owner, **of),
        asking(give_up_draft, words(bakery, "一"), "人手", by=bakery.owner, **of),
    )


def scratch(bakery: Company) -> Draft:
    return keep_draft({"text": "朝の行列"}, form="document", by=bakery.owner, at=TODAY)


def taking(bakery: Company, row: Draft, title: str = "一") -> Attempt:
    rows = (TakenRow(key="1", content=words(bakery, title), key_results=(KeyResultRow(content=visitors(), key="1"),)),)
    return asking(take, rows, scratch=row, cycle=bakery.following, by=bakery.owner)


@pair("one document taken twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = scratch(bakery)
    return taking(bakery, row, "一"), taking(bakery, row, "二")


@pair("what was taken of a document put back and proposed")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = scratch(bakery)
    taking(bakery, row)()
    made = Objective.objects.get(organization=bakery.organization)
    return asking(put_back, row, by=bakery.owner), asking(propose_objective, made, by=bakery.leader)


# ---- copies and quarters


def plan(bakery: Company) -> list[Objective]:
    top, below, _row = tree(bakery)
    return [top, below]


@pair("a copied structure and closing where it goes")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    rows, cycle = plan(bakery), closing_next(bakery)
    return asking(copy_structure, rows, cycle, by=bakery.owner), asking(close_cycle, cycle, by=bakery.admin, **WHOLE)


@pair("a structure copied by two")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    rows = plan(bakery)
    return (
        asking(copy_structure, rows, bakery.following, by=bakery.owner),
        asking(copy_structure, rows, bakery.following, by=bakery.admin),
    )


@pair("a copied structure and closing where it comes from")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, row = closing(bakery)
    answer_closing(row, ANSWER, by=bakery.leader, at=TODAY)
    copy = asking(copy_structure, [row.objective], bakery.following, by=bakery.owner)
    return copy, asking(close_cycle, cycle, by=bakery.admin)


@pair("a copy and another target")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.key_result()
    copy = asking(copy_objective, row.objective, bakery.following, by=bakery.owner)
    return copy, asking(change_key_result, row, visitors(target=Decimal(9000), weight=Decimal(2)), by=bakery.leader)


def copied(bakery: Company) -> tuple[Objective, Objective]:
    top, below = copy_structure(plan(bakery), bakery.following, by=bakery.owner, at=TODAY)
    return top, below


@pair("a copied structure put back and one of it proposed")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    top, below = copied(bakery)
    return asking(put_back_structure, top, by=bakery.owner), asking(propose_objective, below, by=bakery.leader)


@pair("a copied structure put back and one of it agreed")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    top, below = copied(bakery)
    propose_objective(below, by=bakery.leader, at=TODAY)
    return asking(put_back_structure, top, by=bakery.owner), asking(agree_to_objective, below, by=bakery.admin)


@pair("a copied structure put back twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    top, below = copied(bakery)
    return asking(put_back_structure, top, by=bakery.owner), asking(put_back_structure, below, by=bakery.owner)


@pair("a copied structure put back and brought back")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    top, below = copied(bakery)
    archive_objective(below, by=bakery.owner, at=TODAY)
    return asking(put_back_structure, top, by=bakery.owner), asking(restore_objective, below, by=bakery.admin)


@pair("another quarter and closing it")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row, cycle = bakery.objective(), closing_next(bakery)
    return asking(move_objective, row, cycle, by=bakery.owner), asking(close_cycle, cycle, by=bakery.admin, **WHOLE)


@pair("one quarter opened twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    of = {"kind": CycleKind.QUARTER, "fiscal_year": 2027, "number": 1}
    return asking(open_cycle, by=bakery.owner, **of), asking(open_cycle, by=bakery.admin, **of)


@pair("the quarter after this one opened, and closing this one into it")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, row = closing(bakery)
    answer_closing(row, ANSWER, by=bakery.leader, at=TODAY)
    of = {"kind": CycleKind.QUARTER, "fiscal_year": bakery.following.fiscal_year, "number": bakery.following.number}
    bakery.following.delete()
    return asking(open_cycle, by=bakery.owner, **of), asking(close_cycle, cycle, by=bakery.admin)


# ---- the start that is measured first


def unmeasured(bakery: Company) -> KeyResult:
    return bakery.key_result(visitors(start=None))


@pair("a measured start and a check-in")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = unmeasured(bakery)
    return asking(enter_start, row, Decimal(4000), by=bakery.leader), entering(bakery, row, 6000)


@pair("a measured start and another target")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = unmeasured(bakery)
    change = asking(
        change_key_result, row, visitors(start=None, target=Decimal(9000)), by=bakery.owner, seen_version=row.version
    )
    return asking(enter_start, row, Decimal(4000), by=bakery.leader), change


@pair("a start measured by two")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = unmeasured(bakery)
    return (
        asking(enter_start, row, Decimal(4000), by=bakery.leader),
        asking(enter_start, row, Decimal(4500), by=bakery.owner),
    )


@pair("a measured start and closing")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = unmeasured(bakery)
    cycle = change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=TODAY)
    start = asking(enter_start, row, Decimal(4000), by=bakery.leader)
    return start, asking(close_cycle, cycle, by=bakery.owner, **WHOLE)


# ---- order


def side_by_side(bakery: Company) -> list[KeyResult]:
    """Two key results of one objective."""
    objective = bakery.objective(key_results=[visitors(title=title) for title in "一二"])
    return list(objective.key_results.select_related("objective__team", "organization").order_by("position"))


@pair("two orders of key results")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    objective = bakery.objective(key_results=[visitors(title=title) for title in "一二三"])
    one, two, three = objective.key_results.order_by("position")
    return (
        asking(reorder, [three, one, two], by=bakery.owner),
        asking(reorder, [two, three, one], by=bakery.leader),
    )


@pair("two orders of objectives")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    one, two, three = (bakery.objective(title) for title in "一二三")
    return (
        asking(reorder, [three, one, two], by=bakery.owner),
        asking(reorder, [two, three, one], by=bakery.admin),
    )


@pair("an order and archiving one of it")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    one, two = side_by_side(bakery)
    return asking(reorder, [two, one], by=bakery.owner), asking(archive_key_result, one, by=bakery.leader)


@pair("an order and moving one of it")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    one, two = side_by_side(bakery)
    move = asking(move_key_result, one, bakery.objective("別の家"), by=bakery.leader)
    return asking(reorder, [two, one], by=bakery.owner), move


@pair("an order and a check-in")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    one, two = side_by_side(bakery)
    return asking(reorder, [two, one], by=bakery.owner), entering(bakery, one, 6000)


# ---- the No list, the direction, the limits


def unwanted(bakery: Company) -> NoItem:
    return decide_against("夜カフェ", "人手", by=bakery.owner, at=TODAY)


@pair("taken off the No list and revived")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    item = unwanted(bakery)
    off = asking(remove_from_no_list, item, by=bakery.owner)
    return off, asking(revive, item, cycle=bakery.following, by=bakery.admin)


@pair("taken off the No list and put back")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    item = unwanted(bakery)
    return asking(remove_from_no_list, item, by=bakery.owner), asking(put_back_on_no_list, item, by=bakery.admin)


@pair("revived into a quarter that closes")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    item, (cycle, _row) = unwanted(bakery), closing(bakery)
    return asking(revive, item, cycle=cycle, by=bakery.owner), asking(close_cycle, cycle, by=bakery.admin, **WHOLE)


@pair("an idea for a quarter that closes")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    idea, (cycle, _row) = bring_idea("朝のパン便", "", cycle=bakery.cycle, by=bakery.owner, at=TODAY), closing(bakery)
    plan_it = asking(answer_idea, idea, "parked", planned_for=cycle, by=bakery.owner)
    return plan_it, asking(close_cycle, cycle, by=bakery.admin, **WHOLE)


@pair("an idea brought and closing")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, _row = closing(bakery)
    bring = asking(bring_idea, "朝のパン便", "", cycle=cycle, by=bakery.leader)
    return bring, asking(close_cycle, cycle, by=bakery.admin, **WHOLE)


@pair("two directions")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    one, two = ([Sentence("why", text)] for text in ("毎日の食卓に", "町の朝に"))
    return asking(write_direction, one, by=bakery.owner, seen={}), asking(
        write_direction, two, by=bakery.admin, seen={}
    )


@pair("a check-in and other limits")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.key_result()
    harsh = {"at_risk_below": Decimal(1), "behind_below": Decimal(1)}
    return entering(bakery, row, 5800), asking(change_thresholds, bakery.organization, values=harsh, by=bakery.owner)


# ---- several entries in one step


def round_of(key: str, *rows: KeyResult, by: Member) -> Attempt:
    """The way back from a round that `by` has entered."""
    for place, row in enumerate(rows):
        record_check_in(row, Seen(value=Decimal(5500)), by=by, at=TODAY, idempotency_key=f"{key}-{place}")
    return asking(take_back_round, key, by=by)


def under_one(bakery: Company) -> list[KeyResult]:
    """Two key results that count in one objective."""
    top = bakery.objective("上", level="company", team=None, owner=bakery.owner)
    return [number(bakery.objective(title, contributes_to=top)) for title in "一二"]


@pair("a round taken back and a check-in")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    one, two = under_one(bakery)
    return round_of("a", one, two, by=bakery.owner), entering(bakery, two, 6000)


@pair("two rounds taken back")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    one, two = under_one(bakery)
    return round_of("a", one, two, by=bakery.owner), round_of("b", two, one, by=bakery.leader)


@pair("several steps at once by two")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    steps = dump_steps(Step(key=key, title=key, weight=Decimal(1), due=None) for key in "abc")
    row = bakery.key_result(visitors(kind=Kind.MILESTONE, steps=steps, start=None, target=None, unit=""))
    both, other = ([Seen(kind="step", step=key) for key in keys] for keys in ("ab", "cb"))
    return asking(record_all, row, both, by=bakery.owner), asking(record_all, row, other, by=bakery.leader)


# ---- who has left is here again


def departed(bakery: Company) -> tuple[Event, Objective]:
    """The leader has left, and what they carried is the member's."""
    row = bakery.objective()
    let_go(bakery.leader, heirs=heirs_of(bakery, bakery.leader, bakery.member), by=bakery.owner, at=TODAY)
    return Event.objects.get(organization=bakery.organization, name=LEFT), row


@pair("a departure taken back and its objective given to a third")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    event, row = departed(bakery)
    give = asking(change_objective, row, words(bakery, owner=bakery.admin), by=bakery.admin)
    return asking(take_back_departure, event, by=bakery.owner), give


@pair("a departure taken back and archiving its objective")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    event, row = departed(bakery)
    return asking(take_back_departure, event, by=bakery.owner), asking(archive_objective, row, by=bakery.admin)


@pair("a departure taken back twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    event, _row = departed(bakery)
    return asking(take_back_departure, event, by=bakery.owner), asking(take_back_departure, event, by=bakery.admin)


@pair("a departure taken back and that of the heir")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    event, _row = departed(bakery)
    heirs = heirs_of(bakery, bakery.member, bakery.admin)
    return asking(take_back_departure, event, by=bakery.owner), asking(
        let_go, bakery.member, heirs=heirs, by=bakery.admin
    )


@pair("a departure taken back and closing")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    event, _row = departed(bakery)
    cycle = change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=TODAY)
    return asking(take_back_departure, event, by=bakery.owner), asking(close_cycle, cycle, by=bakery.admin, **WHOLE)


@pair("a departure taken back and a check-in of the heir")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    event, row = departed(bakery)
    its, value = number(row), Seen(value=Decimal(6000))
    return asking(take_back_departure, event, by=bakery.owner), asking(record_check_in, its, value, by=bakery.member)


@pair("what is left handed over to one and to another")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    bakery.objective()
    say_goodbye(bakery.leader, by=bakery.owner, at=TODAY)
    one, other = (heirs_of(bakery, bakery.leader, heir) for heir in (bakery.member, bakery.admin))
    return (
        asking(hand_over_what_is_left, bakery.leader, heirs=one, by=bakery.owner),
        asking(hand_over_what_is_left, bakery.leader, heirs=other, by=bakery.admin),
    )
