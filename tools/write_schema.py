"""Write docs/schema/rashin.schema.json, the open document's JSON Schema, from the table in exchange/document."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "schema" / "rashin.schema.json"


def main() -> int:
    """Write the file; say where."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"RASHIN_DATA": folder, "DJANGO_SETTINGS_MODULE": "rashin.config.settings"}
        import django

        django.setup()
        from rashin.exchange.document.schema import text

        FILE.parent.mkdir(exist_ok=True)
        FILE.write_text(text(), encoding="utf-8")
    print(f"{FILE.relative_to(ROOT)} is written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
