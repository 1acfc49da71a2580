"""`rashin record`: what is on record of the installation itself, or of an organisation."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rashin.cli import installation, language
from rashin.cli.commands import WORKED, Command
from rashin.cli.export import chosen, refuse_without_database
from rashin.ui.terminal import gettext as _
from rashin.ui.terminal import gettext_noop

if TYPE_CHECKING:
    from rashin.activity.models import SecurityEvent

LATEST = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `record`."""
    parser.add_argument(
        "--organization", metavar="NAME", help=_("sign-ins and refusals of this company, as in /o/NAME/")
    )
    parser.add_argument(
        "--all", action="store_true", help=_("everything, and not the latest %(count)s alone") % {"count": LATEST}
    )


def run(arguments: argparse.Namespace) -> int:
    """Print one line for each, the latest last."""
    installation.load_what_stands()
    with language.of_the_terminal():
        refuse_without_database()
        organization = chosen(arguments.organization) if arguments.organization else None
        told = False
        for line in _lines(organization.pk if organization else None, arguments.all):
            print(_told(line))
            told = True
        if not told:
            print(_("Nothing is on record yet."), file=sys.stderr)
    return WORKED


def _lines(organization: int | None, everything: bool) -> Iterator[SecurityEvent]:
    from rashin.activity.models import SecurityEvent

    rows = SecurityEvent.objects.filter(organization=organization).select_related("actor")
    if everything:
        yield from rows.order_by("recorded_at", "pk").iterator()
    else:
        yield from reversed(rows.order_by("-recorded_at", "-pk")[:LATEST])


def _told(line: SecurityEvent) -> str:
    """Moment, address, what, whose account, the same in words, and what was sent: a tab between them."""
    from rashin.records.security_words import sentence_of

    who = line.actor.name if line.actor else line.account
    said = str(sentence_of(line).striptags())
    told = (f"{line.recorded_at:%Y-%m-%d %H:%M:%S}", line.address or "-", line.name, who or "-", said, line.payload)
    return "\t".join(each.replace("\t", " ").replace("\x1b", "") for each in told)


COMMAND = Command(
    name="record",
    summary=gettext_noop("Show who signed in, was refused or took something along"),
    description=gettext_noop(
        "Without a company: what belongs to the installation, such as sign-ins with an unknown address. "
        "What a company sees of its own is on its page “On record”."
    ),
    examples=("rashin record", "rashin record --organization tomugi --all"),
    run=run,
    add_arguments=add_arguments,
)
