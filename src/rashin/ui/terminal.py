"""The words of the terminal, in its language. They are read by the standard library alone, because much is said before
the settings are loaded, or instead of it: the help, wrong use, a setting that cannot be used."""

from __future__ import annotations

import gettext as standard
import os
from functools import cache
from pathlib import Path

DOMAIN = "django"  # as the catalogues are called
ROOMS = ("cli", "config", "exchange")
SPOKEN = ("ja", "en")


def terminal_language() -> str:
    """RASHIN_LANGUAGE where it is set, else Japanese for a Japanese terminal, else English."""
    own = os.environ.get("RASHIN_LANGUAGE", "").strip().lower()
    if own in SPOKEN:
        return own
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "ja" if locale.lower().startswith("ja") else "en"


def gettext(said: str) -> str:
    """The words in the terminal's language."""
    return _catalogue(terminal_language()).gettext(said)


def gettext_noop(said: str) -> str:
    """Mark words that are put into the terminal's language later, where they are said."""
    return said


def ngettext(one: str, many: str, count: int) -> str:
    """The words for so many, in the terminal's language."""
    return _catalogue(terminal_language()).ngettext(one, many, count)


def teach_argparse() -> None:
    """Let argparse speak the terminal's language: it asks the standard library, which asks the environment."""
    os.environ["LANGUAGE"] = terminal_language()
    standard.bindtextdomain(DOMAIN, _words_of(ROOMS[0]))
    standard.textdomain(DOMAIN)


@cache
def _catalogue(language: str) -> standard.NullTranslations:
    """The catalogues of all rooms that speak at the terminal; where one is not compiled, what stands in the code."""
    found = standard.NullTranslations()
    for room in reversed(ROOMS):
        own = standard.translation(DOMAIN, _words_of(room), [language], fallback=True)
        own.add_fallback(found)
        found = own
    return found


def _words_of(room: str) -> str:
    return str(Path(__file__).resolve().parent.parent / room / "locale")
