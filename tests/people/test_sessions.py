"""Where one is signed in: the list, the end of one or all, limits of time, and another name when rights change."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.core import mail as outbox
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rashin.people.actions.accounts import way_back_for
from rashin.people.devices import device_of
from rashin.people.models import Session
from rashin.people.sessions import LOCKED, OPEN, SessionStore
from tests import cast
from tests.people.test_second_factor import code_for, set_up_app, show_password, sign_in
from tests.people.test_signing_in import code_page
from tests.post import deliver

SATO = "sato@tomugi.example"
NEW = "yoru-no-pan-2027"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


def device(agent: str = DESK, address: str = "203.0.113.7") -> Client:
    """A browser in which 佐藤 signs in."""
    client = Client(headers={"user-agent": agent, "accept-language": "ja"}, REMOTE_ADDR=address)
    answer = client.post("/accounts/login/", {"login": SATO, "password": cast.PASSWORD})
    assert answer.status_code == 302
    return client


def is_inside(client: Client, company: cast.Company) -> bool:
    return client.get(company.url("members/")).status_code == 200


def test_the_list_names_each_device_where_from_and_marks_this_one(bakery):
    device(PHONE, "198.51.100.4")
    page = device().get(bakery.url("settings/me/sessions/")).content.decode()
    assert page.count('class="device"') == 2
    assert "WindowsのEdge" in page and "iPhoneのSafari" in page
    assert "203.0.113.7" in page and "198.51.100.4" in page
    assert page.index("WindowsのEdge") < page.index("この端末") < page.index("iPhoneのSafari")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (PHONE, "iPhoneのSafari"),
        (DESK, "WindowsのEdge"),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/140 Mobile Safari/537.36", "AndroidのChrome"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0", "MacのFirefox"),
        ("curl/8", "名のらない端末"),
    ],
)
def test_a_device_is_told_in_words(agent, name):
    assert device_of(agent).name == name


def test_one_other_device_is_signed_out_and_no_further_one(bakery):
    phone, tablet, desk = device(PHONE), device(PHONE), device()
    lost = Session.objects.filter(user=bakery.leader.user).earliest("signed_in_at")
    answer = desk.post(bakery.url(f"settings/me/sessions/{lost.public_id}/end/"), follow=True)
    assert "その端末からログアウトしました" in answer.content.decode()
    assert not is_inside(phone, bakery) and is_inside(tablet, bakery) and is_inside(desk, bakery)


def test_all_other_devices_are_signed_out_at_once(bakery):
    phone, desk = device(PHONE), device()
    desk.post(bakery.url("settings/me/sessions/"))
    assert not is_inside(phone, bakery) and is_inside(desk, bakery)


def test_nobody_ends_a_session_of_somebody_else(bakery):
    desk = device()
    theirs = Session.objects.get(user=bakery.leader.user)
    other = bakery.client(bakery.owner)
    other.post(bakery.url(f"settings/me/sessions/{theirs.public_id}/end/"))
    assert is_inside(desk, bakery)
    assert theirs.public_id not in other.get(bakery.url("settings/me/sessions/")).content.decode()


def test_the_database_does_not_hold_what_the_cookie_holds(bakery):
    name = device().cookies["sessionid"].value
    assert not Session.objects.filter(key=name).exists()
    assert Session.objects.count() == 1


def test_a_session_that_nobody_uses_ends(bakery, clock):
    now = timezone.now()
    clock(now)
    phone, desk = device(PHONE), device()
    idle = settings.RASHIN_SESSION_IDLE
    clock(now + idle - timedelta(hours=1))
    assert is_inside(desk, bakery)
    clock(now + idle + timedelta(hours=1))
    assert is_inside(desk, bakery) and not is_inside(phone, bakery)


def test_a_session_ends_so_many_days_after_signing_in_however_much_it_is_used(bakery, clock):
    now = timezone.now()
    clock(now)
    desk = device()
    for day in range(1, 30):
        clock(now + timedelta(days=day))
        assert is_inside(desk, bakery)
    clock(now + timedelta(days=30))
    assert not is_inside(desk, bakery)


def test_changing_the_password_ends_the_rest_and_does_not_begin_the_days_anew(bakery, clock):
    now = timezone.now()
    clock(now)
    phone, desk = device(PHONE), device()
    before = desk.cookies["sessionid"].value
    clock(now + timedelta(days=1))
    told = {"oldpassword": cast.PASSWORD, "password1": NEW, "password2": NEW}
    desk.post("/accounts/password/change/", told)
    assert is_inside(desk, bakery) and not is_inside(phone, bakery)
    assert desk.cookies["sessionid"].value != before
    assert Session.objects.get(user=bakery.leader.user).signed_in_at == now


def test_a_session_goes_by_another_name_after_signing_in_and_the_former_one_is_gone(bakery):
    client = Client()
    session = client.session
    session["before"] = "yes"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    client.post("/accounts/login/", {"login": SATO, "password": cast.PASSWORD})
    assert client.cookies["sessionid"].value != before
    client.cookies["sessionid"] = before
    assert not is_inside(client, bakery)


def test_another_role_gives_the_session_another_name_while_pages_that_come_at_once_still_arrive(bakery, clock):
    now = timezone.now()
    clock(now)
    desk = device()
    before = desk.cookies["sessionid"].value
    answer = bakery.client(bakery.owner).post(
        bakery.url(f"members/{bakery.leader.public_id}/"), {"name": bakery.leader.name, "role": "admin"}
    )
    assert answer.status_code == 302
    assert is_inside(desk, bakery)
    assert desk.cookies["sessionid"].value != before
    page = desk.get(bakery.url("settings/me/sessions/")).content.decode()
    assert page.count('class="device"') == 1
    late = Client()
    late.cookies["sessionid"] = before
    assert is_inside(late, bakery)
    clock(now + timedelta(minutes=1))
    assert is_inside(desk, bakery) and not is_inside(late, bakery)


def test_who_leaves_is_signed_out_in_the_same_moment(bakery):
    desk = device()
    team = {f"team-{bakery.team.public_id}": ""}
    bakery.client(bakery.owner).post(bakery.url(f"members/{bakery.leader.public_id}/departure/"), team)
    assert not Session.objects.filter(user=bakery.leader.user).exists()
    assert "_auth_user_id" not in desk.session


def test_a_session_that_was_ended_meanwhile_is_not_brought_back_by_a_page_under_way(bakery):
    session = device().session
    session.get("anything")
    Session.objects.all().delete()
    session["late"] = True
    with pytest.raises(UpdateError):
        session.save()
    assert not Session.objects.exists()


def test_a_page_costs_two_statements_for_who_is_there_and_seldom_one_more(bakery, clock):
    now = timezone.now()
    clock(now)
    desk = device()
    desk.get(bakery.url("members/"))
    for later, more in ((timedelta(minutes=1), 0), (timedelta(minutes=6), 1), (timedelta(minutes=7), 0)):
        clock(now + later)
        with CaptureQueriesContext(connection) as seen:
            desk.get(bakery.url("members/"))
        about = [each["sql"] for each in seen.captured_queries if "people_session" in each["sql"]]
        assert len(about) == 1 + more, about


# ---- another name, and what stands in the row


def name_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def with_name(name: str) -> Client:
    """A browser that goes on with the name of a session."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = name
    return client


def test_another_password_gives_the_session_another_name(bakery):
    client = device()
    before = name_of(client)
    client.post("/accounts/password/change/", {"oldpassword": cast.PASSWORD, "password1": NEW, "password2": NEW})
    assert name_of(client) != before and is_inside(client, bakery) and not is_inside(with_name(before), bakery)


def test_showing_the_password_once_more_gives_the_session_another_name(bakery):
    client = device()
    before = name_of(client)
    show_password(client, "/accounts/second-factor/app/")
    assert name_of(client) != before and is_inside(client, bakery) and not is_inside(with_name(before), bakery)


def test_a_code_typed_once_more_gives_the_session_another_name(bakery):
    secret = set_up_app(device())
    client = device_with_code(secret)
    before = name_of(client)
    Authenticator.objects.update(last_used_at=None)
    answer = client.post("/accounts/second-factor/confirmation/", {"code": code_for(secret, 1)})
    assert answer.status_code == 302
    assert name_of(client) != before and is_inside(client, bakery) and not is_inside(with_name(before), bakery)


def device_with_code(secret: str) -> Client:
    client, page = sign_in()
    assert client.post(page, {"code": code_for(secret)}).status_code == 302
    return client


def test_setting_up_a_second_factor_gives_the_session_another_name(bakery):
    client = device()
    page = show_password(client, "/accounts/second-factor/app/")
    secret = re.search(r'<code class="secret">([A-Z2-7]+)</code>', page)
    assert secret is not None
    before = name_of(client)
    client.post("/accounts/second-factor/app/", {"code": code_for(secret[1], -1)})
    assert name_of(client) != before and is_inside(client, bakery) and not is_inside(with_name(before), bakery)


def held() -> list[dict[str, Any]]:
    """What somebody reads who has the database alone: what the rows of all sessions hold, unpacked."""
    return [SessionBase.decode(SessionStore(), row) for row in Session.objects.values_list("data", flat=True)]


def test_a_mailed_code_cannot_be_read_in_the_row(bakery, with_mail):
    client = Client()
    page = code_page(client, SATO)
    deliver()
    code = re.search(r"^([A-Z0-9-]{6,})$", outbox.outbox[0].body, re.MULTILINE)
    assert code is not None and code[1] not in str(held()) and SATO not in str(held())
    assert client.post(page, {"code": code[1]}).status_code == 302 and is_inside(client, bakery)


def test_links_that_are_about_to_be_shown_cannot_be_read_in_the_row(bakery):
    owner = bakery.client(bakery.owner)
    owner.post(bakery.url(f"members/{bakery.clerk.public_id}/invitation/"))
    assert "invitations" not in str(held())
    assert "/invitations/" in owner.get(bakery.url("members/links/")).content.decode()


def test_a_key_of_an_app_and_a_link_for_a_password_cannot_be_read_in_the_row(bakery):
    client = device()
    page = show_password(client, "/accounts/second-factor/app/")
    secret = re.search(r'<code class="secret">([A-Z2-7]+)</code>', page)
    path = way_back_for(bakery.member, by=bakery.owner, at=timezone.now()).path
    Client().get(path)
    assert secret is not None and secret[1] not in str(held())
    assert path.split("-")[-1].rstrip("/") not in str(held())


def test_what_stands_in_a_usual_session_is_open_so_that_no_worker_loads_what_locks(bakery):
    client = device()
    client.get(bakery.url("members/"))
    (told,) = held()
    assert set(told) <= OPEN and LOCKED not in told


def test_with_another_secret_key_nothing_of_a_session_is_believed(bakery, settings):
    client = device()
    settings.SECRET_KEY = "another-key-of-the-installation-and-long-enough"
    assert not is_inside(client, bakery)
