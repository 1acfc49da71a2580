"""`rashin restore`: bring a backup back, into an empty place only."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from rich.console import Console

from rashin.cli import installation, language
from rashin.cli.commands import WORKED, Command, Stop
from rashin.config.variables import read_variables
from rashin.exchange.backup.archive import SECRET_KEY, Manifest, NoBackup, unpack
from rashin.exchange.backup.files import files_in_the_way, put_files, put_sqlite, take_files_back
from rashin.ui.terminal import gettext as _
from rashin.ui.terminal import gettext_noop

OF_SQLITE, OF_POSTGRESQL = "sqlite", "postgresql"
MOST_NAMED = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `restore`."""
    parser.add_argument("file", metavar="FILE", type=Path, help=_("a file that rashin backup wrote"))


def run(arguments: argparse.Namespace) -> int:
    """Restore, and bring the database up to this version. The settings are loaded only when the key is in its place."""
    read = read_variables(os.environ)
    data = Path(str(read["RASHIN_DATA"]))
    kind = OF_POSTGRESQL if read["DATABASE_URL"] else OF_SQLITE
    _refuse_full_folder(data)
    data.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=data.parent) as made:
        manifest = _unpacked(arguments.file, Path(made))
        if manifest.database != kind:
            told = _(
                "This backup is of a %(saved)s database, and the settings name %(named)s. "
                "To change databases use rashin export and rashin import."
            )
            raise Stop(told % {"saved": manifest.database, "named": kind})
        _put(Path(made), manifest, data, kind)
    with language.of_the_terminal():
        installation.make_folder()
        installation.prepare_database()
        out = Console(highlight=False, soft_wrap=True, markup=False)
        out.print(_("The backup stands in %(folder)s. rashin doctor looks it through.") % {"folder": data})
    return WORKED


def _refuse_full_folder(data: Path) -> None:
    found = files_in_the_way(data)
    there = ", ".join([*map(str, found[:MOST_NAMED]), *(["…"] if found[MOST_NAMED:] else [])])
    if {file.name for file in found} & {installation.SQLITE_FILE, SECRET_KEY}:
        told = _("There is an installation here already: %(there)s. Set RASHIN_DATA to an empty folder.")
        raise Stop(told % {"there": there})
    if found:
        told = _("The folder is not empty: %(there)s. Set RASHIN_DATA to an empty one.")
        raise Stop(told % {"there": there})


def _unpacked(file: Path, folder: Path) -> Manifest:
    try:
        return unpack(file, folder)
    except NoBackup as error:
        told = _("%(file)s cannot be restored: %(why)s. Nothing was changed.")
        raise Stop(told % {"file": file, "why": error}) from None
    except OSError as error:
        raise Stop(_("%(file)s cannot be read: %(why)s.") % {"file": file, "why": error.strerror}) from None


def _put(folder: Path, manifest: Manifest, data: Path, kind: str) -> None:
    """Files first: loading the settings would make another secret key."""
    put_files(folder, data)
    if kind == OF_SQLITE:
        put_sqlite(folder, data / installation.SQLITE_FILE)
    try:
        installation.load()
        if kind == OF_POSTGRESQL:
            _put_tables(folder, manifest)
    except BaseException:
        take_files_back(data)
        raise


def _put_tables(folder: Path, manifest: Manifest) -> None:
    from rashin.exchange.backup.restoring import put_tables, tables_in_the_way

    try:
        if tables_in_the_way():
            raise Stop(_("The database is not empty. Set DATABASE_URL to an empty one."))
        put_tables(folder, manifest)
    except NoBackup as error:
        raise Stop(_("The backup cannot be restored: %(why)s. Nothing was changed.") % {"why": error}) from None
    except (DatabaseError, ImproperlyConfigured) as error:
        told = _("The database refuses the backup: %(why)s Nothing was changed.")
        raise Stop(told % {"why": installation.reason(error)}) from None


COMMAND = Command(
    name="restore",
    summary=gettext_noop("Bring a backup back into an empty place"),
    description=gettext_noop(
        "Brings back what rashin backup wrote: into the folder RASHIN_DATA, and the database that DATABASE_URL "
        "names, both empty. A backup of an earlier version is brought up to this one."
    ),
    examples=("RASHIN_DATA=/srv/rashin-again rashin restore rashin.backup",),
    run=run,
    add_arguments=add_arguments,
)
