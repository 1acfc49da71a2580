"""The board: the whole company in one look, with as many queries for much as for little."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rashin.goals.actions.alignment import support
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.key_results import override_status
from rashin.goals.actions.objectives import archive_objective
from rashin.goals.models import KeyResult
from rashin.goals.queries import board as board_queries
from rashin.goals.queries.board import Span
from rashin.organizations.models import Member
from rashin.organizations.prepared import Prepared
from tests.cast import FOUNDED, TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1"


@pytest.fixture
def bakery(clock: Callable[[Any], None]) -> Company:
    clock(TODAY)
    return company()


@pytest.fixture
def client_of(bakery: Company) -> Client:
    return bakery.client(bakery.leader)


def page(client: Client, bakery: Company, query: str = "", **headers: str) -> str:
    answer = client.get(bakery.url("board/") + query, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def enter(bakery: Company, key_result: KeyResult, value: object, day: date, **fields: Any) -> None:
    seen = Seen(value=Decimal(str(value)), for_date=day, **fields)
    at = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    record_check_in(key_result, seen, by=bakery.owner, at=at)


def tree(bakery: Company) -> tuple[Any, Any, KeyResult]:
    """A company objective, a team's that counts in it, and the team's key result."""
    top = bakery.objective("札幌の朝に、灯麦のパンがある風景を増やす", level="company", team=None, owner=bakery.owner)
    below = bakery.objective(contributes_to=top, key_results=[visitors(title="サイトの月間訪問者")])
    return top, below, below.key_results.get()


@pytest.mark.parametrize("day", ["", "?day=2026-11-23"])
def test_the_company_counts_its_own_people_and_no_coach_from_outside(bakery: Company, day: str) -> None:
    own = Member.objects.filter(organization=bakery.organization).exclude(role="coach").count()
    page = bakery.client(bakery.owner).get(bakery.url(f"board/{day}")).content.decode()
    assert f'<p class="eyebrow">{bakery.organization.name}・{own}人</p>' in page


def test_a_company_without_objectives_sees_one_lamp_and_one_sentence(bakery: Company, client_of: Client) -> None:
    shown = page(client_of, bakery)
    assert "最初の目標を書きましょう" in shown
    assert 'class="card bd"' not in shown


def test_the_board_shows_objectives_key_results_road_pace_confidence_and_status(
    bakery: Company, client_of: Client
) -> None:
    top, below, key_result = tree(bakery)
    enter(bakery, key_result, 5960, date(2026, 11, 23), confidence=4)
    shown = page(client_of, bakery)
    for words in (top.title, below.title, "サイトの月間訪問者", "いま5,960人", "進捗 48%、今日の目安 59%", "注意"):
        assert words in shown
    assert "自信 4〜5" in shown  # the range of what is listed under the company's objective
    assert shown.count("注意 1／1") == 1 and "注意 1／2" in shown


def test_confidence_and_last_look_are_those_of_all_that_counts(bakery: Company, client_of: Client) -> None:
    """Also of what is folded, and the same on the objective's own page."""
    top, below, key_result = tree(bakery)
    third = bakery.objective("読まれる記事を書く", level="person", owner=bakery.leader, contributes_to=below)
    fourth = bakery.objective("見出しを磨く", level="person", owner=bakery.leader, contributes_to=third)
    enter(bakery, key_result, 5960, date(2026, 11, 16), confidence=6)
    for each, confidence, day in ((third, 4, date(2026, 11, 17)), (fourth, 9, date(2026, 11, 23))):
        enter(bakery, each.key_results.get(), 5960, day, confidence=confidence)
    enter(bakery, top.key_results.get(), 5960, date(2026, 11, 9), confidence=7)
    desk, phone = page(client_of, bakery), page(client_of, bakery, **{"User-Agent": PHONE})
    assert (desk.count("自信 4〜9"), phone.count("自信 4〜9")) == (3, 2)
    for objective, under in ((top, 4), (below, 3), (third, 2)):
        shown = client_of.get(bakery.url(f"objectives/{objective.public_id}/")).content.decode()
        assert "自信 4〜9" in shown and "昨日" in shown and f"数える主要な結果{under}件すべて" in shown


@pytest.mark.parametrize("query", ["?q=口コミ", "?by=team", "?by=person", "?q=口コミ&by=person"])
def test_no_search_or_order_changes_an_objectives_confidence(bakery: Company, client_of: Client, query: str) -> None:
    """What is left out of the list still counts in the objective."""
    reviews = visitors(title="口コミの数", owner=bakery.member)
    both = bakery.objective(key_results=[visitors(title="サイトの月間訪問者", owner=bakery.member), reviews])
    for row, confidence in zip(both.key_results.order_by("pk"), (3, 8), strict=True):
        enter(bakery, row, 5960, date(2026, 11, 16), confidence=confidence)
    below = bakery.objective("見出しを磨く", level="person", owner=bakery.member, contributes_to=both)
    enter(bakery, below.key_results.get(), 5960, date(2026, 11, 16), confidence=9)
    shown = page(client_of, bakery, query)
    assert "口コミの数" in shown and "自信 3〜9" in shown and "自信 3〜8" not in shown


@pytest.mark.parametrize("query", ["?q=見つける数字", "?q=見つける数字&by=team", "?by=person&q=見つける数字"])
def test_a_search_leaves_an_objectives_confidence_that_of_all_that_counts(
    bakery: Company, client_of: Client, query: str
) -> None:
    both = [visitors(title="見つける数字"), visitors(title="ほかの合計")]
    objective = bakery.objective("選ばれる店になる", key_results=both)
    for each, confidence in zip(objective.key_results.order_by("pk"), (8, 3), strict=True):
        enter(bakery, each, 5960, date(2026, 11, 16), confidence=confidence)
    shown = page(client_of, bakery, query)
    assert "見つける数字" in shown and "ほかの合計" not in shown
    assert "自信 3〜8" in shown


def test_of_more_than_can_be_looked_at_no_confidence_is_said(
    bakery: Company, client_of: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_queries, "MOST_BELOW", 1)
    monkeypatch.setattr(board_queries, "_BELOW", Prepared(board_queries._BELOW._build))
    _top, below, key_result = tree(bakery)
    enter(bakery, key_result, 5960, date(2026, 11, 16), confidence=6)
    for title in ("読まれる記事を書く", "見出しを磨く"):
        bakery.objective(title, level="person", owner=bakery.leader, contributes_to=below)
    assert board_queries.spans([below.pk])[below.pk] == Span(6, 6, date(2026, 11, 16), whole=False)


def test_two_levels_are_unfolded_at_a_desk_and_one_on_a_phone(bakery: Company, client_of: Client) -> None:
    _top, below, key_result = tree(bakery)
    third = bakery.objective("読まれる記事を書く", level="person", owner=bakery.leader, contributes_to=below)
    desk, phone = page(client_of, bakery), page(client_of, bakery, **{"User-Agent": PHONE})
    assert third.title in desk and key_result.title in desk
    assert below.title in phone
    assert third.title not in phone and "サイトの月間訪問者</a>" not in phone


def test_a_branch_loads_as_it_opens_and_is_a_page_without_script(bakery: Company, client_of: Client) -> None:
    _top, below, _key_result = tree(bakery)
    third = bakery.objective("読まれる記事を書く", contributes_to=below, key_results=[visitors(title="記事の読了")])
    shown = page(client_of, bakery)
    address = bakery.url(f"board/{third.public_id}/")
    assert f'hx-get="{address}?level=3"' in shown and "記事の読了" not in shown
    part = client_of.get(address + "?level=3", headers={"HX-Request": "true"}).content.decode()
    assert "記事の読了" in part and "<html" not in part and "lv4" in part
    whole = client_of.get(address).content.decode()
    assert "記事の読了" in whole and "<h1" in whole


def test_a_proposal_is_marked_and_not_counted_and_a_draft_is_not_shown(bakery: Company, client_of: Client) -> None:
    top, _below, _key_result = tree(bakery)
    bakery.objective("帰り道に立ち寄れる店にする", state="proposed", contributes_to=top)
    bakery.objective("まだ書いている途中の目標", state="draft", contributes_to=top)
    shown = page(client_of, bakery)
    assert "帰り道に立ち寄れる店にする" in shown and "相談中・まだ数えません" in shown
    assert "まだ書いている途中の目標" not in shown


def test_what_is_archived_is_not_shown_and_what_counted_in_it_stands_alone(bakery: Company, client_of: Client) -> None:
    top, below, _key_result = tree(bakery)
    archive_objective(top, by=bakery.owner, at=TODAY)
    shown = page(client_of, bakery)
    assert top.title not in shown and below.title in shown


def test_a_supporter_stands_dashed_beneath_what_it_supports_and_nowhere_else(
    bakery: Company, client_of: Client
) -> None:
    _top, below, _key_result = tree(bakery)
    helper = bakery.objective("朝の台所とつながる", level="person", owner=bakery.leader)
    support(helper, below, by=bakery.owner, at=FOUNDED)
    shown = page(client_of, bakery)
    assert shown.count(f">{helper.title}</a>") == 1
    assert "支える・進み具合には数えません" in shown


def test_two_that_support_each_other_are_both_shown(bakery: Company, client_of: Client) -> None:
    one, other = bakery.objective("ひとつめの目標"), bakery.objective("ふたつめの目標")
    support(one, other, by=bakery.owner, at=FOUNDED)
    support(other, one, by=bakery.owner, at=FOUNDED)
    shown = page(client_of, bakery)
    assert "ひとつめの目標" in shown and "ふたつめの目標" in shown


def test_a_stale_value_takes_the_place_of_the_status(bakery: Company, client_of: Client) -> None:
    _top, _below, key_result = tree(bakery)
    enter(bakery, key_result, 5100, date(2026, 11, 2))
    shown = page(client_of, bakery)
    assert "22日前の値" in shown
    assert "遅れ 1／1" not in shown and "注意 1／1" not in shown
    assert "サイトの月間訪問者" in page(client_of, bakery, "?status=stale")


def test_a_persons_own_judgement_stands_beside_the_status(bakery: Company, client_of: Client) -> None:
    _top, _below, key_result = tree(bakery)
    enter(bakery, key_result, 5100, date(2026, 11, 23))
    override_status(key_result, "on_track", reason="予約がもう入っています", by=bakery.owner, at=TODAY)
    shown = page(client_of, bakery)
    assert "小野寺 亮さんの判断" in shown and "予約がもう入っています" in shown


def test_a_persons_judgement_stays_beside_a_value_that_has_grown_old(bakery: Company, client_of: Client) -> None:
    """On the board, on the objective's page and on my week: their word, and the age as a mark."""
    _top, below, key_result = tree(bakery)
    enter(bakery, key_result, 5100, date(2026, 11, 2))
    override_status(key_result, "at_risk", reason="担当が休みます", by=bakery.owner, at=TODAY)
    shown = page(client_of, bakery)
    assert "22日前の値" in shown and "小野寺 亮さんの判断" in shown and "担当が休みます" in shown
    assert "注意 1／1" not in shown
    for address in (f"objectives/{below.public_id}/", "week/"):
        shown = bakery.client(bakery.leader).get(bakery.url(address)).content.decode()
        assert "22日前の値" in shown and "注意</span>" in shown, address


@pytest.mark.parametrize("status", ["behind", "at_risk", "stale", "help", "not_entered"])
def test_a_filter_shows_only_what_it_is_about(bakery: Company, client_of: Client, status: str) -> None:
    for name, value, day, wants_help in (
        ("behind", 5050, date(2026, 11, 24), False),
        ("at_risk", 5960, date(2026, 11, 24), False),
        ("stale", 6900, date(2026, 11, 2), False),
        ("help", 6900, date(2026, 11, 24), True),
    ):
        objective = bakery.objective(f"目標 {name}", key_results=[visitors(title=f"数字 {name}")])
        enter(bakery, objective.key_results.get(), value, day, wants_help=wants_help)
    bakery.objective("目標 not_entered", key_results=[visitors(title="数字 not_entered")])
    shown = page(client_of, bakery, f"?status={status}")
    found = {name for name in ("behind", "at_risk", "stale", "help", "not_entered") if f"数字 {name}<" in shown}
    assert found == ({"stale", "not_entered"} if status == "not_entered" else {status})


def test_the_weeks_entries_are_counted_and_lead_to_who_has_not_entered(bakery: Company, client_of: Client) -> None:
    _top, _below, key_result = tree(bakery)
    enter(bakery, key_result, 5960, date(2026, 11, 24))
    shown = page(client_of, bakery)
    assert "あと1件・1人" in shown
    people = page(client_of, bakery, "?by=person&status=not_entered")
    assert "小野寺 亮" in people and "サイトの月間訪問者</a>" not in people


def test_the_company_is_the_mean_of_its_objectives_and_says_how(bakery: Company, client_of: Client) -> None:
    for title, value in (("ひとつめ", 6000), ("ふたつめ", 5500)):
        objective = bakery.objective(title, level="company", team=None, owner=bakery.owner)
        enter(bakery, objective.key_results.get(), value, date(2026, 11, 24))
    shown = page(client_of, bakery)
    assert '<span class="num">38<small>%</small></span>' in shown  # (50 + 25) / 2 = 37.5
    assert "50.0%" in shown and "25.0%" in shown and "37.5%" in shown


def test_by_team_and_by_person_group_under_their_names(bakery: Company, client_of: Client) -> None:
    tree(bakery)
    bakery.objective("朝の一時間を、また来たい時間にする", team=bakery.shop, owner=bakery.clerk)
    teams = page(client_of, bakery, "?by=team")
    headings = re.findall(r'<h2 class="b-group">(?:<a[^>]*>)?([^<]+)', teams)
    assert headings == ["会社の目標", "マーケティング", "円山店"]
    people = page(client_of, bakery, "?by=person")
    assert people.index("木村 さくら</span></h2>") > 0 and "佐藤 美咲</span></h2>" in people


def test_a_team_or_a_person_narrows_the_board(bakery: Company, client_of: Client) -> None:
    tree(bakery)
    shop = bakery.objective("朝の一時間を、また来たい時間にする", team=bakery.shop, owner=bakery.clerk)
    for query in (f"?team={bakery.shop.public_id}", f"?person={bakery.clerk.public_id}"):
        shown = page(client_of, bakery, query)
        assert shop.title in shown and "サイトの月間訪問者</a>" not in shown


@pytest.mark.parametrize("words", ["訪問", "サイト", "さいと", "ｻｲﾄ", "サイト 訪問"])
def test_two_letters_in_any_width_and_kana_are_found(bakery: Company, client_of: Client, words: str) -> None:
    tree(bakery)
    bakery.objective("別の目標", key_results=[visitors(title="口コミの数")])
    shown = page(client_of, bakery, f"?q={words}")
    assert "サイトの月間訪問者" in shown and "口コミの数" not in shown


@pytest.mark.parametrize("words", ["%", "_", "100%", "\\"])
def test_signs_of_the_search_itself_mean_nothing_but_themselves(bakery: Company, client_of: Client, words: str) -> None:
    tree(bakery)
    assert "この条件に合うものはありません" in page(client_of, bakery, f"?q={words.replace('%', '%25')}")


def test_another_quarter_is_a_link_away(bakery: Company, client_of: Client) -> None:
    tree(bakery)
    bakery.objective("次の期の目標", cycle=bakery.following, state="proposed")
    shown = page(client_of, bakery)
    address = f"?cycle={bakery.following.public_id}"
    assert address in shown and "次の期の目標" not in shown
    following = page(client_of, bakery, address)
    assert "次の期の目標" in following and "第4四半期" in following and "日後に始まります" in following


def test_a_quarter_that_is_over_stands_as_on_its_last_day(bakery: Company, clock: Callable[[Any], None]) -> None:
    _top, _below, key_result = tree(bakery)
    enter(bakery, key_result, 6500, date(2026, 11, 24))
    clock("2027-02-10T09:00+09:00")
    shown = page(bakery.client(bakery.leader), bakery, f"?cycle={bakery.cycle.public_id}")
    assert "今日の目安 100%" in shown and "の値</span>" not in shown and "終了" in shown


def test_a_stranger_finds_nothing(bakery: Company) -> None:
    other = company("隣の会社", "tonari", domain="tonari.example")
    top, _below, _key_result = tree(bakery)
    stranger = other.client(other.owner)
    for rest in ("board/", f"board/{top.public_id}/"):
        assert stranger.get(bakery.url(rest)).status_code == 404
    assert stranger.get(other.url(f"board/{top.public_id}/")).status_code == 404


def test_nonsense_in_the_address_filters_nothing(bakery: Company, client_of: Client) -> None:
    top, _below, _key_result = tree(bakery)
    shown = page(client_of, bakery, "?cycle=x&by=y&team=z&person=v&status=w&after=-1")
    assert top.title in shown


def queries_for(client: Client, address: str) -> int:
    client.get(address)  # what is remembered after the first time is not the page's own
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.walk
@pytest.mark.parametrize(
    "query", ["", "?by=team", "?by=person", "?status=not_entered", "?q=訪問", "?status=behind&by=team"]
)
def test_the_number_of_queries_does_not_grow_with_the_rows(bakery: Company, client_of: Client, query: str) -> None:
    address = bakery.url("board/") + query
    grow(bakery, 1)
    few = queries_for(client_of, address)
    grow(bakery, 4)
    assert queries_for(client_of, address) <= few


def grow(bakery: Company, times: int) -> None:
    """More of everything that stands on the board."""
    for number in range(times):
        top, below, key_result = tree(bakery)
        third = bakery.objective(f"三段目 {number}", contributes_to=below, team=bakery.shop, owner=bakery.clerk)
        helper = bakery.objective(f"支える {number}", level="person", owner=bakery.member)
        support(helper, top, by=bakery.owner, at=FOUNDED)
        enter(bakery, key_result, 5050, date(2026, 11, 20))
        enter(bakery, third.key_results.get(), 5100, date(2026, 11, 20))


def test_more_than_fits_goes_on_by_a_link(bakery: Company, client_of: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rashin.goals.pages.board.EACH", 2)
    monkeypatch.setattr("rashin.goals.views.board.TOPS", 1)
    top, _below, _key_result = tree(bakery)
    for number in range(3):
        bakery.objective(f"子の目標 {number}", contributes_to=top)
    bakery.objective("もう一つの会社の目標", level="company", team=None, owner=bakery.owner)
    other = 'もう一つの会社の目標</a><span class="b-sub">'
    shown = page(client_of, bakery)
    assert "子の目標 0" in shown and "子の目標 1" not in shown and other not in shown
    part = client_of.get(
        bakery.url(f"board/{top.public_id}/?level=1&after=2"), headers={"HX-Request": "true"}
    ).content.decode()
    assert "子の目標 1" in part and "子の目標 2" in part and "子の目標 0" not in part
    further = client_of.get(bakery.url("board/?after=1"), headers={"HX-Request": "true"}).content.decode()
    assert other in further and "<html" not in further


def test_a_reader_of_english_reads_english(bakery: Company) -> None:
    tree(bakery)
    Member.objects.filter(pk=bakery.leader.pk).update(language="en")
    shown = page(bakery.client(bakery.leader), bakery)
    for words in ("FY2026 Q3", "week 8", "37 days left", "By alignment", "Looked at"):
        assert words in shown
    assert 'lang="en"' in shown
