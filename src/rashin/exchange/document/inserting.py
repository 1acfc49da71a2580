"""Write the rows of a document: many to a transaction, each transaction short, so that others go on working."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, models, transaction

from rashin.exchange.document.checked import AT_ONCE, Values
from rashin.exchange.document.columns import Reference
from rashin.exchange.document.reading import Outline
from rashin.exchange.document.sections import NODE, NODES, Node, Section
from rashin.organizations.driver import Intake
from rashin.organizations.models import Organization
from rashin.rules.searching import fold

FirstOf = Callable[[Values], int]


class Insertion:
    """Writes the rows of one section under their keys, which follow the `firsts` of each section. What a row names in
    its own section and is not written yet is filled in at the end."""

    def __init__(self, section: Section, found: Outline, organization: Organization, firsts: Mapping[str, int]) -> None:
        self.section, self.organization, self.first = section, organization, firsts[section.name]
        self.names = [column.name for column in section.columns]
        self._derive = [_derivation(section, name, found, self.first) for name in section.derived]
        self._left_out = [_default(section.model, name) for name in section.left_out]
        self._references = [
            (at, _reference(column, self.names, firsts))
            for at, column in enumerate(section.columns)
            if isinstance(column, Reference | Node)
        ]
        self._own = [(self.names.index(name), name) for name in section.circles]
        self._later: dict[str, list[tuple[int, int]]] = {name: [] for name in section.circles}
        self._into = self._intake()

    def _intake(self) -> Intake:
        meta = self.section.model._meta
        named = ["id", "organization", *self.names, *self.section.derived, *self.section.left_out]
        return Intake(meta.db_table, [str(meta.get_field(name).column) for name in named])  # type: ignore[union-attr]

    def write(self, batches: Iterable[Sequence[Values]]) -> Iterator[int]:
        """Write all rows, a transaction for each batch; after each, tell how many it held."""
        key = self.first
        for batch in batches:
            self._write([self._row(key + at, values) for at, values in enumerate(batch)])
            key += len(batch)
            yield len(batch)
        self._fill_in()

    def _row(self, key: int, values: Values) -> Values:
        derived = [derive(key, values) for derive in self._derive]
        for at, first_of in self._references:
            number = values[at]
            if number is not None:
                values[at] = number + first_of(values)
        return [key, self.organization.pk, *values, *derived, *self._left_out]

    def _write(self, rows: list[Values]) -> None:
        last = rows[-1][0]
        for at, name in self._own:
            for row in rows:
                if row[at + 2] is not None and row[at + 2] > last:
                    self._later[name].append((row[at + 2], row[0]))
                    row[at + 2] = None
        with transaction.atomic():
            self._into.take(rows)

    def _fill_in(self) -> None:
        """Name what has been written since."""
        quote, meta = connection.ops.quote_name, self.section.model._meta
        for name, waiting in self._later.items():
            column = quote(str(meta.get_field(name).column))  # type: ignore[union-attr]
            sql = f"UPDATE {quote(meta.db_table)} SET {column} = %s WHERE id = %s"
            for start in range(0, len(waiting), AT_ONCE):
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.executemany(sql, waiting[start : start + AT_ONCE])


def _reference(column: Reference | Node, names: Sequence[str], firsts: Mapping[str, int]) -> FirstOf:
    """Which key the first row has of those that a column names; the kind beside it may decide."""
    if isinstance(column, Reference):
        first = firsts[column.section]
        return lambda values: first
    kind = names.index(NODE)
    by_kind = {each: firsts[section] for each, section in NODES[column.name].items()}
    return lambda values: by_kind[str(values[kind])]


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
