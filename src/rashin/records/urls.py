"""Addresses of what is on record."""

from django.urls import URLPattern, path

from rashin.records.views import deletion, log, mine

urlpatterns: list[URLPattern] = [
    path("o/<slug:slug>/settings/record/", log.audit_log, name="audit_log"),
    path("o/<slug:slug>/settings/record.<str:kind>", log.audit_log_file, name="audit_log_file"),
    path("o/<slug:slug>/settings/me/data/", mine.my_data, name="my_data"),
    path("o/<slug:slug>/settings/me/data.json", mine.my_data_file, name="my_data_file"),
    path("o/<slug:slug>/settings/deletion/", deletion.deletion, name="deletion"),
    path("o/<slug:slug>/settings/deletion/withdrawal/", deletion.deletion_withdrawal, name="deletion_withdrawal"),
]
