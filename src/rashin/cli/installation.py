"""Bringing an installation to the state that this version of the program needs."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from pkgutil import iter_modules

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError, connection

from rashin import __version__
from rashin.cli.commands import Stop
from rashin.config.variables import read_variables
from rashin.ui.terminal import gettext as _
from rashin.ui.terminal import gettext_noop

STATIC_STAMP = ".collected"
SQLITE_FILE = "rashin.sqlite3"
LOCK_FILE = ".preparing"
PREPARING = 0x52415348494E  # "RASHIN": no other program takes this lock
PLACE_TO_WRITE = gettext_noop("Give Rashin room and the right to write there, or set RASHIN_DATA to another folder.")
NOT_SERVED = ["*/ext", "ext"]  # extensions of htmx that no page uses


def load() -> None:
    """Load the settings and the rooms, once."""
    if not apps.ready:
        django.setup()


def load_what_stands() -> None:
    """The same, and stop before the settings make a folder, a key or an empty database where there is none."""
    read = read_variables(os.environ)
    folder = Path(str(read["RASHIN_DATA"]))
    if not apps.ready and not read["DATABASE_URL"] and not (folder / SQLITE_FILE).exists():
        told = _("There is no installation in %(folder)s yet: rashin serve makes it. Or set RASHIN_DATA to its folder.")
        raise Stop(told % {"folder": folder})
    load()


def make_folder() -> None:
    """Make the data folder, for its owner only; raise Stop when that is refused."""
    for folder in (settings.RASHIN_DATA, Path(settings.MEDIA_ROOT)):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            told = _("The folder %(folder)s cannot be made (%(why)s). Set RASHIN_DATA to another one.")
            raise Stop(told % {"folder": folder, "why": error.strerror}) from None


def waiting_migrations() -> list[str]:
    """Name the migrations that the database does not have yet; raise Stop when it cannot be reached."""
    from django.db.migrations.exceptions import InconsistentMigrationHistory
    from django.db.migrations.executor import MigrationExecutor  # `serve` mostly needs neither

    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise Stop(unreachable(error)) from None
    except InconsistentMigrationHistory as error:
        told = _("The database was made by another version of Rashin: %(why)s")
        raise Stop(told % {"why": error}) from None
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def unreachable(error: DatabaseError) -> str:
    """Say in a sentence that the database does not answer, and where to look."""
    look = _("Check DATABASE_URL and that it runs.") if connection.vendor == "postgresql" else _(PLACE_TO_WRITE)
    return _("The database cannot be reached: %(why)s") % {"why": f"{reason(error)} {look}"}


def is_up_to_date() -> bool:
    """Whether the database has every migration that stands in the rooms' folders. Their names are enough to say so:
    nothing of them is loaded, and nothing of them is kept by the web workers."""
    known = {
        (room.label, found.name)
        for room in apps.get_app_configs()
        for found in iter_modules([str(Path(room.path) / "migrations")])
        if found.name[0] not in "_~"
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            return known <= set(cursor.fetchall())
    except DatabaseError:
        return False  # a new database, or none: what prepares it says which


def reason(error: Exception) -> str:
    """Take the first line of a driver's message as a sentence."""
    line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return line if line.endswith(".") else f"{line}."


def prepare_database() -> int:
    """Apply what is waiting, make the cache's table, let the database hold what may not change; return how many
    migrations were applied. Whoever comes at the same moment waits, and finds it done."""
    from rashin.organizations import guards

    with _alone():
        waiting = waiting_migrations()
        try:
            if waiting:
                call_command("migrate", interactive=False, verbosity=0)
                call_command("createcachetable", verbosity=0)
            guards.install()
        except DatabaseError as error:
            told = _("The database cannot be prepared: %(why)s")
            look = _(PLACE_TO_WRITE)
            raise Stop(told % {"why": f"{reason(error)} {look}"}) from None
    return len(waiting)


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time prepares an installation; on PostgreSQL one machine at a time."""
    with _file_of_ones_own():
        if connection.vendor != "postgresql":
            yield
            return
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        except DatabaseError as error:
            raise Stop(unreachable(error)) from None
        try:
            yield
        finally:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])


@contextmanager
def _file_of_ones_own() -> Iterator[None]:
    """Hold a file of the data folder; the system lets go of it when this process ends, however it ends."""
    try:
        file = (settings.RASHIN_DATA / LOCK_FILE).open("w")
    except OSError as error:
        told = _("The folder %(folder)s cannot be written to (%(why)s).")
        why = {"folder": settings.RASHIN_DATA, "why": error.strerror or error}
        raise Stop(" ".join((told % why, _(PLACE_TO_WRITE)))) from None
    with file:
        with suppress(ImportError):  # a system without such locks has one server
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def static_digest() -> str:
    """Digest names, sizes and times of the files for the browser: another digest means collecting again."""
    digest = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=[]):
            file = Path(storage.path(path)).stat()
            digest.update(f"{path}|{file.st_size}|{file.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def is_debugging() -> bool:
    """Say whether the files for the browser come straight from their rooms."""
    return bool(settings.DEBUG)


def static_is_collected() -> bool:
    """Say whether the collected files are those of this program."""
    stamp = Path(settings.STATIC_ROOT) / STATIC_STAMP
    return stamp.exists() and stamp.read_text(encoding="ascii") == static_digest()


def collect_static() -> bool:
    """Collect, name by hash and compress the files for the browser where they changed; say whether it was needed."""
    if is_debugging() or static_is_collected():
        return False
    with _file_of_ones_own():
        return not static_is_collected() and _collect()


def _collect() -> bool:
    try:
        quiet = {"interactive": False, "verbosity": 0, "stdout": io.StringIO()}
        call_command("collectstatic", clear=True, ignore_patterns=NOT_SERVED, **quiet)
        (Path(settings.STATIC_ROOT) / STATIC_STAMP).write_text(static_digest(), encoding="ascii")
    except OSError as error:
        told = _("The files for the browser cannot be written to %(folder)s: %(why)s.")
        raise Stop(told % {"folder": settings.STATIC_ROOT, "why": error.strerror}) from None
    return True
