"""Settings are read from the environment, and a value that cannot be used is refused with a sentence."""

import ipaddress
from pathlib import Path

import pytest

from rashin.config.variables import CHECKOUT, VARIABLES, WrongSetting, read_variables


def test_an_empty_environment_gives_every_default():
    found = read_variables({})
    assert found["RASHIN_DATA"] == CHECKOUT / "data"
    assert (found["HOST"], found["PORT"], found["RASHIN_WORKERS"]) == ("127.0.0.1", 8000, 2)
    assert found["DATABASE_URL"] == "" and found["RASHIN_LANGUAGE"] == "ja" and found["RASHIN_DEBUG"] is False
    assert set(found) == {variable.name for variable in VARIABLES}


def test_an_empty_value_counts_as_left_out():
    assert read_variables({"PORT": "", "RASHIN_DATA": ""}) == read_variables({})


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "abc", "PORT must be a whole number from 1 to 65535; “abc” is not."),
        ("PORT", "0", "PORT must be a whole number from 1 to 65535; “0” is not."),
        ("PORT", "70000", "PORT must be a whole number from 1 to 65535; “70000” is not."),
        ("RASHIN_WORKERS", "-1", "RASHIN_WORKERS must be a whole number from 1 to 64; “-1” is not."),
        ("RASHIN_LANGUAGE", "fr", "RASHIN_LANGUAGE must be one of ja, en; “fr” is not."),
        ("RASHIN_DEBUG", "perhaps", "RASHIN_DEBUG must be yes or no; “perhaps” is not."),
        (
            "RASHIN_URL",
            "okr.example.jp",
            "RASHIN_URL must be an address such as https://okr.example.jp, without a path",
        ),
        ("RASHIN_URL", "https://example.jp/okr", "without a path; “https://example.jp/okr” is not."),
        ("RASHIN_HOSTS", "https://a.example", "RASHIN_HOSTS must be host names separated by commas"),
        ("RASHIN_TRUSTED_PROXIES", "proxy", "RASHIN_TRUSTED_PROXIES must be IP addresses or networks"),
        ("RASHIN_MAIL_URL", "mail.example.jp", "RASHIN_MAIL_URL must be an address such as smtp+starttls://"),
        ("DATABASE_URL", "mysql://root@db/x", "DATABASE_URL must be an address such as postgresql://"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_its_name_and_the_way_out(name, value, says):
    with pytest.raises(WrongSetting) as refused:
        read_variables({name: value})
    assert says in str(refused.value)


def test_a_secret_is_never_shown_when_it_is_refused():
    with pytest.raises(WrongSetting) as refused:
        read_variables({"DATABASE_URL": "mysql://root:hunter2@db/x"})
    assert "hunter2" not in str(refused.value)


def test_a_secret_is_read_from_a_file(tmp_path: Path):
    file = tmp_path / "database"
    file.write_text("postgresql://rashin:secret@db/rashin\n")
    assert read_variables({"DATABASE_URL_FILE": str(file)})["DATABASE_URL"] == "postgresql://rashin:secret@db/rashin"


def test_a_secret_given_twice_is_refused(tmp_path: Path):
    file = tmp_path / "key"
    file.write_text("x" * 40)
    with pytest.raises(WrongSetting, match="RASHIN_SECRET_KEY and RASHIN_SECRET_KEY_FILE are both set"):
        read_variables({"RASHIN_SECRET_KEY": "y" * 40, "RASHIN_SECRET_KEY_FILE": str(file)})


def test_a_secret_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(WrongSetting, match=r"RASHIN_MAIL_URL_FILE names a file that cannot be read: .*gone"):
        read_variables({"RASHIN_MAIL_URL_FILE": str(tmp_path / "gone")})


def test_what_is_no_secret_has_no_file():
    assert read_variables({"PORT_FILE": "/nowhere"})["PORT"] == 8000


def test_values_are_read_as_people_write_them(tmp_path: Path):
    found = read_variables(
        {
            "RASHIN_DATA": str(tmp_path / "rashin"),
            "RASHIN_URL": "https://okr.example.jp/",
            "RASHIN_HOSTS": "Rashin.local, okr",
            "RASHIN_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8",
            "RASHIN_DEBUG": "On",
        }
    )
    assert found["RASHIN_DATA"] == tmp_path / "rashin"
    assert found["RASHIN_URL"] == "https://okr.example.jp"
    assert found["RASHIN_HOSTS"] == ("rashin.local", "okr")
    assert found["RASHIN_TRUSTED_PROXIES"] == (ipaddress.ip_network("127.0.0.1"), ipaddress.ip_network("10.0.0.0/8"))
    assert found["RASHIN_DEBUG"] is True
