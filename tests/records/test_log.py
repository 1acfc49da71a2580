"""The record of a company on a page and as a file: narrowed down, in words, for owners and administrators alone."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from django.http import HttpResponseBase

from rashin.activity import log, security
from rashin.activity.models import Event
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.people.actions.members import change_member
from rashin.records import queries
from tests import cast
from tests.cast import TODAY, Company, visitors

ADDRESS = "198.51.100.7"


@pytest.fixture
def bakery(db: None) -> Company:
    return cast.company()


def text(answer: HttpResponseBase) -> str:
    body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return body.decode("utf-8-sig")


def page(company: Company, query: str = "", **headers: str) -> str:
    answer = company.client(company.owner).get(company.url(f"settings/record/{query}"), headers=headers)
    assert answer.status_code == 200
    return text(answer)


def rows(company: Company, query: str = "") -> list[dict[str, object]]:
    answer = company.client(company.admin).get(company.url(f"settings/record.jsonl{query}"))
    return [json.loads(line) for line in text(answer).splitlines()]


def codes(company: Company, query: str = "") -> set[object]:
    return {row["event"] for row in rows(company, query)}


def test_a_change_says_who_when_from_where_before_and_after(bakery: Company) -> None:
    client = bakery.client(bakery.owner)
    client.post(
        bakery.url("settings/"),
        {"name": "灯麦", "language": "ja", "time_zone": "Asia/Tokyo", "fiscal_first_month": 4,
         "confidence_scale": "ten", "objectives_at_least": 3, "objectives_at_most": 5,
         "key_results_at_least": 2, "key_results_at_most": 5},
        REMOTE_ADDR=ADDRESS,
    )  # fmt: skip
    shown = page(bakery)
    for words in ("小野寺 亮", ADDRESS, "株式会社 灯麦 → <b>灯麦</b>"):
        assert words in shown


def test_a_role_is_told_before_and_after(bakery: Company) -> None:
    change_member(bakery.member, by=bakery.owner, at=TODAY, role="viewer")
    assert "member → <b>viewer</b>" in page(bakery)


def test_sign_ins_and_refusals_stand_among_the_changes(bakery: Company) -> None:
    bakery.comes_in(bakery.viewer).get(bakery.url("settings/"), REMOTE_ADDR=ADDRESS)
    shown = page(bakery)
    assert "見学 一" in shown and "/o/tomugi/settings/" in shown and "ログイン" in shown


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("goals", {"objective.drafted", "objective.agreed", "objective.proposed", "key_result.added"}),
        ("people", {"member.changed"}),
        ("refused", {"access.refused"}),
    ],
)
def test_a_kind_shows_its_lines_alone(bakery: Company, kind: str, found: set[str]) -> None:
    bakery.objective()
    change_member(bakery.member, by=bakery.owner, at=TODAY, name_reading="いしかわ")
    bakery.comes_in(bakery.viewer).get(bakery.url("settings/"))
    assert codes(bakery, f"?kind={kind}") <= found | {"key_result.agreed"} and codes(bakery, f"?kind={kind}")
    assert codes(bakery, "?kind=access") == {"account.signed_in", "export.taken"}


def test_who_is_found_by_a_part_of_the_name(bakery: Company) -> None:
    change_member(bakery.member, by=bakery.admin, at=TODAY, name_reading="いしかわ")
    bakery.objective()
    assert {row["who"] for row in rows(bakery, "?who=伊藤")} == {"伊藤 彩"}


@pytest.mark.parametrize("words", ["MQL", "ｍｑｌ", "mql"])
def test_words_are_looked_for_in_what_was_written_and_what_it_is_about(bakery: Company, words: str) -> None:
    number = bakery.key_result(visitors(title="MQLを月に20件から30件に"))
    record_check_in(number, Seen(value=cast.Decimal(5900)), by=bakery.leader, at=TODAY)
    bakery.objective("べつの目標")
    found = rows(bakery, f"?q={words}")
    assert "key_result.checked_in" in {row["event"] for row in found}
    assert all("べつの" not in json.dumps(row, ensure_ascii=False) for row in found)


def test_an_address_is_looked_for(bakery: Company) -> None:
    bakery.client(bakery.viewer).get(bakery.url("settings/"), REMOTE_ADDR=ADDRESS)
    assert {row["address"] for row in rows(bakery, f"?q={ADDRESS}")} == {ADDRESS}


def test_days_are_those_of_the_company(bakery: Company) -> None:
    bakery.objective()  # on the first of October, 9:00 in Sapporo
    security.note("account.signed_in", by=bakery.member, at=cast.FOUNDED - timedelta(hours=9, minutes=1))
    assert len(rows(bakery, "?until=2026-09-30")) == 1
    assert {row["at"][:10] for row in rows(bakery, "?since=2026-10-01&until=2026-10-01")} == {"2026-10-01"}


def test_a_day_that_cannot_be_read_is_told_at_its_field(bakery: Company) -> None:
    answer = bakery.client(bakery.owner).get(bakery.url("settings/record/?since=soon"))
    assert answer.status_code == 422


def test_long_lists_go_on_where_they_ended_while_new_lines_come_in(
    bakery: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rashin.records.views.log.PAGE", 3)
    monkeypatch.setattr(queries, "AT_ONCE", 3)
    for number in range(8):  # two at each moment
        at = TODAY + timedelta(minutes=number // 2)
        log.record("member.left", bakery.clerk, organization=bakery.organization, by=bakery.owner, at=at)
    filters = queries.Filters(kind="people")
    bakery.owner.organization = bakery.organization
    told, before = [], None
    while found := queries.lines(bakery.owner, filters, before=before, limit=3):
        told += [line.public_id for line in found[:3]]
        before = queries.Mark.read(str(queries.mark_of(found[:3][-1])))
        log.record("member.left", bakery.clerk, organization=bakery.organization, by=bakery.owner,
                   at=TODAY + timedelta(hours=1))  # fmt: skip
    old = Event.objects.filter(recorded_at__lt=TODAY + timedelta(hours=1))
    assert len(told) == 8 and set(told) == set(old.values_list("public_id", flat=True))
    assert [len(found) for found in queries.all_lines(bakery.owner, filters)][:2] == [3, 3]


def test_more_is_one_tap_away(bakery: Company) -> None:
    for number in range(queries.PAGE + 2):
        log.record("member.left", bakery.clerk, organization=bakery.organization, by=bakery.owner,
                   at=TODAY + timedelta(minutes=number))  # fmt: skip
    shown = page(bakery, "?kind=people")
    more = shown.partition('class="more"')[2].partition('href="')[2].partition("#")[0].replace("&amp;", "&")
    rest = page(bakery, more, **{"HX-Request": "true"})
    assert shown.count("log-line") == queries.PAGE and rest.count('class="log-line') == 2 and "<html" not in rest


def test_a_day_that_nobody_means_is_refused_in_words_and_narrows_nothing_down(bakery: Company) -> None:
    bakery.objective()
    answer = bakery.client(bakery.owner).get(bakery.url("settings/record/?since=0001-01-01&until=9999-12-31"))
    assert answer.status_code == 422
    shown = text(answer)
    assert "2000年から2199年までの日を選んでください。" in shown and "log-line" in shown


@pytest.mark.parametrize(
    "before",
    ["x", "2026-11-24", "~", "2026-11-24T00:00:00~x", "9999-99-99T00:00:00+00:00~x", "0001-01-01T00:00:00+09:00~x"],
)
def test_a_mark_that_means_nothing_shows_the_beginning(bakery: Company, before: str) -> None:
    bakery.objective()
    assert "log-line" in page(bakery, f"?before={before}")


def test_the_number_of_queries_does_not_grow_with_the_lines(bakery: Company, django_assert_max_num_queries) -> None:
    bakery.objective()
    client = bakery.client(bakery.owner)
    with django_assert_max_num_queries(25):
        client.get(bakery.url("settings/record/"))
    for number in range(6):
        bakery.objective(f"目標 {number}")
    with django_assert_max_num_queries(25):
        client.get(bakery.url("settings/record/"))


def test_a_file_holds_what_was_looked_for_and_no_formula(bakery: Company) -> None:
    bakery.objective('=HYPERLINK("https://evil.example")')
    change_member(bakery.clerk, by=bakery.owner, at=TODAY, name="@SUM(1+1)", name_reading="")
    change_member(bakery.member, by=bakery.owner, at=TODAY, name="+1 さん")
    answer = bakery.client(bakery.owner).get(bakery.url("settings/record.csv"))
    assert answer["Content-Disposition"].startswith('attachment; filename="tomugi-record-')
    table = list(csv.reader(io.StringIO(text(answer))))
    assert len(table) > 5 and len({len(row) for row in table}) == 1
    cells = [cell for row in table for cell in row]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_json_lines_hold_everything_that_was_written(bakery: Company) -> None:
    objective = bakery.objective()
    drafted = next(row for row in rows(bakery) if row["event"] == "objective.drafted")
    assert (drafted["subject"], drafted["called"]) == (objective.public_id, objective.title)
    assert drafted["who_id"] == bakery.owner.public_id and isinstance(drafted["content"], dict)


def test_an_unknown_kind_of_file_is_no_page(bakery: Company) -> None:
    assert bakery.client(bakery.owner).get(bakery.url("settings/record.exe")).status_code == 404


def test_taking_the_record_along_is_on_record_itself(bakery: Company) -> None:
    rows(bakery)
    assert "export.taken" in codes(bakery, "?kind=access")


def test_nothing_of_another_company_stands_in_it(bakery: Company) -> None:
    other = cast.company("株式会社 隣", "tonari", domain="tonari.example")
    other.objective("となりだけの目標")
    other.client(other.owner).get(bakery.url("board/"))
    told = json.dumps(rows(bakery), ensure_ascii=False)
    assert "となり" not in told and other.organization.public_id not in told


def test_an_event_that_nobody_has_words_for_is_told_all_the_same(bakery: Company) -> None:
    log.record("member.something_new", bakery.clerk, organization=bakery.organization, by=None, at=TODAY)
    security.note("account.something_new", by=bakery.member, at=TODAY)
    shown = page(bakery)
    assert "%(" not in shown and shown.count('class="log-line') >= 2


def test_a_device_is_told_in_words(bakery: Company) -> None:
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
    bakery.client(bakery.viewer).get(bakery.url("settings/"), HTTP_USER_AGENT=phone)
    assert "iPhoneのSafari" in page(bakery) and "AppleWebKit" not in page(bakery)


def test_what_was_written_cannot_become_part_of_the_page(bakery: Company) -> None:
    bakery.objective("<script>alert(1)</script>")
    change_member(bakery.clerk, by=bakery.owner, at=TODAY, name="<img src=x>")
    bakery.client(bakery.viewer).get(bakery.url("settings/"), HTTP_USER_AGENT="<svg onload=x>")
    shown = page(bakery)
    assert "<script>alert" not in shown and "<img src=x>" not in shown and "<svg onload" not in shown
