"""A company's and a team's week, what counts as late, and that every open number follows."""

from __future__ import annotations

import html
import re
from datetime import date
from decimal import Decimal

import pytest
from holidays.countries.japan import Japan

from rashin.activity.models import Event
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.models import CycleState, NodeKind, Revision
from rashin.people.calendars import calendar, closed_days, japanese_holidays
from tests import cast

MONDAYS = {"check_in_weekday": "0", "observes_japanese_holidays": "on"}
RANGES = {"ranges-TOTAL_FORMS": "2", "ranges-INITIAL_FORMS": "0"}


@pytest.mark.walk
def test_japans_holidays_are_those_that_another_library_counts() -> None:
    for year in range(1990, 2071):
        assert japanese_holidays(year) == {day for day in Japan(years=[year]) if day.year == year}, year


def closed(first: str, last: str = "", reason: str = "", **more: str) -> dict[str, str]:
    return RANGES | {"ranges-0-first": first, "ranges-0-last": last, "ranges-0-reason": reason} | more


def test_the_check_in_day_of_the_company_moves_every_open_due_day(bakery, owner, clock):
    clock(cast.TODAY)
    key_result = bakery.key_result()
    record_check_in(key_result, Seen(value=Decimal(5960)), by=bakery.leader, at=cast.TODAY)
    key_result.refresh_from_db()
    assert key_result.next_due == date(2026, 11, 30)
    assert owner.post(bakery.url("settings/calendar/"), MONDAYS | RANGES | {"check_in_weekday": "3"}).status_code == 302
    key_result.refresh_from_db()
    assert key_result.next_due == date(2026, 12, 3)
    assert Event.objects.filter(name="organization.calendar_changed").count() == 1


def test_a_teams_closed_days_move_its_due_days_only(bakery, clock):
    clock(cast.TODAY)
    ours = bakery.key_result()
    shops = bakery.key_result(title="円山店", team=bakery.shop, owner=bakery.owner)
    for each in (ours, shops):
        record_check_in(each, Seen(value=Decimal(5960)), by=bakery.owner, at=cast.TODAY)
    page = bakery.url(f"teams/{bakery.team.public_id}/calendar/")
    leader = bakery.client(bakery.leader)
    answer = leader.post(page, closed("2026-11-30", "2026-12-01", "棚卸し", check_in_weekday="", weekdays="2"))
    assert answer.status_code == 302
    ours.refresh_from_db()
    shops.refresh_from_db()
    assert (ours.next_due, shops.next_due) == (date(2026, 12, 3), date(2026, 11, 30))
    bakery.team.refresh_from_db()
    assert bakery.team.check_in_weekday is None
    assert calendar(bakery.organization, bakery.team).closed.is_closed(date(2026, 12, 2))
    assert "棚卸し" in leader.get(page).content.decode()


def test_an_emptied_row_goes_and_a_single_day_needs_no_end(bakery, owner):
    page = bakery.url("settings/calendar/")
    owner.post(page, MONDAYS | closed("2026-12-31"))
    assert 'value="2026-12-31"' in owner.get(page).content.decode()
    told = MONDAYS | RANGES | {"ranges-INITIAL_FORMS": "1", "ranges-0-first": "", "ranges-0-last": ""}
    assert owner.post(page, told).status_code == 302
    bakery.organization.refresh_from_db()
    assert bakery.organization.closed_days == '{"ranges":[],"weekdays":[]}'


def test_two_who_change_the_closed_days_lose_nothing(bakery, owner):
    page = bakery.url("settings/calendar/")
    owner.post(page, MONDAYS | closed("2026-12-31"))
    hidden = dict(re.findall(r'name="(seen|shown)" value="([^"]*)"', owner.get(page).content.decode()))
    hidden = {name: html.unescape(value) for name, value in hidden.items()}
    mine = MONDAYS | closed("2026-12-31") | {"ranges-1-first": "2027-01-02", "weekdays": ["2"]} | hidden
    other = MONDAYS | closed("2027-02-11", reason="棚卸し") | {"check_in_weekday": "3"} | hidden
    assert bakery.client(bakery.admin).post(page, other).status_code == 302
    assert owner.post(page, mine).status_code == 302
    bakery.organization.refresh_from_db()
    assert bakery.organization.check_in_weekday == 3
    days = closed_days(bakery.organization.closed_days)
    assert days.weekdays == {2}
    assert [each.first for each in days.ranges] == [date(2027, 1, 2), date(2027, 2, 11)]


def test_two_other_check_in_days_are_both_shown(bakery, owner):
    page = bakery.url("settings/calendar/")
    seen = html.unescape(re.search(r'name="seen" value="([^"]*)"', owner.get(page).content.decode())[1])
    owner.post(page, MONDAYS | RANGES | {"check_in_weekday": "3"})
    answer = owner.post(page, MONDAYS | RANGES | {"check_in_weekday": "4", "seen": seen})
    assert answer.status_code == 409 and "木曜日" in answer.content.decode()


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (closed("2026-12-31", "2026-12-30"), "休みの始まりより前の日です"),
        (closed("", "2026-12-31"), "休みの始まりの日を選んで"),
        (closed("not a day"), "日付を入れてください"),
        (closed("2226-12-31"), "2000年から2199年"),
        (closed("2026-01-01", "2028-01-01"), "1年より長い休み"),
        (RANGES | {"check_in_weekday": "9"}, "正しく選択してください"),
    ],
)
def test_what_cannot_be_a_calendar_comes_back_as_it_was_typed(bakery, owner, told, says):
    answer = owner.post(bakery.url("settings/calendar/"), MONDAYS | told)
    assert answer.status_code == 422 and says in answer.content.decode()
    bakery.organization.refresh_from_db()
    assert bakery.organization.closed_days == "{}"


def test_a_week_without_an_open_day_is_refused(bakery, owner):
    told = MONDAYS | RANGES | {"weekdays": [str(day) for day in range(7)]}
    answer = owner.post(bakery.url("settings/calendar/"), told)
    assert answer.status_code == 422 and "休みでない日が要ります" in answer.content.decode()


def test_a_number_is_judged_anew_when_the_thresholds_change(bakery, owner, clock):
    clock(cast.TODAY)
    key_result = bakery.key_result()
    record_check_in(key_result, Seen(value=Decimal(6100)), by=bakery.leader, at=cast.TODAY)
    key_result.refresh_from_db()
    assert key_result.status == "on_track"
    told = {
        "pace_begins": "10",
        "at_risk_below": "99",
        "at_risk_points": "1",
        "behind_below": "98",
        "behind_points": "1",
    }
    before = key_result.progress
    assert owner.post(bakery.url("settings/thresholds/"), told | {"at_risk_below": "99.9"}).status_code == 302
    key_result.refresh_from_db()
    assert key_result.progress == before
    bakery.organization.refresh_from_db()
    assert bakery.organization.at_risk_below == Decimal("0.999")


def test_behind_begins_after_at_risk(bakery, owner):
    told = {
        "pace_begins": "10",
        "at_risk_below": "70",
        "at_risk_points": "20",
        "behind_below": "90",
        "behind_points": "10",
    }
    answer = owner.post(bakery.url("settings/thresholds/"), told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_behind_below_error"' in page and 'id="id_behind_points_error"' in page


def test_the_version_before_the_first_change_is_kept_too(bakery, owner):
    owner.post(bakery.url("settings/calendar/"), MONDAYS | RANGES | {"check_in_weekday": "3"})
    rows = Revision.objects.filter(node_kind=NodeKind.ORGANIZATION, node=bakery.organization.pk).order_by("recorded_at")
    first, second = rows
    assert first.recorded_at == bakery.organization.created_at
    assert '"check_in_weekday":0' in first.definition and '"check_in_weekday":3' in second.definition
    owner.post(bakery.url("settings/calendar/"), MONDAYS | RANGES | {"check_in_weekday": "4"})
    assert rows.all().count() == 3


def test_what_is_closed_stays_as_it_was(bakery, owner, clock):
    clock(cast.TODAY)
    key_result = bakery.key_result()
    record_check_in(key_result, Seen(value=Decimal(5960)), by=bakery.leader, at=cast.TODAY)
    bakery.cycle.state = CycleState.CLOSED
    bakery.cycle.save(update_fields=["state"])
    owner.post(bakery.url("settings/calendar/"), MONDAYS | RANGES | {"check_in_weekday": "3"})
    key_result.refresh_from_db()
    assert key_result.next_due == date(2026, 11, 30)
