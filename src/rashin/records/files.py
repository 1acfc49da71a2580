"""The record as a file: CSV for a spreadsheet, or one JSON object to a line for a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC

from django.utils.translation import gettext as _

from rashin.activity.canonical import canonical_text
from rashin.exchange.sheets.files import BOM, Cell, csv_lines
from rashin.organizations.models import Organization
from rashin.records.pages.lines import Told

CSV, JSONL = "csv", "jsonl"
KINDS = {CSV: "text/csv; charset=utf-8", JSONL: "application/x-ndjson; charset=utf-8"}


def as_csv(several: Iterable[list[Told]], organization: Organization) -> Iterator[bytes]:
    """Times by the organisation's clock; no cell is taken for a formula."""
    heads = (
        _("When"), _("Kind"), _("Event"), _("Who"), _("From where"), _("Browser"), _("What was done"), _("About what"),
        _("Before and after"), _("Everything written"),
    )  # fmt: skip
    yield BOM.encode()
    yield csv_lines([heads])
    for lines in several:
        yield csv_lines(_cells(line) for line in lines)


def _cells(line: Told) -> tuple[Cell, ...]:
    changes = "; ".join(f"{what}: {before} → {after}" for what, before, after in line.changes)
    return (
        f"{line.at:%Y-%m-%d %H:%M:%S}", line.kind, line.code, line.who, line.address, line.agent,
        _plain(line), line.called or line.subject, changes, canonical_text(line.content),
    )  # fmt: skip


def as_jsonl(several: Iterable[list[Told]], organization: Organization) -> Iterator[bytes]:
    """Times in UTC, people and things by their public ids as well."""
    for lines in several:
        for line in lines:
            row = {
                "id": line.public_id, "at": line.at.astimezone(UTC), "kind": line.kind, "event": line.code,
                "who": line.who, "who_id": line.who_id, "address": line.address, "browser": line.agent,
                "sentence": _plain(line), "subject": line.subject, "called": line.called, "content": line.content,
                "organization": organization.public_id,
            }  # fmt: skip
            yield f"{canonical_text(row)}\n".encode()


def _plain(line: Told) -> str:
    """The sentence without its marks."""
    return line.sentence.striptags()


WRITERS = {CSV: as_csv, JSONL: as_jsonl}
