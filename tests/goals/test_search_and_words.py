"""Search, the words of events, the team's page, its poster, and the dictionary."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import translation

from rashin.activity import log
from rashin.goals.actions.content import ActionContent
from rashin.goals.actions.todos import add_action
from rashin.goals.models import Action
from rashin.goals.pages.search import lit
from rashin.goals.queries.feed import happenings
from rashin.goals.wordings import EVENT_NAMES, tell
from rashin.organizations.models import Member
from rashin.people.actions.members import change_member
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db
SOURCES = Path(__file__).resolve().parents[2] / "src" / "rashin"


@pytest.fixture
def bakery(clock: Callable[[Any], None]) -> Company:
    clock(TODAY)
    return company()


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("words", ["クーポン", "くーぽん", "ｸｰﾎﾟﾝ", "クー"])
def test_a_part_of_a_word_is_found_in_everything(bakery: Company, words: str) -> None:
    objective = bakery.objective("クーポンで朝を始める", key_results=[visitors(title="LINEクーポンの利用率")])
    add_action(objective, ActionContent(title="クーポンを配る"), by=bakery.leader, at=TODAY)
    page = shown(bakery.client(bakery.member), bakery.url(f"search/?q={words}"))
    assert page.count('<mark class="hit">クー') == 3
    assert {"目標", "主要な結果", "アクション"} <= set(re.findall(r'<h2 id="found-[^"]+">([^<]+)', page))


def test_people_are_found_by_name_and_reading(bakery: Company) -> None:
    change_member(bakery.clerk, name_reading="きむら さくら", by=bakery.admin, at=TODAY)
    for words in ("木村", "キムラ", "ｷﾑﾗ", "さくら", "さくら 木村"):
        assert "木村" in shown(bakery.client(bakery.member), bakery.url(f"search/?q={words}"))


def test_what_stood_before_is_folded_by_the_migration(bakery: Company) -> None:
    objective = bakery.objective("朝を始める")
    add_action(objective, ActionContent(title="クーポンを配る"), by=bakery.leader, at=TODAY)
    Action.objects.update(search_text="")
    Member.objects.update(search_text="")
    for name in ("goals.migrations.0004_folded_actions_and_begun_drafts",
                 "organizations.migrations.0003_search_and_former_slugs"):  # fmt: skip
        import_module(f"rashin.{name}").fill(apps, None)
    assert "クーポン" in shown(bakery.client(bakery.member), bakery.url("search/?q=くーぽん"))
    assert "木村" in shown(bakery.client(bakery.member), bakery.url("search/?q=木村"))


def test_nothing_of_another_company_and_no_draft_is_found(bakery: Company) -> None:
    company("隣の会社", "tonari", domain="tonari.example").objective("クーポンの隣")
    bakery.objective("クーポンの下書き", state="draft", owner=bakery.owner, team=bakery.shop)
    assert "見つかりませんでした" in shown(bakery.client(bakery.member), bakery.url("search/?q=クーポン"))


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("LINEクーポン", "くーぽん", 'LINE<mark class="hit">クーポン</mark>'),
        ("ｸｰﾎﾟﾝ10%", "ポン", 'ｸｰ<mark class="hit">ﾎﾟﾝ</mark>10%'),
        ("<b>売上</b>", "売上", '&lt;b&gt;<mark class="hit">売上</mark>&lt;/b&gt;'),
        ("ＡＢＣ", "b", 'Ａ<mark class="hit">Ｂ</mark>Ｃ'),
        ("何もない", "売上", "何もない"),
        ("", "売上", ""),
    ],
)
def test_what_was_looked_for_is_lit_as_it_is_written(text: str, words: str, marked: str) -> None:
    assert lit(text, words) == marked


def test_every_event_that_goals_and_people_record_has_its_words() -> None:
    written = set()
    for source in [*SOURCES.glob("goals/actions/*.py"), *SOURCES.glob("people/actions/*.py")]:
        written |= set(re.findall(r'"((?:objective|key_result|action|no_item|idea|cycle|direction|team)\.[a-z_]+)"',
                                  source.read_text(encoding="utf-8")))  # fmt: skip
    columns = {name for name in written if name.split(".")[1] in ("team", "cycle", "owner", "leader")}
    assert written - columns - EVENT_NAMES == set()


BY_ITSELF = {"domain.proved"}  # told by who runs the installation, or by a file on the domain: no member's doing


@pytest.mark.walk
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", [*sorted(EVENT_NAMES), "something.new"])
def test_an_event_with_nothing_in_it_is_still_told(bakery: Company, name: str, language: str) -> None:
    objective = bakery.objective()
    subject = objective.key_results.get() if name.startswith("key_result") else objective
    event = log.record(name, subject, organization=bakery.organization, by=bakery.leader, at=TODAY, thread=objective)
    with translation.override(language):
        story = tell(happenings([event], bakery.owner)[0])
    assert "佐藤 美咲" in story.sentence or name.startswith("member.") or name in BY_ITSELF
    assert "%(" not in story.sentence
    if language == "ja":
        assert re.search("[ぁ-ん]", story.sentence)


def test_a_teams_page_shows_its_goals_its_people_and_its_poster(bakery: Company) -> None:
    objective = bakery.objective()
    bakery.objective("よその目標", team=bakery.shop, owner=bakery.clerk)
    page = shown(bakery.client(bakery.member), bakery.url(f"teams/{bakery.team.public_id}/"))
    assert objective.title in page and "石川 陽菜" in page and "よその目標" not in page
    assert bakery.url(f"teams/{bakery.team.public_id}/poster/") in page


@pytest.mark.parametrize("size", ["A4", "A3", "B5"])
def test_the_poster_holds_goals_sight_numbers_and_the_way_to_the_page(bakery: Company, size: str) -> None:
    top = bakery.objective("札幌の朝にパンがある風景", level="company", team=None, owner=bakery.owner)
    objective = bakery.objective(contributes_to=top)
    page = shown(bakery.client(bakery.viewer), bakery.url(f"teams/{bakery.team.public_id}/poster/?size={size}"))
    for words in (top.title, objective.title, "わたしたちが担う", "今週の数字", "11月24日（火）の数字"):
        assert words in page
    assert f"http://testserver/o/tomugi/teams/{bakery.team.public_id}/" in page and "<svg" in page
    assert f"size-{'a3' if size == 'A3' else 'a4'}" in page and "style=" not in page


def test_the_poster_joins_only_what_leads_to_one_another(bakery: Company) -> None:
    top = bakery.objective("札幌の朝にパンがある風景", level="company", team=None, owner=bakery.owner)
    bakery.objective("ひとつめの道", contributes_to=top)
    bakery.objective("べつの道")
    page = shown(bakery.client(bakery.viewer), bakery.url(f"teams/{bakery.team.public_id}/poster/"))
    lines = [re.findall('class="words">([^<]+)<', line) for line in re.findall("<ol>(.*?)</ol>", page, re.DOTALL)]
    assert [top.title, "ひとつめの道"] in lines and ["べつの道"] in lines


def test_the_fields_words_are_explained_in_what_people_wrote(bakery: Company) -> None:
    """In a text where they stand, beside a link by a sign; with the company's own definition where it has one."""
    bakery.organization.words = '{"mql":"試食会で名前をもらえた店"}'
    bakery.organization.save()
    mql = visitors(title="MQLを月20件から30件に", owner=bakery.leader)
    objective = bakery.objective("1on1を、待たれる時間にする", key_results=[mql])
    client = bakery.client(bakery.leader)
    page = shown(client, bakery.url(f"objectives/{objective.public_id}/"))
    assert ">MQL</button>" in page and ">1on1</button>" in page and "試食会で名前をもらえた店" in page
    assert 'aria-label="MQL"' in shown(client, bakery.url("week/"))


def test_the_dictionary_prefers_the_companys_own_words(bakery: Company) -> None:
    bakery.organization.words = '{"okr":"灯麦では、朝のパンに向かう地図のことです。"}'
    bakery.organization.save()
    page = shown(bakery.client(bakery.member), bakery.url("words/"))
    assert "灯麦では、朝のパンに向かう地図のことです。" in page and "PDCA" in page


def test_what_is_found_in_the_reason_shows_the_sentence_in_which_it_stands(bakery: Company) -> None:
    bakery.objective("次の柱を見つける", why="街の声を聞きます。店の売上だけに頼らないためです。")
    page = shown(bakery.client(bakery.member), bakery.url("search/?q=売上"))
    assert '店の<mark class="hit">売上</mark>だけに頼らないためです。' in page and "街の声を" not in page


@pytest.mark.parametrize("place", ["board/", "board/?by=person", "teams/{team}/", "board/{objective}/"])
def test_the_fields_words_are_explained_in_the_lines_of_every_list(bakery: Company, place: str) -> None:
    title = "部下との1on1を月20件から30件に"
    objective = bakery.objective("MQLで営業と会えるようになる", key_results=[visitors(title=title)])
    address = bakery.url(place.format(team=bakery.team.public_id, objective=objective.public_id))
    page = shown(bakery.client(bakery.leader), address)
    opened = set(re.findall(r'popovertarget="(word-[a-z_]+)" aria-label', page))
    assert {"word-mql", "word-one_on_one"} <= opened
    assert all(page.count(f'id="{each}"') == 1 for each in opened)
