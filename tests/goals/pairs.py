"""What two people may do at the same moment on the heart: each pair with the company in which it happens.

A pair gives two attempts. Whatever they collide in, the outcome has to be that of one after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from rashin.goals.actions.agreeing import accept_counter_proposal, counter_propose, decline_counter_proposal
from rashin.goals.actions.alignment import contribute_to, feed, stop_supporting, support
from rashin.goals.actions.calendars import change_calendar
from rashin.goals.actions.check_in import Seen, record_check_in, take_back_check_in
from rashin.goals.actions.closing import close_cycle, reopen_cycle
from rashin.goals.actions.content import ActionContent
from rashin.goals.actions.cycles import change_cycle_state
from rashin.goals.actions.handing import Heirs
from rashin.goals.actions.key_results import (
    archive_key_result,
    change_key_result,
    override_status,
    restore_key_result,
)
from rashin.goals.actions.leaving import let_go
from rashin.goals.actions.looking_back import LookedBack, answer_closing, take_back_answer
from rashin.goals.actions.moving import move_key_result, move_objective
from rashin.goals.actions.no_list import answer_idea, bring_idea, decide_against, drop_key_result, revive
from rashin.goals.actions.objectives import (
    agree_to_objective,
    archive_objective,
    decline_objective,
    propose_objective,
    restore_objective,
    withdraw_objective,
)
from rashin.goals.actions.todos import add_action, archive_action, tick_action
from rashin.goals.models import CheckIn, Cycle, CycleState, KeyResult, Kind, Objective, Reading
from rashin.goals.queries.leaving import holdings
from rashin.organizations.models import Member, Role, Through
from rashin.people.actions.members import change_member, say_goodbye
from rashin.people.actions.team_links import make_team_link, revoke_team_link
from tests.at_once import Attempt
from tests.cast import TODAY, Company, visitors
from tests.pairs import Pairs, again

PAIRS = Pairs()
pair = PAIRS.enter
ANSWER = LookedBack(cause="人手", learning="早く頼む", following="keep")
FED = visitors(title="三店", kind=Kind.FED, reading=Reading.TOTAL, start=None, target=Decimal(150), unit="件")
REVIEWS = visitors(title="口コミ", reading=Reading.TOTAL, start=None, target=Decimal(50), unit="件")


def entering(bakery: Company, row: KeyResult, value: int, **more: object) -> Attempt:
    by = again(bakery.leader)
    return lambda: record_check_in(row, Seen(value=Decimal(value)), by=by, at=TODAY, **more)  # type: ignore[arg-type]


def doing(act: Callable[..., object], *args: object, by: Member, **more: object) -> Attempt:
    who = again(by)
    return lambda: act(*args, by=who, at=TODAY, **more)


def tree(bakery: Company) -> tuple[Objective, Objective, KeyResult]:
    """An objective above, one below it, and the key result of the one below."""
    top = bakery.objective("上", level="company", team=None, owner=bakery.owner)
    below = bakery.objective("下", contributes_to=top)
    return top, below, number(below)


def number(objective: Objective) -> KeyResult:
    return objective.key_results.select_related("objective__team", "organization").order_by("pk")[0]


def entered(bakery: Company, row: KeyResult, value: int = 5500) -> CheckIn:
    return record_check_in(row, Seen(value=Decimal(value)), by=bakery.leader, at=TODAY)


def closing(bakery: Company) -> tuple[Cycle, KeyResult]:
    """The running quarter, being closed, with one number that was entered."""
    row = bakery.key_result()
    entered(bakery, row)
    return change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=TODAY), row


# ---- entering a number, and what moves under it


@pair("check-in and re-alignment")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _top, below, row = tree(bakery)
    other = bakery.objective("別の上", level="company", team=None, owner=bakery.owner)
    return entering(bakery, row, 6000), doing(contribute_to, below, other, by=bakery.owner)


@pair("check-in and feeding")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    fed, shop = bakery.key_result(FED, level="company", team=None, owner=bakery.owner), bakery.key_result(REVIEWS)
    return entering(bakery, shop, 5), doing(feed, shop, fed, by=bakery.owner)


@pair("check-in and archiving its key result")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _top, _below, row = tree(bakery)
    return entering(bakery, row, 6000), doing(archive_key_result, row, by=bakery.owner)


@pair("check-in and archiving the objective above")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    top, _below, row = tree(bakery)
    return entering(bakery, row, 6000), doing(archive_objective, top, by=bakery.owner)


@pair("check-in and moving its key result")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _top, _below, row = tree(bakery)
    return entering(bakery, row, 6000), doing(move_key_result, row, bakery.objective("別の家"), by=bakery.owner)


@pair("check-in and planning its objective for another quarter")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.key_result()
    return entering(bakery, row, 6000), doing(move_objective, row.objective, bakery.following, by=bakery.owner)


@pair("check-in and another target")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _top, _below, row = tree(bakery)
    return entering(bakery, row, 6000), doing(change_key_result, row, visitors(target=Decimal(9000)), by=bakery.owner)


@pair("check-in and a verdict")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.key_result()
    return entering(bakery, row, 6000), doing(override_status, row, "behind", reason="見込みなし", by=bakery.owner)


@pair("check-in and another weekday")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.key_result()
    change = doing(change_calendar, bakery.organization, by=bakery.owner, values={"check_in_weekday": 4})
    return entering(bakery, row, 6000), change


@pair("check-in and letting go of who enters")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.key_result()
    return entering(bakery, row, 6000), doing(say_goodbye, bakery.leader, by=bakery.owner)


@pair("check-in and reading only from now on")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.key_result()
    return entering(bakery, row, 6000), doing(change_member, bakery.leader, by=bakery.owner, role=Role.VIEWER)


@pair("check-in through a team's link and the end of the link")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.key_result()
    link = make_team_link(bakery.team, days=7, by=bakery.owner, at=TODAY)
    guest = again(bakery.leader)
    guest.through = Through(link=link.public_id, team_id=link.team_id, address="203.0.113.9")
    enter = lambda: record_check_in(row, Seen(value=Decimal(6000)), by=guest, at=TODAY)  # noqa: E731
    return enter, doing(revoke_team_link, link, by=bakery.owner)


@pair("check-in and the No list")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _top, _below, row = tree(bakery)
    return entering(bakery, row, 6000), doing(drop_key_result, row, "人手が足りない", by=bakery.owner)


@pair("two check-ins that saw the same")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.key_result()
    seen = entered(bakery, row).public_id
    return entering(bakery, row, 6000, last_seen=seen), entering(bakery, row, 6500, last_seen=seen)


@pair("one key sent twice with different content")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.key_result()
    return entering(bakery, row, 6000, idempotency_key="k"), entering(bakery, row, 6500, idempotency_key="k")


# ---- what was entered


@pair("correction and retraction")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.key_result()
    entry = entered(bakery, row)
    return entering(bakery, row, 6000, replaces=entry), doing(take_back_check_in, entry, by=bakery.owner)


@pair("two corrections of one entry")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.key_result()
    entry = entered(bakery, row)
    return entering(bakery, row, 6000, replaces=entry), entering(bakery, row, 6500, replaces=entry)


@pair("two retractions of one entry")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    entry = entered(bakery, bakery.key_result())
    return doing(take_back_check_in, entry, by=bakery.owner), doing(take_back_check_in, entry, by=bakery.leader)


@pair("retraction and closing")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.key_result()
    entry = entered(bakery, row)
    cycle = change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=TODAY)
    close = doing(close_cycle, cycle, by=bakery.admin, without_answers=True)
    return doing(take_back_check_in, entry, by=bakery.leader), close


# ---- structure


@pair("two halves of a circle")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    one, two = bakery.objective("一"), bakery.objective("二")
    return doing(contribute_to, one, two, by=bakery.owner), doing(contribute_to, two, one, by=bakery.admin)


@pair("two halves of a circle of three")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    one, two, three = (bakery.objective(name) for name in ("一", "二", "三"))
    contribute_to(two, three, by=bakery.owner, at=TODAY)
    return doing(contribute_to, one, two, by=bakery.owner), doing(contribute_to, three, one, by=bakery.admin)


@pair("two ways to count twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    above = bakery.objective("上", level="company", team=None, owner=bakery.owner, key_results=[FED])
    below = bakery.key_result(REVIEWS)
    count = doing(contribute_to, below.objective, above, by=bakery.admin)
    return doing(feed, below, number(above), by=bakery.owner), count


@pair("two halves of a circle of feeding")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    one, two = (bakery.key_result(FED, level="company", team=None, owner=bakery.owner) for _ in range(2))
    return doing(feed, one, two, by=bakery.owner), doing(feed, two, one, by=bakery.admin)


@pair("re-alignment and archiving where it leads")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _top, below, _row = tree(bakery)
    other = bakery.objective("別の上", level="company", team=None, owner=bakery.owner)
    return doing(contribute_to, below, other, by=bakery.owner), doing(archive_objective, other, by=bakery.admin)


@pair("support and archiving where it leads")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    one, two = bakery.objective("一"), bakery.objective("二")
    return doing(support, one, two, by=bakery.owner), doing(archive_objective, two, by=bakery.admin)


@pair("move and archive")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.key_result()
    home = bakery.objective("別の家")
    return doing(move_key_result, row, home, by=bakery.owner), doing(archive_objective, home, by=bakery.admin)


@pair("move and move")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row, one, two = bakery.key_result(), bakery.objective("一"), bakery.objective("二")
    return doing(move_key_result, row, one, by=bakery.owner), doing(move_key_result, row, two, by=bakery.admin)


@pair("another quarter and a link in this one")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    above, below = bakery.objective("上", level="company", team=None, owner=bakery.owner), bakery.objective("下")
    return doing(move_objective, above, bakery.following, by=bakery.owner), doing(
        contribute_to, below, above, by=bakery.admin
    )


@pair("restoring below and archiving above")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    top, below, row = tree(bakery)
    entered(bakery, row)
    archive_objective(below, by=bakery.owner, at=TODAY)
    return doing(restore_objective, below, by=bakery.owner), doing(archive_objective, top, by=bakery.admin)


@pair("restoring a key result and archiving its objective")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    _top, below, row = tree(bakery)
    archive_key_result(row, by=bakery.owner, at=TODAY)
    return doing(restore_key_result, row, by=bakery.owner), doing(archive_objective, below, by=bakery.admin)


@pair("two weights at once")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    row = bakery.key_result()
    heavy, heavier = (visitors(weight=Decimal(weight)) for weight in (2, 3))
    return (
        doing(change_key_result, row, heavy, by=bakery.owner, seen_version=row.version),
        doing(change_key_result, row, heavier, by=bakery.admin, seen_version=row.version),
    )


# ---- agreeing


@pair("two who agree")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    proposal = bakery.objective(state="proposed")
    return doing(agree_to_objective, proposal, by=bakery.owner), doing(agree_to_objective, proposal, by=bakery.leader)


@pair("agree twice by the same person")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    proposal = bakery.objective(state="proposed")
    return doing(agree_to_objective, proposal, by=bakery.owner), doing(agree_to_objective, proposal, by=bakery.owner)


@pair("agree and withdraw")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    proposal = bakery.objective(state="proposed")
    return doing(agree_to_objective, proposal, by=bakery.owner), doing(withdraw_objective, proposal, by=bakery.leader)


@pair("agree and decline")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    proposal = bakery.objective(state="proposed")
    decline = doing(decline_objective, proposal, by=bakery.owner, reason="いまではない")
    return doing(agree_to_objective, proposal, by=bakery.leader), decline


@pair("agree and other figures")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    proposal = bakery.objective(state="proposed")
    other = doing(counter_propose, proposal, {"target": Decimal(6500)}, by=bakery.member, key_result=number(proposal))
    return doing(agree_to_objective, proposal, by=bakery.owner), other


@pair("two who propose")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    draft = bakery.objective(state="draft")
    return doing(propose_objective, draft, by=bakery.owner), doing(propose_objective, draft, by=bakery.leader)


@pair("other figures accepted and declined")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    proposal = bakery.objective(state="proposed")
    other = counter_propose(
        proposal, {"target": Decimal(6500)}, by=bakery.member, at=TODAY, key_result=number(proposal)
    )
    return doing(accept_counter_proposal, other, by=bakery.owner), doing(
        decline_counter_proposal, other, by=bakery.leader
    )


@pair("other figures accepted and the target changed")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    proposal = bakery.objective(state="proposed")
    row = number(proposal)
    other = counter_propose(proposal, {"target": Decimal(6500)}, by=bakery.member, at=TODAY, key_result=row)
    change = doing(change_key_result, row, visitors(target=Decimal(8000)), by=bakery.leader)
    return doing(accept_counter_proposal, other, by=bakery.owner), change


# ---- closing


@pair("closing and check-in")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, row = closing(bakery)
    return doing(close_cycle, cycle, by=bakery.owner, without_answers=True), entering(bakery, row, 6500)


@pair("closing and an answer")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, row = closing(bakery)
    close = doing(close_cycle, cycle, by=bakery.owner, without_answers=True)
    return close, doing(answer_closing, row, ANSWER, by=bakery.leader)


@pair("closing with all answers and one taken back")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, row = closing(bakery)
    answer_closing(row, ANSWER, by=bakery.leader, at=TODAY)
    return doing(close_cycle, cycle, by=bakery.owner), doing(take_back_answer, row, by=bakery.leader)


@pair("closing and archiving")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, row = closing(bakery)
    close = doing(close_cycle, cycle, by=bakery.owner, without_answers=True)
    return close, doing(archive_objective, row.objective, by=bakery.admin)


@pair("closing and counting in it from another quarter")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, row = closing(bakery)
    other = bakery.objective("べつ", cycle=bakery.following, state="draft")
    close = doing(close_cycle, cycle, by=bakery.owner, without_answers=True)
    return close, doing(support, other, row.objective, by=bakery.admin)


@pair("closing and letting it run on")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, _row = closing(bakery)
    close = doing(close_cycle, cycle, by=bakery.owner, without_answers=True)
    return close, doing(change_cycle_state, cycle, CycleState.RUNNING, by=bakery.admin)


@pair("closing and closing")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, row = closing(bakery)
    answer_closing(row, ANSWER, by=bakery.leader, at=TODAY)
    return doing(close_cycle, cycle, by=bakery.owner), doing(close_cycle, cycle, by=bakery.admin)


@pair("closing and reopening")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, _row = closing(bakery)
    close_cycle(cycle, by=bakery.owner, at=TODAY, without_answers=True)
    close = doing(close_cycle, cycle, by=bakery.admin, without_answers=True)
    return close, doing(reopen_cycle, cycle, "数えまちがい", by=bakery.owner)


@pair("closing and a new member of the No list")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, row = closing(bakery)
    answer_closing(row, ANSWER, by=bakery.leader, at=TODAY)
    drop = doing(decide_against, "夜カフェ", "人手", by=bakery.admin, cycle=cycle, objective=row.objective)
    return doing(close_cycle, cycle, by=bakery.owner), drop


@pair("closing and loosening a link into it")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    cycle, row = closing(bakery)
    other = bakery.objective("べつ", cycle=bakery.following, state="draft")
    link = support(other, row, by=bakery.owner, at=TODAY)
    close = doing(close_cycle, cycle, by=bakery.owner, without_answers=True)
    return close, doing(stop_supporting, link, by=bakery.admin)


# ---- the No list, ideas, actions


@pair("revived twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    item = decide_against("夜カフェ", "人手", by=bakery.owner, at=TODAY)
    return (
        doing(revive, item, cycle=bakery.following, by=bakery.owner),
        doing(revive, item, cycle=bakery.following, by=bakery.admin),
    )


@pair("an idea answered twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    idea = bring_idea("朝のパン便", "", cycle=bakery.cycle, by=bakery.owner, at=TODAY)
    return (
        doing(answer_idea, idea, "no", text="人手", by=bakery.owner),
        doing(answer_idea, idea, "parked", planned_for=bakery.following, by=bakery.admin),
    )


@pair("a tick and putting the action away")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    todo = add_action(
        bakery.objective(), ActionContent(title="試食会", assignees=(bakery.leader,)), by=bakery.owner, at=TODAY
    )
    tick = doing(tick_action, todo, member=bakery.leader, on=TODAY.date(), by=bakery.leader)
    return tick, doing(archive_action, todo, by=bakery.owner)


@pair("two ticks")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    todo = add_action(
        bakery.objective(), ActionContent(title="試食会", assignees=(bakery.leader,)), by=bakery.owner, at=TODAY
    )
    tick = {"member": bakery.leader, "on": TODAY.date()}
    return doing(tick_action, todo, by=bakery.leader, **tick), doing(tick_action, todo, by=bakery.leader, **tick)


# ---- somebody leaves


def heirs_of(bakery: Company, member: Member, heir: Member) -> Heirs:
    return {each.key: again(heir) for each in holdings(member, TODAY.date())}


@pair("handed over to one and to another")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    bakery.key_result()
    to_one, to_another = (heirs_of(bakery, bakery.leader, heir) for heir in (bakery.member, bakery.admin))
    return (
        doing(let_go, bakery.leader, heirs=to_one, by=bakery.owner),
        doing(let_go, bakery.leader, heirs=to_another, by=bakery.admin),
    )


@pair("handed over to somebody who leaves")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    bakery.key_result()
    to_member = heirs_of(bakery, bakery.leader, bakery.member)
    return (
        doing(let_go, bakery.leader, heirs=to_member, by=bakery.owner),
        doing(let_go, bakery.member, heirs={}, by=bakery.admin),
    )
