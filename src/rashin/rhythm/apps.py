from __future__ import annotations

from django.apps import AppConfig


class RhythmConfig(AppConfig):
    name = "rashin.rhythm"
    label = "rhythm"
    default_auto_field = "django.db.models.BigAutoField"
