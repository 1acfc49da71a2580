"""What the board reads: what stands at the top, and what stands under it, with few rows read however many there are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rashin.goals.actions.alignment import contribute_to
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.moving import move_objective
from rashin.goals.actions.objectives import archive_objective, restore_objective
from rashin.goals.models import Cycle, CycleState, Objective
from rashin.goals.queries import board
from tests.cast import TODAY, Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery() -> Company:
    return company()


@pytest.fixture
def year(bakery: Company) -> Cycle:
    return Cycle.objects.create(
        organization=bakery.organization, kind="year", fiscal_year=2026, number=1, first_day=date(2026, 4, 1),
        last_day=date(2027, 3, 31), state=CycleState.RUNNING,
    )  # fmt: skip


def tops(cycle: Cycle) -> list[str]:
    rows, _more = board.top_objectives(cycle, offset=0, limit=board.MOST_OF_THE_COMPANY)
    return [row.title for row in rows]


def test_what_contributes_to_another_cycle_stands_at_the_top_of_its_own(bakery: Company, year: Cycle) -> None:
    above = bakery.objective("年の目標", cycle=year)
    bakery.objective("四半期の目標", contributes_to=above)
    assert tops(bakery.cycle) == ["四半期の目標"]
    assert tops(year) == ["年の目標"]


def test_what_is_hung_elsewhere_later_and_taken_back_stands_where_it_belongs(bakery: Company, year: Cycle) -> None:
    above, beside = bakery.objective("年の目標", cycle=year), bakery.objective("隣の目標")
    below = bakery.objective("四半期の目標")
    for parent, expected in ((above, ["隣の目標", "四半期の目標"]), (beside, ["隣の目標"])):
        contribute_to(below, parent, by=bakery.owner, at=TODAY)
        assert tops(bakery.cycle) == expected


def test_what_is_archived_leaves_those_below_it_at_the_top_until_it_returns(bakery: Company) -> None:
    above = bakery.objective("上の目標")
    bakery.objective("下の目標", contributes_to=above)
    above = archive_objective(above, by=bakery.owner, at=TODAY)
    assert tops(bakery.cycle) == ["下の目標"]
    restore_objective(above, by=bakery.owner, at=TODAY)
    assert tops(bakery.cycle) == ["上の目標"]


def test_what_returns_below_an_objective_that_moved_stands_at_the_top(bakery: Company, year: Cycle) -> None:
    above = bakery.objective("上の目標")
    below = archive_objective(bakery.objective("下の目標", contributes_to=above), by=bakery.owner, at=TODAY)
    above.refresh_from_db()
    move_objective(above, year, by=bakery.owner, at=TODAY)
    restore_objective(below, by=bakery.owner, at=TODAY)
    assert tops(bakery.cycle) == ["下の目標"]


def many_below(bakery: Company, counts: list[int]) -> list[Objective]:
    parents = [bakery.objective(f"上の目標 {number}") for number in range(len(counts))]
    for parent, count in zip(parents, counts, strict=True):
        Objective.objects.bulk_create(
            Objective(
                organization=bakery.organization, cycle=bakery.cycle, level="team", team=parent.team,
                title=f"{parent.title}/{number}", state="agreed", contributes_to=parent, position=number,
            )
            for number in range(count)
        )  # fmt: skip
    return parents


@pytest.mark.parametrize("counts", [[3, 2, 4], [90, 30, 90, 5, 40], [25, 25, 25, 25], [26, 27, 0, 200], [80, 1]])
def test_each_parent_shows_its_first_children_and_all_together_no_more_than_fit(
    bakery: Company, counts: list[int]
) -> None:
    parents = many_below(bakery, counts)
    expected = [f"{parent.title}/{at}" for parent, n in zip(parents, counts, strict=True) for at in range(min(n, 26))]
    with CaptureQueriesContext(connection) as captured:
        found = board.children([parent.pk for parent in parents], each=25, limit=81)
    assert [row.title for row in found] == expected[:81]
    assert len(captured) <= 4


def test_a_parent_with_many_children_goes_on_where_it_ended(bakery: Company) -> None:
    (parent,) = many_below(bakery, [60])
    found = board.further_children(parent.pk, each=25, offset=25)
    assert [row.title for row in found] == [f"{parent.title}/{number}" for number in range(25, 51)]


def test_many_counts_are_kept_only_while_the_record_stands_still(
    bakery: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "_MANY", 0)
    monkeypatch.setattr(board, "_kept", {})
    first, second = bakery.key_result(), bakery.key_result()
    today = date(2026, 11, 24)
    assert board.facts(bakery.cycle, today).left == board.facts(bakery.cycle, today).left == 2
    with CaptureQueriesContext(connection) as captured:
        assert board.facts(bakery.cycle, today).left == 2
    assert len(captured) == 1
    for key_result, left in ((first, 1), (second, 0)):
        record_check_in(key_result, Seen(value=Decimal(5200)), by=bakery.leader, at=TODAY)
        assert board.facts(bakery.cycle, today).left == left
