"""Addresses of one's own account inside a company: where it is signed in."""

from django.urls import path

from rashin.people.views import sessions

urlpatterns = [
    path("o/<slug:slug>/settings/me/sessions/", sessions.sessions, name="my_sessions"),
    path("o/<slug:slug>/settings/me/sessions/<str:session>/end/", sessions.session_end, name="my_session_end"),
]
