"""Django's settings. The environment alone decides; every variable stands in `rashin.config.variables`."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from rashin.config.databases import postgresql, sqlite
from rashin.config.hosts import EVERYWHERE, allowed_hosts, elsewhere, lan_addresses
from rashin.config.mail import mail_settings
from rashin.config.secret_key import secret_key
from rashin.config.variables import read_variables

RASHIN: dict[str, Any] = read_variables(os.environ)
PACKAGE = Path(__file__).resolve().parent.parent

# ---- the installation
RASHIN_DATA: Path = RASHIN["RASHIN_DATA"]
RASHIN_URL: str = RASHIN["RASHIN_URL"]
RASHIN_TRUSTED_PROXIES = RASHIN["RASHIN_TRUSTED_PROXIES"]
RASHIN_INSIDE_HOSTS: tuple[str, ...] = RASHIN["RASHIN_INSIDE_HOSTS"]
RASHIN_PUBLIC_COACH: bool = RASHIN["RASHIN_PUBLIC_COACH"]
RASHIN_SECURITY_DAYS: int = RASHIN["RASHIN_SECURITY_DAYS"]
RASHIN_LAN = lan_addresses() if RASHIN["HOST"] in EVERYWHERE else elsewhere(RASHIN["HOST"])
RASHIN_SERVE = {"host": RASHIN["HOST"], "port": RASHIN["PORT"], "workers": RASHIN["RASHIN_WORKERS"]}
DEBUG: bool = RASHIN["RASHIN_DEBUG"]
SECRET_KEY = secret_key(RASHIN["RASHIN_SECRET_KEY"], folder=RASHIN_DATA)
ALLOWED_HOSTS = allowed_hosts(host=RASHIN["HOST"], lan=RASHIN_LAN, url=RASHIN_URL, more=RASHIN["RASHIN_HOSTS"])
ROOT_URLCONF = "rashin.config.urls"
WSGI_APPLICATION = "rashin.config.wsgi.application"

# ---- rooms
INSTALLED_APPS = [
    "rashin.ui",
    "rashin.organizations",
    "rashin.activity",
    "rashin.people",
    "rashin.goals",
    "rashin.rhythm",
    "rashin.exchange",
    "rashin.records",
    "rashin.worker",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
]
MIDDLEWARE = [
    "rashin.config.proxies.TrustedProxies",
    "rashin.people.on_record.OnRecord",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "rashin.config.gate.Gate",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rashin.people.sessions.Sessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rashin.people.bound.BoundToCompany",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rashin.config.kept.Kept",
]

# ---- templates: Jinja2 for pages, Django's own for the texts of mails
_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "config" / "jinja2"],
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "rashin.ui.environment.environment",
            "context_processors": [*_CONTEXT, "rashin.people.context.shell"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT},
    },
]

# ---- what is kept
DATABASES = {
    "default": postgresql(RASHIN["DATABASE_URL"]) if RASHIN["DATABASE_URL"] else sqlite(RASHIN_DATA / "rashin.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {  # limits on tries stand here: what is written for many must not push out what holds one back
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000, "CULL_FREQUENCY": 10},
    }
}
MEDIA_ROOT = RASHIN_DATA / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = RASHIN["RASHIN_UPLOAD_MB"] * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "rashin.config.uploads.NotTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# ---- files for the browser: hashed names, compressed once, from the data folder
STATIC_URL = "/static/"
STATIC_ROOT = RASHIN_DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "rashin.config.storage.HashedFiles"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MANIFEST_STRICT = True

# ---- who is there
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["rashin.people.accounts.Accounts"]
PASSWORD_HASHERS = ["rashin.config.hashers.Argon2", "django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "rashin.people.passwords.NotOfOwnWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "rashin.people.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# beside those of signing in: the coach without an account, from one address and from all together; a team's link, from
# one address (a shop has one for all its phones) and through one link
ACCOUNT_RATE_LIMITS = {
    "coach": "120/m/ip",
    "coach_document": "6/m/ip,30/m/key",
    "team_link_entry": "300/m/ip,120/m/key",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "rashin.people.ways_back.Tokens"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
MFA_ADAPTER = "rashin.people.factor_secrets.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up alone: an account comes by an invitation
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "rashin.people.forms.codes.CodeForm",
    "reauthenticate": "rashin.people.forms.codes.CodeOnceMoreForm",
    "authenticate_webauthn": "rashin.people.forms.passkeys.PasskeyForm",
    "login_webauthn": "rashin.people.forms.passkeys.PasskeyAloneForm",
    "reauthenticate_webauthn": "rashin.people.forms.passkeys.PasskeyOnceMoreForm",
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if RASHIN_URL.startswith("https://") else "http"

# ---- safety
_TLS = RASHIN_URL.startswith("https://")
SESSION_ENGINE = "rashin.people.sessions"
SESSION_COOKIE_AGE = RASHIN["RASHIN_SESSION_DAYS"] * 24 * 60 * 60
RASHIN_SESSION_IDLE = timedelta(hours=RASHIN["RASHIN_SESSION_IDLE_HOURS"])
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _TLS
_NAMED = "__Host-" if _TLS else ""  # no other host of the domain can set them, nor a page without TLS
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_NAMED}sessionid", f"{_NAMED}csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [RASHIN_URL] if RASHIN_URL else []
CSRF_FAILURE_VIEW = "rashin.config.errors.csrf_failure"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if _TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if _TLS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# ---- words
LANGUAGE_CODE = RASHIN["RASHIN_LANGUAGE"]
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [PACKAGE / "config" / "locale", PACKAGE / "cli" / "locale"]  # an app's own is found by itself
LANGUAGE_COOKIE_NAME = f"{_NAMED}language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = _TLS

# ---- mails
locals().update(mail_settings(RASHIN["RASHIN_MAIL_URL"], files=RASHIN_DATA / "mails"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = RASHIN["RASHIN_MAIL_FROM"]

# ---- what the terminal is told
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname:<7} {name}: {message}", "style": "{"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["terminal"], "level": RASHIN["RASHIN_LOG_LEVEL"].upper()},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},  # a page that is not there is the visitor's matter
        "django.db.backends": {"level": "INFO"},
    },
}
