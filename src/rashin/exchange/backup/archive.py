"""The backup's file: a gzipped tar of parts, the manifest first, each part with its digest.

Parts: `manifest.json`, the secret key, `uploads/…`, and the database: SQLite's own file, or one COPY text for each
table.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath

from rashin.ui.terminal import gettext as _

FORMAT = "rashin-backup"
VERSION = 1
MANIFEST = "manifest.json"
DATABASE = "database.sqlite3"
TABLES = "tables"
UPLOADS = "uploads"
SECRET_KEY = "secret-key"
COMPRESSION = 3  # a tenth smaller would take three times as long
CHUNK = 1 << 20


class NoBackup(Exception):
    """A file is no backup that this program can use; the sentence says why."""


@dataclass
class Manifest:
    """What a backup holds. `migrations` are its database's, by app; `tables` the columns by table (PostgreSQL)."""

    program: str
    database: str
    migrations: dict[str, list[str]]
    tables: dict[str, list[str]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    format: str = FORMAT
    version: int = VERSION


def digest_of(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def parts_of(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file under a folder with its name in the archive, sorted."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield file.relative_to(folder).as_posix(), file


def pack(folder: Path, manifest: Manifest, target: Path) -> None:
    """Write what lies in the folder as a backup, whole or not at all, readable by its owner only."""
    manifest.digests = {name: digest_of(file) for name, file in parts_of(folder)}
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=COMPRESSION) as tar:
                tar.add(folder / MANIFEST, MANIFEST, recursive=False)
                for name, file in parts_of(folder):
                    if name != MANIFEST:
                        tar.add(file, name, recursive=False)
            raw.flush()
            os.fsync(raw.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def unpack(source: Path, folder: Path) -> Manifest:
    """Lay a backup's parts out in an empty folder, each one proved by its digest. Raises NoBackup."""
    try:
        with tarfile.open(source, "r:gz") as tar:
            first = tar.next()
            if first is None or first.name != MANIFEST:
                raise NoBackup(_("this is not a backup of Rashin"))
            manifest = _manifest(tar, first)
            for member in tar:
                if member.name != MANIFEST:
                    _lay_out(tar, member, manifest, folder)
    except (tarfile.TarError, zlib.error, EOFError, OSError, TypeError, ValueError) as error:
        if isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError):
            raise
        raise NoBackup(_("the file is damaged or no backup (%(why)s)") % {"why": error}) from None
    _prove(manifest, folder)
    return manifest


def _manifest(tar: tarfile.TarFile, member: tarfile.TarInfo) -> Manifest:
    opened = tar.extractfile(member)
    told = json.loads(opened.read()) if opened else {}
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise NoBackup(_("this is not a backup of Rashin"))
    if told.get("version") != VERSION:
        raise NoBackup(
            _("this backup has version %(found)s; this program reads version %(known)s")
            % {"found": told.get("version"), "known": VERSION}
        )
    return Manifest(**told)


def _lay_out(tar: tarfile.TarFile, member: tarfile.TarInfo, manifest: Manifest, folder: Path) -> None:
    path = PurePosixPath(member.name)
    opened = tar.extractfile(member) if member.isfile() else None
    if opened is None or path.is_absolute() or ".." in path.parts or member.name not in manifest.digests:
        raise NoBackup(_("it holds something that does not belong there: %(name)s") % {"name": member.name})
    target = folder / path
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        shutil.copyfileobj(opened, file, CHUNK)


def _prove(manifest: Manifest, folder: Path) -> None:
    for name, digest in manifest.digests.items():
        file = folder / name
        if not file.exists():
            raise NoBackup(_("%(name)s is missing") % {"name": name})
        if digest_of(file) != digest:
            raise NoBackup(_("%(name)s is damaged") % {"name": name})
