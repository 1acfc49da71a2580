"""What is hidden is in no count that its reader gets; in the figure of the goal above it counts for everybody."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.closing import close_cycle
from rashin.goals.actions.comments import say
from rashin.goals.actions.content import ActionContent
from rashin.goals.actions.cycles import change_cycle_state
from rashin.goals.actions.looking_back import LookedBack, answer_closing
from rashin.goals.actions.todos import add_action
from rashin.goals.models import CycleState, DirectionSentence, Objective
from rashin.organizations.models import Member
from tests import cast
from tests.cast import TODAY, Company

pytestmark = pytest.mark.django_db
NEXT_DAY = TODAY + timedelta(days=1)


@pytest.fixture
def bakery() -> Company:
    return cast.company()


@pytest.fixture
def top(bakery: Company) -> Objective:
    """A company's objective with a number of its own; a confidential one counts in it, whose number is behind, whose
    owner wants help, and which itself holds one that everybody reads; and a confidential one of the company's."""
    top = bakery.objective("会社の目標", level="company", team=None, owner=bakery.owner)
    hidden = bakery.objective(
        "人の配置", contributes_to=top, visibility="people", team=bakery.shop, owner=bakery.owner,
        key_results=[cast.visitors(owner=bakery.clerk), cast.visitors(title="もう一つ", owner=bakery.clerk)],
    )  # fmt: skip
    bakery.objective("見える子の目標", contributes_to=hidden)
    bakery.objective("会社のもう一つ", level="company", team=None, owner=bakery.owner, visibility="people")
    for number, value in zip(hidden.key_results.all(), (5010, 5020), strict=True):
        record_check_in(number, Seen(value=Decimal(value), confidence=2, wants_help=True), by=bakery.owner, at=TODAY)
    return top


def _words(bakery: Company, member: Member, place: str) -> str:
    page = bakery.client(member).get(bakery.url(place))
    assert page.status_code == 200
    text = re.sub(r"<(script|style|svg).*?</\1>", "", page.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


@pytest.mark.parametrize("asked", ["", f"?day={TODAY.date()}"])
def test_the_boards_counts_are_of_what_its_reader_sees(bakery: Company, top: Objective, asked: str):
    with time_machine.travel(NEXT_DAY):
        all_of_it, seen = (_words(bakery, who, f"board/{asked}") for who in (bakery.owner, bakery.viewer))
    assert "会社の目標 2 つ" in all_of_it and "会社の目標 1 つ" in seen
    assert "今週の記入 2 /5件 あと3件・2人" in all_of_it and "今週の記入 0 /2件 あと2件・2人" in seen
    assert "遅れ 2 手を借りたい 2 未記入 3" in all_of_it and "すべての人" in seen
    assert "遅れ 2／4" in all_of_it and "自信 2〜5" in all_of_it
    lines = seen.partition("目標を探す")[2].partition("という意味です")[0]
    assert "手を借りたい" not in seen and "遅れ 2" not in seen and "自信 2" not in lines and "未記入 2" in seen
    assert re.search(r"非公開の目標( 会社)?( 非公開)? 1 % 自信 5 この目標", lines), lines


@pytest.mark.parametrize("asked", ["", f"?day={TODAY.date()}"])
def test_a_goals_page_counts_what_its_reader_sees_and_its_figure_stays(bakery: Company, top: Objective, asked: str):
    with time_machine.travel(NEXT_DAY):
        place = f"objectives/{top.public_id}/{asked}"
        all_of_it, seen = (_words(bakery, who, place) for who in (bakery.owner, bakery.viewer))
    assert "進み具合 1 % 遅れ 2／4" in all_of_it and "進み具合 1 % 順調" in seen
    assert "非公開の目標 0.8% 合わせて 0.8%" in seen
    if not asked:
        assert "自信 2〜5 最後に見た日 昨日 数える主要な結果4件すべて" in all_of_it
        assert "自信 5 見ることのできる主要な結果2件" in seen


def test_a_teams_week_counts_what_its_reader_sees(bakery: Company, top: Objective):
    bakery.objective("店の見える目標", team=bakery.shop, owner=bakery.owner)
    with time_machine.travel(NEXT_DAY):
        place = f"teams/{bakery.shop.public_id}/"
        all_of_it, seen = (_words(bakery, who, place) for who in (bakery.owner, bakery.viewer))
    asked = re.compile(r"今週の記入 (\d+) ?[/／] ?(\d+)")
    assert asked.findall(all_of_it) == [("2", "3")] and asked.findall(seen) == [("0", "1")]


def test_a_sentence_of_the_direction_counts_the_goals_that_its_reader_sees(bakery: Company):
    sentence = DirectionSentence.objects.create(
        organization=bakery.organization, section="where", text="町の朝をつくる"
    )  # fmt: skip
    bakery.objective("見える", serves=sentence)
    bakery.objective("見えない", serves=sentence, visibility="people", team=bakery.shop, owner=bakery.owner)
    bakery.objective("下書き", serves=sentence, state="draft")
    with time_machine.travel(NEXT_DAY):
        all_of_it, seen = (_words(bakery, who, "direction/") for who in (bakery.owner, bakery.viewer))
    assert "2件の目標が応えています" in all_of_it and "1件の目標が応えています" in seen


def test_a_story_counts_and_remarks_on_what_its_reader_sees(bakery: Company, top: Objective):
    hidden = Objective.objects.get(title="人の配置")
    add_action(hidden, ActionContent(title="面談する", assignees=(bakery.clerk,)), by=bakery.owner, at=TODAY)
    say(hidden, "ひとこと", by=bakery.admin, at=TODAY)
    cycle = change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=TODAY)
    said = LookedBack(cause="人が足りない", learning="早めに話す", following="drop")
    answer_closing(hidden.key_results.first(), said, by=bakery.owner, at=TODAY)
    for preview in (True, False):
        if not preview:
            close_cycle(cycle, by=bakery.owner, at=TODAY, without_answers=True)
        with time_machine.travel(NEXT_DAY):
            place = f"cycles/{cycle.public_id}/story/"
            all_of_it, seen = (_words(bakery, who, place) for who in (bakery.owner, bakery.viewer))
        assert "1／5" in all_of_it.replace(" ", "") and "0／2" in seen.replace(" ", "")
        assert "伊藤" in all_of_it and "伊藤" not in seen
    with time_machine.travel(NEXT_DAY):
        told, unsaid = (_words(bakery, who, "feed/?of=company") for who in (bakery.owner, bakery.viewer))
    assert "主要な結果5件のうち1件をふりかえりました" in told
    assert "第3四半期を閉じました。" in unsaid and "ふりかえりました" not in unsaid


@pytest.mark.parametrize("asked", ["", f"&day={TODAY.date()}"])
def test_a_list_goes_on_where_what_is_hidden_stands_before_its_end(
    bakery: Company, monkeypatch: pytest.MonkeyPatch, asked: str
):
    monkeypatch.setattr("rashin.goals.pages.board_page.OBJECTIVES", 3)
    monkeypatch.setattr("rashin.goals.pages.board_page.PEOPLE", 1)
    for number in range(2):
        secret = bakery.objective(f"隠れた{number}", visibility="people", team=bakery.shop, owner=bakery.owner)
        assert secret.visibility == "people"
    for number in range(5):
        bakery.objective(f"見える{number}", team=bakery.shop, owner=(bakery.leader, bakery.admin)[number % 2])
    browser = bakery.client(bakery.viewer)
    with time_machine.travel(NEXT_DAY):
        first, rest = (
            browser.get(bakery.url(f"board/?by=team&after={after}{asked}")).content.decode() for after in (0, 3)
        )
        people = browser.get(bakery.url(f"board/?by=person{asked}")).content.decode()
    assert [f"見える{number}" in first for number in range(5)] == [True] * 3 + [False] * 2 and "after=3" in first
    assert [f"見える{number}" in rest for number in range(5)] == [False] * 3 + [True] * 2
    assert "after=1" in people


def test_who_carries_a_hidden_goal_above_is_not_named_as_deciding(bakery: Company):
    hidden = bakery.objective("上の目標", visibility="people", team=bakery.shop, owner=bakery.admin)
    asked = bakery.objective("相談中の目標", contributes_to=hidden, owner=bakery.member, state="proposed")
    with time_machine.travel(NEXT_DAY):
        for place in (f"objectives/{asked.public_id}/", "agreeing/"):
            assert "伊藤" in _words(bakery, bakery.owner, place)
            seen = _words(bakery, bakery.member, place)
            assert "相談中の目標" in seen and "伊藤" not in seen and "佐藤" in seen
