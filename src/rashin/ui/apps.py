from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "rashin.ui"
    label = "ui"
