"""Write an organisation as a document: one row a line, in the order in which the rows came to be.

Memory does not grow with the organisation: rows are read some thousands at a time, by their keys, in one snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from rashin.exchange.document.sections import (
    ALL,
    FORMAT,
    NODE,
    NODES,
    ORGANIZATION,
    SECTIONS,
    VERSION,
    Node,
    Section,
)
from rashin.organizations.models import Organization

AT_ONCE = 4000
Progress = Callable[[int, int], None]
Names = dict[str, dict[int, str]]


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything that is read inside is of one moment, and nobody waits for it."""
    if connection.in_atomic_block:  # a transaction of somebody else's: its snapshot is theirs
        yield
        return
    sqlite: Any = connection
    mode = getattr(sqlite, "transaction_mode", None)
    if connection.vendor == "sqlite":
        sqlite.transaction_mode = "DEFERRED"  # a reader: IMMEDIATE would keep every writer out
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            sqlite.transaction_mode = mode


def document(organization: Organization, progress: Progress | None = None) -> Iterator[str]:
    """The document's text, piece by piece, without secrets: accounts, passwords and links do not stand in it.

    Call it within `snapshot()`. `progress` hears (rows written, of how many).
    """
    total = sum(_rows(section, organization).count() for section in SECTIONS) if progress else 0
    done = 0
    yield f'{{\n"format": "{FORMAT}",\n"version": {VERSION},\n"{ORGANIZATION.name}": {organization_line(organization)}'
    names = node_names(organization)
    for section in SECTIONS:
        yield f',\n"{section.name}": ['
        before = "\n"
        for lines in lines_of(section, organization, names):
            yield before + ",\n".join(lines)
            before = ",\n"
            done += len(lines)
            if progress:
                progress(done, total)
        yield "\n]"
    yield "\n}\n"


def organization_line(organization: Organization) -> str:
    """The organisation's own row as JSON."""
    rows = _rows(ORGANIZATION, organization).values_list(*_selected(ORGANIZATION))
    return _written(ORGANIZATION, _fetched(rows), {})[0]


def lines_of(section: Section, organization: Organization, names: Names) -> Iterator[list[str]]:
    """The rows of a section as JSON, some thousands at a time. `names` are those of `node_names`."""
    last = 0
    while True:
        rows = _rows(section, organization).filter(pk__gt=last).order_by("pk")
        found = _fetched(rows.values_list("pk", *_selected(section))[:AT_ONCE])
        if not found:
            return
        last = found[-1][0]
        yield _written(section, [row[1:] for row in found], names)


def node_names(organization: Organization) -> Names:
    """The public ids of what Standings and Revisions can be of, by section and key."""
    wanted = {name for kinds in NODES.values() for name in kinds.values()}
    return {
        section.name: dict(_rows(section, organization).values_list("pk", "public_id"))
        for section in ALL
        if section.name in wanted
    }


def _rows(section: Section, organization: Organization) -> models.QuerySet[Any]:
    own = {"pk": organization.pk} if section is ORGANIZATION else {"organization": organization}
    return section.model._default_manager.filter(**own)


def _selected(section: Section) -> list[str]:
    return [column.selected for column in section.columns]


def _fetched(rows: models.QuerySet[Any, Any]) -> list[Any]:
    """What a query gives, as the driver tells it: Django's own conversion takes longer than all the rest."""
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _written(section: Section, rows: list[Any], names: Names) -> list[str]:
    template = "{" + ", ".join(f'"{column.name}": %s' for column in section.columns) + "}"
    writers = [column.write for column in section.columns]
    nodes = [(at, column) for at, column in enumerate(section.columns) if isinstance(column, Node)]
    if nodes:
        kind = next(at for at, column in enumerate(section.columns) if column.name == NODE)
        rows = [_with_names(row, row[kind], nodes, names) for row in rows]
    return [template % tuple([write(value) for write, value in zip(writers, row, strict=True)]) for row in rows]


def _with_names(row: Any, kind: str, nodes: list[tuple[int, Node]], names: Names) -> list[Any]:
    """The row with the public ids of what its keys are of."""
    named = list(row)
    for at, column in nodes:
        named[at] = None if row[at] is None else names[column.section(kind)][row[at]]
    return named
