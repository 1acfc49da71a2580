"""A team's links for whoever leads it, and what one opens without an account: everything under its key."""

from django.urls import URLPattern, path

from rashin.goals.views import team_link, team_links

urlpatterns: list[URLPattern] = [
    path("o/<slug:slug>/teams/<str:team>/links/", team_links.team_links, name="team_links"),
    path(
        "o/<slug:slug>/teams/<str:team>/links/<str:link>/renewal/",
        team_links.team_link_renewal,
        name="team_link_renewal",
    ),
    path(
        "o/<slug:slug>/teams/<str:team>/links/<str:link>/revocation/",
        team_links.team_link_revocation,
        name="team_link_revocation",
    ),
    path("team/<str:key>/", team_link.team_link, name="team_link"),
    path("team/<str:key>/<str:member>/", team_link.team_link_week, name="team_link_week"),
    path(
        "team/<str:key>/<str:member>/key-results/<str:key_result>/",
        team_link.team_link_check_ins,
        name="team_link_check_ins",
    ),
    path(
        "team/<str:key>/<str:member>/check-ins/<str:check_in>/retraction/",
        team_link.team_link_check_in_retraction,
        name="team_link_check_in_retraction",
    ),
    path(
        "team/<str:key>/<str:member>/actions/<str:action>/completion/",
        team_link.team_link_action_completion,
        name="team_link_action_completion",
    ),
]
