"""The query of who reads an objective is the rule, and what is written keeps it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from django.core.exceptions import ValidationError

from rashin.activity.models import Event
from rashin.goals.access import hidden_from, objectives_open_to
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.content import ObjectiveContent
from rashin.goals.actions.moving import copy_objective
from rashin.goals.actions.objectives import change_objective
from rashin.goals.doctor import findings
from rashin.goals.models import KeyResult, Level, Objective
from rashin.organizations.models import Member
from rashin.people.actions.coaches import Access, change_access
from rashin.people.models import Team, TeamMembership
from rashin.rules.visibility import Place, Reader, may_read, teams_read
from tests import cast
from tests.cast import TODAY, Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery() -> Company:
    return cast.company()


def _reader(member: Member) -> Reader:
    above = dict(Team.objects.filter(organization_id=member.organization_id).values_list("pk", "parent_id"))
    works_in = TeamMembership.objects.filter(member=member).values_list("team", flat=True)
    leads = Team.objects.filter(leader=member).values_list("pk", flat=True)
    return Reader(member.pk, teams=teams_read(above, works_in, leads), reads_all=member.administers)


def _place(objective: Objective) -> Place:
    carried = KeyResult.objects.filter(objective=objective).values_list("owner", "brought_by")
    leader = objective.team.leader_id if objective.team else None
    people = {objective.owner_id, objective.written_by_id, leader, *(pk for pair in carried for pk in pair)}
    return Place(objective.visibility, objective.team_id, frozenset(pk for pk in people if pk is not None))


@pytest.mark.parametrize("seed", range(4))
def test_the_query_is_the_rule(bakery: Company, seed: int):
    chance = Random(seed)
    people = [bakery.owner, bakery.admin, bakery.leader, bakery.member, bakery.clerk, bakery.viewer, bakery.coach]
    writing = people[:5]
    teams = [bakery.team, bakery.shop]
    for number in range(5):
        parent, leader = chance.choice([None, *teams]), chance.choice([None, *writing])
        made = {"organization": bakery.organization, "name": f"チーム{number}", "parent": parent, "leader": leader}
        teams.append(Team.objects.create(**made))
        who = {"team": teams[-1], "member": chance.choice(people)}
        TeamMembership.objects.create(organization=bakery.organization, since=TODAY, **who)
    for number in range(20):
        visibility = chance.choice(["everybody", "team", "people"])
        numbers = [cast.visitors(owner=chance.choice(writing))]
        fields = {"team": chance.choice(teams), "owner": chance.choice(writing), "key_results": numbers}
        bakery.objective(f"目標{number}", visibility=visibility, **fields)
    every = list(Objective.objects.select_related("team"))
    for member in people:
        reader = _reader(member)
        expected = {row.pk for row in every if may_read(_place(row), reader)}
        assert set(objectives_open_to(member).values_list("pk", flat=True)) == expected
        assert set(hidden_from(member).values_list("pk", flat=True)) == {row.pk for row in every} - expected


@pytest.mark.parametrize("fields", [{"visibility": "people"}, {"visibility": "team"}, {"state": "draft"}])
def test_the_entries_of_a_number_that_somebody_does_not_read_do_not_exist_for_them(bakery: Company, fields):
    number = bakery.objective(team=bakery.shop, owner=bakery.clerk, **fields).key_results.get()
    address = bakery.url(f"key-results/{number.public_id}/check-ins/")
    for reader, status in ((bakery.member, 404), (bakery.viewer, 404), (bakery.coach, 404), (bakery.admin, 200)):
        assert bakery.client(reader).get(address).status_code == status
        nobodys = bakery.client(reader).get(address.replace(number.public_id, "0" * 16))
        assert nobodys.status_code == 404
    assert bakery.client(bakery.member).post(address, {"value": "5100"}).status_code == 404


def test_the_entries_of_a_team_that_a_coach_was_not_given_do_not_exist_for_them(bakery: Company):
    change_access(bakery.coach, access=Access(given="teams", teams=(bakery.team,)), by=bakery.owner, at=TODAY)
    number = bakery.objective(team=bakery.shop, owner=bakery.clerk).key_results.get()
    address = bakery.url(f"key-results/{number.public_id}/check-ins/")
    assert bakery.client(bakery.coach).get(address).status_code == 404


def test_a_change_of_who_reads_is_on_record_and_a_copy_keeps_it(bakery: Company):
    objective = bakery.objective()
    content = ObjectiveContent(title=objective.title, team=bakery.team, owner=bakery.leader, visibility="people")
    changed = change_objective(objective, content, by=bakery.leader, at=TODAY)
    event = Event.objects.get(name="objective.changed")
    assert '"after":{"visibility":"people"}' in event.payload and '"before":{"visibility":"everybody"}' in event.payload
    assert copy_objective(changed, bakery.following, by=bakery.owner, at=TODAY).visibility == "people"
    assert list(findings()) == []


def test_the_company_s_goals_have_no_team_to_be_open_to(bakery: Company):
    objective = bakery.objective(level="company", team=None, owner=bakery.owner)
    content = ObjectiveContent(title=objective.title, level=Level.COMPANY, owner=bakery.owner, visibility="team")
    with pytest.raises(ValidationError) as refused:
        change_objective(objective, content, by=bakery.owner, at=TODAY)
    assert set(refused.value.error_dict) == {"visibility"}
    with pytest.raises(ValidationError):
        change_objective(objective, replace(content, visibility="nobody"), by=bakery.owner, at=TODAY)


def test_a_hidden_objective_counts_in_the_one_above(bakery: Company):
    above = bakery.objective("上の目標")
    hidden = bakery.objective("下の目標", contributes_to=above, visibility="people", team=bakery.shop)
    record_check_in(hidden.key_results.get(), Seen(value=Decimal(6000)), by=bakery.owner, at=TODAY)
    above.refresh_from_db()
    assert above.progress == Decimal("0.5")
    page = bakery.client(bakery.member).get(bakery.url(f"objectives/{above.public_id}/")).content.decode()
    assert "非公開の目標" in page and "下の目標" not in page and hidden.public_id not in page
