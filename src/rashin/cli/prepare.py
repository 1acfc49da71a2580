"""`rashin prepare`: bring an installation to the state that this version needs, without serving."""

from __future__ import annotations

import argparse
import subprocess
import sys

from rashin.cli import installation, language
from rashin.cli.commands import FAILED, WORKED, Command, Stop
from rashin.cli.saying import FAINT, say
from rashin.ui.terminal import gettext as _
from rashin.ui.terminal import gettext_noop, ngettext


def run(arguments: argparse.Namespace) -> int:
    """Make the folder, migrate, collect; say what was done."""
    installation.load()
    with language.of_the_terminal():
        installation.make_folder()
        applied = installation.prepare_database()
        if applied:
            told = ngettext(
                "The database is ready (%(count)s step).", "The database is ready (%(count)s steps).", applied
            )
            say(told % {"count": applied}, FAINT)
        if installation.collect_static():
            say(_("The files for the browser are ready."), FAINT)
    return WORKED


def in_a_process_of_its_own() -> None:
    """Prepare where something waits; the memory that this takes ends with it, and is not kept by the web workers."""
    installation.make_folder()
    if installation.is_up_to_date() and (installation.is_debugging() or installation.static_is_collected()):
        return
    done = subprocess.run([sys.executable, "-m", "rashin.cli.main", "prepare"], check=False)
    if done.returncode:
        raise Stop(_("The installation could not be prepared; the line above says why."), FAILED)


COMMAND = Command(
    name="prepare",
    summary=gettext_noop("Bring the installation up to date, without serving"),
    description=gettext_noop(
        "Makes the data folder, brings the database to this version's shape and collects the files for the "
        "browser. `rashin serve` does it by itself; it is for machines that are brought up to date one after another."
    ),
    examples=("rashin prepare",),
    run=run,
)
