"""`rashin demo`: write the example company."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from rashin.cli import installation, language
from rashin.cli.commands import WORKED, Command, Stop
from rashin.ui.terminal import gettext as _
from rashin.ui.terminal import gettext_noop

MOST_OBJECTIVES = 100_000
# Its past and next quarters, too, have only days that can be written on pages (goals.actions.limits).
YEARS = range(2002, 2199)


def a_date(written: str) -> date:
    """Read a date as 2026-11-24, of the years for which an example company can be written."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("“%(typed)s” is not a date such as 2026-11-24") % {"typed": written}
        ) from None
    if day.year not in YEARS:
        told = _("“%(typed)s” is not between %(first)s and %(last)s")
        raise argparse.ArgumentTypeError(
            told % {"typed": written, "first": f"{YEARS[0]}-01-01", "last": f"{YEARS[-1]}-12-31"}
        )
    return day


def a_count(written: str) -> int:
    """Read how many objectives, from 1."""
    if not written.isascii() or not written.isdigit() or not 1 <= int(written) <= MOST_OBJECTIVES:
        raise argparse.ArgumentTypeError(
            _("“%(typed)s” is not a whole number from 1 to %(most)s") % {"typed": written, "most": MOST_OBJECTIVES}
        )
    return int(written)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `demo`."""
    parser.add_argument("--lang", choices=("ja", "en"), default="ja", help=_("the company's language (ja)"))
    parser.add_argument(
        "--today", type=a_date, metavar="DATE", help=_("the day it is written for, as 2026-11-24 (today)")
    )
    parser.add_argument("--objectives", type=a_count, metavar="N", help=_("a larger company with N objectives"))
    parser.add_argument("--seed", type=int, default=1, metavar="N", help=_("another number makes other weeks (1)"))


def run(arguments: argparse.Namespace) -> int:
    """Write the example company into the installation; return 0 when it stands."""
    installation.load()
    from rashin.exchange import demo

    installation.make_folder()
    installation.prepare_database()
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    out = Console(file=sys.stderr)
    password = demo.new_password()
    with language.of_the_terminal(), Progress(*columns, console=out, transient=True) as progress:
        task = progress.add_task(_("Writing the example company"), total=None)

        def report(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        try:
            demo.write(
                language=arguments.lang,
                today=arguments.today,
                objectives=arguments.objectives,
                seed=arguments.seed,
                progress=report,
                password=password,
            )
        except demo.NotEmpty:
            raise Stop(
                _("There is a company here already. Set RASHIN_DATA to an empty folder for the example company.")
            ) from None
        tell(demo.addresses(), password)
    return WORKED


def tell(addresses: Sequence[str], password: str) -> None:
    """Say who can sign in, and with what."""
    console = Console(highlight=False)
    console.print(_("The example company stands. Start it with rashin serve, and sign in as one of"))
    for address in addresses:
        console.print(f"  {address}")
    console.print(_("with the password %(password)s") % {"password": password})


COMMAND = Command(
    name="demo",
    summary=gettext_noop("Write the example company"),
    description=gettext_noop(
        "Writes a believable company into the installation: a bakery with three shops and forty people, "
        "two past quarters and a running one."
    ),
    examples=(
        "rashin demo",
        "rashin demo --lang en --today 2026-11-24",
        "RASHIN_DATA=/tmp/large rashin demo --objectives 10000 --seed 7",
    ),
    run=run,
    add_arguments=add_arguments,
)
