"""What each role may."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rashin.organizations.rights import Role
from rashin.people.doors import MemberRequest, for_readers
from rashin.people.pages.roles import right_rows


@require_safe
@for_readers
def roles(request: MemberRequest) -> HttpResponse:
    """The one table of rights, as the code asks it."""
    return render(request, "people/roles.html", {"roles": tuple(Role), "rows": right_rows()})
