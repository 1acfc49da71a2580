"""`rashin sign-out`: end sessions for whoever runs the installation."""

from __future__ import annotations

import argparse

from rashin.cli import installation, language
from rashin.cli.commands import WORKED, Command, Stop
from rashin.cli.export import refuse_without_database
from rashin.cli.saying import say
from rashin.ui.terminal import gettext as _
from rashin.ui.terminal import gettext_noop, ngettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `sign-out`."""
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("email", metavar="E-MAIL", nargs="?", help=_("the address that the account signs in with"))
    whose.add_argument("--everybody", action="store_true", help=_("every account of the installation"))


def run(arguments: argparse.Namespace) -> int:
    """End them, and say how many there were."""
    installation.load_what_stands()
    from django.utils import timezone

    from rashin.people.actions.sessions import sign_out_at_the_machine
    from rashin.people.models import User

    with language.of_the_terminal():
        refuse_without_database()
        accounts = User.objects.order_by("pk")
        if not arguments.everybody:
            typed = arguments.email.encode("utf-8", "replace").decode().replace("\x00", "").strip().lower()
            accounts = accounts.filter(email=typed)
            if not accounts:
                raise Stop(_("No account here has the address %(address)s.") % {"address": arguments.email})
        ended = sign_out_at_the_machine(accounts, at=timezone.now())
        say(ngettext("%(count)s session has ended.", "%(count)s sessions have ended.", ended) % {"count": ended})
        say(_("It is on record of every company of these accounts."))
    return WORKED


COMMAND = Command(
    name="sign-out",
    summary=gettext_noop("Sign somebody out on every device, or everybody"),
    description=gettext_noop(
        "For a device that was stolen or a password that others know. It shuts nobody out: who knows the password "
        "comes in again, so make a new one as well (rashin way-in)."
    ),
    examples=("rashin sign-out sato@tomugi.example", "rashin sign-out --everybody"),
    run=run,
    add_arguments=add_arguments,
)
