"""Translations: `python -m rashin.ui.messages [--app NAME] [--check | --compile]`.

Every app under src/rashin that has words to translate owns one catalogue, `locale/ja/LC_MESSAGES/django.po`. Without an
option the catalogues are brought up to date with the code (kept words stay, words that are gone go) and compiled.
`--check` writes nothing and fails on what is missing, fuzzy, outdated, or translated in two ways. `--compile` only
compiles.
"""

from __future__ import annotations

import argparse
import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("ja",)
METHODS = [("**/migrations/**.py", "ignore"), ("**.py", "python"), ("**/jinja2/**", "jinja2")]
OPTIONS = {"**/jinja2/**": {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NOISE = tuple(
    f'"{name}' for name in ("POT-", "PO-Rev", "Last-Tr", "Language-Team", "Report-", "Project-Id", "Generated-By")
)
HEADER = "# Japanese words of rashin.{app}."


def apps(only: str | None = None) -> list[Path]:
    """The folders of all apps, or of the one named `only`."""
    found = sorted(path.parent for path in ROOT.glob("*/__init__.py"))
    return [path for path in found if only is None or path.name == only]


def extracted(app: Path) -> Catalog:
    """What the app's Python and Jinja2 files ask to be translated, sorted."""
    catalog = Catalog(locale="ja", charset="utf-8", fuzzy=False)
    rows = extract_from_dir(app, METHODS, OPTIONS, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True)
    for _file, _line, message, comments, context in sorted(rows, key=_order):
        catalog.add(message, None, auto_comments=_each_once(comments), context=context)
    return catalog


def _order(row: tuple[str, int, object, list[str], str | None]) -> tuple[str, int]:
    return row[0], row[1]


def _each_once(comments: list[str]) -> list[str]:
    return list(dict.fromkeys(comments))


def place(app: Path, language: str) -> Path:
    return app / "locale" / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    """The catalogue as written; an empty one where there is none."""
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def updated(app: Path, language: str) -> Catalog | None:
    """The catalogue with the words that the code has now; `None` when the app has no words at all."""
    template = extracted(app)
    if not len(template):
        return None
    known = read(place(app, language), language)
    fresh = Catalog(locale=language, charset="utf-8", fuzzy=False)
    for message in template:
        if not message.id:
            continue
        before = known.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        fresh.add(
            message.id,
            _kept(message, before),
            context=message.context,
            auto_comments=message.auto_comments,
            user_comments=before.user_comments if before else (),
            flags=(before.flags & {"fuzzy"}) if before else (),
        )
    return fresh


def _kept(message: Message, before: Message | None) -> str | tuple[str, ...] | None:
    """The earlier translation, in the shape that the message has now."""
    if before is None or not before.string:
        return None
    strings = (before.string,) if isinstance(before.string, str) else tuple(before.string)
    return strings if message.pluralizable else strings[0]


def as_text(catalog: Catalog, app: str) -> str:
    """The catalogue as it is committed: sorted, without line numbers or dates, so that a change shows only itself."""
    catalog.header_comment = HEADER.format(app=app)
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, no_location=True, sort_output=True, ignore_obsolete=True)
    lines = buffer.getvalue().decode().splitlines()
    return "\n".join(line for line in lines if not line.startswith(NOISE)).rstrip("\n") + "\n"


def compile_catalogue(path: Path, language: str) -> None:
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, read(path, language))


def write(app: Path, language: str) -> None:
    """Bring the app's catalogue up to date and compile it."""
    fresh = updated(app, language)
    path = place(app, language)
    if fresh is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_text(fresh, app.name), encoding="utf-8")
    compile_catalogue(path, language)


def faults(app: Path, language: str) -> Iterator[str]:
    """Sentences about what is missing, fuzzy, broken or outdated in the app's catalogue."""
    fresh = updated(app, language)
    path = place(app, language)
    if fresh is None:
        if path.exists():
            yield f"{path}: the app has no words any more"
        return
    for message in fresh:
        if not message.id:
            continue
        said = message.id if isinstance(message.id, str) else message.id[0]
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if not all(strings):
            yield f"{path}: not translated: {said!r}"
        elif message.fuzzy:
            yield f"{path}: fuzzy: {said!r}"
        else:
            yield from (f"{path}: {error}: {said!r}" for error in message.check(fresh))
    if not path.exists() or path.read_text(encoding="utf-8") != as_text(fresh, app.name):
        yield f"{path}: outdated, run python -m rashin.ui.messages"


def hidden_words(app: Path) -> Iterator[str]:
    """Words inside an f-string's braces: the extraction reads an f-string as one string and would miss them."""
    for path in sorted(app.rglob("*.py")):
        for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            inner = ast.walk(outer) if isinstance(outer, ast.JoinedStr) else ()
            for node in inner:
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                    yield f"{path}:{node.lineno}: {node.func.id}() inside an f-string is not extracted"


def disagreements(folders: list[Path], language: str) -> Iterator[str]:
    """The same English words with two translations: Django merges all catalogues, so one of them would win."""
    seen: dict[tuple[str, str | None], tuple[str, object]] = {}
    for app in folders:
        for message in read(place(app, language), language):
            said = message.id if isinstance(message.id, str) else message.id[0] if message.id else ""
            if not said or not message.string:
                continue
            strings = message.string[0] if isinstance(message.string, (tuple, list)) else message.string
            first, words = seen.setdefault((said, message.context), (app.name, strings))
            if words != strings:
                yield f"{said!r} is {words!r} in {first} and {strings!r} in {app.name}: use pgettext or one of them"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m rashin.ui.messages", description=__doc__)
    parser.add_argument("--app", help="only this app, by its folder's name")
    parser.add_argument("--check", action="store_true", help="write nothing, fail on any fault")
    parser.add_argument("--compile", action="store_true", help="only compile what is there")
    options = parser.parse_args(arguments)
    folders = apps(options.app)
    if not folders:
        parser.error(f"there is no app called {options.app}")
    if options.compile:
        for app, language in ((app, language) for app in folders for language in LANGUAGES):
            if place(app, language).exists():
                compile_catalogue(place(app, language), language)
        return 0
    if not options.check:
        for app, language in ((app, language) for app in folders for language in LANGUAGES):
            write(app, language)
    found = [fault for language in LANGUAGES for app in folders for fault in faults(app, language)]
    found += [fault for app in folders for fault in hidden_words(app)]
    found += [fault for language in LANGUAGES for fault in disagreements(folders, language)]
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
