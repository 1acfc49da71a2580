"""The example company is data: these tests hold its shape, its references, both languages and the figures promised."""

import re
import tomllib
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from rashin.rules import key_result as rules

FOLDER = Path(__file__).resolve().parents[2] / "src" / "rashin" / "exchange" / "demo_data"
NAMES = ("company", "goals", "no_list", "remarks", "variants")
FILES: dict[str, dict[str, Any]] = {
    name: tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")) for name in NAMES
}
PEOPLE = {person["code"]: person for person in FILES["company"]["people"]}
TEAMS = {team["code"]: team for team in FILES["company"]["teams"]}
METRICS = FILES["goals"]["metrics"]
OBJECTIVES = {objective["code"]: objective for objective in FILES["goals"]["objectives"]}
KEY_RESULTS = {item["code"]: item for objective in OBJECTIVES.values() for item in objective.get("key_results", [])}
HOME = {
    item["code"]: objective["code"] for objective in OBJECTIVES.values() for item in objective.get("key_results", [])
}
RUNNING = [item for code, item in KEY_RESULTS.items() if OBJECTIVES[HOME[code]]["cycle"] == 0]
WEEKDAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
KINDS = {"increase", "decrease", "threshold", "range", "milestone", "baseline", "recurring", "fed"}
STORIES = {
    "steady", "slow", "bumpy", "backwards", "reached_early", "stale", "open", "corrected", "late", "help_wanted",
    "not_looked", "start_unmeasured", "not_due",
}  # fmt: skip
MARKS = {"=", "", "?"}
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def texts(value: Any, path: str = "") -> list[tuple[str, dict[str, str]]]:
    """Every {ja, en} table below a value, with its path."""
    if isinstance(value, dict):
        if value.keys() & {"ja", "en"}:
            return [(path, value)]
        return [text for key, inner in value.items() for text in texts(inner, f"{path}.{key}")]
    if isinstance(value, list):
        return [text for index, inner in enumerate(value) for text in texts(inner, f"{path}[{index}]")]
    return []


def values(item: dict[str, Any]) -> list[Decimal]:
    return [Decimal(word) for word in item["path"] if word not in MARKS]


def last_progress(item: dict[str, Any]) -> Decimal:
    """Progress at the path's end, for the kinds whose formula is a plain ratio."""
    metric, entered = METRICS[item["metric"]], values(item)
    start, target = Decimal(item.get("start", "0")), Decimal(item["target"])
    if metric["reading"] != "total":
        return (entered[-1] - start) / (target - start)
    if metric["entry"] == "new":
        return sum(entered, Decimal(0)) / target
    return (entered[-1] - Decimal(item.get("source_start", "0"))) / target


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_there_in_both_languages(name: str):
    for path, text in texts(FILES[name]):
        assert {"ja", "en"} <= text.keys() <= {"ja", "en", "kana"}, path
        assert text["ja"].strip() and text["en"].strip(), path
        assert not JAPANESE.search(text["en"]), path
        assert not any(mark in text["ja"] + text["en"] for mark in "!！"), path


def test_forty_people_work_there_and_a_coach_looks_in_from_outside():
    staff = [person for person in PEOPLE.values() if person["seat"] == "staff"]
    assert len(staff) == 40 and len(FILES["company"]["people"]) == len(PEOPLE) == 41
    assert PEOPLE["miura"]["role"] == "coach" and PEOPLE["miura"]["seat"] == "outside"
    assert 5 <= sum("mail" not in person for person in staff) <= 15
    assert {person["role"] for person in staff} == {"owner", "admin", "member"}
    for person in staff:
        assert person["team"] in TEAMS
        assert re.fullmatch(r"[ぁ-ん]+ [ぁ-ん]+", person["reading"])


def test_every_team_has_a_leader_of_its_own_a_day_and_a_parent_that_exists():
    for code, team in TEAMS.items():
        assert PEOPLE[team["leader"]].get("mail"), code
        assert team["check_in_day"] in WEEKDAYS
        assert team.get("parent") in {None, *TEAMS}
    assert {"maruyama", "odori", "shinsapporo"} == {
        code for code, team in TEAMS.items() if team.get("parent") == "shops"
    }


def test_closed_days_are_dates_of_any_year_or_a_weekday():
    for item in FILES["company"]["closed_days"]:
        assert set(item["teams"]) <= TEAMS.keys()
        if "weekly" in item:
            assert item["weekly"] in WEEKDAYS
            assert all(TEAMS[team]["check_in_day"] != item["weekly"] for team in item["teams"])
        else:
            assert re.fullmatch(r"[01]\d-[0-3]\d", item["first"]) and re.fullmatch(r"[01]\d-[0-3]\d", item["last"])


def test_a_direction_says_why_where_and_this_years_theme():
    assert {sentence["section"] for sentence in FILES["company"]["direction"]} == {"why", "where", "theme"}


@pytest.mark.parametrize("code", OBJECTIVES)
def test_an_objective_names_only_what_exists(code: str):
    objective = OBJECTIVES[code]
    sentences = {sentence["code"] for sentence in FILES["company"]["direction"]}
    before = list(OBJECTIVES)[: list(OBJECTIVES).index(code)]
    assert objective["lead"] in PEOPLE
    assert objective["cycle"] in {-2, -1, 0, 1}
    assert objective["state"] in {"agreed", "proposed", "draft", "declined"}
    assert objective["stance"] in {"committed", "aspirational"}
    owner, _, name = objective["owner"].partition(":")
    assert (owner, name in {"company": {""}, "team": TEAMS, "person": PEOPLE}[owner]) == (owner, True)
    if parent := objective.get("parent"):
        assert parent in before and OBJECTIVES[parent]["cycle"] == objective["cycle"]
    assert set(objective.get("supports", [])) <= OBJECTIVES.keys() | KEY_RESULTS.keys()
    assert objective.get("direction") in {None, *sentences}
    assert not re.search(r"[0-9０-９]", objective["title"]["ja"] + objective["title"]["en"])


def test_codes_are_used_once():
    objectives = FILES["goals"]["objectives"]
    assert len(objectives) == len(OBJECTIVES)
    assert sum(len(objective["key_results"]) for objective in objectives) == len(KEY_RESULTS)
    assert not OBJECTIVES.keys() & KEY_RESULTS.keys()


@pytest.mark.parametrize("code", OBJECTIVES)
def test_actions_and_comments_name_people_and_key_results_of_their_objective(code: str):
    objective = OBJECTIVES[code]
    own = {item["code"] for item in objective["key_results"]}
    for action in objective.get("actions", []):
        assert set(action["assignees"]) <= PEOPLE.keys() and action["assignees"]
        assert action["weekly"] != ("due" in action)
        assert action.get("key_result") in {None, *own}
    for comment in objective.get("comments", []):
        assert comment["by"] in PEOPLE and comment.get("key_result") in {None, *own}


@pytest.mark.parametrize("code", KEY_RESULTS)
def test_a_key_result_names_only_what_exists(code: str):
    item = KEY_RESULTS[code]
    assert item["metric"] in METRICS and item["owner"] in PEOPLE
    assert item["kind"] in KINDS and item["story"] in STORIES
    assert item.get("stance") in {None, "committed", "aspirational"}
    if item["story"] == "corrected":
        assert Decimal(item["wrong"]) not in values(item)
    assert ("help" in item) == (item["story"] == "help_wanted")
    if feeds := item.get("feeds"):
        assert KEY_RESULTS[feeds]["kind"] == "fed"
        one, other = METRICS[item["metric"]], METRICS[KEY_RESULTS[feeds]["metric"]]
        assert (one["reading"], one["unit"]) == (other["reading"], other["unit"])
    if "override" in item:
        assert item["override"]["by"] in PEOPLE


def definition(item: dict[str, Any]) -> rules.Definition:
    """What the rules see of a key result, in a quarter that begins on 1 October."""
    first, metric = date(2026, 10, 1), METRICS[item["metric"]]
    figures = ("start", "target", "low", "high", "source_start", "due_each")
    known = {field: Decimal(item[field]) for field in figures if field in item}
    weekly = tuple(first + timedelta(days) for days in range(4, 90, 7))
    return rules.Definition(
        kind=item["kind"],
        reading=metric["reading"],
        entry=metric.get("entry", "running"),
        budget=metric.get("budget", False),
        per=metric.get("per", "month"),
        bound=item.get("bound"),
        feed=item.get("feed", "sum"),
        first_day=first + timedelta(item.get("first_day", 0)),
        deadline=date(2026, 12, 31),
        measuring_days=weekly if item["kind"] in {"range", "recurring"} else (),
        points=tuple(
            rules.PlannedPoint(first + timedelta(point["day"]), Decimal(point["value"]))
            for point in item.get("points", [])
        ),
        milestones=tuple(
            rules.Milestone(
                step["code"], Decimal(step["weight"]), first + timedelta(step["due"]) if "due" in step else None
            )
            for step in item.get("milestones", [])
        ),
        awaiting_base=item["story"] == "start_unmeasured",
        **known,
    )


@pytest.mark.parametrize("code", KEY_RESULTS)
def test_the_rules_find_nothing_to_refuse(code: str):
    assert rules.problems(definition(KEY_RESULTS[code])) == ()


def ancestors(objective: str) -> set[str]:
    found = {objective}
    while objective := OBJECTIVES[objective].get("parent", ""):
        found.add(objective)
    return found


def test_nothing_that_feeds_is_counted_twice():
    for code, item in KEY_RESULTS.items():
        if feeds := item.get("feeds"):
            assert not ancestors(HOME[code]) & ancestors(HOME[feeds]), code


@pytest.mark.parametrize("code", [code for code, item in KEY_RESULTS.items() if "path" in item])
def test_a_path_tells_thirteen_due_days(code: str):
    item = KEY_RESULTS[code]
    assert len(item["path"]) == len(item["confidence"]) == 13
    assert all(0 <= number <= 10 for number in item["confidence"])
    if item["kind"] == "milestone":
        done = [word for word in item["path"] if word not in MARKS]
        steps = [step["code"] for step in item["milestones"]]
        assert done == steps[: len(done)]
        assert all(len(step) <= 16 for step in steps)
        return
    first_value = next((index for index, word in enumerate(item["path"]) if word not in MARKS), 13)
    assert "=" not in item["path"][:first_value]
    assert all(value.is_finite() for value in values(item))


def test_what_starts_or_is_measured_late_has_no_earlier_entry():
    for item in KEY_RESULTS.values():
        for field in ("first_day", "first_measuring_day"):
            if field in item:
                first = next(index for index, word in enumerate(item["path"]) if word not in MARKS)
                assert first * 7 >= item[field], item["code"]


@pytest.mark.parametrize("code", [code for code, item in KEY_RESULTS.items() if "derivation" in item])
def test_a_derived_target_is_what_its_base_gives(code: str):
    item = KEY_RESULTS[code]
    if item["story"] == "start_unmeasured":
        assert not item.keys() & {"base", "start", "target"}
        return
    base, amount = Decimal(item["base"]), Decimal(item["derivation"]["amount"])
    derived = {
        "percent": base + abs(base) * amount / 100,
        "ratio": base * amount,
        "points": base + amount,
    }[item["derivation"]["by"]]
    assert derived == Decimal(item["target"])


PLAIN = [
    code for code, item in KEY_RESULTS.items()
    if "closing" in item and item["kind"] in {"increase", "decrease"} and "budget" not in METRICS[item["metric"]]
]  # fmt: skip


@pytest.mark.parametrize("code", PLAIN)
def test_a_past_score_follows_from_the_path(code: str):
    item = KEY_RESULTS[code]
    progress = min(Decimal(1), max(Decimal(0), last_progress(item)))
    score = progress.quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert Decimal(item["closing"]["score"]) == (min(score, Decimal("0.9")) if progress < 1 else score)


def test_every_past_key_result_is_closed_and_no_other():
    for code, item in KEY_RESULTS.items():
        past = OBJECTIVES[HOME[code]]["cycle"] < 0
        assert ("closing" in item) == past, code
        if past:
            assert item["closing"]["next"] in {"keep", "change", "drop"}
            assert ("cause" in item["closing"]) == (
                Decimal(item["closing"]["score"]) < 1 and item["kind"] in {"increase", "decrease", "fed"}
            ), code


def test_the_running_quarter_shows_every_kind_reading_and_story():
    assert {item["kind"] for item in RUNNING} == KINDS
    assert {METRICS[item["metric"]]["reading"] for item in RUNNING} == {"level", "total", "per_period"}
    assert {METRICS[item["metric"]].get("entry") for item in RUNNING} >= {"running", "new", "source"}
    assert {item.get("bound") for item in RUNNING} >= {"at_least", "at_most", "more_than", "less_than"}
    assert {item["derivation"]["by"] for item in RUNNING if "derivation" in item} == {"percent", "ratio", "points"}
    assert {item["story"] for item in RUNNING} >= STORIES - {"slow"}
    assert any("points" in item for item in RUNNING) and any("first_day" in item for item in RUNNING)


@pytest.mark.parametrize(
    ("code", "start", "target", "eighth"),
    [
        ("mql", "20", "30", "26"),
        ("visitors", "5000", "7000", "5960"),
        ("meetings", "20", "30", "23"),
        ("proposals", None, "92", "69"),
        ("page-sessions", None, "14880", "9600"),
        ("first-contracts", None, "3", "1"),
        ("maruyama-reviews", None, "50", "168"),
        ("coupon", "18.2", "20.02", "18.9"),
        ("odori-satisfaction", "84.0", "90", "88.4"),
        ("remakes", "100", "60", "70"),
    ],
)
def test_the_known_metrics_carry_their_figures(code: str, start: str | None, target: str, eighth: str):
    item = KEY_RESULTS[code]
    assert (item.get("start"), item["target"], item["path"][7]) == (start, target, eighth)


def test_three_shops_reviews_make_the_companys():
    sources = [item for item in RUNNING if item.get("feeds") == "reviews-all"]
    assert [item["target"] for item in sources] == ["50", "50", "50"]
    assert KEY_RESULTS["reviews-all"]["target"] == "150" and "path" not in KEY_RESULTS["reviews-all"]


@pytest.mark.parametrize("words", ["週に2本", "承認", "CRM"])
def test_the_known_actions_are_there(words: str):
    titles = [action["title"]["ja"] for objective in OBJECTIVES.values() for action in objective.get("actions", [])]
    assert any(words in title for title in titles)


def test_the_no_list_and_the_ideas_say_who_and_when():
    no_list = FILES["no_list"]
    items = {item["code"] for item in no_list["no_items"]}
    for item in no_list["no_items"]:
        assert item.keys() == {"code", "cycle", "what", "why", "by", "day"} and item["by"] in PEOPLE
    for idea in no_list["ideas"]:
        assert idea["by"] in PEOPLE
        if answer := idea.get("answer"):
            assert answer["by"] in PEOPLE and answer["day"] >= idea["day"]
            assert (answer["kind"], answer.get("item") in items) in {("parked", False), ("no", True)}
    assert any("answer" not in idea for idea in no_list["ideas"])


def test_remarks_serve_every_topic_and_moment():
    pools = {(pool["topic"], pool["moment"]) for pool in FILES["remarks"]["pools"]}
    topics = {metric["topic"] for metric in METRICS.values()}
    assert len(pools) == len(FILES["remarks"]["pools"])
    assert {(topic, moment) for topic in topics for moment in ("up", "flat", "down")} <= pools
    assert not re.search(r"[0-9０-９]", str([text for _, text in texts(FILES["remarks"]["pools"])]))


def test_variants_fill_every_slot_in_both_languages():
    variants = FILES["variants"]
    for pattern in variants["objectives"]:
        slots = [set(re.findall(r"\{(\w+)\}", pattern[language])) for language in ("ja", "en")]
        assert slots[0] == slots[1] <= {"area", *variants["pools"]}
    for item in variants["key_results"]:
        used = set(re.findall(r"\{(\w+)\}", item["title"]["ja"] + item["title"]["en"]))
        assert used <= {"name", "from", "to"}
        assert item["kind"] in KINDS
    assert sum(story["share"] for story in variants["stories"]) == 100
    assert {story["code"] for story in variants["stories"]} <= STORIES


def test_variants_are_enough_for_a_large_company():
    variants = FILES["variants"]
    assert len(variants["areas"]) * len(variants["functions"]) >= 200
    assert len(variants["family"]) * len(variants["given"]) >= 1500
