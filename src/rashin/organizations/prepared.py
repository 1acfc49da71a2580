"""Statements of the hot path, compiled once for the life of the process and run many times.

Django compiles a query anew each time, which takes ten times as long as SQLite takes to run it (docs/performance.md).
What is written here gives the same statements and the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.base import ModelState
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

from rashin.organizations.driver import Row, Statement

R = TypeVar("R")
M = TypeVar("M", bound=models.Model)
Single = int | str | date
Given = Single | Sequence[int]


_NEVER = date(9000, 1, 1)
FEW = 4


class Prepared(Generic[R]):
    """A query of which only values change. `build` makes it from as many values as each run is given; a list of keys
    is compiled once for each length. A `values_list` gives its tuples."""

    def __init__(self, build: Callable[..., models.QuerySet[Any, R]]) -> None:
        self._build = build
        self._compiled: dict[object, _Compiled] = {}

    def __call__(self, *values: Given) -> list[R]:
        """The rows for these values."""
        shape = tuple([_shape(value) for value in values])
        compiled = self._compiled.get(shape)
        if compiled is None:
            compiled = self._compiled[shape] = _Compiled(self._build, values)
        flat: list[Single] = []
        for value in values:
            if isinstance(value, Single):
                flat.append(_told(value))
            else:
                flat += value
        return compiled.rows(flat)


def _shape(value: Given) -> object:
    return type(value) if isinstance(value, Single) else len(value)


def _told(value: Single) -> Any:
    """A value as it is handed to the database."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


class _Compiled:
    """The text of one query, where its values stand, and how its rows become objects."""

    def __init__(self, build: Callable[..., models.QuerySet[Any]], values: Sequence[Given]) -> None:
        marks: list[Any] = []

        def mark(value: Single) -> Single:
            made: Single = -1_000_000_007 - len(marks)
            if isinstance(value, str):
                made = f"\x01{len(marks)}"
            elif isinstance(value, datetime):
                made = datetime.combine(_NEVER, datetime.min.time(), UTC) + timedelta(days=len(marks))
            elif isinstance(value, date):
                made = _NEVER + timedelta(days=len(marks))
            marks.append(_told(made))
            return made

        given = [mark(v) if isinstance(v, Single) else [mark(one) for one in v] for v in values]
        queryset: Any = build(*given)
        compiler: SQLCompiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        self._statement = Statement(sql)
        self._params = [(marks.index(param) if param in marks else None, param) for param in params]
        if set(range(len(marks))) - {place for place, _param in self._params}:
            raise ValueError("A value of a prepared query stands in it as it is given, or not at all.")
        converters = compiler.get_converters([column[0] for column in compiler.select])
        self._converters = [(place, _converting(*each)) for place, each in converters.items()]
        self._width = compiler.col_count if compiler.has_extra_select else None  # what is only sorted by is no column
        chosen: Any = compiler.klass_info
        if queryset._fields is not None:  # a values_list
            self._row = tuple  # type: ignore[method-assign, assignment]
            return
        self._model = chosen["model"]
        self._first, self._end = chosen["select_fields"][0], chosen["select_fields"][-1] + 1
        self._names = [column[0].target.attname for column in compiler.select[self._first : self._end]]
        populators: Any = get_related_populators
        self._related = [_Related(each) for each in populators(chosen, compiler.select, connection.alias)]
        self._annotated = list((compiler.annotation_col_map or {}).items())

    def rows(self, values: Sequence[Single]) -> list[Any]:
        params = [old if place is None else self._as(old, values[place]) for place, old in self._params]
        told: Any = self._statement.fetched(params)
        if self._width is not None:
            told = [row[: self._width] for row in told]
        if self._converters and told:
            told = self._converted(told)
        return [self._row(row) for row in told]

    def _converted(self, rows: Sequence[Row]) -> list[tuple[Any, ...]]:
        """Column by column: most of them need nothing. A few wide rows are quicker one by one."""
        if len(rows) <= FEW:
            return [self._convert(list(row)) for row in rows]
        columns: list[Any] = list(zip(*rows, strict=True))
        for place, convert in self._converters:
            columns[place] = map(convert, columns[place])
        return list(zip(*columns, strict=True))

    def _convert(self, row: list[Any]) -> tuple[Any, ...]:
        for place, convert in self._converters:
            if row[place] is not None:
                row[place] = convert(row[place])
        return tuple(row)

    @staticmethod
    def _as(old: Any, value: Any) -> Any:
        """Django tells some keys as texts; a value goes as its mark went."""
        return value if type(value) is type(old) else type(old)(value)

    def _row(self, columns: tuple[Any, ...]) -> Any:
        row = _loaded(self._model, self._names, columns[self._first : self._end])
        for related in self._related:
            related.join(columns, row)
        for name, place in self._annotated:
            setattr(row, name, columns[place])
        return row


class _Related:
    """Where the columns of a row's other row stand (`select_related`), as Django has found out."""

    def __init__(self, populator: Any) -> None:
        self._first, self._end = populator.cols_start, populator.cols_end
        self._model, self._names, self._key = populator.model_cls, populator.init_list, populator.pk_idx
        self._related = [_Related(each) for each in populator.related_populators]
        self._tell_row, self._tell_other = populator.local_setter, populator.remote_setter

    def join(self, columns: tuple[Any, ...], row: Any) -> None:
        own = columns[self._first : self._end]
        if own[self._key] is None:
            self._tell_row(row, None)
            return
        other = _loaded(self._model, self._names, own)
        for related in self._related:
            related.join(columns, other)
        self._tell_row(row, other)
        self._tell_other(other, row)


def _loaded(model: type[M], names: Sequence[str], columns: Sequence[Any]) -> M:
    """A row as `Model.from_db` makes it, without asking anew for each what holds for all."""
    row = model.__new__(model)
    row._state = ModelState()
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    row.__dict__.update(zip(names, columns, strict=True))
    return row


_REMEMBERED = 4096
_converters: dict[object, Callable[[Any], Any]] = {}


def _converting(steps: Sequence[Callable[..., Any]], expression: Any) -> Callable[[Any], Any]:
    """What Django makes of a column's value as the driver tells it. Numbers and dates are remembered: a page meets the
    same ones again and again."""

    def convert(value: Any) -> Any:
        for step in steps:
            value = step(value, expression, connection)
        return value

    field = expression.output_field
    if not isinstance(field, models.DecimalField | models.DateField):
        return convert
    kind = (type(field), getattr(field, "max_digits", None), getattr(field, "decimal_places", None))
    return _converters.setdefault(kind, lru_cache(_REMEMBERED, typed=True)(convert))


def made(model: type[M], **values: Any) -> M:
    """A new row as `model(**values)` makes it, in a fifth of the time: nothing is asked anew that holds for all rows of
    a kind. Takes fields by name or by column, as the model does."""
    plain, called, places = _making(model, tuple(values))
    row = model.__new__(model)
    row._state = ModelState()
    own = row.__dict__
    own.update(plain)
    for name, default in called:
        own[name] = default()
    for (column, related), value in zip(places, values.values(), strict=True):
        if related is None:
            own[column] = value
        else:
            own[column] = None if value is None else value.pk
            row._state.fields_cache[related] = value
    return row


Making = tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...], tuple[tuple[str, str | None], ...]]


@lru_cache
def _making(model: type[models.Model], names: tuple[str, ...]) -> Making:
    """What stands at a fixed default, what at one that is called, and where each name belongs: the column, and for a
    row of another table its name."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    columns = {field.attname: field for field in fields.values()}
    places = []
    for name in names:
        is_row = name in fields and fields[name].is_relation
        places.append((fields[name].attname, name) if is_row else (columns[name].attname, None))
    given = {column for column, _name in places}
    plain, called = {}, []
    for column, field in columns.items():
        if column not in given and callable(field.default) and field.default is not models.NOT_PROVIDED:
            called.append((column, field.default))
        elif column not in given:
            plain[column] = field.get_default()
    return plain, tuple(called), tuple(places)


def insert(row: models.Model) -> None:
    """Insert a row that has no key yet, and give it its key. Nothing but the row itself is written."""
    statement, writers = _insertion(type(row), returning=True)
    ((row.pk,),) = statement.fetched([write(getattr(row, name)) for name, write in writers])
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def insert_many(rows: Sequence[models.Model]) -> None:
    """Insert rows of one kind. They stay without keys."""
    if rows:
        statement, writers = _insertion(type(rows[0]))
        statement.run_many([[write(getattr(row, name)) for name, write in writers] for row in rows])


def update_many(rows: Sequence[models.Model], names: tuple[str, ...]) -> None:
    """Write these fields of rows of one kind that stand already."""
    if rows:
        statement, writers = _changing(type(rows[0]), names)
        statement.run_many([[*(write(getattr(row, name)) for name, write in writers), row.pk] for row in rows])


Writers = tuple[tuple[str, Callable[[Any], Any]], ...]


@lru_cache
def _insertion(model: type[models.Model], *, returning: bool = False) -> tuple[Statement, Writers]:
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    slots = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({slots})"
    if returning:
        sql += f" RETURNING {quote(str(model._meta.pk.column))}"
    return Statement(sql), tuple((str(field.attname), _writer(field)) for field in fields)


@lru_cache
def _changing(model: type[models.Model], names: tuple[str, ...]) -> tuple[Statement, Writers]:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE {quote(str(model._meta.pk.column))} = %s"
    return Statement(sql), tuple((field.attname, _writer(field)) for field in fields)


def _writer(field: Any) -> Callable[[Any], Any]:
    """How a value of this field is told to the database; plain values go as they are."""
    ops = connection.ops
    if isinstance(field, models.DateTimeField):
        return ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return ops.adapt_datefield_value
    if isinstance(field, models.DecimalField):
        digits, places = field.max_digits, field.decimal_places
        return lambda value: None if value is None else ops.adapt_decimalfield_value(Decimal(value), digits, places)
    return _plain


def _plain(value: Any) -> Any:
    return value
