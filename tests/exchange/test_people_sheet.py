"""A company brings its people and teams in a spreadsheet; the same sheet again changes nothing."""

from __future__ import annotations

import html
import io
import re
import time

import pytest
from django.core import mail as outbox
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from openpyxl import Workbook

from rashin.activity.models import Event
from rashin.exchange.sheets.columns import guessed
from rashin.exchange.sheets.files import as_csv, as_xlsx
from rashin.exchange.sheets.people import FIELDS, PEOPLE
from rashin.exchange.sheets.reading import rows_of
from rashin.exchange.sheets.template import people_template
from rashin.organizations.models import Member, Role
from rashin.people.actions.letters import send_letters
from rashin.people.models import Invitation, Letter, Team
from tests.cast import Company, company

SHEET = """氏名,フリガナ,メールアドレス,役割,所属,リーダー,言語
新田 光,にった ひかる,Nitta@tomugi.example,管理者,営業部／第一課,○,日本語
西 薫,,nishi@tomugi.example,,営業部／第一課,,English
見田 学,,,閲覧,営業部,,
木村 さくら,きむら さくら,kimura@tomugi.example,,円山店,,
佐藤 美咲,,sato@tomugi.example,メンバー,マーケティング,,
"""


@pytest.fixture
def bakery(db: None) -> Company:
    return company()


@pytest.fixture
def client(bakery: Company) -> Client:
    return bakery.client(bakery.owner)


@pytest.fixture
def with_mail(settings) -> None:
    settings.RASHIN = {**settings.RASHIN, "RASHIN_MAIL_URL": "smtp://mail.example"}


def send(client: Client, bakery: Company, content: str | bytes, name: str = "people.csv") -> str:
    given = content.encode() if isinstance(content, str) else content
    answer = client.post(bakery.url("people/sheet/"), {"file": SimpleUploadedFile(name, given)})
    return str(answer.content.decode())


def fields_of(page: str) -> dict[str, str]:
    """What the preview's form would send back."""
    found = {"cells": html.unescape(re.findall(r'name="cells" value="([^"]*)"', page)[0])}
    for name, options in re.findall(r'<select[^>]*name="(column_\w+|invites)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="(\w*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def take(client: Client, bakery: Company, page: str, **more: str) -> HttpResponse:
    return client.post(bakery.url("people/sheet/"), {**fields_of(page), "take": "yes", **more})


def problems_of(page: str) -> list[str]:
    listed = re.search(r'<ul class="sheet-problems">(.*?)</ul>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>|\s+", " ", line) for line in re.findall(r"<li>.*?</li>", listed[1])] if listed else []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_people_and_teams_come_from_a_sheet_in_any_encoding(bakery: Company, client: Client, encoding: str) -> None:
    page = send(client, bakery, SHEET.encode(encoding))
    assert "新しい人 3人" in page and "変わる人 1人" in page and "新しいチーム 2" in page
    assert "1人は、もうこの表のとおりです" in page and not Member.objects.filter(name="新田 光").exists()
    take(client, bakery, page, invites="")
    first = Member.objects.get(name="新田 光")
    assert (first.name_reading, first.email, first.role, first.language) == (
        "にった ひかる", "nitta@tomugi.example", Role.ADMIN, "ja",
    )  # fmt: skip
    section = Team.objects.get(name="第一課")
    assert section.parent == Team.objects.get(name="営業部") and section.leader == first
    assert set(section.members.values_list("name", flat=True)) == {"新田 光", "西 薫"}
    assert Member.objects.get(name="見田 学").role == Role.VIEWER
    bakery.clerk.refresh_from_db()
    assert (bakery.clerk.email, bakery.clerk.name_reading) == ("kimura@tomugi.example", "きむら さくら")
    assert Event.objects.filter(name="member.added").count() == 3
    assert Event.objects.filter(name="team.added").count() == 2


def test_a_team_that_seems_to_have_another_name_is_asked_about(bakery: Company, client: Client) -> None:
    renamed = "氏名,メールアドレス,所属\n佐藤 美咲,sato@tomugi.example,宣伝\n石川 陽菜,ishikawa@tomugi.example,宣伝\n"
    page = send(client, bakery, renamed)
    assert "宣伝は、ここでマーケティングというチームですか" in page
    assert bakery.url(f"teams/{bakery.team.public_id}/settings/") in page
    one_goes = renamed.replace("石川 陽菜,ishikawa@tomugi.example,宣伝", "石川 陽菜,,マーケティング")
    assert "というチームですか" not in send(client, bakery, one_goes)
    Team.objects.filter(pk=bakery.team.pk).update(name="宣伝")
    assert "新しいチーム" not in send(client, bakery, renamed)


def test_an_excel_file_is_read(bakery: Company, client: Client) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Full name", "E-mail", "Department"])
    sheet.append(["Hikaru Nitta", "nitta@tomugi.example", "Sales / North"])
    written = io.BytesIO()
    book.save(written)
    take(client, bakery, send(client, bakery, written.getvalue(), "people.xlsx"))
    assert Team.objects.get(name="North").members.get().name == "Hikaru Nitta"


def test_the_same_sheet_again_changes_nothing(bakery: Company, client: Client) -> None:
    take(client, bakery, send(client, bakery, SHEET), invites="")
    events = Event.objects.count()
    again = send(client, bakery, SHEET)
    assert "5人は、もうこの表のとおりです" in again and "新しい人" not in again and "新しいチーム" not in again
    take(client, bakery, again, invites="links")
    assert Event.objects.count() == events and not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (",,nobody@tomugi.example,,,,", "名前がありません"),
        ("新田 光,,not an address,,,,", "メールアドレスではありません"),
        ("新田 光,,,部長,,,", "「部長」という役割はありません"),
        ("新田 光,,,,,,フランス語", "「フランス語」という言語はありません"),
        ("新田 光,,,,,○,", "この人がリーダーをつとめるチームを書いてください"),
        ("新田 光,,,閲覧,円山店,○,", "閲覧の人は選べません"),
        ("新田 光,,,,円山店,部長,", "リーダーの人に「○」か「はい」と書き"),
        ("新田 光,,,,A／B／C／D／E／F／G／H／I,,", "チームは8段までです"),
        ("新田 光,,,,営業部／営業部,,", "自分の上に立ってしまいます"),
        ("新田 光,,,,甲／乙,,\n西 薫,,,,乙／甲,,", "上下が逆の行があります"),
        ("新田 光,,a@tomugi.example,,,,\n西 薫,,A@tomugi.example,,,,", "このアドレスは2行目にもあります"),
        ("新田 光,,,,,,\n新田　光,,,,,,", "この名前は2行目にもあります"),
        ("佐藤 美咲,,,,,,\n佐藤 美咲,,sato@tomugi.example,,,,", "この人は2行目にもあります"),
        ("新田 光,,,,円山店,○,\n西 薫,,,,円山店,はい,", "このチームのリーダーは、2行目にもあります"),
        ("新田 光" + "あ" * 80 + ",,,,,,", "字長すぎます"),
        ("小野寺 亮,,onodera@tomugi.example,メンバー,,,", "最後のオーナーです"),
        ("山田 花子,,hanako@example.com,,,,", "ひな形の例の行です"),
    ],
)
def test_what_is_wrong_is_told_by_its_cell_and_left_out(bakery: Company, client: Client, line: str, says: str) -> None:
    head = SHEET.splitlines()[0]
    page = send(client, bakery, f"{head}\n{line}\n良い 人,,,,,,\n")
    told = problems_of(page)
    assert any(says in each for each in told), told
    people = Member.objects.count()
    take(client, bakery, page, invites="")
    assert Member.objects.filter(name="良い 人").count() == 1
    assert Member.objects.count() <= people + 2


def test_an_administrator_makes_nobody_an_owner_by_a_sheet(bakery: Company) -> None:
    admin = bakery.client(bakery.admin)
    page = send(admin, bakery, "name,role,email\n新田 光,owner,\n小野寺 亮,member,onodera@tomugi.example\n")
    assert [each for each in problems_of(page) if "オーナーだけです" in each and "役割" in each]
    assert len(problems_of(page)) == 2


def test_several_of_the_same_name_are_told_apart_by_their_address(bakery: Company, client: Client) -> None:
    take(client, bakery, send(client, bakery, "氏名,メール\n西 薫,one@tomugi.example\n"), invites="")
    page = send(client, bakery, "氏名,メール\n西 薫,two@tomugi.example\n")
    assert "新しい人 1人" in page
    take(client, bakery, page, invites="")
    assert "メールアドレスで" not in page and Member.objects.filter(name="西 薫").count() == 2
    assert any("メールアドレス" in each for each in problems_of(send(client, bakery, "氏名,部署\n西 薫,円山店\n")))


def test_a_team_is_found_by_the_end_of_its_path_where_that_is_clear(bakery: Company, client: Client) -> None:
    take(client, bakery, send(client, bakery, "氏名,部署\n甲 一,東京／総務\n乙 二,大阪／総務\n丙 三,東京／営業\n"))
    assert Team.objects.filter(name="総務").count() == 2
    page = send(client, bakery, "氏名,部署\n丁 四,営業\n戊 五,総務\n")
    assert ["「総務」というチームがいくつかあります" in each for each in problems_of(page)] == [True]
    take(client, bakery, page)
    assert Member.objects.get(name="丁 四").teams.get().parent == Team.objects.get(name="東京")


def test_teams_only_gain_people_unless_one_asks_to_move_them(bakery: Company, client: Client) -> None:
    sheet = "氏名,部署\n石川 陽菜,円山店\n"
    page = send(client, bakery, sheet)
    moved = client.post(bakery.url("people/sheet/"), {**fields_of(page), "moves": "on"}).content.decode()
    assert "<ins>マーケティング、円山店</ins>" in page and "<ins>円山店</ins>" in moved
    assert (
        "1人が新しいチームに入り" in page
        and 'name="moves" value="on"' in page
        and "1人が新しいチームに入り" not in moved
    )
    take(client, bakery, page)
    assert set(bakery.member.teams.all()) == {bakery.team, bakery.shop}
    take(client, bakery, send(client, bakery, sheet), moves="on")
    assert set(bakery.member.teams.all()) == {bakery.shop}


def test_another_leader_takes_a_team_over(bakery: Company, client: Client) -> None:
    take(client, bakery, send(client, bakery, "氏名,部署,リーダー\n石川 陽菜,マーケティング,○\n"))
    bakery.team.refresh_from_db()
    assert bakery.team.leader == bakery.member


def test_links_are_shown_once_and_many_come_as_a_file(bakery: Company, client: Client) -> None:
    answer = take(client, bakery, send(client, bakery, SHEET), invites="links")
    assert answer["Location"] == bakery.url("members/links/")
    page = client.get(answer["Location"]).content.decode()
    assert page.count("/invitations/") == 3 and "新田 光" in page
    many = "氏名\n" + "".join(f"人 {number}\n" for number in range(101))
    file = take(client, bakery, send(client, bakery, many), invites="links")
    assert file["Content-Type"].startswith("text/csv") and file.content.decode().count("/invitations/") == 101
    assert "no-store" in file["Cache-Control"]


def test_invitations_go_out_by_mail_where_there_is_an_address(bakery: Company, client: Client, with_mail: None) -> None:
    page = send(client, bakery, SHEET)
    assert fields_of(page)["invites"] == "mail"
    answer = take(client, bakery, page)
    assert outbox.outbox == [] and Letter.objects.count() == 2
    assert send_letters(timezone.now()) == 2 and send_letters(timezone.now()) == 0 and not Letter.objects.exists()
    assert sorted(each.to[0] for each in outbox.outbox) == ["nishi@tomugi.example", "nitta@tomugi.example"]
    assert "Tomugi" in outbox.outbox[1].body or "/invitations/" in outbox.outbox[1].body
    shown = client.get(answer["Location"]).content.decode()
    assert "見田 学" in shown and "新田 光" not in shown


def test_columns_are_corrected_by_hand(bakery: Company, client: Client) -> None:
    page = send(client, bakery, "a,b\n新田 光,円山店\n")
    assert "列を選んでください" in page
    told = {**fields_of(page), "column_name": "0", "column_team": "1"}
    again = client.post(bakery.url("people/sheet/"), told).content.decode()
    take(client, bakery, again)
    assert Member.objects.get(name="新田 光").teams.get() == bakery.shop


@pytest.mark.parametrize("reader", ["ja", "en"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_template_is_understood_and_its_example_never_taken(
    bakery: Company, client: Client, language: str, reader: str
) -> None:
    with override(language):
        sheet = people_template(bakery.organization)
        contents = (as_csv(sheet), as_xlsx(sheet))
    with override(reader):
        for content in contents:
            rows = rows_of(content, PEOPLE.most_rows)
            assert guessed(rows[0], FIELDS) == {code: place for place, code in enumerate(FIELDS)}
    page = send(client, bakery, as_csv(sheet))
    assert len(problems_of(page)) == 2 and "取りこむ</button>" not in page


def test_rubbish_sent_back_is_not_found(bakery: Company, client: Client) -> None:
    for cells in (
        "",
        "[]",
        "{}",
        "[[1]]",
        '[["a"],["b","c"]]',
        '[["a"],["\\u0000"]]',
        '[["a"],["\\ud800"]]',
        "[" * 3000,
    ):
        assert client.post(bakery.url("people/sheet/"), {"cells": cells, "take": "yes"}).status_code == 404
    assert Member.objects.count() == 7


def test_of_two_who_bring_the_same_sheet_the_second_adds_nobody(bakery: Company, client: Client) -> None:
    admin = bakery.client(bakery.admin)
    ours, theirs = send(client, bakery, SHEET), send(admin, bakery, SHEET)
    take(client, bakery, ours, invites="")
    people = Member.objects.count()
    take(admin, bakery, theirs, invites="")
    assert Member.objects.count() == people


@pytest.mark.proof
def test_three_thousand_people_come_in_a_reasonable_time(bakery: Company, client: Client) -> None:
    lines = (
        f"人 {n},,p{n}@tomugi.example,,本部{n % 6}／部{n % 60}／課{n % 300},{'○' if n < 300 else ''},"
        for n in range(3000)
    )
    sheet = SHEET.splitlines()[0] + "\n" + "\n".join(lines)
    began = time.monotonic()
    page = send(client, bakery, sheet)
    with CaptureQueriesContext(connection) as caught:
        answer = take(client, bakery, page, invites="links")
    assert answer["Content-Type"].startswith("text/csv")
    assert Member.objects.count() == 3007 and Team.objects.count() == 2 + 366
    assert len(caught) < 12_000 and time.monotonic() - began < 60
    assert "3000人は、もうこの表のとおりです" in send(client, bakery, sheet)
