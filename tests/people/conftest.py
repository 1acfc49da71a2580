"""What the tests of people ask for: a company, and an installation without one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from rashin.people import first_start
from tests import cast


@pytest.fixture
def bakery(db: None) -> cast.Company:
    """灯麦, on the day that the cast stands on."""
    return cast.company()


@pytest.fixture
def neighbours(db: None) -> cast.Company:
    """Another company on the same installation."""
    return cast.company("株式会社 隣", "tonari", domain="tonari.example")


@pytest.fixture
def owner(bakery: cast.Company) -> Client:
    """The owner's browser."""
    return bakery.client(bakery.owner)


@pytest.fixture
def empty(db: None) -> Iterator[None]:
    """An installation without a company, and without a code of before."""
    first_start.forget()
    yield
    first_start.forget()


@pytest.fixture
def here(client: Client) -> Callable[[], Client]:
    """A browser on the machine itself."""

    def make() -> Client:
        return Client(headers={"host": "localhost", "accept-language": "ja"})

    return make


@pytest.fixture
def with_mail(settings) -> None:
    """An installation that sends mail."""
    settings.RASHIN = {**settings.RASHIN, "RASHIN_MAIL_URL": "smtp://mail.example"}
