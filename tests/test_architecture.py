"""The house's rules that a linter cannot hold: sizes, names, who imports whose pages, and what templates may not do."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "rashin"
MODULES = sorted(file for file in SOURCE.rglob("*.py") if "migrations" not in file.parts)
TEMPLATES = sorted(file for file in SOURCE.rglob("*") if file.is_file() and "jinja2" in file.parts)
PURE = ("rules", "coach")

FUNCTION_LINES = 40
MODULE_LINES = 500
TEMPLATE_LINES = 120
NO_NAMES = {
    "core",
    "common",
    "utils",
    "util",
    "helpers",
    "helper",
    "manager",
    "managers",
    "process",
    "data",
    "info",
    "handle",
}
PAGES = {"views", "forms", "pages"}


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), filename=named(file))


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (node for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def imports(file: Path) -> Iterator[str]:
    """Every module that a file imports, by its full name."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(file: Path) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(tree(file)) if isinstance(node, ast.Call))


def test_no_function_is_longer_than_forty_lines():
    """The signature and the docstring tell what it does; the lines after them are what counts."""
    long = []
    for file in MODULES:
        for function in functions(file):
            first = function.body[1 if ast.get_docstring(function) and len(function.body) > 1 else 0]
            lines = (function.end_lineno or 0) - first.lineno + 1
            if lines > FUNCTION_LINES:
                long.append(f"{named(file)}: {function.name} has {lines} lines")
    assert not long, "\n".join(long)


def test_no_module_is_longer_than_five_hundred_lines():
    long = [
        f"{named(file)}: {count}" for file in MODULES if (count := len(file.read_text().splitlines())) > MODULE_LINES
    ]
    assert not long, "\n".join(long)


def test_no_template_is_longer_than_a_hundred_and_twenty_lines():
    long = [
        f"{named(file)}: {count}"
        for file in TEMPLATES
        if (count := len(file.read_text().splitlines())) > TEMPLATE_LINES
    ]
    assert not long, "\n".join(long)


def test_no_module_has_a_name_that_says_nothing():
    nameless = [
        named(path) for path in SOURCE.rglob("*") if path.stem in NO_NAMES and (path.is_dir() or path.suffix == ".py")
    ]
    assert not nameless


def test_nobody_imports_another_rooms_pages():
    """Pages meet by the name of their URL."""
    met = []
    for file in MODULES:
        room = file.relative_to(SOURCE).parts[0]
        for name in imports(file):
            parts = name.split(".")
            if parts[0] == "rashin" and len(parts) > 2 and parts[1] != room and parts[2] in PAGES:
                met.append(f"{named(file)} imports {name}")
    assert not met, "\n".join(met)


def test_other_machines_are_asked_in_one_place():
    """Mail goes out by Django; what somebody typed is fetched by the one module that looks where it leads."""
    fetching = {
        "requests",
        "httpx",
        "httpx2",
        "urllib3",
        "aiohttp",
        "urllib.request",
        "http.client",
        "ftplib",
        "xmlrpc",
    }
    asking = [
        f"{named(file)} imports {name}"
        for file in MODULES
        if named(file) != "src/rashin/people/fetching.py"
        for name in imports(file)
        if any(name == each or name.startswith(f"{each}.") for each in fetching)
    ]
    assert not asking, "\n".join(asking)


def test_nothing_happens_behind_an_actions_back():
    """No signals, and no model that does something when it is saved. The one listener puts on record what allauth has
    done, and changes nothing."""
    behind = []
    for file in MODULES:
        if named(file) != "src/rashin/people/watching.py":
            behind += [
                f"{named(file)} imports {name}" for name in imports(file) if "dispatch" in name or ".signals" in name
            ]
        if "models" in file.parts or file.stem == "models":
            behind += [f"{named(file)}: {each.name}" for each in functions(file) if each.name in {"save", "delete"}]
    assert not behind, "\n".join(behind)


def test_rules_and_coach_know_no_clock():
    """`today` and `now` are arguments, so the same question has the same answer on every day."""
    asked = []
    for file in MODULES:
        if file.relative_to(SOURCE).parts[0] not in PURE:
            continue
        for call in calls(file):
            name = ast.unparse(call.func)
            if re.search(r"(?:^|\.)(?:today|now|utcnow|time_ns|monotonic)$|^time\.time$", name):
                asked.append(f"{named(file)}: {name}()")
    assert not asked, "\n".join(asked)


def test_no_rule_makes_a_float():
    """What a person sees as a number is exact."""
    made = [
        f"{named(file)}:{node.lineno}"
        for file in MODULES
        if file.relative_to(SOURCE).parts[0] == "rules"
        for node in ast.walk(tree(file))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and ast.unparse(node.func) == "float")
    ]
    assert not made, "\n".join(made)


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a style attribute", r"<[^>]*\sstyle\s*="),
        ("a style element", r"<style[\s>]"),
        ("a script of its own", r"""<script(?![^>]*(?:\ssrc=|type="application/json"))[\s>]"""),
        ("an event attribute", r"<[a-z][^>]*\son[a-z]+\s*="),
        ("a javascript address", r"javascript:"),
        ("unescaped text", r"\|\s*safe\b|autoescape\s+false"),
        ("something from elsewhere", r"""(?:src|href)\s*=\s*["'](?:https?:)?//"""),
    ],
)
def test_no_template_holds(what: str, pattern: str):
    found = [
        f"{named(file)}:{number}: {line.strip()}"
        for file in TEMPLATES
        if file.suffix != ".txt"
        for number, line in enumerate(re.sub(r"\{#.*?#\}", "", file.read_text(encoding="utf-8")).splitlines(), 1)
        if re.search(pattern, line, re.IGNORECASE)
    ]
    assert not found, f"{what}:\n" + "\n".join(found)


def test_the_lock_files_have_hashes_and_name_no_registry():
    for file in ROOT.glob("requirements*.txt"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"https?://|--(?:extra-)?index-url|--find-links\s+\S", text.split("\n", 2)[2]), file.name
        pinned = re.split(r"\n(?=[a-z0-9])", text.split("\n", 2)[2])
        assert len(pinned) >= 1 and all("--hash=sha256:" in each for each in pinned if "==" in each), file.name


def test_every_lock_file_holds_what_it_was_asked_for():
    for asked in ROOT.glob("requirements*.in"):
        locked = asked.with_suffix(".txt").read_text(encoding="utf-8").lower()
        for line in asked.read_text(encoding="utf-8").splitlines():
            name = re.match(r"[a-z0-9][a-z0-9-]*", line.lower())
            assert not name or f"\n{name[0]}" in locked, f"{asked.name}: {line} is not locked: make lock"


def test_nothing_that_others_wrote_or_that_is_made_here_is_committed():
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("not a git checkout")
    wrong = [
        name
        for name in done.stdout.splitlines()
        if re.search(r"node_modules/|\.min\.(?:js|css)$|\.mo$|\.pyc$|^data/|\.sqlite3", name)
    ]
    assert not wrong


def test_the_one_script_that_a_clean_checkout_has_to_pass_is_there():
    script = ROOT / ".ci" / "run"
    assert "make check test" in script.read_text(encoding="utf-8")
    assert script.stat().st_mode & 0o111


def test_every_word_of_the_makefile_is_one_word_and_explained():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    words = re.findall(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)[0].split()
    assert {"setup", "run", "test", "check", "bench"} <= set(words)
    for word in words:
        assert re.search(rf"^{word}:.*## \S", makefile, re.MULTILINE), word
