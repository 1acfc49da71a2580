"""The part of a restored installation that lies in its data folder.

It knows nothing of Django: the secret key has to be in its place before the settings are read.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from rashin.exchange.backup.archive import DATABASE, SECRET_KEY, UPLOADS

HARMLESS = ("lost+found", ".preparing", ".import")  # of a disk of its own; locks


def files_in_the_way(data: Path) -> list[Path]:
    """What stands where an installation would be restored to: anything but empty folders and what every attempt leaves.
    A log that another database left beside its own file, say, would be written into the restored one."""
    found = sorted(data.iterdir()) if data.exists() else []
    return [file for file in found if file.name not in HARMLESS and not (file.is_dir() and _is_empty(file))]


def _is_empty(folder: Path) -> bool:
    return next(folder.iterdir(), None) is None


def put_files(folder: Path, data: Path) -> None:
    """The secret key and what was uploaded, into the data folder."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / SECRET_KEY).exists():
        shutil.copyfile(folder / SECRET_KEY, data / SECRET_KEY)
        (data / SECRET_KEY).chmod(0o600)
    if (folder / UPLOADS).exists():
        shutil.copytree(folder / UPLOADS, data / UPLOADS, dirs_exist_ok=True)


def take_files_back(data: Path) -> None:
    """Undo `put_files`, into a folder that was empty before."""
    (data / SECRET_KEY).unlink(missing_ok=True)
    shutil.rmtree(data / UPLOADS, ignore_errors=True)


def put_sqlite(folder: Path, sqlite_file: Path) -> None:
    """The database's file, under its name at once."""
    draft = sqlite_file.with_name(f".{sqlite_file.name}.restored")
    shutil.copyfile(folder / DATABASE, draft)
    draft.chmod(0o600)
    draft.replace(sqlite_file)
