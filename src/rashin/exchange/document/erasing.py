"""Take an organisation away that nobody has seen yet, in short transactions."""

from __future__ import annotations

from django.apps import apps
from django.db import connection, models, transaction

from rashin.exchange.document.sections import SECTIONS
from rashin.organizations.models import Organization

AT_ONCE = 2000


def erase(organization: Organization) -> None:
    """Remove every row of it. Raises ValueError for an organisation that is shown."""
    if organization.is_visible:
        raise ValueError("an organisation that people see is not erased")
    for section in SECTIONS:
        for name in section.circles:
            section.model._default_manager.filter(organization=organization).update(**{name: None})
    for model in _in_order():
        while _some(model, organization):
            pass
    Organization.objects.filter(pk=organization.pk)._raw_delete(connection.alias)


def _in_order() -> list[type[models.Model]]:
    """What names others before what is named."""
    listed = [section.model for section in reversed(SECTIONS)]
    others = [
        model
        for model in apps.get_models()
        if model not in listed and any(field.name == "organization" for field in model._meta.local_concrete_fields)
    ]
    return [*others, *listed]


def _some(model: type[models.Model], organization: Organization) -> int:
    with transaction.atomic():
        rows = model._base_manager.filter(organization=organization)
        keys = list(rows.order_by("-pk").values_list("pk", flat=True)[:AT_ONCE])
        return int(model._base_manager.filter(pk__in=keys)._raw_delete(connection.alias)) if keys else 0
