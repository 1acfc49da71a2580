"""What the coach says: complete in both languages, in our voice, never an invented figure."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import rashin.coach
from rashin.coach import Finding, Statement, review, wording
from rashin.coach.forms import written_forms
from rashin.coach.statement import Language
from rashin.coach.wording import codes

LANGUAGES: tuple[Language, ...] = ("ja", "en")
CODE = Path(rashin.coach.__file__).parent
BLAME = ("あなた", "未達", "怠", "違反", "失敗", "！", "!", "You failed", "bad ")
PRAISED = re.compile(r"(?:picture|direction|from_to|measurable|has_\w+|concrete)$")


@pytest.mark.parametrize("code", codes())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_a_heading_and_a_question_in_our_voice(code: str, language: Language):
    words = wording(Finding(code, (0, 0), "ask", "S"), language)
    assert words.heading
    assert words.ask
    for blame in BLAME:
        assert blame not in words.heading + words.ask
    assert len(words.ask) <= (90 if language == "ja" else 180)


@pytest.mark.parametrize("code", [code for code in codes() if not PRAISED.search(code)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_shows_an_example(code: str, language: Language):
    assert wording(Finding(code, (0, 0), "ask", "S"), language).example


@pytest.mark.parametrize("code", [code for code in codes() if not PRAISED.search(code)])
def test_japanese_asks_politely(code: str):
    words = wording(Finding(code, (0, 0), "ask", "S"), "ja")
    assert re.search(r"(?:か|です|ます)。$", words.ask)


def test_every_code_in_the_rules_has_words_and_the_other_way_round():
    source = "".join(file.read_text(encoding="utf-8") for file in CODE.glob("*.py"))
    used = set(re.findall(r'"((?:objective|key_result|action|set|empty|has)_?[a-z_]*)"', source))
    named = set(codes())
    assert named <= used
    assert {code for code in used if code.count("_") > 1 and not code.endswith((".toml", "_ja", "_en"))} - named <= {
        "key_result_as_task"
    }


def test_the_written_forms_are_those_of_todays_lists():
    written = (files("rashin.coach") / "words" / "japanese.forms.txt").read_text(encoding="utf-8")
    assert written == written_forms(), "run .venv/bin/python -m rashin.coach.forms"


def test_values_from_the_sentence_are_filled_in():
    finding = review(Statement("残業時間を減らす")).findings[0]
    assert "残業時間" in wording(finding, "ja").ask


def test_no_rewriting_holds_a_figure():
    text = (files("rashin.coach") / "words" / "rewritings.toml").read_text(encoding="utf-8")
    outcomes = (files("rashin.coach") / "words" / "outcomes.toml").read_text(encoding="utf-8")
    for table in (*tomllib.loads(text).values(), tomllib.loads(outcomes)):
        for offers in table.values():
            assert not any(re.search(r"[0-9０-９]", offer) for offer in offers.values())
