"""Keep an installation of this version, so that every later one proves that it can bring it up to date.

python tools/keep_version.py        before a release: writes tests/upgrades/VERSION.backup
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "tests" / "upgrades"


def main() -> int:
    """Write the example company into an empty installation and back it up."""
    version = subprocess.run(
        [sys.executable, "-c", "import rashin; print(rashin.__version__)"], capture_output=True, text=True, check=True
    ).stdout.strip()
    target = KEPT / f"{version}.backup"
    if target.exists():
        print(f"{target.relative_to(ROOT)} is there already: a released version does not change")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        own = {key: value for key, value in os.environ.items() if not key.startswith(("RASHIN_", "DATABASE_URL"))}
        environment = {**own, "RASHIN_DATA": folder}
        for command in (["demo", "--today", "2026-11-24"], ["backup", str(target)]):
            subprocess.run([sys.executable, "-m", "rashin.cli.main", *command], env=environment, check=True)
    print(f"{target.relative_to(ROOT)} is written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
