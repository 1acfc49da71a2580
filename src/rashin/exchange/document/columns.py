"""How one field of a row stands in the document: made from the model's own field, so that the two cannot differ.

Each kind of column knows four things: how a value of the database is written as JSON, how a JSON value is read (or
refused with a reason), how it is handed to the database, and its JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, ClassVar

from django.db import connection, models

from rashin.activity.canonical import decimal_text
from rashin.exchange.document.problems import Wrong
from rashin.organizations.public_id import LENGTH, PublicIdField
from rashin.rules.value import MAX_DIGITS, digits

Schema = dict[str, object]
Ids = Mapping[str, int]
PUBLIC_ID = re.compile(rf"[0-9a-hjkmnp-tv-z]{{{LENGTH}}}")
NOT_KEPT = re.compile("[\x00\ud800-\udfff]")
NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,24})(\.[0-9]{1,24})?")
YEAR = "2[01][0-9]{2}"  # goals.actions.limits.YEARS
DAY = re.compile(rf"{YEAR}-[0-9]{{2}}-[0-9]{{2}}")
CLOCK = r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?"
MOMENT = re.compile(rf"{DAY.pattern}{CLOCK}Z")
ZONED = re.compile(rf"{DAY.pattern}{CLOCK}(Z|[+-][0-9]{{2}}:[0-9]{{2}})")
ANY_YEAR = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}({CLOCK}(Z|[+-][0-9]{{2}}:[0-9]{{2}}))?")
NEVER_EMPTY = ("name", "slug")
FIFTEEN = f".{MAX_DIGITS}g"


@dataclass(frozen=True)
class Column:
    """One field. `name` is its name in the document and in the model, `selected` what a query asks for."""

    name: str
    optional: bool = False
    kind: ClassVar[str] = ""

    @property
    def selected(self) -> str:
        return self.name

    def write(self, value: Any) -> str:
        """A value of the database as JSON text."""
        return "null" if value is None else self._write(value)

    def read(self, value: Any, ids: Ids) -> Any:
        """A JSON value as the row holds it; raises Wrong."""
        if value is None and self.optional:
            return None
        return self._read(value, ids)

    def reader(self) -> Callable[[Any, Ids], Any]:
        """`read`, by the shortest way: it is called for every cell of a large document."""
        own = self._read
        return (lambda value, ids: None if value is None else own(value, ids)) if self.optional else own

    def wrongs(self, value: Any, ids: Ids) -> Iterator[tuple[str, Wrong]]:
        """Everything that is wrong with a value, each with its path from here."""
        try:
            self.read(value, ids)
        except Wrong as wrong:
            yield "", wrong

    def schema(self) -> Schema:
        """What JSON Schema says of it."""
        own = self._schema()
        if not self.optional:
            return own
        return {"anyOf": [own, {"type": "null"}]}

    def stored(self) -> Callable[[Any], Any] | None:
        """What makes of a cell that was read well what the database takes; None where it takes what was read."""
        return None

    def _write(self, value: Any) -> str:
        raise NotImplementedError

    def _read(self, value: Any, ids: Ids) -> Any:
        raise NotImplementedError

    def _schema(self) -> Schema:
        raise NotImplementedError


def _as_it_stands(cell: Any) -> Any:
    """The document writes numbers and days as both databases take them."""
    return cell


@dataclass(frozen=True)
class Name(Column):
    """The row's own public id."""

    def _write(self, value: Any) -> str:
        return f'"{value}"'

    def _read(self, value: Any, ids: Ids) -> str:
        if type(value) is not str or not PUBLIC_ID.fullmatch(value):
            raise Wrong("public_id")
        return value

    def _schema(self) -> Schema:
        return {"$ref": "#/$defs/public_id"}


@dataclass(frozen=True)
class Reference(Column):
    """Another row, by its public id; in the database its key."""

    section: str = ""

    @property
    def selected(self) -> str:
        return f"{self.name}__public_id"

    def _write(self, value: Any) -> str:
        return f'"{value}"'

    def _read(self, value: Any, ids: Ids) -> int:
        if type(value) is str and value in ids:
            return ids[value]
        if type(value) is not str or not PUBLIC_ID.fullmatch(value):
            raise Wrong("public_id")
        raise Wrong("reference", section=self.section)

    def _schema(self) -> Schema:
        return {"$ref": "#/$defs/public_id", "$comment": f"of {self.section}"}


@dataclass(frozen=True)
class Text(Column):
    """A text. `choices` are the words that it may be; `check` raises ValueError for what cannot be understood later."""

    most: int | None = None
    blank: bool = False
    choices: tuple[str, ...] = ()
    check: Callable[[str], object] | None = None

    def _write(self, value: Any) -> str:
        return encode_basestring(value)

    def _read(self, value: Any, ids: Ids) -> str:
        if type(value) is not str:
            raise Wrong("text")
        if self.choices:
            if value not in self.choices:
                raise Wrong("choice", choices=", ".join(each or '""' for each in self.choices))
            return value
        if not value and not self.blank:
            raise Wrong("empty")
        if self.most is not None and len(value) > self.most:
            raise Wrong("too_long", count=len(value), most=self.most)
        if NOT_KEPT.search(value):
            raise Wrong("characters")
        if self.check is not None and value:
            self._understand(value)
        return value

    def _understand(self, value: str) -> None:
        try:
            if self.check is not None:
                self.check(value)
        except (ValueError, ArithmeticError, TypeError, KeyError, AttributeError):
            raise Wrong("stored") from None

    def _schema(self) -> Schema:
        if self.choices:
            return {"type": "string", "enum": list(self.choices)}
        own: Schema = {"type": "string"}
        if not self.blank:
            own["minLength"] = 1
        if self.most is not None:
            own["maxLength"] = self.most
        return own


@dataclass(frozen=True)
class Whole(Column):
    """A whole number from `least` to `most`, or one of `choices`."""

    least: int = 0
    most: int = 32767
    choices: tuple[int, ...] = ()

    def _write(self, value: Any) -> str:
        return str(value)

    def _read(self, value: Any, ids: Ids) -> int:
        if type(value) is not int:
            raise Wrong("whole")
        if self.choices and value not in self.choices:
            raise Wrong("choice", choices=", ".join(map(str, self.choices)))
        if not self.least <= value <= self.most:
            raise Wrong("between", least=self.least, most=self.most)
        return value

    def _schema(self) -> Schema:
        if self.choices:
            return {"type": "integer", "enum": list(self.choices)}
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Flag(Column):
    """Yes or no."""

    def _write(self, value: Any) -> str:
        return "true" if value else "false"

    def _read(self, value: Any, ids: Ids) -> bool:
        if type(value) is not bool:
            raise Wrong("flag")
        return value

    def _schema(self) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Number(Column):
    """An exact number, as a decimal string: at most 15 digits, `places` of them behind the point."""

    places: int = 9
    room: int = 15

    def _write(self, value: Any) -> str:
        return _number_text(value)

    def _read(self, value: Any, ids: Ids) -> Decimal:
        if type(value) is not str or not NUMBER.fullmatch(value):
            raise Wrong("number")
        return _number(value, self.places, self.room)

    def _schema(self) -> Schema:
        return {"$ref": "#/$defs/number"}

    def stored(self) -> Callable[[Any], Any] | None:
        return _as_it_stands


@lru_cache(maxsize=16384)
def _number_text(value: Any) -> str:
    """SQLite tells a number as it lies there, in binary: its 15 digits are exact, as Django reads them."""
    return f'"{decimal_text(value if isinstance(value, Decimal) else Decimal(format(value, FIFTEEN)))}"'


@lru_cache(maxsize=16384)
def _number(text: str, places: int, room: int) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Wrong("number") from None
    exponent = value.normalize().as_tuple().exponent
    behind = -exponent if isinstance(exponent, int) else 0
    if digits(value) > MAX_DIGITS or behind > places or value.adjusted() >= room:
        raise Wrong("digits", places=places)
    return value


@dataclass(frozen=True)
class Day(Column):
    """A calendar day."""

    def _write(self, value: Any) -> str:
        return f'"{value.isoformat()}"'

    def _read(self, value: Any, ids: Ids) -> date:
        if type(value) is not str or not DAY.fullmatch(value):
            raise _no_such_time(value, "day")
        return _day(value)

    def _schema(self) -> Schema:
        return {"$ref": "#/$defs/day"}

    def stored(self) -> Callable[[Any], Any] | None:
        return _as_it_stands


def _no_such_time(value: Any, code: str) -> Wrong:
    """A day or moment of a year that nobody means is told as that."""
    is_one = type(value) is str and ANY_YEAR.fullmatch(value) and value[:2] not in ("20", "21")
    return Wrong("years" if is_one else code)


@lru_cache(maxsize=8192)
def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Wrong("day") from None


@dataclass(frozen=True)
class Moment(Column):
    """A moment, in UTC; inside JSON with the offset that it was written with (`is_zoned`)."""

    is_zoned: bool = False

    def _write(self, value: Any) -> str:
        if value.tzinfo is not None:
            value = value.astimezone(UTC).replace(tzinfo=None)
        return f'"{value.isoformat()}Z"'

    def _read(self, value: Any, ids: Ids) -> datetime:
        pattern, code = (ZONED, "moment_with_offset") if self.is_zoned else (MOMENT, "moment")
        if type(value) is not str or not pattern.fullmatch(value):
            raise _no_such_time(value, code)
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            raise Wrong(code) from None

    def _schema(self) -> Schema:
        return {"$ref": "#/$defs/moment_with_offset" if self.is_zoned else "#/$defs/moment"}

    def stored(self) -> Callable[[Any], Any] | None:
        return _moment_of_sqlite if connection.vendor == "sqlite" else _as_it_stands


@lru_cache(maxsize=8192)
def _moment_of_sqlite(cell: str | None) -> str | None:
    """As Django writes a moment there: it compares texts, so that one moment has one text only."""
    return None if cell is None else f"{cell[:10]} {cell[11:-1].removesuffix('.000000')}"


def column_of(
    field: models.Field[Any, Any], sections: Mapping[str, str], check: Callable[[str], object] | None
) -> Column:
    """The column of a model's field; `sections` names the part of the document by the model's name."""
    name, optional = field.name, field.null
    if isinstance(field, PublicIdField):
        return Name(name)
    if isinstance(field, models.ForeignKey):
        return Reference(name, optional, section=sections[field.related_model.__name__])
    if isinstance(field, models.BooleanField):
        return Flag(name, optional)
    if isinstance(field, models.DecimalField):
        return Number(name, optional, places=int(field.decimal_places), room=field.max_digits - field.decimal_places)
    if isinstance(field, models.DateTimeField):
        return Moment(name, optional)
    if isinstance(field, models.DateField):
        return Day(name, optional)
    if isinstance(field, models.IntegerField) and not isinstance(field, models.BigIntegerField):
        return _whole(field)
    if isinstance(field, models.CharField | models.TextField):
        return _text(field, check)
    raise TypeError(f"the document knows no {type(field).__name__} ({field})")


def _whole(field: models.IntegerField[Any, Any]) -> Column:
    choices = tuple(int(value) for value, _label in field.flatchoices)
    most = 32767 if isinstance(field, models.PositiveSmallIntegerField | models.SmallIntegerField) else 2147483647
    least = 0 if field.get_internal_type().startswith("Positive") else -most
    return Whole(field.name, field.null, least=least, most=most, choices=choices)


def _text(field: models.Field[Any, Any], check: Callable[[str], object] | None) -> Column:
    words = [str(value) for value, _label in field.flatchoices]
    choices = tuple([*([""] if field.blank and words else []), *words])
    blank = field.blank or field.name not in NEVER_EMPTY
    most = field.max_length if isinstance(field, models.CharField) else None
    return Text(field.name, field.null, most=most, blank=blank, choices=choices, check=check)
