"""From an installation without a company to a signed-in owner."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from rashin.goals.actions.start import start_company
from rashin.goals.models import Cycle, CycleState
from rashin.organizations.models import Organization, Role
from rashin.organizations.refusals import Conflict
from rashin.people import first_start
from rashin.people.actions.organizations import NewOrganization
from tests import cast

ANSWERS = {
    "name": "株式会社 灯麦",
    "language": "ja",
    "time_zone": "Asia/Tokyo",
    "fiscal_first_month": "4",
    "check_in_weekday": "0",
    "owner_name": "小野寺 亮",
    "email": "onodera@tomugi.example",
    "password": "asa-no-pan-2026",
}
TOMUGI = NewOrganization(
    name="灯麦", language="ja", time_zone="Asia/Tokyo", fiscal_first_month=4, check_in_weekday=0
)  # fmt: skip


def elsewhere() -> Client:
    """A browser on another machine in the same network."""
    return Client(headers={"host": "localhost"}, REMOTE_ADDR="192.168.0.7")


def test_an_empty_installation_offers_two_roads(empty, here):
    page = here().get("/")
    assert page.status_code == 200
    assert "わが社を始める" in page.content.decode() and "見本の会社を見てみる" in page.content.decode()


def test_the_first_page_speaks_the_language_of_the_browser(empty):
    page = Client(headers={"host": "localhost", "accept-language": "en"}).get("/")
    assert "Start our company" in page.content.decode()


def test_starting_asks_for_eight_fields_and_fills_four_of_them(empty, here):
    page = here().get("/start/").content.decode()
    form = page[page.index('<form method="post" class="form"') :]
    named = set(re.findall(r'name="(\w+)"', form)) - {"csrfmiddlewaretoken"}
    assert named == set(ANSWERS)
    assert re.findall(r'<option value="(\S+)" selected', form) == ["ja", "Asia/Tokyo", "4", "0"]


def test_starting_makes_the_company_its_owner_and_two_quarters(empty, here, clock):
    clock("2026-11-24T09:00+09:00")
    visitor = here()
    answer = visitor.post("/start/", ANSWERS)
    assert answer.status_code == 302
    company = Organization.objects.get()
    assert answer["Location"].startswith(f"/o/{company.slug}/")
    assert (company.name, company.time_zone, company.fiscal_first_month) == ("株式会社 灯麦", "Asia/Tokyo", 4)
    owner = visitor.session["_auth_user_id"]
    member = company_owner(company)
    assert (member.role, member.name, str(member.user_id)) == (Role.OWNER, "小野寺 亮", owner)
    cycles = Cycle.objects.order_by("first_day").values_list("fiscal_year", "number", "state")
    assert list(cycles) == [(2026, 3, CycleState.RUNNING), (2026, 4, CycleState.PLANNING)]


def company_owner(company: Organization):
    from rashin.organizations.models import Member

    return Member.objects.get(organization=company)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "ここを入れてください"),
        ("email", "onodera", "メールアドレスの形で入れてください"),
        ("password", "short", "短すぎ"),
        ("time_zone", "Mars/Olympus", "正しく選択"),
    ],
)
def test_what_cannot_be_used_comes_back_with_a_sentence_at_its_field(empty, here, field, value, says):
    answer = here().post("/start/", {**ANSWERS, field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page and f'id="id_{field}_error"' in page
    kept = "小野寺 亮" if field != "owner_name" else "株式会社 灯麦"
    assert kept in page
    assert not Organization.objects.exists()


def test_everything_that_stands_against_the_account_is_said_at_once(empty, here):
    page = here().post("/start/", {**ANSWERS, "name": "", "email": "onodera", "password": "short"}).content.decode()
    assert all(f'id="id_{field}_error"' in page for field in ("name", "email", "password"))


def test_a_second_company_cannot_be_started_by_a_visitor(empty, here):
    here().post("/start/", ANSWERS)
    answer = here().post("/start/", {**ANSWERS, "email": "other@tomugi.example"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    with pytest.raises(Conflict):
        start_company(TOMUGI, owner_name="B", email="b@b.example", password="asa-no-pan-2026", at=cast.TODAY)
    assert Organization.objects.count() == 1


def test_another_machine_has_to_know_the_code(empty):
    visitor = elsewhere()
    assert visitor.get("/start/")["Location"] == "/start/code/"
    assert visitor.post("/start/example/")["Location"] == "/start/code/"
    answer = visitor.post("/start/code/", {"code": "WRONG123"})
    assert answer.status_code == 422
    assert visitor.post("/start/", ANSWERS)["Location"] == "/start/code/"
    code = first_start.code()
    assert code is not None and len(code) == 8
    wide = code[4:].translate({each: each + 0xFEE0 for each in range(0x21, 0x7F)})
    typed = f" {code[:4].lower()}-{wide} "
    assert visitor.post("/start/code/", {"code": typed})["Location"] == "/"
    assert visitor.post("/start/", ANSWERS).status_code == 302
    assert Organization.objects.count() == 1


def test_the_code_is_forgotten_once_a_company_stands(empty, here, django_capture_on_commit_callbacks):
    assert first_start.code() is not None
    with django_capture_on_commit_callbacks(execute=True):
        here().post("/start/", ANSWERS)
    assert not first_start._file().exists()
    assert first_start.code() is None


def test_the_code_stays_the_same_and_is_for_its_owner_only(empty):
    code = first_start.code()
    assert first_start.code() == code
    assert first_start._file().stat().st_mode & 0o777 == 0o600


def test_a_visitor_through_a_proxy_has_to_know_the_code(empty, settings):
    proxied = Client(headers={"host": "localhost", "x-forwarded-for": "203.0.113.9"})
    assert proxied.get("/start/")["Location"] == "/start/code/"
    renamed = Client(headers={"host": "rashin.example"})
    settings.ALLOWED_HOSTS = ["*"]
    assert renamed.get("/start/")["Location"] == "/start/code/"


def test_guessing_the_code_ends_after_twenty_tries(empty):
    visitor = elsewhere()
    for _ in range(first_start.TRIES):
        visitor.post("/start/code/", {"code": "WRONG123"})
    code = first_start.code()
    answer = visitor.post("/start/code/", {"code": code})
    assert answer.status_code == 422
    assert visitor.get("/start/")["Location"] == "/start/code/"


def test_an_installation_that_only_shows_the_example_can_still_be_started(empty, here):
    example = cast.company("パン屋の例", "rei")
    Organization.objects.update(is_example=True)
    inside = example.client(example.owner)
    page = inside.get(example.url("settings/me/"), headers={"host": "localhost"}).content.decode()
    assert "これは見本の会社です" in page and 'href="/start/"' in page
    assert inside.get("/start/", headers={"host": "localhost"}).status_code == 200
    answer = here().post("/start/", {**ANSWERS, "email": "onodera@own.example"})
    assert answer.status_code == 302
    assert Organization.objects.count() == 2


def test_looking_at_the_example_comes_in_as_its_owner(empty, here):
    example = cast.company("パン屋の例", "rei")
    Organization.objects.update(is_example=True)
    visitor = here()
    assert visitor.post("/start/example/")["Location"].startswith("/o/rei/")
    assert visitor.session["_auth_user_id"] == str(example.owner.user_id)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Tomugi Bakery", r"tomugi-bakery"),
        ("株式会社 灯麦", r"company-[0-9a-z]{6}"),
        ("Café Ａ１", r"cafe-a1"),
        ("A", r"company-[0-9a-z]{6}"),
    ],
)
def test_an_address_is_readable_where_the_name_is(empty, name, slug):
    member = start_company(
        NewOrganization(name=name, language="en", time_zone="UTC", fiscal_first_month=1, check_in_weekday=0),
        owner_name="A",
        email="a@a.example",
        password="asa-no-pan-2026",
        at=cast.TODAY,
    )
    assert re.fullmatch(slug, member.organization.slug)


def test_while_only_the_example_stands_the_two_roads_stay_open(empty, here):
    cast.company("パン屋の例", "rei")
    Organization.objects.update(is_example=True)
    page = here().get("/").content.decode()
    assert "わが社を始める" in page and 'href="/accounts/login/"' in page
