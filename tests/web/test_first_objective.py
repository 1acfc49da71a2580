"""From the first page of an empty installation to an agreed objective with two key results, counted."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from rashin.goals.models import Objective, ObjectiveState
from rashin.people import first_start
from tests.web.form_reader import fields_of

pytestmark = pytest.mark.django_db

MOST = 25
COMPANY = {
    "name": "株式会社 灯麦",
    "owner_name": "小野寺 亮",
    "email": "ryo@tomugi.example",
    "password": "asa-no-pan-2026",
}


class Newcomer:
    """Somebody who starts, and how many things they typed, chose or pressed."""

    def __init__(self) -> None:
        self.client = Client(headers={"host": "localhost", "accept-language": "ja"})
        self.count = 0

    def start(self) -> str:
        """Choose a road, look at all eight fields, type what is not prefilled, begin."""
        page = self.client.get("/start/").content.decode()
        fields = fields_of(page, 'class="form"')
        self.count += 1 + 8 + 1
        answer = self.client.post("/start/", fields | COMPANY)
        assert answer.status_code == 302, answer.content.decode()
        return re.sub(r"(/o/[^/]+/).*", r"\1", answer.url)

    def press(self, address: str) -> str:
        """Follow a link or a button."""
        self.count += 1
        return self.client.get(address, follow=True).content.decode()

    def propose(self, page: str, home: str, **typed: str) -> Objective:
        """Type into the form, put it before everybody, and agree to it."""
        self.count += len(typed) + 1
        answer = self.client.post(f"{home}plan/new/", fields_of(page, "data-plan") | typed | {"do": "propose"})
        assert answer.status_code == 302, answer.content.decode()
        objective = Objective.objects.get()
        self.count += 1
        self.client.post(f"{home}objectives/{objective.public_id}/agreement/")
        objective.refresh_from_db()
        return objective


@pytest.fixture
def newcomer(clock) -> Newcomer:
    clock("2026-11-24T09:00+09:00")
    first_start.forget()
    return Newcomer()


def test_from_a_template_nothing_has_to_be_typed(newcomer: Newcomer) -> None:
    home = newcomer.start()
    newcomer.press(f"{home}plan/")
    newcomer.press(f"{home}plan/new/")
    newcomer.press(f"{home}plan/new/?tier=marketing")
    page = newcomer.press(f"{home}plan/new/?from=marketing/worth-meeting")
    objective = newcomer.propose(page, home)
    assert objective.state == ObjectiveState.AGREED and objective.key_results.count() >= 2
    assert newcomer.count == 16 <= MOST


def test_from_a_blank_page_three_sentences_are_typed(newcomer: Newcomer) -> None:
    home = newcomer.start()
    newcomer.press(f"{home}plan/")
    newcomer.press(f"{home}plan/new/")
    page = newcomer.press(f"{home}plan/new/?from=blank")
    objective = newcomer.propose(
        page,
        home,
        **{
            "title": "また来たくなる店を、三店そろって磨き上げる",
            "kr-1-title": "サイトの月間訪問者を5,000人から7,000人に増やす",
            "kr-2-title": "お客さまの満足度を90%以上にする",
        },
    )
    assert objective.state == ObjectiveState.AGREED and objective.key_results.count() == 2
    assert all(row.agreed_at for row in objective.key_results.all())
    assert newcomer.count == 18 <= MOST
