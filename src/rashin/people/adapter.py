"""How django-allauth behaves here: nobody signs up alone; people come by invitation or start an organisation."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by `people.actions` alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
