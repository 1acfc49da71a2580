"""The company's directory by SCIM 2.0: scim2-tester finds nothing, and people and teams follow what it tells."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rashin.activity.models import ActorKind, Event
from rashin.organizations.models import Member, Role
from rashin.people.actions.members import change_member
from rashin.people.actions.tokens import make_token
from rashin.people.models import AccessToken, DirectoryEntry, Session, Team
from tests import cast

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Directory:
    """The directory of a company, which asks Rashin with its token."""

    def __init__(self, company: cast.Company) -> None:
        self.company = company
        self.key = make_token(name="人事の台帳", scope="scim", days=90, by=company.owner, at=timezone.now())[1]
        self.client = Client(headers={"authorization": f"Bearer {self.key}"}, REMOTE_ADDR="203.0.113.20")

    def ask(self, method: str, rest: str, content: Any = None) -> tuple[int, Any]:
        body = json.dumps(content) if content is not None else ""
        answer = self.client.generic(method, self.company.url(f"scim/v2/{rest}"), body, "application/scim+json")
        return answer.status_code, json.loads(answer.content or "null")

    def add(self, **values: Any) -> dict[str, Any]:
        status, user = self.ask("POST", "Users", {"schemas": [USER], **values})
        assert status == 201, user
        return dict(user)

    def patch(self, kind: str, public_id: str, *operations: dict[str, Any]) -> tuple[int, Any]:
        return self.ask("PATCH", f"{kind}/{public_id}", {"schemas": [PATCH], "Operations": list(operations)})


@pytest.fixture
def directory(bakery: cast.Company) -> Directory:
    return Directory(bakery)


@pytest.mark.walk
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["User", "Group"])
def test_scim2_tester_finds_nothing_against_the_server(live_server, bakery, kind):
    # Loaded here: it takes seconds, and every process that tries reads every file of tests.
    from httpx2 import Client as Http
    from scim2_client.engines.httpx2 import SyncSCIMClient
    from scim2_tester import Status, check_server

    key = Directory(bakery).key
    with Http(base_url=f"{live_server.url}{bakery.url('scim/v2')}", headers={"Authorization": f"Bearer {key}"}) as http:
        results = check_server(SyncSCIMClient(http), resource_types=[kind])
    wrong = [f"{each.title}: {each.reason}" for each in results if each.status not in (Status.SUCCESS, Status.SKIPPED)]
    assert not wrong, "\n".join(wrong)
    assert len(results) > 35
    done = {each.title for each in results if each.status == Status.SUCCESS}
    assert {"object_creation", "object_replacement", "object_deletion", "check_add_attribute"} <= done


def test_somebody_new_in_the_directory_is_a_member_from_then_on(bakery, directory):
    user = directory.add(
        userName="takahashi@tomugi.example",
        externalId="00u1",
        name={"familyName": "高橋", "givenName": "結"},
        emails=[{"value": "takahashi@tomugi.example", "type": "work", "primary": True}],
    )
    member = Member.objects.get(public_id=user["id"])
    assert (member.name, member.email, member.role) == ("高橋 結", "takahashi@tomugi.example", Role.MEMBER)
    event = Event.objects.get(name="member.added")
    assert event.actor is None and event.actor_kind == ActorKind.TOKEN and "人事の台帳" in event.payload
    record = bakery.client(bakery.owner).get(bakery.url("settings/record/")).content.decode()
    assert "人事の台帳" in record


def test_who_was_here_before_the_directory_is_found_and_not_added_twice(bakery, directory):
    status, page = directory.ask("GET", 'Users?filter=userName eq "sato@tomugi.example"')
    assert status == 200 and page["totalResults"] == 1 and page["Resources"][0]["id"] == bakery.leader.public_id
    status, error = directory.ask("POST", "Users", {"schemas": [USER], "userName": "SATO@tomugi.example"})
    assert status == 409 and error["scimType"] == "uniqueness"
    before = Member.objects.count()
    status, user = directory.patch(
        "Users", bakery.leader.public_id, {"op": "add", "path": "externalId", "value": "00u2"}
    )
    assert status == 200 and user["externalId"] == "00u2" and Member.objects.count() == before
    assert directory.ask("GET", 'Users?filter=externalId eq "00u2"')[1]["totalResults"] == 1


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "replace", "path": "active", "value": False},
        {"op": "replace", "value": {"active": False}},
        {"op": "Replace", "path": "active", "value": "False"},  # as Entra sends it
    ],
)
def test_who_is_no_longer_active_is_signed_out_at_once_and_what_they_hold_stays_to_be_handed_over(
    bakery, directory, operation
):
    browser = bakery.client(bakery.leader)
    number = bakery.key_result()
    assert browser.get(bakery.url("board/")).status_code == 200
    status, user = directory.patch("Users", bakery.leader.public_id, operation)
    assert status == 200 and user["active"] is False
    assert browser.get(bakery.url("board/")).status_code == 302
    assert not Session.objects.filter(user=bakery.leader.user).exists()
    number.refresh_from_db()
    assert number.objective.owner == bakery.leader and Event.objects.filter(name="member.left").count() == 1


def test_a_token_that_somebody_made_ends_when_the_directory_says_that_they_left(bakery, directory):
    make_token(name="夜の写し", scope="read", days=90, by=bakery.admin, at=timezone.now())
    directory.patch("Users", bakery.admin.public_id, {"op": "replace", "path": "active", "value": False})
    assert AccessToken.objects.get(name="夜の写し").ended_at is not None


def test_who_is_active_again_is_back_as_who_they_were(bakery, directory):
    for value in (False, True):
        assert (
            directory.patch("Users", bakery.leader.public_id, {"op": "replace", "path": "active", "value": value})[0]
            == 200
        )
    bakery.leader.refresh_from_db()
    assert bakery.leader.is_present


def test_the_last_owner_is_never_deactivated(bakery, directory):
    change = {"op": "replace", "path": "active", "value": False}
    status, error = directory.patch("Users", bakery.owner.public_id, change)
    assert status == 409 and "オーナー" in error["detail"]
    assert directory.ask("DELETE", f"Users/{bakery.owner.public_id}")[0] == 409
    bakery.owner.refresh_from_db()
    assert bakery.owner.is_present
    change_member(bakery.admin, role=Role.OWNER, by=bakery.owner, at=timezone.now())
    assert directory.ask("DELETE", f"Users/{bakery.owner.public_id}")[0] == 204


def test_roles_stay_rashins_own(bakery, directory):
    directory.patch("Users", bakery.member.public_id, {"op": "add", "path": "roles", "value": [{"value": "owner"}]})
    user = directory.add(userName="boss@tomugi.example", roles=[{"value": "owner"}], role="owner")
    roles = set(
        Member.objects.filter(public_id__in=[bakery.member.public_id, user["id"]]).values_list("role", flat=True)
    )
    assert roles == {Role.MEMBER}


def test_who_was_removed_and_is_told_of_again_is_who_they_were(bakery, directory):
    assert directory.ask("DELETE", f"Users/{bakery.leader.public_id}")[0] == 204
    assert directory.ask("GET", f"Users/{bakery.leader.public_id}")[0] == 404
    again = directory.add(userName="sato@tomugi.example", displayName="佐藤 美咲")
    assert again["id"] == bakery.leader.public_id and again["active"] is True


def test_a_filter_may_be_the_first_thing_that_a_fresh_process_is_asked():
    program = (
        "import django; django.setup()\n"
        "from scim2_models import SearchRequest\n"
        "from rashin.people.scim.resources import User\n"
        """print(SearchRequest[User](filter='userName eq "a"').filter)"""
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == 'userName eq "a"', done.stderr


def test_a_group_is_a_team_and_who_is_in_it_works_there(bakery, directory):
    people = [{"value": each.public_id} for each in (bakery.member, bakery.clerk)]
    status, group = directory.ask(
        "POST", "Groups", {"schemas": [GROUP], "displayName": "仕入れ", "externalId": "g1", "members": people}
    )
    assert status == 201
    team = Team.objects.get(public_id=group["id"])
    assert {each.name for each in team.members.all()} == {"石川 陽菜", "木村 さくら"}
    gone = {"op": "remove", "path": f'members[value eq "{bakery.clerk.public_id}"]'}
    name = {"op": "replace", "path": "displayName", "value": "仕入れと在庫"}
    assert directory.patch("Groups", group["id"], gone, name)[0] == 200
    team.refresh_from_db()
    assert team.name == "仕入れと在庫" and [each.name for each in team.members.all()] == ["石川 陽菜"]
    assert directory.ask("GET", f"Users/{bakery.member.public_id}")[1]["groups"][1]["display"] == "仕入れと在庫"
    assert directory.ask("DELETE", f"Groups/{group['id']}")[0] == 204
    team.refresh_from_db()
    assert team.archived_at is not None


def test_a_team_keeps_its_leader_and_its_place(bakery, directory):
    directory.patch("Groups", bakery.team.public_id, {"op": "remove", "path": "members"})
    bakery.team.refresh_from_db()
    assert bakery.team.leader == bakery.leader and not bakery.team.members.exists()


def test_a_page_is_as_long_as_was_asked_and_says_how_many_there_are(bakery, directory):
    status, page = directory.ask("GET", "Users?startIndex=3&count=2")
    assert status == 200 and len(page["Resources"]) == 2 and page["startIndex"] == 3
    assert page["totalResults"] == Member.objects.filter(organization=bakery.organization).count()


@pytest.mark.parametrize(
    ("method", "rest", "content", "status", "kind"),
    [
        ("POST", "Users", {"schemas": [USER]}, 400, "invalidValue"),
        (
            "POST",
            "Users",
            {"schemas": [USER], "userName": "x", "emails": [{"value": "no address"}]},
            400,
            "invalidValue",
        ),
        ("POST", "Users", {"schemas": [USER], "userName": "長" * 300}, 400, "invalidValue"),
        ("POST", "Users", {"schemas": [USER], "userName": "a\x00b"}, 400, "invalidValue"),
        ("POST", "Users", [1, 2], 400, "invalidSyntax"),
        ("POST", "Groups", {"schemas": [GROUP], "displayName": "マーケティング"}, 409, "uniqueness"),
        ("POST", "Groups", {"schemas": [GROUP], "displayName": "x", "members": [{"value": "z"}]}, 400, "invalidValue"),
        ("GET", "Users?filter=userName eq", None, 400, "invalidFilter"),
        ("GET", "Users?filter=nobody eq 1", None, 400, "invalidFilter"),
        ("GET", "Users/nobody", None, 404, None),
        ("GET", "Nothing", None, 404, None),
        ("PUT", "Users", {}, 405, None),
        ("POST", "Schemas", {}, 405, None),
        ("POST", ".search", {}, 501, None),
    ],
)
def test_what_cannot_be_done_is_said_in_scims_format(directory, method, rest, content, status, kind):
    answered, error = directory.ask(method, rest, content)
    assert (answered, error.get("scimType")) == (status, kind)
    assert error["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"] and error["status"] == str(status)


def test_nothing_of_another_company_is_found_or_reached(bakery, neighbours, directory):
    assert directory.ask("GET", f"Users/{neighbours.leader.public_id}")[0] == 404
    assert directory.ask("GET", 'Users?filter=userName eq "sato@tonari.example"')[1]["totalResults"] == 0
    member = {"op": "add", "path": "members", "value": [{"value": neighbours.leader.public_id}]}
    assert directory.patch("Groups", bakery.team.public_id, member)[0] == 400
    there = directory.client.get(neighbours.url("scim/v2/Users"))
    nowhere = directory.client.get("/o/nobody/scim/v2/Users")
    assert there.status_code == nowhere.status_code == 401 and there.content == nowhere.content


def test_an_administrator_does_not_make_the_token_that_lets_owners_leave(bakery):
    answer = bakery.client(bakery.admin).post(
        bakery.url("settings/tokens/"), {"name": "人事の台帳", "scope": "scim", "days": "90"}
    )
    assert answer.status_code == 422 and not AccessToken.objects.exists()


def test_what_the_directory_told_of_somebody_is_forgotten_with_them(bakery, directory):
    directory.patch("Users", bakery.leader.public_id, {"op": "add", "path": "externalId", "value": "00u2"})
    directory.patch("Users", bakery.leader.public_id, {"op": "replace", "path": "active", "value": False})
    bakery.client(bakery.owner).post(bakery.url(f"members/{bakery.leader.public_id}/anonymity/"))
    assert not DirectoryEntry.objects.filter(member=bakery.leader).exists()


def test_what_the_server_says_of_itself_is_what_it_does(bakery, directory):
    told = directory.ask("GET", "ServiceProviderConfig")[1]
    does = {name: told[name]["supported"] for name in ("patch", "filter", "bulk", "sort", "etag", "changePassword")}
    assert does == {
        "patch": True, "filter": True, "bulk": False, "sort": False, "etag": False, "changePassword": False,
    }  # fmt: skip
    plain = [each["id"] for each in directory.ask("GET", "Users")[1]["Resources"]]
    status, page = directory.ask("GET", "Users?sortBy=userName&sortOrder=descending")
    assert status == 200 and [each["id"] for each in page["Resources"]] == plain, (
        "it is passed over (RFC 7644, 3.4.2.3)"
    )
    answer = directory.client.get(bakery.url(f"scim/v2/Users/{bakery.leader.public_id}"))
    assert "ETag" not in answer and "version" not in answer.json()["meta"]
    assert directory.ask("POST", "Bulk", {})[0] in (404, 501)
    for asked in (
        'userName sw "SATO"', 'userName co "ato@" and active eq true', 'not (userName ew ".example") or displayName pr',
        'emails[value eq "sato@tomugi.example"]', 'emails.value eq "sato@tomugi.example"',
    ):  # fmt: skip
        status, page = directory.ask("GET", f"Users?filter={asked}")
        assert status == 200 and bakery.leader.public_id in {each["id"] for each in page["Resources"]}, asked
    assert len(directory.ask("GET", f"Users?count={told['filter']['maxResults'] + 50}")[1]["Resources"]) == len(plain)
