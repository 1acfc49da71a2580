from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "rashin.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rashin.people.watching import watch

        watch()
