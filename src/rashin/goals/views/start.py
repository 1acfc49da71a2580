"""The first start: our own company, or a look at the example."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
from datetime import datetime

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from rashin.goals.actions.start import start_company
from rashin.goals.forms.start import CodeForm, StartForm, usual_answers
from rashin.organizations.models import Member, Organization, Role
from rashin.organizations.refusals import Conflict
from rashin.people import first_start, navigation
from rashin.people.actions.organizations import NewOrganization
from rashin.people.answering import perform, sent, status_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


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
            return _come_in(request, owner)
    return render(request, "goals/start.html", {"form": form}, status=status_of(form))


def _start(form: StartForm, at: datetime) -> Member:
    values = dict(form.cleaned_data)
    account = {name: values.pop(name) for name in ("owner_name", "email", "password")}
    return start_company(NewOrganization(**values), at=at, **account)


def _come_in(request: HttpRequest, member: Member) -> HttpResponse:
    assert member.user is not None
    login(request, member.user, backend=BACKEND)
    return redirect(navigation.first_address(member))


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
            form.add_error("code", _("There were too many tries. Wait ten minutes."))
        elif first_start.accept(request, form.cleaned_data["code"]):
            return redirect("home" if first_start.is_empty() else "start")
        else:
            form.add_error("code", _("This is not the code that the terminal shows."))
    return render(request, "goals/start_code.html", {"form": form}, status=status_of(form))


@require_POST
def start_example(request: HttpRequest) -> HttpResponse:
    """Write the example company, unless it stands, and come in as its owner."""
    if not first_start.is_open():
        return redirect("home")
    if not first_start.has_key(request):
        return redirect("start_code")
    owner = _owner_of_the_example()
    if owner is None:
        _write_example(translation.get_language() or "en")
        owner = _owner_of_the_example()
    if owner is None:
        raise Http404
    return _come_in(request, owner)


def _write_example(language: str) -> None:
    """The example stands above this room, so that it is looked for only when somebody asks for it."""
    if not importlib.util.find_spec("rashin.exchange") or not importlib.util.find_spec("rashin.exchange.demo"):
        raise Http404
    demo = importlib.import_module("rashin.exchange.demo")
    with contextlib.suppress(demo.NotEmpty):  # somebody else was faster: their example is as good
        demo.write(language="ja" if language.startswith("ja") else "en")


def _owner_of_the_example() -> Member | None:
    example = Organization.objects.filter(is_example=True, is_visible=True).order_by("pk").first()
    if example is None:
        return None
    owners = Member.objects.select_related("organization", "user")
    return owners.filter(organization=example, role=Role.OWNER, user__isnull=False, left_at=None).order_by("pk").first()
