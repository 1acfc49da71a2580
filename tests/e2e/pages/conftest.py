"""The example company, served, and readers who look at it in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from rashin.organizations.models import Organization
from tests.e2e import example as examples
from tests.e2e.reader import Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database without a transaction around it, for all pages: a server's threads read what was written."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module", params=examples.LANGUAGES)
def example(request: pytest.FixtureRequest, db: None) -> Iterator[examples.Example]:
    """The example company in one language after the other; all tests of pages only look at it."""
    try:
        with examples.standing(request.param) as example:
            yield example
    finally:
        Organization.objects.update(is_visible=False)  # else the database keeps the rows of its closed quarters
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def served(example: examples.Example) -> Iterator[str]:
    """The address at which the example company is served."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture(scope="module")
def owner(example: examples.Example, served: str, browser: Browser) -> Iterator[Reader]:
    """The owner at a desk, signed in."""
    with Reader.at(browser, served, language=example.language) as reader:
        reader.sign_in(example.client(example.owner))
        yield reader


@pytest.fixture(scope="module")
def visitor(example: examples.Example, served: str, browser: Browser) -> Iterator[Reader]:
    """Somebody who has not signed in."""
    with Reader.at(browser, served, language=example.language) as reader:
        yield reader
