"""Drafts that save themselves: the writer's private scratch rows."""

from __future__ import annotations

import re
from http import HTTPStatus

from django.db import IntegrityError
from django.http import Http404, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashin.goals.access import cycles_visible_to, drafts_visible_to, objectives_visible_to
from rashin.goals.actions.drafts import drop_draft, keep_draft
from rashin.goals.forms.objectives import number_of
from rashin.goals.forms.sheet import sent_sheet
from rashin.goals.models import Draft
from rashin.organizations.public_id import LENGTH
from rashin.organizations.refusals import Conflict
from rashin.people.doors import MemberRequest, for_writers
from rashin.ui.telling import tell

_NAME = re.compile(rf"[0-9a-z]{{{LENGTH}}}")
MOST = 100_000


@require_POST
@for_writers
def draft(request: MemberRequest, public_id: str) -> HttpResponse:
    """Keep what is being typed. 409 when another tab or device saved it meanwhile."""
    if not _NAME.fullmatch(public_id) or sum(map(len, request.POST.values())) > MOST:
        return HttpResponseBadRequest()
    if objectives_visible_to(request.member).filter(public_id=public_id).exists():
        return JsonResponse({"at": "", "version": ""}, status=HTTPStatus.CONFLICT)  # it has become an objective
    try:
        return _answer(_kept(request, public_id), HTTPStatus.OK)
    except Conflict as conflict:
        assert isinstance(conflict.theirs, Draft)
        return _answer(conflict.theirs, HTTPStatus.CONFLICT)
    except IntegrityError:
        raise Http404 from None  # the name belongs to somebody else's draft


def _kept(request: MemberRequest, public_id: str) -> Draft:
    sheet = sent_sheet(request.POST)
    return keep_draft(
        sheet,
        form="objective",
        by=request.member,
        at=request.at,
        cycle=cycles_visible_to(request.member).filter(public_id=sheet.get("cycle", "")).first(),
        subject=sheet.get("own", "")[:LENGTH],
        title=sheet.get("title", "").strip(),
        draft=drafts_visible_to(request.member).filter(public_id=public_id).first(),
        seen_version=number_of(request.POST.get("draft_version", "")),
        public_id=public_id,
    )


def _answer(kept: Draft, status: int) -> JsonResponse:
    saved = timezone.localtime(kept.saved_at).strftime("%H:%M")
    return JsonResponse({"at": saved, "version": str(kept.version)}, status=status)


@require_POST
@for_writers
def draft_removal(request: MemberRequest, public_id: str) -> HttpResponse:
    """Throw a draft away."""
    kept = drafts_visible_to(request.member).filter(public_id=public_id).first()
    if kept is None:
        raise Http404
    drop_draft(kept, by=request.member)
    tell(request, _("The draft was thrown away."))
    return redirect("plan", slug=request.organization.slug)
