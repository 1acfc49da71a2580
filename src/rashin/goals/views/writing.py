"""Write an objective: from a template or a blank page, kept while typing, proposed when it is ready."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rashin.goals.access import drafts_visible_to, objectives_visible_to
from rashin.goals.actions.drafts import drop_draft
from rashin.goals.actions.writing import Giving, give_up_draft, write_objective
from rashin.goals.forms.inferring import with_what_sentences_say
from rashin.goals.forms.objectives import KEEP_ALL, THIS_ONE, Writing, number_of, writing
from rashin.goals.forms.sheet import Sheet, blank_sheet, keys, loaded_sheet, sent_sheet, template_sheet
from rashin.goals.models import Cycle, Draft, NoItem, Objective
from rashin.goals.pages.writing import Focus, FormPage, form_page, row_of
from rashin.goals.queries.places import Places, others_of, places_for
from rashin.goals.queries.planning import cycle_to_plan, latest_no_items, usual_number
from rashin.goals.queries.templates import template, tiers_for
from rashin.goals.views.coaching import coached, tapped
from rashin.organizations.public_id import LENGTH, new_public_id, public_id_from
from rashin.organizations.refusals import Conflict
from rashin.people.doors import MemberRequest, for_writers
from rashin.ui.telling import tell


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def plan_new(request: MemberRequest) -> HttpResponse:
    """Roles, their drafts, and the form."""
    cycle = cycle_to_plan(request.member, request.POST.get("cycle") or request.GET.get("cycle", ""))
    if cycle is None:
        return redirect("cycles", slug=request.organization.slug)
    if request.method == "POST":
        return _sent(request, cycle)
    if "from" in request.GET and "draft" not in request.GET:
        return _with_draft(request, cycle)
    if "draft" in request.GET:
        return _form(request, cycle)
    return render(request, "goals/plan_new.html", _choosing(request, cycle))


def _with_draft(request: MemberRequest, cycle: Cycle) -> HttpResponse:
    """A draft has its name from the start, so that a reloaded page finds it again."""
    query = request.GET.copy()
    query["draft"], query["cycle"] = new_public_id(), cycle.public_id
    address = reverse("plan_new", kwargs={"slug": request.organization.slug})
    return redirect(f"{address}?{query.urlencode()}")


def _choosing(request: MemberRequest, cycle: Cycle) -> dict[str, object]:
    language = _language()
    offered = tiers_for(request.member, language)
    place = request.GET.get("from", "")
    code = request.GET.get("tier", "") or place.partition("/")[0]
    return {
        "cycle": cycle,
        "label": cycle.label(language),
        "tiers": offered,
        "tier": next((tier for tier in offered if tier.code == code), None),
        "is_blank": place == "blank",
        "page": None,
        "action": reverse("plan_new", kwargs={"slug": request.organization.slug}),
        "objective": None,
        "proposes": True,
        "kept": None,
        "quiet": True,
        "added": False,
    }


def _form(request: MemberRequest, cycle: Cycle) -> HttpResponse:
    public_id = request.GET["draft"][:LENGTH]
    kept = draft_of(request, public_id)
    used = objectives_visible_to(request.member).filter(public_id=public_id).first() if kept is None else None
    if used is not None:
        return redirect("objective", slug=request.organization.slug, public_id=used.public_id)
    if kept is not None and kept.cycle is not None and kept.cycle.is_open:
        cycle = kept.cycle
    places = places_for(request.member, cycle)
    sheet = loaded_sheet(kept.fields) if kept else _first_sheet(request, cycle, places)
    page = _page(request, writing(with_what_sentences_say(sheet), places=places), places, asks=False)
    context = {
        **_choosing(request, cycle),
        "page": page,
        "kept": kept,
        **draft_context(request, kept.public_id if kept else public_id, kept.version if kept else 0),
    }
    return render(request, "goals/plan_new.html", context)


def draft_context(request: MemberRequest, public_id: str, version: int) -> dict[str, object]:
    """What the form knows of its draft."""
    address = reverse("plan_new", kwargs={"slug": request.organization.slug})
    name = public_id_from(public_id)
    return {
        "draft_id": name,
        "draft_version": version,
        "draft_url": f"{address}?draft={name}",
        "no_items": latest_no_items(request.member),
    }


def draft_of(request: MemberRequest, public_id: str) -> Draft | None:
    """The member's own draft of that name."""
    return drafts_visible_to(request.member).select_related("cycle").filter(public_id=public_id).first()


def _first_sheet(request: MemberRequest, cycle: Cycle, places: Places) -> Sheet:
    """What a fresh form holds: a template or nothing, and the usual carrier and parent."""
    taken = template(request.GET.get("from", ""), tiers_for(request.member, _language()))
    rows = request.organization.key_results_at_least
    sheet = template_sheet(taken, cycle) if taken else blank_sheet(cycle, rows=max(1, min(rows, 5)))
    carrier = places.usual_carrier
    return sheet | {"carrier": carrier, "parent": places.usual_parent(carrier)}


def _page(request: MemberRequest, forms: Writing, places: Places, *, asks: bool, own: int = 0) -> FormPage:
    forms.is_valid()
    focus = focus_of(forms, places, asks=asks, own=own)
    coach = coached(request, forms.sheet, forms.objective.chosen_cycle, request.POST.get("do", ""))
    return form_page(forms, places=places, focus=focus, coach=coach)


def focus_of(forms: Writing, places: Places, *, asks: bool = False, own: int = 0) -> Focus:
    """The lamps of the carrier. `own` is the stored objective that is being edited: it is no other."""
    content, cycle = forms.objective.content(), forms.objective.chosen_cycle
    found = others_of(places.by, cycle, level=content.level, team=content.team, owner=content.owner)
    others = tuple(row for row in found if row.pk != own)
    organization = places.by.organization
    low, high = usual_number(organization, content.level)
    name = content.team.name if content.team and content.level == "team" else ""
    if content.level == "person" and content.owner:
        name = content.owner.name
    return Focus(
        name=name or organization.name,
        level=str(content.level),
        count=len(others) + 1,
        low=low,
        high=high,
        most=organization.objectives_at_most,
        asks=asks,
        others=others,
    )


# ---------- what was sent ----------


def _sent(request: MemberRequest, cycle: Cycle) -> HttpResponse:
    do = request.POST.get("do", "keep")
    places = places_for(request.member, cycle)
    sheet = with_what_sentences_say(sent_sheet(request.POST))
    if do not in ("propose", "keep"):
        return _again(request, tapped(request, sheet, do, cycle), places, status=200)
    forms = writing(sheet, places=places)
    forms.is_valid()
    places.others = list(focus_of(forms, places).others)
    forms = writing(sheet, places=places)
    if forms.is_valid():
        if do == "propose" and asks_which_goes(forms, places):
            return _again(request, sheet, places, status=422, asks=True, forms=forms)
        try:
            return _written(request, forms, proposes=do == "propose")
        except ValidationError as error:
            forms.place(error)
        except Conflict as conflict:
            return _used(request, sheet, places, forms, conflict)
    return _again(request, sheet, places, status=422, asks=bool(sheet.get("sixth")), forms=forms)


def _used(request: MemberRequest, sheet: Sheet, places: Places, forms: Writing, conflict: Conflict) -> HttpResponse:
    """The draft became an objective, or a line of the No list, in another tab: what was typed here stays, under a name
    of its own."""
    if not isinstance(conflict.theirs, Objective | NoItem):
        raise conflict
    return _again(request, sheet, places, status=409, forms=forms, used=conflict.theirs)


def asks_which_goes(forms: Writing, places: Places) -> bool:
    """Whether a further objective would be one too many and nobody has said yet what becomes of the others."""
    return len(places.others) >= places.by.organization.objectives_at_most and not forms.objective.cleaned_data["sixth"]


def _written(request: MemberRequest, forms: Writing, *, proposes: bool) -> HttpResponse:
    content = forms.objective.content()
    if gives_itself(forms):
        return _given_up(request, forms)
    written = write_objective(
        content,
        cycle=forms.objective.chosen_cycle,
        key_results=forms.key_results(),
        actions=forms.actions(content.owner),
        proposes=proposes,
        gives=giving(forms),
        draft=public_id_from(request.POST.get("draft", "")),
        by=request.member,
        at=request.at,
    )
    _forget(request)
    tell(request, _("It is before everybody now. It can still be changed.") if proposes else _("Kept as a draft."))
    return redirect("objective", slug=request.organization.slug, public_id=written.objective.public_id)


def gives_itself(forms: Writing) -> bool:
    """Whether the one on the form goes to the No list."""
    return bool(forms.objective.cleaned_data["sixth"] == THIS_ONE)


def giving(forms: Writing, own: Objective | None = None) -> Giving | None:
    """The objective that goes to the No list to make room, if one was chosen: one of the others, or the kept draft
    `own` itself."""
    chosen = forms.objective.cleaned_data.get("sixth", "")
    if chosen in ("", KEEP_ALL):
        return None
    others = forms.objective.places.others
    found = own if gives_itself(forms) else next((row for row in others if row.public_id == chosen), None)
    return None if found is None else Giving(objective=found, why=forms.objective.cleaned_data.get("sixth_why", ""))


def _given_up(request: MemberRequest, forms: Writing) -> HttpResponse:
    """The new one itself goes to the No list."""
    give_up_draft(
        forms.objective.content(),
        forms.objective.cleaned_data.get("sixth_why", ""),
        cycle=forms.objective.chosen_cycle,
        draft=public_id_from(request.POST.get("draft", "")),
        by=request.member,
        at=request.at,
    )
    _forget(request)
    return to_no_list(request)


def to_no_list(request: MemberRequest) -> HttpResponse:
    """Say where what was given up stands now, and go there."""
    tell(request, _("It stands on the No list and can be revived next quarter."))
    return redirect("no_list", slug=request.organization.slug)


def _forget(request: MemberRequest) -> None:
    kept = draft_of(request, request.POST.get("draft", ""))
    if kept is not None:
        drop_draft(kept, by=request.member)


def _again(
    request: MemberRequest,
    sheet: Sheet,
    places: Places,
    *,
    status: int,
    asks: bool = False,
    forms: Writing | None = None,
    used: Objective | NoItem | None = None,
) -> HttpResponse:
    """The form as it was sent, with what is to be said about it. `used` is what its draft has become meanwhile."""
    shown = forms or writing(sheet, places=places)
    page = _page(request, shown, places, asks=asks)
    draft = ("", 0) if used else (request.POST.get("draft", ""), number_of(request.POST.get("draft_version", "")) or 0)
    context = {
        **_choosing(request, shown.objective.chosen_cycle),
        "page": page,
        "quiet": status == 200,
        "added": request.POST.get("do") == "add",
        "used": used,
        "used_up": isinstance(used, NoItem),
        **draft_context(request, *draft),
    }
    name = "goals/plan_fields.html" if request.htmx else "goals/plan_new.html"
    return render(request, name, context, status=status)


@require_POST
@for_writers
def plan_preview(request: MemberRequest) -> HttpResponse:
    """One row as it will be counted, or the lamps of the carrier: what htmx puts in place while somebody types."""
    cycle = cycle_to_plan(request.member, request.POST.get("cycle", ""))
    if cycle is None:
        raise Http404
    rows = objectives_visible_to(request.member).select_related("cycle")
    own = rows.filter(public_id=request.POST.get("own", "")).first()
    places = places_for(request.member, cycle, objective=own)
    sheet = with_what_sentences_say(sent_sheet(request.POST))
    stored = {row.public_id: row for row in own.key_results.all()} if own else {}
    forms = writing(sheet, places=places, stored=stored)
    forms.is_valid()
    key = request.POST.get("row", "")
    if key not in keys(sheet):
        focus = focus_of(forms, places, own=own.pk if own else 0)
        return render(request, "goals/plan_focus.html", {"focus": focus})
    number = keys(sheet).index(key)
    here = {"slug": request.organization.slug}
    action = reverse("objective_edit", kwargs={**here, "public_id": own.public_id}) if own else ""
    context = {
        "row": row_of(forms.rows[number], number + 1, forms, places),
        "by_htmx": True,
        "action": action or reverse("plan_new", kwargs=here),
    }
    return render(request, "goals/plan_row_parts.html", context)


def _language() -> str:
    return (get_language() or "en").split("-")[0]
