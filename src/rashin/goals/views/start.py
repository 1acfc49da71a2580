"""The first start of our own company."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rashin.goals.actions.start import start_company
from rashin.goals.forms.start import CodeForm, StartForm, usual_answers
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict
from rashin.people import first_start, navigation
from rashin.people.actions.organizations import NewOrganization
from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import BACKEND
from rashin.people.on_record import refuse


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Start our company."""
    if not first_start.is_open():
        return redirect("home")
    if not first_start.has_key(request):
        return redirect("start_code")
    language = translation.get_language() or "en"
    form = StartForm(sent(request), initial=usual_answers(language))
    if request.method == "POST":
        try:
            owner = perform(form, lambda: _start(form, timezone.now()))
        except Conflict as conflict:
            return render(request, "people/conflict.html", {"reason": conflict.reason}, status=409)
        if owner is not None:
            login(request, owner.user, backend=BACKEND)
            return redirect(navigation.first_address(owner))
    return render(request, "goals/start.html", {"form": form}, status=status_of(form))


def _start(form: StartForm, at: datetime) -> Member:
    values = dict(form.cleaned_data)
    account = {name: values.pop(name) for name in ("owner_name", "email", "password")}
    return start_company(NewOrganization(**values), at=at, **account)


@require_http_methods(["GET", "HEAD", "POST"])
def start_code(request: HttpRequest) -> HttpResponse:
    """From another machine: the code that the terminal shows, once."""
    if not first_start.is_open():
        return redirect("home")
    if first_start.has_key(request):
        return redirect("start")
    form = CodeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if not first_start.may_try():
            refuse(request, "start.refused")
            form.add_error("code", _("There were too many tries. Wait ten minutes."))
        elif first_start.accept(request, form.cleaned_data["code"]):
            return redirect("home" if first_start.is_empty() else "start")
        else:
            refuse(request, "start.refused")
            form.add_error("code", _("This is not the code that the terminal shows."))
    return render(request, "goals/start_code.html", {"form": form}, status=status_of(form))
