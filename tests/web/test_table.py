"""The team's table: a leader enters for everybody; what is right is kept, what is wrong comes back."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.models import CheckIn, KeyResult, Kind, Reading
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef0123456789abcdef"
STEPS = '[{"due":null,"key":"a","title":"試作","weight":"1"},{"due":null,"key":"b","title":"3社","weight":"1"}]'


@pytest.fixture
def bakery(clock: Callable[..., None]) -> Company:
    clock("2026-11-24T09:00+09:00")
    return company()


@pytest.fixture
def sato(bakery: Company) -> Client:
    return bakery.client(bakery.leader)


def place(bakery: Company) -> str:
    return bakery.url(f"teams/{bakery.team.public_id}/table/")


def cells(key_result: KeyResult, **typed: Any) -> dict[str, Any]:
    last = CheckIn.objects.filter(key_result=key_result).order_by("recorded_at", "pk").last()
    typed = {"last_seen": last.public_id if last else "", **typed}
    return {f"{key_result.public_id}-{name}": value for name, value in typed.items()}


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_leader_enters_for_everybody_and_it_is_on_record(sato: Client, bakery: Company) -> None:
    rows = [bakery.key_result(visitors(owner=owner)) for owner in (bakery.member, bakery.leader)]
    assert text(sato.get(place(bakery))).count('class="with-unit"') == 2
    typed = {**cells(rows[0], value="５９６０", confidence="７", note="朝の記事"), **cells(rows[1], value="6,100")}
    answer = sato.post(place(bakery), {"idempotency_key": KEY, **typed})
    assert (answer.status_code, answer.headers["Location"]) == (302, place(bakery))
    first = CheckIn.objects.get(key_result=rows[0])
    assert (first.value, first.confidence, first.note) == (5960, 7, "朝の記事")
    assert (first.member, first.entered_by, first.source) == (bakery.member, bakery.leader, "table")


def test_what_is_wrong_stays_with_its_sentence_and_the_rest_is_kept(sato: Client, bakery: Company) -> None:
    right, wrong = (bakery.key_result(visitors(owner=bakery.member)) for _ in range(2))
    typed = {**cells(right, value="5960"), **cells(wrong, value="たくさん", confidence="11")}
    answer = sato.post(place(bakery), {"idempotency_key": KEY, **typed})
    page = text(answer)
    assert answer.status_code == 422
    assert 'value="たくさん"' in page and page.count('aria-invalid="true"') == 2
    assert CheckIn.objects.get().key_result == right
    again = re.search(r'name="idempotency_key" value="([0-9a-f]{32})"', page)
    assert again and again[1] != KEY


def test_taking_back_what_was_right_keeps_what_is_typed_in_the_other_rows(sato: Client, bakery: Company) -> None:
    right, wrong, later = (bakery.key_result(visitors(owner=bakery.member)) for _ in range(3))
    typed = {**cells(right, value="5960"), **cells(wrong, value="たくさん", note="雪の日")}
    page = text(sato.post(place(bakery), {"idempotency_key": KEY, **typed}))
    button = re.search(r'<button[^>]*form="table"[^>]*name="take_back"[^>]*value="(\w+)"', page)
    assert button and page.count("元に戻す") == 1
    more = {**cells(right), **cells(wrong, value="たくさん", note="雪の日"), **cells(later, value="6,100")}
    answer = sato.post(place(bakery), {"idempotency_key": "f" * 32, "take_back": button[1], **more})
    page = text(answer)
    right.refresh_from_db()
    assert answer.status_code == 200 and right.value is None and not later.check_ins.exists()
    assert all(f'value="{each}"' in page for each in ("たくさん", "雪の日", "6,100"))
    assert page.count('aria-invalid="true"') == 1 and "取り消しました" in page


def test_taking_back_what_nobody_sent_takes_nothing_back(sato: Client, bakery: Company) -> None:
    right = bakery.key_result(visitors(owner=bakery.member))
    sato.post(place(bakery), {"idempotency_key": KEY, **cells(right, value="5960")})
    for key in ("f" * 32, "売上を1億円から2億円に" * 3_000):
        sent = {"idempotency_key": "f" * 32, "take_back": key}
        for address in (place(bakery), bakery.url("week/entries/")):
            assert sato.post(address, sent).status_code == 200
    right.refresh_from_db()
    assert right.value == 5960


def test_enter_in_a_cell_saves_the_table_and_takes_nothing_back(sato: Client, bakery: Company) -> None:
    right, wrong = (bakery.key_result(visitors(owner=bakery.member)) for _ in range(2))
    typed = {**cells(right, value="5960"), **cells(wrong, value="たくさん")}
    page = text(sato.post(place(bakery), {"idempotency_key": KEY, **typed}))
    buttons = re.findall(r'<button[^>]*form="table"[^>]*>', page)
    assert "take_back" not in buttons[0] and "take_back" in buttons[1], "a browser's Enter presses the first one"


def test_empty_rows_stay_as_they_are_and_no_change_is_a_tick(sato: Client, bakery: Company) -> None:
    empty, same = (bakery.key_result(visitors(owner=bakery.member)) for _ in range(2))
    record_check_in(same, Seen(value=Decimal(5860)), by=bakery.leader, at=TODAY)
    sato.post(place(bakery), {"idempotency_key": KEY, **cells(empty), **cells(same, do="same")})
    assert not empty.check_ins.exists()
    assert same.check_ins.latest("pk").kind == "no_change"


def test_sending_twice_records_once_and_all_of_it_can_be_taken_back(sato: Client, bakery: Company) -> None:
    row = bakery.key_result(visitors(owner=bakery.member))
    sent = {"idempotency_key": KEY, **cells(row, value="5960")}
    sato.post(place(bakery), sent)
    sato.post(place(bakery), sent)
    assert CheckIn.objects.count() == 1
    sato.post(bakery.url(f"week/rounds/{KEY}/retraction/?team={bakery.team.public_id}"))
    row.refresh_from_db()
    assert row.value is None


def test_steps_are_ticked_in_the_table(sato: Client, bakery: Company) -> None:
    row = bakery.key_result(visitors(kind=Kind.MILESTONE, start=None, target=None, steps=STEPS))
    sato.post(place(bakery), {"idempotency_key": KEY, **cells(row, steps=["a"])})
    row.refresh_from_db()
    assert row.progress == Decimal("0.5")


def test_somebody_who_was_faster_is_named(sato: Client, bakery: Company) -> None:
    row = bakery.key_result(visitors(owner=bakery.member))
    before = cells(row, value="5960")
    record_check_in(row, Seen(value=Decimal(5900)), by=bakery.admin, at=TODAY)
    answer = sato.post(place(bakery), {"idempotency_key": KEY, **before})
    page = text(answer)
    assert answer.status_code == 422
    assert "伊藤 彩さんが5,900人" in page and 'value="5960"' in page
    last = re.search(rf'name="{row.public_id}-last_seen" value="(\w+)"', page)
    assert last
    sent = {"idempotency_key": "f" * 32, **cells(row, value="5960", last_seen=last[1])}
    assert sato.post(place(bakery), sent).status_code == 302


def test_only_who_leads_the_team_fills_its_table(bakery: Company) -> None:
    row = bakery.key_result(visitors(owner=bakery.member))
    answer = bakery.client(bakery.member).post(place(bakery), {"idempotency_key": KEY, **cells(row, value="1")})
    assert answer.status_code == 403
    assert bakery.client(bakery.admin).get(place(bakery)).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_rows(sato: Client, bakery: Company) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            sato.get(place(bakery))
        return len(found)

    bakery.key_result(visitors(owner=bakery.member))
    sato.get(place(bakery))
    first = queries()
    for _ in range(3):
        bakery.key_result(visitors(owner=bakery.leader))
    assert queries() == first


def entry_of(key_result: KeyResult) -> CheckIn:
    return CheckIn.objects.filter(key_result=key_result).latest("pk")


def test_one_day_stands_for_the_whole_table_and_a_row_may_name_another(sato: Client, bakery: Company) -> None:
    first, second = (bakery.key_result(visitors(owner=bakery.member)) for _ in range(2))
    assert 'name="for_date" value="2026-11-24"' in text(sato.get(place(bakery)))
    typed = {**cells(first, value="5960"), **cells(second, value="6100", for_date="2026-11-12")}
    sato.post(place(bakery), {"idempotency_key": KEY, "for_date": "2026-11-20", **typed})
    assert [str(entry_of(row).for_date) for row in (first, second)] == ["2026-11-20", "2026-11-12"]


def test_a_day_that_has_not_come_keeps_everything_that_was_typed(sato: Client, bakery: Company) -> None:
    row = bakery.key_result(visitors(owner=bakery.member))
    sent = {"idempotency_key": KEY, "for_date": "2026-11-25", **cells(row, value="5960", note="朝の記事")}
    answer = sato.post(place(bakery), sent)
    page = text(answer)
    assert answer.status_code == 422 and not CheckIn.objects.exists()
    assert 'value="5960"' in page and "朝の記事" in page and 'value="2026-11-25"' in page and "まだ来ていない日" in page


def test_a_monthly_number_is_for_its_month_whatever_the_day_of_the_table(sato: Client, bakery: Company) -> None:
    first, second = (bakery.key_result(visitors(owner=bakery.member, reading=Reading.PER_PERIOD)) for _ in range(2))
    assert '<option value="2026-10-31" selected>' in text(sato.get(place(bakery)))
    typed = {**cells(first, value="5300"), **cells(second, value="5200", month="2026-09-30")}
    sato.post(place(bakery), {"idempotency_key": KEY, "for_date": "2026-11-20", **typed})
    assert [str(entry_of(row).for_date) for row in (first, second)] == ["2026-10-31", "2026-09-30"]


def test_help_is_asked_for_and_no_longer_asked_for_in_the_table(sato: Client, bakery: Company) -> None:
    row, untouched = (bakery.key_result(visitors(owner=bakery.member)) for _ in range(2))
    for each in (row, untouched):
        record_check_in(each, Seen(value=Decimal(5860), wants_help=True), by=bakery.leader, at=TODAY)
    drawn = {**cells(row, drawn="help"), **cells(untouched, drawn="help", wants_help="on")}
    sato.post(place(bakery), {"idempotency_key": KEY, **drawn})
    row.refresh_from_db()
    assert (row.wants_help, row.value, untouched.check_ins.count()) == (False, 5860, 1)
    sato.post(place(bakery), {"idempotency_key": "f" * 32, **cells(row, drawn="", wants_help="on", value="5,900")})
    row.refresh_from_db()
    assert (row.wants_help, row.value) == (True, 5900)


def test_a_survey_takes_the_number_of_its_answers(sato: Client, bakery: Company) -> None:
    content = visitors(
        owner=bakery.member, kind=Kind.THRESHOLD, bound="at_least", target=Decimal(90), start=None, unit="%"
    )
    row = bakery.key_result(content)
    assert f'name="{row.public_id}-answers"' in text(sato.get(place(bakery)))
    sato.post(place(bakery), {"idempotency_key": KEY, **cells(row, value="91.5", answers="１２０")})
    assert (entry_of(row).value, entry_of(row).answers) == (Decimal("91.5"), 120)


def test_a_day_without_a_value_asks_for_the_value(sato: Client, bakery: Company) -> None:
    row = bakery.key_result(visitors(owner=bakery.member))
    record_check_in(row, Seen(value=Decimal(5860)), by=bakery.leader, at=TODAY)
    answer = sato.post(place(bakery), {"idempotency_key": KEY, **cells(row, for_date="2026-11-20")})
    assert answer.status_code == 422 and "この日の値を入れてください" in text(answer)
