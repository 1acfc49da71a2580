"""What two may do at the same moment about people: each pair with the company in which it happens.

A pair gives two attempts. Whatever they collide in, the outcome has to be that of one after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from rashin.activity import security
from rashin.organizations.models import Given, Member, Role
from rashin.people.actions.accounts import change_address
from rashin.people.actions.coaches import Access, change_access, end_coaching, invite_coach
from rashin.people.actions.deletion import ask_for_deletion, take_back_deletion
from rashin.people.actions.directory import PersonTold, change_person, remove_person, take_in_person
from rashin.people.actions.forgetting import make_anonymous
from rashin.people.actions.invitations import accept_as, accept_with_password, invite, withdraw_invitations
from rashin.people.actions.members import add_member, bring_back, change_member, say_goodbye
from rashin.people.actions.returning import claim_link
from rashin.people.actions.team_links import make_team_link, renew_team_link, revoke_team_link
from rashin.people.actions.tokens import end_token, make_token
from rashin.people.links import digest_of
from rashin.people.models import Invitation, User
from tests.at_once import Attempt
from tests.cast import PASSWORD, TODAY, Company, company
from tests.pairs import Pairs, again

PAIRS = Pairs()
pair = PAIRS.enter


def doing(act: Callable[..., object], *args: object, by: Member, **more: object) -> Attempt:
    who = again(by)
    return lambda: act(*args, by=who, at=TODAY, **more)


def address(bakery: Company, name: str) -> str:
    """One that nobody else in the database has."""
    return f"{name}@{bakery.organization.slug}.example"


def second_owner(bakery: Company) -> Member:
    change_member(bakery.admin, role=Role.OWNER, by=bakery.owner, at=TODAY)
    return again(bakery.admin)


def link_to(bakery: Company, member: Member) -> Invitation:
    return Invitation.objects.get(secret=digest_of(invite(member, by=bakery.owner, at=TODAY)))


def taking(bakery: Company, link: Invitation, name: str) -> Attempt:
    return lambda: accept_with_password(link, email=address(bakery, name), password=PASSWORD, at=TODAY)


def deleting(bakery: Company) -> Attempt:
    """The owner has taken everything along, and asks for the end of the company."""
    security.note("export.taken", by=bakery.owner, payload={"page": "document_file"}, at=TODAY)
    return doing(ask_for_deletion, bakery.organization, name=bakery.organization.name, by=bakery.owner)


def keeping(bakery: Company) -> Attempt:
    return doing(take_back_deletion, bakery.organization, by=bakery.owner)


# ---- a place


@pair("two who take one place")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    link = link_to(bakery, bakery.clerk)
    return taking(bakery, link, "one"), taking(bakery, link, "another")


@pair("a place taken with an account that is here and with a new one")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    link = link_to(bakery, bakery.clerk)
    user = User.objects.create_user(address(bakery, "elsewhere"), PASSWORD)
    return lambda: accept_as(link, user=user, at=TODAY), taking(bakery, link, "new")


@pair("a place taken and its link withdrawn")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    link = link_to(bakery, bakery.clerk)
    return taking(bakery, link, "one"), doing(withdraw_invitations, bakery.clerk, by=bakery.owner)


@pair("a place taken and another link made")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    link = link_to(bakery, bakery.clerk)
    return taking(bakery, link, "one"), doing(invite, bakery.clerk, by=bakery.owner)


@pair("two links to one place made")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    return doing(invite, bakery.clerk, by=bakery.owner), doing(invite, bakery.clerk, by=bakery.admin)


@pair("two links made for the first owner")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    owner = Member.objects.create(organization=bakery.organization, name="初代", role=Role.OWNER, joined_at=TODAY)
    return lambda: claim_link(again(owner), at=TODAY), lambda: claim_link(again(owner), at=TODAY)


@pair("a place taken and who sits there let go")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    link = link_to(bakery, bakery.clerk)
    return taking(bakery, link, "one"), doing(say_goodbye, bakery.clerk, by=bakery.owner)


@pair("one account takes two places of one company")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    user = User.objects.create_user(address(bakery, "elsewhere"), PASSWORD)
    other = Member.objects.create(organization=bakery.organization, name="相田", joined_at=TODAY)
    links = [link_to(bakery, bakery.clerk), link_to(bakery, other)]
    return lambda: accept_as(links[0], user=user, at=TODAY), lambda: accept_as(links[1], user=user, at=TODAY)


@pair("an account forgotten here takes a place elsewhere")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    gone = say_goodbye(bakery.member, by=bakery.owner, at=TODAY)
    slug = f"{bakery.organization.slug}-next"
    next_door = company("株式会社 隣", slug, domain=f"{slug}.example")
    link, user = link_to(next_door, next_door.clerk), bakery.member.user
    assert user is not None
    return doing(make_anonymous, gone, by=bakery.owner), lambda: accept_as(link, user=user, at=TODAY)


# ---- the last owner


@pair("two owners who let one another go")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    other = second_owner(bakery)
    return doing(say_goodbye, other, by=bakery.owner), doing(say_goodbye, bakery.owner, by=other)


@pair("two owners who leave")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    other = second_owner(bakery)
    return doing(say_goodbye, bakery.owner, by=bakery.owner), doing(say_goodbye, other, by=other)


@pair("two owners who step down")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    other = second_owner(bakery)
    down = {"role": Role.MEMBER}
    return doing(change_member, bakery.owner, by=bakery.owner, **down), doing(change_member, other, by=other, **down)


@pair("an owner who leaves and another who steps down")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    other = second_owner(bakery)
    return doing(say_goodbye, bakery.owner, by=other), doing(change_member, other, by=other, role=Role.VIEWER)


@pair("an owner who leaves and another whom the directory lets go")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    other = second_owner(bakery)
    return doing(say_goodbye, bakery.owner, by=other), doing(remove_person, other, by=bakery.owner)


@pair("the only owner with a password and one without let one another go")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    other = second_owner(bakery)
    User.objects.filter(members=other).update(password="!")
    return doing(say_goodbye, bakery.owner, by=other), doing(say_goodbye, other, by=bakery.owner)


# ---- leaving, forgetting, coaching


@pair("let go twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    return doing(say_goodbye, bakery.leader, by=bakery.owner), doing(say_goodbye, bakery.leader, by=bakery.admin)


@pair("brought back twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    gone = say_goodbye(bakery.leader, by=bakery.owner, at=TODAY)
    return doing(bring_back, gone, by=bakery.owner), doing(bring_back, gone, by=bakery.admin)


@pair("forgotten twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    gone = say_goodbye(bakery.leader, by=bakery.owner, at=TODAY)
    return doing(make_anonymous, gone, by=bakery.owner), doing(make_anonymous, gone, by=bakery.admin)


@pair("forgotten and brought back")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    gone = say_goodbye(bakery.leader, by=bakery.owner, at=TODAY)
    return doing(make_anonymous, gone, by=bakery.owner), doing(bring_back, gone, by=bakery.admin)


@pair("a coach's access ended twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    return doing(end_coaching, bakery.coach, by=bakery.owner), doing(end_coaching, bakery.coach, by=bakery.admin)


@pair("a coach's access ended and changed")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    access = Access(given=Given.TEAMS, teams=(bakery.team,))
    return doing(end_coaching, bakery.coach, by=bakery.owner), doing(
        change_access, bakery.coach, access=access, by=bakery.admin
    )


@pair("one coach invited twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    told = {"name": "森", "email": address(bakery, "mori"), "access": Access()}
    return doing(invite_coach, by=bakery.owner, **told), doing(invite_coach, by=bakery.admin, **told)


@pair("two who get one address here")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    told = {"email": address(bakery, "same")}
    return (
        doing(change_member, bakery.clerk, by=bakery.owner, **told),
        doing(change_member, bakery.viewer, by=bakery.admin, **told),
    )


# ---- the directory


def told_of(bakery: Company, name: str, *, is_active: bool = True) -> PersonTold:
    user_name = address(bakery, "nitta")
    return PersonTold(
        user_name=user_name, name=name, email=user_name, external_id="7", is_active=is_active, content="{}"
    )


@pair("the directory tells of one person twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    one, two = told_of(bakery, "新田"), told_of(bakery, "新田 光")
    return doing(take_in_person, one, by=bakery.owner), doing(take_in_person, two, by=bakery.owner)


@pair("the directory lets somebody go and changes them")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    member = take_in_person(told_of(bakery, "新田"), by=bakery.owner, at=TODAY)
    gone, other = told_of(bakery, "新田", is_active=False), told_of(bakery, "新田 光")
    return doing(change_person, member, gone, by=bakery.owner), doing(change_person, member, other, by=bakery.owner)


# ---- what ends


@pair("a company's deletion taken back twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    bakery.organization.deletion_due_at = TODAY + timedelta(days=1)
    bakery.organization.save(update_fields=["deletion_due_at"])
    return keeping(bakery), keeping(bakery)


@pair("a company's deletion asked for and taken back")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    return deleting(bakery), keeping(bakery)


@pair("a company's deletion asked for twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    return deleting(bakery), deleting(bakery)


@pair("a team's link ended twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    link = make_team_link(bakery.team, days=7, by=bakery.owner, at=TODAY)
    return doing(revoke_team_link, link, by=bakery.owner), doing(revoke_team_link, link, by=bakery.admin)


@pair("a team's link ended and extended")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    link = make_team_link(bakery.team, days=7, by=bakery.owner, at=TODAY)
    return doing(revoke_team_link, link, by=bakery.owner), doing(renew_team_link, link, days=31, by=bakery.admin)


@pair("two access tokens of one name")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    told = {"name": "月報", "scope": "read", "days": 30}
    return doing(make_token, by=bakery.owner, **told), doing(make_token, by=bakery.admin, **told)


@pair("an access token ended twice")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    token, _key = make_token(name="月報", scope="read", days=30, by=bakery.owner, at=TODAY)
    return doing(end_token, token, by=bakery.owner), doing(end_token, token, by=bakery.admin)


@pair("two accounts that change to one address")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    told = {"email": address(bakery, "same")}
    users = [User.objects.get(members=each) for each in (bakery.owner, bakery.admin)]
    return (
        doing(change_address, users[0], by=bakery.owner, **told),
        doing(change_address, users[1], by=bakery.admin, **told),
    )


@pair("an account that changes to the address of somebody who is added")
def _(bakery: Company) -> tuple[Attempt, Attempt]:
    told, user = {"email": address(bakery, "same")}, User.objects.get(members=bakery.admin)
    return (
        doing(change_address, user, by=bakery.admin, **told),
        doing(add_member, name="相田", by=bakery.owner, **told),
    )
