"""Lock the dependencies again: exact versions with hashes, for every platform, without a registry's address."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements-setup", "requirements", "requirements-dev")
OPTIONS = (
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--universal",
    "--python-version",
    "3.11",
)


def main() -> int:
    """Write each lock file; `make lock UPGRADE=1` would be `python tools/lock.py --upgrade`."""
    more = [
        argument for argument in sys.argv[1:] if argument == "--upgrade" or argument.startswith("--upgrade-package")
    ]
    uv = str(Path(sys.prefix) / "bin" / "uv")
    for name in LOCKS:
        command = [uv, "pip", "compile", f"{name}.in", *OPTIONS, *more, "-o", f"{name}.txt", "-q"]
        subprocess.run(command, cwd=ROOT, check=True)
        print(f"{name}.txt is locked")
    return 0


if __name__ == "__main__":
    sys.exit(main())
