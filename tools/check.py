"""Hold the project against its own rules: format, lint, types, import contracts, translations.

What a test can say (templates, docs, lock files, names) is said in tests/test_architecture.py and tests/test_docs.py,
which are part of this too. Every check runs, also when one before it failed; exit code 0 when all are well.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.prefix) / "bin"
PLACES = ("src", "tests", "tools", "bench")
RULES = ("tests/test_architecture.py", "tests/test_docs.py")


def checks() -> tuple[tuple[str, list[str]], ...]:
    """List the checks: what each holds, and its command."""
    python = str(BIN / "python")
    return (
        ("format", [str(BIN / "ruff"), "format", "--check", "-q", *PLACES]),
        ("lint", [str(BIN / "ruff"), "check", "-q", *PLACES]),
        ("types", [str(BIN / "mypy"), "--no-error-summary"]),
        ("imports", [str(BIN / "lint-imports"), "--no-cache"]),
        ("migrations", [str(BIN / "django-admin"), "makemigrations", "--check", "--dry-run", "-v", "1"]),
        ("translations", [python, "-m", "rashin.ui.messages", "--check"]),
        ("house and docs", [python, "-m", "pytest", "--tb=short", *RULES]),
    )


def run(command: list[str], folder: str) -> subprocess.CompletedProcess[str]:
    """Run one check in an installation of its own."""
    environment = {**os.environ, "RASHIN_DATA": folder, "DJANGO_SETTINGS_MODULE": "rashin.config.settings"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def main() -> int:
    """Run every check; print what each found."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="rashin-check-") as folder:
        for name, command in checks():
            began = time.monotonic()
            done = run(command, folder)
            well = done.returncode == 0
            print(f"{'✓' if well else '✗'} {name} ({time.monotonic() - began:.1f} s)", flush=True)
            if not well:
                failed.append(name)
                print((done.stdout + done.stderr).rstrip(), flush=True)
    print(f"make check: {'all is well' if not failed else 'not well: ' + ', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
