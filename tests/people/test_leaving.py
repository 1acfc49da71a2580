"""Somebody leaves: on one page everything they hold is handed over, the way in ends, and it can be undone."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rashin.activity.models import Event
from rashin.goals.actions.content import ActionContent
from rashin.goals.actions.todos import add_action, tick_action
from rashin.goals.models import Action, KeyResult, Objective
from rashin.organizations.models import Member, Role
from rashin.people.actions.invitations import invite
from rashin.people.actions.members import add_member, change_member, say_goodbye
from rashin.people.actions.team_links import make_team_link
from rashin.people.actions.teams import add_team, change_team
from rashin.people.models import Invitation
from rashin.rhythm.actions.homework import give_homework, tick_homework
from rashin.rhythm.models import Homework
from tests.cast import FOUNDED, TODAY, Company, visitors
from tests.web.form_reader import fields_of

FORM = '<form method="post" class="stack leave"'


def page_of(company: Company, member: Member) -> str:
    return company.url(f"members/{member.public_id}/departure/")


def proposed(browser: Client, address: str) -> dict[str, str]:
    """What the page proposes, as a browser sends it when nothing is touched."""
    return fields_of(browser.get(address).content.decode(), FORM)


def let_go(browser: Client, company: Company, member: Member, **chosen: str) -> str:
    """Let somebody go; `chosen` is laid over what the page proposes. Answers the page that comes after."""
    address = page_of(company, member)
    return browser.post(address, proposed(browser, address) | chosen, follow=True).content.decode()


def undo_in(page: str) -> str:
    found = re.search(r'action="(/o/tomugi/departures/\w+/return/)"', page)
    assert found is not None
    return found[1]


@pytest.fixture
def objective(bakery: Company) -> Objective:
    """Carried by 石川, who works in marketing under 佐藤."""
    rows = [visitors(), visitors(title="お客さまの声を10件", owner=bakery.leader, brought_by=bakery.member)]
    return bakery.objective(owner=bakery.member, key_results=rows)


@pytest.fixture
def todo(bakery: Company, objective: Objective) -> Action:
    content = ActionContent(title="案内を送る", assignees=(bakery.member,))
    return add_action(objective, content, by=bakery.owner, at=FOUNDED)


def test_the_leader_of_the_team_is_proposed_and_one_confirmation_hands_everything_over(bakery, owner, objective, todo):
    page = let_go(owner, bakery, bakery.member)
    assert "石川 陽菜さんは離れました" in page
    bakery.member.refresh_from_db()
    assert not bakery.member.is_present
    assert Objective.objects.get(pk=objective.pk).owner == bakery.leader
    assert {(row.owner, row.brought_by) for row in KeyResult.objects.all()} == {
        (bakery.leader, None),
        (bakery.leader, bakery.leader),
    }
    assert [row.member for row in todo.assignments.all()] == [bakery.leader]
    names = list(Event.objects.filter(recorded_at__gt=TODAY).order_by("pk").values_list("name", flat=True))
    changes = ["action.changed", "key_result.changed", "key_result.changed", "objective.changed"]
    assert sorted(names) == [*changes[:3], "member.left", changes[3]]
    told = json.loads(Event.objects.get(name="objective.changed").payload)
    assert told == {"before": {"owner": bakery.member.public_id}, "after": {"owner": bakery.leader.public_id}}


def test_each_thing_goes_to_whom_one_chooses(bakery, owner, objective, todo):
    first = objective.key_results.order_by("pk").first()
    let_go(
        owner, bakery, bakery.member,
        **{f"key_result-{first.public_id}": bakery.clerk.public_id, f"action-{todo.public_id}": bakery.admin.public_id},
    )  # fmt: skip
    first.refresh_from_db()
    assert first.owner == bakery.clerk and Objective.objects.get(pk=objective.pk).owner == bakery.leader
    assert [row.member for row in todo.assignments.all()] == [bakery.admin]


def test_many_at_once_are_shown_before_anything_happens(bakery, owner, objective, todo):
    address = page_of(bakery, bakery.member)
    sent = proposed(owner, address) | {"what": "everything", "who": bakery.clerk.public_id, "fill": "1"}
    shown = owner.post(address, sent).content.decode()
    filled = fields_of(shown, FORM)
    assert {value for name, value in filled.items() if "-" in name} == {bakery.clerk.public_id}
    bakery.member.refresh_from_db()
    assert bakery.member.is_present
    only = owner.post(address, sent | {"what": "action"}).content.decode()
    assert fields_of(only, FORM)[f"objective-{objective.public_id}"] == bakery.leader.public_id


def test_what_nobody_takes_is_nobodys_on_the_board_and_in_the_week_of_the_leader(bakery, owner, objective):
    quiet = bakery.client(bakery.leader).get(bakery.url("week/")).content.decode()
    rows = {f"key_result-{row.public_id}": "" for row in objective.key_results.all()}
    let_go(owner, bakery, bakery.member, **{f"objective-{objective.public_id}": ""}, **rows)
    assert Objective.objects.get(pk=objective.pk).owner is None
    assert "担当なし" in owner.get(bakery.url("board/")).content.decode()
    week = bakery.client(bakery.leader).get(bakery.url("week/")).content.decode()
    assert 'id="nobodys"' in week and objective.title in week
    assert 'id="nobodys"' not in quiet


def test_a_leader_without_anything_loose_pays_no_query_for_it(bakery, objective):
    leader = bakery.client(bakery.leader)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            leader.get(bakery.url("week/"))
        return len(caught)

    queries()
    before = queries()
    Objective.objects.filter(pk=objective.pk).update(owner=None)
    assert before < queries() <= before + 3


def test_a_team_goes_to_the_leader_above_and_what_is_theirs_with_it(bakery, owner):
    under = add_team(name="広報", parent=bakery.team, leader=bakery.member, by=bakery.owner, at=TODAY)
    own = bakery.objective("広報の目標", team=under, owner=bakery.member)
    let_go(owner, bakery, bakery.member)
    under.refresh_from_db()
    own.refresh_from_db()
    assert under.leader == bakery.leader and own.owner == bakery.leader
    assert Event.objects.filter(name="team.changed", subject=under.public_id).count() == 1


def test_whoever_does_an_action_with_others_leaves_it_to_them(bakery, owner, objective):
    both = ActionContent(title="棚を組む", assignees=(bakery.member, bakery.clerk))
    shared = add_action(objective, both, by=bakery.owner, at=FOUNDED)
    let_go(owner, bakery, bakery.member)
    assert [row.member for row in shared.assignments.all()] == [bakery.clerk]


def test_an_action_that_nobody_takes_is_found_in_the_week_of_the_leader(bakery, owner, objective, todo):
    page = let_go(owner, bakery, bakery.member, **{f"action-{todo.public_id}": ""})
    leader = bakery.client(bakery.leader)
    week = leader.get(bakery.url("week/")).content.decode()
    assert todo.title in week and bakery.url(f"actions/{todo.public_id}/edit/") in week
    still = owner.get(page_of(bakery, bakery.member)).content.decode()
    assert todo.title in still, "and it can be handed over later"
    owner.post(undo_in(page))
    assert todo.title not in leader.get(bakery.url("week/")).content.decode()
    assert [row.member for row in todo.assignments.all()] == [bakery.member]


@pytest.fixture
def homework(bakery: Company) -> Homework:
    told = {"title": "声を三つ聞く", "coach": bakery.coach, "who": bakery.member}
    return give_homework(**told, by=bakery.coach, at=TODAY)


@pytest.mark.parametrize("heir", ["leader", ""])
def test_homework_goes_to_who_is_named_else_it_is_everybodys_and_comes_back(bakery, owner, homework, heir):
    chosen = {f"homework-{homework.public_id}": getattr(bakery, heir).public_id if heir else ""}
    address = page_of(bakery, bakery.member)
    shown = owner.get(address).content.decode()
    assert homework.title in shown and proposed(owner, address)[next(iter(chosen))] == bakery.leader.public_id
    page = let_go(owner, bakery, bakery.member, **chosen)
    homework.refresh_from_db()
    assert homework.who == (bakery.leader if heir else None)
    assert Event.objects.filter(name="homework.handed_over", subject=homework.public_id).count() == 1
    owner.post(undo_in(page))
    homework.refresh_from_db()
    assert homework.who == bakery.member


def test_homework_that_was_done_stays_with_who_did_it(bakery, owner, homework):
    tick_homework(homework, done=True, by=bakery.member, at=TODAY)
    let_go(owner, bakery, bakery.member)
    homework.refresh_from_db()
    assert homework.who == bakery.member


def test_what_is_done_stays_with_who_did_it(bakery, owner, objective, todo):
    tick_action(todo, member=bakery.member, on=TODAY.date(), by=bakery.member, at=TODAY)
    let_go(owner, bakery, bakery.member)
    assert [row.member for row in todo.assignments.all()] == [bakery.member]


def test_closed_quarters_and_what_was_put_away_keep_the_name(bakery, owner, objective):
    away = bakery.objective("しまった目標", owner=bakery.member)
    Objective.objects.filter(pk=away.pk).update(archived_at=TODAY)
    let_go(owner, bakery, bakery.member)
    assert Objective.objects.get(pk=away.pk).owner == bakery.member
    page = owner.get(bakery.url(f"objectives/{objective.public_id}/")).content.decode()
    assert "石川 陽菜" in page


def test_sessions_links_and_invitations_end_at_once(bakery, owner):
    bakery.leader = change_member(bakery.leader, by=bakery.owner, at=TODAY, role=Role.ADMIN)
    link = make_team_link(bakery.team, days=31, by=bakery.leader, at=timezone.now())
    by_others = make_team_link(bakery.team, days=31, by=bakery.owner, at=timezone.now())
    elsewhere = make_team_link(bakery.shop, days=31, by=bakery.owner, at=timezone.now())
    guest = add_member(name="新田 光", by=bakery.owner, at=TODAY)
    invite(guest, by=bakery.leader, at=timezone.now())
    phone = bakery.client(bakery.leader)
    page = owner.get(page_of(bakery, bakery.leader)).content.decode()
    assert "チームのリンク2本" in page and "まだ使われていない1件" in page
    let_go(owner, bakery, bakery.leader)
    for row, ends in ((link, True), (by_others, True), (elsewhere, False)):
        row.refresh_from_db()
        assert (row.revoked_at is not None) is ends
    assert Invitation.objects.get(member=guest).withdrawn_at is not None
    assert phone.get(bakery.url("week/")).status_code == 302


def test_it_is_undone_with_all_that_is_still_where_it_was_given(bakery, owner, objective, todo):
    under = add_team(name="広報", parent=bakery.team, leader=bakery.member, by=bakery.owner, at=TODAY)
    page = let_go(owner, bakery, bakery.member)
    change_team(under, by=bakery.owner, at=TODAY, leader=bakery.clerk)
    owner.post(undo_in(page))
    bakery.member.refresh_from_db()
    under.refresh_from_db()
    assert bakery.member.is_present and under.leader == bakery.clerk
    assert Objective.objects.get(pk=objective.pk).owner == bakery.member
    assert {(row.owner, row.brought_by) for row in KeyResult.objects.all()} == {
        (bakery.member, None),
        (bakery.leader, bakery.member),
    }
    assert [row.member for row in todo.assignments.all()] == [bakery.member]


def test_an_undo_twice_changes_nothing_more(bakery, owner, objective):
    undo = undo_in(let_go(owner, bakery, bakery.member))
    owner.post(undo)
    events = Event.objects.count()
    assert owner.post(undo).status_code == 302
    assert Event.objects.count() == events


def test_of_two_administrators_the_second_sees_that_it_is_done(bakery, owner, objective):
    admin = bakery.client(bakery.admin)
    address = page_of(bakery, bakery.member)
    sent = proposed(admin, address)
    let_go(owner, bakery, bakery.member)
    page = admin.post(address, sent, follow=True).content.decode()
    assert "すでに離れています" in page
    assert Event.objects.filter(name="member.left").count() == 1
    assert "すでに離れています" in admin.get(address, follow=True).content.decode()


def test_what_came_meanwhile_is_shown_and_nothing_is_lost(bakery, owner, objective):
    address = page_of(bakery, bakery.member)
    sent = proposed(owner, address) | {f"objective-{objective.public_id}": bakery.clerk.public_id}
    bakery.objective("あとから来た目標", owner=bakery.member)
    answer = owner.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "受け持ちが増えました" in page and "あとから来た目標" in page
    assert fields_of(page, FORM)[f"objective-{objective.public_id}"] == bakery.clerk.public_id
    bakery.member.refresh_from_db()
    assert bakery.member.is_present


@pytest.mark.parametrize("who", ["viewer", "member", "stranger"])
def test_who_cannot_go_on_is_refused_at_the_field(who, bakery, neighbours, owner, objective):
    heir = neighbours.owner if who == "stranger" else getattr(bakery, who)
    address = page_of(bakery, bakery.member)
    key = f"objective-{objective.public_id}"
    answer = owner.post(address, proposed(owner, address) | {key: heir.public_id})
    assert answer.status_code == 422 and f'href="#id_{key}"' in answer.content.decode()
    assert Objective.objects.get(pk=objective.pk).owner == bakery.member


def test_the_last_owner_is_told_the_way_out(bakery, owner):
    page = owner.get(page_of(bakery, bakery.owner)).content.decode()
    assert "最後のオーナーです" in page and FORM not in page
    assert owner.post(page_of(bakery, bakery.owner)).status_code == 409


def test_the_page_takes_as_many_queries_for_many_things_as_for_few(bakery, owner, objective):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            owner.get(page_of(bakery, bakery.member))
        return len(caught)

    queries()
    few = queries()
    for number in range(8):
        bakery.objective(f"目標 {number}", owner=bakery.member)
    assert queries() == few


def test_a_name_is_looked_up_where_there_are_many(bakery, owner, objective):
    for number in range(30):
        add_member(name=f"人 {number:02}", by=bakery.owner, at=TODAY)
    key = f"objective-{objective.public_id}"
    let_go(owner, bakery, bakery.member, **{key: "", f"{key}_words": "人 07"})
    owner_now = Objective.objects.get(pk=objective.pk).owner
    assert owner_now is not None and owner_now.name == "人 07"


def test_neighbours_cannot_be_let_go(bakery, neighbours, owner):
    assert owner.get(page_of(bakery, neighbours.member)).status_code == 404
    assert owner.post(page_of(bakery, neighbours.member)).status_code == 404


def test_what_somebody_held_who_left_without_this_page_is_handed_over_later(bakery, owner, objective, todo):
    say_goodbye(bakery.member, by=bakery.owner, at=TODAY)
    week = bakery.client(bakery.leader).get(bakery.url("week/")).content.decode()
    assert 'id="nobodys"' in week
    address = page_of(bakery, bakery.member)
    assert address in owner.get(bakery.url(f"members/{bakery.member.public_id}/")).content.decode()
    page = owner.post(address, proposed(owner, address), follow=True).content.decode()
    assert "引きつぎました" in page and Objective.objects.get(pk=objective.pk).owner == bakery.leader
    assert [row.member for row in todo.assignments.all()] == [bakery.leader]
    assert Event.objects.filter(name="member.left").count() == 1
    assert 'id="nobodys"' not in bakery.client(bakery.leader).get(bakery.url("week/")).content.decode()
