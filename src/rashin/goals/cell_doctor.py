"""Look whether every stored cell can be read as what its field holds: a number, a day, one of the choices, a text that
something reads further (READERS). Every table of the installation, by the fields of its model; reads only, in batches.

PostgreSQL holds the types by itself, so that choices and texts are left there; SQLite takes anything. What a version
holds (`Revision.definition`) is read by record_doctor.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.translation import gettext as _

from rashin.goals.definitions import UNDERSTOOD
from rashin.goals.findings import HINDRANCES, Finding, Place, in_batches
from rashin.goals.models import KeyResult, Objective
from rashin.goals.table_words import NAMES
from rashin.organizations.models import Organization
from rashin.organizations.time_zones import check_time_zone
from rashin.people.context import own_words

KNOWN_AT_MOST = 20_000  # cells of one field that are remembered as well
SHOWN = 40
IN_WORDS = re.compile(r"([a-z])([A-Z])")
TYPES: tuple[tuple[type[models.Field[Any, Any]], type], ...] = (
    (models.BooleanField, bool), (models.IntegerField, int), (models.AutoField, int), (models.DecimalField, Decimal),
    (models.DateTimeField, datetime), (models.DateField, date), (models.CharField, str), (models.TextField, str),
)  # fmt: skip


def _object(text: str) -> None:
    if not isinstance(json.loads(text), dict):
        raise TypeError(text)


def _changes(text: str) -> None:
    """Values by the fields of an objective or of a key result. Related rows are named by texts."""
    for name, value in json.loads(text).items():
        field = _field_of_goal(name)
        if isinstance(field, models.ForeignKey):
            if value is not None and not isinstance(value, str):
                raise TypeError(value)
        else:
            UNDERSTOOD.get(name, str)(field.to_python(value))


def _field_of_goal(name: str) -> models.Field[Any, Any]:
    """A field of a key result, else of an objective. Raises KeyError where neither has it."""
    return {each.name: each for model in (Objective, KeyResult) for each in model._meta.concrete_fields}[name]


# How stored texts are read further, by the name of their field.
READERS: Mapping[str, Callable[[Any], object]] = {
    **UNDERSTOOD,
    "time_zone": check_time_zone,
    "words": own_words,
    "changes": _changes,
    "before": _changes,
    "facts": _object,
    "fields": _object,
    "payload": _object,
    "told": _object,
}


class Raw(models.Func):
    """A cell as it lies in the file: of an expression SQLite's driver knows no type, and converts nothing."""

    template = "+%(expressions)s"
    output_field = models.TextField()


class Reading:
    """Tells of the cells of one field whether they can be read."""

    def __init__(self, field: models.Field[Any, Any]) -> None:
        self.field = field
        self._well: set[object] = set()
        self._choices = {value for value, _label in field.flatchoices} | ({""} if field.blank else set())

    @property
    def is_asked(self) -> bool:
        """Whether the database would let something stand here that cannot be read."""
        return connection.vendor == "sqlite" or bool(self.field.flatchoices) or self._reader is not None

    @cached_property
    def _reader(self) -> Callable[[Any], object] | None:
        return READERS.get(self.field.name) if isinstance(self.field, models.CharField | models.TextField) else None

    @property
    def may_be_shown(self) -> bool:
        """Of other texts nothing is repeated: they may be anything."""
        return not isinstance(self.field, models.CharField | models.TextField) or bool(
            self.field.flatchoices or self._reader
        )

    @cached_property
    def _type(self) -> type:
        field = self._target
        return next((python for kind, python in TYPES if isinstance(field, kind)), object)

    @cached_property
    def _target(self) -> models.Field[Any, Any]:
        field = self.field
        while isinstance(field, models.ForeignKey):
            field = field.target_field
        return field

    @cached_property
    def _converters(self) -> tuple[tuple[Callable[..., Any], Any], ...]:
        """What Django makes of such a cell whenever it reads a row."""
        column = self._target.cached_col
        found = [*connection.ops.get_db_converters(column), *self._target.get_db_converters(connection)]
        return tuple((convert, column) for convert in found) if connection.vendor == "sqlite" else ()

    def unreadable(self, cells: Iterable[object]) -> set[object]:
        """Those that cannot be read; what was well before is not looked at again."""
        fresh = set(cells) - self._well
        wrong = {cell for cell in fresh if not self._is_well(cell)}
        if len(self._well) < KNOWN_AT_MOST:
            self._well |= fresh - wrong
        return wrong

    def _is_well(self, cell: object) -> bool:
        if cell is None:
            return bool(self.field.null)
        try:
            value = cell
            for convert, column in self._converters:
                value = convert(value, column, connection)
            if not isinstance(value, self._type) or (self.field.flatchoices and value not in self._choices):
                return False
            if self._reader is not None:
                self._reader(value)
        except (*HINDRANCES, ValidationError):
            return False
        return True


def unreadable_cells() -> Iterator[tuple[int | None, Finding]]:
    """One sentence for each cell that cannot be read, with the key of the organisation that it belongs to. What is only
    being imported is left out: nobody sees it."""
    slugs = dict(Organization.objects.order_by().values_list("pk", "slug"))
    hidden = set(Organization.objects.filter(is_visible=False).values_list("pk", flat=True))
    there = set(connection.introspection.table_names())
    for model in apps.get_models():
        if model._meta.label not in NAMES:
            continue
        if model._meta.db_table not in there:
            said = _("The table of “%(table)s” is not there.") % {"table": NAMES[model._meta.label]}
            yield None, Finding(said, _("Restore a backup."))
            continue
        for organization, told in _of_table(model, slugs):
            if organization not in hidden:
                yield organization, told


def _of_table(model: type[models.Model], slugs: Mapping[int, str]) -> Iterator[tuple[int | None, Finding]]:
    fields: list[models.Field[Any, Any]] = list(model._meta.local_concrete_fields)
    readings = [each for each in map(Reading, fields) if each.is_asked]
    beside = ["pk", "public_id" if any(each.name == "public_id" for each in fields) else "pk"]
    beside += [_whose(model, fields)] if _whose(model, fields) else []
    if not readings:
        return
    raw = connection.vendor == "sqlite"
    cells = [Raw(models.F(each.field.attname)) if raw else models.F(each.field.attname) for each in readings]
    named = {f"cell_{place}": cell for place, cell in enumerate(cells)}
    rows = model._base_manager.annotate(**named).order_by("pk").values_list(*beside, *named)
    for batch in in_batches(rows.iterator(chunk_size=2000)):
        columns = list(zip(*batch, strict=True))[len(beside) :]
        for place, (reading, column) in enumerate(zip(readings, columns, strict=True), len(beside)):
            wrong = reading.unreadable(column)
            for row in (row for row in batch if row[place] in wrong) if wrong else ():
                organization = row[2] if len(beside) > 2 else None
                yield organization, _told(model, slugs.get(organization or 0, ""), row, reading, row[place])


def _whose(model: type[models.Model], fields: Iterable[models.Field[Any, Any]]) -> str:
    """The field that holds the key of the organisation; "" where rows belong to none."""
    if model is Organization:
        return "pk"
    return next((each.attname for each in fields if each.name == "organization"), "")


def _told(model: type[models.Model], slug: str, row: tuple[Any, ...], reading: Reading, cell: object) -> Finding:
    table = str(NAMES[model._meta.label])
    told = {"table": table, "row": row[1], "field": reading.field.name, "value": str(cell)[:SHOWN]}
    if reading.may_be_shown:
        said = _("the %(table)s %(row)s cannot be read: its field “%(field)s” holds “%(value)s”.") % told
    else:
        said = _("the %(table)s %(row)s cannot be read: its field “%(field)s” holds no text.") % told
    section = IN_WORDS.sub(r"\1_\2", model.__name__).lower() + "s"
    where = f"{slug}: {said}" if slug else said[:1].upper() + said[1:]
    return Finding(where, _("Restore a backup."), at=Place(section, str(row[1]), reading.field.name))
