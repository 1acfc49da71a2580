"""What the variables become: databases, mails, hosts, the secret key, cookies."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from rashin.config.databases import postgresql, sqlite
from rashin.config.hosts import allowed_hosts
from rashin.config.mail import mail_settings
from rashin.config.secret_key import secret_key
from rashin.config.variables import WrongSetting

ASK = """
import json
from django.conf import settings
names = {names!r}
print(json.dumps({{name: getattr(settings, name) for name in names}}, default=str))
"""


def settings_of(tmp_path: Path, *names: str, **environment: str) -> dict[str, object]:
    """Read Django's settings in a process of their own."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("RASHIN_", "DATABASE_URL"))}
    own |= {"RASHIN_DATA": str(tmp_path / "rashin"), "DJANGO_SETTINGS_MODULE": "rashin.config.settings", **environment}
    command = [sys.executable, "-c", ASK.format(names=names)]
    done = subprocess.run(command, env=own, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_sqlite_saves_to_the_disk_before_it_answers():
    told = sqlite(Path("/srv/rashin/rashin.sqlite3"))
    assert told["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode = WAL" in told["OPTIONS"]["init_command"]
    assert "synchronous = FULL" in told["OPTIONS"]["init_command"]


def test_a_postgresql_address_is_taken_apart():
    told = postgresql("postgresql://us%40er:p%2Fw@db.example.jp:5433/rashin?sslmode=require")
    assert (told["USER"], told["PASSWORD"], told["HOST"], told["PORT"], told["NAME"]) == (
        "us@er",
        "p/w",
        "db.example.jp",
        "5433",
        "rashin",
    )
    assert told["OPTIONS"] == {"sslmode": "require", "prepare_threshold": 5}


def test_a_postgresql_socket_is_named_by_its_folder():
    told = postgresql("postgresql://postgres:@/rashin?host=/run/postgresql")
    assert (told["HOST"], told["PORT"], told["NAME"]) == ("/run/postgresql", "", "rashin")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("postgresql://user@host", "must end with the database's name"),
        ("postgresql://user@host:port/x", "a port that is not a number"),
        ("postgresql://user@host/x?colour=red", "an option that Rashin does not know: colour"),
    ],
)
def test_a_postgresql_address_that_cannot_be_used_is_refused(address, says):
    with pytest.raises(WrongSetting, match=says):
        postgresql(address)


def test_mails_become_files_until_a_server_is_named(tmp_path: Path):
    assert mail_settings("", files=tmp_path)["EMAIL_FILE_PATH"] == str(tmp_path)
    told = mail_settings("smtp+starttls://okr:se%20cret@mail.example.jp", files=tmp_path)
    assert (told["EMAIL_HOST"], told["EMAIL_PORT"], told["EMAIL_HOST_PASSWORD"]) == ("mail.example.jp", 587, "se cret")
    assert told["EMAIL_USE_TLS"] and not told["EMAIL_USE_SSL"]


def test_an_installation_answers_to_its_own_names_only():
    own = allowed_hosts(host="0.0.0.0", lan=("192.168.0.7", "2001:db8::7"), url="https://okr.example.jp", more=("okr",))
    assert {"localhost", "192.168.0.7", "[2001:db8::7]", "okr.example.jp", "okr"} <= set(own)
    assert "*" not in own
    assert allowed_hosts(host="127.0.0.1", lan=(), url="", more=()) == ["localhost", "127.0.0.1", "[::1]"]


def test_the_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path):
    folder = tmp_path / "new"
    first = secret_key("", folder=folder)
    assert secret_key("", folder=folder) == first and len(first) >= 50
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [file.name for file in folder.iterdir()] == ["secret-key"]


def test_a_short_secret_key_is_refused(tmp_path: Path):
    with pytest.raises(WrongSetting, match="at least 32 characters"):
        secret_key("short", folder=tmp_path)


def test_a_data_folder_that_is_a_file_is_refused_with_the_way_out(tmp_path: Path):
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(WrongSetting, match="RASHIN_DATA is a folder that Rashin cannot use"):
        secret_key("", folder=file / "below")


def test_cookies_are_for_tls_only_where_the_public_address_is(tmp_path: Path):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "CSRF_TRUSTED_ORIGINS")
    plain = settings_of(tmp_path, *names)
    assert list(plain.values()) == [False, False, 0, []]
    public = settings_of(tmp_path, *names, RASHIN_URL="https://okr.example.jp")
    assert list(public.values()) == [True, True, 365 * 86400, ["https://okr.example.jp"]]


def test_cookies_for_tls_are_this_host_s_alone(tmp_path: Path):
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME")
    public = settings_of(tmp_path, *names, RASHIN_URL="https://okr.example.jp")
    assert [name.startswith("__Host-") for name in public.values()] == [True, True, True]
    assert list(settings_of(tmp_path, *names).values()) == ["sessionid", "csrftoken", "language"]


def test_a_password_costs_nineteen_mebibytes_and_not_a_hundred(tmp_path: Path):
    hashers = settings_of(tmp_path, "PASSWORD_HASHERS")["PASSWORD_HASHERS"]
    assert hashers[0] == "rashin.config.hashers.Argon2"
    from rashin.config.hashers import Argon2

    assert "$m=19456,t=2,p=1$" in Argon2().encode("correct horse", "salt-salt-salt")
