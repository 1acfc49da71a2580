"""The bill of materials names everything that an installation gets, with hashes and licences, and is the same twice."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.utils import canonicalize_name

from tools import bill

FOUND = bill.packages(bill.ROOT / "requirements.txt")
HERE = [each for each in FOUND if each.licence]


@pytest.fixture(scope="module")
def text() -> str:
    return JsonV1Dot6(bill.bill(FOUND)).output_as_string(indent=2)


@pytest.fixture(scope="module")
def told(text: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(text)
    return read


def test_it_is_valid_cyclonedx(text: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


def test_every_package_of_the_lock_file_is_in_it_with_its_hashes(told: dict[str, Any]) -> None:
    lock = (bill.ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = {canonicalize_name(line.partition("==")[0]) for line in lock.splitlines() if line[:1].isalnum()}
    parts = {part["name"]: part for part in told["components"] if "purl" in part}
    assert parts.keys() == pinned and all(part["hashes"] for part in parts.values())


def test_every_licence_is_known(told: dict[str, Any]) -> None:
    assert [each.name for each in HERE if each.licence == "unknown"] == []


def test_everything_in_it_is_reached_from_rashin(told: dict[str, Any]) -> None:
    needs = {each["ref"]: set(each.get("dependsOn", ())) for each in told["dependencies"]}
    reached, waiting = {"rashin"}, ["rashin"]
    while waiting:
        for ref in needs[waiting.pop()] - reached:
            reached.add(ref)
            waiting.append(ref)
    left = {part["bom-ref"] for part in told["components"]} - reached
    assert left <= {f"{each.name}=={each.version}" for each in FOUND if not each.licence}


def test_written_twice_it_is_the_same(text: str) -> None:
    assert JsonV1Dot6(bill.bill(bill.packages(bill.ROOT / "requirements.txt"))).output_as_string(indent=2) == text
