"""The files that a command is given: what it may write over, and what it can read."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from django.conf import settings

from rashin.cli.commands import Stop
from rashin.ui.terminal import gettext as _


def refuse_to_write(target: Path, *, force: bool) -> None:
    """Stop where something would be lost: a file that exists, and also with `force` what is no regular file and
    whatever lies in the data folder, for that is the installation itself."""
    told = {"file": target, "folder": settings.RASHIN_DATA}
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise Stop(
            _("%(file)s is no regular file, but a folder, a link, a pipe or a device. Choose another name.") % told
        )
    if (force or target.exists()) and _is_within(target, settings.RASHIN_DATA):
        told_of = _(
            "%(file)s lies in the data folder %(folder)s, where nothing is written over. Choose another folder."
        )
        raise Stop(told_of % told)
    if target.exists() and not force:
        raise Stop(_("%(file)s exists already. Choose another name, or add --force.") % told)


def refuse_to_read_a_stream(file: Path) -> None:
    """Stop for what can be read only once: a document is read twice. What is missing or a folder says so by itself."""
    if file.exists() and not file.is_file() and not file.is_dir():
        told = _("%(file)s is no regular file, and a document is read more than once. Save it as a file first.")
        raise Stop(told % {"file": file})


def _is_within(target: Path, folder: Path) -> bool:
    """Whether the folder, under whatever name, is one of those that the target lies in."""
    for each in target.resolve().parents:
        with suppress(OSError):
            if each.samefile(folder):
                return True
    return False
