"""A look at the example company."""

from __future__ import annotations

import contextlib

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.http import require_POST

from rashin.organizations.models import Member, Organization, Role
from rashin.people import first_start, navigation
from rashin.people.doors import BACKEND


@require_POST
def start_example(request: HttpRequest) -> HttpResponse:
    """Write the example company, unless it stands, and come in as its owner."""
    if not first_start.is_open():
        return redirect("home")
    if not first_start.has_key(request):
        return redirect("start_code")
    owner = _owner_of_the_example() or _write_example(translation.get_language() or "en")
    if owner is None:
        raise Http404
    login(request, owner.user, backend=BACKEND)
    return redirect(navigation.first_address(owner))


def _write_example(language: str) -> Member | None:
    from rashin.exchange import demo  # asked for once in an installation's life: web workers stay smaller without it

    with contextlib.suppress(demo.NotEmpty):  # somebody else was faster: their example is as good
        demo.write(language="ja" if language.startswith("ja") else "en")
    return _owner_of_the_example()


def _owner_of_the_example() -> Member | None:
    example = Organization.objects.filter(is_example=True, is_visible=True).order_by("pk").first()
    if example is None:
        return None
    owners = Member.objects.select_related("organization", "user")
    return owners.filter(organization=example, role=Role.OWNER, user__isnull=False, left_at=None).order_by("pk").first()
