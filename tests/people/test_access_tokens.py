"""Access tokens: made once and shown once, for one purpose; what one opens, when it ends, what the record says."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rashin.activity.models import Event, SecurityEvent
from rashin.config.gate import WRONG_KEYS
from rashin.organizations.models import Role
from rashin.people.actions.members import change_member, say_goodbye
from rashin.people.actions.tokens import make_token
from rashin.people.models import AccessToken, Session
from tests import cast


@pytest.fixture
def key(bakery: cast.Company) -> str:
    """A token for reading that the administrator made."""
    return make_token(name="夜の写し", scope="read", days=90, by=bakery.admin, at=timezone.now())[1]


@pytest.fixture
def program() -> Client:
    """A program somewhere, which is signed in nowhere."""
    return Client(headers={"user-agent": "nightly-copy/1"}, REMOTE_ADDR="203.0.113.9")


def ask(program: Client, address: str, key: str):
    return program.get(address, headers={"authorization": f"Bearer {key}"})


def made_on_the_page(company: cast.Company, **changes: object) -> tuple[int, str]:
    values = {"name": "夜の写し", "scope": "read", "days": "90", **changes}
    answer = company.client(company.admin).post(company.url("settings/tokens/"), values)
    return answer.status_code, answer.content.decode()


def test_a_token_is_made_on_the_page_and_its_key_is_shown_once(bakery):
    status, page = made_on_the_page(bakery)
    token = AccessToken.objects.get()
    key = page.partition('value="rashin_')[2].partition('"')[0]
    assert status == 200 and len(key) == 43
    assert token.last_four == key[-4:] and token.expires_at - token.made_at == timedelta(days=90)
    again = bakery.client(bakery.admin).get(bakery.url("settings/tokens/")).content.decode()
    assert "夜の写し" in again and key not in again and token.last_four in again


def test_the_key_lies_in_no_row_of_the_database(bakery):
    _status, page = made_on_the_page(bakery)
    key = "rashin_" + page.partition('value="rashin_')[2].partition('"')[0]
    rows = [*AccessToken.objects.values(), *Session.objects.values(), *Event.objects.values()]
    assert key not in str(rows)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "トークンの名前"),
        ({"scope": "everything"}, ""),
        ({"days": "3650"}, ""),
    ],
)
def test_a_token_without_a_name_a_purpose_or_an_end_is_not_made(bakery, changes, said):
    status, page = made_on_the_page(bakery, **changes)
    assert status == 422 and said in page and not AccessToken.objects.exists()


def test_two_tokens_in_use_have_two_names(bakery, key):
    assert made_on_the_page(bakery)[0] == 422
    assert AccessToken.objects.count() == 1


def test_a_program_fetches_what_its_maker_may_take_along(bakery, key, program):
    assert json.loads(b"".join(ask(program, bakery.url("document.json"), key)))["format"] == "rashin"
    assert ask(program, bakery.url("board.csv"), key).status_code == 200
    assert b"".join(ask(program, bakery.url("settings/record.jsonl"), key)).count(b"\n") > 0


def test_when_and_from_where_it_was_used_last_stands_on_the_page(bakery, key, program):
    ask(program, bakery.url("board.csv"), key)
    page = bakery.client(bakery.owner).get(bakery.url("settings/tokens/")).content.decode()
    assert "203.0.113.9" in page


def test_what_was_fetched_is_on_record_with_the_token(bakery, key, program):
    ask(program, bakery.url("board.csv"), key)
    line = SecurityEvent.objects.get(name="export.taken")
    assert line.organization == bakery.organization and line.actor == bakery.admin
    assert AccessToken.objects.get().public_id in line.payload and key not in line.payload


def test_a_token_opens_no_page_and_changes_nothing(bakery, key, program):
    header = {"authorization": f"Bearer {key}"}
    assert program.get(bakery.url("board/"), headers=header).status_code == 302
    assert program.post(bakery.url("settings/"), {"name": "別の名"}, headers=header).status_code in (302, 403)
    assert program.post(bakery.url("board.csv"), headers=header).status_code == 405


def test_every_key_that_opens_nothing_gets_the_same_answer(bakery, neighbours, key, program):
    late = make_token(name="古い鍵", scope="read", days=30, by=bakery.owner, at=timezone.now() - timedelta(days=31))[1]
    other = make_token(name="隣の鍵", scope="read", days=30, by=neighbours.owner, at=timezone.now())[1]
    directory = make_token(name="人事の台帳", scope="scim", days=30, by=bakery.owner, at=timezone.now())[1]
    address = bakery.url("document.json")
    answers = [ask(program, address, each) for each in ("rashin_wrong", late, other, directory, "", "\u3042")]
    answers += [
        ask(program, "/o/nobody/document.json", key),
        program.get(address, headers={"authorization": "Basic x"}),
    ]
    assert {(each.status_code, each.content, each["www-authenticate"]) for each in answers} == {
        (401, answers[0].content, 'Bearer realm="Rashin"')
    }


def test_a_refused_key_is_on_record_where_it_belongs(bakery, neighbours, program):
    other = make_token(name="隣の鍵", scope="read", days=30, by=neighbours.owner, at=timezone.now())[1]
    ask(program, bakery.url("document.json"), other)
    ask(program, bakery.url("document.json"), "rashin_nobodys")
    lines = SecurityEvent.objects.filter(name="access_token.refused").order_by("pk")
    assert [line.organization for line in lines] == [neighbours.organization, None]
    assert all(line.address == "203.0.113.9" and "rashin_" not in line.payload for line in lines)
    log = neighbours.client(neighbours.owner).get(neighbours.url("settings/record/")).content.decode()
    assert "隣の鍵" in log


def test_an_ended_token_opens_nothing_from_then_on(bakery, key, program):
    token = AccessToken.objects.get()
    answer = bakery.client(bakery.owner).post(bakery.url(f"settings/tokens/{token.public_id}/end/"), follow=True)
    assert "アクセストークン" in answer.content.decode()
    assert ask(program, bakery.url("board.csv"), key).status_code == 401
    assert Event.objects.filter(name="access_token.ended", actor=bakery.owner).count() == 1


def test_a_token_for_reading_ends_when_its_maker_leaves_and_a_directorys_stays(bakery, key, program):
    change_member(bakery.admin, role=Role.OWNER, by=bakery.owner, at=timezone.now())
    bakery.admin.refresh_from_db()
    make_token(name="人事の台帳", scope="scim", days=30, by=bakery.admin, at=timezone.now())
    say_goodbye(bakery.admin, by=bakery.owner, at=timezone.now())
    assert ask(program, bakery.url("board.csv"), key).status_code == 401
    assert list(AccessToken.objects.filter(ended_at=None).values_list("scope", flat=True)) == ["scim"]


def test_a_token_for_reading_opens_nothing_while_its_maker_may_not(bakery, key, program):
    change_member(bakery.admin, role=Role.MEMBER, by=bakery.owner, at=timezone.now())
    assert ask(program, bakery.url("board.csv"), key).status_code == 401


def test_who_guesses_keys_is_told_to_wait_and_who_has_one_elsewhere_is_not(bakery, key):
    guesser, program = Client(REMOTE_ADDR="198.51.100.77"), Client(REMOTE_ADDR="203.0.113.10")
    answers = [
        ask(guesser, bakery.url("board.csv"), f"rashin_{number}").status_code for number in range(WRONG_KEYS + 1)
    ]
    assert answers[:WRONG_KEYS] == [401] * WRONG_KEYS and answers[-1] == 429
    assert ask(program, bakery.url("board.csv"), key).status_code == 200
