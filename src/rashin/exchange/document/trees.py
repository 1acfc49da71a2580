"""Columns that hold JSON: text in the database, JSON in the document, of a shape that inside.py declares."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rashin.activity.canonical import canonical_text
from rashin.exchange.document.columns import NOT_KEPT, Column, Ids, Schema
from rashin.exchange.document.problems import Wrong
from rashin.exchange.document.shapes import ANYTHING, ByKind, Shape


@dataclass(frozen=True)
class Tree(Column):
    """What the database keeps as canonical JSON text stands in the document as JSON of a shape. `understood` raises
    for what has the shape and makes no sense all the same."""

    shape: Shape | ByKind = ANYTHING
    is_list: bool = False
    understood: Callable[[str], object] | None = None

    @property
    def is_by_kind(self) -> bool:
        """Whether another field of the row decides which shape it has."""
        return isinstance(self.shape, ByKind)

    def of(self, row: Mapping[str, Any]) -> Tree:
        """The column as it is read in this row."""
        return replace(self, shape=self.shape.of(row)) if isinstance(self.shape, ByKind) else self

    def kind_in(self, row: Mapping[str, Any]) -> str:
        """Rows of one kind have one shape."""
        return self.shape.kind(row) if isinstance(self.shape, ByKind) else ""

    def _write(self, value: Any) -> str:
        return canonical_text(json.loads(value)) if value else "[]" if self.is_list else "{}"

    def _read(self, value: Any, ids: Ids) -> str:
        self._own.check(value)
        return self._kept(value)

    def reader(self) -> Callable[[Any, Ids], Any]:
        check, kept = self._own.check, self._kept

        def read(value: Any, ids: Ids) -> str:
            check(value)
            return kept(value)

        return read

    def wrongs(self, value: Any, ids: Ids) -> Iterator[tuple[str, Wrong]]:
        found = list(self._own.wrongs(value))
        yield from found or super().wrongs(value, ids)

    @property
    def _own(self) -> Shape:
        return ANYTHING if isinstance(self.shape, ByKind) else self.shape

    def _kept(self, value: Any) -> str:
        """The text that the database takes of what has the shape."""
        if type(value) is not (list if self.is_list else dict):
            raise Wrong("array" if self.is_list else "object")
        text = canonical_text(value)
        if NOT_KEPT.search(text) or "\\u0000" in text:
            raise Wrong("characters")
        if self.understood is not None:
            try:
                self.understood(text)
            except (ValueError, ArithmeticError, TypeError, LookupError, AttributeError):
                raise Wrong("stored") from None
        return text

    def _schema(self) -> Schema:
        if isinstance(self.shape, ByKind):
            return {"type": "array" if self.is_list else "object"}
        return self.shape.schema()

    def schemas_by_kind(self) -> list[Schema]:
        """What JSON Schema says of the row, where another field decides."""
        return self.shape.schemas(self.name) if isinstance(self.shape, ByKind) else []
