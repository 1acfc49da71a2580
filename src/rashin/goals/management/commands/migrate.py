"""`migrate` as Django has it; what holds closed cycles in the database goes before it and comes back after it."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from rashin.goals import guards

ONLY_LOOKING = ("plan", "check_unapplied")


class Command(Migrate):
    """Migrations rebuild tables on SQLite, which drops their triggers and stumbles over those of others."""

    def handle(self, *args: Any, **options: Any) -> None:
        if any(options.get(name) for name in ONLY_LOOKING):
            super().handle(*args, **options)
            return
        guards.remove()
        super().handle(*args, **options)
        guards.install()
