"""Addresses of coaching: what a coach saw."""

from django.urls import URLPattern, path

from rashin.rhythm.views import seen

urlpatterns: list[URLPattern] = [
    path("o/<slug:slug>/coaches/<str:member>/seen/", seen.coach_seen, name="coach_seen"),
]
