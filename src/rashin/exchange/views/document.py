"""The open document in a browser: out of a company, and into an installation that has none yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rashin.activity.canonical import parsed
from rashin.exchange import brought as runs
from rashin.exchange.document.problems import Problem
from rashin.exchange.document.writing import document, snapshot
from rashin.exchange.forms.document import DocumentForm
from rashin.exchange.models import DocumentImport
from rashin.exchange.pages import ImportPage
from rashin.organizations.models import Member, Organization
from rashin.people import first_start
from rashin.people.access import can_bring_a_company
from rashin.people.actions.returning import claim_link
from rashin.people.answering import sent, status_of
from rashin.people.doors import MemberRequest, also_by_token, for_administrators
from rashin.people.models import User

_BROUGHT = "document_import"


@require_safe
@for_administrators
def settings_export(request: MemberRequest) -> HttpResponse:
    """What taking everything along means, and the way to it."""
    return render(request, "exchange/export.html", {"may_bring": can_bring_a_company(cast(User, request.user))})


@require_safe
@for_administrators
@also_by_token
def document_file(request: MemberRequest) -> StreamingHttpResponse:
    """The company's document, as it is written."""
    name = f"{request.organization.slug}-{request.today:%Y-%m-%d}.json"
    answer = StreamingHttpResponse(_pieces(request.organization), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _pieces(organization: Organization) -> Iterator[str]:
    with snapshot():
        yield from document(organization)


@require_http_methods(["GET", "HEAD", "POST"])
def start_document(request: HttpRequest) -> HttpResponse:
    """Bring a document to an installation that has no company yet; a further one, by an owner of one that is here."""
    by = None
    if not first_start.is_open():
        by = _bringer(request)
        if by is None:
            return redirect("home")
    elif not first_start.has_key(request):
        return redirect("start_code")
    form = DocumentForm(sent(request), request.FILES if request.method == "POST" else None)
    if form.is_valid():
        run = runs.bring(form.cleaned_data["file"], at=timezone.now(), by=by)
        request.session[_BROUGHT] = run.public_id
        return redirect("document_import", public_id=run.public_id)
    told = {"form": form, "last": _last(request, by)}
    return render(request, "exchange/start_document.html", told, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def document_import(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far it is; once it has been looked through, what it holds and whether to take it in."""
    run = _mine(request, public_id)
    now = timezone.now()
    if request.method == "POST":
        if not (runs.take(run, at=now) or runs.try_again(run, at=now)):
            run.refresh_from_db()
        return redirect("document_import", public_id=public_id)
    told: dict[str, Any] = parsed(run.told)
    problems = [Problem(path, code, dict(facts)) for path, code, facts in told.get("problems", [])]
    page = ImportPage(
        run=run,
        is_silent=run.is_under_way and now - run.heard_at > runs.SILENT_FOR,
        counts=told.get("counts", {}),
        stands=bool(told.get("stands")),
        problems=problems,
        more=int(told.get("more", 0)),
        owner=_owner(run),
    )
    name = "exchange/import_state.html" if getattr(request, "htmx", None) else "exchange/import.html"
    return render(request, name, {"page": page})


@require_POST
def document_owner(request: HttpRequest, public_id: str) -> HttpResponse:
    """Come in as the first owner: a link of their own, opened at once."""
    run = _mine(request, public_id)
    owner = _owner(run)
    if owner is None:
        return redirect("home")
    return redirect("invitation", secret=claim_link(owner, at=timezone.now()))


def _mine(request: HttpRequest, public_id: str) -> DocumentImport:
    """The import that this visitor has begun; anybody else learns nothing of it."""
    run = DocumentImport.objects.filter(public_id=public_id).first()
    if run is None:
        raise Http404
    if run.by_id is None:
        is_mine = request.session.get(_BROUGHT) == public_id
    else:
        is_mine = isinstance(request.user, User) and request.user.pk == run.by_id and can_bring_a_company(request.user)
    if not is_mine:
        raise Http404
    return run


def _last(request: HttpRequest, by: User | None) -> DocumentImport | None:
    """What this visitor has brought last: from any browser by the account, at the first start from this one alone."""
    mine = DocumentImport.objects.filter(by=by)
    if by is None:
        mine = mine.filter(public_id=request.session.get(_BROUGHT, ""))
    return mine.order_by("-pk").first()


def _bringer(request: HttpRequest) -> User | None:
    """The account of the visitor where it may bring a further company; somebody without the right gets 403."""
    if not isinstance(request.user, User):
        return None
    if not can_bring_a_company(request.user):
        raise PermissionDenied
    return request.user


def _owner(run: DocumentImport) -> Member | None:
    """The owner who may come in: as long as nobody of the company has an account."""
    if run.state != "done" or not run.owner:
        return None
    owner = Member.objects.select_related("organization").filter(public_id=run.owner, user=None, left_at=None).first()
    if owner is None or Member.objects.filter(organization=owner.organization, user__isnull=False).exists():
        return None
    return owner
