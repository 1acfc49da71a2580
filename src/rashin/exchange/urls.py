"""The doors of import and export."""

from django.urls import URLPattern, path

from rashin.exchange.views import document, example, goals_sheet, people_sheet, sheets

urlpatterns: list[URLPattern] = [
    path("start/example/", example.start_example, name="start_example"),
    path("start/document/", document.start_document, name="start_document"),
    path("start/document/<str:public_id>/", document.document_import, name="document_import"),
    path("start/document/<str:public_id>/owner/", document.document_owner, name="document_owner"),
    path("o/<slug:slug>/settings/export/", document.settings_export, name="settings_export"),
    path("o/<slug:slug>/document.json", document.document_file, name="document_file"),
    path("o/<slug:slug>/plan/sheet/", goals_sheet.goals_sheet, name="goals_sheet"),
    path("o/<slug:slug>/plan/sheet/template.<str:kind>", goals_sheet.goals_template, name="goals_template"),
    path("o/<slug:slug>/people/sheet/", people_sheet.people_sheet, name="people_sheet"),
    path("o/<slug:slug>/people/sheet/template.<str:kind>", people_sheet.people_template_file, name="people_template"),
    path("o/<slug:slug>/board.<str:kind>", sheets.board_sheet, name="board_sheet"),
    path("o/<slug:slug>/week.<str:kind>", sheets.week_sheet, name="week_sheet"),
    path("o/<slug:slug>/search.<str:kind>", sheets.search_sheet, name="search_sheet"),
    path("o/<slug:slug>/learnings.<str:kind>", sheets.learnings_sheet, name="learnings_sheet"),
    path("o/<slug:slug>/objectives/<str:public_id>/entries.<str:kind>", sheets.entries_sheet, name="entries_sheet"),
]
