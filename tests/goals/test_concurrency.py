"""Two people at the same moment: nobody waits for ever, nothing is lost, and the second learns of the first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from rashin.activity.canonical import parsed
from rashin.goals.actions import drafts
from rashin.goals.actions.alignment import feed
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.closing import close_cycle
from rashin.goals.actions.content import ActionContent
from rashin.goals.actions.cycles import change_cycle_state
from rashin.goals.actions.key_results import archive_key_result, change_key_result
from rashin.goals.actions.looking_back import LookedBack, answer_closing
from rashin.goals.actions.todos import add_action
from rashin.goals.doctor import findings
from rashin.goals.models import CheckIn, CycleClosing, CycleState, Draft, KeyResult, Kind, Objective, Reading
from rashin.organizations.models import Member
from rashin.organizations.public_id import new_public_id
from rashin.organizations.refusals import Conflict
from tests import at_once
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db(transaction=True)

REVIEWS = visitors(title="口コミ", reading=Reading.TOTAL, start=None, target=Decimal(50), unit="件")


def together(*attempts: Callable[[], object]) -> list[object]:
    """What each attempt gives, or the refusal that it met; all begin at once, each with its own connection."""
    ready = Barrier(len(attempts))

    def run(attempt: Callable[[], object]) -> object:
        ready.wait()
        try:
            return attempt()
        except Conflict as conflict:
            return conflict
        finally:
            connection.close()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return [done.result(timeout=30) for done in [pool.submit(run, attempt) for attempt in attempts]]


def entering(bakery: Company, key_result: KeyResult, value: int, key: str | None = None) -> Callable[[], object]:
    seen = Seen(value=Decimal(value))
    return lambda: record_check_in(key_result, seen, by=bakery.owner, at=TODAY, idempotency_key=key)


def test_one_key_for_two_key_results_at_once_is_a_conflict_for_the_second() -> None:
    bakery = company()
    rows = [bakery.key_result(), bakery.key_result()]
    for turn in range(5):
        done = together(*(entering(bakery, row, 5500, f"k{turn}") for row in rows))
        assert sorted(type(each).__name__ for each in done) == ["CheckIn", "Conflict"]


def test_one_key_twice_at_once_is_one_entry() -> None:
    bakery = company()
    row = bakery.key_result()
    done = together(*(entering(bakery, row, 5500, "k1") for _ in range(3)))
    assert len({each.pk for each in done if isinstance(each, CheckIn)}) == CheckIn.objects.count() == 1


def test_three_shops_enter_at_once_into_one_number() -> None:
    bakery = company()
    whole = visitors(title="三店", kind=Kind.FED, reading=Reading.TOTAL, start=None, target=Decimal(150), unit="件")
    fed = bakery.key_result(whole, level="company", team=None)
    shops = [bakery.key_result(REVIEWS) for _ in range(3)]
    for shop in shops:
        feed(shop, fed, by=bakery.owner, at=TODAY)
    for turn in range(1, 6):
        together(*(entering(bakery, shop, 5 * turn) for shop in shops))
        fed.refresh_from_db()
        assert (fed.value, Objective.objects.get(pk=fed.objective_id).progress) == (15 * turn, Decimal(turn) / 10)
    assert list(findings()) == []


def test_entries_while_the_structure_changes_leave_exact_figures() -> None:
    bakery = company()
    top = bakery.objective("上", level="company", team=None, owner=bakery.owner)
    objective = bakery.objective(contributes_to=top, key_results=[visitors(title=f"{n}") for n in range(3)])
    first, second, third = objective.key_results.all()
    together(
        entering(bakery, first, 6000),
        lambda: archive_key_result(second, by=bakery.owner, at=TODAY),
        entering(bakery, second, 6500),
        lambda: change_key_result(third, visitors(title="3", weight=Decimal(2)), by=bakery.owner, at=TODAY),
        entering(bakery, third, 5500),
    )
    assert list(findings()) == []


def test_an_entry_does_not_wait_for_somebody_who_writes_an_action(database_kind: str) -> None:
    if database_kind != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    bakery = company()
    row = bakery.key_result()
    written, entered = Event(), Event()

    def write() -> bool:
        try:
            with transaction.atomic():
                add_action(row.objective, ActionContent(title="記事を二本"), by=bakery.owner, at=TODAY, key_result=row)
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                written.set()
                return entered.wait(10)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        assert written.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        record_check_in(row, Seen(value=Decimal(6000)), by=bakery.owner, at=TODAY)
        entered.set()
        assert writing.result(timeout=20)


def test_closing_beside_entries_takes_an_entry_whole_or_refuses_it() -> None:
    for turn in range(4):
        bakery = company(slug=f"tomugi{turn}", domain=f"tomugi{turn}.example")
        objective = bakery.objective(key_results=[visitors(title=f"{n}") for n in range(4)])
        rows = list(objective.key_results.select_related("organization", "objective__team"))
        change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=TODAY)

        def close(bakery: Company = bakery) -> object:
            return close_cycle(bakery.cycle, by=bakery.owner, at=TODAY, without_answers=True)

        done = together(close, *(entering(bakery, row, 6000) for row in rows))
        closing, *entered = done
        assert isinstance(closing, CycleClosing)
        assert all(isinstance(each, CheckIn | Conflict) for each in entered)
        frozen = {each["id"]: each for each in parsed(closing.facts)["objectives"][0]["key_results"]}
        for row, each in zip(rows, entered, strict=True):
            assert frozen[row.public_id]["entries"] == isinstance(each, CheckIn)
        assert list(findings()) == []


def test_two_who_close_at_once_close_once() -> None:
    bakery = company()
    bakery.key_result()
    change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=TODAY)
    done = together(
        *(
            lambda who=who: close_cycle(bakery.cycle, by=who, at=TODAY, without_answers=True)
            for who in (bakery.owner, bakery.admin)
        )
    )
    assert sorted(type(each).__name__ for each in done) == ["Conflict", "CycleClosing"]


def test_two_who_look_back_on_the_same_number_at_once_both_know() -> None:
    bakery = company()
    row = bakery.key_result()
    change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=TODAY)

    def answer(who: Member, learning: str) -> Callable[[], object]:
        return lambda: answer_closing(row, LookedBack(learning=learning), by=who, at=TODAY, seen_version=0)

    done = together(answer(bakery.owner, "店の一言"), answer(bakery.leader, "天気"))
    assert sorted(type(each).__name__ for each in done) == ["Closure", "Conflict"]


def test_a_scratch_row_that_two_tabs_begin_at_once_is_one(database_kind: str) -> None:
    if database_kind != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    bakery, name = company(), new_public_id()

    def begin(title: str) -> Callable[[], object]:
        return lambda: drafts.keep_draft({"title": title}, form="objective", by=bakery.owner, at=TODAY, public_id=name)

    done = at_once.together([begin("一"), begin("二")], meeting=(drafts, "_begun"))
    row = Draft.objects.get()
    assert ({each.pk for each in done}, row.version) == ({row.pk}, 2)
