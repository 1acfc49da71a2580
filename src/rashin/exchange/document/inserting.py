"""Write the rows of a document: many to a transaction, each transaction short, so that others go on working."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db import connection, models, transaction

from rashin.exchange.document.reading import Outline, RowReader
from rashin.exchange.document.sections import Section
from rashin.organizations.models import Organization
from rashin.rules.searching import fold

AT_ONCE = 2000
Adapt = Callable[[Any], Any]
Values = list[Any]


class Insertion:
    """Writes the rows of one section under their keys. What a row names in its own section and is not written yet is
    filled in at the end."""

    def __init__(self, section: Section, found: Outline, organization: Organization, first: int) -> None:
        self.section, self.organization, self.first = section, organization, first
        self.reader = RowReader(section, found.ids)
        self.names = [column.name for column in section.columns]
        self._derive = [_derivation(section, name, found, first) for name in section.derived]
        self._left_out = [_default(section.model, name) for name in section.left_out]
        self._adapters = [(at, adapt) for at, column in enumerate(section.columns) if (adapt := column.adapter())]
        self._own = [(self.names.index(name), name) for name in section.circles]
        self._later: dict[str, list[tuple[int, int]]] = {name: [] for name in section.circles}
        self._sql = self._statement()

    def _statement(self) -> str:
        model, quote = self.section.model, connection.ops.quote_name
        named = [*self.names, *self.section.derived, *self.section.left_out]
        fields = ["id", "organization", *named]
        columns = ", ".join(quote(str(model._meta.get_field(name).column)) for name in fields)  # type: ignore[union-attr]
        slots = ", ".join(["%s"] * len(fields))
        return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({slots})"

    def write(self, rows: Iterator[tuple[int, Any]]) -> Iterator[int]:
        """Write all rows; after each transaction, tell how many it held."""
        waiting: list[Values] = []
        for number, row in rows:
            values = self.reader.read(row, "")
            if values is None:
                raise ValueError(f"{self.section.name}[{number}] has changed since it was read")
            waiting.append(self._row(self.first + number, values))
            if len(waiting) == AT_ONCE:
                yield self._write(waiting)
                waiting = []
        if waiting:
            yield self._write(waiting)
        self._fill_in()

    def _row(self, key: int, values: Values) -> Values:
        derived = [derive(key, values) for derive in self._derive]
        for at, adapt in self._adapters:
            values[at] = adapt(values[at])
        return [key, self.organization.pk, *values, *derived, *self._left_out]

    def _write(self, rows: list[Values]) -> int:
        last = rows[-1][0]
        for at, name in self._own:
            for row in rows:
                if row[at + 2] is not None and row[at + 2] > last:
                    self._later[name].append((row[at + 2], row[0]))
                    row[at + 2] = None
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(self._sql, rows)
        return len(rows)

    def _fill_in(self) -> None:
        """Name what has been written since."""
        quote, meta = connection.ops.quote_name, self.section.model._meta
        for name, waiting in self._later.items():
            column = quote(str(meta.get_field(name).column))  # type: ignore[union-attr]
            sql = f"UPDATE {quote(meta.db_table)} SET {column} = %s WHERE id = %s"
            for start in range(0, len(waiting), AT_ONCE):
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.executemany(sql, waiting[start : start + AT_ONCE])


def _derivation(section: Section, name: str, found: Outline, first: int) -> Callable[[int, Values], Any]:
    """How a field is made from the row's others."""
    names = [column.name for column in section.columns]
    places = [names.index(each) for each in section.derived[name]]
    named = [found.named.get((section.name, each), {}) for each in section.derived[name]]
    if name == "path":
        return lambda key, _values: _path(key - first, named[0], first)
    if name == "above_elsewhere":
        return lambda key, _values: _is_elsewhere(key - first, *named)
    return lambda _key, values: fold(" ".join(values[at] for at in places))


def _path(number: int, above: Mapping[int, int], first: int) -> str:
    way = [number]
    while way[-1] in above:
        way.append(above[way[-1]])
    return "/" + "".join(f"{first + each}/" for each in reversed(way))


def _is_elsewhere(number: int, above: Mapping[int, int], cycles: Mapping[int, int]) -> bool:
    return number in above and cycles[above[number]] != cycles[number]


def _default(model: type[models.Model], name: str) -> Any:
    """What a field that does not travel holds at first."""
    field: Any = model._meta.get_field(name)
    return None if field.null else field.get_default()
