"""`rashin import`: take a document in, whole or not at all."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone
from rich.console import Console

from rashin.cli import addresses, installation, language
from rashin.cli.commands import FAILED, WORKED, Command, Stop
from rashin.cli.files import refuse_to_read_a_stream
from rashin.cli.progress import stepping
from rashin.ui.terminal import gettext as _
from rashin.ui.terminal import gettext_noop, ngettext

if TYPE_CHECKING:
    from rashin.exchange.document.importing import Taken
    from rashin.exchange.document.problems import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `import`."""
    parser.add_argument("file", metavar="FILE.json", type=Path, help=_("a document that rashin export wrote"))
    parser.add_argument("--slug", default="", metavar="NAME", help=_("another name for its addresses /o/NAME/"))
    parser.add_argument("--check", action="store_true", help=_("only look through the document; change nothing"))


def run(arguments: argparse.Namespace) -> int:
    """Import, and print the link by which the first owner comes in."""
    refuse_to_read_a_stream(arguments.file)
    installation.load()
    installation.make_folder()
    installation.prepare_database()
    from rashin.exchange.document.problems import Refused

    with language.of_the_terminal():
        try:
            if arguments.check:
                _look(arguments.file)
            else:
                _take_in(arguments.file, arguments.slug)
        except Refused as refused:
            _tell_problems(refused, arguments.file)
            return FAILED
        except OSError as error:
            why = {"file": arguments.file, "why": error.strerror or error}
            raise Stop(_("%(file)s cannot be read: %(why)s. Name a document that rashin export wrote.") % why) from None
    return WORKED


def _look(file: Path) -> None:
    from rashin.exchange.document.importing import preview

    seen = preview(file)
    out = _out()
    if seen.standing is not None:
        out.print(_("%(name)s stands here already, exactly like this.") % {"name": seen.name})
        return
    out.print(_("%(name)s can be imported. It holds:") % {"name": seen.name})
    for name, count in seen.counts.items():
        if count:
            out.print(f"  {name:<20}{count:>12,}")


def _take_in(file: Path, slug: str) -> None:
    from rashin.exchange.document.importing import take_in

    steps = {
        "read": _("Reading"),
        "check": _("Checking"),
        "write": _("Writing"),
        "prove": _("Recomputing every figure"),
    }
    with stepping() as told:
        taken = take_in(
            file, at=timezone.now(), slug=slug, progress=lambda step, done, total: told(steps[step], done, total)
        )
    _tell(taken)


def _tell(taken: Taken) -> None:
    out, name = _out(), taken.organization.name
    if taken.is_new:
        words = ngettext("%(name)s stands: %(count)s row.", "%(name)s stands: %(count)s rows.", taken.rows)
        out.print(words % {"name": name, "count": f"{taken.rows:,}"})
    else:
        out.print(_("%(name)s stands here already, exactly like this. Nothing was changed.") % {"name": name})
    if taken.secret and taken.owner is not None:
        out.print(_("Accounts do not travel. %(owner)s comes in by this link, once and within 14 days:") % {
            "owner": taken.owner.name
        })  # fmt: skip
        out.print(f"  {addresses.base_of_links()}/invitations/{taken.secret}/")
        out.print(_("Everybody else gets a link from the members page."))


def _tell_problems(refused: Refused, file: Path) -> None:
    out = Console(file=sys.stderr, highlight=False, soft_wrap=True, markup=False)
    for problem in refused.problems:
        out.print(str(problem))
    if refused.more:
        more = ngettext("… and %(count)s more", "… and %(count)s more", refused.more)
        out.print(more % {"count": f"{refused.more:,}"})
    out.print(_("%(file)s was not imported; nothing was changed.") % {"file": file})


def _out() -> Console:
    return Console(highlight=False, soft_wrap=True, markup=False)


COMMAND = Command(
    name="import",
    summary=gettext_noop("Take a company in from its JSON document"),
    description=gettext_noop(
        "Looks through the whole document first and names every problem by its path in the file. The company "
        "is written where nobody sees it and shown at once at the end; others go on working. The same document again "
        "changes nothing. Prints the link by which the first owner comes in."
    ),
    examples=("rashin import company.json", "rashin import --check company.json"),
    run=run,
    add_arguments=add_arguments,
)
