"""A database that is still empty gets its tables as the last migration leaves them, and all migrations count as done.

Going through every migration, Django draws up all models anew at each step, which takes several times as long. What
both ways leave is the same: tests/config/test_whole_tables.py compares them.
"""

from __future__ import annotations

from django.db import connection, models, router
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def make() -> bool:
    """Make the tables, in one transaction; False, and nothing done, where there are some already."""
    if connection.introspection.table_names():
        return False
    loader, recorder = MigrationLoader(connection), MigrationRecorder(connection)
    drawn: list[type[models.Model]] = [
        model
        for model in loader.project_state().apps.get_models()
        if model._meta.app_label in loader.migrated_apps and router.allow_migrate_model(connection.alias, model)
    ]
    notes: type[models.Model] = recorder.Migration
    with connection.schema_editor() as editor:
        for model in (notes, *drawn):
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for app, name in loader.disk_migrations:
            recorder.record_applied(app, name)
    return True
