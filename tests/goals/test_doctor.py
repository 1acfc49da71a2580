"""The doctor recomputes what is stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import override

from rashin.activity.canonical import canonical_text, parsed
from rashin.goals.actions.alignment import feed
from rashin.goals.actions.calendars import change_thresholds
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.closing import close_cycle, reopen_cycle
from rashin.goals.actions.comments import say, take_back_comment
from rashin.goals.actions.cycles import change_cycle_state
from rashin.goals.actions.leaving import let_go
from rashin.goals.actions.looking_back import LookedBack, answer_closing, sum_up
from rashin.goals.doctor import findings
from rashin.goals.models import (
    CheckIn,
    Closure,
    Comment,
    CycleState,
    KeyResult,
    Objective,
    ObjectiveClosure,
    Revision,
    Standing,
)
from rashin.goals.queries.leaving import holdings
from rashin.organizations import guards
from rashin.people.actions.forgetting import make_anonymous
from rashin.people.actions.teams import change_team
from rashin.people.models import Team
from tests.cast import HARSH, TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery() -> Company:
    bakery = company()
    top = bakery.objective("上の目標", level="company", team=None, owner=bakery.owner)
    record_check_in(bakery.key_result(contributes_to=top), Seen(value=Decimal(6000)), by=bakery.leader, at=TODAY)
    return bakery


def closed(bakery: Company) -> None:
    """The quarter is closed as people close it."""
    change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=TODAY)
    close_cycle(bakery.cycle, by=bakery.owner, at=TODAY, without_answers=True)


def test_what_the_actions_wrote_is_well(bakery: Company) -> None:
    assert list(findings()) == []


def test_a_figure_changed_behind_the_actions_back_is_found(bakery: Company) -> None:
    KeyResult.objects.exclude(progress=None).update(progress=Decimal("0.9"))
    found = list(findings())
    assert any("progress" in each and "0.9" in each and "サイトの月間訪問者" in each for each in found)
    assert len(found) == 2, "the key result and the objective that was computed from it"


def test_the_next_entry_computes_what_was_changed_again(bakery: Company) -> None:
    KeyResult.objects.exclude(progress=None).update(progress=Decimal("0.9"))
    row = KeyResult.objects.exclude(progress=None).get()
    record_check_in(row, Seen(kind="no_change"), by=bakery.leader, at=TODAY)
    assert list(findings()) == []


def test_a_wrong_place_is_found(bakery: Company) -> None:
    Objective.objects.filter(contributes_to__isnull=False).update(path="/1/")
    with override("en"):
        assert any("another place" in each for each in findings())


def test_a_circle_behind_the_actions_back_is_found(bakery: Company) -> None:
    child = Objective.objects.get(contributes_to__isnull=False)
    Objective.objects.filter(contributors=child).update(contributes_to=child)
    with override("en"):
        assert any("in a circle" in each for each in findings())


def test_counting_twice_behind_the_actions_back_is_found(bakery: Company) -> None:
    child = KeyResult.objects.get(value__isnull=False)
    whole = KeyResult.objects.exclude(pk=child.pk).get()
    KeyResult.objects.filter(pk=whole.pk).update(kind="fed")
    KeyResult.objects.filter(pk=child.pk).update(feeds=whole)
    with override("en"):
        assert any("counted twice" in each for each in findings())


def test_a_fed_sum_that_is_wrong_is_found(bakery: Company) -> None:
    whole = bakery.key_result(visitors(kind="fed", start=Decimal(0), target=Decimal(9000)))
    feed(KeyResult.objects.get(value=Decimal(6000)), whole, by=bakery.owner, at=TODAY)
    assert list(findings()) == []
    KeyResult.objects.filter(pk=whole.pk).update(value=Decimal(1))
    assert any("value" in each for each in findings())


def test_a_day_that_is_not_the_next_due_one_is_found(bakery: Company) -> None:
    KeyResult.objects.filter(value__isnull=False).update(next_due="2026-11-25")
    assert any("next_due" in each for each in findings())


def test_what_feeds_another_unit_is_found(bakery: Company) -> None:
    test_a_fed_sum_that_is_wrong_is_found(bakery)
    KeyResult.objects.filter(kind="fed").update(unit="枚")
    with override("en"):
        assert any("another kind, unit" in each for each in findings())


def test_what_points_into_another_company_is_found(bakery: Company) -> None:
    next_door = company("隣の会社", "tonari", domain="tonari.example")
    KeyResult.objects.filter(value__isnull=False).update(owner=next_door.owner)
    with override("en"):
        assert any("another organisation" in each for each in findings())


def test_a_closed_quarter_is_not_judged_by_limits_that_came_later(bakery: Company) -> None:
    closed(bakery)
    later = datetime(2027, 2, 1, tzinfo=UTC)
    change_thresholds(bakery.organization, values=HARSH, by=bakery.owner, at=later)
    assert list(findings()) == []


@pytest.mark.parametrize("reopens", [False, True], ids=["it stays closed", "it is reopened"])
def test_a_quarter_closed_before_its_last_day_is_not_judged_by_limits_that_it_missed(
    bakery: Company, reopens: bool
) -> None:
    closed(bakery)
    change_thresholds(bakery.organization, values=HARSH, by=bakery.owner, at=TODAY + timedelta(days=2))
    if reopens:
        reopen_cycle(bakery.cycle, "数え直す", by=bakery.owner, at=TODAY + timedelta(days=4))
    assert list(findings()) == []
    if reopens:
        row, at = KeyResult.objects.exclude(progress=None).get(), TODAY + timedelta(days=6)
        record_check_in(row, Seen(value=Decimal(6000)), by=bakery.leader, at=at)
        assert list(findings()) == []
        KeyResult.objects.filter(pk=row.pk).update(status="on_track")
        assert found("status"), "with an entry it is judged again"


def test_a_hand_that_changed_a_closed_quarter_is_found(bakery: Company) -> None:
    closed(bakery)
    guards.remove()
    KeyResult.objects.filter(value__isnull=False).update(progress=Decimal("0.9"))
    told = list(findings())
    assert any("progress" in each for each in told)
    assert sum("期を閉じたときと変わっています" in each for each in told) == 1


@pytest.fixture
def closed_bakery(bakery: Company) -> Company:
    """It was looked back on, and is closed."""
    change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=TODAY)
    row = KeyResult.objects.exclude(progress=None).get()
    said = LookedBack(score=Decimal("0.7"), reason="工事", cause="人手", learning="店の一言が効く", following="keep")
    answer_closing(row, said, by=bakery.leader, at=TODAY)
    sum_up(row.objective, "半分までは来た", by=bakery.leader, at=TODAY)
    say(row.objective, "おつかれさま", by=bakery.leader, at=TODAY)
    close_cycle(bakery.cycle, by=bakery.owner, at=TODAY, without_answers=True)
    return bakery


ALTERED = [
    (Closure, "learning", "別の学び"), (Closure, "cause", "別の理由"), (Closure, "following", "drop"),
    (Closure, "is_judged", False), (Closure, "reason", "別の訳"), (Closure, "score", Decimal("0.8")),
    (Closure, "taken_back_at", TODAY), (ObjectiveClosure, "summary", "別の言葉"),
    (ObjectiveClosure, "known_parts", 7), (ObjectiveClosure, "counted_parts", 7), (Objective, "why", "別の訳"),
    (KeyResult, "target", Decimal(8000)), (KeyResult, "confidence", 9), (CheckIn, "kind", "not_looked"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "field", "value"), ALTERED, ids=lambda each: getattr(each, "__name__", str(each)))
def test_whatever_is_altered_in_a_closed_quarter_is_found(
    closed_bakery: Company, model: type[Model], field: str, value: object
) -> None:
    assert list(findings()) == []
    guards.remove()
    rows = model._default_manager.all()
    (rows.exclude(cause="") if model is Closure else rows).update(**{field: value})
    assert found("is not as it was when the quarter was closed")


def test_what_may_change_beside_a_closed_quarter_is_no_finding(closed_bakery: Company) -> None:
    """Teams are called otherwise and put away, people leave and are forgotten, lines are written and taken back."""
    bakery, later = closed_bakery, TODAY + timedelta(days=60)
    change_team(bakery.team, name="ひろめる", by=bakery.owner, at=later)
    take_back_comment(Comment.objects.get(), by=bakery.leader, at=later)
    say(Objective.objects.filter(level="team")[0], "あとから", by=bakery.owner, at=later)
    heirs = {each.key: bakery.owner for each in holdings(bakery.leader, later.date())}
    let_go(bakery.leader, heirs=heirs, by=bakery.owner, at=later)
    make_anonymous(bakery.leader, by=bakery.owner, at=later)
    assert list(findings()) == []
    reopen_cycle(bakery.cycle, "数え直す", by=bakery.owner, at=later)
    assert list(findings()) == []
    close_cycle(bakery.cycle, by=bakery.owner, at=later + timedelta(days=1), without_answers=True)
    assert list(findings()) == []


def found(words: str) -> list[str]:
    with override("en"):
        return [each for each in findings() if words in each]


def test_what_past_days_are_read_from_is_only_added_to(bakery: Company) -> None:
    for record in (Standing, Revision):
        with pytest.raises(IntegrityError), transaction.atomic():
            record.objects.update(recorded_at=TODAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            record.objects.all().delete()


def test_without_those_triggers_the_doctor_says_so(bakery: Company) -> None:
    guards.remove()
    assert found("let past days be altered")


def test_a_last_figure_that_is_not_the_stored_one_is_found(bakery: Company) -> None:
    guards.remove()
    Standing.objects.filter(node_kind="key_result").update(confidence=1)
    assert len(found("are not the stored ones (confidence)")) == 2


def test_a_figure_that_no_past_day_could_show_is_found(bakery: Company) -> None:
    guards.remove()
    Standing.objects.all().delete()
    assert len(found("holds no figure of it")) == 4, "two objectives, two key results"


def test_a_version_that_is_lost_unreadable_or_says_otherwise_is_found(bakery: Company) -> None:
    guards.remove()
    row = KeyResult.objects.exclude(progress=None).get()
    versions = Revision.objects.filter(node_kind="key_result", node=row.pk)
    KeyResult.objects.filter(pk=row.pk).update(title="別の言葉")
    assert len(found("says otherwise than what stands (title)")) == 1
    versions.update(definition="{")
    assert len(found("cannot be read")) == 2, "as it was added, and as it was agreed to"
    versions.delete()
    assert len(found("holds no version of it")) == 1


@pytest.mark.parametrize(("kind", "name"), [("objective", "weight"), ("key_result", "objective")])
def test_an_older_version_without_what_no_row_is_without_is_found(bakery: Company, kind: str, name: str) -> None:
    guards.remove()
    first = Revision.objects.filter(node_kind=kind).order_by("pk")[0]
    Revision.objects.filter(pk=first.pk).update(definition=canonical_text(parsed(first.definition) | {name: None}))
    assert len(found("cannot be read")) == 1


def test_an_entry_and_its_event_stand_or_are_missed_together(bakery: Company) -> None:
    row = KeyResult.objects.exclude(progress=None).get()
    record_check_in(row, Seen(kind="no_change"), by=bakery.leader, at=TODAY + timedelta(days=1))
    entry = CheckIn.objects.order_by("pk")[0]
    CheckIn.objects.filter(pk=entry.pk).update(public_id="0000000000000000")
    assert len(found("the entry 0000000000000000 is told by no event")) == 1
    assert len(found(f"{entry.public_id}, which does not stand any more")) == 1


def test_a_company_without_an_owner_a_team_under_itself_and_a_goal_without_words_are_found(bakery: Company) -> None:
    bakery.owner.role = "member"
    bakery.owner.save()
    Team.objects.filter(pk=bakery.team.pk).update(parent=bakery.team)
    Objective.objects.update(title="")
    assert len(found("nobody who is present owns it")) == 1
    assert len(found("stands under itself")) == 1
    assert len(found("has no words")) == 2
