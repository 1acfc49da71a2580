"""What may be done through a team's link, and how it stands on record."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from rashin.activity.canonical import parsed
from rashin.activity.models import ActorKind, Event
from rashin.goals.access import can_agree, can_edit, objectives_visible_to
from rashin.goals.actions.check_in import Seen, record_check_in, take_back_check_in
from rashin.goals.actions.content import ActionContent
from rashin.goals.actions.todos import add_action, tick_action
from rashin.goals.models import Action, KeyResult, Source
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people.access import can_lead
from rashin.people.actions.members import say_goodbye
from rashin.people.actions.team_links import make_team_link, renew_team_link, revoke_team_link
from rashin.people.actions.teams import archive_team, change_team_members
from rashin.people.guests import link_of, named_guest, names_on
from rashin.people.links import key_of
from rashin.people.models import TeamLink
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db
ADDRESS = "192.0.2.7"


@pytest.fixture
def bakery() -> Company:
    return company()


@pytest.fixture
def link(bakery: Company) -> TeamLink:
    return make_team_link(bakery.team, days=31, by=bakery.leader, at=TODAY)


@pytest.fixture
def number(bakery: Company) -> KeyResult:
    """A number of 佐藤's in the marketing team."""
    row = bakery.key_result(visitors(owner=bakery.leader))
    record_check_in(row, Seen(value=Decimal(5860)), by=bakery.leader, at=TODAY - timedelta(days=8))
    return row


def tapped(link: TeamLink, member: Member) -> Member:
    found = named_guest(link, member.public_id, address=ADDRESS)
    assert found is not None
    return found


def enter(number: KeyResult, by: Member, at: datetime = TODAY, **seen: object) -> object:
    return record_check_in(number, Seen(**{"value": Decimal(5960), **seen}), by=by, at=at)  # type: ignore[arg-type]


def todo(bakery: Company, number: KeyResult, *people: Member) -> Action:
    content = ActionContent(title="案内を送る", assignees=people)
    return add_action(number.objective, content, by=bakery.owner, at=TODAY)


def test_whoever_taps_a_name_of_the_team_enters_its_numbers_and_is_on_record_as_coming_through_the_link(
    bakery: Company, link: TeamLink, number: KeyResult
):
    entry = record_check_in(number, Seen(value=Decimal(5960)), by=tapped(link, bakery.member), at=TODAY)
    assert (entry.source, entry.entered_by, entry.member) == (Source.LINK, bakery.member, bakery.leader)
    event = Event.objects.get(name="key_result.checked_in", recorded_at=TODAY)
    assert (event.actor_kind, event.actor) == (ActorKind.LINK, bakery.member)
    assert parsed(event.payload)["through"] == {"link": link.public_id, "address": ADDRESS}


def test_without_a_link_the_same_member_may_not_enter_that_number(bakery: Company, number: KeyResult):
    with pytest.raises(NotAllowed):
        enter(number, bakery.member)


def test_a_number_of_another_team_is_refused(bakery: Company, link: TeamLink):
    other = bakery.key_result(team=bakery.shop, owner=bakery.owner)
    with pytest.raises(NotAllowed):
        enter(other, tapped(link, bakery.leader))


@pytest.mark.parametrize("ends", ["revoked", "expired", "put away", "gone", "left the team"])
def test_what_has_ended_since_the_page_was_opened_is_refused(
    ends: str, bakery: Company, link: TeamLink, number: KeyResult
):
    guest, at = tapped(link, bakery.member), TODAY
    enter(number, guest, at - timedelta(minutes=1))
    if ends == "revoked":
        revoke_team_link(link, by=bakery.leader, at=TODAY)
    elif ends == "expired":
        at = link.expires_at
    elif ends == "put away":
        archive_team(bakery.team, by=bakery.owner, at=TODAY)
    elif ends == "gone":
        say_goodbye(bakery.member, by=bakery.owner, at=TODAY)
    else:
        change_team_members(bakery.team, go=[bakery.member], by=bakery.owner, at=TODAY)
    with pytest.raises(NotAllowed):
        enter(number, guest, at, value=Decimal(5970))


def test_a_link_reaches_back_to_last_week_and_to_what_was_missed(bakery: Company, link: TeamLink, number: KeyResult):
    guest = tapped(link, bakery.member)
    enter(number, guest, for_date=date(2026, 11, 16))
    with pytest.raises(ValidationError) as refused:
        enter(number, guest, for_date=date(2026, 11, 8))
    assert "for_date" in refused.value.error_dict
    missed = bakery.key_result(visitors(owner=bakery.leader))
    assert missed.next_due is not None and missed.next_due < date(2026, 11, 8)
    enter(missed, guest, for_date=missed.next_due)


def test_ones_own_entry_can_be_taken_back_for_some_seconds_and_no_other(
    bakery: Company, link: TeamLink, number: KeyResult
):
    guest = tapped(link, bakery.member)
    first = record_check_in(number, Seen(value=Decimal(5960)), by=guest, at=TODAY)
    take_back_check_in(first, by=guest, at=TODAY + timedelta(seconds=10))
    second = record_check_in(number, Seen(value=Decimal(5970)), by=guest, at=TODAY + timedelta(minutes=1))
    for whose, seconds in ((guest, 90), (tapped(link, bakery.leader), 61)):
        with pytest.raises(NotAllowed):
            take_back_check_in(second, by=whose, at=TODAY + timedelta(seconds=seconds))


def test_an_entry_of_the_same_member_with_their_account_is_not_taken_back_through_the_link(
    bakery: Company, link: TeamLink, number: KeyResult
):
    entry = record_check_in(number, Seen(value=Decimal(5960)), by=bakery.leader, at=TODAY)
    with pytest.raises(NotAllowed):
        take_back_check_in(entry, by=tapped(link, bakery.leader), at=TODAY)


def test_actions_of_the_team_are_ticked_by_those_who_do_them(bakery: Company, link: TeamLink, number: KeyResult):
    guest = tapped(link, bakery.member)
    tick_action(todo(bakery, number, bakery.member), member=bakery.member, on=TODAY.date(), by=guest, at=TODAY)
    tick_action(todo(bakery, number), member=None, on=TODAY.date(), by=guest, at=TODAY)
    done = Event.objects.filter(name="action.done")
    assert [event.actor_kind for event in done] == [ActorKind.LINK, ActorKind.LINK]
    somebody_elses = todo(bakery, number, bakery.leader)
    for whose in (bakery.leader, None):
        with pytest.raises(NotAllowed):
            tick_action(somebody_elses, member=whose, on=TODAY.date(), by=guest, at=TODAY)
    elsewhere = todo(bakery, bakery.key_result(team=bakery.shop), bakery.member)
    with pytest.raises(NotAllowed):
        tick_action(elsewhere, member=bakery.member, on=TODAY.date(), by=guest, at=TODAY)


def test_the_name_of_an_owner_gives_nothing_of_an_owners_rights(bakery: Company, number: KeyResult):
    link = make_team_link(bakery.shop, days=7, by=bakery.owner, at=TODAY)
    draft = bakery.objective(state="draft", owner=bakery.owner, team=bakery.shop)
    proposal = bakery.objective(state="proposed", owner=bakery.owner, team=bakery.shop)
    guest = tapped(link, bakery.owner)
    assert not guest.administers and not guest.writes and not can_lead(guest, bakery.shop)
    assert not can_edit(guest, draft) and not can_agree(guest, proposal)
    assert draft not in objectives_visible_to(guest) and draft in objectives_visible_to(bakery.owner)


def test_the_names_are_those_of_the_team_who_may_write(bakery: Company, link: TeamLink):
    change_team_members(bakery.team, come=[bakery.viewer, bakery.coach, bakery.clerk], by=bakery.owner, at=TODAY)
    assert set(names_on(link)) == {bakery.leader, bakery.member, bakery.clerk}
    say_goodbye(bakery.clerk, by=bakery.owner, at=TODAY)
    assert set(names_on(link)) == {bakery.leader, bakery.member}
    assert named_guest(link, bakery.viewer.public_id, address=ADDRESS) is None
    assert named_guest(link, bakery.owner.public_id, address=ADDRESS) is None


def test_a_key_opens_its_link_until_it_ends(bakery: Company, link: TeamLink):
    key = key_of(link.public_id)
    assert link_of(key, at=TODAY) == link
    assert link_of(key, at=link.expires_at) is None
    renew_team_link(link, days=92, by=bakery.leader, at=link.expires_at)
    assert link_of(key, at=TODAY + timedelta(days=60)) == link
    revoke_team_link(link, by=bakery.admin, at=TODAY)
    assert link_of(key, at=TODAY) is None
    with pytest.raises(Conflict):
        renew_team_link(link, days=92, by=bakery.leader, at=TODAY)


def test_every_key_that_opens_nothing_takes_the_same_way(bakery: Company, link: TeamLink, django_assert_num_queries):
    other = make_team_link(bakery.shop, days=7, by=bakery.owner, at=TODAY)
    revoke_team_link(other, by=bakery.owner, at=TODAY)
    forged = link.public_id + key_of(other.public_id)[16:]
    for key in (key_of(other.public_id), forged, key_of("0" * 16), "", "é", "%00", "\x00", "a" * 5000):
        with django_assert_num_queries(1):
            assert link_of(key, at=TODAY) is None


def test_who_leads_the_team_or_administers_makes_links_and_nobody_else(bakery: Company):
    for by in (bakery.leader, bakery.admin, bakery.owner):
        make_team_link(bakery.team, days=7, by=by, at=TODAY)
    made = Event.objects.filter(name="team_link.made")
    assert [event.actor for event in made] == [bakery.leader, bakery.admin, bakery.owner]
    for by in (bakery.member, bakery.viewer, bakery.coach):
        with pytest.raises(NotAllowed):
            make_team_link(bakery.team, days=7, by=by, at=TODAY)
    with pytest.raises(NotAllowed):
        make_team_link(bakery.shop, days=7, by=bakery.leader, at=TODAY)
    with pytest.raises(ValidationError):
        make_team_link(bakery.team, days=3650, by=bakery.leader, at=TODAY)
