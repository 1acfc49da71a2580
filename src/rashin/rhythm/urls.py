"""Addresses of coaching: the desk, a client, what both sides agreed on, what a coach saw."""

from django.urls import URLPattern, path

from rashin.rhythm.views import client, desk, homework, own, seen, sessions, together

IN = "o/<slug:slug>/"
urlpatterns: list[URLPattern] = [
    path("desk/", desk.desk, name="desk"),
    path(IN + "coaches/<str:member>/seen/", seen.coach_seen, name="coach_seen"),
    path(IN + "with-coach/", together.with_coach, name="with_coach"),
    path(IN + "client/", client.client, name="client"),
    path(IN + "client/preparation/", client.preparation, name="preparation"),
    path(IN + "client/sessions/", sessions.sessions, name="sessions"),
    path(IN + "client/sessions/<str:public_id>/", sessions.session, name="session"),
    path(IN + "client/sessions/<str:public_id>/removal/", sessions.session_removal, name="session_removal"),
    path(IN + "client/sessions/<str:public_id>/return/", sessions.session_return, name="session_return"),
    path(IN + "homework/", homework.homework, name="homework"),
    path(IN + "homework/<str:public_id>/completion/", homework.homework_completion, name="homework_completion"),
    path(IN + "homework/<str:public_id>/removal/", homework.homework_removal, name="homework_removal"),
    path(IN + "homework/<str:public_id>/return/", homework.homework_return, name="homework_return"),
    path(IN + "client/notes/", own.notes, name="notes"),
    path(IN + "client/notes/<str:public_id>/removal/", own.note_removal, name="note_removal"),
    path(IN + "client/notes/<str:public_id>/return/", own.note_return, name="note_return"),
    path(IN + "client/booking/", own.booking, name="booking"),
    path(IN + "client/templates/new/", own.coach_template_new, name="coach_template_new"),
    path(
        IN + "client/templates/<str:public_id>/withdrawal/",
        own.coach_template_withdrawal,
        name="coach_template_withdrawal",
    ),
    path(IN + "client/templates/<str:public_id>/return/", own.coach_template_return, name="coach_template_return"),
]
