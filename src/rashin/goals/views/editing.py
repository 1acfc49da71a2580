"""Change an objective with its key results; two people at once: the second sees both versions and loses nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from rashin.activity.canonical import canonical_text
from rashin.goals.access import can_edit, drafts_visible_to, key_results_visible_to, objectives_visible_to
from rashin.goals.actions.drafts import drop_draft
from rashin.goals.actions.opening import check_editable
from rashin.goals.actions.writing import Written, rewrite_objective
from rashin.goals.forms.comparing import differences, merged, with_versions
from rashin.goals.forms.inferring import with_what_sentences_say
from rashin.goals.forms.objectives import Writing, number_of, writing
from rashin.goals.forms.sheet import Sheet, keys, loaded_sheet, sent_sheet, stored_sheet
from rashin.goals.models import KeyResult, Objective, ObjectiveState
from rashin.goals.pages.writing import form_page
from rashin.goals.queries.places import Places, places_for
from rashin.goals.queries.planning import latest_no_items
from rashin.goals.views.coaching import coached, tapped
from rashin.goals.views.writing import asks_which_goes, focus_of, gives_itself, giving, to_no_list
from rashin.organizations.public_id import new_public_id, public_id_from
from rashin.organizations.refusals import Conflict
from rashin.people.doors import MemberRequest, for_writers
from rashin.ui.telling import tell


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def objective_edit(request: MemberRequest, public_id: str) -> HttpResponse:
    """The form of an objective that stands."""
    rows = objectives_visible_to(request.member).select_related(
        "cycle", "team__leader", "owner", "serves", "contributes_to", "organization"
    )
    objective = get_object_or_404(rows, public_id=public_id)
    check_editable(objective, by=request.member)
    if request.method != "POST":
        return _form(request, objective)
    stored = key_results_of(objective)
    sent = sent_sheet(request.POST)
    do = request.POST.get("do", "keep")
    if do == "merge":
        sent, do = merged(sent, stored_sheet(objective, list(stored.values()))), request.POST.get("then", "keep")
    sheet = with_what_sentences_say(sent) | {"cycle": objective.cycle.public_id}  # moved on a page of its own
    places = places_for(request.member, objective.cycle, objective=objective)
    if do not in ("propose", "keep"):
        return _again(request, objective, tapped(request, sheet, do, objective.cycle), places, stored, status=200)
    return _saved(request, objective, sheet, places, stored, proposes=do == "propose")


@require_safe
@for_writers
def key_result_edit(request: MemberRequest, public_id: str) -> HttpResponse:
    """A key result is edited on its objective's form."""
    row = get_object_or_404(key_results_visible_to(request.member).select_related("objective"), public_id=public_id)
    here = {"slug": request.organization.slug, "public_id": row.objective.public_id}
    return redirect(f"{reverse('objective_edit', kwargs=here)}#kr-{row.public_id}")


def key_results_of(objective: Objective) -> dict[str, KeyResult]:
    """Those that are not archived, by public id."""
    rows = objective.key_results.filter(archived_at__isnull=True).select_related("owner", "brought_by")
    return {row.public_id: row for row in rows.order_by("position", "pk")}


def _form(request: MemberRequest, objective: Objective) -> HttpResponse:
    stored = key_results_of(objective)
    own = drafts_visible_to(request.member).filter(form="objective", subject=objective.public_id)
    kept = own.order_by("-saved_at").first()
    sheet = stored_sheet(objective, list(stored.values()))
    sheet["seen"] = canonical_text(sheet)
    if kept is not None:
        sheet = loaded_sheet(kept.fields) | {"cycle": objective.cycle.public_id}
    places = places_for(request.member, objective.cycle, objective=objective)
    context = {
        **_context(request, objective, sheet, places, stored),
        "kept": kept,
        "draft_id": kept.public_id if kept else new_public_id(),
        "draft_version": kept.version if kept else 0,
    }
    return render(request, "goals/plan_edit.html", context)


def _context(
    request: MemberRequest,
    objective: Objective,
    sheet: Sheet,
    places: Places,
    stored: Mapping[str, KeyResult],
    *,
    forms: Writing | None = None,
    asks: bool = False,
) -> dict[str, object]:
    shown = forms or writing(sheet, places=places, stored=stored)
    shown.is_valid()
    focus = focus_of(shown, places, asks=asks, own=objective.pk)
    coach = coached(request, {**sheet, "own": objective.public_id}, objective.cycle, request.POST.get("do", ""))
    here = {"slug": request.organization.slug, "public_id": objective.public_id}
    return {
        "page": form_page(shown, places=places, focus=focus, coach=coach),
        "objective": objective,
        "action": reverse("objective_edit", kwargs=here),
        "draft_url": reverse("objective_edit", kwargs=here),
        "proposes": objective.state in (ObjectiveState.DRAFT, ObjectiveState.DECLINED),
        "label": places.label(objective.cycle),
        "cycle": objective.cycle,
        "kept": None,
        "quiet": True,
        "added": False,
        "no_items": latest_no_items(request.member),
    }


def _again(
    request: MemberRequest,
    objective: Objective,
    sheet: Sheet,
    places: Places,
    stored: Mapping[str, KeyResult],
    *,
    status: int,
    forms: Writing | None = None,
    asks: bool = False,
) -> HttpResponse:
    context = {
        **_context(request, objective, sheet, places, stored, forms=forms, asks=asks),
        "quiet": status == 200,
        "added": request.POST.get("do") == "add",
        "draft_id": public_id_from(request.POST.get("draft", "")),
        "draft_version": number_of(request.POST.get("draft_version", "")) or 0,
    }
    name = "goals/plan_fields.html" if request.htmx else "goals/plan_edit.html"
    return render(request, name, context, status=status)


def _saved(
    request: MemberRequest,
    objective: Objective,
    sheet: Sheet,
    places: Places,
    stored: Mapping[str, KeyResult],
    *,
    proposes: bool,
) -> HttpResponse:
    forms = writing(sheet, places=places, stored=stored)
    forms.is_valid()
    gone = [stored[key] for key in keys(sheet, "gone") if key in stored]
    places.others = list(focus_of(forms, places, own=objective.pk).others)
    forms = writing(sheet, places=places, stored=stored)
    if forms.is_valid():
        if proposes and asks_which_goes(forms, places):
            return _again(request, objective, sheet, places, stored, status=422, forms=forms, asks=True)
        try:
            written = _rewritten(request, objective, sheet, forms, gone, proposes=proposes)
            return _done(request, written, gone, proposes=proposes, given_up=proposes and gives_itself(forms))
        except ValidationError as error:
            forms.place(error)
        except Conflict as conflict:
            if conflict.theirs is None:
                raise
            return _both(request, objective, sheet, places, proposes=proposes)
    asks = bool(sheet.get("sixth"))
    return _again(request, objective, sheet, places, stored, status=422, forms=forms, asks=asks)


def _rewritten(
    request: MemberRequest,
    objective: Objective,
    sheet: Sheet,
    forms: Writing,
    gone: Sequence[KeyResult],
    *,
    proposes: bool,
) -> Written:
    content = forms.objective.content()
    gives = giving(forms, objective) if proposes else None
    return rewrite_objective(
        objective,
        content,
        seen_version=number_of(sheet.get("version", "")),
        key_results=forms.key_results(),
        gone=gone,
        actions=forms.actions(content.owner),
        proposes=proposes and not gives_itself(forms),
        gives=gives,
        by=request.member,
        at=request.at,
    )


def _done(
    request: MemberRequest, written: Written, gone: Sequence[KeyResult], *, proposes: bool, given_up: bool
) -> HttpResponse:
    for kept in drafts_visible_to(request.member).filter(form="objective", subject=written.objective.public_id):
        drop_draft(kept, by=request.member)
    for row in gone:
        back = reverse("key_result_restoration", kwargs={"slug": request.organization.slug, "public_id": row.public_id})
        tell(request, _("“%(what)s” has been put away.") % {"what": row.title}, undo=back)
    if given_up:
        return to_no_list(request)
    count = len(written.waiting)
    if count:
        words = ngettext(
            "%(num)s changed figure waits until it has been agreed. The old one counts until then.",
            "Changed figures of %(num)s key results wait until they have been agreed. The old ones count until then.",
            count,
        )
        tell(request, words % {"num": count})
    else:
        tell(request, _("It is before everybody now. It can still be changed.") if proposes else _("Saved."))
    return redirect("objective", slug=request.organization.slug, public_id=written.objective.public_id)


def _both(request: MemberRequest, objective: Objective, mine: Sheet, places: Places, *, proposes: bool) -> HttpResponse:
    """Both versions side by side, field by field; what only one of the two changed is chosen already."""
    objective = Objective.objects.select_related(
        "cycle", "team__leader", "owner", "serves", "contributes_to", "organization"
    ).get(pk=objective.pk)
    stored = key_results_of(objective)
    theirs = stored_sheet(objective, list(stored.values()))
    forms = writing({**theirs, **mine}, places=places, stored=stored)
    context = {
        "objective": objective,
        "differences": differences(forms, mine=mine, theirs=theirs),
        "hidden": with_versions(mine, theirs),
        "ends_as": "propose" if proposes else "keep",
        "can_edit": can_edit(request.member, objective),
    }
    return render(request, "goals/plan_both.html", context, status=409)
