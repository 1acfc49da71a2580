"""The coach: without an account at /coach/; in a company, documents that are read and the seven questions."""

from django.urls import URLPattern, path

from rashin.goals.views import documents, questions, trying

urlpatterns: list[URLPattern] = [
    path("coach/", trying.coach, name="coach"),
    path("coach/document/", trying.coach_document, name="coach_document"),
    path("o/<slug:slug>/plan/documents/", documents.documents, name="documents"),
    path("o/<slug:slug>/plan/documents/<str:public_id>/", documents.document, name="document"),
    path("o/<slug:slug>/plan/questions/", questions.questions, name="questions"),
    path("o/<slug:slug>/plan/questions/preview/", questions.questions_preview, name="questions_preview"),
    path("o/<slug:slug>/plan/taken/<str:public_id>/return/", questions.taken_return, name="taken_return"),
]
