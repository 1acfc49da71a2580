"""Pages of a past day: looked at by slider, form and address; never written on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from rashin.activity import log
from rashin.goals.actions.alignment import contribute_to, feed, stop_supporting, support
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.content import ObjectiveContent
from rashin.goals.actions.key_results import change_key_result
from rashin.goals.actions.objectives import archive_objective, change_objective
from rashin.goals.models import Cycle, KeyResult, Kind, Objective, Reading
from rashin.organizations.models import Given, Organization
from rashin.people.models import CoachedTeam
from tests.cast import FOUNDED, TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def bakery(clock: Any) -> Company:
    clock(TODAY)
    return company()


@pytest.fixture
def client(bakery: Company) -> Client:
    return bakery.client(bakery.leader)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address, headers={"accept-language": "ja"})
    assert answer.status_code == status
    return answer.content.decode()


def entered(bakery: Company, *values: int) -> Any:
    """A key result with an entry each week since the beginning."""
    row = bakery.key_result(owner=bakery.leader)
    for week, value in enumerate(values, start=1):
        record_check_in(row, Seen(value=Decimal(value)), by=bakery.leader, at=FOUNDED + week * WEEK)
    return row


def test_an_objective_is_seen_as_it_stood(bakery: Company, client: Client) -> None:
    row = entered(bakery, 5200, 6000)
    address = bakery.url(f"objectives/{row.objective.public_id}/")
    assert "6,000" in text(client, address)
    then = text(client, f"{address}?day=2026-10-10")
    assert "5,200" in then and "6,000" not in then
    assert "10月10日（土）の終わりの姿" in then and "今日に戻る" in then


def test_nothing_can_be_entered_on_a_past_day(bakery: Company, client: Client) -> None:
    row = entered(bakery, 5200)
    for address in (f"objectives/{row.objective.public_id}/", "week/"):
        page = text(client, bakery.url(f"{address}?day=2026-10-10"))
        main = page[page.index("<main") : page.index("</main>")]
        assert 'method="post"' not in main


def test_my_week_is_seen_as_it_stood(bakery: Company, client: Client) -> None:
    entered(bakery, 5200, 6000)
    then = text(client, bakery.url("week/?day=2026-10-08"))
    assert "5,200" in then and "6,000" not in then


def test_a_week_in_which_no_quarter_was_open_is_shown(bakery: Company, client: Client) -> None:
    Cycle.objects.update(state="closed")
    assert "10月8日（木）の終わりの姿" in text(client, bakery.url("week/?day=2026-10-08"))


@pytest.mark.parametrize("page", ["week/", "board/"])
@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-13-45", "この日は読みとれませんでした"),
        ("昨日", "この日は読みとれませんでした"),
        ("2026-11-25", "はまだ来ていません"),
        ("2026-09-30", "記録は2026年10月1日"),
    ],
)
def test_a_day_that_cannot_be_shown_is_told_why(
    bakery: Company, client: Client, page: str, day: str, words: str
) -> None:
    assert words in text(client, bakery.url(f"{page}?day={day}"), 422)


def test_the_day_may_be_typed_in_full_width(bakery: Company, client: Client) -> None:
    entered(bakery, 5200)
    assert "10月10日（土）の終わりの姿" in text(client, bakery.url("week/?day=２０２６-１０-１０"))


def test_today_asks_for_nothing_special(bakery: Company, client: Client) -> None:
    assert "終わりの姿" not in text(client, bakery.url("week/?day=2026-11-24"))


def test_before_it_was_written_an_objective_says_so(bakery: Company, client: Client) -> None:
    objective = bakery.objective(at=FOUNDED + 3 * WEEK)
    page = text(client, bakery.url(f"objectives/{objective.public_id}/?day=2026-10-10"))
    assert "まだ書かれていませんでした" in page


def test_a_late_entry_stands_in_the_chart_at_its_day_and_in_the_past_from_its_moment(
    bakery: Company, client: Client
) -> None:
    row = entered(bakery, 5200)
    seen = Seen(value=Decimal(6100), for_date=date(2026, 10, 12))
    record_check_in(row, seen, by=bakery.leader, at=FOUNDED + 3 * WEEK)
    address = bakery.url(f"objectives/{row.objective.public_id}/")
    assert "6,100" not in text(client, f"{address}?day=2026-10-14")  # what was known then
    later = text(client, f"{address}?day=2026-10-23")
    assert "10月12日" in later and "6,100" in later  # where it belongs


@pytest.mark.parametrize("page", ["week/", "board/"])
def test_a_day_before_the_first_quarter_is_shown_with_its_line_and_the_way_back(
    bakery: Company, client: Client, page: str
) -> None:
    Organization.objects.update(created_at=FOUNDED - 20 * WEEK)
    for cycle in Cycle.objects.all():
        log.record("cycle.opened", cycle, organization=bakery.organization, by=bakery.owner, at=FOUNDED, payload={})
    then = text(client, bakery.url(f"{page}?day=2026-09-20"))
    assert "9月20日（日）の終わりの姿" in then and f'href="{bakery.url(page)}">今日に戻る' in then
    assert 'id="day-line"' in then and 'value="2026-09-20"' in then
    assert "管理者が最初の四半期を始めます" not in then and f"{page}?day=2026-09-19" in then


@pytest.mark.parametrize("page", ["week/", "board/"])
def test_a_day_is_also_told_where_there_has_never_been_a_quarter(bakery: Company, client: Client, page: str) -> None:
    Cycle.objects.all().delete()
    assert "10月10日（土）の終わりの姿" in text(client, bakery.url(f"{page}?day=2026-10-10"))
    assert "記録は2026年10月1日" in text(client, bakery.url(f"{page}?day=2026-09-30"), 422)
    assert 'id="day-line"' not in text(client, bakery.url(page))


def test_what_is_told_as_so_many_days_ago_counts_from_the_day_that_is_shown(bakery: Company, client: Client) -> None:
    row = entered(bakery, 5200)  # on 8 October
    address = bakery.url(f"objectives/{row.objective.public_id}/")
    explained = bakery.url(f"key-results/{row.public_id}/explanation/")
    for page in (address, explained):
        assert "2日前" in text(client, f"{page}?day=2026-10-10") and "3日前" in text(client, f"{page}?day=2026-10-11")
    assert "今日 " in text(client, f"{address}?day=2026-10-08")
    story = client.get(f"{address}?day=2026-10-10&after=0", headers={"hx-request": "true", "accept-language": "ja"})
    assert "2日前" in story.content.decode()


# ---------- what changed between two days


def test_the_difference_of_two_days_tells_what_moved_and_whose_confidence_fell(bakery: Company, client: Client) -> None:
    row = entered(bakery, 5200)
    seen = Seen(value=Decimal(6000), confidence=3)
    record_check_in(row, seen, by=bakery.leader, at=FOUNDED + 3 * WEEK)
    page = text(client, bakery.url("changes/?from=2026-10-10&to=2026-10-23"))
    assert "10月10日（土）の終わりから10月23日（金）の終わりまで" in page
    assert "+40ポイント" in page and "5 → 3" in page and "下がった" in page
    assert page.index("マーケティング") < page.index(row.title)


def test_the_difference_tells_what_was_added_put_away_and_aligned_anew(bakery: Company, client: Client) -> None:
    top = bakery.objective("会社の目標", level="company", team=None, owner=bakery.owner)
    gone, moved = bakery.objective("なくなる目標"), bakery.objective("つながる目標")
    later = FOUNDED + 2 * WEEK
    archive_objective(gone, by=bakery.owner, at=later)
    contribute_to(moved, top, by=bakery.owner, at=later)
    bakery.objective("新しい目標", at=later)
    page = text(client, bakery.url("changes/?from=2026-10-10&to=2026-10-20"))
    for title, words in (
        ("なくなる目標", "なくなった"),
        ("新しい目標", "新しい"),
        ("つながる目標", "いまは「会社の目標」に数える"),
    ):
        assert words in page[page.index(f">{title}</a>") :][:900]
    only = text(client, bakery.url("changes/?from=2026-10-10&to=2026-10-20&only=gone"))
    assert "なくなる目標" in only and "新しい目標" not in only


def test_the_two_days_may_stand_in_either_order(bakery: Company, client: Client) -> None:
    entered(bakery, 5200, 6000)
    one = text(client, bakery.url("changes/?from=2026-10-10&to=2026-10-20"))
    other = text(client, bakery.url("changes/?from=2026-10-20&to=2026-10-10"))
    assert "+40ポイント" in one and "+40ポイント" in other


def test_today_may_be_the_first_of_the_two_days(bakery: Company, client: Client) -> None:
    page = text(client, bakery.url("changes/?from=2026-11-24&to=2026-10-10"))
    assert "10月10日（土）の終わりから11月24日（火）の終わりまで" in page


def test_without_days_it_is_since_last_week(bakery: Company, client: Client) -> None:
    entered(bakery, 5200, 5400, 5600, 5800, 6000, 6200, 6300)
    page = text(client, bakery.url("changes/"))
    assert "11月17日（火）の終わりから11月24日（火）の終わりまで" in page


def test_days_that_cannot_be_compared_are_told_at_their_field(bakery: Company, client: Client) -> None:
    page = text(client, bakery.url("changes/?from=2026-09-01&to=2027-01-01"), 422)
    assert "記録は2026年10月1日" in page and "はまだ来ていません" in page


def test_the_difference_asks_the_database_as_often_for_much_as_for_little(
    bakery: Company, client: Client, django_assert_max_num_queries: Any
) -> None:
    def asked() -> int:
        with django_assert_max_num_queries(60) as counted:
            text(client, bakery.url("changes/?from=2026-10-10&to=2026-11-20"))
        return len(counted)

    entered(bakery, 5200)
    asked()
    few = asked()
    for _each in range(3):
        entered(bakery, 5300, 5500)
    assert asked() == few


def fed_by(bakery: Company, title: str, *, of: str = "", **fields: Any) -> KeyResult:
    """A key result that others feed, under an objective of the same words."""
    content = visitors(title=title, kind=Kind.FED, reading=Reading.TOTAL, start=None, target=Decimal(90), unit="件")
    return bakery.key_result(content, title=of or f"{title}の目標", **fields)


def orders(bakery: Company, title: str) -> KeyResult:
    """A key result that can feed one of `fed_by`."""
    content = visitors(title=title, reading=Reading.TOTAL, entry="new", start=None, target=Decimal(50), unit="件")
    return bakery.key_result(content, title=f"{title}の目標")


def told_of(page: str, title: str) -> str:
    """The row of what changed in this objective or key result."""
    return page[page.index(f">{title}</a>") :].partition('<div class="ch-row')[0]


def content_of(objective: Objective, **changes: Any) -> ObjectiveContent:
    """What an objective says, with these changes."""
    names = ("title", "why", "level", "team", "owner", "serves", "stance", "contributes_to", "weight", "visibility")
    return ObjectiveContent(**{name: getattr(objective, name) for name in names} | changes)


SPAN = "changes/?from=2026-10-10&to=2026-10-20"
LATER = FOUNDED + 2 * WEEK


def test_the_difference_tells_of_which_team_and_level_an_objective_is_now(bakery: Company, client: Client) -> None:
    given, lifted = bakery.objective("店に渡す目標"), bakery.objective("会社に上げる目標")
    change_objective(given, content_of(given, team=bakery.shop), by=bakery.owner, at=LATER)
    change_objective(lifted, content_of(lifted, team=None, level="company"), by=bakery.owner, at=LATER)
    page = text(client, bakery.url(f"{SPAN}&only=realigned"))
    assert "チームは円山店（前はマーケティング）" in told_of(page, "店に渡す目標")
    assert "段階は会社（前はチーム）" in told_of(page, "会社に上げる目標")
    assert "チームはなし（前はマーケティング）" in told_of(page, "会社に上げる目標")


def test_the_difference_tells_which_number_is_fed_now_and_which_was(bakery: Company, client: Client) -> None:
    first, second = fed_by(bakery, "全店の注文"), fed_by(bakery, "ネットの注文")
    begins, stops, changes = (orders(bakery, title) for title in ("はじめる注文", "やめる注文", "替える注文"))
    for row in (stops, changes):
        feed(row, first, by=bakery.owner, at=FOUNDED)
    for row, into in ((begins, first), (stops, None), (changes, second)):
        feed(row, into, by=bakery.owner, at=LATER)
    page = text(client, bakery.url(f"{SPAN}&only=realigned"))
    assert "いまは「全店の注文」に足される" in told_of(page, "はじめる注文")
    assert "「全店の注文」に足されなくなった" in told_of(page, "やめる注文")
    assert "いまは「ネットの注文」に足される（前は「全店の注文」）" in told_of(page, "替える注文")


def test_the_difference_tells_how_a_number_is_made_of_what_feeds_it(bakery: Company, client: Client) -> None:
    row = fed_by(bakery, "全店の注文")
    names = ("title", "kind", "reading", "start", "target", "unit", "deadline", "first_day")
    content = visitors(**{name: getattr(row, name) for name in names}, feed_mode="average")
    change_key_result(row, content, by=bakery.owner, at=LATER)
    page = text(client, bakery.url(f"{SPAN}&only=realigned"))
    assert "集め方は平均（前は合計）" in told_of(page, "全店の注文")


def test_the_difference_tells_what_is_supported_now_and_what_is_no_longer(bakery: Company, client: Client) -> None:
    helping, kept, left = (bakery.objective(title) for title in ("助ける目標", "助け続ける先", "助けていた先"))
    number = fed_by(bakery, "助ける数字")
    support(helping, kept, by=bakery.owner, at=FOUNDED)
    link = support(helping, left, by=bakery.owner, at=FOUNDED)
    stop_supporting(link, by=bakery.owner, at=LATER)
    support(helping, number, by=bakery.owner, at=LATER)
    page = text(client, bakery.url(f"{SPAN}&only=realigned"))
    told = told_of(page, "助ける目標")
    assert "いまは「助ける数字」を支える" in told and "「助けていた先」を支えなくなった" in told
    assert "助け続ける先" not in page


def test_the_difference_tells_a_promise_that_became_an_aspiration(bakery: Company, client: Client) -> None:
    bold = bakery.objective("高く置く目標")
    change_objective(bold, content_of(bold, stance="aspirational"), by=bakery.owner, at=LATER)
    page = text(client, bakery.url(f"{SPAN}&only=stance"))
    assert "公約か挑戦か：挑戦（前は主要な結果ごとに決める）" in told_of(page, "高く置く目標")
    assert "公約か挑戦か：挑戦（前は公約）" in told_of(page, visitors().title)


def test_the_difference_names_what_is_supported_in_another_quarter(bakery: Company, client: Client) -> None:
    helping = bakery.objective("助ける目標")
    support(helping, bakery.objective("次の期の目標", cycle=bakery.following), by=bakery.owner, at=LATER)
    assert "いまは「次の期の目標」を支える" in told_of(text(client, bakery.url(SPAN)), "助ける目標")


@pytest.mark.parametrize("hidden", [{"visibility": "people"}, {"state": "draft"}])
@pytest.mark.parametrize("cycle", ["cycle", "following"])
def test_the_difference_is_silent_about_links_to_what_the_reader_does_not_see(
    bakery: Company, hidden: dict[str, Any], cycle: str
) -> None:
    helping, source = bakery.objective("助ける目標"), orders(bakery, "足される注文")
    within = {"team": bakery.shop, "owner": bakery.admin, **hidden}
    there = bakery.objective("内々の目標", cycle=getattr(bakery, cycle), **within)
    support(helping, there, by=bakery.owner, at=LATER)
    support(helping, there.key_results.get(), by=bakery.owner, at=LATER)
    number = fed_by(bakery, "内々の数字", of="内々の元", **within)
    feed(source, number, by=bakery.owner, at=LATER)
    told = text(bakery.client(bakery.owner), bakery.url(SPAN))
    assert "内々の目標" in told_of(told, "助ける目標") and "内々の数字" in told_of(told, "足される注文")
    page = text(bakery.client(bakery.member), bakery.url(SPAN))
    assert "内々" not in page and "助ける目標" not in page and "足される注文" not in page


def test_the_difference_does_not_name_a_draft_of_others_above(bakery: Company) -> None:
    draft = bakery.objective("内々の下書き", level="company", team=None, owner=bakery.owner, state="draft")
    contribute_to(bakery.objective("つながる目標"), draft, by=bakery.owner, at=LATER)
    assert "内々の下書き" in text(bakery.client(bakery.admin), bakery.url(SPAN))
    assert "つながる目標" not in text(bakery.client(bakery.member), bakery.url(SPAN))


def test_the_difference_does_not_name_a_team_that_a_coach_was_not_given(bakery: Company) -> None:
    moved = bakery.objective("渡す目標", team=bakery.shop)
    change_objective(moved, content_of(moved, team=bakery.team), by=bakery.owner, at=LATER)
    CoachedTeam.objects.create(organization=bakery.organization, member=bakery.coach, team=bakery.team)
    bakery.coach.given = Given.TEAMS
    bakery.coach.save(update_fields=["given"])
    page = text(bakery.client(bakery.coach), bakery.url(SPAN))
    told = told_of(page, "渡す目標")
    assert "チームが変わった" in told and "円山店" not in page


def test_the_difference_does_not_name_who_is_of_a_team_that_a_coach_was_not_given(bakery: Company) -> None:
    handed = bakery.objective("渡す目標", owner=bakery.clerk)
    change_objective(handed, content_of(handed, owner=bakery.leader), by=bakery.owner, at=LATER)
    CoachedTeam.objects.create(organization=bakery.organization, member=bakery.coach, team=bakery.team)
    bakery.coach.given = Given.TEAMS
    bakery.coach.save(update_fields=["given"])
    told = told_of(text(bakery.client(bakery.coach), bakery.url(SPAN)), "渡す目標")
    assert "佐藤" in told and "木村" not in told


def test_the_difference_asks_as_often_for_many_links_as_for_few(
    bakery: Company, client: Client, django_assert_max_num_queries: Any
) -> None:
    def asked() -> int:
        with django_assert_max_num_queries(70) as counted:
            text(client, bakery.url("changes/?from=2026-10-10&to=2026-11-20"))
        return len(counted)

    def link(title: str) -> None:
        helping, source = bakery.objective(f"{title}助ける"), orders(bakery, title)
        there = bakery.objective(f"{title}次", cycle=bakery.following)
        for helped in (there, there.key_results.get(), bakery.objective(f"{title}先")):
            support(helping, helped, by=bakery.owner, at=LATER)
        feed(source, fed_by(bakery, f"{title}合計"), by=bakery.owner, at=LATER)

    link("一")
    asked()
    few = asked()
    for title in "二三四":
        link(title)
    assert asked() == few


def test_a_number_is_explained_as_it_was(bakery: Company, client: Client) -> None:
    row = entered(bakery, 5200, 6000)
    address = bakery.url(f"key-results/{row.public_id}/explanation/")
    page = text(client, f"{address}?day=2026-10-10")
    assert "5,200" in page and "6,000" not in page


# ---------- the board


def test_the_board_is_seen_as_it_stood_and_its_links_stay_on_that_day(bakery: Company, client: Client) -> None:
    row = entered(bakery, 5200, 6000)
    page = text(client, bakery.url("board/?day=2026-10-10"))
    assert "いま5,200人" in page and "6,000" not in page
    assert f"objectives/{row.objective.public_id}/?day=2026-10-10" in page
    assert "by=team&amp;day=2026-10-10" in page


@pytest.mark.parametrize("by", ["", "&by=team", "&by=person", "&status=stale", "&q=訪問者"])
def test_every_order_and_filter_of_the_board_travels(bakery: Company, client: Client, by: str) -> None:
    entered(bakery, 4000)
    assert "いま4,000人" in text(client, bakery.url(f"board/?day=2026-11-20{by}"))


def test_a_branch_unfolds_as_it_stood(bakery: Company, client: Client) -> None:
    row = entered(bakery, 5200, 6000)
    address = bakery.url(f"board/{row.objective.public_id}/")
    assert "いま5,200人" in text(client, f"{address}?day=2026-10-10")
    text(client, f"{address}?day=2026-10-31")
    later = bakery.objective(at=FOUNDED + 3 * WEEK)
    text(client, bakery.url(f"board/{later.public_id}/?day=2026-10-10"), 404)


def test_the_past_board_asks_the_database_as_often_for_much_as_for_little(
    bakery: Company, client: Client, django_assert_max_num_queries: Any
) -> None:
    def asked() -> int:
        with django_assert_max_num_queries(40) as counted:
            text(client, bakery.url("board/?day=2026-10-20"))
        return len(counted)

    entered(bakery, 5200)
    asked()
    few = asked()
    for _each in range(3):
        entered(bakery, 5300, 5500)
    assert asked() == few
