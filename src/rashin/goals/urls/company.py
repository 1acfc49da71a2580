"""The first start, the settings that figures depend on, what fields find, and who leaves."""

from django.urls import URLPattern, path

from rashin.goals.views import calendars, choices, leaving, start, welcome

urlpatterns: list[URLPattern] = [
    path("start/", start.start, name="start"),
    path("start/code/", start.start_code, name="start_code"),
    path("o/<slug:slug>/welcome/", welcome.newcomer, name="newcomer"),
    path("o/<slug:slug>/choices/<str:kind>/", choices.choices, name="choices"),
    path("o/<slug:slug>/members/<str:member>/departure/", leaving.member_departure, name="member_departure"),
    path("o/<slug:slug>/departures/<str:event>/return/", leaving.departure_return, name="departure_return"),
    path("o/<slug:slug>/settings/calendar/", calendars.calendar, name="calendar"),
    path("o/<slug:slug>/settings/thresholds/", calendars.thresholds, name="thresholds"),
    path("o/<slug:slug>/teams/<str:team>/calendar/", calendars.team_calendar, name="team_calendar"),
]
