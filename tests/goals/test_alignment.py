"""Contributes, supports, feeds: no circle, nothing counted twice, also when two people make two halves at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from rashin.goals.actions.alignment import contribute_to, feed, stop_supporting, support
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.moving import move_key_result
from rashin.goals.actions.objectives import archive_objective, restore_objective
from rashin.goals.models import Kind, Objective, Reading
from rashin.organizations.refusals import NotAllowed
from tests.cast import TODAY, Company, company, visitors


@pytest.fixture
def bakery(db: None) -> Company:
    return company()


def progress(objective: Objective) -> Decimal | None:
    objective.refresh_from_db()
    return objective.progress


def test_a_child_counts_in_its_new_parent_and_no_more_in_the_former(bakery: Company) -> None:
    first, second = bakery.objective("一つ目", key_results=[visitors()]), bakery.objective("二つ目")
    child = bakery.objective("下の目標")
    record_check_in(child.key_results.get(), Seen(value=Decimal(6000)), by=bakery.leader, at=TODAY)
    contribute_to(child, first, by=bakery.leader, at=TODAY)
    assert progress(first) == Decimal("0.5")
    contribute_to(child, second, by=bakery.leader, at=TODAY)
    assert (progress(first), progress(second)) == (None, Decimal("0.5"))


def test_the_paths_of_all_below_move_along(bakery: Company) -> None:
    top, middle, low = (bakery.objective(title) for title in ("上", "中", "下"))
    contribute_to(low, middle, by=bakery.owner, at=TODAY)
    contribute_to(middle, top, by=bakery.owner, at=TODAY)
    low.refresh_from_db()
    assert low.lineage == (top.pk, middle.pk, low.pk)


def test_a_circle_is_refused(bakery: Company) -> None:
    top, middle, low = (bakery.objective(title) for title in ("上", "中", "下"))
    contribute_to(low, middle, by=bakery.owner, at=TODAY)
    contribute_to(middle, top, by=bakery.owner, at=TODAY)
    with pytest.raises(ValidationError):
        contribute_to(top, low, by=bakery.owner, at=TODAY)


def test_a_circle_is_not_made_by_restoring_what_was_archived(bakery: Company) -> None:
    top, low = bakery.objective("上"), bakery.objective("下")
    contribute_to(low, top, by=bakery.owner, at=TODAY)
    archive_objective(low, by=bakery.owner, at=TODAY)
    with pytest.raises(ValidationError):
        contribute_to(top, low, by=bakery.owner, at=TODAY)
    restore_objective(low, by=bakery.owner, at=TODAY)
    assert Objective.objects.get(pk=low.pk).contributes_to_id == top.pk


def test_a_key_result_is_not_counted_twice(bakery: Company) -> None:
    whole = visitors(title="三店", kind=Kind.FED, reading=Reading.TOTAL, start=None, target=Decimal(150))
    top = bakery.objective("会社", key_results=[whole])
    shop = bakery.objective("店", key_results=[visitors(reading=Reading.TOTAL, start=None, target=Decimal(50))])
    feed(shop.key_results.get(), top.key_results.get(), by=bakery.owner, at=TODAY)
    with pytest.raises(ValidationError):
        contribute_to(shop, top, by=bakery.owner, at=TODAY)
    with pytest.raises(ValidationError):
        move_key_result(shop.key_results.get(), top, by=bakery.owner, at=TODAY)


def test_supporting_links_without_counting(bakery: Company) -> None:
    top, helper = bakery.objective("上"), bakery.objective("支える")
    record_check_in(helper.key_results.get(), Seen(value=Decimal(6000)), by=bakery.leader, at=TODAY)
    link = support(helper, top, by=bakery.leader, at=TODAY)
    assert progress(top) is None
    stop_supporting(link, by=bakery.leader, at=TODAY)
    assert not top.supported_by.exists()


def test_a_member_aligns_only_what_is_theirs(bakery: Company) -> None:
    top, other = bakery.objective("上"), bakery.objective("他の人の目標")
    with pytest.raises(NotAllowed):
        contribute_to(other, top, by=bakery.member, at=TODAY)


@pytest.mark.django_db(transaction=True)
def test_two_halves_of_a_circle_at_the_same_moment_make_none() -> None:
    bakery = company()
    first, second = bakery.objective("一つ目"), bakery.objective("二つ目")
    together = Barrier(2)

    def align(child: Objective, parent: Objective) -> bool:
        together.wait()
        try:
            contribute_to(child, parent, by=bakery.owner, at=TODAY)
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(align, (first, second), (second, first)))
    assert sorted(done) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_check_ins_at_the_same_moment_all_count_in_the_parent() -> None:
    bakery = company()
    objective = bakery.objective(key_results=[visitors(title=f"数字 {n}") for n in range(4)])
    together = Barrier(4)

    def enter(key_result: object) -> None:
        together.wait()
        try:
            record_check_in(key_result, Seen(value=Decimal(6000)), by=bakery.leader, at=TODAY)  # type: ignore[arg-type]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(enter, objective.key_results.all()))
    assert progress(objective) == Decimal("0.5")
    assert objective.known_parts == 4
