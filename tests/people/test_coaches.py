"""A coach from outside: invited by a sentence, held to what was given, gone at one tap."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from rashin.activity.models import Event
from rashin.goals.access import objectives_visible_to
from rashin.organizations.models import Member, Role
from rashin.people.actions.coaches import Access, change_access
from rashin.people.models import User
from tests import cast

pytestmark = pytest.mark.django_db


def coach_of(bakery: cast.Company) -> Member:
    return Member.objects.select_related("organization").get(pk=bakery.coach.pk)


def invited(owner: Client, bakery: cast.Company, **typed: Any) -> Any:
    typed = {"name": "外部 良子", "given": "company", "proposals": "on", **typed}
    return owner.post(bakery.url("coaches/new/"), typed)


def test_before_anything_is_sent_a_sentence_says_what_the_coach_will_read(owner: Client, bakery: cast.Company):
    page = invited(owner, bakery, given="teams", teams=[bakery.team.public_id], proposals="")
    told = page.content.decode()
    assert page.status_code == 200 and "外部 良子さんは、マーケティング" in told and "相談中の目標は含みません" in told
    assert not Member.objects.filter(name="外部 良子").exists()


def test_after_yes_there_is_a_link_to_hand_over_and_the_coach_is_given_that_team(owner: Client, bakery: cast.Company):
    answer = invited(owner, bakery, given="teams", teams=[bakery.team.public_id], proposals="", sure="1")
    links = owner.get(answer.headers["Location"]).content.decode()
    coach = Member.objects.get(name="外部 良子")
    assert "/invitations/" in links and coach.role == Role.COACH
    assert coach.reads_a_part and not coach.reads_proposals
    assert [row.team for row in coach.coached_teams.all()] == [bakery.team]
    assert {"member.added", "member.access_given", "member.invited"} <= set(
        Event.objects.values_list("name", flat=True)
    )


@pytest.mark.parametrize("typed", [{"name": ""}, {"given": "teams"}, {"given": "moon"}, {"email": "no address"}])
def test_what_cannot_be_invited_comes_back_with_everything_that_was_typed(
    owner: Client, bakery: cast.Company, typed: dict[str, str]
):
    page = invited(owner, bakery, sure="1", **{"name": "外部 良子", **typed})
    assert page.status_code == 422 and "error-summary" in page.content.decode()
    assert "外部 良子" in page.content.decode() or typed == {"name": ""}
    assert not Member.objects.filter(name="外部 良子").exists()


def test_who_coaches_elsewhere_just_accepts_and_finds_the_company_among_theirs(owner: Client, bakery: cast.Company):
    other = cast.company("株式会社 隣", "tonari", domain="tonari.example")
    answer = invited(owner, bakery, sure="1")
    links = owner.get(answer.headers["Location"]).content.decode()
    address = "/invitations/" + links.split("/invitations/")[1].split('"')[0]
    coach = other.client(other.coach)
    page = coach.get(address).content.decode()
    assert "会社のみんなが読める目標と記入を読めます" in page
    assert coach.post(address).status_code == 302
    assert bakery.organization.name in coach.get("/companies/").content.decode()
    assert coach.get(bakery.url("board/")).status_code == 200


def test_a_coach_reads_what_is_given_from_the_next_page_on(owner: Client, bakery: cast.Company):
    theirs = bakery.objective("店の目標", team=bakery.shop, owner=bakery.clerk)
    proposed = bakery.objective("相談中の目標", state="proposed")
    mine = bakery.objective("マーケティングの目標")
    coach, address = bakery.client(bakery.coach), bakery.url(f"coaches/{bakery.coach.public_id}/access/")
    pages = [bakery.url(f"objectives/{each.public_id}/") for each in (theirs, proposed, mine)]
    assert [coach.get(page).status_code for page in pages] == [200, 200, 200]
    owner.post(address, {"given": "teams", "teams": [bakery.team.public_id]})
    assert [coach.get(page).status_code for page in pages] == [404, 404, 200]
    owner.post(address, {"given": "company"})
    assert [coach.get(page).status_code for page in pages] == [200, 404, 200]


def test_chosen_teams_bring_their_peoples_goals_and_the_companys(bakery: cast.Company):
    change_access(bakery.coach, access=Access(given="teams", teams=(bakery.team,)), by=bakery.owner, at=cast.TODAY)
    own = bakery.objective("石川の目標", level="person", team=None, owner=bakery.member)
    others = bakery.objective("木村の目標", level="person", team=None, owner=bakery.clerk)
    company = bakery.objective("会社の目標", level="company", team=None, owner=bakery.owner)
    seen = set(objectives_visible_to(coach_of(bakery)))
    assert {own, company} <= seen and others not in seen


def test_a_confidential_goal_of_a_given_team_stays_closed(bakery: cast.Company):
    change_access(bakery.coach, access=Access(given="teams", teams=(bakery.team,)), by=bakery.owner, at=cast.TODAY)
    secret = bakery.objective("内密の目標", visibility="team")
    assert secret not in objectives_visible_to(coach_of(bakery))


def test_one_tap_ends_the_access_at_once_and_an_owner_takes_it_back(owner: Client, bakery: cast.Company):
    coach = bakery.client(bakery.coach)
    assert coach.get(bakery.url("board/")).status_code == 200
    page = owner.post(bakery.url(f"coaches/{bakery.coach.public_id}/departure/"), follow=True)
    assert coach.get(bakery.url("board/")).status_code in (302, 404)
    event = Event.objects.get(name="member.access_ended")
    assert f"people-undo/{event.public_id}/" in page.content.decode()
    owner.post(bakery.url(f"people-undo/{event.public_id}/"))
    assert bakery.client(bakery.coach).get(bakery.url("board/")).status_code == 200


def test_a_coach_of_two_companies_stays_signed_in_at_the_other(owner: Client, bakery: cast.Company):
    other = cast.company("株式会社 隣", "tonari", domain="tonari.example")
    Member.objects.filter(pk=other.coach.pk).update(user=bakery.coach.user)
    coach = bakery.client(bakery.coach)
    owner.post(bakery.url(f"coaches/{bakery.coach.public_id}/departure/"))
    assert coach.get(bakery.url("board/")).status_code == 404
    assert coach.get("/o/tonari/board/").status_code == 200


def test_who_coached_before_comes_back_by_the_same_address(owner: Client, bakery: cast.Company):
    owner.post(bakery.url(f"coaches/{bakery.coach.public_id}/departure/"))
    email = User.objects.get(pk=bakery.coach.user_id).email
    invited(owner, bakery, email=email, sure="1")
    assert Member.objects.filter(role=Role.COACH).count() == 1
    assert bakery.client(bakery.coach).get(bakery.url("board/")).status_code == 200


def test_a_coach_finds_only_their_own_line_among_the_coaches(owner: Client, bakery: cast.Company):
    invited(owner, bakery, sure="1")
    assert "外部 良子" in owner.get(bakery.url("coaches/")).content.decode()
    page = bakery.client(bakery.coach).get(bakery.url("coaches/")).content.decode()
    assert bakery.coach.name in page and "外部 良子" not in page


def test_who_is_made_a_coach_by_hand_reads_the_companys_goals_alone_until_it_is_said_what(
    owner: Client, bakery: cast.Company
):
    of_the_team, proposed = bakery.objective("店の目標"), bakery.objective("提案した目標", state="proposed")
    of_all = bakery.objective("会社の目標", level="company", team=None, owner=bakery.owner)
    values = {"name": bakery.viewer.name, "email": bakery.viewer.email, "role": "coach", "language": ""}
    answer = owner.post(bakery.url(f"members/{bakery.viewer.public_id}/"), values)
    assert answer["location"] == bakery.url(f"coaches/{bakery.viewer.public_id}/access/")
    member = Member.objects.get(pk=bakery.viewer.pk)
    assert set(objectives_visible_to(member)) == {of_all}
    owner.post(answer["location"], {"given": "company", "proposals": "on"})
    member = Member.objects.get(pk=bakery.viewer.pk)
    assert set(objectives_visible_to(member)) == {of_the_team, proposed, of_all}


def test_somebody_new_is_made_a_coach_only_where_it_is_asked_what_they_read(owner: Client, bakery: cast.Company):
    page = owner.get(bakery.url("members/new/")).content.decode()
    assert 'value="coach"' not in page and bakery.url("coaches/new/") in page
    answer = owner.post(bakery.url("members/new/"), {"name": "外部 良子", "role": "coach"})
    assert answer.status_code == 422 and not Member.objects.filter(name="外部 良子").exists()
