"""A company brings its goals in a spreadsheet, as offices in Japan and elsewhere write them."""

from __future__ import annotations

import html
import io
import re
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.styles import Border, Side

from rashin.exchange.sheets.columns import guessed
from rashin.exchange.sheets.days import read_day
from rashin.exchange.sheets.files import as_csv, as_xlsx
from rashin.exchange.sheets.goals import FIELDS, GOALS, level_called
from rashin.exchange.sheets.reading import Unreadable, rows_of
from rashin.exchange.sheets.template import template
from rashin.goals.models import KeyResult, Level, Objective
from tests.cast import TODAY, Company, company

FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
SHEET = """部署,目標,責任者,KR,現状,目標値,単位,期限,担当者
マーケティング,はじめての人が見つけられる,佐藤美咲,訪問者,"５,０００","７,０００",人,令和8年12月25日,石川陽菜さん
,,,口コミを増やす,,５０,件,12/20,
円山店,また来たい店,小野寺 亮,待ち時間を短く,12.5,8,分,,
"""


@pytest.fixture
def bakery(db: None) -> Company:
    return company()


@pytest.fixture
def client(bakery: Company) -> Client:
    return bakery.client(bakery.leader)


def send(client: Client, bakery: Company, content: bytes, name: str = "goals.csv") -> str:
    told = {"cycle": bakery.cycle.public_id, "file": SimpleUploadedFile(name, content)}
    answer = client.post(bakery.url("plan/sheet/"), told)
    return str(answer.content.decode())


def fields_of(page: str) -> dict[str, str]:
    """What the preview's form would send back."""
    found = {name: html.unescape(value) for name, value in re.findall(r'name="(cells|cycle)" value="([^"]*)"', page)}
    for name, options in re.findall(r'<select[^>]*name="(column_\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="(\d*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_sheet_becomes_drafts_in_any_encoding(bakery: Company, client: Client, encoding: str, clock: object) -> None:
    page = send(client, bakery, SHEET.encode(encoding))
    assert "はじめての人が見つけられる" in page and not Objective.objects.exists()
    answer = client.post(bakery.url("plan/sheet/"), {**fields_of(page), "take": "yes"})
    assert answer.status_code == 302
    first, second = Objective.objects.order_by("pk")
    assert (first.state, first.team, first.owner) == ("draft", bakery.team, bakery.leader)
    visitors, reviews = first.key_results.order_by("position")
    assert (visitors.start, visitors.target, visitors.unit) == (Decimal(5000), Decimal(7000), "人")
    assert visitors.deadline == date(2026, 12, 25) and visitors.owner == bakery.member
    assert reviews.deadline == date(2026, 12, 20) and reviews.owner == bakery.leader
    waiting = second.key_results.get()
    assert waiting.kind == "decrease" and waiting.decimals == 1 and waiting.deadline == LAST


def test_heads_are_understood_as_the_pages_say_them_and_the_figures_are_shown(bakery: Company, client: Client) -> None:
    heads = "目標,主要な結果,はじめ,めざす,単位,いつまで\n"
    sheet = heads + "また来たい店,口コミを増やす,１０,５０,件,R8.12.25\n,待ち時間,12,,分,昨日\n"
    page = send(client, bakery, sheet.encode("cp932"))
    shown = re.sub(r"<[^>]+>", "", page)
    assert "10 → 50件" in shown and "12月25日" in shown, "what was understood is shown with its figures"
    assert "3行目 期日" in shown and "1つのセル" in shown


def test_drafts_are_shown_in_the_quarter_that_they_were_brought_into(bakery: Company, client: Client) -> None:
    page = send(client, bakery, SHEET.encode())
    answer = client.post(bakery.url("plan/sheet/"), {**fields_of(page), "take": "yes"}, follow=True)
    assert answer.redirect_chain[-1][0].endswith(f"plan/?cycle={bakery.cycle.public_id}")
    assert "また来たい店" in answer.content.decode()


def test_an_excel_file_and_its_dates_are_read(bakery: Company, client: Client) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Team", "Objective", "Key result", "Start", "Target", "Unit", "Due date"])
    page.append(["円山店", "A fine shop", "Satisfaction", 80, 90.5, "%", date(2026, 12, 1)])
    written = io.BytesIO()
    book.save(written)
    shown = send(client, bakery, written.getvalue(), "goals.xlsx")
    client.post(bakery.url("plan/sheet/"), {**fields_of(shown), "take": "yes"})
    row = KeyResult.objects.get()
    assert (row.target, row.decimals, row.deadline) == (Decimal("90.5"), 1, date(2026, 12, 1))


def test_a_cell_in_per_cent_is_read_as_it_is_shown() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append([0.05, 0.185, 1, 0.05, 5, 0.3])
    for column, shown_as in enumerate(("0%", "0.0%", "0%", "0.00", '0"%"', "General"), start=1):
        page.cell(1, column).number_format = shown_as
    written = io.BytesIO()
    book.save(written)
    assert rows_of(written.getvalue(), 10)[0][:6] == ["5%", "18.5%", "100%", "0.05", "5", "0.3"]


def test_a_target_in_per_cent_becomes_a_number_of_its_unit(bakery: Company, client: Client) -> None:
    page = send(
        client, bakery, "目標,主要な結果,はじめ,めざす値,単位\nまた来たい店,満足度を上げる,5%,18.5%,%\n".encode()
    )
    client.post(bakery.url("plan/sheet/"), {**fields_of(page), "take": "yes"})
    row = KeyResult.objects.get()
    assert (row.start, row.target, row.unit) == (Decimal(5), Decimal("18.5"), "%")


def test_a_file_that_was_cut_in_the_middle_of_a_letter_is_told_as_damaged() -> None:
    with pytest.raises(Unreadable, match="broken"):
        rows_of(SHEET.encode("cp932").rstrip()[:-1] + b"\x81", 10)


def test_what_is_not_understood_is_told_by_its_cell_and_left_out(bakery: Company, client: Client) -> None:
    sheet = SHEET.replace("円山店", "旭川店").replace("12.5", "たくさん")
    page = send(client, bakery, sheet.encode())
    assert "4行目" in page and "旭川店" in page and "2つのセル" in page
    client.post(bakery.url("plan/sheet/"), {**fields_of(page), "take": "yes"})
    assert [row.title for row in Objective.objects.all()] == ["はじめての人が見つけられる"]


def test_columns_are_corrected_by_hand(bakery: Company, client: Client) -> None:
    sheet = "a,b\nよい店にする,笑顔を30回\n"
    page = send(client, bakery, sheet.encode())
    assert "列を選んでください" in page
    told = {**fields_of(page), "column_objective": "0", "column_key_result": "1"}
    again = client.post(bakery.url("plan/sheet/"), told).content.decode()
    assert "笑顔を30回" in again
    client.post(bakery.url("plan/sheet/"), {**fields_of(again), "take": "yes"})
    assert KeyResult.objects.get().objective.title == "よい店にする"


def test_goals_count_in_each_other_as_the_sheet_says_in_any_order(bakery: Company, client: Client) -> None:
    sheet = "objective,parent,key result\nBelow,Above,a\nAbove,,b\n"
    page = send(client, bakery, sheet.encode())
    client.post(bakery.url("plan/sheet/"), {**fields_of(page), "take": "yes"})
    below = Objective.objects.get(title="Below")
    assert below.contributes_to is not None and below.contributes_to.title == "Above"


def test_nothing_is_written_when_an_action_refuses(bakery: Company, client: Client) -> None:
    page = send(client, bakery, b"objective,key result\nFine,a\nAlso fine,b\n")
    bakery.cycle.__class__.objects.filter(pk=bakery.cycle.pk).update(state="closed")
    assert client.post(bakery.url("plan/sheet/"), {**fields_of(page), "take": "yes"}).status_code == 404
    assert not Objective.objects.exists()


@pytest.mark.parametrize("reader", ["ja", "en"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_template_is_understood_as_it_is_given_out_whoever_brings_it_back(
    bakery: Company, language: str, reader: str
) -> None:
    with override(language):
        sheet = template(bakery.organization)
        contents = (as_csv(sheet), as_xlsx(sheet))
        labels = [str(label) for label in Level.labels]
    with override(reader):
        for content in contents:
            rows = rows_of(content, GOALS.most_rows)
            assert guessed(rows[0], FIELDS) == {code: place for place, code in enumerate(FIELDS)}
            assert len(rows) == 3
        assert [level_called(label) for label in labels] == Level.values


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-12-25", date(2026, 12, 25)), ("２０２６／１２／２５", date(2026, 12, 25)),
        ("2026年12月25日", date(2026, 12, 25)),
        ("令和8年12月25日", date(2026, 12, 25)), ("R8.12.25", date(2026, 12, 25)), ("r8/12/5", date(2026, 12, 5)),
        ("平成元年1月8日", date(1989, 1, 8)), ("12/25", date(2026, 12, 25)), ("11月末", date(2026, 11, 30)),
        ("12月25日", date(2026, 12, 25)), ("46381", date(2026, 12, 25)), ("", None),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(written: str, day: date | None) -> None:
    assert read_day(written, first=FIRST, last=LAST) == day


@pytest.mark.parametrize("written", ["soon", "13/45", "2026-02-30", "令和", "12月", "99999999"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        read_day(written, first=FIRST, last=LAST)


def test_a_day_without_a_year_in_a_cycle_over_new_year_falls_into_it() -> None:
    assert read_day("1/15", first=date(2026, 12, 1), last=date(2027, 2, 28)) == date(2027, 1, 15)
    assert read_day("12/15", first=date(2026, 12, 1), last=date(2027, 2, 28)) == date(2026, 12, 15)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_blank_lines_at_the_end_count_for_nothing_and_a_line_far_below_is_not_cut_in_silence(kind: str) -> None:
    def brought(*lines: tuple[int, str]) -> bytes:
        """A file with these texts on these lines, and 12,000 lines that were only drawn."""
        if kind == "csv":
            at = dict(lines)
            return "\n".join(f"{at.get(number, '')}," for number in range(1, 12_001)).encode()
        book = Workbook()
        page = book.create_sheet(index=0)
        for number, text in lines:
            page.cell(number, 1, text)
        page.cell(12_000, 1, "").border = Border(Side("thin"))
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    assert [row[:1] for row in rows_of(brought((1, "目標"), (2, "道をつくる")), GOALS.most_rows)] == [
        ["目標"],
        ["道をつくる"],
    ]
    with pytest.raises(Unreadable, match="too_many_rows"):
        rows_of(brought((1, "目標"), (11_000, "道をつくる")), GOALS.most_rows)


def test_rubbish_is_refused_in_words(bakery: Company, client: Client) -> None:
    rng = Random(7)
    files = [b"", b"PK\x03\x04 broken", b"\x00\x01\x02", b"x" * 5_000_001, b"a,b\n" * 1002]
    files += [bytes(rng.randrange(256) for _byte in range(rng.randrange(400))) for _file in range(200)]
    for content in files:
        try:
            rows = rows_of(content, GOALS.most_rows)
        except Unreadable:
            continue
        assert any(rows[0])
        assert all(len(row) in (0, len(rows[0])) for row in rows)
    for content in files[:12]:
        told = {"cycle": bakery.cycle.public_id, "file": SimpleUploadedFile("x.csv", content)}
        assert client.post(bakery.url("plan/sheet/"), told).status_code in (200, 422)


def test_rubbish_sent_back_is_not_found(bakery: Company, client: Client) -> None:
    for cells in ("", "[]", "{}", "[[1]]", '[["a"],["b","c"]]', '[["a"],["\\u0000"]]', "[" * 3000):
        told = {"cells": cells, "cycle": bakery.cycle.public_id, "take": "yes"}
        assert client.post(bakery.url("plan/sheet/"), told).status_code == 404
    assert not Objective.objects.exists() and TODAY
