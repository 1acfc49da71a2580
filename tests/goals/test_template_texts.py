"""The templates for goals are data: these tests hold their shape, both languages, and the figures promised."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "src" / "rashin" / "goals" / "templates_data"
TIERS = ("management", "marketing", "sales", "shop")
KINDS = {"increase", "decrease", "threshold", "range", "milestone", "baseline", "recurring"}
READINGS = {"level", "total", "per_period"}
WEEKDAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
ALWAYS = {"code", "title", "kind", "reading", "unit", "decimals", "card"}
OWN = {
    "increase": {"start", "target", "derivation"},
    "decrease": {"start", "target", "derivation"},
    "threshold": {"start", "target", "bound"},
    "range": {"low", "high"},
    "milestone": {"milestones"},
    "baseline": set(),
    "recurring": {"due_each"},
}
OWN_OF_READING = {"level": set(), "total": {"entry", "budget"}, "per_period": {"per"}}
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def read(tier: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{tier}.toml").read_text(encoding="utf-8"))


FILES = {tier: read(tier) for tier in TIERS}
DRAFTS = [(f"{tier}/{draft['code']}", draft) for tier in TIERS for draft in FILES[tier]["drafts"]]
KEY_RESULTS = [(f"{name}/{item['code']}", item) for name, draft in DRAFTS for item in draft["key_results"]]


def texts(value: Any, path: str = "") -> list[tuple[str, dict[str, str]]]:
    """Every {ja, en} table below a value, with its path."""
    if isinstance(value, dict):
        if value.keys() & {"ja", "en"}:
            return [(path, value)]
        return [text for key, inner in value.items() for text in texts(inner, f"{path}.{key}")]
    if isinstance(value, list):
        return [text for index, inner in enumerate(value) for text in texts(inner, f"{path}[{index}]")]
    return []


def test_the_four_tiers_stand_in_their_order():
    assert [FILES[tier]["tier"]["code"] for tier in TIERS] == list(TIERS)
    assert [FILES[tier]["tier"]["order"] for tier in TIERS] == [1, 2, 3, 4]
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(TIERS)


@pytest.mark.parametrize("tier", TIERS)
def test_a_tier_offers_four_to_six_whole_drafts(tier: str):
    drafts = FILES[tier]["drafts"]
    assert 4 <= len(drafts) <= 6
    assert len({draft["code"] for draft in drafts}) == len(drafts)
    for draft in drafts:
        assert draft.keys() == {"code", "title", "why", "key_results", "actions"}
        assert 2 <= len(draft["key_results"]) <= 5
        assert draft["actions"]


@pytest.mark.parametrize("tier", TIERS)
def test_every_text_is_there_in_both_languages(tier: str):
    for path, text in texts(FILES[tier]):
        assert text.keys() == {"ja", "en"}, path
        assert text["ja"].strip() and text["en"].strip(), path
        assert not JAPANESE.search(text["en"]), path
        assert not any(mark in text["ja"] + text["en"] for mark in "!！"), path


@pytest.mark.parametrize(("name", "draft"), DRAFTS)
def test_an_objective_is_words_and_holds_no_figure(name: str, draft: dict[str, Any]):
    assert not re.search(r"[0-9０-９]", draft["title"]["ja"] + draft["title"]["en"]), name


@pytest.mark.parametrize(("name", "item"), KEY_RESULTS)
def test_a_key_result_holds_what_its_kind_has_and_nothing_else(name: str, item: dict[str, Any]):
    assert item["kind"] in KINDS and item["reading"] in READINGS
    allowed = ALWAYS | OWN[item["kind"]] | OWN_OF_READING[item["reading"]]
    assert item.keys() >= ALWAYS, name
    assert item.keys() <= allowed, name
    assert {"counts", "where", "who"} <= item["card"].keys() <= {"counts", "where", "who", "weekday"}
    assert item["card"].get("weekday") in {None, *WEEKDAYS}
    assert isinstance(item["decimals"], int)


@pytest.mark.parametrize(("name", "item"), KEY_RESULTS)
def test_a_key_result_says_how_it_is_reached(name: str, item: dict[str, Any]):
    kind = item["kind"]
    if kind in {"increase", "decrease"}:
        assert ("target" in item) != ("derivation" in item), name
    if kind == "threshold":
        assert item["bound"] in {"at_least", "at_most", "more_than", "less_than"} and "target" in item
    if kind == "range":
        assert item.keys() & {"low", "high"}
    if kind == "milestone":
        assert len(item["milestones"]) >= 2
        assert all(Decimal(step["weight"]) > 0 and len(step["code"]) <= 16 for step in item["milestones"])
    if item["reading"] == "total":
        assert item["entry"] in {"running", "new", "source"} and "start" not in item
        assert item.get("budget", False) == (kind == "decrease")
    if item["reading"] == "per_period":
        assert item["per"] in {"month", "week"}


@pytest.mark.parametrize(("name", "item"), KEY_RESULTS)
def test_figures_are_decimal_strings_that_make_sense(name: str, item: dict[str, Any]):
    for field in ("start", "target", "low", "high", "due_each"):
        if field in item:
            assert isinstance(item[field], str) and Decimal(item[field]).is_finite(), name
    if "start" in item and "target" in item:
        assert (Decimal(item["target"]) > Decimal(item["start"])) == (item["kind"] != "decrease")
    if derivation := item.get("derivation"):
        assert derivation.keys() == {"by", "amount", "base_kind"}
        assert derivation["by"] in {"percent", "ratio", "points"}
        assert derivation["base_kind"] in {"previous_quarter", "previous_month", "previous_year"}
        neutral = Decimal(1) if derivation["by"] == "ratio" else Decimal(0)
        assert (Decimal(derivation["amount"]) > neutral) == (item["kind"] == "increase"), name


@pytest.mark.parametrize(("name", "draft"), DRAFTS)
def test_an_action_names_a_key_result_of_its_own_draft(name: str, draft: dict[str, Any]):
    codes = {item["code"] for item in draft["key_results"]}
    assert len(codes) == len(draft["key_results"])
    for action in draft["actions"]:
        assert {"title", "weekly"} <= action.keys() <= {"title", "weekly", "key_result"}, name
        assert isinstance(action["weekly"], bool)
        assert action.get("key_result") in {None, *codes}, name


def key_result(name: str) -> dict[str, Any]:
    return dict(KEY_RESULTS)[name]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("management/next-pillar/mvp", {"kind": "milestone"}),
        ("management/next-pillar/first-customers", {"kind": "increase", "reading": "total", "target": "3"}),
        ("management/leaders/one-on-ones", {"kind": "recurring"}),
        ("management/leaders/members-lead", {"kind": "milestone"}),
        ("marketing/worth-meeting/mql", {"start": "20", "target": "30", "per": "month"}),
        ("marketing/easy-to-find/visitors", {"start": "5000", "target": "7000", "per": "month"}),
        ("marketing/glad-they-chose-us/satisfaction", {"kind": "threshold", "bound": "at_least", "target": "90"}),
        ("sales/new-acquaintances/meetings", {"start": "20", "target": "30", "per": "month"}),
        ("shop/come-again/reviews", {"reading": "total", "target": "50", "entry": "source"}),
    ],
)
def test_the_promised_key_results_carry_their_figures(name: str, expected: dict[str, Any]):
    assert expected.items() <= key_result(name).items()


@pytest.mark.parametrize(
    ("name", "reading", "amount", "base"),
    [
        ("management/next-pillar/sessions", "total", "20", "previous_quarter"),
        ("sales/new-acquaintances/proposals", "total", "15", "previous_quarter"),
        ("shop/come-again/coupon", "level", "10", "previous_month"),
    ],
)
def test_the_promised_relative_targets_ask_for_their_base(name: str, reading: str, amount: str, base: str):
    item = key_result(name)
    assert item["reading"] == reading
    assert item["derivation"] == {"by": "percent", "amount": amount, "base_kind": base}
    assert "start" not in item


@pytest.mark.parametrize(("tier", "words"), [("marketing", "週に2本"), ("marketing", "承認"), ("sales", "CRM")])
def test_the_promised_actions_are_there(tier: str, words: str):
    titles = [action["title"]["ja"] for draft in FILES[tier]["drafts"] for action in draft["actions"]]
    assert any(words in title for title in titles)


def test_every_kind_and_reading_can_be_met_in_a_template():
    assert {item["kind"] for _, item in KEY_RESULTS} == KINDS
    assert {item["reading"] for _, item in KEY_RESULTS} == READINGS
