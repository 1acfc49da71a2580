"""Addresses of what is on record."""

from django.urls import URLPattern, path

from rashin.records.views import log

urlpatterns: list[URLPattern] = [
    path("o/<slug:slug>/settings/record/", log.audit_log, name="audit_log"),
    path("o/<slug:slug>/settings/record.<str:kind>", log.audit_log_file, name="audit_log_file"),
]
