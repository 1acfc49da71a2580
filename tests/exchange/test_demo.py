"""The example company: believable, exact to the last figure, the same for the same day and seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from rashin.activity.canonical import parsed
from rashin.exchange import demo
from rashin.goals.access import can_enter
from rashin.goals.doctor import findings
from rashin.goals.models import (
    ActionCompletion,
    CheckIn,
    Closure,
    CounterProposal,
    Cycle,
    CycleClosing,
    CycleState,
    Idea,
    KeyResult,
    Kind,
    NoItem,
    Objective,
    Reading,
    Standing,
    Status,
)
from rashin.organizations.models import Member, Organization
from rashin.people.models import Team

TUESDAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def tomugi(django_db_setup: None, django_db_blocker: Any) -> Iterator[Organization]:
    """Written once for all tests of this file; they only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield demo.write(language="ja", today=TUESDAY, password="asa-no-pan-2026")
        transaction.set_rollback(True)


def running(organization: Organization) -> dict[str, KeyResult]:
    rows = KeyResult.objects.filter(organization=organization, objective__cycle__state=CycleState.RUNNING)
    return {row.title: row for row in rows}


def test_recomputing_every_figure_finds_no_difference(tomugi: Organization) -> None:
    assert list(findings()) == []


def test_a_bakery_of_forty_with_three_shops_two_past_quarters_and_a_running_one(tomugi: Organization) -> None:
    assert (tomugi.slug, tomugi.is_visible, tomugi.is_example) == ("tomugi", True, True)
    assert Member.objects.filter(organization=tomugi).exclude(role="coach").count() == 40
    assert Team.objects.filter(organization=tomugi, parent__isnull=False, parent__name="店舗").count() == 3
    states = Cycle.objects.filter(organization=tomugi).values_list("state", flat=True)
    assert list(states) == ["closed", "closed", "running", "planning"]


def test_every_kind_reading_and_status_is_there(tomugi: Organization) -> None:
    rows = running(tomugi).values()
    assert {row.kind for row in rows} == set(Kind.values)
    assert {row.reading for row in rows} == set(Reading.values)
    assert {row.status for row in rows} >= set(Status.values)


def test_entries_have_real_life_in_them(tomugi: Organization) -> None:
    entries = CheckIn.objects.filter(organization=tomugi)
    assert entries.filter(replaces__isnull=False).exists()
    assert entries.filter(kind="not_looked").exists() and entries.filter(kind="no_change").exists()
    assert any((row.recorded_at.date() - row.for_date).days == 3 for row in entries)
    assert any(row.member_id != row.entered_by_id for row in entries)
    rows = running(tomugi).values()
    assert any(row.wants_help for row in rows)
    assert any(row.stale_from and row.stale_from <= TUESDAY for row in rows)
    assert any(row.status_override for row in rows)


def test_the_owner_and_the_head_of_marketing_still_owe_entries_this_week(tomugi: Organization) -> None:
    for mail in demo.addresses():
        member = Member.objects.get(organization=tomugi, email=mail)
        assert member.user is not None and member.user.check_password("asa-no-pan-2026")
        owed = KeyResult.objects.filter(owner=member, next_due__lte=TUESDAY, objective__cycle__state="running")
        assert owed.exists(), mail


def test_who_entered_a_number_may_enter_it(tomugi: Organization) -> None:
    rows = CheckIn.objects.filter(organization=tomugi).select_related("key_result__objective__team", "entered_by")
    assert all(row.entered_by is not None and can_enter(row.entered_by, row.key_result) for row in rows)


def test_the_next_quarter_has_a_proposal_and_a_draft_and_words_are_discussed(tomugi: Organization) -> None:
    waiting = Objective.objects.filter(organization=tomugi, cycle__state="planning").values_list("state", flat=True)
    assert sorted(waiting) == ["draft", "proposed"]
    assert CounterProposal.objects.filter(organization=tomugi, state="open").count() == 1
    said_no = NoItem.objects.filter(organization=tomugi)
    assert (said_no.filter(key_result=None).count(), said_no.exclude(key_result=None).count()) == (8, 5)
    assert Idea.objects.filter(organization=tomugi, answer="").exists()
    assert ActionCompletion.objects.filter(organization=tomugi).exists()


def test_nothing_happens_after_the_day_it_is_written_for(tomugi: Organization) -> None:
    for model in (CheckIn, Standing):
        assert max(tomugi.day_of(row.recorded_at) for row in model.objects.filter(organization=tomugi)) == TUESDAY


def test_it_is_written_into_an_empty_installation_only(tomugi: Organization) -> None:
    with pytest.raises(demo.NotEmpty):
        demo.write(language="en", today=TUESDAY)


def test_the_past_quarters_are_closed_with_a_story(tomugi: Organization) -> None:
    closings = CycleClosing.objects.filter(organization=tomugi).order_by("closed_at")
    assert closings.count() == 2
    for closing in closings:
        facts = parsed(closing.facts)
        assert facts["answered"] == facts["asked"] > 5
        assert all(each["learning"] for row in facts["objectives"] for each in row["key_results"])
        assert any(row["summary"] for row in facts["objectives"])
    goes_on = Objective.objects.filter(organization=tomugi, copied_from__isnull=False)
    assert goes_on.filter(copied_from__copied_from__isnull=False).exists()
    assert Closure.objects.filter(organization=tomugi, carried_to__isnull=False).exists()
