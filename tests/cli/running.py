"""Calling the command line as a person does: in a process of its own, with an installation of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

COMMAND = (sys.executable, "-m", "rashin.cli.main")
PATIENCE = 120  # seconds in which a command does nothing at all


def environment(folder: Path, **more: str) -> dict[str, str]:
    """An environment that names the installation and nothing else of Rashin's, on SQLite."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("RASHIN_", "DATABASE_URL", "DJANGO"))}
    return {**own, "RASHIN_DATA": str(folder), "LC_ALL": "", "LANG": "C.UTF-8", "COLUMNS": "200", **more}


def rashin(folder: Path, *arguments: str, input: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end; `input` is what it reads."""
    return until_done([*COMMAND, *arguments], environment(folder, **more), input)


def until_done(
    command: list[str], own: dict[str, str], input: str = "", beforehand: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run to the end what does its work, however busy the machine is; TimeoutExpired for what does none any more."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env=own, stdin=pipe, stdout=pipe, stderr=pipe, text=True, preexec_fn=beforehand
    ) as process:
        before, to_send = "", input or None
        while True:
            try:
                out, err = process.communicate(to_send, timeout=PATIENCE)
                return subprocess.CompletedProcess(command, process.returncode, out, err)
            except subprocess.TimeoutExpired:
                worked, to_send = _work_of(process.pid), None
                if worked == before:
                    process.kill()
                    raise
                before = worked


def _work_of(pid: int) -> str:
    """The processor time that a process has taken, to the second."""
    return subprocess.run(["ps", "-o", "time=", "-p", str(pid)], capture_output=True, text=True).stdout


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
