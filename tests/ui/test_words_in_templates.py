"""What a page says comes from the catalogues: no template carries words or marks of one language."""

import re
from pathlib import Path

import rashin

COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
JAPANESE = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]+")
NAMES_OF_LANGUAGES = {"日本語"}


def test_no_template_holds_japanese_words_or_marks() -> None:
    templates = sorted(Path(rashin.__file__).parent.glob("*/jinja2/**/*.html"))
    assert templates
    found = {
        f"{template.name}: {words}"
        for template in templates
        for words in JAPANESE.findall(COMMENT.sub("", template.read_text(encoding="utf-8")))
        if words not in NAMES_OF_LANGUAGES
    }
    assert not found
