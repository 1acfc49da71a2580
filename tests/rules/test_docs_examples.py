"""Every example in docs/method is true: the `pycon` blocks of its pages run, one page in one breath."""

import doctest
import re
from pathlib import Path
from typing import Any

import pytest

from rashin.rules import (
    alignment,
    closing,
    curve,
    definition,
    fiscal,
    forecast,
    key_result,
    likeness,
    link_days,
    pace,
    plausible,
    rhythm,
    rollup,
    score,
    searching,
    typed_number,
    value,
    visibility,
)
from tests.rules import words

METHOD = Path(__file__).parents[2] / "docs" / "method"
PAGES = sorted(page for page in METHOD.glob("*.md") if not page.stem.startswith("coach"))
BLOCK = re.compile(r"^```pycon\n(.*?)^```", re.DOTALL | re.MULTILINE)
WITHOUT_EXAMPLE = {"README.md"}


def namespace() -> dict[str, Any]:
    """What an example may use: the rules' own names, and over them the short words of the tests."""
    names: dict[str, Any] = {}
    modules = (value, definition, rhythm, curve, pace, key_result, rollup, score, fiscal, forecast, alignment)
    for module in (*modules, closing, likeness, link_days, plausible, searching, typed_number, visibility, words):
        names |= {name: thing for name, thing in vars(module).items() if not name.startswith("_")}
    return names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_example_of_the_page_is_true(page: Path) -> None:
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    if page.name in WITHOUT_EXAMPLE:
        return
    assert blocks, f"{page.name} shows no example"
    said: list[str] = []
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), namespace(), page.name, str(page), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=said.append)
    assert not said, "".join(said)


def test_the_index_names_every_page() -> None:
    index = (METHOD / "README.md").read_text(encoding="utf-8")
    assert not [page.name for page in PAGES if page.name != "README.md" and f"({page.name})" not in index]
