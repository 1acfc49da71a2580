"""Calling the command line as a person does: in a process of its own, with an installation of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

COMMAND = (sys.executable, "-m", "rashin.cli.main")


def environment(folder: Path, **more: str) -> dict[str, str]:
    """An environment that names the installation and nothing else of Rashin's, on SQLite."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("RASHIN_", "DATABASE_URL", "DJANGO"))}
    return {**own, "RASHIN_DATA": str(folder), "LC_ALL": "", "LANG": "C.UTF-8", "COLUMNS": "200", **more}


def rashin(folder: Path, *arguments: str, input: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end; `input` is what it reads."""
    own = environment(folder, **more)
    return subprocess.run([*COMMAND, *arguments], env=own, input=input, capture_output=True, text=True, timeout=120)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
