"""My week without scripts: one form for all rows; what is right is recorded, what is wrong comes back at its row."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.models import CheckIn, KeyResult, Kind, Reading
from rashin.goals.queries.owed import count_owed
from tests.cast import TODAY, Company, company, visitors
from tests.web.form_reader import FormReader

pytestmark = pytest.mark.django_db
STEPS = '[{"due":null,"key":"a","title":"試作","weight":"1"},{"due":null,"key":"b","title":"3社","weight":"1"}]'


class WeekReader(FormReader):
    """What a browser without scripts would send of the one form, wherever its fields stand."""

    inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == "week"
        if given.get("form") == "week" or (self.inside and "form" not in given) or tag == "option":
            super().handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        if tag == "form":
            self.inside = False


@pytest.fixture
def bakery(clock: Callable[..., None]) -> Company:
    clock("2026-11-24T09:00+09:00")
    return company()


@pytest.fixture
def sato(bakery: Company) -> Client:
    return bakery.client(bakery.leader)


@pytest.fixture
def numbers(bakery: Company) -> list[KeyResult]:
    """Three numbers of 佐藤's, looked at a week ago: 5,860 each, confidence 6, help wanted."""
    rows = [bakery.key_result(visitors(owner=bakery.leader)) for _ in range(3)]
    for row in rows:
        seen = Seen(value=Decimal(5860), confidence=6, wants_help=True)
        record_check_in(row, seen, by=bakery.leader, at=TODAY - timedelta(days=8))
    return rows


def drawn(client: Client, bakery: Company) -> dict[str, str]:
    """The page as it was drawn, as it would be sent untouched."""
    return read(client.get(bakery.url("week/")))


def read(answer: Any) -> dict[str, str]:
    reader = WeekReader()
    reader.feed(answer.content.decode())
    return reader.found


def typed(row: KeyResult, **cells: str) -> dict[str, str]:
    return {f"{row.public_id}-{name}": value for name, value in cells.items()}


def save(client: Client, bakery: Company, sent: dict[str, Any]) -> Any:
    return client.post(bakery.url("week/entries/"), sent)


def entries(row: KeyResult) -> list[tuple[str, Decimal | None]]:
    today = CheckIn.objects.filter(key_result=row, recorded_at__gte=TODAY).order_by("pk")
    return [(each.kind, each.value) for each in today]


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_all_that_was_typed_is_saved_at_once(sato: Client, bakery: Company, numbers: list[KeyResult]) -> None:
    first, second, untouched = numbers
    sent = drawn(sato, bakery) | typed(first, value="５，９６０") | typed(second, note="広告を止めた", confidence="4")
    answer = save(sato, bakery, sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, bakery.url("week/"))
    assert [entries(row) for row in numbers] == [[("value", Decimal(5960))], [("no_change", None)], []]
    assert CheckIn.objects.latest("pk").note == "広告を止めた"
    assert not entries(untouched) and count_owed(bakery.leader, bakery.organization.day_of(TODAY)) == 1


def test_an_untouched_week_records_nothing(sato: Client, bakery: Company, numbers: list[KeyResult]) -> None:
    assert save(sato, bakery, drawn(sato, bakery)).status_code == 302
    assert not any(entries(row) for row in numbers)
    assert "何も記録していません" in text(sato.get(bakery.url("week/")))


def test_what_is_wrong_comes_back_at_its_row_and_the_others_are_saved(
    sato: Client, bakery: Company, numbers: list[KeyResult]
) -> None:
    right, wrong, late = numbers
    sent = drawn(sato, bakery) | typed(right, value="5960") | typed(wrong, value="たくさん", note="だいたい")
    answer = save(sato, bakery, sent | typed(late, value="6,010", for_date="2027-01-01"))
    page = text(answer)
    assert answer.status_code == 422
    assert entries(right) == [("value", Decimal(5960))] and not entries(wrong) and not entries(late)
    assert 'value="たくさん"' in page and "だいたい" in page and 'value="6,010"' in page
    assert f'href="#{wrong.public_id}-value"' in page
    again = read(answer) | typed(wrong, value="5,900") | typed(late, for_date="")
    assert again["idempotency_key"] != sent["idempotency_key"]
    assert save(sato, bakery, again).status_code == 302
    assert [entries(row) for row in numbers] == [[("value", Decimal(each))] for each in (5960, 5900, 6010)]


def test_a_button_of_one_row_saves_what_was_typed_in_the_others_too(
    sato: Client, bakery: Company, numbers: list[KeyResult]
) -> None:
    first, second, third = numbers
    sent = drawn(sato, bakery) | typed(first, do="same") | typed(second, value="5960")
    save(sato, bakery, sent | typed(third, do="later", until="2026-11-27"))
    assert [entries(row) for row in numbers] == [
        [("no_change", None)],
        [("value", Decimal(5960))],
        [("not_looked", None)],
    ]


def test_no_change_for_the_rest_keeps_what_was_typed(sato: Client, bakery: Company, numbers: list[KeyResult]) -> None:
    sent = drawn(sato, bakery) | typed(numbers[0], value="5960") | {"rest": "same"}
    assert save(sato, bakery, sent).status_code == 302
    assert [entries(row) for row in numbers] == [
        [("value", Decimal(5960))],
        [("no_change", None)],
        [("no_change", None)],
    ]


def test_sent_twice_it_is_recorded_once_and_all_of_it_can_be_taken_back(
    sato: Client, bakery: Company, numbers: list[KeyResult]
) -> None:
    sent = drawn(sato, bakery) | typed(numbers[0], value="5960", confidence="7") | typed(numbers[1], do="same")
    for _ in range(2):
        assert save(sato, bakery, sent).status_code == 302
    assert [entries(row) for row in numbers] == [[("value", Decimal(5960))], [("no_change", None)], []]
    undo = re.search(r'action="([^"]+week/rounds/[^"]+)"', text(sato.get(bakery.url("week/"))))
    assert undo
    sato.post(undo[1])
    assert count_owed(bakery.leader, bakery.organization.day_of(TODAY)) == 3


def test_who_was_faster_stands_beside_what_was_typed(sato: Client, bakery: Company, numbers: list[KeyResult]) -> None:
    mine, untouched = numbers[:2]
    sent = drawn(sato, bakery) | typed(mine, value="5960")
    for row in (mine, untouched):
        seen = Seen(value=Decimal(5900), confidence=9)
        record_check_in(row, seen, by=bakery.admin, at=TODAY)
    answer = save(sato, bakery, sent)
    page = text(answer)
    assert answer.status_code == 422
    assert page.count("伊藤 彩さんが5,900人") == 1 and 'value="5960"' in page
    assert save(sato, bakery, read(answer)).status_code == 302
    assert entries(mine)[-1] == ("value", Decimal(5960))
    assert entries(untouched) == [("value", Decimal(5900))]


def test_every_kind_of_number_is_read_from_the_one_form(sato: Client, bakery: Company) -> None:
    steps = bakery.key_result(visitors(owner=bakery.leader, kind=Kind.MILESTONE, start=None, target=None, steps=STEPS))
    habit = bakery.key_result(
        visitors(owner=bakery.leader, kind=Kind.RECURRING, start=None, target=None, unit="回", due_each=Decimal(8))
    )
    month = bakery.key_result(visitors(owner=bakery.leader, reading=Reading.PER_PERIOD))
    sent = drawn(sato, bakery)
    assert save(sato, bakery, sent).status_code == 302 and not CheckIn.objects.exists()
    told = typed(steps, steps="a") | typed(habit, do="all") | typed(month, value="5,300")
    assert save(sato, bakery, sent | told).status_code == 302
    assert CheckIn.objects.get(key_result=steps).step == "a"
    assert CheckIn.objects.get(key_result=habit).value == 8
    assert str(CheckIn.objects.get(key_result=month).for_date) == "2026-10-31"
