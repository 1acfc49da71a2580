"""Nothing of an organisation is forgotten by its document, and the schema says what the program reads."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from django.apps import apps
from django.db.models import CheckConstraint
from django.utils.translation import override

from rashin.exchange.document.columns import Reference
from rashin.exchange.document.problems import RULES, Problem
from rashin.exchange.document.schema import schema, text
from rashin.exchange.document.sections import ALL, LEFT_OUT, OF_THE_DATABASE, SECTIONS
from rashin.organizations.models import Organization
from tests.exchange.documents import busy_company, exported

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "schema" / "rashin.schema.json"
KEY_RESULT = {"public_id", "kind", "reading", "title", "start", "target", "unit"}


def of_an_organization() -> set[type]:
    return {
        model
        for model in apps.get_models()
        if any(field.related_model is Organization for field in model._meta.local_concrete_fields)
    }


def test_every_model_of_an_organisation_is_exported_or_left_out_with_a_reason() -> None:
    listed = {section.model for section in SECTIONS} | set(LEFT_OUT)
    missing = sorted(model.__name__ for model in of_an_organization() - listed)
    assert not missing, f"add {missing} to SECTIONS in rashin/exchange/document/sections.py (or to LEFT_OUT)"
    assert all(LEFT_OUT.values())


def test_every_rule_of_every_model_is_told_in_words_in_both_languages() -> None:
    asked = {
        constraint.name
        for section in ALL
        for constraint in section.model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert asked == {name for section in ALL for name, _condition in section.checks} == set(RULES)
    for name in asked:
        told = Problem("cycles[0]", "rule", {"rule": name})
        with override("en"):
            english = told.sentence
        with override("ja"):
            assert told.sentence != english and name not in told.sentence + english


def test_every_field_travels_or_is_left_out_with_a_reason() -> None:
    for section in ALL:
        fields = {field.name for field in section.model._meta.local_concrete_fields} - set(OF_THE_DATABASE)
        told = section.fields | set(section.derived) | set(section.left_out)
        assert fields == told, f"{section.name}: {sorted(fields ^ told)}"
        assert all(section.left_out.values())


def test_no_part_names_what_comes_after_it() -> None:
    known: set[str] = set()
    for section in ALL:
        known.add(section.name)
        named = {column.section for column in section.columns if isinstance(column, Reference)}
        assert named <= known, f"{section.name} stands before {sorted(named - known)}"


def test_no_column_carries_a_secret() -> None:
    names = {f"{section.name}.{name}" for section in ALL for name in section.fields}
    assert not [name for name in names if any(word in name for word in ("secret", "password", "token", "session"))]
    assert "members.user" not in names


def test_a_key_result_has_what_others_ask_for() -> None:
    assert next(section for section in SECTIONS if section.name == "key_results").fields >= KEY_RESULT


def test_the_schema_in_the_docs_is_that_of_the_program() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == text(), "run: .venv/bin/python tools/write_schema.py"
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.django_db
def test_what_is_exported_is_valid_by_the_schema() -> None:
    document = json.loads(exported(busy_company().organization))
    faults = [f"{error.json_path}: {error.message}" for error in _validator().iter_errors(document)]
    assert not faults
    filled = {name for name, rows in document.items() if isinstance(rows, list) and rows}
    assert filled >= {"members", "teams", "objectives", "key_results", "supports", "actions", "check_ins", "events"}


def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())
