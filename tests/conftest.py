"""What every test may ask for: the database's name, a clock, and a browser where the machine has one."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as tries

from tools.chromium import ARGUMENTS, HOW_TO_GET, find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

os.environ["LC_ALL"] = "C.UTF-8"  # the terminal speaks English, wherever the tests run
# A machine that does other things is slow, not wrong: how long something takes is for `make bench` to say.
tries.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
tries.load_profile("any machine")
NO_BROWSER = "no Chromium on this machine"
SECONDS = 30  # how long a browser is waited for; a machine that does other things is slow, not wrong


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a Chromium the browser tests do not run; the summary says so."""
    if find_chromium():
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in one sentence what did not run for want of a browser."""
    skipped = [each for each in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(each.longrepr)]
    if skipped:
        terminalreporter.write_line(
            f"{len(skipped)} browser tests did not run: {NO_BROWSER}. To run them, {HOW_TO_GET}.", yellow=True
        )


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder that the tests' settings made, that one and no other."""
    made = getattr(sys.modules.get("tests.settings"), "MADE", None)
    if made:
        shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(autouse=True)
def _one_language_for_all() -> Iterator[None]:
    """A test begins in the installation's language, whatever the test before asked for."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> None:
    """What is written without a transaction around it stays: the limits on sign-in would count from test to test."""
    if {"live_server", "transactional_db"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        cache.clear()


@pytest.fixture(autouse=True)
def _closed_quarters_may_go(request: pytest.FixtureRequest) -> Iterator[None]:
    """Without a transaction around a test its rows are deleted afterwards; the database keeps those of a closed quarter
    and the record as long as its organisation is seen."""
    marker = request.node.get_closest_marker("django_db")
    names = {"live_server", "transactional_db"} & set(request.fixturenames)
    if not names and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from rashin.organizations.models import Organization

    Organization.objects.update(is_visible=False)


@pytest.fixture(autouse=True, scope="session")
def _the_record_may_go() -> Iterator[None]:
    """The installation's record is kept for ever, and a page that is still answered may add a line at any moment: where
    the database refuses to be emptied, its guards stand aside in the same transaction."""
    from rashin.organizations import guards

    if connection.vendor != "sqlite":  # PostgreSQL empties a table without asking its guards
        yield
        return
    kind: Any = type(connection.ops)
    emptied = kind.execute_sql_flush

    def without_guards(operations: Any, statements: list[str]) -> None:
        try:
            emptied(operations, statements)
        except IntegrityError:
            with transaction.atomic():
                guards.remove()
                emptied(operations, statements)
                guards.install()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "execute_sql_flush", without_guards)
        yield


@pytest.fixture(autouse=True, scope="session")
def _nothing_has_to_survive_a_power_cut() -> Iterator[None]:
    """Nobody waits for the disk after a commit, but where a test asks for just that (tests/config/test_disk.py)."""
    from rashin.config.sqlite import disk

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disk, "synchronise", lambda file: None)
        yield


@pytest.fixture(autouse=True)
def _no_record_has_ended_yet() -> Iterator[None]:
    """The rows of the test before are gone; so is what the data folder knew of them."""
    yield
    (settings.RASHIN_DATA / "record-end").unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _nobody_has_been_refused_yet() -> Iterator[None]:
    """How many lines of refusals a process has written lately is the test's own."""
    yield
    refusals = sys.modules.get("rashin.activity.refusals")
    if refusals is not None:
        refusals.forget()


@pytest.fixture(autouse=True)
def _no_mail_is_left_under_way() -> Iterator[None]:
    """What a test's pages have written is sent before the next test looks into its box."""
    yield
    letters = sys.modules.get("rashin.people.actions.account_letters")
    if letters is not None:
        letters.wait()


@pytest.fixture(scope="module")
def kept_for_the_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Rows that every test of a module starts from: what a module's own fixtures write stands until its end, and each
    test's own changes are taken back to there."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def database_kind(db: None) -> str:
    """The database that this run is about: "sqlite" or "postgresql"."""
    return connection.vendor


@pytest.fixture
def clock(time_machine: Any) -> Callable[[str | date | datetime], None]:
    """Set the time: `clock("2026-11-24")` or `clock("2026-11-24T09:00+09:00")`; it stands still until set again."""

    def to(moment: str | date | datetime) -> None:
        time_machine.move_to(moment, tick=False)

    return to


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the Chromium that browser tests use."""
    found = find_chromium()
    if not found:
        pytest.skip(NO_BROWSER)
    return found


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """Playwright itself; its loop runs in this thread, which Django must not take for an asynchronous view."""
    from playwright.sync_api import expect, sync_playwright

    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as driver:
        yield driver
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE") if before is None else None


@pytest.fixture(autouse=True, scope="session")
def _files_come_as_they_do_in_an_installation() -> Iterator[None]:
    """A live server leaves them to the product's own middleware: a browser keeps them from page to page."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "_should_handle", lambda handler, path: False)
        yield


@pytest.fixture(scope="session")
def browser(chromium: str, playwright_driver: Playwright) -> Iterator[Browser]:
    """One Chromium for all browser tests of a process."""
    started = playwright_driver.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
    yield started
    started.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make browser contexts (a person at a device each): `new_context(locale="en", color_scheme="dark", …)`."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        options = {
            "locale": "ja-JP",
            "timezone_id": "Asia/Tokyo",
            "viewport": {"width": 1440, "height": 900},
            **options,
        }
        made.append(browser.new_context(**options))
        made[-1].set_default_timeout(SECONDS * 1000)
        return made[-1]

    yield make
    for context in made:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page of a Japanese reader at a desk; `live_server` serves."""
    return new_context().new_page()
