"""What the docs say is there: links, commands, the version."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rashin import __version__
from rashin.cli.main import commands

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/**/*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def text(page: Path) -> str:
    """A page without its code blocks."""
    return re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as Markdown's usual readers make them."""
    headings = re.findall(r"^#+ +(.+?) *$", text(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path):
    dead = []
    for link in LINK.findall(text(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            dead.append(link)
    assert not dead


def test_every_word_for_make_in_the_docs_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    words = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    for page in PAGES:
        for word in re.findall(r"`(?:[A-Z_]+=\S+ )*make ([a-z]+)`", page.read_text(encoding="utf-8")):
            assert word in words, f"{page.name}: make {word}"


def test_every_command_in_the_docs_exists():
    known = {command.name for command in commands()}
    for page in PAGES:
        for word in re.findall(r"`(?:\.venv/bin/)?rashin ([a-z]+(?:-[a-z]+)*)", page.read_text(encoding="utf-8")):
            assert word in known, f"{page.name}: rashin {word}"


def test_the_changelog_begins_with_this_version():
    changelog = ROOT / "CHANGELOG.md"
    first = re.search(r"^## \[?(\d+\.\d+\.\d+)", changelog.read_text(encoding="utf-8"), re.MULTILINE)
    assert first and first[1] == __version__


SECURITY = text(ROOT / "docs" / "security.md")
ROWS = [line for line in SECURITY.partition("\n## OWASP ASVS")[2].splitlines() if line.startswith("| ")]
REQUIREMENTS = [line.strip("|").split("|", 2) for line in ROWS[1:]]  # behind what stands above them


def test_every_test_that_the_page_on_security_names_exists():
    named = re.findall(r"`(tests/[^`]+)`", SECURITY)
    missing = []
    for each in named:
        file, _, name = each.partition("::")
        there = (ROOT / file).is_file()
        if not there or (name and not re.search(rf"^def {re.escape(name)}\(", text(ROOT / file), re.MULTILINE)):
            missing.append(each)
    assert len(named) > 100 and not missing, "\n".join(missing)


@pytest.mark.parametrize("row", REQUIREMENTS, ids=lambda row: row[0].strip())
def test_every_requirement_is_met_with_a_test_or_says_why_not(row: list[str]):
    section, sign, told = (each.strip() for each in row)
    assert sign in {"✓", "–", "○"} and told, section
    assert not re.search("[✓○]", told), "one sign to a row"
    assert sign != "✓" or re.search(r"`tests/[a-z_/]+\.py::test_\w+`", told), "what proves it?"
