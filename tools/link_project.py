"""Make this checkout importable in its virtual environment and put the command `rashin` into it.

Run by the environment's own Python: `.venv/bin/python tools/link_project.py`. Nothing is built and nothing is fetched.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src"
COMMAND = """#!{python}
import sys

from rashin.cli.main import main

sys.exit(main())
"""


def link() -> None:
    """Write the path file and the command; writing them again changes nothing."""
    (Path(sysconfig.get_path("purelib")) / "rashin.pth").write_text(f"{SOURCE}\n", encoding="utf-8")
    command = Path(sys.prefix) / "bin" / "rashin"
    command.write_text(COMMAND.format(python=Path(sys.prefix) / "bin" / "python"), encoding="utf-8")
    command.chmod(0o755)


if __name__ == "__main__":
    link()
