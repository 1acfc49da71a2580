"""`rashin export`: write an organisation as one open JSON document."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone
from rich.console import Console

from rashin.cli import installation, language
from rashin.cli.commands import WORKED, Command, Stop
from rashin.cli.files import refuse_to_write
from rashin.cli.progress import shown
from rashin.ui.terminal import gettext as _
from rashin.ui.terminal import gettext_noop, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rashin.exchange.document.writing import Progress
    from rashin.organizations.models import Member, Organization


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `export`."""
    parser.add_argument("file", metavar="FILE.json", help=_("where to write the document; - writes to standard output"))
    parser.add_argument("--organization", metavar="NAME", help=_("which company, as in its addresses /o/NAME/"))
    parser.add_argument("--person", metavar="WHO", help=_("one person's data alone: their e-mail address or public id"))
    parser.add_argument("--force", action="store_true", help=_("write over a file that exists"))


def run(arguments: argparse.Namespace) -> int:
    """Write the document whole, or not at all."""
    installation.load_what_stands()
    with language.of_the_terminal():
        refuse_without_database()
        organization = chosen(arguments.organization)
        person = chosen_person(organization, arguments.person) if arguments.person else None
        if arguments.file == "-":
            _to_standard_output(_pieces(organization, person))
        else:
            _to_named_file(organization, person, arguments)
        _put_on_record(organization, person)
    return WORKED


def refuse_without_database() -> None:
    """Stop where nothing stands, or an older version's database waits to be brought up to date."""
    if installation.waiting_migrations():
        raise Stop(_("There is no installation of this version here: rashin prepare makes it, or set RASHIN_DATA."))


def chosen(slug: str | None) -> Organization:
    """The organisation that is asked for, or the only one."""
    from rashin.organizations.models import Organization

    shown_ones = Organization.objects.filter(is_visible=True).order_by("slug")
    names = [each.slug for each in shown_ones]
    found = [
        each for each in shown_ones if not slug or each.slug == slug
    ]  # what was typed may be no text to a database
    if len(found) == 1:
        return found[0]
    if not names:
        raise Stop(
            _(
                "There is no company here yet: rashin serve starts one, rashin demo writes the example company, and"
                " rashin import brings one along."
            )
        )
    told = {"name": slug, "names": ", ".join(names)}
    if slug:
        raise Stop(_("No company here is called %(name)s in its addresses: name one of %(names)s.") % told)
    raise Stop(_("Say which company: --organization with one of %(names)s.") % told)


def chosen_person(organization: Organization, written: str) -> Member:
    """The member of that address or public id, also one who has left."""
    from rashin.organizations.models import Member

    everybody = Member.objects.select_related("organization", "user").filter(organization=organization)
    found = list(everybody.filter(public_id=written) or everybody.filter(email__iexact=written.strip())[:2])
    if len(found) == 1:
        return found[0]
    told = {"who": written, "company": organization.name}
    if found:
        raise Stop(_("Several people of %(company)s have the address %(who)s: name the public id.") % told)
    raise Stop(_("Nobody of %(company)s has the address or public id %(who)s.") % told)


def _pieces(organization: Organization, person: Member | None, progress: Progress | None = None) -> Iterator[str]:
    from rashin.exchange.document.writing import document
    from rashin.records import person as persons

    return persons.document(person, at=timezone.now()) if person else document(organization, progress)


def _put_on_record(organization: Organization, person: Member | None) -> None:
    """Who sits at the machine is nobody of the company; that it was taken along stands on its record all the same."""
    from rashin.activity import security

    payload = {"what": person.public_id if person else organization.public_id, "page": "rashin export"}
    security.note("export.taken", organization=organization, payload=payload, at=timezone.now())


def _to_named_file(organization: Organization, person: Member | None, arguments: argparse.Namespace) -> None:
    target = Path(arguments.file)
    refuse_to_write(target, force=arguments.force)
    rows = _to_file(organization, person, target)
    told = ngettext("%(name)s: %(count)s row in %(file)s", "%(name)s: %(count)s rows in %(file)s", rows)
    values = {"name": person.name if person else organization.name, "count": f"{rows:,}", "file": target}
    Console(highlight=False, soft_wrap=True).print(told % values, markup=False)


def _to_file(organization: Organization, person: Member | None, target: Path) -> int:
    """Write beside the target and rename at the end: half a document is never seen. Gives the number of rows."""
    from rashin.exchange.document.writing import snapshot

    draft = target.with_name(f".{target.name}.{os.getpid()}")
    rows = 0
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file, shown(_("Writing")) as report, snapshot():

            def told(done: int, total: int) -> None:
                nonlocal rows
                rows = done
                report(done, total)

            for piece in _pieces(organization, person, told):
                file.write(piece)
                rows += bool(person)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        told_of = {"file": target, "why": error.strerror}
        raise Stop(_("%(file)s cannot be written: %(why)s.") % told_of) from None
    finally:
        draft.unlink(missing_ok=True)
    return rows


def _to_standard_output(pieces: Iterator[str]) -> None:
    from rashin.exchange.document.writing import snapshot

    with snapshot():
        for piece in pieces:
            sys.stdout.buffer.write(piece.encode())
    sys.stdout.buffer.flush()


COMMAND = Command(
    name="export",
    summary=gettext_noop("Write a company as one open JSON document"),
    description=gettext_noop(
        "Writes everything that a company has here, with its whole history, into one JSON file that any program can "
        "read (docs/exchange.md). Accounts, passwords and links are not in it. People go on working meanwhile."
    ),
    examples=(
        "rashin export company.json",
        "rashin export --organization tomugi tomugi.json",
        "rashin export --person sato@tomugi.example sato.json",
    ),
    run=run,
    add_arguments=add_arguments,
)
