"""Set-up finds a Python that fits, and says in one sentence what is missing where there is none."""

import subprocess
import sys
from pathlib import Path

import pytest

FIND = Path(__file__).resolve().parents[2] / "tools" / "find_python"
OLD = 'case "$2" in *print*) echo 3.9 ;; *) exit 1 ;; esac'
BARE = 'case "$2" in *ensurepip*) exit 1 ;; *print*) echo 3.12 ;; esac'
FITS = 'case "$2" in *print*) echo 3.13 ;; esac'


def find(folder: Path, **pythons: str) -> subprocess.CompletedProcess[str]:
    """Look in a folder that holds only these pythons."""
    for name, does in pythons.items():
        (folder / name).write_text(f"#!/bin/sh\n{does}\n")
        (folder / name).chmod(0o755)
    return subprocess.run(["/bin/sh", str(FIND)], env={"PATH": str(folder)}, capture_output=True, text=True)


def test_a_python_that_fits_is_found_also_under_another_name(tmp_path: Path):
    done = find(tmp_path, python3=OLD, **{"python3.13": FITS})
    assert (done.returncode, done.stdout) == (0, f"{tmp_path}/python3.13\n")


@pytest.mark.parametrize(
    ("pythons", "says"),
    [
        ({}, "none was found"),
        ({"python3": OLD}, "needs Python 3.11 or later; found only python3 (3.9)"),
        ({"python3": BARE}, "apt install python3.12-venv"),
    ],
)
def test_what_is_missing_is_one_sentence_with_the_way_out(tmp_path: Path, pythons: dict[str, str], says: str):
    done = find(tmp_path, **pythons)
    assert done.returncode == 1 and says in done.stderr and done.stderr.count("\n") == 1


def test_the_python_of_the_tests_fits(tmp_path: Path):
    done = subprocess.run(
        ["/bin/sh", str(FIND)], env={"PATH": "", "PYTHON": sys.executable}, capture_output=True, text=True
    )
    assert done.returncode == 0
