"""Places in which a program has it hard: a folder that refuses it, a disk without room."""

from __future__ import annotations

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, environment, until_done

DROP_FROM_BOUNDING_SET, DAC_OVERRIDE, DAC_READ_SEARCH = 24, 1, 2


def unprivileged() -> None:
    """Take from a process that is about to start the right to pass over permissions: root becomes like others."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for right in (DAC_OVERRIDE, DAC_READ_SEARCH):
            libc.prctl(DROP_FROM_BOUNDING_SET, right, 0, 0, 0)


def rashin_without_rights(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command as somebody to whom permissions mean something."""
    return until_done([*COMMAND, *arguments], environment(folder, **more), beforehand=unprivileged)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Whatever stands in the folder can be read and not be written to."""
    modes = {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[None]:
    """A disk of this size at a folder. Skips where the system lets nobody mount one."""
    place.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"no small disk on this machine: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def grow(place: Path, megabytes: int) -> None:
    """Give a small disk more room."""
    subprocess.run(["mount", "-o", f"remount,size={megabytes}m", str(place)], check=True)


def fill(place: Path) -> Path:
    """Fill a disk to its last byte; the file that does it."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1_000_000, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return filler
