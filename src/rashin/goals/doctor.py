"""Recompute every stored figure from what was entered, and look for links that must not be. Reads only.

Works through one organisation after the other and in batches, so that memory does not grow with the installation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from rashin.goals.actions.figures import (
    KEY_RESULT_FIGURES,
    OBJECTIVE_FIGURES,
    Child,
    child_of,
    figure_fed,
    figure_key_result,
    figure_objective,
)
from rashin.goals.models import CheckIn, KeyResult, Kind, Objective
from rashin.organizations.models import Organization

BATCH = 500


def findings() -> Iterator[str]:
    """One sentence for everything that is not as it should be: what, where, and what to do."""
    for organization in Organization.objects.order_by("pk"):
        yield from _key_result_findings(organization)
        yield from _objective_findings(organization)
        yield from _link_findings(organization)


def _key_result_findings(organization: Organization) -> Iterator[str]:
    rows = (
        KeyResult.objects.filter(organization=organization)
        .select_related("objective__team")
        .prefetch_related(Prefetch("check_ins", CheckIn.objects.order_by("pk")))
        .order_by("pk")
    )
    for row in rows.iterator(chunk_size=BATCH):
        if row.agreed_at is None:
            continue
        row.organization = organization
        before = _figures(row, KEY_RESULT_FIGURES)
        if row.kind == Kind.FED:
            figure_fed(organization, row)
        else:
            figure_key_result(organization, row, list(row.check_ins.all()))
        yield from _differences(row, before)


def _objective_findings(organization: Organization) -> Iterator[str]:
    """A parent is compared with its children's stored figures."""
    last = 0
    while True:
        rows = Objective.objects.select_related("organization", "contributes_to").filter(pk__gt=last)
        parents = list(rows.filter(organization=organization).order_by("pk")[:BATCH])
        if not parents:
            return
        last = parents[-1].pk
        children = _children([parent.pk for parent in parents])
        for parent in parents:
            before = _figures(parent, OBJECTIVE_FIGURES)
            figure_objective(parent, children[parent.pk])
            if parent.agreed_at is not None:
                yield from _differences(parent, before)
            yield from _path_findings(parent)


def _children(ids: list[int]) -> dict[int, list[Child]]:
    children: dict[int, list[Child]] = defaultdict(list)
    counted = Q(archived_at__isnull=True, agreed_at__isnull=False)
    for row in KeyResult.objects.filter(counted, objective__in=ids).order_by("pk"):
        children[row.objective_id].append(child_of(row))
    for child in Objective.objects.filter(contributes_to__in=ids, archived_at__isnull=True, state="agreed"):
        children[child.contributes_to_id or 0].append(child_of(child))
    return children


def _path_findings(objective: Objective) -> Iterator[str]:
    parent = objective.contributes_to
    expected = f"{parent.path if parent else '/'}{objective.pk}/"
    if objective.path != expected:
        yield _("%(where)s stands at another place than its parent says. Move it once and back.") % {
            "where": _where(objective)
        }


def _link_findings(organization: Organization) -> Iterator[str]:
    rows = KeyResult.objects.select_related("organization").filter(organization=organization)
    for row in rows.exclude(objective__organization=organization):
        yield _("%(where)s belongs to an objective of another organisation. Restore a backup.") % {"where": _where(row)}


def _differences(row: Objective | KeyResult, before: dict[str, Any]) -> Iterator[str]:
    for name, stored in before.items():
        computed = getattr(row, name)
        if computed != stored:
            told = {"where": _where(row), "figure": name, "stored": stored, "computed": computed}
            yield _("%(where)s: stored %(figure)s is %(stored)s, its entries make it %(computed)s.") % told


def _figures(row: Objective | KeyResult, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _where(row: Objective | KeyResult) -> str:
    return f"{row.organization.slug}/{row.public_id} “{row.title}”"
