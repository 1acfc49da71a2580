"""A person takes along what a company keeps about them: all of it, and nothing that is somebody else's or secret."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps

from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.comments import say
from rashin.goals.actions.content import ActionContent
from rashin.goals.actions.drafts import keep_draft
from rashin.goals.actions.todos import add_action
from rashin.organizations.models import Member
from rashin.people.actions.invitations import invite
from rashin.people.actions.members import change_member
from rashin.records import person
from tests import cast
from tests.cast import TODAY, Company


@pytest.fixture
def bakery(db: None) -> Company:
    return cast.company()


def mine(company: Company, member: Member) -> dict[str, Any]:
    answer = company.client(member).get(company.url("settings/me/data.json"))
    assert answer["Content-Disposition"].startswith("attachment")
    told: dict[str, Any] = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    return told


def test_goals_entries_lines_actions_and_what_others_changed_are_in_it(bakery: Company) -> None:
    number = bakery.key_result()
    record_check_in(number, Seen(value=Decimal(5900), note="広告を変えた"), by=bakery.leader, at=TODAY)
    say(number.objective, "よい一週間でした", by=bakery.leader, at=TODAY)
    add_action(
        number.objective, ActionContent(title="案内を送る", assignees=(bakery.leader,)), by=bakery.owner, at=TODAY
    )
    change_member(bakery.leader, by=bakery.owner, at=TODAY, name_reading="さとう みさき")
    bakery.comes_in(bakery.leader)
    told = mine(bakery, bakery.leader)
    assert told["person"]["name"] == "佐藤 美咲" and told["account"]["email"] == "sato@tomugi.example"
    assert told["check_ins"][0]["value"] == "5900" and told["check_ins"][0]["note"] == "広告を変えた"
    assert told["comments"][0]["text"] == "よい一週間でした"
    assert told["objectives"][0]["title"] == number.objective.title
    assert told["action_assignments"] and told["team_memberships"] and told["teams"][0]["name"] == "マーケティング"
    assert "member.changed" in {event["name"] for event in told["events"]}
    assert {line["name"] for line in told["security_events"]} == {"account.signed_in", "export.taken"}


def test_nothing_of_somebody_else_and_nothing_secret_is_in_it(bakery: Company) -> None:
    number = bakery.key_result()
    say(number.objective, "わたしだけのひとこと", by=bakery.owner, at=TODAY)
    record_check_in(number, Seen(value=Decimal(5900)), by=bakery.owner, at=TODAY)
    invite(bakery.clerk, by=bakery.owner, at=TODAY)
    other = cast.company("株式会社 隣", "tonari", domain="tonari.example")
    other.clerk.user = bakery.viewer.user
    other.clerk.save()
    text = json.dumps(mine(bakery, bakery.viewer), ensure_ascii=False)
    assert "わたしだけの" not in text and "隣" not in text and "check_ins" not in text
    owners = json.dumps(mine(bakery, bakery.owner), ensure_ascii=False)
    assert "argon2" not in owners and "md5$" not in owners and '"secret"' not in owners and '"digest"' not in owners


def test_every_model_that_names_a_person_has_its_part(bakery: Company) -> None:
    """Whatever is added later comes along by itself; what it is called in the document is told apart."""
    models = [
        model
        for model in apps.get_models()
        if any(field.related_model is Member for field in model._meta.local_concrete_fields)
    ]
    parts = [name for name, _rows in person._rows_of(bakery.owner)]
    assert len(parts) == len(set(parts)) and len(parts) == len(models)


def test_somebody_without_an_account_has_a_document_too(bakery: Company) -> None:
    told = json.loads("".join(person.document(bakery.clerk, at=TODAY)))
    assert told["account"] is None and told["person"]["name"] == "木村 さくら"
    assert told["format"] == "rashin-person"


def test_what_one_is_still_typing_is_in_it(bakery: Company) -> None:
    keep_draft({"title": "書きかけ"}, form="objective", title="書きかけ", by=bakery.member, at=TODAY)
    assert mine(bakery, bakery.member)["drafts"][0]["title"] == "書きかけ"
