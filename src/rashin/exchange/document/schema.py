"""The document's JSON Schema (draft 2020-12), made from the table: `python tools/write_schema.py` writes it."""

from __future__ import annotations

import json

from rashin.exchange.document.columns import DAY, MOMENT, NUMBER, PUBLIC_ID, ZONED
from rashin.exchange.document.inside import SHARED
from rashin.exchange.document.sections import ALL, FORMAT, ORGANIZATION, SECTIONS, VERSION, Section
from rashin.exchange.document.shapes import Named
from rashin.exchange.document.trees import Tree

Schema = dict[str, object]


def schema() -> Schema:
    """The whole schema."""
    parts: Schema = {"format": {"const": FORMAT}, "version": {"const": VERSION}}
    parts[ORGANIZATION.name] = {"$ref": f"#/$defs/{ORGANIZATION.name}"}
    for section in SECTIONS:
        parts[section.name] = {"type": "array", "items": {"$ref": f"#/$defs/{section.name}"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rashin: an organisation with its whole history",
        "type": "object",
        "properties": parts,
        "required": list(parts),
        "additionalProperties": False,
        "$defs": {**_shared(), **{section.name: _row(section) for section in ALL}},
    }


def _shared() -> Schema:
    return {
        "public_id": _text(PUBLIC_ID.pattern, "The name of a row, for ever"),
        "number": _text(NUMBER.pattern, "An exact number of at most 15 digits"),
        "day": _text(DAY.pattern, "A calendar day of the organisation"),
        "moment": _text(MOMENT.pattern, "A moment in UTC"),
        "moment_with_offset": _text(ZONED.pattern, "A moment as it was written down, with the offset of its zone"),
        **{name: Named.schema(shape) for name, shape in SHARED.items()},
    }


def _text(pattern: str, told: str) -> Schema:
    return {"type": "string", "pattern": f"^({pattern})$", "description": told}


def _row(section: Section) -> Schema:
    told = (section.model.__doc__ or "").strip().splitlines()[0]
    by_kind = [each for column in section.columns if isinstance(column, Tree) for each in column.schemas_by_kind()]
    return {
        "type": "object",
        "description": told,
        "properties": {column.name: column.schema() for column in section.columns},
        "required": [column.name for column in section.columns],
        "additionalProperties": False,
        **({"allOf": by_kind} if by_kind else {}),
    }


def text() -> str:
    """The schema as the file holds it."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"
