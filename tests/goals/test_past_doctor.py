"""The doctor computes every older figure again that a past day is read from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from rashin.goals.actions.alignment import contribute_to, feed
from rashin.goals.actions.calendars import change_calendar, change_thresholds
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.closing import close_cycle, reopen_cycle
from rashin.goals.actions.cycles import change_cycle_state
from rashin.goals.actions.key_results import override_status
from rashin.goals.doctor import findings, findings_of
from rashin.goals.models import CycleState, KeyResult, Objective, Revision, Standing
from rashin.organizations import guards
from tests.cast import HARSH, TODAY, Company, company, visitors
from tests.exchange.documents import busy_company

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PAST = "does not follow from what had been recorded by then"


@pytest.fixture
def bakery() -> Company:
    """Three weeks of a number below an objective, which feeds another one."""
    bakery = company()
    top = bakery.objective("上の目標", level="company", team=None, owner=bakery.owner)
    number = bakery.key_result(contributes_to=top)
    whole = bakery.key_result(visitors(kind="fed", start=Decimal(0), target=Decimal(9000)))
    feed(number, whole, by=bakery.owner, at=TODAY)
    for week, value in enumerate((5500, 6000, 6500)):
        seen = Seen(value=Decimal(value), confidence=5 + week)
        record_check_in(number, seen, by=bakery.leader, at=TODAY + 7 * week * DAY)
    return bakery


def found(words: str = PAST) -> list[str]:
    with override("en"):
        return [each for each in findings() if words in each]


def number() -> KeyResult:
    return KeyResult.objects.get(feeds__isnull=False)


def altered(node: KeyResult | Objective, place: int, **values: object) -> None:
    """Write over one of a node's standings, the earliest first, as nobody can who has not taken the triggers away."""
    guards.remove()
    kind = "objective" if isinstance(node, Objective) else "key_result"
    kept = Standing.objects.filter(node_kind=kind, node=node.pk).order_by("recorded_at", "pk")
    Standing.objects.filter(pk=list(kept)[place].pk).update(**values)


def test_three_weeks_of_numbers_are_well(bakery: Company) -> None:
    assert list(findings()) == []


def test_a_company_in_which_most_has_happened_once_is_well() -> None:
    busy_company()
    assert list(findings()) == []


def test_an_older_figure_changed_behind_the_actions_back_is_found(bakery: Company) -> None:
    altered(number(), -2, confidence=1)
    told = found()
    assert len(told) == 2 and "サイトの月間訪問者" in told[0], "the number, and the one that it fed"
    assert all("confidence at 2026-" in each and "(moments: 1)" in each for each in told)


def test_whoever_was_computed_from_an_older_figure_is_found_with_it(bakery: Company) -> None:
    altered(number(), -2, progress=Decimal("0.9"))
    assert len(found("progress")) == 2, "the number, and its objective"


def test_a_figure_that_is_gone_is_found(bakery: Company) -> None:
    guards.remove()
    kept = Standing.objects.filter(node_kind="objective", node=number().objective_id).order_by("recorded_at", "pk")
    Standing.objects.filter(pk=kept[kept.count() - 2].pk).delete()
    assert len(found()) == 2, "the objective, and the one above it"


def test_a_status_that_was_never_shown_is_found(bakery: Company) -> None:
    override_status(number(), "at_risk", reason="遅い", by=bakery.leader, at=TODAY + 15 * DAY)
    override_status(number(), "", reason="", by=bakery.leader, at=TODAY + 16 * DAY)
    assert list(findings()) == []
    altered(number(), -2, status="behind")
    assert len(found("status")) == 1


def test_older_figures_are_computed_only_where_that_is_asked_for(bakery: Company) -> None:
    altered(number(), -2, confidence=1)
    assert list(findings_of(bakery.organization)) == []


def test_a_day_is_judged_by_the_limits_and_the_calendar_of_that_day(bakery: Company) -> None:
    change_thresholds(bakery.organization, values=HARSH, by=bakery.owner, at=TODAY + 15 * DAY)
    change_calendar(bakery.team, values={"check_in_weekday": 4}, by=bakery.owner, at=TODAY + 16 * DAY)
    record_check_in(number(), Seen(value=Decimal(6600)), by=bakery.leader, at=TODAY + 17 * DAY)
    assert list(findings()) == []
    altered(number(), -2, next_due="2026-12-24")
    assert len(found("next_due")) == 1


def test_a_closed_quarter_that_missed_other_limits_is_not_judged_again(bakery: Company) -> None:
    change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=TODAY + 20 * DAY)
    close_cycle(bakery.cycle, by=bakery.owner, at=TODAY + 20 * DAY, without_answers=True)
    change_thresholds(bakery.organization, values=HARSH, by=bakery.owner, at=datetime(2027, 2, 1, tzinfo=UTC))
    assert list(findings()) == []
    reopen_cycle(bakery.cycle, "数え直す", by=bakery.owner, at=datetime(2027, 2, 2, tzinfo=UTC))
    assert found() == []


def test_a_calendar_that_changes_while_the_quarter_is_closed_judges_nothing_that_it_missed(bakery: Company) -> None:
    closing = TODAY + 20 * DAY
    change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=closing)
    close_cycle(bakery.cycle, by=bakery.owner, at=closing, without_answers=True)
    before = closing - timedelta(milliseconds=3)  # it came first and had to wait for the closing
    change_calendar(bakery.team, values={"check_in_weekday": 4}, by=bakery.owner, at=before)
    assert found() == []


def test_what_counted_elsewhere_before_is_computed_where_it_counted(bakery: Company) -> None:
    child, other = number().objective, bakery.objective("別の目標", level="company", team=None, owner=bakery.owner)
    contribute_to(child, other, by=bakery.owner, at=TODAY + 18 * DAY)
    record_check_in(number(), Seen(value=Decimal(6800)), by=bakery.leader, at=TODAY + 19 * DAY)
    assert list(findings()) == []


def test_two_who_worked_at_once_are_told_neither_way(bakery: Company) -> None:
    later, earlier = TODAY + 18 * DAY + timedelta(milliseconds=3), TODAY + 18 * DAY
    override_status(number(), "at_risk", reason="遅い", by=bakery.leader, at=later)
    record_check_in(number(), Seen(value=Decimal(4000)), by=bakery.leader, at=earlier)
    record_check_in(number(), Seen(value=Decimal(6900)), by=bakery.leader, at=TODAY + 19 * DAY)
    assert found() == []


def of_a_version(**values: object) -> None:
    guards.remove()
    first = Revision.objects.filter(node_kind="key_result").order_by("pk")[0]
    Revision.objects.filter(pk=first.pk).update(**values)


@pytest.mark.parametrize("definition", ["{", "[]", '{"title":"数字"}'])
def test_an_older_version_that_no_past_day_could_show_is_found(bakery: Company, definition: str) -> None:
    of_a_version(definition=definition)
    assert len(found("cannot be read, so that a past day cannot show it")) == 1


def test_an_older_version_with_a_day_that_is_none_is_found(bakery: Company) -> None:
    first = Revision.objects.filter(node_kind="key_result").order_by("pk")[0]
    of_a_version(definition=first.definition.replace('"deadline":"2026-12-31"', '"deadline":"2026-12-32"'))
    assert len(found("cannot be read, so that a past day cannot show it")) == 1


def test_a_version_of_nothing_is_found(bakery: Company) -> None:
    of_a_version(node=99_999)
    assert len(found("is of a row that is not there")) == 1
    of_a_version(node_kind="cycle")
    assert len(found("is of a row that is not there")) == 1


def test_a_version_that_is_told_before_the_one_that_it_followed_is_found(bakery: Company) -> None:
    guards.remove()
    last = Revision.objects.filter(node_kind="key_result", node=number().pk).order_by("pk").last()
    assert last is not None
    Revision.objects.filter(pk=last.pk).update(recorded_at=TODAY - 400 * DAY)
    assert len(found("as of before the one that it followed")) == 1
