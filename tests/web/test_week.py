"""My week: what is owed, recording in one tap, what people type, corrections, undo, rounds of "no change"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.content import ActionContent
from rashin.goals.actions.todos import add_action
from rashin.goals.models import CheckIn, CheckInKind, KeyResult, Kind, Reading
from rashin.goals.queries.owed import carried_by, count_owed, week_entries
from rashin.goals.queries.week import my_actions
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)
KEY = "0123456789abcdef0123456789abcdef"
STEPS = '[{"due":null,"key":"a","title":"試作","weight":"1"},{"due":null,"key":"b","title":"3社","weight":"1"}]'


@pytest.fixture
def bakery(clock: Callable[..., None]) -> Company:
    clock("2026-11-24T09:00+09:00")
    return company()


@pytest.fixture
def sato(bakery: Company) -> Client:
    return bakery.client(bakery.leader)


def mine(bakery: Company, content: Any = None, **fields: Any) -> KeyResult:
    """A key result that 佐藤 owns."""
    content = content or visitors(owner=bakery.leader)
    key_result: KeyResult = bakery.key_result(content, **fields)
    return key_result


def send(client: Client, bakery: Company, key_result: KeyResult, *, htmx: bool = True, **fields: Any) -> Any:
    """Send a row as it was drawn, with what is typed."""
    last = CheckIn.objects.filter(key_result=key_result).order_by("recorded_at", "pk").last()
    content = {"idempotency_key": KEY, "last_seen": last.public_id if last else "", "do": "record", **fields}
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(bakery.url(f"key-results/{key_result.public_id}/check-ins/"), content, headers=headers)


def looked(bakery: Company, key_result: KeyResult, value: object = 5860, days: int = 8, **seen: Any) -> CheckIn:
    return record_check_in(
        key_result, Seen(value=Decimal(str(value)), **seen), by=bakery.leader, at=TODAY - timedelta(days=days)
    )


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_company_leads_to_my_week(sato: Client, bakery: Company) -> None:
    assert sato.get(bakery.url()).headers["Location"] == bakery.url("week/")


def test_my_week_shows_what_i_owe_prefilled(sato: Client, bakery: Company) -> None:
    key_result = mine(bakery)
    looked(bakery, key_result)
    page = text(sato.get(bakery.url("week/")))
    assert "佐藤さんの今週" in page and "2026年度 第3四半期・第8週" in page
    assert 'value="5,860"' in page
    assert count_owed(bakery.leader, DAY) == 1


def test_all_forms_of_a_page_carry_one_token_and_another_page_another(sato: Client, bakery: Company) -> None:
    mine(bakery)
    pages = [sato.get(bakery.url("week/")).content.decode() for _each in range(2)]
    tokens = [set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)) for page in pages]
    assert [len(each) for each in tokens] == [1, 1] and tokens[0] != tokens[1]
    assert pages[0].count("csrfmiddlewaretoken") > 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what stands in the tables")
def test_what_i_carry_is_found_without_reading_the_whole_company(bakery: Company) -> None:
    plan = carried_by(bakery.leader, DAY).explain()
    assert "owner_id=?" in plan and "brought_by_id=?" in plan


def test_a_closed_check_in_day_says_why_it_moved(sato: Client, bakery: Company) -> None:
    looked(bakery, mine(bakery))
    assert "月曜が祝日のため" in text(sato.get(bakery.url("week/")))


def test_no_change_takes_one_tap(sato: Client, bakery: Company) -> None:
    key_result = mine(bakery)
    looked(bakery, key_result)
    answer = send(sato, bakery, key_result, do="same", value="5,860", confidence="5")
    assert answer.status_code == 200
    entry = CheckIn.objects.latest("pk")
    assert (entry.kind, entry.value, entry.looked_on, entry.entered_by) == ("no_change", None, DAY, bakery.leader)
    assert count_owed(bakery.leader, DAY) == 0


def test_a_changed_value_is_recorded_with_its_line(sato: Client, bakery: Company) -> None:
    key_result = mine(bakery)
    looked(bakery, key_result)
    fields = {"value": "５，９６０人", "confidence": "6", "note": "朝食の記事が伸びた", "wants_help": "on"}
    answer = text(send(sato, bakery, key_result, **fields))
    entry = CheckIn.objects.latest("pk")
    assert (entry.value, entry.confidence, entry.note, entry.wants_help) == (5960, 6, "朝食の記事が伸びた", True)
    assert "is-done" in answer and "5,960" in answer and 'id="owe-numbers"' in answer and 'data-owed="0"' in answer


def test_without_scripts_the_answer_leads_back(sato: Client, bakery: Company) -> None:
    answer = send(sato, bakery, mine(bakery), htmx=False, value="5960")
    assert (answer.status_code, answer.headers["Location"]) == (302, bakery.url("week/"))
    assert "元に戻す" in text(sato.get(bakery.url("week/")))


def test_what_is_typed_beats_a_button_that_says_no_change(sato: Client, bakery: Company) -> None:
    """Without scripts the button's word does not follow what is typed."""
    key_result = mine(bakery)
    looked(bakery, key_result)
    send(sato, bakery, key_result, do="same", value="5,960")
    assert CheckIn.objects.latest("pk").value == 5960


def test_what_could_not_be_read_stays_with_a_repair(sato: Client, bakery: Company) -> None:
    key_result = mine(bakery)
    answer = send(sato, bakery, key_result, value="6000くらい", note="だいたい")
    page = text(answer)
    assert answer.status_code == 422
    assert 'value="6000くらい"' in page and "だいたい" in page and 'data-fix="6,000"' in page
    assert not CheckIn.objects.exists()


def test_a_double_tap_is_one_entry(sato: Client, bakery: Company) -> None:
    key_result = mine(bakery)
    for _ in range(2):
        answer = sato.post(
            bakery.url(f"key-results/{key_result.public_id}/check-ins/"),
            {"idempotency_key": KEY, "last_seen": "", "value": "5960", "do": "record"},
            headers={"HX-Request": "true"},
        )
        assert answer.status_code == 200
    assert CheckIn.objects.count() == 1


def test_a_second_tab_sees_who_was_faster_and_both_values(sato: Client, bakery: Company) -> None:
    key_result = mine(bakery)
    record_check_in(key_result, Seen(value=Decimal(5900)), by=bakery.admin, at=TODAY)
    answer = send(sato, bakery, key_result, value="5960", last_seen="")
    page = text(answer)
    assert answer.status_code == 409
    assert "伊藤 彩さん" in page and "5,900人" in page and 'value="5960"' in page
    assert 'data-owed="0"' in page and "1件のうち1件ずみ" in page, "what stands around the row knows of it"
    again = re.search(r'name="idempotency_key" value="([0-9a-f]{32})"', page)
    assert again and again[1] != KEY
    assert send(sato, bakery, key_result, value="5960", idempotency_key=again[1]).status_code == 200


def test_not_looked_yet_hides_it_until_that_day_and_it_goes_on_ageing(sato: Client, bakery: Company) -> None:
    key_result = mine(bakery)
    looked(bakery, key_result)
    assert send(sato, bakery, key_result, do="later", until="").status_code == 422
    assert send(sato, bakery, key_result, do="later", until="2026-11-26").status_code == 200
    key_result.refresh_from_db()
    assert (key_result.put_off_until, key_result.next_due) == (date(2026, 11, 26), DAY)
    assert (count_owed(bakery.leader, DAY), count_owed(bakery.leader, date(2026, 11, 26))) == (0, 1)
    shown = text(sato.get(bakery.url("week/")))
    assert "is-later" in shown
    assert "記入はすべてすみました" not in shown and "あとで見る数字" in shown and "次は 11月26日（木）" in shown


def test_all_the_rest_in_one_tap_and_back(sato: Client, bakery: Company) -> None:
    rows = [mine(bakery) for _ in range(3)]
    last = [looked(bakery, row) for row in rows]
    several = "\n".join(f"{row.public_id} {entry.public_id}" for row, entry in zip(rows, last, strict=True))
    several += "\n" + mine(bakery).public_id + " "  # never entered: nothing can be unchanged
    sent = {"idempotency_key": KEY, "several": several}
    page = text(sato.post(bakery.url("week/no-changes/"), sent, headers={"HX-Request": "true"}))
    assert CheckIn.objects.filter(kind=CheckInKind.NO_CHANGE).count() == 3
    assert "3件" in page and count_owed(bakery.leader, DAY) == 1
    sato.post(bakery.url("week/no-changes/"), sent)
    assert CheckIn.objects.filter(kind=CheckInKind.NO_CHANGE).count() == 3
    sato.post(bakery.url(f"week/rounds/{KEY}/retraction/"))
    assert count_owed(bakery.leader, DAY) == 4


def test_a_correction_names_what_it_replaces_and_both_stay_visible(sato: Client, bakery: Company) -> None:
    key_result = mine(bakery)
    send(sato, bakery, key_result, value="59600", confirmed="59600")
    entry = CheckIn.objects.get()
    address = bakery.url(f"check-ins/{entry.public_id}/correction/")
    assert "59,600人" in text(sato.get(address))
    sato.post(address, {"value": "5,960", "confidence": "5", "for_date": "2026-11-24"})
    key_result.refresh_from_db()
    assert (key_result.value, CheckIn.objects.latest("pk").replaces) == (5960, entry)
    page = text(sato.get(bakery.url(f"key-results/{key_result.public_id}/check-ins/")))
    assert "訂正" in page and "59,600人" in page and "5,960人" in page


def test_taking_back_asks_for_the_number_again(sato: Client, bakery: Company) -> None:
    key_result = mine(bakery)
    send(sato, bakery, key_result, value="5960")
    entry = CheckIn.objects.get()
    page = text(sato.post(bakery.url(f"check-ins/{entry.public_id}/retraction/"), headers={"HX-Request": "true"}))
    assert "ci-form" in page and 'data-owed="1"' in page
    assert count_owed(bakery.leader, DAY) == 1


def test_a_late_entry_carries_its_day(sato: Client, bakery: Company) -> None:
    key_result = mine(bakery)
    send(sato, bakery, key_result, value="5500", for_date="2026-11-10")
    entry = CheckIn.objects.get()
    assert (entry.for_date, entry.looked_on) == (date(2026, 11, 10), date(2026, 11, 10))
    assert count_owed(bakery.leader, DAY) == 1


def test_what_was_typed_offline_keeps_its_day_when_it_arrives(sato: Client, bakery: Company) -> None:
    key_result = mine(bakery)
    looked(bakery, key_result)
    assert 'name="looked_on" value="2026-11-24" data-zone="Asia/Tokyo"' in text(sato.get(bakery.url("week/")))
    assert send(sato, bakery, key_result, value="5960", looked_on="2026-11-22").status_code == 200
    entry = CheckIn.objects.get(idempotency_key=KEY)
    assert (entry.looked_on, entry.for_date) == (date(2026, 11, 22), date(2026, 11, 22))


@pytest.mark.parametrize("do", ["same", "later"])
def test_no_change_and_not_yet_keep_their_day_too(sato: Client, bakery: Company, do: str) -> None:
    key_result = mine(bakery)
    looked(bakery, key_result)
    assert send(sato, bakery, key_result, do=do, until="2026-11-27", looked_on="2026-11-22").status_code == 200
    assert CheckIn.objects.get(idempotency_key=KEY).looked_on == date(2026, 11, 22)


def test_a_clock_that_runs_ahead_is_not_believed_and_an_old_entry_comes_back(sato: Client, bakery: Company) -> None:
    key_result = mine(bakery)
    looked(bakery, key_result, days=14)
    answer = send(sato, bakery, key_result, value="5960", looked_on="2026-11-16")
    assert answer.status_code == 422 and "1週間" in text(answer) and 'value="2026-11-24"' in text(answer)
    assert send(sato, bakery, key_result, value="5960", looked_on="2026-11-25").status_code == 200
    assert CheckIn.objects.get(idempotency_key=KEY).looked_on == date(2026, 11, 24)


def test_steps_are_ticked_and_taken_back_together(sato: Client, bakery: Company) -> None:
    key_result = mine(bakery, visitors(owner=bakery.leader, kind=Kind.MILESTONE, start=None, target=None, steps=STEPS))
    page = text(send(sato, bakery, key_result, steps=["a", "b"], confidence="8"))
    key_result.refresh_from_db()
    assert (key_result.progress, CheckIn.objects.count()) == (1, 2)
    assert "rounds/" in page
    sato.post(bakery.url(f"week/rounds/{KEY}/retraction/"))
    key_result.refresh_from_db()
    assert key_result.value is None


def test_a_habit_asks_how_many_of_those_that_were_due(sato: Client, bakery: Company) -> None:
    content = visitors(
        owner=bakery.leader, title="1on1", kind=Kind.RECURRING, start=None, target=None, due_each=Decimal(8), unit="回"
    )
    key_result = mine(bakery, content)
    assert "8回" in text(sato.get(bakery.url("week/")))
    send(sato, bakery, key_result, do="all", excused="2")
    entry = CheckIn.objects.get()
    assert (entry.value, entry.excused) == (6, 2)


def test_a_monthly_value_is_for_the_last_complete_month(sato: Client, bakery: Company) -> None:
    content = visitors(
        owner=bakery.leader, reading=Reading.PER_PERIOD, unit="件", start=Decimal(20), target=Decimal(30)
    )
    key_result = mine(bakery, content)
    assert "10月の値" in text(sato.get(bakery.url(f"key-results/{key_result.public_id}/check-ins/")))
    send(sato, bakery, key_result, value="26")
    entry = CheckIn.objects.get()
    assert (entry.for_date, entry.looked_on) == (date(2026, 10, 31), DAY)


def test_what_is_new_is_added_and_nothing_new_is_one_tap(sato: Client, bakery: Company) -> None:
    content = visitors(
        owner=bakery.leader, reading=Reading.TOTAL, entry="new", start=None, target=Decimal(50), unit="件"
    )
    key_result = mine(bakery, content)
    send(sato, bakery, key_result, do="same", value="")
    send(sato, bakery, key_result, value="4", idempotency_key="f" * 32)
    key_result.refresh_from_db()
    assert key_result.value == 4


def test_a_threshold_takes_the_number_of_answers(sato: Client, bakery: Company) -> None:
    content = visitors(
        owner=bakery.leader, kind=Kind.THRESHOLD, bound="at_least", target=Decimal(90), start=None, unit="%"
    )
    send(sato, bakery, mine(bakery, content), value="91.5％", answers="１２０")
    entry = CheckIn.objects.get()
    assert (entry.value, entry.answers) == (Decimal("91.5"), 120)


def test_a_strangers_number_is_not_there_and_anothers_is_not_mine_to_enter(bakery: Company) -> None:
    key_result = mine(bakery)
    assert send(bakery.client(bakery.member), bakery, key_result, value="1").status_code == 403
    assert send(bakery.client(bakery.viewer), bakery, key_result, value="1").status_code == 403
    other = company("株式会社 隣", "tonari", domain="tonari.example")
    assert send(other.client(other.owner), bakery, key_result, value="1").status_code == 404


def test_actions_are_ticked_and_taken_back(sato: Client, bakery: Company) -> None:
    key_result = mine(bakery)
    content = ActionContent(
        title="記事を2本公開する", assignees=(bakery.leader, bakery.member), recurrence="weekly", weekday=2
    )
    action = add_action(key_result.objective, content, by=bakery.leader, at=TODAY, key_result=key_result)
    page = text(sato.get(bakery.url("week/")))
    assert "記事を2本公開する" in page and "毎週・水曜" in page
    address = bakery.url(f"actions/{action.public_id}/completion/")
    answer = text(sato.post(address, {"done": "1", "on": "2026-11-25"}, headers={"HX-Request": "true"}))
    assert 'aria-checked="true"' in answer and "1／2人" in answer
    assert action.completions.get().on == date(2026, 11, 25)
    sato.post(address, {"done": "0", "on": "2026-11-25"})
    assert not action.completions.exists()


def test_a_weekly_action_is_not_late_for_a_day_before_its_goal_was_agreed(bakery: Company) -> None:
    weekly = ActionContent(title="返事を書く", assignees=(bakery.leader,), recurrence="weekly", weekday=0)
    for objective in (bakery.objective(at=TODAY), bakery.objective(state="proposed"), bakery.objective()):
        add_action(objective, weekly, by=bakery.leader, at=TODAY)
    found = {each.action.objective.agreed_at: each for each in my_actions(bakery.leader, DAY)}
    assert {each.due for each in found.values()} == {date(2026, 11, 23)}
    assert [each.is_late(DAY) for agreed, each in found.items() if agreed and agreed < TODAY] == [True]
    assert not any(each.is_late(DAY) for agreed, each in found.items() if agreed in (None, TODAY))


def test_the_way_leads_up_from_my_action(sato: Client, bakery: Company) -> None:
    top = bakery.objective("札幌の朝に、灯麦のパンがある風景を増やす", level="company", team=None, owner=bakery.owner)
    mine(bakery, contributes_to=top)
    page = text(sato.get(bakery.url("week/")))
    assert 'class="sight"' in page and top.title in page


def test_proposals_wait_for_who_decides(bakery: Company) -> None:
    bakery.objective("雪の朝でも焼きたてを届ける", state="proposed")
    assert "雪の朝でも焼きたてを届ける" in text(bakery.client(bakery.leader).get(bakery.url("week/")))
    assert "雪の朝でも焼きたてを届ける" not in text(bakery.client(bakery.member).get(bakery.url("week/")))


def test_who_is_asked_for_nothing_is_not_told_that_all_is_entered(
    sato: Client, bakery: Company, clock: Callable[..., None]
) -> None:
    clock("2026-11-29T15:00+09:00")  # a Sunday: what is agreed today is asked for from Monday on
    KeyResult.objects.filter(pk=mine(bakery).pk).update(next_due=date(2026, 11, 30))
    page = text(sato.get(bakery.url("week/")))
    assert "今週の記入はありません" in page and "11月30日" in page
    assert "記入はすべてすみました" not in page and "0件のうち" not in page


def test_a_newcomer_sees_the_companys_goals(bakery: Company) -> None:
    top = bakery.objective("札幌の朝に、灯麦のパンがある風景を増やす", level="company", team=None, owner=bakery.owner)
    assert top.title in text(bakery.client(bakery.viewer).get(bakery.url("week/")))


def test_the_number_of_queries_does_not_grow_with_the_rows(sato: Client, bakery: Company) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert sato.get(bakery.url("week/")).status_code == 200
        return len(found)

    def one_more() -> None:
        key_result = mine(bakery)
        looked(bakery, key_result)
        content = ActionContent(title="案内", assignees=(bakery.leader,), due=DAY)
        add_action(key_result.objective, content, by=bakery.leader, at=TODAY, key_result=key_result)

    one_more()
    sato.get(bakery.url("week/"))
    first = queries()
    for _ in range(4):
        one_more()
    assert queries() == first


def test_the_round_of_the_week_counts_who_is_still_asked(bakery: Company) -> None:
    done, open_ = mine(bakery), mine(bakery)
    record_check_in(done, Seen(value=Decimal(5900)), by=bakery.leader, at=TODAY)
    looked(bakery, open_)
    week = week_entries(bakery.organization, DAY)
    assert (week.entered, week.asked, week.left) == (1, 2, 1)
    assert [(each.name, each.count) for each in week.missing] == [("佐藤 美咲", 1)]


def test_it_is_there_in_english(sato: Client, bakery: Company) -> None:
    bakery.leader.language = "en"
    bakery.leader.save(update_fields=["language"])
    looked(bakery, mine(bakery))
    with translation.override("en"):
        page = text(sato.get(bakery.url("week/")))
    assert "This week's numbers" in page and "No change" in page


def test_a_company_of_five_steps_answers_in_five(sato: Client, bakery: Company) -> None:
    bakery.organization.confidence_scale = "five"
    bakery.organization.save(update_fields=["confidence_scale"])
    key_result = mine(bakery)
    assert text(sato.get(bakery.url("week/"))).count('-confidence" form="week"') == 5
    assert send(sato, bakery, key_result, value="5960", confidence="6").status_code == 422
    assert send(sato, bakery, key_result, value="5960", confidence="7").status_code == 200
    bakery.organization.confidence_scale = "ten"
    bakery.organization.save(update_fields=["confidence_scale"])
    again = {"value": "5970", "confidence": "6", "idempotency_key": "1" * 32}
    assert send(sato, bakery, key_result, **again).status_code == 200


def test_the_number_beside_five_dots_is_the_step_of_five(sato: Client, bakery: Company) -> None:
    bakery.organization.confidence_scale = "five"
    bakery.organization.save(update_fields=["confidence_scale"])
    looked(bakery, mine(bakery), confidence=7)
    page = text(sato.get(bakery.url("week/")))
    assert '<output>4<small class="unit">/5</small></output>' in page and "/10</small>" not in page


def test_the_last_part_of_a_month_counts_once_the_deadline_has_come(sato: Client, bakery: Company) -> None:
    content = visitors(owner=bakery.leader, reading=Reading.PER_PERIOD, deadline=date(2026, 11, 20))
    key_result = mine(bakery, content)
    send(sato, bakery, key_result, value="6900")
    key_result.refresh_from_db()
    assert (key_result.value_for, key_result.next_due) == (date(2026, 11, 20), None)


def test_an_action_is_ticked_on_its_objectives_page(sato: Client, bakery: Company) -> None:
    objective = bakery.objective()
    named = add_action(objective, ActionContent(title="案内", assignees=(bakery.leader,)), by=bakery.leader, at=TODAY)
    free = add_action(objective, ActionContent(title="看板"), by=bakery.leader, at=TODAY)
    page = text(sato.get(bakery.url(f"objectives/{objective.public_id}/")))
    assert page.count('role="checkbox"') == 2
    for action, member in ((named, bakery.leader), (free, None)):
        address = bakery.url(f"actions/{action.public_id}/completion/")
        answer = sato.post(address, {"done": "1", "on": "2026-11-24", "from": "objective"})
        assert answer.headers["Location"] == bakery.url(f"objectives/{objective.public_id}/")
        assert action.completions.get().member == member
    assert 'role="checkbox"' not in text(
        bakery.client(bakery.viewer).get(bakery.url(f"objectives/{objective.public_id}/"))
    )


def test_on_a_day_of_no_calendar_nothing_is_ticked(sato: Client, bakery: Company) -> None:
    action = add_action(bakery.objective(), ActionContent(title="看板"), by=bakery.leader, at=TODAY)
    for day in ("9999-12-31", "0001-01-01", "Infinity"):
        for done in ("1", "0"):
            told = {"done": done, "on": day}
            assert sato.post(bakery.url(f"actions/{action.public_id}/completion/"), told).status_code == 404
    assert not action.completions.exists()


def test_who_brings_a_number_owes_it_too_and_who_only_reads_owes_nothing(bakery: Company) -> None:
    mine(bakery, visitors(owner=bakery.leader, brought_by=bakery.member))
    assert [count_owed(each, DAY) for each in (bakery.leader, bakery.member, bakery.owner)] == [1, 1, 0]
    bakery.leader.role = "viewer"
    assert count_owed(bakery.leader, DAY) == 0


def test_a_quarter_that_nobody_closes_is_asked_for_a_month_longer(bakery: Company) -> None:
    looked(bakery, mine(bakery))
    last = bakery.cycle.last_day
    assert [count_owed(bakery.leader, last + timedelta(days=days)) for days in (5, 31, 32)] == [1, 1, 0]
