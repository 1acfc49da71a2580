"""`rashin backup`: everything that the installation needs, in one file, while people write."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.db import DatabaseError
from rich.console import Console

from rashin.cli import installation, language
from rashin.cli.commands import WORKED, Command, Stop
from rashin.cli.export import refuse_without_database
from rashin.cli.files import refuse_to_write
from rashin.ui.terminal import gettext as _
from rashin.ui.terminal import gettext_noop


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `backup`."""
    parser.add_argument("file", metavar="FILE", type=Path, help=_("where to write the backup, such as rashin.backup"))
    parser.add_argument("--force", action="store_true", help=_("write over a file that exists"))


def run(arguments: argparse.Namespace) -> int:
    """Write the backup whole, or not at all."""
    installation.load_what_stands()
    from rashin.activity.models import Round
    from rashin.activity.rounds import ends
    from rashin.exchange.backup.taking import take

    with language.of_the_terminal():
        refuse_without_database()
        target: Path = arguments.file
        refuse_to_write(target, force=arguments.force)
        try:
            last = Round.objects.order_by("-number").first()
            take(target)
        except OSError as error:
            told = {"file": target, "why": error.strerror or error}
            raise Stop(_("%(file)s cannot be written: %(why)s.") % told) from None
        except DatabaseError as error:
            raise Stop(_("The database cannot be read: %(why)s") % {"why": installation.reason(error)}) from None
        size = target.stat().st_size / 1_000_000
        out = Console(highlight=False, soft_wrap=True, markup=False)
        out.print(_("%(file)s is written (%(size).1f MB).") % {"file": target, "size": size})
        out.print(_("It holds passwords' digests and the secret key: keep it where only you can read it."), style="dim")
        if last:
            ended = _("Its record ends in %(ends)s or later. rashin doctor --noted %(ends)s looks for it at any time.")
            out.print(ended % {"ends": ends(last)}, style="dim")
    return WORKED


COMMAND = Command(
    name="backup",
    summary=gettext_noop("Write everything that the installation needs into one file"),
    description=gettext_noop(
        "Writes the database as it stands at one moment, the secret key and the uploads into one file, while "
        "people go on writing. Other settings are environment variables and not in it. rashin restore brings it back."
    ),
    examples=("rashin backup rashin.backup", "rashin backup --force /backups/rashin.backup"),
    run=run,
    add_arguments=add_arguments,
)
