"""Closing a quarter: what is asked, what comes of it, and that it never changes afterwards."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from rashin.activity.canonical import parsed
from rashin.activity.models import Event
from rashin.goals.actions.alignment import contribute_to, feed, support
from rashin.goals.actions.carrying import next_cycle
from rashin.goals.actions.check_in import Seen, record_check_in, take_back_check_in
from rashin.goals.actions.closing import close_cycle, reopen_cycle
from rashin.goals.actions.comments import say, take_back_comment
from rashin.goals.actions.content import ActionContent
from rashin.goals.actions.cycles import change_cycle_state, open_cycle
from rashin.goals.actions.looking_back import LookedBack, answer_closing, return_answer, sum_up, take_back_answer
from rashin.goals.actions.no_list import decide_against, remove_from_no_list
from rashin.goals.actions.objectives import archive_objective
from rashin.goals.actions.todos import add_action
from rashin.goals.doctor import findings
from rashin.goals.models import (
    Action,
    CheckIn,
    Closure,
    Comment,
    Cycle,
    CycleClosing,
    CycleState,
    KeyResult,
    Kind,
    NoItem,
    Objective,
    ObjectiveClosure,
    Reading,
    Support,
)
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.story import Around, StoryPage, members_in, story_page
from rashin.goals.queries.closing import Left, Looked, closure_of, left_to_close
from rashin.goals.queries.closing import looked as looked_at
from rashin.goals.queries.facts import facts_of, facts_seen, frozen_facts, names_of
from rashin.organizations import guards
from rashin.organizations.models import Member, Organization, Role
from rashin.organizations.refusals import Conflict, NotAllowed
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db

JANUARY = TODAY + timedelta(days=45)


@pytest.fixture
def bakery() -> Company:
    return company()


def closing(bakery: Company) -> Company:
    """The quarter begins to close."""
    bakery.cycle = change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=JANUARY)
    return bakery


def entered(bakery: Company, value: int, **fields: object) -> KeyResult:
    """A key result of the marketing team with a value; it needs 5,000 → 7,000."""
    row = bakery.key_result(visitors(**fields))
    record_check_in(row, Seen(value=Decimal(value)), by=bakery.leader, at=TODAY)
    row.refresh_from_db()
    return row


def answered(bakery: Company, row: KeyResult, **said: object) -> Closure:
    """The leader looks back on it; a whole answer unless told otherwise."""
    whole = {"cause": "声かけに差があった", "learning": "店の一言が効く", "following": "keep"} | said
    return answer_closing(row, LookedBack(**whole), by=bakery.leader, at=JANUARY)  # type: ignore[arg-type]


def closed(bakery: Company, **options: bool) -> CycleClosing:
    return close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY, **options)


def again(row: KeyResult) -> KeyResult:
    return KeyResult.objects.select_related("objective__team", "organization", "closure").get(pk=row.pk)


def looked(row: KeyResult) -> Looked:
    return looked_at(row, closure_of(row))


# ---- answers


def test_the_score_is_proposed_from_progress(bakery: Company) -> None:
    row = entered(closing(bakery), 6200)
    answered(bakery, row)
    found = looked(again(row))
    assert (found.proposed, found.score, found.missing) == (Decimal("0.6"), Decimal("0.6"), ())
    assert not Closure.objects.get().is_judged


def test_another_score_needs_its_reason(bakery: Company) -> None:
    row = entered(closing(bakery), 6200)
    answered(bakery, row, score=Decimal("0.8"))
    assert looked(again(row)).missing == ("reason",)
    answered(bakery, row, score=Decimal("0.8"), reason="工事の三週間を除けば届いていた")
    assert looked(again(row)).score == Decimal("0.8")


def test_a_committed_one_that_fell_short_asks_for_the_cause(bakery: Company) -> None:
    row = entered(closing(bakery), 6200)
    answered(bakery, row, cause=" ")
    assert looked(again(row)).missing == ("cause",)


def test_an_aspirational_one_does_not(bakery: Company) -> None:
    row = entered(closing(bakery), 6200, stance="aspirational")
    answered(bakery, row, cause="")
    assert looked(again(row)).missing == ()


def test_half_today_and_half_tomorrow(bakery: Company) -> None:
    row = entered(closing(bakery), 6200)
    first = answer_closing(row, LookedBack(learning="店の一言が効く"), by=bakery.leader, at=JANUARY)
    assert looked(again(row)).missing == ("cause", "following")
    assert not Event.objects.filter(name="key_result.closure_answered").exists()
    answer_closing(
        row, LookedBack(learning="店の一言が効く", cause="人手", following="change"), by=bakery.leader,
        at=JANUARY + timedelta(days=1), seen_version=first.version,
    )  # fmt: skip
    assert looked(again(row)).is_answered
    assert Event.objects.filter(name="key_result.closure_answered").count() == 1


def test_a_score_that_was_accepted_follows_a_value_that_arrives_in_january(bakery: Company) -> None:
    row = entered(closing(bakery), 6200)
    answered(bakery, row, score=Decimal("0.6"))
    december = Seen(value=Decimal(6800), for_date=bakery.cycle.last_day)
    record_check_in(row, december, by=bakery.leader, at=JANUARY)
    assert looked(again(row)).score == Decimal("0.9")


def test_without_a_value_a_score_is_a_judgement(bakery: Company) -> None:
    row = closing(bakery).key_result()
    answered(bakery, row)
    assert looked(again(row)).missing == ("score",)
    answered(bakery, row, score=Decimal("0.3"), reason="数えられなかった")
    assert looked(again(row)).score == Decimal("0.3")


@pytest.mark.parametrize("score", ["1.1", "-0.1", "0.55"])
def test_a_score_is_a_tenth(bakery: Company, score: str) -> None:
    row = entered(closing(bakery), 6200)
    with pytest.raises(ValidationError) as refused:
        answered(bakery, row, score=Decimal(score))
    assert list(refused.value.error_dict) == ["score"]


def test_an_answer_is_taken_back_and_returned_with_its_words(bakery: Company) -> None:
    row = entered(closing(bakery), 6200)
    answered(bakery, row)
    take_back_answer(row, by=bakery.leader, at=JANUARY)
    assert not looked(again(row)).is_answered
    return_answer(row, by=bakery.leader, at=JANUARY)
    found = looked(again(row))
    assert found.is_answered and found.closure is not None and found.closure.learning == "店の一言が効く"


def test_whoever_answers_second_sees_the_first(bakery: Company) -> None:
    row = entered(closing(bakery), 6200)
    answered(bakery, row)
    with pytest.raises(Conflict) as refused:
        answer_closing(row, LookedBack(following="drop"), by=bakery.owner, at=JANUARY, seen_version=0)
    assert isinstance(refused.value.theirs, Closure) and refused.value.theirs.following == "keep"


def test_what_is_sent_while_it_saves_itself_has_come_already(bakery: Company) -> None:
    row = entered(closing(bakery), 6200)
    said = LookedBack(cause="人手", following="keep")
    first = answer_closing(row, said, by=bakery.leader, at=JANUARY, seen_version=0)
    assert answer_closing(row, said, by=bakery.leader, at=JANUARY, seen_version=0).version == first.version
    summed = sum_up(row.objective, "届いた", by=bakery.leader, at=JANUARY, seen_version=0)
    assert sum_up(row.objective, "届いた ", by=bakery.leader, at=JANUARY, seen_version=0).version == summed.version
    take_back_answer(row, by=bakery.owner, at=JANUARY)
    with pytest.raises(Conflict):
        answer_closing(row, said, by=bakery.leader, at=JANUARY, seen_version=0)


def test_who_may_enter_the_number_answers(bakery: Company) -> None:
    row = entered(closing(bakery), 6200)
    for who in (bakery.member, bakery.viewer, bakery.coach):
        with pytest.raises(NotAllowed):
            answer_closing(row, LookedBack(following="keep"), by=who, at=JANUARY)
    for who in (bakery.leader, bakery.admin, bakery.owner):
        answer_closing(row, LookedBack(following="keep"), by=who, at=JANUARY)


def test_a_quarter_that_runs_is_not_looked_back_on_yet(bakery: Company) -> None:
    with pytest.raises(Conflict):
        answered(bakery, entered(bakery, 6200))


def test_what_is_left_is_told_until_it_is_answered(bakery: Company) -> None:
    first, second = entered(bakery, 6200), entered(bakery, 7000)
    assert left_to_close(bakery.leader) == ()
    closing(bakery)
    answered(bakery, first)
    assert left_to_close(bakery.leader) == (Left(bakery.cycle, bakery.leader, 1, 2),)
    answered(bakery, second)
    assert left_to_close(bakery.leader) == ()


def test_what_is_left_and_nobodys_is_told_to_administrators(bakery: Company) -> None:
    first, second = entered(bakery, 6200), entered(bakery, 7000)
    KeyResult.objects.filter(pk=second.pk).update(owner=bakery.owner)
    closing(bakery)
    assert left_to_close(bakery.admin) == ()
    Member.objects.filter(pk=bakery.leader.pk).update(left_at=JANUARY)
    for who in (bakery.owner, bakery.admin):
        assert Left(bakery.cycle, None, 1, 1) in left_to_close(who)
    assert Left(bakery.cycle, bakery.owner, 1, 1) in left_to_close(bakery.owner)
    assert left_to_close(bakery.member) == ()
    answer_closing(first, LookedBack(following="keep", cause="客足"), by=bakery.admin, at=JANUARY)
    assert left_to_close(bakery.admin) == ()


def test_who_only_reads_is_passed_over_when_what_is_left_is_counted(bakery: Company) -> None:
    row = entered(closing(bakery), 6200)
    Member.objects.filter(pk=bakery.leader.pk).update(role=Role.VIEWER)
    assert left_to_close(bakery.admin) == (Left(bakery.cycle, None, 1, 1),)
    KeyResult.objects.filter(pk=row.pk).update(brought_by=bakery.member)
    assert left_to_close(bakery.admin) == ()
    assert left_to_close(bakery.member) == (Left(bakery.cycle, bakery.member, 1, 1),)


# ---- closing


def test_it_does_not_close_over_an_answer_that_is_missing(bakery: Company) -> None:
    entered(closing(bakery), 6200)
    with pytest.raises(ValidationError) as refused:
        closed(bakery)
    assert list(refused.value.error_dict) == ["without_answers"]


def test_it_closes_without_them_and_says_so(bakery: Company) -> None:
    first = entered(closing(bakery), 6200)
    second = entered(bakery, 7000)
    answered(bakery, first)
    facts = parsed(closed(bakery, without_answers=True).facts)
    assert (facts["asked"], facts["answered"]) == (2, 1)
    assert again(second).closure.score is None
    assert again(second).closure.proposed == Decimal("1.0")


def test_an_objective_s_score_is_the_mean_of_what_is_known(bakery: Company) -> None:
    top = bakery.objective(
        "上", level="company", team=None, owner=bakery.owner, key_results=[visitors(title="上の数字")]
    )
    below = bakery.objective(contributes_to=top, key_results=[visitors(title="1"), visitors(title="2")])
    one, two = below.key_results.order_by("pk")
    record_check_in(one, Seen(value=Decimal(6200)), by=bakery.leader, at=TODAY)
    record_check_in(two, Seen(value=Decimal(7000)), by=bakery.leader, at=TODAY)
    closing(bakery)
    for row in (one, two):
        row.refresh_from_db()
        answered(bakery, row)
    closed(bakery, without_answers=True)
    found = {each.objective.title: each for each in ObjectiveClosure.objects.select_related("objective")}
    assert found[below.title].score == Decimal("0.8")
    assert (found["上"].score, found["上"].known_parts, found["上"].counted_parts) == (Decimal("0.8"), 1, 2)


def test_what_is_kept_stands_in_the_next_plan_with_its_origin(bakery: Company) -> None:
    row = entered(closing(bakery), 6200)
    todo = ActionContent(title="毎週の記事", recurrence="weekly", weekday=1, assignees=(bakery.member,))
    of_the_number = ActionContent(title="毎週の数え上げ", recurrence="weekly", weekday=2, assignees=(bakery.member,))
    add_action(row.objective, todo, by=bakery.leader, at=TODAY)
    add_action(row.objective, of_the_number, key_result=row, by=bakery.leader, at=TODAY)
    answered(bakery, row, following="keep")
    closed(bakery)
    draft = KeyResult.objects.select_related("objective").get(copied_from=row)
    assert draft.objective.cycle == bakery.following
    assert (draft.objective.state, draft.objective.copied_from) == ("draft", row.objective)
    assert (draft.start, draft.target, draft.agreed_at) == (Decimal(6200), Decimal(7000), None)
    assert again(row).closure.carried_to == draft
    carried = Action.objects.filter(objective=draft.objective).values_list("title", "key_result")
    assert set(carried) == {("毎週の記事", None), ("毎週の数え上げ", draft.pk)}


def test_what_was_reached_is_asked_for_a_new_target(bakery: Company) -> None:
    row = entered(closing(bakery), 7100)
    answered(bakery, row, following="change")
    closed(bakery)
    draft = KeyResult.objects.get(copied_from=row)
    assert (draft.start, draft.target) == (Decimal(7100), None)


def test_what_is_dropped_goes_to_the_no_list(bakery: Company) -> None:
    row = entered(closing(bakery), 6200)
    answered(bakery, row, following="drop")
    closed(bakery)
    item = NoItem.objects.get()
    assert (item.key_result, item.why, item.decided_by) == (row, "声かけに差があった", bakery.leader)
    assert not KeyResult.objects.filter(copied_from=row).exists()


def test_the_tree_comes_along(bakery: Company) -> None:
    top = bakery.objective("上", level="company", team=None, owner=bakery.owner)
    row = entered(bakery, 6200, title="下の数字")
    contribute_to(row.objective, top, by=bakery.owner, at=TODAY)
    closing(bakery)
    answered(bakery, row)
    closed(bakery, without_answers=True)
    draft = Objective.objects.select_related("contributes_to").get(copied_from=row.objective)
    assert draft.contributes_to is not None and draft.contributes_to.copied_from == top


def test_what_feeds_goes_on_feeding(bakery: Company) -> None:
    whole = visitors(title="三店", kind=Kind.FED, reading=Reading.TOTAL, start=None, target=Decimal(150), unit="件")
    fed = bakery.key_result(whole, level="company", team=None)
    shop = bakery.key_result(visitors(title="口コミ", reading=Reading.TOTAL, start=None, target=Decimal(50), unit="件"))
    feed(shop, fed, by=bakery.owner, at=TODAY)
    record_check_in(shop, Seen(value=Decimal(20)), by=bakery.leader, at=TODAY)
    closing(bakery)
    for row in (again(shop), again(fed)):
        answer_closing(row, LookedBack(cause="雨", following="keep"), by=bakery.owner, at=JANUARY)
    closed(bakery)
    assert KeyResult.objects.get(copied_from=shop).feeds == KeyResult.objects.get(copied_from=fed)
    assert list(findings()) == []


def test_a_large_quarter_is_carried_over_by_few_statements(bakery: Company) -> None:
    def statements(count: int) -> int:
        rows = [bakery.key_result(visitors(title=f"{n}")) for n in range(count)]
        for row in rows:
            todo = ActionContent(title="毎週の記事", recurrence="weekly", weekday=1, assignees=(bakery.member,))
            add_action(row.objective, todo, by=bakery.leader, at=TODAY)
        closing(bakery)
        for row in rows:
            answered(bakery, row, following="keep")
        with CaptureQueriesContext(connection) as asked:
            closed(bakery, without_answers=True)
        reopen_cycle(bakery.cycle, "もう一度", by=bakery.owner, at=JANUARY)
        change_cycle_state(bakery.cycle, CycleState.RUNNING, by=bakery.owner, at=JANUARY)
        return len(asked)

    few, more = statements(1), statements(6)
    assert (more - few) / 5 <= 4, "an objective, its key result, its action; nothing is read for each"
    assert list(findings()) == []


def test_the_next_quarter_is_made_where_it_is_missing(bakery: Company) -> None:
    bakery.following.delete()
    row = entered(closing(bakery), 6200)
    answered(bakery, row)
    closed(bakery)
    made = Cycle.objects.exclude(pk=bakery.cycle.pk).get()
    assert (made.first_day.isoformat(), made.state) == ("2027-01-01", "planning")


@pytest.mark.parametrize(
    ("first_month", "stands", "into"),
    [
        (1, True, "FY2026 Q4 2027-01-01"),  # what stands keeps its number
        (1, False, "FY2027 Q1 2027-01-01"),
        (2, False, "FY2027 Q1 2027-02-01"),  # the first whole quarter; January is nobody's
        (10, False, "FY2026 Q2 2027-01-01"),
    ],
)
def test_another_fiscal_year_does_not_keep_a_quarter_from_closing(
    bakery: Company, first_month: int, stands: bool, into: str
) -> None:
    if not stands:
        bakery.following.delete()
    bakery.owner.organization.fiscal_first_month = first_month
    row = entered(closing(bakery), 6200)
    answered(bakery, row)
    closed(bakery)
    draft = KeyResult.objects.select_related("objective__cycle").get(copied_from=row)
    assert f"{draft.objective.cycle} {draft.objective.cycle.first_day}" == into


def test_what_is_kept_passes_over_a_quarter_that_is_closed_and_a_number_that_is_taken(bakery: Company) -> None:
    """January to March would be the first quarter by now, which is the name of another one."""
    bakery.following.delete()
    before = open_cycle(kind="quarter", fiscal_year=2026, number=2, by=bakery.owner, at=TODAY)
    taken = open_cycle(kind="quarter", fiscal_year=2027, number=1, by=bakery.owner, at=TODAY)
    bakery.owner.organization.fiscal_first_month = 1
    assert next_cycle(before, by=bakery.owner, at=TODAY) == bakery.cycle
    Cycle.objects.filter(pk=bakery.cycle.pk).update(state=CycleState.CLOSED)
    assert next_cycle(before, by=bakery.owner, at=TODAY) == taken
    Cycle.objects.filter(pk=taken.pk).update(state=CycleState.CLOSED)
    assert str(next_cycle(before, by=bakery.owner, at=TODAY).first_day) == "2027-07-01"


def test_only_owners_and_administrators_close(bakery: Company) -> None:
    closing(bakery)
    with pytest.raises(NotAllowed):
        close_cycle(bakery.cycle, by=bakery.leader, at=JANUARY)
    close_cycle(bakery.cycle, by=bakery.admin, at=JANUARY)
    with pytest.raises(Conflict):
        close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY)


# ---- for ever


def test_a_closed_quarter_refuses_every_change(bakery: Company) -> None:
    row = entered(bakery, 6200)
    entry = CheckIn.objects.get()
    closing(bakery)
    closed(bakery, without_answers=True)
    now = Cycle.objects.get(pk=bakery.cycle.pk)
    attempts = {
        "entry": lambda: record_check_in(row, Seen(value=Decimal(6500)), by=bakery.owner, at=JANUARY),
        "taking back": lambda: take_back_check_in(entry, by=bakery.owner, at=JANUARY),
        "answer": lambda: answered(bakery, row),
        "summary": lambda: sum_up(row.objective, "よい三か月", by=bakery.owner, at=JANUARY),
        "taking back the answer": lambda: take_back_answer(row, by=bakery.owner, at=JANUARY),
        "archiving": lambda: archive_objective(row.objective, by=bakery.owner, at=JANUARY),
        "another objective": lambda: bakery.objective("あとから", cycle=now),
        "state": lambda: change_cycle_state(now, CycleState.RUNNING, by=bakery.owner, at=JANUARY),
    }
    for name, attempt in attempts.items():
        with pytest.raises(Conflict):
            attempt()
            pytest.fail(f"{name} was done")


def test_the_database_refuses_what_no_action_did(bakery: Company) -> None:
    row = entered(bakery, 6200)
    helper = bakery.objective("支える側")
    link = Support.objects.create(organization=bakery.organization, objective=helper, to_objective=row.objective)
    closing(bakery)
    closed(bakery, without_answers=True)
    entry = CheckIn.objects.get()
    writes = {
        "key result": lambda: KeyResult.objects.filter(pk=row.pk).update(value=1),
        "objective": lambda: Objective.objects.filter(pk=row.objective_id).update(title="別の言葉"),
        "entry": lambda: CheckIn.objects.filter(pk=entry.pk).update(value=1),
        "another entry": lambda: CheckIn.objects.create(
            organization=bakery.organization, key_result=row, kind="value", for_date=entry.for_date,
            looked_on=entry.for_date, recorded_at=JANUARY,
        ),
        "score": lambda: Closure.objects.update(score=1),
        "objective's score": lambda: ObjectiveClosure.objects.update(score=1),
        "facts": lambda: CycleClosing.objects.update(facts="{}"),
        "link": lambda: Support.objects.filter(pk=link.pk).delete(),
        "days": lambda: Cycle.objects.filter(pk=bakery.cycle.pk).update(last_day=JANUARY),
        "state": lambda: Cycle.objects.filter(pk=bakery.cycle.pk).update(state="running"),
        "another objective": lambda: Objective.objects.create(
            organization=bakery.organization, cycle=bakery.cycle, level="company", title="x"
        ),
        "moved in": lambda: Objective.objects.create(
            organization=bakery.organization, cycle=bakery.following, level="company", title="x"
        ) and Objective.objects.filter(title="x").update(cycle=bakery.cycle),
    }  # fmt: skip
    for name, write in writes.items():
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
            pytest.fail(f"{name} was written")


def test_the_guards_stand_after_migrating_and_come_back(bakery: Company) -> None:
    assert guards.missing() == set()
    guards.remove()
    assert guards.missing() and any("closed quarters" in told for told in _findings())
    guards.install()
    assert guards.missing() == set()


def _findings() -> list[str]:
    with translation.override("en"):
        return list(findings())


def test_an_organisation_that_nobody_sees_may_be_written(bakery: Company) -> None:
    row = entered(bakery, 6200)
    closing(bakery)
    closed(bakery, without_answers=True)
    Organization.objects.update(is_visible=False)
    assert KeyResult.objects.filter(pk=row.pk).update(value=1) == 1


def test_what_happens_to_people_and_teams_later_does_not_change_the_story(bakery: Company) -> None:
    row = entered(closing(bakery), 6200)
    answered(bakery, row)
    told = closed(bakery).facts
    bakery.team.name, bakery.team.leader = "広報", bakery.owner
    bakery.team.save()
    bakery.leader.name, bakery.leader.left_at = "佐藤（旧姓）", JANUARY
    bakery.leader.save()
    bakery.organization.behind_below = Decimal("0.1")
    bakery.organization.save()
    bakery.cycle.refresh_from_db()
    frozen = frozen_facts(bakery.cycle)
    assert frozen == parsed(told)
    assert frozen["objectives"][0]["team"]["name"] == "マーケティング"
    assert frozen["objectives"][0]["owner"] == bakery.leader.public_id
    assert list(findings()) == []


def story_for(bakery: Company, member: Member) -> StoryPage:
    """The story as the member reads it now."""
    cycle = Cycle.objects.select_related("organization").get(pk=bakery.cycle.pk)
    facts = facts_seen(frozen_facts(cycle) or facts_of(cycle), cycle, member)
    names = names_of(bakery.organization.pk, members_in(facts))
    with translation.override("en"):
        around = Around(names=names, carried={}, closings=())
        return story_page(cycle, facts, around, addresses=Addresses(bakery.organization.slug))


@pytest.mark.parametrize("reader", ["owner", "clerk"])
def test_a_closed_story_stays_the_same_for_whoever_reads_all_of_it_and_whoever_does_not(
    bakery: Company, reader: str
) -> None:
    row = entered(closing(bakery), 6200)
    secret = entered(bakery, 5000, title="評価").objective
    Objective.objects.filter(pk=secret.pk).update(visibility="people")
    for objective, text in ((row.objective, "手伝います"), (secret, "内緒です")):
        say(objective, text, by=bakery.owner, at=JANUARY)
    closed(bakery, without_answers=True)
    member = getattr(bakery, reader)
    before = story_for(bakery, member)
    assert before.helpers == ((bakery.owner.name, "2 lines" if reader == "owner" else "1 line"),)
    assert before.left_out == 0 and len(before.chapters) == (2 if reader == "owner" else 1)
    for comment in Comment.objects.filter(by=bakery.owner):
        take_back_comment(comment, by=bakery.owner, at=JANUARY)
    say(row.objective, "あとから", by=bakery.admin, at=JANUARY)
    assert story_for(bakery, member) == before


def test_what_was_decided_against_of_a_hidden_goal_stays_hidden_when_it_is_taken_off_the_list(bakery: Company) -> None:
    secret = bakery.objective("評価", visibility="people")
    item = decide_against("評価", "内緒のわけ", by=bakery.owner, at=TODAY, cycle=bakery.cycle, objective=secret)
    closed(closing(bakery))
    assert [what for what, _why, _by in story_for(bakery, bakery.owner).dropped] == ["評価"]
    remove_from_no_list(item, by=bakery.owner, at=JANUARY)
    assert story_for(bakery, bakery.clerk).dropped == ()
    assert [what for what, _why, _by in story_for(bakery, bakery.owner).dropped] == ["評価"]


def test_what_was_never_agreed_helped_nobody_and_stands_in_no_story(bakery: Company) -> None:
    row = entered(bakery, 6200)
    draft = bakery.objective("まだ内緒の下書き", state="draft")
    other = entered(bakery, 6300).objective
    for objective in (draft, other):
        support(objective, row.objective, by=bakery.owner, at=TODAY)
    say(draft, "下書きへの一言", by=bakery.owner, at=TODAY)
    support(other, draft, by=bakery.owner, at=TODAY)
    closing(bakery)
    preview = story_for(bakery, bakery.clerk)
    assert [title for title, _to in preview.supports] == [other.title] and preview.helpers == ()
    closed(bakery, without_answers=True)
    assert story_for(bakery, bakery.clerk).supports == preview.supports
    assert draft.title not in CycleClosing.objects.get().facts


def test_the_story_names_who_was_asked_and_not_who_had_left(bakery: Company) -> None:
    entered(bakery, 6200, owner=bakery.clerk)
    Member.objects.filter(pk=bakery.clerk.pk).update(left_at=TODAY)
    closing(bakery)
    closed(bakery, without_answers=True)
    Member.objects.filter(pk=bakery.leader.pk).update(left_at=JANUARY)
    assert story_for(bakery, bakery.owner).unanswered == ((bakery.leader.name, "1 key result"),)
    assert list(findings()) == []


def test_before_closing_the_facts_are_a_preview(bakery: Company) -> None:
    row = entered(closing(bakery), 6200)
    answered(bakery, row)
    preview = facts_of(bakery.cycle)
    assert parsed(closed(bakery).facts) == preview


# ---- reopening


def test_an_owner_reopens_with_a_reason_and_the_story_keeps_it(bakery: Company) -> None:
    row = entered(closing(bakery), 6200)
    answered(bakery, row)
    closed(bakery)
    with pytest.raises(NotAllowed):
        reopen_cycle(bakery.cycle, "12月の数字が違った", by=bakery.admin, at=JANUARY)
    with pytest.raises(ValidationError):
        reopen_cycle(bakery.cycle, " ", by=bakery.owner, at=JANUARY)
    reopen_cycle(bakery.cycle, "12月の数字が違った", by=bakery.owner, at=JANUARY)
    record_check_in(row, Seen(value=Decimal(6400)), by=bakery.leader, at=JANUARY)
    answered(bakery, row)
    closed(bakery)
    first, second = CycleClosing.objects.order_by("pk")
    assert (first.reopened_because, second.reopened_at) == ("12月の数字が違った", None)
    assert Event.objects.filter(name="cycle.reopened").count() == 1


def test_closing_again_doubles_nothing(bakery: Company) -> None:
    kept, dropped = entered(closing(bakery), 6200, title="続ける"), entered(bakery, 6200, title="やめる")
    answered(bakery, kept)
    answered(bakery, dropped, following="drop")
    closed(bakery)
    reopen_cycle(bakery.cycle, "直したい", by=bakery.owner, at=JANUARY)
    closed(bakery)
    assert KeyResult.objects.filter(copied_from=kept).count() == 1
    assert NoItem.objects.filter(key_result=dropped).count() == 1


def test_a_score_of_ones_own_without_its_reason_counts_as_none_and_is_there_again_after_reopening(
    bakery: Company,
) -> None:
    row = entered(closing(bakery), 6200)
    answered(bakery, row, score=Decimal("0.9"))
    closing_row = closed(bakery, without_answers=True)
    (told,) = parsed(closing_row.facts)["objectives"][0]["key_results"]
    assert told["score"] is None and not list(findings())
    reopen_cycle(bakery.cycle, "途中だった", by=bakery.owner, at=JANUARY)
    row = KeyResult.objects.select_related("closure").get(pk=row.pk)
    closure = closure_of(row)
    assert closure is not None and (closure.is_judged, closure.score) == (True, Decimal("0.9"))
    assert looked_at(row, closure).missing == ("reason",)


def test_what_is_decided_otherwise_after_reopening_is_put_right(bakery: Company) -> None:
    one, other = entered(closing(bakery), 6200, title="1"), entered(bakery, 6200, title="2")
    answered(bakery, one, following="keep")
    answered(bakery, other, following="drop")
    closed(bakery)
    reopen_cycle(bakery.cycle, "逆だった", by=bakery.owner, at=JANUARY)
    answered(bakery, one, following="drop")
    answered(bakery, other, following="keep")
    closed(bakery)
    assert KeyResult.objects.get(copied_from=one).archived_at is not None
    assert KeyResult.objects.get(copied_from=other).archived_at is None
    assert NoItem.objects.get(key_result=one).revived_at is None
    assert NoItem.objects.get(key_result=other).revived_at is not None


def test_a_year_closes_after_its_quarters_and_reopens_before_them(bakery: Company) -> None:
    year = open_cycle(kind="year", fiscal_year=2026, by=bakery.owner, at=TODAY)
    year = change_cycle_state(year, CycleState.RUNNING, by=bakery.owner, at=TODAY)
    goal = bakery.objective("年の目標", cycle=year, level="company", team=None, owner=bakery.owner)
    row = entered(bakery, 6200)
    contribute_to(row.objective, goal, by=bakery.owner, at=TODAY)
    year = change_cycle_state(year, CycleState.CLOSING, by=bakery.owner, at=JANUARY)
    with pytest.raises(Conflict):
        close_cycle(year, by=bakery.owner, at=JANUARY)
    closing(bakery)
    answered(bakery, row)
    closed(bakery)
    close_cycle(year, by=bakery.owner, at=JANUARY, without_answers=True)
    assert ObjectiveClosure.objects.get(objective=goal).score == Decimal("0.6")
    with pytest.raises(Conflict):
        reopen_cycle(bakery.cycle, "直したい", by=bakery.owner, at=JANUARY)
    reopen_cycle(year, "直したい", by=bakery.owner, at=JANUARY)
    reopen_cycle(bakery.cycle, "直したい", by=bakery.owner, at=JANUARY)


def test_an_open_year_above_a_closed_quarter_may_still_move(bakery: Company) -> None:
    year = open_cycle(kind="year", fiscal_year=2026, by=bakery.owner, at=TODAY)
    top = bakery.objective("年の上", cycle=year, level="company", team=None, owner=bakery.owner)
    goal = bakery.objective("年の目標", cycle=year, level="company", team=None, owner=bakery.owner)
    row = entered(bakery, 6200)
    contribute_to(row.objective, goal, by=bakery.owner, at=TODAY)
    closing(bakery)
    answered(bakery, row)
    closed(bakery)
    contribute_to(goal, top, by=bakery.owner, at=JANUARY)
    assert Objective.objects.get(pk=row.objective_id).path.startswith(f"/{top.pk}/{goal.pk}/")
    assert list(findings()) == []
