"""What pages show opens in a spreadsheet: safely, with numbers as numbers, in Japanese."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from rashin.exchange.sheets.files import FORMULA, Sheet, as_csv, as_xlsx
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.content import ActionContent, ObjectiveContent
from rashin.goals.actions.cycles import change_cycle_state
from rashin.goals.actions.looking_back import LookedBack, answer_closing
from rashin.goals.actions.objectives import draft_objective
from rashin.goals.actions.todos import add_action, tick_action
from rashin.goals.models import CycleState, KeyResult, Objective
from tests.cast import TODAY, Company, company, visitors

NASTY = '=HYPERLINK("http://evil.example")'


def read(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by its mark"
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


TEXTS = st.text("=+-@＝＋－＠\t\r\n'\"ab1,; 漢、\x0b\x1f", max_size=12)  # what a formula, a cell or a line is made of


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_no_text_becomes_a_formula_in_csv(texts: list[str]) -> None:
    for cell in read(as_csv(Sheet("s", ["a"] * len(texts), [texts])))[1]:
        assert not cell.startswith(FORMULA)


@settings(deadline=None)
@given(TEXTS)
def test_no_text_becomes_a_formula_in_xlsx(text: str) -> None:
    book = load_workbook(io.BytesIO(as_xlsx(Sheet("s", ["a"], [[text]]))))
    assert book.active.cell(2, 1).data_type != "f"  # type: ignore[union-attr]


@pytest.mark.parametrize("sign", "=+-@＝＋－＠\t\r\n")
def test_a_sign_that_begins_a_formula_is_preceded_by_an_apostrophe(sign: str) -> None:
    assert read(as_csv(Sheet("s", ["a"], [[f"{sign}1+1"]])))[1][0].startswith("'")


def test_numbers_days_and_what_is_unknown_stay_what_they_are() -> None:
    sheet = Sheet("値/表", ["数", "日", "無", "字"], [[Decimal("5900.50"), date(2026, 11, 24), None, "-5"]])
    assert read(as_csv(sheet))[1] == ["5900.5", "2026-11-24", "", "'-5"]
    row = load_workbook(io.BytesIO(as_xlsx(sheet))).active[2]  # type: ignore[index]
    assert row[0].value == 5900.5 and row[1].value.date() == date(2026, 11, 24) and row[2].value is None
    assert row[3].value == "-5"


@pytest.fixture
def bakery(db: None) -> Company:
    bakery = company()
    number = bakery.key_result(visitors(title=NASTY))
    record_check_in(number, Seen(value=Decimal(5900), note="@here"), by=bakery.leader, at=TODAY)
    bakery.objective("円山店の目標", team=bakery.shop, owner=bakery.owner)
    return bakery


def readers(bakery: Company) -> KeyResult:
    """A number that was 5,200 three weeks ago and is 6,000 since yesterday."""
    number = bakery.key_result(visitors(title="読者の数"))
    for days, value in ((21, 5200), (1, 6000)):
        record_check_in(number, Seen(value=Decimal(value)), by=bakery.leader, at=TODAY - timedelta(days=days))
    return number


@pytest.mark.parametrize("day", ["2030-01-01", "x", "2020-01-01"])
def test_of_a_day_that_cannot_be_shown_there_is_no_file(
    bakery: Company, clock: Callable[[datetime], None], day: str
) -> None:
    clock(TODAY)
    client, objective = bakery.client(bakery.leader), Objective.objects.get(title="円山店の目標")
    for place in ("board", "week", f"objectives/{objective.public_id}/entries"):
        assert client.get(bakery.url(f"{place}.csv")).status_code == 200
        assert client.get(bakery.url(f"{place}.csv?day={day}")).status_code == 404


def test_the_board_of_a_past_day_comes_as_it_stood(bakery: Company, clock: Callable[[datetime], None]) -> None:
    readers(bakery)
    clock(TODAY)
    client = bakery.client(bakery.leader)
    day = (TODAY - timedelta(days=7)).date()

    def values(query: str) -> dict[str, str]:
        rows = read(client.get(bakery.url(f"board.csv?{query}")).content)
        return {row[5]: row[8] for row in rows[1:]}

    assert values("")["読者の数"] == "6000" and values(f"day={day}")["読者の数"] == "5200"
    assert values(f"day={day}&q=読者") == {"読者の数": "5200"}
    assert f"board.csv?day={day}" in client.get(bakery.url(f"board/?day={day}")).content.decode()


def test_an_objective_s_entries_of_a_past_day_come_as_they_stood(
    bakery: Company, clock: Callable[[datetime], None]
) -> None:
    number = bakery.key_result(visitors(title="読者の数"))
    wrong = record_check_in(number, Seen(value=Decimal(5200)), by=bakery.leader, at=TODAY - timedelta(days=21))
    seen = Seen(value=Decimal(5250), for_date=wrong.for_date)
    record_check_in(number, seen, by=bakery.leader, at=TODAY - timedelta(days=3), replaces=wrong)
    record_check_in(number, Seen(value=Decimal(6000)), by=bakery.leader, at=TODAY - timedelta(days=1))
    clock(TODAY)
    client, page = bakery.client(bakery.leader), f"objectives/{number.objective.public_id}/"
    day = (TODAY - timedelta(days=7)).date()

    def values(query: str) -> list[str]:
        rows = read(client.get(bakery.url(f"{page}entries.csv{query}")).content)
        return [row[2] for row in rows[1:] if row[0] == "読者の数"]

    assert values("") == ["5250", "6000"] and values(f"?day={day}") == ["5200"]
    assert f"entries.csv?day={day}" in client.get(bakery.url(f"{page}?day={day}")).content.decode()


def test_the_entries_of_an_objective_that_had_not_been_written_are_not_there(
    bakery: Company, clock: Callable[[datetime], None]
) -> None:
    content = ObjectiveContent(title="新しい目標", level="team", team=bakery.team, owner=bakery.leader)
    late = draft_objective(content, cycle=bakery.cycle, by=bakery.leader, at=TODAY)
    clock(TODAY)
    client, entries = bakery.client(bakery.leader), bakery.url(f"objectives/{late.public_id}/entries.csv")
    assert client.get(entries).status_code == 200
    assert client.get(f"{entries}?day={(TODAY - timedelta(days=7)).date()}").status_code == 404


def test_my_week_of_a_past_day_comes_as_it_stood(bakery: Company, clock: Callable[[datetime], None]) -> None:
    number = readers(bakery)
    content = ActionContent(title="試食会", assignees=(bakery.leader,))
    action = add_action(number.objective, content, by=bakery.owner, at=TODAY - timedelta(days=20))
    tick_action(action, member=bakery.leader, on=TODAY.date(), by=bakery.leader, at=TODAY - timedelta(minutes=1))
    clock(TODAY)
    client, day = bakery.client(bakery.leader), (TODAY - timedelta(days=7)).date()

    def told(query: str) -> dict[str, tuple[str, str]]:
        rows = read(client.get(bakery.url(f"week.csv{query}")).content)
        return {row[0]: (row[3], row[6]) for row in rows[1:]}

    now, then = told(""), told(f"?day={day}")
    assert (now["読者の数"], now["試食会"]) == (("6000", "終わり"), ("", "終わり"))
    assert (then["読者の数"], then["試食会"]) == (("5200", "まだ"), ("", "まだ"))
    assert f"week.csv?day={day}" in client.get(bakery.url(f"week/?day={day}")).content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_board_its_entries_my_week_and_a_search_come_as_files(
    bakery: Company, kind: str, clock: Callable[..., None]
) -> None:
    clock(TODAY)
    client = bakery.client(bakery.leader)
    number = bakery.leader.key_results.select_related("objective").first()
    assert number is not None
    for place in (f"board.{kind}", f"week.{kind}", f"search.{kind}?q=HYPERLINK",
                  f"objectives/{number.objective.public_id}/entries.{kind}"):  # fmt: skip
        answer = client.get(bakery.url(place))
        assert answer.status_code == 200, place
        assert f".{kind}" in answer["Content-Disposition"]
        assert answer.content


def test_the_board_s_sheet_has_a_line_for_each_key_result_with_its_unit(
    bakery: Company, clock: Callable[..., None]
) -> None:
    clock(TODAY)
    heads, *rows = read(bakery.client(bakery.leader).get(bakery.url("board.csv")).content)
    line = dict(zip(heads, next(row for row in rows if row[5].startswith("'=")), strict=True))
    assert line["いま"] == "5900" and line["単位"] == "人" and line["めざす値"] == "7000"
    assert line["進み具合（%）"] == "45" and len(rows) == 2


def test_a_sheet_is_narrowed_down_as_its_page_is(bakery: Company, clock: Callable[..., None]) -> None:
    clock(TODAY)
    client = bakery.client(bakery.leader)
    rows = read(client.get(bakery.url(f"board.csv?team={bakery.shop.public_id}")).content)[1:]
    assert [row[2] for row in rows] == ["円山店の目標"]
    assert read(client.get(bakery.url("board.csv?q=nothing")).content)[1:] == []


def test_what_was_learnt_comes_as_a_file_to_those_who_read_it(
    bakery: Company, clock: Callable[[datetime], None]
) -> None:
    number = readers(bakery)
    secret = bakery.key_result(visitors(title="内緒"), visibility="people")
    bakery.cycle = change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=TODAY)
    for row in (number, secret):
        answer_closing(row, LookedBack(cause="雨", learning=f"{NASTY} と {row.title}"), by=bakery.leader, at=TODAY)
    clock(TODAY)
    for member, titles in ((bakery.leader, ["読者の数", "内緒"]), (bakery.viewer, ["読者の数"])):
        rows = read(bakery.client(member).get(bakery.url("learnings.csv")).content)[1:]
        assert [row[2] for row in rows] == titles and all(row[5].startswith("'=") for row in rows)
    assert read(bakery.client(bakery.leader).get(bakery.url("learnings.csv?q=内緒")).content)[1][2:5] == [
        "内緒",
        "",
        "雨",
    ]
    assert "learnings.xlsx?q=" in bakery.client(bakery.leader).get(bakery.url("learnings/?q=読者")).content.decode()


def test_another_kind_of_file_and_an_empty_search_are_not_there(bakery: Company) -> None:
    client = bakery.client(bakery.leader)
    assert client.get(bakery.url("board.pdf")).status_code == 404
    assert client.get(bakery.url("search.csv")).status_code == 404
