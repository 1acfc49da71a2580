"""`migrate` as Django has it, which begins with whole tables where there are none; the triggers that hold rows in the
database go before it and come back after it."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from rashin.organizations import guards, whole_tables

ONLY_LOOKING = ("plan", "check_unapplied")


class Command(Migrate):
    """Migrations rebuild tables on SQLite, which drops their triggers and stumbles over those of others."""

    def handle(self, *args: Any, **options: Any) -> None:
        if any(options.get(name) for name in ONLY_LOOKING):
            super().handle(*args, **options)
            return
        if not options.get("app_label"):
            whole_tables.make()
        guards.remove()
        super().handle(*args, **options)
        guards.install()
