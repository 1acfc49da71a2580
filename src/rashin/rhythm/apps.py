from __future__ import annotations

from django.apps import AppConfig


class RhythmConfig(AppConfig):
    name = "rashin.rhythm"
    label = "rhythm"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rashin.goals.actions import leaving as handing
        from rashin.goals.queries import leaving, templates
        from rashin.people.actions import forgetting
        from rashin.rhythm.actions.desk import forget_coach
        from rashin.rhythm.actions.leaving import HandsOver, held_homework
        from rashin.rhythm.main_pages import register_pages
        from rashin.rhythm.queries.offers import tiers_by_coaches

        templates.register(tiers_by_coaches)
        forgetting.register(forget_coach)
        leaving.register(held_homework)
        handing.register(leaving.Thing.HOMEWORK, HandsOver)
        register_pages()
