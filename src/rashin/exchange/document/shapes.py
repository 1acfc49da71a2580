"""What JSON inside a row may be: a shape refuses every value that is not of it, each by its path, and tells its JSON
Schema. `check` is called for every row of a large document and stops at the first fault; `wrongs` tells all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from rashin.exchange.document.columns import Column, Schema
from rashin.exchange.document.problems import Wrong

Check = Callable[[Any], object]
Fault = tuple[str, Wrong]


class Shape(Protocol):
    """What a value may be."""

    @property
    def check(self) -> Check:
        """Raises Wrong for a value that is not of this shape."""

    def wrongs(self, value: Any, at: str = "") -> Iterator[Fault]:
        """Everything that is wrong, each with its path from here: `.helpers[0].member`."""

    def schema(self) -> Schema:
        """What JSON Schema says of it."""


@dataclass(frozen=True)
class Cell:
    """A single value, as it would stand in a column of its own."""

    column: Column

    @cached_property
    def check(self) -> Check:
        read = self.column.reader()
        return lambda value: read(value, {})

    def wrongs(self, value: Any, at: str = "") -> Iterator[Fault]:
        yield from _fault(self.check, value, at)

    def schema(self) -> Schema:
        return self.column.schema()


@dataclass(frozen=True)
class Listed:
    """A list of values of one shape."""

    each: Shape

    def check(self, value: Any) -> None:
        if type(value) is not list:
            raise Wrong("array")
        check = self.each.check
        for inside in value:
            check(inside)

    def wrongs(self, value: Any, at: str = "") -> Iterator[Fault]:
        if type(value) is not list:
            yield at, Wrong("array")
            return
        for number, inside in enumerate(value):
            yield from self.each.wrongs(inside, f"{at}[{number}]")

    def schema(self) -> Schema:
        return {"type": "array", "items": self.each.schema()}


@dataclass(frozen=True)
class Line:
    """A list of as many values as there are shapes, in their order."""

    cells: tuple[Shape, ...]

    def check(self, value: Any) -> None:
        for _at, wrong in self.wrongs(value):
            raise wrong

    def wrongs(self, value: Any, at: str = "") -> Iterator[Fault]:
        if type(value) is not list or len(value) != len(self.cells):
            yield at, Wrong("line", count=len(self.cells))
            return
        for number, (shape, inside) in enumerate(zip(self.cells, value, strict=True)):
            yield from shape.wrongs(inside, f"{at}[{number}]")

    def schema(self) -> Schema:
        count = len(self.cells)
        return {
            "type": "array",
            "prefixItems": [shape.schema() for shape in self.cells],
            "minItems": count,
            "maxItems": count,
        }


@dataclass(frozen=True)
class Named:
    """An object. Names that are `needed` stand in it; others than `shapes` has are refused, unless there is a shape for
    `others`."""

    shapes: Mapping[str, Shape] = field(default_factory=dict)
    needed: frozenset[str] = frozenset()
    others: Shape | None = None

    @cached_property
    def _checks(self) -> dict[str, Check]:
        return {name: shape.check for name, shape in self.shapes.items()}

    @cached_property
    def _otherwise(self) -> Check:
        return self.others.check if self.others is not None else _refuse_name

    def check(self, value: Any) -> None:
        if type(value) is not dict:
            raise Wrong("object")
        checks, otherwise = self._checks, self._otherwise
        for name, inside in value.items():
            checks.get(name, otherwise)(inside)
        if not self.needed <= value.keys():
            raise Wrong("missing")

    def wrongs(self, value: Any, at: str = "") -> Iterator[Fault]:
        if type(value) is not dict:
            yield at, Wrong("object")
            return
        for name, inside in value.items():
            shape = self.shapes.get(name, self.others)
            if shape is None:
                yield f"{at}.{name}", Wrong("unknown")
            else:
                yield from shape.wrongs(inside, f"{at}.{name}")
        for name in sorted(self.needed - value.keys()):
            yield f"{at}.{name}", Wrong("missing")

    def schema(self) -> Schema:
        own: Schema = {"type": "object"}
        if self.shapes:
            own["properties"] = {name: shape.schema() for name, shape in self.shapes.items()}
        if self.needed:
            own["required"] = sorted(self.needed)
        if not isinstance(self.others, Anything):
            own["additionalProperties"] = self.others.schema() if self.others is not None else False
        return own


@dataclass(frozen=True)
class OneOf:
    """What any of these shapes takes. Of what none takes is told what is wrong with it by the shape that comes
    furthest, of several the last."""

    shapes: tuple[Shape, ...]

    def check(self, value: Any) -> None:
        for shape in self.shapes:
            try:
                shape.check(value)
            except Wrong:
                continue
            return
        for _at, wrong in self.wrongs(value):
            raise wrong

    def wrongs(self, value: Any, at: str = "") -> Iterator[Fault]:
        found = [list(shape.wrongs(value, at)) for shape in self.shapes]
        if all(found):
            yield from max(reversed(found), key=lambda faults: max(len(path) for path, _wrong in faults))

    def schema(self) -> Schema:
        return {"anyOf": [shape.schema() for shape in self.shapes]}


@dataclass(frozen=True)
class Perhaps:
    """The same shape, or null."""

    shape: Shape

    def check(self, value: Any) -> None:
        if value is not None:
            self.shape.check(value)

    def wrongs(self, value: Any, at: str = "") -> Iterator[Fault]:
        return iter(()) if value is None else self.shape.wrongs(value, at)

    def schema(self) -> Schema:
        return {"anyOf": [self.shape.schema(), {"type": "null"}]}


@dataclass(frozen=True)
class Anything:
    """Whatever JSON can say: no page makes anything of it."""

    def check(self, value: Any) -> None:
        """Nothing is asked."""

    def wrongs(self, value: Any, at: str = "") -> Iterator[Fault]:
        return iter(())

    def schema(self) -> Schema:
        return {}


ANYTHING = Anything()


@dataclass(frozen=True)
class ByKind:
    """Which shape JSON in a row has, where its `field` decides. The shape under "" is that of every other value."""

    field: str
    shapes: Mapping[str, Shape]

    def of(self, row: Mapping[str, Any]) -> Shape:
        """The shape for a row; whatever JSON can say where none is declared."""
        kind = self.kind(row)
        return self.shapes.get(kind, self.shapes.get("", ANYTHING))

    def kind(self, row: Mapping[str, Any]) -> str:
        """What decides; "" where nothing else is declared for it."""
        value = row.get(self.field)
        return value if type(value) is str and value in self.shapes else ""

    def schemas(self, name: str) -> list[Schema]:
        """What JSON Schema says of a row whose field `name` holds it."""
        several: dict[int, list[str]] = {}
        for kind, shape in self.shapes.items():
            if kind:
                several.setdefault(id(shape), []).append(kind)
        found = [self._schema({"enum": kinds}, self.shapes[kinds[0]], name) for kinds in several.values()]
        if "" in self.shapes:
            others: Schema = {"not": {"enum": [kind for kind in self.shapes if kind]}}
            found.append(self._schema(others, self.shapes[""], name))
        return found

    def _schema(self, kind: Schema, shape: Shape, name: str) -> Schema:
        asked, told = {self.field: kind}, {name: shape.schema()}
        return {"if": {"properties": asked}, "then": {"properties": told}}


@dataclass(frozen=True)
class WhereNamed(ByKind):
    """The shape under "named" where the field names a row, that under "" where it is null."""

    def kind(self, row: Mapping[str, Any]) -> str:
        return "" if row.get(self.field) is None else "named"

    def schemas(self, name: str) -> list[Schema]:
        nothing: Schema = {"type": "null"}
        return [
            self._schema(nothing, self.shapes[""], name),
            self._schema({"not": nothing}, self.shapes["named"], name),
        ]


def one_of(shapes: Iterable[Shape]) -> Shape:
    """One shape of several that are mostly the same."""
    several = tuple(dict.fromkeys(shapes))
    return several[0] if len(several) == 1 else OneOf(several)


def _fault(check: Check, value: Any, at: str) -> Iterator[Fault]:
    try:
        check(value)
    except Wrong as wrong:
        yield at, wrong


def _refuse_name(_value: Any) -> None:
    raise Wrong("unknown")
