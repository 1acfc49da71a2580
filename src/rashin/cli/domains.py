"""`rashin domains`: the domains that companies say are theirs, and the operator's word that one is."""

from __future__ import annotations

import argparse
import sys

from rashin.cli import installation, language
from rashin.cli.commands import WORKED, Command, Stop
from rashin.cli.export import chosen, refuse_without_database
from rashin.ui.terminal import gettext as _
from rashin.ui.terminal import gettext_noop


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `domains`."""
    parser.add_argument("organization", nargs="?", metavar="COMPANY", help=_("the company, as in /o/COMPANY/"))
    parser.add_argument("confirm", nargs="?", metavar="DOMAIN", help=_("confirm that this domain is the company's"))


def run(arguments: argparse.Namespace) -> int:
    """List them, or confirm one."""
    installation.load_what_stands()
    with language.of_the_terminal():
        refuse_without_database()
        if arguments.confirm:
            return _confirm(arguments.organization, arguments.confirm)
        return _list(arguments.organization)


def _list(name: str | None) -> int:
    from rashin.people.models import Domain

    rows = Domain.objects.select_related("organization").order_by("organization__slug", "name")
    if name:
        rows = rows.filter(organization=chosen(name))
    for domain in rows:
        proved = f"{domain.proved_at:%Y-%m-%d}" if domain.proved_at else "-"
        print("\t".join((domain.organization.slug, domain.name, proved)))
    if not rows:
        print(_("No company has named a domain yet."), file=sys.stderr)
    return WORKED


def _confirm(organization: str, name: str) -> int:
    from django.utils import timezone

    from rashin.organizations.refusals import Conflict
    from rashin.people.actions.single_sign_on import note_proved
    from rashin.people.models import Domain

    place = chosen(organization)
    named = Domain.objects.select_related("organization").filter(organization=place)
    found = next((each for each in named if each.name == name.strip().lower()), None)
    if found is None:
        raise Stop(_("This company has not named the domain. An owner does so under Company settings → Ways in."))
    try:
        note_proved(found, by=None, how="operator", at=timezone.now())
    except Conflict as conflict:
        raise Stop(conflict.reason) from None
    print(_("%(domain)s is the domain of %(company)s.") % {"domain": found.name, "company": place.name})
    return WORKED


COMMAND = Command(
    name="domains",
    summary=gettext_noop("Show the domains that companies have named for single sign-on, and confirm one"),
    description=gettext_noop(
        "A domain leads people to its company's single sign-on once it is proved: by a file that it shows at "
        "/.well-known/rashin.txt (the company's own button looks for it), or by whoever runs the installation, here."
    ),
    examples=("rashin domains", "rashin domains tomugi tomugi.example"),
    run=run,
    add_arguments=add_arguments,
)
