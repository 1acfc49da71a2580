"""Planning at the web interface: from a role to a proposal."""

from __future__ import annotations

import pytest
from django.test import Client

from rashin.goals.models import Draft, KeyResult, NoItem, Objective, ObjectiveState
from tests.cast import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(clock) -> None:
    clock("2026-11-24T09:00+09:00")


@pytest.fixture
def bakery() -> Company:
    return company()


@pytest.fixture
def sato(bakery: Company) -> Client:
    return bakery.client(bakery.leader)


def sheet(bakery: Company, **fields: str) -> dict[str, str]:
    """A form as a browser sends it: two key results without figures beside the sentence."""
    base = {
        "cycle": bakery.cycle.public_id,
        "draft": "0123456789abcdef",
        "draft_version": "0",
        "title": "雪の朝でも、会いに行きたくなる店にする",
        "carrier": f"team:{bakery.team.public_id}",
        "rows": "1 2",
        "kr-1-title": "MQLを月20件から30件に増やす",
        "kr-2-title": "お客さまの満足度を90%以上にする",
        "do": "propose",
    }
    return base | fields


def test_every_role_offers_whole_drafts(bakery: Company, sato: Client) -> None:
    page = sato.get(bakery.url("plan/new/?tier=shop"))
    assert page.status_code == 200
    assert "この下書きを使う" in page.content.decode() or "Use this draft" in page.content.decode()


def test_a_template_fills_the_form_and_commits_to_nothing(bakery: Company, sato: Client) -> None:
    page = sato.get(bakery.url("plan/new/?from=marketing/worth-meeting"), follow=True)
    assert page.status_code == 200
    assert "kr-1-title" in page.content.decode()
    assert not Objective.objects.exists() and not Draft.objects.exists()


def test_two_sentences_are_enough_for_a_proposal(bakery: Company, sato: Client) -> None:
    answer = sato.post(bakery.url("plan/new/"), sheet(bakery))
    assert answer.status_code == 302, answer.content.decode()
    objective = Objective.objects.get()
    assert objective.state == ObjectiveState.PROPOSED
    first, second = objective.key_results.order_by("position")
    assert (first.start, first.target, first.reading, first.unit) == (20, 30, "per_period", "件")
    assert (second.kind, second.target, second.bound) == ("threshold", 90, "at_least")
