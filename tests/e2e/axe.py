"""Ask axe-core about a page; what it finds comes back as sentences."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

OPTIONS: dict[str, Any] = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
MOST_SHOWN = 3


@lru_cache(maxsize=1)
def script() -> str:
    """axe-core itself, from its wheel."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong on the page as it stands now: rule, reason, and the first elements."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(script())
    found = page.evaluate("async (options) => (await axe.run(document, options)).violations", OPTIONS)
    return [_sentence(each) for each in found]


def _sentence(violation: dict[str, Any]) -> str:
    shown = [f"{' '.join(map(str, node['target']))}: {node['failureSummary']}" for node in violation["nodes"]]
    more = len(shown) - MOST_SHOWN
    rest = [f"and {more} more"] if more > 0 else []
    return "\n    ".join([f"axe {violation['id']}: {violation['help']}", *shown[:MOST_SHOWN], *rest])
