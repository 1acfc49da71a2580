"""Where people check in: my week, one number, the team's table, ticks."""

from django.urls import URLPattern, path

from rashin.goals.views import action_ticks, check_ins, table, week, week_entries

urlpatterns: list[URLPattern] = [
    path("o/<slug:slug>/", week.organization, name="organization"),
    path("o/<slug:slug>/week/", week.my_week, name="my_week"),
    path("o/<slug:slug>/week/entries/", week_entries.week_entries, name="week_entries"),
    path("o/<slug:slug>/week/no-changes/", week.no_changes, name="no_changes"),
    path("o/<slug:slug>/week/rounds/<str:key>/retraction/", week.round_retraction, name="round_retraction"),
    path("o/<slug:slug>/key-results/<str:key_result>/check-ins/", check_ins.check_ins, name="check_ins"),
    path(
        "o/<slug:slug>/check-ins/<str:check_in>/correction/",
        check_ins.check_in_correction,
        name="check_in_correction",
    ),
    path(
        "o/<slug:slug>/check-ins/<str:check_in>/retraction/",
        check_ins.check_in_retraction,
        name="check_in_retraction",
    ),
    path("o/<slug:slug>/actions/<str:action>/completion/", action_ticks.action_completion, name="action_completion"),
    path("o/<slug:slug>/teams/<str:team>/table/", table.team_table, name="team_table"),
]
