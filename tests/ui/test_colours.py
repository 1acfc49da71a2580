"""The measured contrast of the tokens, by day and by night, and the layers that keep styles in order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[2] / "src" / "rashin" / "ui" / "static" / "ui"
TOKENS = dict(
    re.findall(r"--([a-z0-9-]+):\s*light-dark\((#[0-9a-f]{6}, #[0-9a-f]{6})\)", (STYLES / "tokens.css").read_text())
)
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3", "ai") for ground in ("ground", "surface", "raised")),
    *((kind, f"{kind}-soft") for kind in ("ok", "warn", "bad")),
    ("lamp-ink", "lamp-soft"),
    ("on-ai", "ai"),
    ("ai-strong", "ai-soft"),
]
SIGNS = [
    *(("line-control", ground) for ground in ("ground", "surface", "raised")),
    ("lamp-line", "ground"),
    ("lamp-line", "surface"),
    ("ai-fill", "sunken"),
    ("bad", "surface"),
]


def luminance(colour: str) -> float:
    channels = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pair(name: str, theme: int) -> str:
    return TOKENS[name].split(", ")[theme]


@pytest.mark.parametrize("theme", [0, 1], ids=["day", "night"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_legible(ink: str, ground: str, theme: int) -> None:
    assert contrast(pair(ink, theme), pair(ground, theme)) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["day", "night"])
@pytest.mark.parametrize(("sign", "ground"), SIGNS)
def test_signs_and_edges_are_visible(sign: str, ground: str, theme: int) -> None:
    assert contrast(pair(sign, theme), pair(ground, theme)) >= 3


@pytest.mark.parametrize("sheet", sorted(STYLES.rglob("*.css")), ids=lambda path: path.name)
def test_every_rule_lies_in_a_layer(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    depth, outside = 0, ""
    for character in text:
        depth += (character == "{") - (character == "}")
        outside += character if not depth else ""
    assert depth == 0
    heads = [head.strip() for head in re.split(r"[};]", outside) if head.strip()]
    assert all(head.startswith("@layer") for head in heads), heads


def test_only_the_tokens_name_new_colours_for_text() -> None:
    """Outside the tokens a plain colour belongs to the rail or to night, which look the same by day and by night."""
    for sheet in ("controls.css", "cards.css", "marks.css"):
        assert not re.search(r"[^-]color:\s*#", (STYLES / sheet).read_text()), sheet
