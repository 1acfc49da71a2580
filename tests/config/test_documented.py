"""docs/settings.md tells every setting: its name, its default and what it means, and nothing that is not read."""

import re
from pathlib import Path

from rashin.config.variables import VARIABLES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
ROW = re.compile(r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)


def rows() -> dict[str, tuple[str, str]]:
    return {name: (default, meaning) for name, default, meaning in ROW.findall(PAGE.read_text(encoding="utf-8"))}


def test_every_setting_is_documented_and_nothing_else():
    assert list(rows()) == [variable.name for variable in VARIABLES]


def test_every_default_is_the_one_in_the_code():
    for variable in VARIABLES:
        default, _meaning = rows()[variable.name]
        assert default == (f"`{variable.default}`" if variable.default else "none"), variable.name


def test_every_meaning_is_a_sentence_and_secrets_say_that_they_may_come_from_a_file():
    for variable in VARIABLES:
        meaning = rows()[variable.name][1]
        assert meaning[0].isupper() and meaning.endswith("."), variable.name
        assert (f"`{variable.name}_FILE`" in meaning) is variable.secret, variable.name


def test_no_other_module_reads_the_environment():
    source = Path(__file__).resolve().parents[2] / "src" / "rashin"
    # what needs an installation, or brings one back, looks before the settings would make one; what is said asks the
    # terminal; a company that is brought comes in by a process of its own, which names the settings as wsgi does
    allowed = {"config/settings.py", "config/wsgi.py", "cli/main.py", "ui/terminal.py", "cli/installation.py"}
    allowed |= {"cli/restore.py", "cli/saying.py", "exchange/brought.py"}
    readers = {
        str(file.relative_to(source))
        for file in source.rglob("*.py")
        if re.search(r"os\.(environ|getenv)", file.read_text(encoding="utf-8"))
    }
    assert readers <= allowed
