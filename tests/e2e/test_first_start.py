"""From the first page of an empty installation to an agreed objective with two key results, in a browser, counted.

Every page on the way is shown to axe as somebody meets it who has nothing yet: that is where the empty states are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from rashin.goals.models import Objective, ObjectiveState
from rashin.people import first_start
from tests.cast import TODAY
from tests.e2e.counted import Counted
from tests.e2e.reader import Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST = 25
EMPTY = ("board/", "plan/", "members/", "teams/", "feed/", "no-list/", "direction/", "search/", "cycles/")
EVERY_FIELD = "form.form :is(input, select, textarea):not([type=hidden])"
SHOWN_FIELD = "form[data-plan] :is(input, select, textarea):not([type=hidden]):visible"
TYPED = {
    "ja": {
        "name": "株式会社 灯麦",
        "owner_name": "小野寺 亮",
        "title": "また来たくなる店を、三店そろって磨き上げる",
        "kr-1-title": "サイトの月間訪問者を5,000人から7,000人に増やす",
        "kr-2-title": "お客さまの満足度を90%以上にする",
    },
    "en": {
        "name": "Tomugi Inc.",
        "owner_name": "Ryo Onodera",
        "title": "Polish all three shops until people come again",
        "kr-1-title": "Increase monthly visitors from 5,000 to 7,000",
        "kr-2-title": "Raise customer satisfaction to at least 90%",
    },
}
WORDS = {
    "ja": ("わが社を始める", "始める", "目標を書く", "白紙から", "みんなに相談する", "同意する"),
    "en": ("Start our company", "Begin", "Write", "From a blank page", "Put it before everybody", "Agree"),
}


class Newcomer(Counted):
    """Somebody at a browser for the first time, and how many fields they looked at and things they chose."""

    def fill(self, fields: dict[str, str]) -> None:
        """Type; each field counts."""
        self.count += len(fields)
        for name, value in fields.items():
            self.page.fill(f"[name={name}]", value)


@pytest.fixture(params=["ja", "en"])
def newcomer(request: pytest.FixtureRequest, live_server: Any, browser: Browser) -> Iterator[Newcomer]:
    first_start.forget()
    with (
        time_machine.travel(TODAY, tick=True),
        Reader.at(browser, live_server.url, language=request.param) as reader,
    ):
        yield Newcomer(reader)
    first_start.forget()


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Print a line that pytest does not swallow."""
    terminal = request.config.pluginmanager.get_plugin("terminalreporter")

    def out(line: str) -> None:
        if terminal is not None:
            terminal.write_line(line)

    return out


def test_the_way_to_the_first_agreed_objective_is_short(newcomer: Newcomer, say: Callable[[str], None]) -> None:
    language = "ja" if newcomer.page.evaluate("navigator.language").startswith("ja") else "en"
    typed, words = TYPED[language], iter(WORDS[language])
    newcomer.reader.goes_to("/")
    newcomer.looks("the first page")
    newcomer.press(next(words))
    newcomer.looks("the start")
    own = {"name": typed["name"], "owner_name": typed["owner_name"]}
    newcomer.fill({**own, "email": "ryo@tomugi.example", "password": "asa-no-pan-2026"})
    newcomer.count += newcomer.page.locator(EVERY_FIELD).count() - 4  # those that stand filled in are looked at, too
    newcomer.press(next(words))
    newcomer.looks("an empty week")
    newcomer.press(next(words))
    newcomer.looks("where to begin")
    newcomer.press(next(words))
    sentences = {name: value for name, value in typed.items() if name in ("title", "kr-1-title", "kr-2-title")}
    newcomer.count += newcomer.page.locator(SHOWN_FIELD).count() - len(sentences)  # these count though left as they are
    newcomer.fill(sentences)
    newcomer.press(next(words))
    newcomer.looks("the proposal")
    newcomer.press(next(words))
    newcomer.looks("the first objective")
    objective = Objective.objects.get()
    assert objective.state == ObjectiveState.AGREED
    assert [bool(row.agreed_at) for row in objective.key_results.all()] == [True, True]
    assert not newcomer.wrong, "\n".join(newcomer.wrong)
    say(f"\nFrom nothing to a first agreed objective ({language}): {newcomer.count} fields and choices")
    assert newcomer.count <= MOST


def test_a_company_of_one_person_finds_every_page_in_order(newcomer: Newcomer) -> None:
    newcomer.reader.goes_to("/start/")
    newcomer.fill({"name": "Tomugi Inc.", "owner_name": "Ryo Onodera"})
    newcomer.fill({"email": "ryo@tomugi.example", "password": "asa-no-pan-2026"})
    with newcomer.page.expect_navigation():
        newcomer.page.keyboard.press("Enter")
    home = newcomer.page.url.split("/o/")[1].split("/")[0]
    for page in EMPTY:
        assert newcomer.reader.goes_to(f"/o/{home}/{page}") == 200
        newcomer.looks(page)
    assert not newcomer.wrong, "\n".join(newcomer.wrong)
