"""Seven questions on a Sunday evening: at most twelve typed sentences become drafts in the owner's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rashin.coach.interview import CODES, questions
from rashin.goals.models import Action, Draft, NoItem, Objective
from tests.cast import TODAY, Company, company
from tests.web.test_html import headed, named, parsed

pytestmark = pytest.mark.django_db

SENTENCES = {
    "ja": {
        "change": ["朝いちばんに、温かいパンの香りで迎えられる店にする"],
        "outside": ["開店のときに、もう列ができている"],
        "number": ["朝9時までの来店、レジの日報、いま1日40人", "朝の売れ残り、レジの日報に書いてある、30個くらい"],
        "far": ["1日70人", "10個まで"],
        "first": ["仕込みを30分早める", "店の前に焼き上がりの時刻を出す"],
        "leave": ["新しい店舗の検討"],
    },
    "en": {
        "change": ["Guests are met by the smell of warm bread every morning"],
        "outside": ["A line is waiting when we open"],
        "number": ["Guests before nine, the till's report, 40 a day", "Loaves left over, the till's report, about 30"],
        "far": ["70 a day", "10"],
        "first": ["Start the dough half an hour earlier", "Put the baking times on the door"],
        "leave": ["Looking for another shop"],
    },
}
KEY_RESULTS = {
    "ja": ["朝9時までの来店を1日40人から70人にする", "朝の売れ残りを30個から10個にする"],
    "en": ["Guests before nine from 40 a day to 70 a day", "Loaves left over from 30 to 10"],
}


@pytest.fixture
def bakery(clock: Callable[[Any], None]) -> Company:
    clock(TODAY)
    return company()


def spoken_to(bakery: Company, language: str) -> Client:
    """The owner's browser, in a language."""
    bakery.owner.language = language
    bakery.owner.save(update_fields=["language"])
    return bakery.client(bakery.owner)


def answer(client: Client, bakery: Company, code: str, texts: list[str], **more: str) -> Any:
    """Answer one question as its page asks for it."""
    page = client.get(bakery.url(f"plan/questions/?question={code}")).content.decode()
    version = page.partition('name="version" value="')[2].partition('"')[0]
    sent = {f"{code}-{number}": text for number, text in enumerate(texts, start=1)}
    return client.post(
        bakery.url("plan/questions/"), {"question": code, "version": version, "do": "next", **sent, **more}
    )


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_walk_takes_at_most_twelve_typed_sentences(bakery: Company, language: str) -> None:
    client, typed = spoken_to(bakery, language), 0
    address = bakery.url("plan/questions/")
    for question in questions(language):  # type: ignore[arg-type]
        page = client.get(address).content.decode()
        assert question.ask in page or question.ask.replace("'", "&#39;") in page
        assert all(example.replace("'", "&#39;") in page for example in question.examples)
        texts = [bakery.leader.public_id] if question.code == "who" else SENTENCES[language][question.code]
        typed += len(texts) if question.code != "who" else 0
        address = answer(client, bakery, question.code, texts)["Location"]
    assert typed == 9 <= 12
    assert address == bakery.url("plan/questions/preview/")
    assert not Objective.objects.exists()
    page = client.get(address).content.decode()
    for sentence in (*SENTENCES[language]["change"], *SENTENCES[language]["leave"]):
        assert sentence.replace("'", "&#39;") in page
    assert client.post(address).status_code == 302
    objective = Objective.objects.get()
    assert (objective.title, objective.level, objective.state) == (SENTENCES[language]["change"][0], "company", "draft")
    assert objective.owner == bakery.leader and objective.why == SENTENCES[language]["outside"][0]
    rows = list(objective.key_results.order_by("position"))
    assert [row.title for row in rows] == KEY_RESULTS[language]
    assert [(row.start, row.target) for row in rows] == [(40, 70), (30, 10)]
    assert all(row.card_where for row in rows)
    assert [row.title for row in Action.objects.order_by("position")] == SENTENCES[language]["first"]
    assert [row.what for row in NoItem.objects.all()] == SENTENCES[language]["leave"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_more_than_twelve_sentences_can_be_asked_for(bakery: Company, language: str) -> None:
    client, fields = spoken_to(bakery, language), 0
    for code in CODES:
        page = client.get(bakery.url(f"plan/questions/?question={code}")).content.decode()
        fields += page.count("<textarea")
        answer(client, bakery, code, ["1件"] * 3 if code == "number" else [])
    assert fields <= 12


def test_every_word_of_the_drafts_is_the_owners_or_marked_as_the_templates(bakery: Company) -> None:
    client = spoken_to(bakery, "ja")
    for code in CODES:
        answer(client, bakery, code, SENTENCES["ja"].get(code, [bakery.owner.public_id]))
    page = client.get(bakery.url("plan/questions/preview/")).content.decode()
    assert (
        '朝の売れ残り<mark class="new">を</mark>30個<mark class="new">から</mark>10個<mark class="new">にする</mark>'
        in page
    )
    client.post(bakery.url("plan/questions/preview/"))
    said = "".join(text for texts in SENTENCES["ja"].values() for text in texts)
    item = NoItem.objects.get()
    assert item.why == f"「{SENTENCES['ja']['change'][0]}」に力を注ぐため" and item.what in said


def test_what_is_not_known_yet_can_be_said_to_every_question(bakery: Company) -> None:
    client = spoken_to(bakery, "ja")
    for code in CODES:
        assert answer(client, bakery, code, [], do="unknown").status_code == 302
    page = client.get(bakery.url("plan/questions/preview/")).content.decode()
    assert "最初の質問がまだ残っています" in page
    assert client.post(bakery.url("plan/questions/preview/")).status_code == 422
    assert not Objective.objects.exists()


def test_a_number_without_a_target_becomes_a_draft_with_a_blank(bakery: Company) -> None:
    client = spoken_to(bakery, "ja")
    answer(client, bakery, "change", ["よい店にする"])
    answer(client, bakery, "number", ["来店、いま40人"])
    answer(client, bakery, "far", [], do="unknown")
    client.post(bakery.url("plan/questions/preview/"))
    row = Objective.objects.get().key_results.get()
    assert row.title == "来店を40人から［　］にする" and row.target is None


def test_it_is_left_and_taken_up_again_on_another_device(bakery: Company) -> None:
    client = spoken_to(bakery, "ja")
    answer(client, bakery, "change", ["よい店にする"])
    answer(client, bakery, "outside", ["列が"], do="leave")
    plan = client.get(bakery.url("plan/")).content.decode()
    assert "7つの質問の続きに答える" in plan
    phone = bakery.client(bakery.owner)
    page = phone.get(bakery.url("plan/questions/")).content.decode()
    assert questions("ja")[1].ask in page and "列が" in page


def test_one_goes_back_and_changes_an_answer(bakery: Company) -> None:
    client = spoken_to(bakery, "ja")
    answer(client, bakery, "change", ["よい店にする"])
    back = answer(client, bakery, "outside", ["途中まで"], do="back")
    assert back["Location"].endswith("?question=change")
    answer(client, bakery, "change", ["明るい店にする"])
    page = client.get(bakery.url("plan/questions/?question=outside")).content.decode()
    assert "途中まで" in page
    assert "明るい店にする" in client.get(bakery.url("plan/questions/preview/")).content.decode()


def test_two_devices_do_not_overwrite_each_other_unseen(bakery: Company) -> None:
    client = spoken_to(bakery, "ja")
    answer(client, bakery, "change", ["よい店にする"])
    late = client.post(
        bakery.url("plan/questions/"), {"question": "change", "version": "9", "change-1": "別の端末で", "do": "next"}
    )
    page = late.content.decode()
    assert late.status_code == 409 and "別の端末で" in page and "ほかの端末で答えが記録されました" in page


def test_an_empty_answer_is_asked_for_again(bakery: Company) -> None:
    client = spoken_to(bakery, "ja")
    again = answer(client, bakery, "change", [" "])
    assert again.status_code == 422 and "まだわかりません" in again.content.decode()


def test_the_drafts_are_taken_back_with_one_tap_and_the_answers_stay(bakery: Company) -> None:
    client = spoken_to(bakery, "ja")
    for code in CODES:
        answer(client, bakery, code, SENTENCES["ja"].get(code, [bakery.owner.public_id]))
    page = client.post(bakery.url("plan/questions/preview/"), follow=True).content.decode()
    undo = bakery.url(f"plan/taken/{Draft.objects.get().public_id}/return/")
    assert f'action="{undo}"' in page
    assert client.post(undo)["Location"] == bakery.url("plan/questions/preview/")
    assert not Objective.objects.filter(archived_at__isnull=True).exists()
    assert not NoItem.objects.filter(archived_at__isnull=True).exists()
    assert SENTENCES["ja"]["change"][0] in client.get(bakery.url("plan/questions/preview/")).content.decode()


def test_the_answers_are_their_writers_alone(bakery: Company) -> None:
    answer(spoken_to(bakery, "ja"), bakery, "change", ["ひみつの店にする"])
    admin = bakery.client(bakery.admin)
    assert "ひみつの店" not in admin.get(bakery.url("plan/questions/?question=change")).content.decode()
    assert admin.get(bakery.url("plan/questions/preview/")).status_code == 302


def test_the_preview_is_valid(bakery: Company) -> None:
    client = spoken_to(bakery, "ja")
    for code in CODES:
        answer(client, bakery, code, SENTENCES["ja"].get(code, [bakery.owner.public_id]))
    tree, faults = parsed(client.get(bakery.url("plan/questions/preview/")).content.decode())
    assert [*faults, *named(tree), *headed(tree)] == []


@pytest.mark.parametrize("page", ["week/", "plan/", "plan/new/"])
def test_where_nothing_is_written_yet_both_ways_to_begin_are_shown(bakery: Company, page: str) -> None:
    shown = spoken_to(bakery, "ja").get(bakery.url(page)).content.decode()
    assert f'href="{bakery.url("plan/questions/")}"' in shown
    assert f'href="{bakery.url("plan/documents/")}"' in shown


def test_a_second_tap_makes_no_second_drafts(bakery: Company) -> None:
    client = spoken_to(bakery, "ja")
    answer(client, bakery, "change", ["よい店にする"])
    for _ in range(2):
        assert client.post(bakery.url("plan/questions/preview/"))["Location"].startswith(bakery.url("plan/"))
    assert Objective.objects.count() == 1
