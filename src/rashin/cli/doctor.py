"""`rashin doctor`: look at an installation and say what is wrong and what to do."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from rich.console import Console
from rich.table import Table

from rashin.cli import installation, language, lost_rows
from rashin.cli.commands import FAILED, WORKED, Command, Stop
from rashin.ui.terminal import gettext as _
from rashin.ui.terminal import gettext_noop, ngettext

MOST_SHOWN = 50


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's table: what was looked at, whether it is well, and what was seen or is to be done."""

    subject: str
    well: bool
    told: str


def look_at_folder() -> Finding:
    """The data folder exists and can be written to, and its secret key is for its owner only."""
    folder = settings.RASHIN_DATA
    key = folder / "secret-key"
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(_("Data folder"), False, _("%(path)s cannot be written to") % {"path": folder})
    if key.exists() and key.stat().st_mode & 0o077:
        return Finding(_("Data folder"), False, _("others can read the secret key: chmod 600 %(path)s") % {"path": key})
    return Finding(_("Data folder"), True, str(folder))


def look_at_database() -> Finding:
    """The database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Finding(_("Database"), False, f"{installation.reason(error)} DATABASE_URL?")
    name = connection.settings_dict["NAME"]
    return Finding(_("Database"), True, f"{connection.display_name}: {name}")


def look_at_migrations() -> Finding:
    """The database has the shape that this version needs."""
    try:
        waiting = installation.waiting_migrations()
    except Stop as stop:
        return Finding(_("Migrations"), False, str(stop))
    if not waiting:
        return Finding(_("Migrations"), True, _("all are applied"))
    told = ngettext("%(count)s waits: ", "%(count)s wait: ", len(waiting)) % {"count": len(waiting)}
    return Finding(_("Migrations"), False, told + _("rashin serve applies them"))


def look_at_static() -> Finding:
    """The files for the browser are collected."""
    if settings.DEBUG or installation.static_is_collected():
        return Finding(_("Files for the browser"), True, str(settings.STATIC_ROOT))
    if (Path(settings.STATIC_ROOT) / installation.STATIC_STAMP).exists():
        return Finding(_("Files for the browser"), False, _("of an earlier version: rashin serve renews them"))
    return Finding(_("Files for the browser"), True, _("not collected yet: rashin serve does it by itself"))


def look_at_words() -> Finding:
    """Every catalogue of translations is compiled and as new as its source."""
    rooms = Path(__file__).resolve().parent.parent
    missing, old = [], []
    for source in sorted(rooms.glob("*/locale/*/LC_MESSAGES/django.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists():
            missing.append(source.parents[3].name)
        elif compiled.stat().st_mtime < source.stat().st_mtime:
            old.append(source.parents[3].name)
    told = [_("not compiled: %(rooms)s: make setup") % {"rooms": ", ".join(missing)}] if missing else []
    told += [_("older than their source: %(rooms)s: make setup") % {"rooms": ", ".join(old)}] if old else []
    return Finding(_("Translations"), not told, "\n".join(told) or _("compiled"))


def look_at_figures() -> Iterable[Finding]:
    """Every stored figure is what its entries make it; the first differences are shown, the rest counted."""
    from rashin.exchange.document.writing import snapshot  # its models are loaded by now
    from rashin.goals.doctor import findings as differences

    subject, count = _("Figures"), 0
    try:
        with snapshot():  # what somebody saves meanwhile is no difference
            for count, told in enumerate(differences(), 1):
                if count <= MOST_SHOWN:
                    yield Finding(subject, False, told)
    except DatabaseError as error:
        yield Finding(subject, False, installation.reason(error))
        return
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        said = _("a row holds what no figure can be computed from (%(error)s): restore a backup")
        yield Finding(subject, False, said % {"error": f"{type(error).__name__}: {error}"})
        return
    if count > MOST_SHOWN:
        yield Finding(subject, False, _more(count - MOST_SHOWN))
    if not count:
        yield Finding(subject, True, _("stored and recomputed figures agree"))


def look_at_file() -> Iterable[Finding]:
    """SQLite's file is sound, and no row names one that is not there. PostgreSQL holds both by itself."""
    if connection.vendor != "sqlite":
        return
    damage: list[str] = []
    lost: list[str] = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(5)")
            damage += [str(told) for (told,) in cursor.fetchall() if told != "ok"]
        lost += lost_rows.told()
    except DatabaseError as error:
        damage.append(installation.reason(error))
    if damage:
        told = _("the file is damaged (%(damage)s): restore a backup") % {"damage": "; ".join(damage)}
        yield Finding(_("Database"), False, told)
    yield from (Finding(_("Database"), False, told) for told in lost[:MOST_SHOWN])
    if len(lost) > MOST_SHOWN:
        yield Finding(_("Database"), False, _more(len(lost) - MOST_SHOWN))


def _more(count: int) -> str:
    return ngettext("… and %(count)s more", "… and %(count)s more", count) % {"count": count}


def look_at_record(noted: Sequence[str] = ()) -> Iterable[Finding]:
    """The database lets nobody alter the record, every chain of seals fits its lines, and what was noted of its end."""
    from rashin.activity.guards import APPEND_ONLY  # its models are loaded by now
    from rashin.cli import faults_of_record
    from rashin.organizations import guards

    subject, well = _("On record"), True
    if guards.missing(APPEND_ONLY):
        well = False
        told = _("The database would let lines be altered (triggers are missing). Run: rashin prepare")
        yield Finding(subject, False, told)
    for count, told in enumerate(faults_of_record.told(noted), 1):
        well = False
        if count > MOST_SHOWN:
            yield Finding(subject, False, _("… and more"))
            break
        yield Finding(subject, False, told)
    if well:
        yield Finding(subject, True, faults_of_record.well_told())


def look_at_imports() -> Iterable[Finding]:
    """No company lies here half written, of which nobody sees anything."""
    from rashin.exchange.document.alone import is_under_way  # its models are loaded by now
    from rashin.organizations.models import Organization

    left = list(Organization.objects.filter(is_visible=False, deletion_due_at=None).order_by("pk"))
    if left and not is_under_way():
        names = ", ".join(each.name for each in left)
        told = _("%(names)s was broken off and is not seen: rashin import its document again") % {"names": names}
        yield Finding(_("Imports"), False, told)


CHECKS: tuple[Callable[[], Finding], ...] = (
    look_at_folder,
    look_at_database,
    look_at_migrations,
    look_at_static,
    look_at_words,
)


def findings(noted: Sequence[str] = ()) -> list[Finding]:
    """Look at everything; figures and the record only where the database has its shape."""
    found = [Finding(_("Settings"), True, _("read from the environment")), *_looked()]
    shaped = all(each.well for each in found if each.subject in {_("Database"), _("Migrations")})
    return [*found, *(_of_rows(noted) if shaped else ())]


def _of_rows(noted: Sequence[str]) -> Iterable[Finding]:
    """What is looked at row by row."""
    yield from look_at_file()
    yield from look_at_imports()
    yield from look_at_record(noted)
    yield from look_at_figures()


def _looked() -> Iterable[Finding]:
    """Each check once; of a database that does not answer nothing further is asked."""
    dead = False
    for check in CHECKS:
        if dead and check is look_at_migrations:
            continue
        found = check()
        dead = dead or (check is look_at_database and not found.well)
        yield found


def table_of(found: Sequence[Finding]) -> Table:
    """One line each; what is longer than the terminal is wide goes on below, whole."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for _column in range(3):
        table.add_column(overflow="fold")
    for each in found:
        table.add_row("✓" if each.well else "✗", each.subject, each.told)
    return table


def remedies(found: Sequence[Finding]) -> Iterable[str]:
    """What to do about differences that do not say it themselves."""
    ill = {each.subject for each in found if not each.well}
    if _("Figures") in ill:
        yield _(
            "A stored figure is computed again by the next entry in its number, “no change” too. Where you doubt the "
            "entries themselves, bring a backup back."
        )
    if _("On record") in ill:
        yield _(
            "Keep this database as it is, restore a backup into an empty folder beside it, and compare the two. Who "
            "can write to the database can alter the record."
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `doctor`."""
    parser.add_argument(
        "--noted", metavar="END", action="append", default=[],
        help=_("what it once said the record ends in, noted elsewhere: whether that still stands; may be repeated"),
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Print the table; return 1 when anything is not well."""
    installation.load_what_stands()
    with language.of_the_terminal():
        found = findings(arguments.noted)
        out = Console(file=sys.stdout, highlight=False)
        out.print(table_of(found))
        for told in remedies(found):
            out.print(told)
        ill = sum(not each.well for each in found)
        out.print(
            ngettext("%(count)s thing needs you.", "%(count)s things need you.", ill) % {"count": ill}
            if ill
            else _("All is well.")
        )
    return FAILED if ill else WORKED


COMMAND = Command(
    name="doctor",
    summary=gettext_noop("Look at the installation and say what is wrong"),
    description=gettext_noop(
        "Checks the settings, the data folder, the database, the files for the browser, the translations, "
        "and recomputes every stored figure from its entries. It changes nothing."
    ),
    examples=("rashin doctor", "rashin doctor --noted 3120-9f3a61c0b2d4e8f7", "RASHIN_DATA=/srv/rashin rashin doctor"),
    run=run,
    add_arguments=add_arguments,
)
