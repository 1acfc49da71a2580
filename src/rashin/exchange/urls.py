"""The example company's door."""

from django.urls import URLPattern, path

from rashin.exchange import views

urlpatterns: list[URLPattern] = [
    path("start/example/", views.start_example, name="start_example"),
]
