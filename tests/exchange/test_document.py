"""The open document: everything goes out, the same comes in, and what is wrong is refused as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import override

from rashin.cli.doctor import look_at_imports
from rashin.exchange import demo
from rashin.exchange.document.alone import alone
from rashin.exchange.document.checked import kept_in
from rashin.exchange.document.columns import Day, Moment, Number
from rashin.exchange.document.importing import take_in
from rashin.exchange.document.problems import Refused
from rashin.exchange.document.reading import check, outline
from rashin.exchange.document.schema import schema
from rashin.exchange.document.sections import SECTIONS
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.doctor import findings
from rashin.goals.models import CheckIn, KeyResult, Objective
from rashin.organizations.models import Member, Organization
from rashin.people.models import Invitation, User
from tests import cast
from tests.exchange.documents import busy_company, emptied, event_payload, exported, problems, taken

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def text(django_db_setup: None, django_db_blocker: Any) -> str:
    """The document of a busy company that does not stand here."""
    with django_db_blocker.unblock(), transaction.atomic():
        text = exported(busy_company().organization)
        transaction.set_rollback(True)
    return text


@pytest.fixture
def content(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def test_exported_imported_and_exported_again_is_the_same_to_the_byte(text: str, tmp_path: Path) -> None:
    done = taken(tmp_path, text)
    assert done.is_new and done.organization.is_visible
    assert exported(done.organization) == text
    assert list(findings()) == []


def test_what_comes_in_lies_in_the_database_as_actions_write_it(tmp_path: Path) -> None:
    organization = busy_company().organization
    file, before = exported(organization), lying()
    emptied(organization)
    taken(tmp_path, file)
    assert lying() == before


def lying() -> dict[str, list[tuple[str, str]]]:
    """Every number, day and moment of a document's rows as the database tells it, with its type there."""
    found = {}
    for section in SECTIONS:
        meta = section.model._meta
        for column in section.columns:
            if isinstance(column, Number | Day | Moment):
                field: Any = meta.get_field(column.name)
                told = "typeof" if connection.vendor == "sqlite" else "pg_typeof"
                lies = connection.ops.quote_name(field.column)
                with connection.cursor() as cursor:
                    cursor.execute(
                        f"SELECT CAST({lies} AS text), CAST({told}({lies}) AS text) FROM {meta.db_table} ORDER BY 1, 2"
                    )
                    found[f"{section.name}.{column.name}"] = cursor.fetchall()
    return found


def test_what_is_derived_is_made_again(tmp_path: Path) -> None:
    organization = busy_company().organization
    names = ("title", "search_text", "above_elsewhere")
    before = {model: list(model.objects.order_by("pk").values_list(*names[:2])) for model in (Objective, KeyResult)}
    people = list(Member.objects.order_by("pk").values_list("name", "search_text"))
    depths = [len(row.lineage) for row in Objective.objects.order_by("pk")]
    text = exported(organization)
    emptied(organization)
    taken(tmp_path, text)
    for model, rows in before.items():
        assert list(model._default_manager.order_by("pk").values_list(*names[:2])) == rows
    assert list(Member.objects.order_by("pk").values_list("name", "search_text")) == people
    assert [len(row.lineage) for row in Objective.objects.order_by("pk")] == depths


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_example_company_goes_out_and_comes_in_unchanged(language: str, tmp_path: Path) -> None:
    organization = demo.write(language=language, today=date(2026, 11, 24))
    text = exported(organization)
    emptied(organization)
    done = taken(tmp_path, text)
    assert exported(done.organization) == text
    assert list(findings()) == []


def test_the_example_company_of_a_day_is_the_same_to_the_byte_whenever_it_is_written() -> None:
    found = []
    for clock in ("2026-11-24T09:00:00Z", "2031-02-28T23:59:59Z"):
        with time_machine.travel(clock, tick=True):
            organization = demo.write(language="ja", today=date(2026, 11, 24), password=demo.new_password())
            found.append(exported(organization))
        emptied(organization)
        User.objects.all().delete()
    assert found[0] == found[1]


def test_the_document_holds_no_secret() -> None:
    bakery = busy_company()
    text = exported(bakery.organization)
    secrets = [*Invitation.objects.values_list("secret", flat=True), *User.objects.values_list("password", flat=True)]
    users = User.objects.values_list("public_id", flat=True)
    assert secrets and not [each for each in (*secrets, *users) if each and each in text]


def test_nobody_has_an_account_after_an_import_but_a_link_for_the_first_owner(text: str, tmp_path: Path) -> None:
    done = taken(tmp_path, text)
    assert not Member.objects.filter(user__isnull=False).exists()
    assert done.owner is not None and done.owner.role == "owner" and done.secret
    assert Invitation.objects.get(accepted_at=None).member == done.owner


def test_the_same_import_again_changes_nothing(text: str, tmp_path: Path) -> None:
    first = taken(tmp_path, text)
    keys = list(CheckIn.objects.order_by("pk").values_list("pk", flat=True))
    again = taken(tmp_path, json.dumps(json.loads(text), indent=3, sort_keys=True))
    assert not again.is_new and again.organization == first.organization
    assert list(CheckIn.objects.order_by("pk").values_list("pk", flat=True)) == keys
    assert exported(first.organization) == text


def test_parts_may_stand_in_any_order_and_layout(content: dict[str, Any], text: str, tmp_path: Path) -> None:
    turned = dict(reversed(list(content.items())))
    done = taken(tmp_path, "\ufeff" + json.dumps(turned, indent=2))
    assert exported(done.organization) == text


def test_another_content_of_the_same_company_is_refused_with_what_differs(
    content: dict[str, Any], text: str, tmp_path: Path
) -> None:
    organization = taken(tmp_path, text).organization
    content["members"][0]["name"] = "別人"
    content["comments"].append(content["comments"][0] | {"public_id": "0" * 16})
    assert problems(tmp_path, content) == ["members[0].name differs", "comments[1] differs"]
    del content["comments"][1:], content["comments"][0]
    assert "comments differs" in problems(tmp_path, content)
    assert exported(organization) == text


def test_two_companies_live_beside_each_other(text: str, tmp_path: Path) -> None:
    here = busy_company().organization
    assert problems(tmp_path, text) == ["organization.slug slug_taken"]
    done = taken(tmp_path, text, slug="another-place")
    assert done.organization.slug == "another-place"
    assert Organization.objects.filter(is_visible=True).count() == 2
    assert exported(here).startswith('{\n"format": "rashin"')
    assert list(findings()) == []


def test_an_import_that_was_broken_off_is_taken_up_anew(text: str, tmp_path: Path) -> None:
    left = taken(tmp_path, text).organization
    Organization.objects.filter(pk=left.pk).update(is_visible=False)
    done = taken(tmp_path, text)
    assert done.is_new and Organization.objects.get() == done.organization
    assert exported(done.organization) == text


Change = Callable[[dict[str, Any]], object]
WRONG: dict[str, tuple[Change, str]] = {
    "a number that is none": (lambda d: d["key_results"][1].update(target="7O00"), "key_results[1].target number"),
    "a number that is no text": (lambda d: d["key_results"][1].update(target=7000), "key_results[1].target number"),
    "too many digits": (lambda d: d["key_results"][1].update(target="1234567890.1234567"),
                        "key_results[1].target digits"),
    "a word that is not one of them": (lambda d: d["key_results"][0].update(kind="more"), "key_results[0].kind choice"),
    "a lost reference": (lambda d: d["check_ins"][0].update(key_result="0" * 16), "check_ins[0].key_result reference"),
    "a reference of another kind": (lambda d: d["check_ins"][0].update(key_result=d["teams"][0]["public_id"]),
                                    "check_ins[0].key_result reference"),
    "a lost node": (lambda d: d["standings"][0].update(node="0" * 16), "standings[0].node reference"),
    "an unknown field": (lambda d: d["teams"][0].update(colour="red"), "teams[0].colour unknown"),
    "a missing field": (lambda d: d["teams"][1].pop("name"), "teams[1].name missing"),
    "the same id twice": (lambda d: d["teams"][1].update(public_id=d["teams"][0]["public_id"]),
                          "teams[1].public_id twice"),
    "a day that is none": (lambda d: d["cycles"][0].update(last_day="2026-02-30"), "cycles[0].last_day day"),
    "days the wrong way": (lambda d: d["cycles"][0].update(last_day="2026-01-01"), "cycles[0] rule"),
    "a moment without a zone": (lambda d: d["events"][0].update(recorded_at="2026-11-24T00:00:00"),
                                "events[0].recorded_at moment"),
    "a text too long": (lambda d: d["objectives"][0].update(title="あ" * 201), "objectives[0].title too_long"),
    "half a sign": (lambda d: d["objectives"][0].update(title="\ud800"), "objectives[0].title characters"),
    "a NUL in a payload": (lambda d: d["events"][0].update(payload={"a": "\x00"}), "events[0].payload characters"),
    "a circle": (lambda d: d["objectives"][0].update(contributes_to=d["objectives"][1]["public_id"]),
                 "objectives[0].contributes_to circle"),
    "the same twice": (lambda d: d["team_memberships"][1].update(
        {name: d["team_memberships"][0][name] for name in ("team", "member")}), "team_memberships[1].member unique"),
    "an address twice": (lambda d: d["members"][1].update(email=d["members"][0]["email"].upper()),
                         "members[1].email unique"),
    "two teams of one name": (lambda d: d["teams"][1].update(name=d["teams"][0]["name"]), "teams[1].name unique"),
    "an action done twice by nobody": (lambda d: d["action_completions"].extend(
        {**d["action_completions"][0], "public_id": letter * 16, "member": None} for letter in "ab"),
        "action_completions[2].on unique"),
    "an entry taken back twice": (lambda d: d["check_ins"].append(
        {**next(row for row in d["check_ins"] if row["retracts"]), "public_id": "a" * 16}),
        "check_ins[4].retracts unique"),
    "steps that cannot be read": (lambda d: d["key_results"][1].update(steps=[{"key": "a"}]),
                                  "key_results[1].steps[0].title missing"),
    "a point of no day": (lambda d: d["key_results"][2].update(planned_points=[["x", "1"]]),
                          "key_results[2].planned_points[0][0] day"),
    "a company of another age": (lambda d: d["organization"].update(created_at="9999-12-31T00:00:00Z"),
                                 "organization.created_at years"),
    "a moment of another age": (lambda d: d["comments"][0].update(recorded_at="1999-12-31T00:00:00Z"),
                                "comments[0].recorded_at years"),
    "a correction of another key result": (lambda d: _another_entry(d, "replaces"), "check_ins[1].replaces beside"),
    "an entry of another key result taken back": (lambda d: _another_entry(d, "retracts"),
                                                  "check_ins[3].retracts beside"),
    "words that are a number": (lambda d: d["organization"].update(words={"objective": 5}),
                                "organization.words.objective text"),
    "an eighth day of the week": (lambda d: d["teams"][0].update(closed_days={"weekdays": [1, 7]}),
                                  "teams[0].closed_days.weekdays[1] between"),
    "an event of other values": (lambda d: event_payload(d, "key_result.checked_in")["after"].update(value=5),
                                 "payload.after.value number"),
    "an event that lacks its entry": (lambda d: event_payload(d, "key_result.checked_in").pop("check_in"),
                                      "payload.check_in missing"),
    "a tick of no day": (lambda d: event_payload(d, "action.done").update(on=5), "payload.on day"),
    "a version with a title that is a number": (lambda d: d["revisions"][0]["definition"].update(title=5),
                                                "revisions[0].definition.title text"),
    "a version agreed on at no moment": (lambda d: d["revisions"][0]["definition"].update(agreed_at="soon"),
                                         "revisions[0].definition.agreed_at moment_with_offset"),
    "a comment at a moment without its zone": (lambda d: d["comments"][0].update(recorded_at="2026-11-24T03:15:00"),
                                               "comments[0].recorded_at moment"),
    "a version that lacks a field": (lambda d: d["revisions"][0]["definition"].pop("title"),
                                     "revisions[0].definition.title missing"),
    "a curve that is none": (lambda d: d["standings"][0].update(pace_curve="up"), "standings[0].pace_curve stored"),
    "an unknown zone": (lambda d: d["organization"].update(time_zone="Mars/Olympus"),
                        "organization.time_zone time_zone"),
    "an address that is none": (lambda d: d["organization"].update(slug="a/b"), "organization.slug characters"),
    "no owner": (lambda d: [row.update(role="member") for row in d["members"]], "members no_owner"),
    "a link that is a script": (lambda d: d["bookings"][0].update(url="javascript:alert(1)"), "bookings[0] rule"),
    "a part too many": (lambda d: d.update(secrets=[]), "secrets section_unknown"),
    "a part too few": (lambda d: d.pop("events"), "events section_missing"),
    "a part that is no list": (lambda d: d.update(events={}), "events array"),
    "a row that is none": (lambda d: d["teams"].append(3), "teams[2] object"),
    "another version": (lambda d: d.update(version=99), "version version"),
    "a version as text": (lambda d: d.update(version="1"), "version whole"),
    "another format": (lambda d: d.update(format="okr"), "format not_rashin"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_a_damaged_document_is_refused_as_a_whole_with_its_path(
    wrong: str, content: dict[str, Any], tmp_path: Path
) -> None:
    change, expected = WRONG[wrong]
    change(content)
    assert any(told.endswith(expected) for told in problems(tmp_path, _dumped(content)))
    assert not Organization.objects.exists() and not Objective.objects.exists()


def _another_entry(content: dict[str, Any], name: str) -> None:
    """Let an entry name one of another key result."""
    entries = content["check_ins"]
    row = next(row for row in entries if row[name])
    row[name] = next(other["public_id"] for other in entries if other["key_result"] != row["key_result"])


def test_every_fault_inside_json_is_told_in_words_of_both_languages(content: dict[str, Any], tmp_path: Path) -> None:
    payload = event_payload(content, "key_result.checked_in")
    payload["after"], payload["member"] = {"value": 5, "confidence": "x"}, 3
    content["key_results"][2]["planned_points"] = [["2026-12-01"]]
    content["organization"]["created_at"] = "9999-12-31T00:00:00Z"
    _another_entry(content, "replaces")
    with pytest.raises(Refused) as refused:
        taken(tmp_path, content)
    paths = [problem.path for problem in refused.value.problems]
    assert len(paths) == len(set(paths)) == 6, paths
    for problem in refused.value.problems:
        with override("en"):
            english = problem.sentence
        with override("ja"):
            assert problem.sentence != english


def test_who_has_left_and_a_team_put_away_leave_their_names_to_others(content: dict[str, Any], tmp_path: Path) -> None:
    first, second = content["members"][0], next(row for row in content["members"] if row["role"] == "member")
    second.update(email=first["email"], left_at="2026-11-24T03:00:00Z")
    content["teams"][1].update(name=content["teams"][0]["name"], archived_at="2026-11-24T03:00:00Z")
    assert [each for each in problems(tmp_path, content) if "unique" in each] == []


def _dumped(content: dict[str, Any]) -> str:
    return json.dumps(content)  # ASCII: half a sign cannot be written to a file otherwise


def test_all_that_is_wrong_is_told_at_once(content: dict[str, Any], tmp_path: Path) -> None:
    for number, row in enumerate(content["events"]):
        row["recorded_at"] = f"day {number}"
    assert len(problems(tmp_path, content)) == min(300, len(content["events"]))


def test_a_record_that_does_not_end_in_what_stands_is_refused_by_its_paths(
    content: dict[str, Any], tmp_path: Path
) -> None:
    content["objectives"][0]["why"] = "別のわけ"
    entry = content["check_ins"].pop()["public_id"]
    for row in content["check_ins"]:
        assert entry not in (row["replaces"], row["retracts"])
    with pytest.raises(Refused) as refused:
        taken(tmp_path, content)
    assert "objectives[0].why" in {problem.path for problem in refused.value.problems}
    assert any(entry in problem.sentence for problem in refused.value.problems)
    assert not Organization.objects.exists()


def test_past_figures_that_do_not_follow_from_what_was_recorded_by_then_are_refused(
    content: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a large company the doctor says so, when it is asked."""
    told = [row for row in content["standings"] if row["node_kind"] == "key_result"]
    past = next(row for row, later in pairwise(told) if row["node"] == later["node"] and row["progress"] is not None)
    past["progress"] = "0.999"
    with pytest.raises(Refused) as refused:
        taken(tmp_path, content)
    named = [row["public_id"] for row in content["key_results"]].index(past["node"])
    assert f"key_results[{named}].progress" in {each.path for each in refused.value.problems}
    assert not Organization.objects.exists()
    monkeypatch.setattr("rashin.exchange.document.importing.MOST_IN_DEPTH", 10)
    taken(tmp_path, content)
    assert any(past["node"] in told for told in findings())


def test_figures_that_do_not_follow_from_the_entries_are_refused(content: dict[str, Any], tmp_path: Path) -> None:
    row = next(row for row in content["key_results"] if row["progress"] is not None)
    row["progress"] = "0.999"
    with pytest.raises(Refused) as refused:
        taken(tmp_path, content)
    assert not Organization.objects.exists()
    assert all(problem.code == "figures" for problem in refused.value.problems)
    assert f"key_results[{content['key_results'].index(row)}].progress" in {
        each.path for each in refused.value.problems
    }
    content["cycles"][0]["state"] = "closed"
    with pytest.raises(Refused) as refused:
        taken(tmp_path, content)
    said = " ".join(problem.sentence for problem in refused.value.problems)
    assert "閉じた記録とが合っていません" in said and "バックアップ" not in said, "there is none of it here"


@pytest.mark.parametrize("text_of", [
    "", "{", "[]", "null", "{}", '{"format": "rashin"}', '{"format": "rashin", "version": 1, "members": [',
    '{"format": "rashin", "version": 1} x', "\x00", '{"format": "rashin", "format": "rashin"}', '{"members": [NaN]}',
    '{"a": ' + "[" * 100_000,
])  # fmt: skip
def test_what_is_no_document_is_refused_in_words(text_of: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        taken(tmp_path, text_of)
    said = [problem.sentence for problem in refused.value.problems]
    assert said and not any(re.search(r"[a-z]{3}", re.sub(r'"[^"]*"', "", each)) for each in said), said


def test_a_document_that_was_cut_off_anywhere_is_refused(text: str, tmp_path: Path) -> None:
    for end in range(0, len(text) - 2, len(text) // 40):
        told = problems(tmp_path, text[:end])
        assert told[0].endswith(" cut_off") or end == 0, (end, told)
    assert not Organization.objects.exists()


def test_bytes_that_are_no_text_are_refused_with_their_place(tmp_path: Path) -> None:
    file = tmp_path / "bytes.json"
    file.write_bytes(b'{"format": "\xff"}')
    with file.open("rb") as opened, pytest.raises(Refused) as refused:
        outline(opened)
    assert refused.value.problems[0].told == {"byte": 12}


RUBBISH = (
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    "",
    "0",
    "x" * 50,
    "2026-11-24",
    "\x00",
    [],
    {},
    [[]],
    {"a": None},
    "-0",
    "1e9",
)


def test_whatever_stands_in_a_document_is_read_or_refused_and_never_less_strictly_than_the_schema(
    content: dict[str, Any], tmp_path: Path
) -> None:
    rng = Random(20261124)
    names = [name for name, rows in content.items() if isinstance(rows, list) and rows]
    fits = {name: _validator(name) for name in names}
    file = tmp_path / "rubbish.json"
    small = {name: rows[:1] if isinstance(rows, list) else rows for name, rows in content.items()}
    for _turn in range(1000):
        name = rng.choice(names)
        row = small[name][0]
        key = rng.choice(list(row))
        kept, row[key] = row[key], rng.choice(RUBBISH)
        file.write_text(json.dumps(small), encoding="utf-8")
        told = _told_of(file)
        if not fits[name].is_valid(row):
            assert any(path.startswith(f"{name}[0].{key}") for path in told), (name, key, row[key])
        row[key] = kept


def _validator(name: str) -> Any:
    return jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema()["$defs"]})


def _told_of(file: Path) -> list[str]:
    with file.open("rb") as opened:
        try:
            check(outline(opened))
        except Refused as refused:
            return [problem.path for problem in refused.problems if problem.sentence]
    return []


def test_the_doctor_tells_of_an_import_that_was_broken_off(text: str, tmp_path: Path) -> None:
    left = taken(tmp_path, text).organization
    assert list(look_at_imports()) == []
    Organization.objects.filter(pk=left.pk).update(is_visible=False)
    assert [left.name in each.told and not each.well for each in look_at_imports()] == [True]
    taken(tmp_path, text)
    assert list(look_at_imports()) == []


class Broken(Exception):
    """The machine stops in the middle."""


def test_an_import_that_fails_in_the_middle_leaves_nothing(text: str, tmp_path: Path) -> None:
    file = tmp_path / "document.json"
    file.write_text(text, encoding="utf-8")

    def stop(step: str, done: int, total: int) -> None:
        if step == "write" and done > total // 2:
            raise Broken

    with pytest.raises(Broken):
        take_in(file, at=timezone.now(), progress=stop)
    assert not Organization.objects.exists() and not CheckIn.objects.exists()


def test_what_is_written_is_what_was_looked_at_whatever_becomes_of_the_file(text: str, tmp_path: Path) -> None:
    file = tmp_path / "document.json"
    file.write_text(text, encoding="utf-8")

    def spoil(step: str, done: int, total: int) -> None:
        if step == "write":
            file.write_text("another document", encoding="utf-8")

    done = take_in(file, at=timezone.now(), progress=spoil)
    assert exported(done.organization) == text


def test_an_import_without_room_for_its_rows_says_where_it_needs_some(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused, kept_in(tmp_path / "nowhere"):
        pass
    assert str(tmp_path / "nowhere") in str(refused.value.problems[0])


@pytest.mark.django_db(transaction=True)
def test_others_go_on_working_while_a_document_comes_in_and_see_nothing_of_it(tmp_path: Path) -> None:
    organization = busy_company().organization
    file = tmp_path / "document.json"
    file.write_text(exported(organization), encoding="utf-8")
    emptied(organization)
    User.objects.all().delete()
    here = cast.company("株式会社 隣", "tonari", domain="tonari.example")
    number = here.key_result()
    seen: list[int] = []

    def work(step: str, done: int, total: int) -> None:
        """Between two transactions of the import, in a connection of its own, somebody enters a number."""
        if step == "write":
            with ThreadPoolExecutor(1) as other:
                other.submit(_enter, number, len(seen)).result(timeout=30)
            seen.append(Organization.objects.filter(is_visible=True).count())

    done = take_in(file, at=timezone.now(), progress=work)
    assert len(seen) > 10 and set(seen) == {1}
    assert number.check_ins.count() == len(seen)
    assert exported(done.organization) == file.read_text(encoding="utf-8")
    assert list(findings()) == []


def _enter(number: KeyResult, turn: int) -> None:
    try:
        at = cast.TODAY + timedelta(minutes=turn)
        owner = Member.objects.select_related("organization").get(pk=number.owner_id)
        record_check_in(number, Seen(value=Decimal(5100 + turn)), by=owner, at=at)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_one_import_at_a_time(text: str, tmp_path: Path) -> None:
    with alone(), ThreadPoolExecutor(1) as other:
        told = other.submit(lambda: problems(tmp_path, text)).result(timeout=30)
    assert told == [" under_way"]
