"""The example company on other days: it can be written for any, and comes out the same for the same."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from rashin.cli.demo import YEARS
from rashin.exchange import demo
from rashin.goals.doctor import findings
from rashin.goals.models import CheckIn, Cycle, KeyResult, Objective
from rashin.organizations.models import Member, Organization
from rashin.people.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


@pytest.mark.parametrize(
    "today",
    [date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 4), date(2024, 2, 29),
     date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)],
)  # fmt: skip
def test_it_can_be_written_for_any_day(today: date) -> None:
    organization = demo.write(language="en", today=today)
    assert Cycle.objects.get(organization=organization, state="running").first_day <= today
    assert list(findings()) == []


def test_the_same_day_and_seed_give_the_same_public_ids() -> None:
    found = []
    for seed in (1, 1, 2):
        with transaction.atomic():
            demo.write(language="ja", today=date(2026, 11, 24), seed=seed)
            found.append(
                [
                    list(model.objects.order_by("pk").values_list("public_id", flat=True))
                    for model in (Member, KeyResult, CheckIn)
                ]
            )
            transaction.set_rollback(True)
    assert found[0] == found[1] != found[2]


def test_written_for_the_present_nothing_is_recorded_after_now() -> None:
    now = datetime(2026, 11, 23, 21, 10, tzinfo=UTC)  # 6:10 on Tuesday in Sapporo: the first ones have entered
    organization = demo.write(language="ja", now=now)
    last = max(CheckIn.objects.filter(organization=organization).values_list("recorded_at", flat=True))
    assert last <= now
    assert list(findings()) == []


def test_a_large_company_is_composed_exact_and_as_large_as_asked() -> None:
    heard: list[tuple[int, int]] = []
    organization = demo.write(
        language="en", today=date(2026, 11, 24), objectives=10, progress=lambda done, total: heard.append((done, total))
    )
    assert Objective.objects.filter(organization=organization).count() == 36 + 10
    assert Cycle.objects.filter(organization=organization).count() == 6
    assert heard[-1][0] == heard[-1][1] > 0
    assert list(findings()) == []


def test_a_large_company_that_is_interrupted_leaves_nothing() -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.write(language="ja", today=date(2026, 11, 24), objectives=20, progress=interrupt)
    assert not any(model.objects.exists() for model in (Organization, Member, User, CheckIn, KeyResult))
