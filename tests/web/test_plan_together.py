"""Planning with others at the web interface: editing at once, agreeing, links, the No list, ideas, cycles."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rashin.goals.models import (
    Action,
    CounterProposal,
    Cycle,
    DirectionSentence,
    Idea,
    NoItem,
    Objective,
    ObjectiveState,
    Support,
)
from tests.cast import Company, company, visitors
from tests.web.form_reader import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(clock) -> None:
    clock("2026-11-24T09:00+09:00")


@pytest.fixture
def bakery() -> Company:
    return company()


def sent_back(page: str) -> dict[str, str]:
    """The fields of a page's planning form."""
    return fields_of(page, "data-plan" if "data-plan" in page else 'class="both"')


def edit(client: Client, bakery: Company, objective: Objective, **changes: str) -> object:
    address = bakery.url(f"objectives/{objective.public_id}/edit/")
    fields = sent_back(client.get(address).content.decode())
    return client.post(address, fields | changes)


def test_saving_a_form_that_nobody_touched_changes_nothing(bakery: Company) -> None:
    points = '[["2026-11-30","6000"]]'
    objective = bakery.objective(key_results=[visitors(planned_points=points, decimals=1), visitors(
        title="MVP", kind="milestone", steps='[{"due":null,"key":"a","title":"試作","weight":"2"}]')])  # fmt: skip
    before = [(row.pk, row.version) for row in objective.key_results.all()]
    answer = edit(bakery.client(bakery.leader), bakery, objective, do="keep")
    assert answer.status_code == 302
    objective.refresh_from_db()
    assert [(row.pk, row.version) for row in objective.key_results.all()] == before
    assert objective.version == Objective.objects.get(pk=objective.pk).version


def test_the_second_of_two_sees_both_versions_and_loses_nothing(bakery: Company) -> None:
    objective = bakery.objective(state="draft")
    first, second = bakery.client(bakery.leader), bakery.client(bakery.owner)
    address = bakery.url(f"objectives/{objective.public_id}/edit/")
    mine = sent_back(second.get(address).content.decode())
    edit(first, bakery, objective, title="先に保存した題", do="keep")
    answer = second.post(address, mine | {"title": "あとから保存した題", "why": "ふたりで直しました", "do": "keep"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "先に保存した題" in page and "あとから保存した題" in page and "ふたりで直しました" in page
    chosen = sent_back(page) | {"choose-title": "theirs", "do": "merge"}
    assert second.post(address, chosen).status_code == 302
    objective.refresh_from_db()
    assert (objective.title, objective.why) == ("先に保存した題", "ふたりで直しました")


NOTHING_OF_OURS = [
    "1 2",
    "[]",
    "1",
    "null",
    '{"title":1,"kind":[]}',
    '{"title":"\\ud800","kind":"\\ud800"}',
    "[" * 3_000,
]


@pytest.mark.parametrize("told", NOTHING_OF_OURS, ids=lambda told: told[:9])
def test_what_a_form_carries_along_unseen_may_be_anything(bakery: Company, told: str) -> None:
    """Then nothing was filled in for a sentence, and nothing was seen of what the other one saved."""
    client, typed = bakery.client(bakery.owner), {"rows": "1", "kr-1-title": "提案を30件にする", "kr-1-inferred": told}
    answer = client.post(bakery.url("plan/new/"), typed | {"draft": "0123456789abcdef", "do": "propose"})
    assert answer.status_code == 422 and "提案を30件にする" in answer.content.decode()
    objective = bakery.objective(state="draft")
    address = bakery.url(f"objectives/{objective.public_id}/edit/")
    mine = sent_back(client.get(address).content.decode())
    edit(bakery.client(bakery.leader), bakery, objective, title="先に保存した題", do="keep")
    answer = client.post(address, mine | {"title": "あとから保存した題", "do": "keep", "seen": told})
    assert answer.status_code == 409 and "あとから保存した題" in answer.content.decode()
    assert client.post(bakery.url("settings/calendar/"), {"seen": told, "shown": told}).status_code == 422


def test_two_who_change_the_same_figure_choose_too(bakery: Company) -> None:
    objective = bakery.objective(state="draft")
    row = objective.key_results.get()
    client = bakery.client(bakery.owner)
    address = bakery.url(f"objectives/{objective.public_id}/edit/")
    mine = sent_back(client.get(address).content.decode())
    name = f"kr-{row.public_id}-target"
    edit(bakery.client(bakery.leader), bakery, objective, **{name: "6,500", "do": "keep"})
    answer = client.post(address, mine | {name: "8,000", "do": "keep"})
    assert answer.status_code == 409
    client.post(address, sent_back(answer.content.decode()) | {f"choose-{name}": "mine", "do": "merge"})
    row.refresh_from_db()
    assert row.target == 8000


def test_a_changed_target_of_what_was_agreed_waits_for_the_leaders_word(bakery: Company) -> None:
    objective = bakery.objective(owner=bakery.member)
    row = objective.key_results.get()
    client = bakery.client(bakery.member)
    answer = edit(client, bakery, objective, **{f"kr-{row.public_id}-target": "6500", "do": "keep"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.target == 7000
    change = CounterProposal.objects.get()
    leader = bakery.client(bakery.leader)
    assert change.key_result.title in leader.get(bakery.url("plan/")).content.decode()
    leader.post(bakery.url(f"other-words/{change.public_id}/acceptance/"))
    row.refresh_from_db()
    assert row.target == 6500


def test_only_those_who_carry_an_objective_edit_it(bakery: Company) -> None:
    objective = bakery.objective()
    assert bakery.client(bakery.member).get(bakery.url(f"objectives/{objective.public_id}/edit/")).status_code == 403


# ---------- agreeing ----------


def test_a_proposal_is_agreed_by_who_may_decide(bakery: Company) -> None:
    objective = bakery.objective(state="proposed", owner=bakery.member)
    address = bakery.url(f"objectives/{objective.public_id}/agreement/")
    bakery.client(bakery.member).post(address)
    objective.refresh_from_db()
    assert objective.state == ObjectiveState.PROPOSED
    bakery.client(bakery.leader).post(address)
    objective.refresh_from_db()
    assert objective.state == ObjectiveState.AGREED


def test_other_figures_stand_beside_the_old_ones(bakery: Company) -> None:
    objective = bakery.objective(state="proposed")
    row = objective.key_results.get()
    client = bakery.client(bakery.member)
    address = bakery.url(f"objectives/{objective.public_id}/other-words/?key_result={row.public_id}")
    fields = {
        "title": row.title,
        "start": "5,000",
        "target": "六千五百",
        "deadline": "2026-12-31",
        "reason": "冬なので",
    }
    assert client.post(address, fields).status_code == 302
    change = CounterProposal.objects.get()
    assert "6500" in change.changes and "7000" in change.before
    bakery.client(bakery.leader).post(bakery.url(f"other-words/{change.public_id}/acceptance/"))
    row.refresh_from_db()
    assert row.target == Decimal(6500)


def test_putting_nothing_differently_is_said_so(bakery: Company) -> None:
    objective = bakery.objective(state="proposed")
    address = bakery.url(f"objectives/{objective.public_id}/other-words/")
    answer = bakery.client(bakery.member).post(address, {"title": objective.title, "why": ""})
    assert answer.status_code == 422


def test_declining_needs_a_reason_and_leads_to_the_no_list(bakery: Company) -> None:
    objective = bakery.objective(state="proposed")
    client = bakery.client(bakery.leader)
    address = bakery.url(f"objectives/{objective.public_id}/refusal/")
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "いまは人手が足りない"}).status_code == 302
    assert NoItem.objects.get().why == "いまは人手が足りない"


# ---------- links, actions ----------


def test_a_circle_is_refused_at_its_field(bakery: Company) -> None:
    above = bakery.objective("上")
    below = bakery.objective("下", contributes_to=above)
    client = bakery.client(bakery.leader)
    above.refresh_from_db()
    address = bakery.url(f"objectives/{above.public_id}/alignment/")
    answer = client.post(address, {"do": "parent", "contributes_to": below.public_id})
    assert answer.status_code == 422
    assert "「下」はもう「上」に数えられています" in answer.content.decode()
    above.refresh_from_db()
    assert above.contributes_to is None


def test_support_is_added_taken_away_and_brought_back(bakery: Company) -> None:
    one, other = bakery.objective("一"), bakery.objective("二")
    client = bakery.client(bakery.leader)
    address = bakery.url(f"objectives/{one.public_id}/alignment/")
    assert client.post(address, {"do": "support", "supports": f"objective:{other.public_id}"}).status_code == 302
    link = Support.objects.get()
    client.post(bakery.url(f"supports/{link.public_id}/removal/"))
    assert not Support.objects.exists()
    client.post(bakery.url(f"objectives/{one.public_id}/supports/objective/{other.public_id}/"))
    assert Support.objects.get().to_objective == other


def test_an_action_for_several_people_is_written_changed_and_put_away(bakery: Company) -> None:
    objective = bakery.objective()
    client = bakery.client(bakery.leader)
    people = [bakery.leader.public_id, bakery.clerk.public_id]
    new = bakery.url(f"objectives/{objective.public_id}/actions/new/")
    assert client.post(new, {"title": "", "assignees": people}).status_code == 422
    client.post(new, {"title": "ブログ記事を週に2本公開する", "assignees": people, "weekly": "on", "weekday": "4"})
    action = Action.objects.get()
    assert (action.recurrence, action.weekday, action.assignments.count()) == ("weekly", 4, 2)
    client.post(
        bakery.url(f"actions/{action.public_id}/edit/"), {"title": "承認を得る", "due": "2026-12-01", "weekday": "0"}
    )
    action.refresh_from_db()
    assert (action.title, action.assignments.count()) == ("承認を得る", 0)
    client.post(bakery.url(f"actions/{action.public_id}/archive/"))
    action.refresh_from_db()
    assert action.archived_at
    client.post(bakery.url(f"actions/{action.public_id}/restoration/"))
    action.refresh_from_db()
    assert action.archived_at is None


def test_two_who_change_an_action_lose_nothing(bakery: Company) -> None:
    objective = bakery.objective()
    client, other = bakery.client(bakery.leader), bakery.client(bakery.owner)
    people = [bakery.leader.public_id, bakery.member.public_id]
    new = bakery.url(f"objectives/{objective.public_id}/actions/new/")
    client.post(new, {"title": "試食会", "due": "2026-12-01", "weekday": "0", "assignees": people[:1]})
    action = Action.objects.get()
    address = bakery.url(f"actions/{action.public_id}/edit/")
    seen = fields_of(client.get(address).content.decode(), '<form method="post" class="form"')
    mine = seen | {"assignees": people[:1]}
    other.post(address, mine | {"due": "2026-12-08", "assignees": people})
    assert client.post(address, mine | {"title": "冬の試食会"}).status_code == 302
    action.refresh_from_db()
    assert (action.title, str(action.due), action.assignments.count()) == ("冬の試食会", "2026-12-08", 2)
    answer = client.post(address, mine | {"title": "別の試食会", "due": "2026-12-02"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "冬の試食会" in page and "別の試食会" in page and "2026-12-08" in page
    again = fields_of(page, '<form method="post" class="form"') | {"assignees": people}
    assert client.post(address, again).status_code == 302
    action.refresh_from_db()
    assert (action.title, str(action.due)) == ("別の試食会", "2026-12-02")


# ---------- the No list, ideas, the direction, cycles ----------


def test_what_is_not_done_stands_on_the_list_and_is_thought_of_again(bakery: Company) -> None:
    client = bakery.client(bakery.leader)
    assert client.post(bakery.url("no-list/new/"), {"what": "夜カフェ", "why": ""}).status_code == 422
    client.post(bakery.url("no-list/new/"), {"what": "夜カフェ", "why": "人手が朝に集まらない"})
    item = NoItem.objects.get()
    assert "夜カフェ" in client.get(bakery.url("no-list/")).content.decode()
    answer = client.post(bakery.url(f"no-list/{item.public_id}/revival/"))
    objective = Objective.objects.get()
    assert answer.status_code == 302 and objective.cycle == bakery.following
    client.post(bakery.url(f"no-list/{item.public_id}/removal/"))
    assert NoItem.objects.get().archived_at
    client.post(bakery.url(f"no-list/{item.public_id}/return/"))
    assert NoItem.objects.get().archived_at is None


def test_who_brings_an_idea_sees_its_answer(bakery: Company) -> None:
    ishikawa = bakery.client(bakery.member)
    ishikawa.post(bakery.url("ideas/new/"), {"what": "朝のパン便", "why": "声が多いので"})
    idea = Idea.objects.get()
    assert ishikawa.get(bakery.url(f"ideas/{idea.public_id}/answer/")).status_code == 403
    leader = bakery.client(bakery.leader)
    answer = bakery.url(f"ideas/{idea.public_id}/answer/")
    assert leader.post(answer, {"answer": "taken"}).status_code == 422
    leader.post(answer, {"answer": "parked", "text": "春に考えましょう", "plans": "on"})
    assert "春に考えましょう" in ishikawa.get(bakery.url("plan/")).content.decode()
    assert Objective.objects.get(title="朝のパン便").cycle == bakery.following


def test_the_direction_is_written_a_sentence_to_a_field(bakery: Company) -> None:
    client = bakery.client(bakery.owner)
    assert bakery.client(bakery.leader).get(bakery.url("direction/edit/")).status_code == 403
    fields = {"s0-section": "why", "s0-text": "街の朝をあたためる", "s1-section": "theme", "s1-text": ""}
    assert client.post(bakery.url("direction/edit/"), fields).status_code == 302
    assert DirectionSentence.objects.get().text == "街の朝をあたためる"
    assert "街の朝をあたためる" in bakery.client(bakery.viewer).get(bakery.url("direction/")).content.decode()


def test_two_who_write_the_direction_lose_nothing(bakery: Company) -> None:
    first, second = bakery.client(bakery.owner), bakery.client(bakery.admin)
    address = bakery.url("direction/edit/")
    written = {"s0-text": "朝をあたためる", "s1-text": "街とともに"}
    first.post(address, written | {"s0-section": "why", "s1-section": "why"})

    def form(client: Client) -> dict[str, str]:
        return fields_of(client.get(address).content.decode(), '<form method="post" class="form"')

    mine, theirs = form(second), form(first)
    first.post(address, theirs | {"s0-text": "街の朝をあたためる", "s3-text": "冬をたのしむ"})
    assert second.post(address, mine | {"s1-text": "街の人とともに"}).status_code == 302
    texts = {"街の朝をあたためる", "街の人とともに", "冬をたのしむ"}
    standing = DirectionSentence.objects.filter(archived_at__isnull=True)
    assert {row.text for row in standing} == texts
    answer = second.post(address, mine | {"s0-text": "札幌の朝をあたためる"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "“街の朝をあたためる”" in page.replace("「", "“").replace("」", "”")
    assert "札幌の朝をあたためる" in page and {row.text for row in standing.all()} == texts
    assert second.post(address, fields_of(page, '<form method="post" class="form"')).status_code == 302
    assert {row.text for row in standing.all()} == texts - {"街の朝をあたためる"} | {"札幌の朝をあたためる"}


def test_a_sentence_that_was_taken_away_meanwhile_is_kept_only_by_who_changed_it(bakery: Company) -> None:
    client = bakery.client(bakery.owner)
    address = bakery.url("direction/edit/")
    client.post(address, {"s0-section": "why", "s0-text": "朝をあたためる"})
    seen = fields_of(client.get(address).content.decode(), '<form method="post" class="form"')
    client.post(address, seen | {"s0-text": ""})
    client.post(address, seen)
    assert not DirectionSentence.objects.filter(archived_at__isnull=True).exists()
    answer = client.post(address, seen | {"s0-text": "街の朝をあたためる"})
    assert answer.status_code == 409
    client.post(address, fields_of(answer.content.decode(), '<form method="post" class="form"'))
    assert DirectionSentence.objects.get(archived_at__isnull=True).text == "街の朝をあたためる"


def test_the_next_cycle_is_opened_and_let_run_by_administrators(bakery: Company) -> None:
    client = bakery.client(bakery.admin)
    assert client.post(bakery.url("cycles/"), {"kind": "half", "fiscal_year": "2027", "number": "3"}).status_code == 422
    assert client.post(bakery.url("cycles/"), {"kind": "half", "fiscal_year": "2027", "number": "1"}).status_code == 302
    free = {"kind": "free", "name": "新店の準備", "first": "2027-01-10", "last": "2027-02-20"}
    assert client.post(bakery.url("cycles/"), free).status_code == 302
    cycle = Cycle.objects.get(name="新店の準備")
    client.post(bakery.url(f"cycles/{cycle.public_id}/state/"), {"state": "running"})
    cycle.refresh_from_db()
    assert cycle.state == "running"
    assert bakery.client(bakery.leader).post(bakery.url("cycles/"), free).status_code == 403


def test_a_quarters_structure_is_copied_as_drafts(bakery: Company) -> None:
    top = bakery.objective("会社の目標", level="company", team=None, owner=bakery.owner)
    bakery.objective("チームの目標", contributes_to=top)
    client = bakery.client(bakery.owner)
    copying = {"source": bakery.cycle.public_id, "to": bakery.following.public_id}
    assert client.post(bakery.url("cycles/copy/"), copying).status_code == 302
    copies = Objective.objects.filter(cycle=bakery.following)
    assert {row.state for row in copies} == {ObjectiveState.DRAFT} and copies.count() == 2
    assert copies.get(title="チームの目標").contributes_to.title == "会社の目標"


def test_a_structure_that_was_copied_is_taken_back_in_one_tap(bakery: Company) -> None:
    top = bakery.objective("会社の目標", level="company", team=None, owner=bakery.owner)
    bakery.objective("チームの目標", contributes_to=top)
    kept = bakery.objective("前からの下書き", state="draft", cycle=bakery.following)
    client = bakery.client(bakery.owner)
    copying = {"source": bakery.cycle.public_id, "to": bakery.following.public_id}
    told = client.post(bakery.url("cycles/copy/"), copying, follow=True).content.decode()
    undo = re.search(r'action="([^"]+/return/)"', told)[1]
    proposed = Objective.objects.get(cycle=bakery.following, title="チームの目標")
    Objective.objects.filter(pk=proposed.pk).update(state="proposed")
    assert client.post(undo).status_code == 409, "one of them is before everybody already"
    Objective.objects.filter(pk=proposed.pk).update(state="draft")
    assert bakery.client(bakery.leader).post(undo).status_code == 403
    assert client.post(undo).status_code == 302
    assert list(Objective.objects.filter(cycle=bakery.following, archived_at=None)) == [kept]


def test_an_objective_is_moved_and_the_move_undone(bakery: Company) -> None:
    objective = bakery.objective(state="draft")
    client = bakery.client(bakery.leader)
    place = bakery.url(f"objectives/{objective.public_id}/place/")
    assert client.post(place, {"cycle": bakery.following.public_id, "do": "move"}).status_code == 302
    objective.refresh_from_db()
    assert objective.cycle == bakery.following
    client.post(f"{place}{bakery.cycle.public_id}/")
    objective.refresh_from_db()
    assert objective.cycle == bakery.cycle


def test_an_objective_is_copied_and_the_copy_undone(bakery: Company) -> None:
    objective = bakery.objective()
    client = bakery.client(bakery.leader)
    place = bakery.url(f"objectives/{objective.public_id}/place/")
    page = client.post(place, {"cycle": bakery.following.public_id, "do": "copy"}, follow=True)
    copy = Objective.objects.get(cycle=bakery.following)
    assert bakery.url(f"objectives/{copy.public_id}/archive/") in page.content.decode()
    client.post(bakery.url(f"objectives/{copy.public_id}/archive/"))
    copy.refresh_from_db()
    assert copy.archived_at is not None


def test_an_objective_is_moved_to_another_quarter_only(bakery: Company) -> None:
    objective = bakery.objective(state="draft")
    client = bakery.client(bakery.leader)
    place = bakery.url(f"objectives/{objective.public_id}/place/")
    page = client.get(place).content.decode()
    assert re.search(rf'<option value="{bakery.following.public_id}" selected', page)
    answer = client.post(place, {"cycle": bakery.cycle.public_id, "do": "move"})
    assert answer.status_code == 422 and "もうこの期にあります" in answer.content.decode()
    assert client.post(place, {"cycle": bakery.following.public_id, "do": "copy_here"}).status_code == 302
    assert Objective.objects.filter(cycle=bakery.cycle).count() == 2


def test_what_is_put_away_comes_back(bakery: Company) -> None:
    objective = bakery.objective()
    client = bakery.client(bakery.leader)
    page = client.post(bakery.url(f"objectives/{objective.public_id}/archive/"), follow=True)
    back = re.search(r'action="([^"]+/restoration/)"', page.content.decode())
    assert back
    client.post(back[1])
    objective.refresh_from_db()
    assert objective.archived_at is None


# ---------- one look, few queries ----------


def test_the_planning_page_asks_no_more_for_more_objectives(bakery: Company) -> None:
    client = bakery.client(bakery.leader)
    client.get(bakery.url("plan/"))
    counts = []
    for number in range(2):
        for each in range(3):
            bakery.objective(f"目標{number}{each}", state="proposed")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(bakery.url("plan/")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_leader_orders_the_objectives_of_the_team(bakery: Company) -> None:
    first, second = bakery.objective("先"), bakery.objective("後", owner=bakery.member)
    client = bakery.client(bakery.leader)
    assert f"objectives/{second.public_id}/order/" in client.get(bakery.url("plan/")).content.decode()
    client.post(bakery.url(f"objectives/{second.public_id}/order/"), {"to": "up"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert second.position < first.position


def test_a_key_result_taken_off_the_form_comes_back_with_one_tap(bakery: Company) -> None:
    objective = bakery.objective(key_results=[visitors(), visitors(title="売上を伸ばす")])
    row = objective.key_results.first()
    client = bakery.client(bakery.leader)
    address = bakery.url(f"objectives/{objective.public_id}/edit/")
    fields = sent_back(client.get(address).content.decode()) | {"do": f"drop:{row.public_id}"}
    left = sent_back(client.post(address, fields).content.decode())
    page = client.post(address, left | {"do": "keep"}, follow=True).content.decode()
    row.refresh_from_db()
    assert row.archived_at
    client.post(bakery.url(f"key-results/{row.public_id}/restoration/"))
    row.refresh_from_db()
    assert row.archived_at is None and f"key-results/{row.public_id}/restoration/" in page
