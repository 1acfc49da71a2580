"""Which passwords are refused because everybody would try them here first."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from tests import cast


@pytest.fixture
def bakery(db: None) -> cast.Company:
    return cast.company()


def is_taken(password: str, bakery: cast.Company) -> bool:
    try:
        validate_password(password, bakery.member.user)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "password",
    [
        "rashin2026!",
        "Ｒａｓｈｉｎ２０２６！",
        "RASHIN-okr-1",
        "羅針らしん羅針らしん12",
        "tomugi-2026",
        "Tomugi-Rashin-1",
    ],
)
def test_a_password_of_names_and_a_little_is_refused(bakery: cast.Company, password: str) -> None:
    assert not is_taken(password, bakery)


@pytest.mark.parametrize(
    "password",
    ["rashin and a long walk", "yoru-no-pan-2026", "ｱｻﾉﾊﾟﾝを七つ焼いた", "a" * 3 + "-" + "bc" * 60, "  spaces count  "],
)
def test_a_password_of_its_own_is_taken_also_a_long_one_and_one_with_a_name_in_it(
    bakery: cast.Company, password: str
) -> None:
    assert is_taken(password, bakery)


def test_it_is_said_at_the_field(bakery: cast.Company) -> None:
    client = Client(headers={"accept-language": "ja"})
    client.post("/accounts/login/", {"login": bakery.member.email, "password": cast.PASSWORD})
    new = {"oldpassword": cast.PASSWORD, "password1": "tomugi-2026", "password2": "tomugi-2026"}
    page = client.post("/accounts/password/change/", new)
    assert page.status_code == 422 and "ほかの人がまず試しそうな名前" in page.content.decode()
