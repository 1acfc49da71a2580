"""The page that a team's link opens without an account, in a browser without scripts, and its leader's page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from rashin.activity.models import Event, SecurityEvent
from rashin.config.gate import WRONG_KEYS
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.content import ActionContent
from rashin.goals.actions.todos import add_action
from rashin.goals.models import ActionCompletion, CheckIn, KeyResult
from rashin.people.actions.team_links import make_team_link, revoke_team_link
from rashin.people.actions.teams import change_team_members
from rashin.people.links import key_of
from rashin.people.models import TeamLink
from tests.cast import TODAY, Company, company, visitors
from tests.web.form_reader import FormReader

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery(clock: Callable[..., None]) -> Company:
    clock("2026-11-24T09:00+09:00")
    cache.clear()
    return company()


@pytest.fixture
def link(bakery: Company) -> TeamLink:
    return make_team_link(bakery.team, days=31, by=bakery.leader, at=TODAY, name="休憩室")


@pytest.fixture
def number(bakery: Company) -> KeyResult:
    row = bakery.key_result(visitors(owner=bakery.leader, card_counts="月間の訪問者", card_where="GA4"))
    record_check_in(row, Seen(value=Decimal(5860)), by=bakery.leader, at=TODAY - timedelta(days=8))
    return row


@pytest.fixture
def phone() -> Client:
    """A phone that nobody has signed in on; its browser checks forms as a real one makes the server do."""
    return Client(enforce_csrf_checks=True, REMOTE_ADDR="192.0.2.7", headers={"accept-language": "ja"})


def start(link: TeamLink) -> str:
    return f"/team/{key_of(link.public_id)}/"


def week(link: TeamLink, member: Any) -> str:
    return f"{start(link)}{member.public_id}/"


def shown(phone: Client, address: str) -> str:
    return phone.get(address).content.decode()


def form_of(phone: Client, address: str, action: str) -> dict[str, Any]:
    """What a browser would send of the form whose address ends so."""
    text = shown(phone, address)
    found = re.search(rf'<form[^>]*action="([^"]*{action})"[^>]*>(.*?)</form>', text, re.S)
    assert found, f"no form leads to {action}"
    reader = FormReader()
    reader.feed(found[0])
    return {"address": found[1], "fields": reader.found}


def send(phone: Client, form: dict[str, Any], **typed: Any) -> Any:
    return phone.post(form["address"], {**form["fields"], **typed})


def test_the_page_shows_the_names_the_goals_and_the_numbers_and_leads_nowhere_inside(
    bakery: Company, link: TeamLink, number: KeyResult, phone: Client
):
    bakery.objective("札幌の朝に、灯麦のパンがある風景を増やす", level="company", team=None, owner=bakery.owner)
    text = shown(phone, start(link))
    for words in ("石川 陽菜", "佐藤 美咲", number.title, "札幌の朝に", "月間の訪問者", "GA4"):
        assert words in text
    assert "/o/tomugi/" not in text and "木村 さくら" not in text
    assert "<form" not in text.replace('class="tongues"', "").split("<main")[1]


def test_three_steps_without_scripts_enter_a_number_in_full_width_digits_and_take_it_back(
    bakery: Company, link: TeamLink, number: KeyResult, phone: Client
):
    form = form_of(phone, week(link, bakery.member), f"key-results/{number.public_id}/")
    answer = send(phone, form, value="５，９６０", do="record")
    assert answer.status_code == 302 and answer["Location"].startswith(week(link, bakery.member))
    entry = CheckIn.objects.latest("pk")
    assert (entry.value, entry.entered_by, entry.source) == (Decimal(5960), bakery.member, "link")
    back = form_of(phone, answer["Location"].partition("#")[0], "retraction/")
    assert send(phone, back).status_code == 302
    number.refresh_from_db()
    assert number.value == Decimal(5860)


def test_after_ten_seconds_the_way_back_is_gone(
    bakery: Company, link: TeamLink, number: KeyResult, phone: Client, clock: Callable[..., None]
):
    form = form_of(phone, week(link, bakery.member), f"key-results/{number.public_id}/")
    answer = send(phone, form, value="5960", do="record")
    back = form_of(phone, answer["Location"].partition("#")[0], "retraction/")
    clock("2026-11-24T09:00:20+09:00")
    assert "retraction/" not in shown(phone, answer["Location"].partition("#")[0])
    refused = send(phone, back)
    assert refused.status_code == 403 and "10秒" in refused.content.decode()
    number.refresh_from_db()
    assert number.value == Decimal(5960)


def test_the_same_form_sent_twice_records_once(bakery: Company, link: TeamLink, number: KeyResult, phone: Client):
    form = form_of(phone, week(link, bakery.member), f"key-results/{number.public_id}/")
    answers = [send(phone, form, value="5960", do="record").status_code for _ in range(2)]
    assert answers == [302, 302] and CheckIn.objects.filter(source="link").count() == 1


def test_what_cannot_be_read_comes_back_with_what_was_typed(
    bakery: Company, link: TeamLink, number: KeyResult, phone: Client
):
    form = form_of(phone, week(link, bakery.member), f"key-results/{number.public_id}/")
    answer = send(phone, form, value="たくさん", do="record")
    assert answer.status_code == 422 and 'value="たくさん"' in answer.content.decode()


def test_whoever_is_slower_sees_the_other_entry_and_who_made_it(
    bakery: Company, link: TeamLink, number: KeyResult, phone: Client
):
    form = form_of(phone, week(link, bakery.member), f"key-results/{number.public_id}/")
    record_check_in(number, Seen(value=Decimal(6010)), by=bakery.leader, at=timezone.now())
    answer = send(phone, form, value="5960", do="record")
    text = answer.content.decode()
    assert answer.status_code == 409 and "佐藤 美咲さん" in text and "6,010" in text and "5960" in text


def test_a_day_long_past_is_refused_at_its_field(bakery: Company, link: TeamLink, number: KeyResult, phone: Client):
    form = form_of(phone, week(link, bakery.member), f"key-results/{number.public_id}/")
    assert send(phone, form, value="5960", for_date="2026-11-17", do="record").status_code == 302
    form = form_of(phone, week(link, bakery.member), f"key-results/{number.public_id}/")
    answer = send(phone, form, value="5960", for_date="2026-10-12", do="record")
    assert answer.status_code == 422 and "アカウントのある人" in answer.content.decode()


def test_the_row_tells_who_has_entered_already(bakery: Company, link: TeamLink, number: KeyResult, phone: Client):
    record_check_in(number, Seen(value=Decimal(6010)), by=bakery.leader, at=timezone.now())
    for address in (start(link), week(link, bakery.member)):
        text = shown(phone, address)
        assert "佐藤 美咲さん" in text and "6,010" in text and "is-done" in text


def test_actions_are_ticked_by_those_whose_name_was_tapped(
    bakery: Company, link: TeamLink, number: KeyResult, phone: Client
):
    for title, people in (("札を立てる", (bakery.member,)), ("窓をふく", (bakery.leader,)), ("花をかえる", ())):
        add_action(number.objective, ActionContent(title=title, assignees=people), by=bakery.leader, at=TODAY)
    text = shown(phone, week(link, bakery.member))
    assert text.count('class="tick"') == 2 and "窓をふく" in text
    form = form_of(phone, week(link, bakery.member), "completion/")
    assert send(phone, form, done="1", on="9999-12-31").status_code == 404
    assert send(phone, form, done="1").status_code == 302
    done = ActionCompletion.objects.get()
    assert (done.member, done.ticked_by) == (bakery.member, bakery.member)


def test_every_link_that_opens_nothing_is_answered_alike(bakery: Company, link: TeamLink, number: KeyResult):
    other = make_team_link(bakery.shop, days=7, by=bakery.owner, at=TODAY)
    revoke_team_link(other, by=bakery.owner, at=TODAY)
    right = key_of(link.public_id)
    forged = right[:16] + ("0" if right[16] != "0" else "1") + right[17:]
    answers = set()
    for key in (key_of(other.public_id), forged, key_of("0" * 16), "no-such-key", "%00", "é"):
        answer = Client(headers={"accept-language": "ja"}).get(f"/team/{key}/")
        text = re.sub(r'[A-Za-z0-9]{64}|value="/team/[^"]*"', "", answer.content.decode())
        answers.add((answer.status_code, text, answer["Cache-Control"], answer["X-Robots-Tag"]))
    assert len(answers) == 1 and answers.pop()[0] == 404


def test_who_tries_keys_is_on_record_without_the_key_and_soon_told_to_wait(link: TeamLink, phone: Client):
    guesser = Client(REMOTE_ADDR="198.51.100.66")
    answers = [guesser.get(f"/team/{number:016}/").status_code for number in range(WRONG_KEYS + 1)]
    assert answers == [404] * WRONG_KEYS + [429]
    lines = SecurityEvent.objects.filter(name="team_link.refused")
    assert lines.count() == WRONG_KEYS and {line.address for line in lines} == {"198.51.100.66"}
    assert not lines.filter(payload__contains="0000").exists()
    assert phone.get(start(link)).status_code == 200


def test_a_number_of_another_team_or_company_is_not_there(
    bakery: Company, link: TeamLink, number: KeyResult, phone: Client
):
    form = form_of(phone, week(link, bakery.member), f"key-results/{number.public_id}/")
    theirs = company("株式会社 隣", "tonari", domain="tonari.example").key_result()
    ours = bakery.key_result(team=bakery.shop)
    for row in (theirs, ours):
        form["address"] = form["address"].replace(form["address"].split("/")[-2], row.public_id)
        assert send(phone, form, value="1", do="record").status_code == 404
    assert not CheckIn.objects.filter(source="link").exists()


def test_a_name_that_is_on_the_page_no_more_leads_to_the_names(
    bakery: Company, link: TeamLink, number: KeyResult, phone: Client
):
    form = form_of(phone, week(link, bakery.member), f"key-results/{number.public_id}/")
    change_team_members(bakery.team, go=[bakery.member], by=bakery.owner, at=timezone.now())
    assert send(phone, form, value="5960", do="record")["Location"] == start(link)
    assert phone.get(week(link, bakery.member))["Location"] == start(link)
    assert not CheckIn.objects.filter(source="link").exists()


def test_a_form_from_elsewhere_is_refused(bakery: Company, link: TeamLink, number: KeyResult, phone: Client):
    address = f"{week(link, bakery.member)}key-results/{number.public_id}/"
    assert phone.post(address, {"value": "1", "do": "record"}).status_code == 403


def test_who_opens_it_and_whose_name_is_tapped_is_kept_once_a_day(bakery: Company, link: TeamLink, phone: Client):
    for _ in range(3):
        phone.get(start(link))
        phone.get(week(link, bakery.member))
    opened = Event.objects.filter(name="team_link.opened").order_by("pk")
    assert [event.actor for event in opened] == [None, bakery.member]
    assert all(event.actor_kind == "link" and "192.0.2.7" in event.payload for event in opened)


def test_answers_are_kept_nowhere_and_told_to_no_other_site(link: TeamLink, phone: Client):
    answer = phone.get(start(link))
    assert "no-store" in answer["Cache-Control"] and answer["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "sessionid" not in answer.cookies


def test_so_many_entries_a_minute_go_through_one_link(
    bakery: Company, link: TeamLink, number: KeyResult, phone: Client, settings: Any
):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "team_link_entry": "3/m/key"}
    form = form_of(phone, week(link, bakery.member), f"key-results/{number.public_id}/")
    assert [send(phone, form, value="5960", do="record").status_code for _ in range(4)] == [302, 302, 302, 429]
    other = make_team_link(bakery.team, days=7, by=bakery.leader, at=TODAY)
    form = form_of(phone, week(other, bakery.member), f"key-results/{number.public_id}/")
    assert send(phone, form, value="5970", do="record").status_code == 302


def test_the_leader_makes_a_link_sees_its_use_extends_and_ends_it(bakery: Company, number: KeyResult, phone: Client):
    leader, page = bakery.client(bakery.leader), bakery.url(f"teams/{bakery.team.public_id}/links/")
    assert leader.post(page, {"name": "レジ横", "days": "31", "is_shared": "on"}).status_code == 302
    link = TeamLink.objects.get()
    text = leader.get(page).content.decode()
    assert f"http://testserver{start(link)}" in text and "<svg" in text and "レジ横" in text
    form = form_of(phone, week(link, bakery.member), f"key-results/{number.public_id}/")
    send(phone, form, value="5960", do="record")
    text = leader.get(page).content.decode()
    assert "192.0.2.7" in text and "石川 陽菜さん" in text
    assert leader.post(f"{page}{link.public_id}/renewal/", {"days": "366"}).status_code == 302
    link.refresh_from_db()
    assert (link.expires_at - timezone.now()).days == 366
    assert leader.post(f"{page}{link.public_id}/revocation/").status_code == 302
    assert phone.get(start(link)).status_code == 404
    assert start(link) not in leader.get(page).content.decode()


def test_the_poster_carries_the_link_for_whoever_leads_and_for_nobody_else(bakery: Company, link: TeamLink):
    address = bakery.url(f"teams/{bakery.team.public_id}/poster/?link={link.public_id}")
    leads, reads = (bakery.client(each).get(address).content.decode() for each in (bakery.leader, bakery.member))
    assert "名前を選" in leads and "名前を選" not in reads


def test_the_history_and_the_feed_say_that_it_came_through_the_link(
    bakery: Company, link: TeamLink, number: KeyResult, phone: Client
):
    form = form_of(phone, week(link, bakery.member), f"key-results/{number.public_id}/")
    send(phone, form, value="5960", do="record")
    reader = bakery.client(bakery.leader)
    for page in (f"key-results/{number.public_id}/check-ins/", "feed/?of=company", "week/"):
        assert "チームのリンクから" in reader.get(bakery.url(page)).content.decode(), page
