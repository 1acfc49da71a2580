"""`rashin way-in`: a link for somebody whom no page lets in any more."""

from __future__ import annotations

import argparse

from rashin.cli import addresses, installation, language
from rashin.cli.commands import WORKED, Command, Stop
from rashin.cli.export import refuse_without_database
from rashin.cli.saying import say
from rashin.ui.terminal import gettext as _
from rashin.ui.terminal import gettext_noop


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `way-in`."""
    parser.add_argument("email", metavar="E-MAIL", help=_("the address that the account signs in with"))
    parser.add_argument(
        "--without-second-factor", action="store_true", help=_("for somebody who has lost phone, passkey and codes")
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the link; it ends after three days or one use."""
    installation.load_what_stands()
    from rashin.people.actions.accounts import way_in_for
    from rashin.people.models import User

    with language.of_the_terminal():
        refuse_without_database()
        typed = arguments.email.encode("utf-8", "replace").decode().replace("\x00", "").strip().lower()
        user = User.objects.filter(email=typed).first()
        if user is None:
            raise Stop(_("No account here has the address %(address)s.") % {"address": arguments.email})
        path = way_in_for(user, without_second_factor=arguments.without_second_factor)
        say(_("By this link a new password is set, once and within three days:"))
        say(f"  {addresses.base_of_links()}{path}")
        say(_("It is on record of every company of this account."))
    return WORKED


COMMAND = Command(
    name="way-in",
    summary=gettext_noop("Make a link for somebody whom no page lets in any more"),
    description=gettext_noop(
        "For an owner who has forgotten the password where no mail is sent, or lost the second factor. "
        "Everybody else gets such a link from an administrator, on the person's page."
    ),
    examples=("rashin way-in owner@tomugi.example", "rashin way-in owner@tomugi.example --without-second-factor"),
    run=run,
    add_arguments=add_arguments,
)
