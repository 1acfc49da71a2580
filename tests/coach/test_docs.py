"""The pages for coaches are true: every sentence on them is judged as they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rashin.coach import Statement, review
from rashin.coach.statement import Kind
from rashin.coach.wording import codes

PAGES = Path(__file__).resolve().parents[2] / "docs/method/coach"
KINDS: dict[str, Kind] = {"objective": "objective", "key result": "key_result", "action": "action"}
FINDINGS = (PAGES / "findings.md").read_text(encoding="utf-8")


def sections() -> Iterator[tuple[str, str, str, Kind, str]]:
    """(code, severity, letter, kind, text) of each finding on the page."""
    for part in re.split(r"^### ", FINDINGS, flags=re.MULTILINE)[1:]:
        code, told, text = part.split("\n", 2)
        severity, letter, kind = told.split(" · ")
        yield code.strip(), severity, letter, KINDS[kind.strip()], text


def sentences(word: str) -> list[tuple[str, str, str, Kind, str]]:
    return [
        (code, severity, letter, kind, sentence)
        for code, severity, letter, kind, text in sections()
        for sentence in re.findall(rf"^- {word}: (.+)$", text, re.MULTILINE)
    ]


@pytest.mark.parametrize("row", sentences("asks"), ids=lambda row: f"{row[0]}: {row[4][:30]}")
def test_a_sentence_that_is_said_to_get_a_finding_gets_it(row: tuple[str, str, str, Kind, str]):
    code, severity, letter, kind, sentence = row
    found = {(finding.code, finding.severity, finding.smart) for finding in review(Statement(sentence, kind)).findings}
    assert (code, severity, letter) in found


@pytest.mark.parametrize("row", sentences("fine"), ids=lambda row: f"{row[0]}: {row[4][:30]}")
def test_a_sentence_that_is_said_to_be_fine_does_not_get_it(row: tuple[str, str, str, Kind, str]):
    code, severity, _, kind, sentence = row
    result = review(Statement(sentence, kind))
    assert code not in {finding.code for finding in result.findings}
    assert severity != "fault" or result.verdict == "good"


def test_every_finding_has_its_place_on_the_page():
    told = {row[0] for row in sections()} | set(re.findall(r"^\| (set_\w+) \|", FINDINGS, re.MULTILINE))
    assert told == set(codes())


def test_every_fault_shows_a_sentence_that_gets_it_and_one_that_is_fine():
    for code, severity, _, _, text in sections():
        if severity == "fault":
            assert "- asks: " in text, code
            assert "- fine: " in text, code


def test_the_example_of_the_first_page_says_what_it_prints():
    page = (PAGES / "README.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert code
    names: dict[str, object] = {}
    exec(code[1], names)
    result = names["result"]
    assert getattr(result, "verdict", None) == "needs_work"


def test_the_example_of_the_metrics_past_holds():
    page = (PAGES / "beside-the-form.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    exec(page.split("```python\n")[1].split("```")[0], names)
    values = dict(names["asked"].values)
    assert (values["last"], values["now"]) == ("+18件", "+50件")
