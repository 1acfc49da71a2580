from __future__ import annotations

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "rashin.activity"
    label = "activity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rashin.activity.guards import APPEND_ONLY
        from rashin.organizations import guards

        guards.register(APPEND_ONLY)
