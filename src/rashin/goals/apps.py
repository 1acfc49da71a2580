from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class GoalsConfig(AppConfig):
    name = "rashin.goals"
    label = "goals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rashin.goals.main_pages import register_pages

        register_pages()
        pre_migrate.connect(_release, sender=self)
        post_migrate.connect(_hold, sender=self)


def _release(**_told: Any) -> None:
    """Migrations rebuild tables: what holds closed cycles goes first (rashin.goals.guards)."""
    from rashin.goals import guards

    guards.remove()


def _hold(**_told: Any) -> None:
    """The database holds closed cycles again."""
    from rashin.goals import guards

    guards.install()
