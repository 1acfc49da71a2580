"""Looking back in the browser: the screen, its answers, closing, the story, the chain, learnings, my week."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from rashin.goals.actions.alignment import contribute_to
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.closing import close_cycle, reopen_cycle
from rashin.goals.actions.cycles import change_cycle_state
from rashin.goals.actions.looking_back import LookedBack, answer_closing, return_answer, sum_up, take_back_answer
from rashin.goals.actions.moving import copy_objective, move_key_result
from rashin.goals.actions.objectives import archive_objective
from rashin.goals.models import Closure, Cycle, CycleState, KeyResult, Objective, ObjectiveClosure
from rashin.goals.pages.story import MOST_CHAPTERS, chosen_chapters
from rashin.goals.queries.learnings import learnings_like
from rashin.organizations.models import Member
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db
JANUARY = TODAY + timedelta(days=45)


@pytest.fixture
def bakery() -> Company:
    """Marketing has two numbers with values; the quarter closes."""
    bakery = company()
    objective = bakery.objective(key_results=[visitors(), visitors(title="常連の割合を30%から40%に", unit="%")])
    for row in objective.key_results.all():
        record_check_in(row, Seen(value=Decimal(6200), note="店頭で声をかけた"), by=bakery.leader, at=TODAY)
    bakery.cycle = change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=JANUARY)
    return bakery


def first(bakery: Company) -> KeyResult:
    return KeyResult.objects.select_related("objective").order_by("pk")[0]


def screen(bakery: Company, client: Client, query: str = "") -> str:
    answer = client.get(bakery.url(f"cycles/{bakery.cycle.public_id}/closing/{query}"))
    assert answer.status_code == 200
    return answer.content.decode()


def typed(bakery: Company, client: Client, row: KeyResult, **fields: Any) -> Any:
    return client.post(bakery.url(f"key-results/{row.public_id}/closure/?while=typing"), fields)


def all_answered(bakery: Company) -> None:
    for row in KeyResult.objects.all():
        said = LookedBack(cause="人手", learning="店の一言が効く", following="keep")
        answer_closing(row, said, by=bakery.leader, at=JANUARY)


def test_mine_stands_first_with_its_entries_and_its_proposed_score(bakery: Company) -> None:
    page = screen(bakery, bakery.client(bakery.leader))
    assert "サイトの月間訪問者" in page and "0.6（進み具合のとおり）" in page and "店頭で声をかけた" in page
    assert page.count('class="cl-card"') == 2 and "佐藤 美咲さんの主要な結果" not in page


def test_who_closes_sees_what_was_never_agreed(bakery: Company) -> None:
    draft = bakery.objective("店先の席", state="draft")
    page = screen(bakery, bakery.client(bakery.owner))
    assert "合意されなかった目標が1件" in page and f"/plan/?cycle={bakery.cycle.public_id}" in page
    assert "合意されなかった" not in screen(bakery, bakery.client(bakery.leader))
    archive_objective(draft, by=bakery.owner, at=JANUARY)
    assert "合意されなかった" not in screen(bakery, bakery.client(bakery.owner))


def test_without_a_key_result_one_sees_who_is_asked(bakery: Company) -> None:
    page = screen(bakery, bakery.client(bakery.viewer))
    assert 'class="cl-card"' not in page and "佐藤 美咲" in page and "?of=" not in page


def test_an_administrator_opens_somebody_else_s(bakery: Company) -> None:
    client = bakery.client(bakery.admin)
    page = screen(bakery, client, f"?of={bakery.leader.public_id}")
    assert page.count('class="cl-card"') == 2


def test_nobody_opens_what_they_may_not_answer(bakery: Company) -> None:
    page = screen(bakery, bakery.client(bakery.member), f"?of={bakery.leader.public_id}")
    assert 'class="cl-card"' not in page


def test_what_is_typed_saves_itself_and_says_what_is_still_missing(bakery: Company) -> None:
    client, row = bakery.client(bakery.leader), first(bakery)
    told = typed(bakery, client, row, version=0, learning="店の一言が効く").json()
    assert told["version"] == "1" and not told["whole"] and "わけ" in told["words"]
    told = typed(bakery, client, row, version=1, learning="店の一言が効く", cause="人手", following="change").json()
    assert told["whole"] and "0.6" in told["seal"]


def test_who_types_second_is_shown_what_the_first_wrote(bakery: Company) -> None:
    row = first(bakery)
    typed(bakery, bakery.client(bakery.leader), row, version=0, learning="店の一言が効く")
    answer = typed(bakery, bakery.client(bakery.owner), row, version=0, learning="天気")
    assert answer.status_code == 409 and "店の一言が効く" in answer.json()["theirs"]
    assert Closure.objects.get().learning == "店の一言が効く"


def test_the_other_version_is_told_in_the_reader_s_words(bakery: Company) -> None:
    row = first(bakery)
    said = LookedBack(score=Decimal("0.8"), reason="工事があった", cause="人手", following="keep")
    answer_closing(row, said, by=bakery.owner, at=JANUARY)
    told = typed(bakery, bakery.client(bakery.leader), row, version=0, learning="天気").json()["theirs"]
    assert "小野寺 亮" in told and "続ける" in told and "keep" not in told
    assert "0.8" in told and "点数" in told and "工事があった" in told


def test_without_scripts_both_versions_are_shown_and_nothing_typed_is_lost(bakery: Company) -> None:
    row = first(bakery)
    said = LookedBack(cause="人手が足りなかった", learning="天気に左右された", following="drop")
    answer_closing(row, said, by=bakery.owner, at=JANUARY)
    client, address = bakery.client(bakery.leader), bakery.url(f"key-results/{row.public_id}/closure/")
    mine = {"version": 0, "cause": "声かけに差があった", "learning": "店の一言が効く", "following": "keep"}
    answer = client.post(address, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    for both in (
        "声かけに差があった</textarea>",
        "店の一言が効く</textarea>",
        "人手が足りなかった",
        "天気に左右された",
        "小野寺 亮",
    ):
        assert both in page, both
    assert "やめる</dd>" in page and re.search(r'value="keep"[^>]*checked', page)
    assert Closure.objects.get().learning == "天気に左右された"
    assert client.post(address, {**mine, "version": version_on(page, row.public_id)}).status_code == 302
    assert Closure.objects.get().learning == "店の一言が効く", "saved over it knowingly"


def test_the_same_holds_for_the_line_of_an_objective(bakery: Company) -> None:
    objective = first(bakery).objective
    sum_up(objective, "道は半分まで来た", by=bakery.owner, at=JANUARY)
    client, address = bakery.client(bakery.leader), bakery.url(f"objectives/{objective.public_id}/closure/")
    answer = client.post(address, {"version": 0, "summary": "まだ遠い"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "まだ遠い</textarea>" in page and "道は半分まで来た" in page
    assert (
        client.post(address, {"version": version_on(page, objective.public_id), "summary": "まだ遠い"}).status_code
        == 302
    )
    assert ObjectiveClosure.objects.get().summary == "まだ遠い"


def test_what_came_back_stands_on_the_page_whoever_is_asked_for_it(bakery: Company) -> None:
    row = first(bakery)
    answer_closing(row, LookedBack(learning="天気に左右された"), by=bakery.leader, at=JANUARY)
    address = bakery.url(f"key-results/{row.public_id}/closure/")
    page = bakery.client(bakery.admin).post(address, {"version": 0, "learning": "店の一言が効く"}).content.decode()
    assert "店の一言が効く</textarea>" in page and "天気に左右された" in page


def test_who_saves_second_is_told_that_the_answer_was_taken_back(bakery: Company) -> None:
    row, client = first(bakery), bakery.client(bakery.leader)
    said = LookedBack(cause="人手", learning="天気に左右された", following="keep")
    version = answer_closing(row, said, by=bakery.leader, at=JANUARY).version
    take_back_answer(row, by=bakery.owner, at=JANUARY)
    answer = client.post(bakery.url(f"key-results/{row.public_id}/closure/"), {"version": version, "cause": "人手"})
    assert answer.status_code == 409 and "取り消され、数えられていません" in answer.content.decode()


def version_on(page: str, public_id: str) -> str:
    """The version that the form of this key result or objective was drawn from."""
    form = page.partition(f'/{public_id}/closure/"')[2]
    found = re.search(r'name="version" value="(\d+)"', form)
    assert found
    return found[1]


def test_without_scripts_a_form_saves_and_leads_back_with_an_undo(bakery: Company) -> None:
    client, row = bakery.client(bakery.leader), first(bakery)
    address = bakery.url(f"key-results/{row.public_id}/closure/")
    fields = {"version": 0, "cause": "人手", "following": "keep", "learning": "一言"}
    page = client.post(address, fields, follow=True).content.decode()
    assert "保存しました" in page and f"{address}retraction/" in page
    assert client.post(f"{address}retraction/", {"of": "目標" * 3_000}).status_code == 302  # nobody's name
    assert Closure.objects.get().taken_back_at is not None
    client.post(f"{address}return/")
    assert Closure.objects.get().taken_back_at is None


def test_what_was_refused_stands_on_the_page(bakery: Company) -> None:
    client, row = bakery.client(bakery.leader), first(bakery)
    answer = client.post(
        bakery.url(f"key-results/{row.public_id}/closure/"), {"score": "7", "learning": "消えない言葉", "version": 0}
    )
    assert answer.status_code == 422 and "消えない言葉" in answer.content.decode()


def test_closing_over_missing_answers_asks_first(bakery: Company) -> None:
    client = bakery.client(bakery.owner)
    address = bakery.url(f"cycles/{bakery.cycle.public_id}/closure/")
    answer = client.post(address)
    told = answer.content.decode()
    assert answer.status_code == 422 and "2件" in told and "Without answers" not in told
    assert 'href="#id_without_answers"' in told and 'id="id_without_answers"' in told
    page = client.post(address, {"without_answers": "on"}, follow=True).content.decode()
    assert Cycle.objects.get(pk=bakery.cycle.pk).state == "closed"
    assert "ふりかえりのないもの" in page


def test_an_answer_that_was_begun_is_told_as_begun(bakery: Company) -> None:
    answer_closing(first(bakery), LookedBack(cause="人手", score=Decimal("0.9")), by=bakery.leader, at=JANUARY)
    close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY, without_answers=True)
    page = bakery.client(bakery.viewer).get(bakery.url(f"cycles/{bakery.cycle.public_id}/story/")).content.decode()
    assert page.count("ふりかえりは途中のままです。") == 1
    assert page.count("ふりかえりはありません。") == 1, "the other one"


def test_the_story_tells_scores_causes_learnings_and_honest_remarks(bakery: Company) -> None:
    all_answered(bakery)
    objective = first(bakery).objective
    sum_up(objective, "道は半分まで来た", by=bakery.leader, at=JANUARY)
    close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY)
    page = bakery.client(bakery.viewer).get(bakery.url(f"cycles/{bakery.cycle.public_id}/story/")).content.decode()
    for said in (
        "道は半分まで来た",
        "人手",
        "店の一言が効く",
        "公約のうち2件は届きませんでした",
        ">0.6<",
    ):
        assert said in page, said
    assert "もう一度開く" not in page and "つづきの目標" not in page, "a viewer neither reopens nor sees drafts"
    own = bakery.client(bakery.owner).get(bakery.url(f"cycles/{bakery.cycle.public_id}/story/")).content.decode()
    assert "つづきの目標" in own and "もう一度開く" in own


def test_the_story_reads_in_english_too(bakery: Company) -> None:
    all_answered(bakery)
    close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY)
    bakery.viewer.language = "en"
    bakery.viewer.save()
    page = bakery.client(bakery.viewer).get(bakery.url(f"cycles/{bakery.cycle.public_id}/story/")).content.decode()
    assert "2 promises fell short" in page and "What we set out to do" in page


def test_an_owner_reopens_on_the_story_s_page_and_it_tells_so(bakery: Company) -> None:
    all_answered(bakery)
    close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY)
    client = bakery.client(bakery.owner)
    address = bakery.url(f"cycles/{bakery.cycle.public_id}/reopening/")
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "12月の数字が違った"}).status_code == 302
    page = client.get(bakery.url(f"cycles/{bakery.cycle.public_id}/story/")).content.decode()
    assert "12月の数字が違った" in page


def test_the_chain_is_followed_both_ways(bakery: Company) -> None:
    all_answered(bakery)
    close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY)
    origin = first(bakery).objective
    draft = Objective.objects.get(copied_from=origin)
    client = bakery.client(bakery.owner)
    before = client.get(bakery.url(f"objectives/{origin.public_id}/chain/")).content.decode()
    after = client.get(bakery.url(f"objectives/{draft.public_id}/chain/")).content.decode()
    assert f"objectives/{draft.public_id}/chain/" in before
    assert f"objectives/{origin.public_id}/chain/" in after and "のつづき" in after
    assert "店頭で声をかけた" in before and "店の一言が効く" in before
    stranger_to_drafts = bakery.client(bakery.viewer).get(bakery.url(f"objectives/{origin.public_id}/chain/"))
    assert draft.public_id not in stranger_to_drafts.content.decode()


def moved(bakery: Company, **fields: Any) -> tuple[Objective, Objective]:
    """The quarter is closed, and what its first key result became is moved to a proposal of the next plan: the
    objective that it was in, and the one that it is in."""
    all_answered(bakery)
    close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY, without_answers=True)
    fields = {"cycle": bakery.following, "key_results": [visitors(title="居間の数")], "state": "proposed"} | fields
    into = bakery.objective("店を町の居間にする", **fields)
    draft = KeyResult.objects.get(copied_from=first(bakery))
    return first(bakery).objective, move_key_result(draft, into, by=bakery.owner, at=JANUARY).objective


def chain(bakery: Company, objective: Objective, member: Member) -> str:
    answer = bakery.client(member).get(bakery.url(f"objectives/{objective.public_id}/chain/"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_key_result_that_was_moved_while_planning_is_followed_both_ways(bakery: Company) -> None:
    former, into = moved(bakery)
    before, after = chain(bakery, former, bakery.viewer), chain(bakery, into, bakery.viewer)
    assert f"objectives/{into.public_id}/chain/" in before
    assert f"objectives/{former.public_id}/chain/" in after
    plan = words_of(after.split('id="plan"')[1].split("</section>")[0])
    origin = f"「{first(bakery).title}」のつづき {bakery.cycle.label('ja')} ・ {former.title}"
    assert f"{origin} 点数 0.6 " in plan.replace("・ ", " ・ ").replace("  ", " ")
    assert "わけ 人手 学び 店の一言が効く" in plan


def test_what_was_moved_into_an_objective_that_goes_on_itself_has_its_own_origin(bakery: Company) -> None:
    other = bakery.objective("店を町の居間にする", key_results=[visitors(title="居間の数")])
    all_answered(bakery)
    close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY, without_answers=True)
    draft = KeyResult.objects.get(copied_from=first(bakery))
    into = Objective.objects.get(copied_from=other)
    move_key_result(draft, into, by=bakery.owner, at=JANUARY)
    after = chain(bakery, into, bakery.owner)
    assert f"objectives/{other.public_id}/chain/" in after
    assert f"objectives/{first(bakery).objective.public_id}/chain/" in after
    assert after.count('class="ch-was"') == 1


def test_who_may_not_see_the_former_objective_is_told_nothing_of_it(bakery: Company) -> None:
    Objective.objects.filter(pk=first(bakery).objective_id).update(visibility="people")
    former, into = moved(bakery)
    assert former.title in chain(bakery, into, bakery.owner)
    page = chain(bakery, into, bakery.viewer)
    assert former.title not in page and former.public_id not in page and first(bakery).public_id not in page
    assert "のつづき" not in page and "店の一言が効く" not in page


def test_who_may_not_see_where_a_key_result_was_moved_to_is_not_led_there(bakery: Company) -> None:
    former, into = moved(bakery, visibility="people")
    assert into.public_id in chain(bakery, former, bakery.owner)
    assert into.public_id not in chain(bakery, former, bakery.viewer)


def test_a_key_result_whose_draft_was_put_away_and_copied_anew_is_followed_both_ways(bakery: Company) -> None:
    all_answered(bakery)
    close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY, without_answers=True)
    former = first(bakery).objective
    archive_objective(Objective.objects.get(copied_from=former), by=bakery.owner, at=JANUARY)
    copy = copy_objective(former, bakery.following, by=bakery.owner, at=JANUARY)
    into = bakery.objective("店を町の居間にする", cycle=bakery.following)
    move_key_result(copy.key_results.get(copied_from=first(bakery)), into, by=bakery.owner, at=JANUARY)
    assert f"objectives/{into.public_id}/chain/" in chain(bakery, former, bakery.owner).split('id="act"')[1]
    assert f"objectives/{former.public_id}/chain/" in chain(bakery, into, bakery.owner)


def test_the_chain_asks_as_much_of_the_database_for_many_origins_as_for_one(bakery: Company) -> None:
    others = [bakery.objective(f"目標{number}", key_results=[visitors(title=f"数{number}")]) for number in range(6)]
    _former, into = moved(bakery)
    client, address = bakery.client(bakery.viewer), bakery.url(f"objectives/{into.public_id}/chain/")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for draft in KeyResult.objects.filter(copied_from__objective__in=others):
        move_key_result(draft, into, by=bakery.owner, at=JANUARY)
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).content.decode().count('class="ch-was"') == 7
    assert len(many) == len(few) <= 20


def test_while_a_quarter_closes_the_chain_tells_the_score_that_the_story_tells(bakery: Company) -> None:
    top = bakery.objective(
        "上",
        level="company",
        team=None,
        owner=bakery.leader,
        key_results=[visitors(title="上の数"), visitors(title="空")],
    )
    contribute_to(first(bakery).objective, top, by=bakery.owner, at=JANUARY)
    record_check_in(KeyResult.objects.get(title="上の数"), Seen(value=Decimal(7000)), by=bakery.leader, at=JANUARY)
    all_answered(bakery)
    client = bakery.client(bakery.owner)

    def told(address: str, after: str) -> str:
        """The first seal after `after`, with what it is from."""
        page = client.get(bakery.url(address)).content.decode()
        seal = page[page.index(after) :].split('<div class="cl-seal">')[1].split("</div>")[0]
        return " ".join(re.sub(r"<[^>]*>", " ", seal).split())

    def both() -> tuple[str, str]:
        chain, story = f"objectives/{top.public_id}/chain/", f"cycles/{bakery.cycle.public_id}/story/"
        return told(chain, 'id="act"'), told(story, f"{chain}")

    closing = both()
    close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY, without_answers=True)
    closed = both()
    reopen_cycle(bakery.cycle, "直したい", by=bakery.owner, at=JANUARY)
    assert {*closing, *closed, *both()} == {"点数 0.8 よく進んだ 3つのうち2つから"}


def words_of(part: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", part).split())


def test_a_past_day_tells_the_score_the_causes_and_the_learnings_as_they_had_been_answered(
    bakery: Company, clock: Any
) -> None:
    objective, day = first(bakery).objective, timedelta(days=1)
    one, other = KeyResult.objects.order_by("pk")

    def answers(row: KeyResult, at: Any, **said: Any) -> None:
        whole = {"cause": "人手が足りない", "learning": "店の一言が効く", "following": "keep"} | said
        answer_closing(row, LookedBack(**whole), by=bakery.leader, at=at)

    answers(one, JANUARY)
    sum_up(objective, "道は半分まで来た", by=bakery.leader, at=JANUARY)
    answers(other, JANUARY + day)
    close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY + 2 * day)
    reopen_cycle(bakery.cycle, "12月の数字が違った", by=bakery.owner, at=JANUARY + 4 * day)
    answers(one, JANUARY + 4 * day, score=Decimal("0.9"), reason="工事があった", cause="工事", following="drop")
    sum_up(objective, "道はほとんど来た", by=bakery.leader, at=JANUARY + 4 * day)
    close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY + 5 * day)
    clock(JANUARY + 9 * day)
    client = bakery.client(bakery.viewer)

    def told(days: int) -> tuple[str, str]:
        """The seal of the objective, and what had been said of its key results."""
        at = (JANUARY + days * day).date().isoformat()
        page = client.get(bakery.url(f"objectives/{objective.public_id}/?day={at}")).content.decode()
        seal = page.split('class="ob-seal">')[1].split("</p>")[0]
        said = page.split('id="back">')[1].split("</section>")[0] if 'id="back"' in page else ""
        return words_of(seal), words_of(said)

    assert "12月31日のあとに、ふりかえりとしてつけます" in told(-20)[0] and told(-20)[1] == ""
    begun = told(0)
    assert "期を閉じているところでした" in begun[0] and begun[1].count("0.6") == 1 and "道は半分まで来た" in begun[1]
    assert told(1)[1].count("店の一言が効く") == 2
    for seal, said in (told(2), told(3)):
        assert "0.6" in seal and "人手が足りない" in said and said.count("続ける") == 2 and "工事" not in said
    assert (
        "期を閉じているところでした" in told(4)[0] and "工事があった" in told(4)[1] and "道はほとんど来た" in told(4)[1]
    )
    assert "0.8" in told(5)[0] and "やめる" in told(5)[1]


def test_a_past_day_tells_an_answer_that_was_begun_taken_back_and_brought_back(bakery: Company, clock: Any) -> None:
    row, day = first(bakery), timedelta(days=1)
    answer_closing(row, LookedBack(learning="店の一言が効く"), by=bakery.leader, at=JANUARY)
    take_back_answer(row, by=bakery.leader, at=JANUARY + day)
    return_answer(row, by=bakery.leader, at=JANUARY + 2 * day)
    clock(JANUARY + 9 * day)

    def told(days: int) -> str:
        at = (JANUARY + days * day).date().isoformat()
        page = bakery.client(bakery.viewer).get(bakery.url(f"objectives/{row.objective.public_id}/?day={at}"))
        return page.content.decode()

    assert "店の一言が効く" not in told(1)
    assert "店の一言が効く" in told(2) and "店の一言が効く" in told(3)


def test_what_nobody_enters_is_not_told_as_never_looked_at(bakery: Company) -> None:
    objective = bakery.objective(key_results=[visitors(title="三店を合わせて", kind="fed", start=None)])
    page = bakery.client(bakery.viewer).get(bakery.url(f"objectives/{objective.public_id}/chain/")).content.decode()
    assert "ほかの主要な結果から入ります" in page and "0回見ました" not in page


def test_the_objective_s_own_page_shows_its_seal_and_the_way_to_the_chain(bakery: Company) -> None:
    all_answered(bakery)
    close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY)
    page = bakery.client(bakery.viewer).get(bakery.url(f"objectives/{first(bakery).objective.public_id}/"))
    assert ">0.6<" in page.content.decode() and "/chain/" in page.content.decode()


def test_learnings_are_found_by_a_part_of_a_word_on_their_page_and_in_search(bakery: Company) -> None:
    all_answered(bakery)
    client = bakery.client(bakery.viewer)
    assert "効く" in client.get(bakery.url("learnings/"), {"q": "一言"}).content.decode()
    assert "cl-seal" not in client.get(bakery.url("learnings/"), {"q": "雪だるま"}).content.decode()
    assert "/chain/" in client.get(bakery.url("search/"), {"q": "一言"}).content.decode()


def test_what_was_learnt_is_offered_for_the_same_subject(bakery: Company) -> None:
    all_answered(bakery)
    found = learnings_like(bakery.member, [("サイトの訪問者をもっと増やす", "人")])
    assert [each.text for each in found] == ["店の一言が効く"]
    assert found[0].key_result == "サイトの月間訪問者を5,000人から7,000人に"
    assert learnings_like(bakery.member, [("夜の配達を安全にする", "")]) == []
    assert learnings_like(bakery.member, [("サイトの訪問者", "")], besides=found[0].objective_id) == []


@pytest.mark.parametrize(
    ("sentence", "unit", "offered"),
    [
        ("サイトの月次注文人数をふやす", "人", True),
        ("サイトの月次注文人数をふやす", "件", False),
        ("サイトの月次注文人数を100人から200人に", "", True),  # the sentence says the unit
        ("サイトの月次注文件数を100件から200件に", "", False),
    ],
)
def test_what_was_learnt_is_offered_for_a_key_result_in_the_same_unit(
    bakery: Company, sentence: str, unit: str, offered: bool
) -> None:
    all_answered(bakery)
    sent = {
        "field": "all", "title": "夜の配達を安全にする", "cycle": bakery.following.public_id, "carrier": "company",
        "rows": "1", "kr-1-title": sentence, "kr-1-unit": unit,
    }  # fmt: skip
    page = bakery.client(bakery.leader).post(bakery.url("plan/notes/"), sent).content.decode()
    assert ("店の一言が効く" in page) == offered


def test_another_company_learns_nothing_from_it(bakery: Company) -> None:
    all_answered(bakery)
    theirs = company("株式会社 隣", "tonari", domain="tonari.example")
    assert learnings_like(theirs.owner, [("サイトの訪問者をもっと増やす", "")]) == []


def test_my_week_says_what_is_left_to_close(bakery: Company) -> None:
    client = bakery.client(bakery.leader)
    page = client.get(bakery.url("week/")).content.decode()
    assert "2件のうち2件が残っています" in page and f"cycles/{bakery.cycle.public_id}/closing/" in page
    all_answered(bakery)
    assert "closing/" not in client.get(bakery.url("week/")).content.decode()


def test_my_week_says_to_an_administrator_what_is_left_and_nobodys(bakery: Company) -> None:
    client, listed = bakery.client(bakery.admin), f"cycles/{bakery.cycle.public_id}/closing/?of=nobody"
    assert listed not in client.get(bakery.url("week/")).content.decode()
    Member.objects.filter(pk=bakery.leader.pk).update(left_at=timezone.now())
    page = client.get(bakery.url("week/")).content.decode()
    assert listed in page and "担当なし" in page
    assert "サイト" in client.get(bakery.url(listed)).content.decode()


def test_the_screen_asks_as_much_of_the_database_for_forty_people_as_for_one(bakery: Company) -> None:
    client = bakery.client(bakery.owner)
    bakery.objective("目標", owner=bakery.owner, team=None, level="company")
    screen(bakery, client)
    with CaptureQueriesContext(
        connection,
    ) as few:
        screen(bakery, client)
    for number in range(12):
        bakery.objective(f"目標{number}", owner=bakery.owner, team=None, level="company")
    with CaptureQueriesContext(connection) as many:
        screen(bakery, client)
    assert len(many) == len(few) <= 20


def test_the_story_asks_as_much_of_the_database_however_much_it_tells(bakery: Company) -> None:
    all_answered(bakery)
    address = bakery.url(f"cycles/{bakery.cycle.public_id}/story/")
    client = bakery.client(bakery.viewer)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(12):
        bakery.objective(f"目標{number}", owner=bakery.owner, team=None, level="company")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few) <= 30


def test_what_happened_is_told_in_words(bakery: Company) -> None:
    all_answered(bakery)
    close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY)
    reopen_cycle(bakery.cycle, "12月の数字が違った", by=bakery.owner, at=JANUARY)
    page = bakery.client(bakery.viewer).get(bakery.url("feed/")).content.decode()
    label = bakery.cycle.label("ja")
    assert f"{label}を閉じました" in page and f"{label}をもう一度開きました" in page and "をふりかえりました" in page
    assert "何かを変えました" not in page


def test_a_quarter_that_was_closed_before_its_last_day_asks_for_nothing_more(bakery: Company, clock: Any) -> None:
    all_answered(bakery)
    clock(TODAY)
    close_cycle(bakery.cycle, by=bakery.owner, at=TODAY)
    client = bakery.client(bakery.owner)
    board = client.get(bakery.url("board/?cycle=" + bakery.cycle.public_id)).content.decode()
    assert "2/2" not in board and "今週の記入" not in board and "残り" not in board and "終了" in board
    row = first(bakery)
    page = client.get(bakery.url(f"objectives/{row.objective.public_id}/")).content.decode()
    for turn in ("edit", "verdict", "no-list"):
        assert f"key-results/{row.public_id}/{turn}/" not in page


def test_my_week_leads_to_the_story_once_its_quarter_is_closed(bakery: Company, clock: Any) -> None:
    all_answered(bakery)
    clock(TODAY)
    close_cycle(bakery.cycle, by=bakery.owner, at=TODAY)
    page = bakery.client(bakery.leader).get(bakery.url("week/")).content.decode()
    assert "2026年度 第3四半期は閉じました" in page and f"cycles/{bakery.cycle.public_id}/story/" in page
    assert "第8週" not in page and "まだ担当の数字はありません" not in page


def test_a_quarter_that_is_being_closed_can_go_back_to_running_by_that_name(bakery: Company) -> None:
    page = bakery.client(bakery.owner).get(bakery.url("cycles/")).content.decode()
    assert "実行中に戻す" in page


def test_a_closed_quarter_s_screen_leads_to_its_story(bakery: Company) -> None:
    close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY, without_answers=True)
    answer = bakery.client(bakery.leader).get(bakery.url(f"cycles/{bakery.cycle.public_id}/closing/"))
    assert answer.status_code == 302 and answer["Location"].endswith("/story/")
    assert ObjectiveClosure.objects.get().score is None
    with translation.override("ja"):
        page = bakery.client(bakery.owner).get(answer["Location"]).content.decode()
    assert "ふりかえりはありません" in page


def test_a_story_of_hundreds_tells_the_company_s_and_the_teams_first() -> None:
    told = [{"level": level, "id": str(at)} for at, level in enumerate(["company", *["person"] * 200, "team"])]
    chosen = chosen_chapters(told)
    assert len(chosen) == MOST_CHAPTERS and chosen[0]["id"] == "0" and chosen[-1]["id"] == "201"
    assert chosen_chapters(told[:5]) == told[:5]


def test_before_it_closes_the_screen_shows_what_will_be_asked_and_saves_nothing(bakery: Company) -> None:
    change_cycle_state(bakery.cycle, CycleState.RUNNING, by=bakery.owner, at=JANUARY)
    page = screen(bakery, bakery.client(bakery.leader))
    assert "data-autosave" not in page and "まだ閉じ始めていません" in page and 'class="cl-card"' in page
