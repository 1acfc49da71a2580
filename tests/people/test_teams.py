"""The tree of teams: adding, moving, archiving, members, and undo."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rashin.activity.models import Event
from rashin.organizations.models import Member
from rashin.people.actions.members import add_member
from rashin.people.actions.teams import DEEPEST, add_team
from rashin.people.models import Team
from rashin.people.queries import FEW
from tests import cast


def undo_of(page: str) -> str:
    found = re.search(r'action="(/o/tomugi/people-undo/\w+/)"', page)
    assert found is not None
    return found[1]


def team(bakery: cast.Company, name: str, parent: Team | None = None) -> Team:
    return add_team(name=name, parent=parent, by=bakery.owner, at=cast.TODAY)


def test_a_team_is_added_under_another_with_its_leader(bakery, owner):
    told = {"name": "広報", "parent": bakery.team.public_id, "leader": bakery.member.public_id}
    page = owner.post(bakery.url("teams/new/"), told, follow=True).content.decode()
    added = Team.objects.get(name="広報")
    assert (added.parent, added.leader, list(added.members.all())) == (bakery.team, bakery.member, [bakery.member])
    assert page.index("マーケティング") < page.index("広報") < page.index("円山店")
    assert 'class="team depth-1"' in page
    owner.post(undo_of(page))
    added.refresh_from_db()
    assert added.archived_at is not None


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"name": ""}, "ここを入れてください"),
        ({"name": "円山店"}, "同じ名前のチームがあります"),
        ({"name": "新店", "leader": "viewer"}, "これはもう選べません"),
    ],
)
def test_what_cannot_be_a_team_comes_back(bakery, owner, told, says):
    if told.get("leader") == "viewer":
        told = told | {"leader": bakery.viewer.public_id}
    answer = owner.post(bakery.url("teams/new/"), told)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert Team.objects.count() == 2


def test_a_team_is_moved_and_moved_back(bakery, owner):
    page = bakery.url(f"teams/{bakery.shop.public_id}/settings/")
    told = {"name": "円山店", "leader": bakery.owner.public_id, "parent": bakery.team.public_id}
    shown = owner.post(page, told, follow=True).content.decode()
    bakery.shop.refresh_from_db()
    assert bakery.shop.parent == bakery.team
    assert Event.objects.filter(name="team.moved").count() == 1
    owner.post(undo_of(shown))
    bakery.shop.refresh_from_db()
    assert bakery.shop.parent is None


def test_a_team_never_stands_under_itself(bakery, owner):
    child = team(bakery, "広報", bakery.team)
    page = bakery.url(f"teams/{bakery.team.public_id}/settings/")
    told = {"name": "マーケティング", "parent": child.public_id, "leader": bakery.leader.public_id}
    answer = owner.post(page, told)
    assert answer.status_code == 422 and "自分の下に置くことはできません" in answer.content.decode()


def test_a_tree_is_at_most_eight_levels_deep(bakery, owner):
    above = bakery.team
    for number in range(2, DEEPEST + 1):
        above = team(bakery, f"{number}段目", above)
    answer = owner.post(bakery.url("teams/new/"), {"name": "深すぎる", "parent": above.public_id})
    assert answer.status_code == 422
    told = {"name": "円山店", "parent": bakery.team.public_id}
    team(bakery, "売り場", bakery.shop)
    above.parent.parent.save()
    moved = owner.post(
        bakery.url(f"teams/{bakery.shop.public_id}/settings/"), told | {"parent": above.parent.public_id}
    )
    assert moved.status_code == 422


def test_an_undo_that_came_too_late_changes_nothing(bakery, owner):
    page = bakery.url(f"teams/{bakery.shop.public_id}/settings/")
    told = {"name": "円山本店", "leader": bakery.owner.public_id}
    undo = undo_of(owner.post(page, told, follow=True).content.decode())
    owner.post(page, told | {"name": "円山公園店"})
    answer = owner.post(undo)
    assert answer.status_code == 409 and "その後にまた変わった" in answer.content.decode()
    bakery.shop.refresh_from_db()
    assert bakery.shop.name == "円山公園店"


def test_archiving_and_restoring(bakery, owner):
    shown = owner.post(bakery.url(f"teams/{bakery.shop.public_id}/archive/"), follow=True).content.decode()
    assert "しまったチーム 1" in shown
    assert owner.get(bakery.url(f"teams/{bakery.shop.public_id}/settings/")).status_code == 404
    owner.post(undo_of(shown))
    bakery.shop.refresh_from_db()
    assert bakery.shop.archived_at is None
    owner.post(bakery.url(f"teams/{bakery.shop.public_id}/archive/"))
    owner.post(bakery.url(f"teams/{bakery.shop.public_id}/restoration/"))
    bakery.shop.refresh_from_db()
    assert bakery.shop.archived_at is None
    assert Event.objects.filter(name="team.archived").count() == Event.objects.filter(name="team.restored").count() == 2


def test_a_team_with_teams_under_it_is_not_archived(bakery, owner):
    team(bakery, "広報", bakery.team)
    answer = owner.post(bakery.url(f"teams/{bakery.team.public_id}/archive/"))
    assert answer.status_code == 409 and "下にチームがあります" in answer.content.decode()


def test_a_leader_says_who_works_in_the_team(bakery):
    client = bakery.client(bakery.leader)
    page = bakery.url(f"teams/{bakery.team.public_id}/members/")
    chosen = [bakery.leader.public_id, bakery.clerk.public_id]
    shown = client.post(page, {"members": chosen}, follow=True).content.decode()
    assert set(bakery.team.members.all()) == {bakery.leader, bakery.clerk}
    client.post(undo_of(shown))
    assert set(bakery.team.members.all()) == {bakery.leader, bakery.member}
    assert client.post(bakery.url(f"teams/{bakery.shop.public_id}/members/"), {"members": chosen}).status_code == 403


def test_two_who_say_who_works_in_a_team_lose_nothing(bakery, owner):
    page = bakery.url(f"teams/{bakery.team.public_id}/members/")
    shown = re.search(r'name="shown" value="([^"]*)"', owner.get(page).content.decode())[1]
    assert set(shown.split()) == {bakery.leader.public_id, bakery.member.public_id}
    stays = {bakery.leader.public_id, bakery.member.public_id}
    bakery.client(bakery.leader).post(page, {"shown": shown, "members": [*stays, bakery.clerk.public_id]})
    owner.post(page, {"shown": shown, "members": [bakery.leader.public_id, bakery.admin.public_id]})
    assert set(bakery.team.members.all()) == {bakery.leader, bakery.clerk, bakery.admin}


def test_a_team_goes_one_place_up_and_down_and_back(bakery, owner):
    team(bakery, "広報")

    def order():
        return re.findall(r"<b>([^<]+)</b></a></div>", owner.get(bakery.url("teams/")).content.decode())

    place = bakery.url(f"teams/{bakery.shop.public_id}/order/")
    assert order() == ["マーケティング", "円山店", "広報"]
    owner.post(place, {"to": "up"})
    owner.post(place, {"to": "up"})
    assert order() == ["円山店", "マーケティング", "広報"]
    owner.post(place, {"to": "down"})
    owner.post(place, {"to": "down"})
    assert order() == ["マーケティング", "広報", "円山店"]
    events = Event.objects.filter(name="team.reordered")
    assert events.count() == 3
    owner.post(bakery.url(f"people-undo/{events.order_by('-pk')[0].public_id}/"))
    assert order() == ["マーケティング", "円山店", "広報"]


def test_nobody_undoes_what_somebody_else_did_but_administrators(bakery):
    leader = bakery.client(bakery.leader)
    page = bakery.url(f"teams/{bakery.team.public_id}/members/")
    undo = undo_of(leader.post(page, {"members": [bakery.clerk.public_id]}, follow=True).content.decode())
    assert bakery.client(bakery.member).post(undo).status_code == 403
    assert bakery.client(bakery.admin).post(undo).status_code == 302


def test_what_is_another_companys_does_not_exist(bakery, neighbours, owner):
    theirs = neighbours.team.public_id
    assert owner.get(bakery.url(f"teams/{theirs}/settings/")).status_code == 404
    assert owner.post(bakery.url(f"teams/{theirs}/archive/")).status_code == 404
    assert owner.post(bakery.url("teams/new/"), {"name": "X", "parent": theirs}).status_code == 422
    assert owner.post(bakery.url("teams/new/"), {"name": "X", "leader": neighbours.leader.public_id}).status_code == 422
    answer = owner.post(
        bakery.url(f"teams/{bakery.team.public_id}/members/"), {"members": [neighbours.member.public_id]}
    )
    assert answer.status_code == 422


def test_a_company_without_teams_is_shown_the_first_step(bakery, owner):
    Team.objects.update(archived_at=cast.TODAY)
    page = owner.get(bakery.url("teams/")).content.decode()
    assert "チームはまだありません" in page and bakery.url("teams/new/") in page
    assert "しまったチーム" not in bakery.client(bakery.viewer).get(bakery.url("teams/")).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_teams(bakery, owner):
    def queries(client: Client) -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(bakery.url("teams/"))
        return len(caught)

    owner.get(bakery.url("teams/"))
    few = queries(owner)
    for number in range(20):
        team(bakery, f"店 {number}", bakery.shop)
    assert queries(owner) == few


def test_in_a_large_company_one_looks_for_the_members_of_a_team(bakery, owner):
    for number in range(FEW):
        add_member(name=f"人 {number:03}", by=bakery.owner, at=cast.TODAY)
    page = bakery.url(f"teams/{bakery.team.public_id}/members/")
    shown = owner.get(page).content.decode()
    assert "佐藤 美咲" in shown and "人 042" not in shown
    found = owner.get(page, {"q": "人 042"}).content.decode()
    assert "佐藤 美咲" in found and "人 042" in found and "人 043" not in found
    chosen = [bakery.leader.public_id, Member.objects.get(name="人 042").public_id]
    assert owner.post(page, {"members": chosen}).status_code == 302
    assert set(bakery.team.members.values_list("name", flat=True)) == {"佐藤 美咲", "人 042"}
