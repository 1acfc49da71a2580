from __future__ import annotations

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    name = "rashin.goals"
    label = "goals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rashin.goals.guards import ADDED_ONLY, CLOSED_CYCLES
        from rashin.goals.main_pages import register_pages
        from rashin.organizations import guards

        register_pages()
        guards.register(CLOSED_CYCLES)
        guards.register(ADDED_ONLY)
