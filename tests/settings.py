"""The settings of the tests: the product's own, with a quick password hasher and files straight from their folders."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Each process that tries at the same time has a data folder of its own, as an installation has.
_named = os.environ.get("RASHIN_TESTS_FOLDER")
MADE = None if _named else Path(tempfile.mkdtemp(prefix="rashin-tests-"))  # to be removed at the end
FOLDER = Path(_named or str(MADE))
FOLDER /= os.environ.get("PYTEST_XDIST_WORKER", "alone")
FOLDER.mkdir(exist_ok=True)
os.environ["RASHIN_DATA"] = str(FOLDER)
for _name in ("RASHIN_URL", "RASHIN_DEBUG", "HOST", "PORT", "RASHIN_MAIL_URL", "RASHIN_LANGUAGE"):
    os.environ.pop(_name, None)

from rashin.config.settings import *  # noqa: E402, F403
from rashin.config.settings import DATABASES, STORAGES  # noqa: E402

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
WHITENOISE_MAX_AGE = 366 * 24 * 3600  # a browser keeps them, also where our clock stands some months in its past
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "rashin.config.hashers.Argon2"]

if DATABASES["default"]["ENGINE"].endswith("sqlite"):
    # A file, not memory: a live server's threads read what a test wrote. Nothing has to survive a power cut here.
    _start = DATABASES["default"]["OPTIONS"]["init_command"].replace("synchronous = FULL", "synchronous = OFF")
    DATABASES["default"]["OPTIONS"]["init_command"] = _start
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "tests.sqlite3")}
