"""The interview for an owner: seven questions, one at a time, that can be left and taken up again on any device."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rashin.coach.interview import CODES, not_yet
from rashin.goals.access import drafts_visible_to
from rashin.goals.actions.drafts import keep_draft
from rashin.goals.actions.taking import DOCUMENT, QUESTIONS, TAKEN, Left, TakenRow, forget_expired, put_back, take
from rashin.goals.forms.inferring import with_what_sentences_say
from rashin.goals.forms.objectives import Writing, number_of, writing
from rashin.goals.forms.questions import (
    AT,
    UNKNOWN,
    QuestionForm,
    answered_sheet,
    first_open,
    is_answered,
    plan_of,
    unknown,
    without,
)
from rashin.goals.forms.sheet import Sheet, loaded_sheet
from rashin.goals.models import Cycle, Draft
from rashin.goals.pages.questions import drafted, question, steps
from rashin.goals.pages.trying import page_language
from rashin.goals.queries.places import Places, places_for
from rashin.goals.queries.planning import cycle_to_plan
from rashin.organizations.refusals import Conflict
from rashin.people.doors import MemberRequest, for_writers
from rashin.ui.telling import tell


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def questions(request: MemberRequest) -> HttpResponse:
    """One question: answered, put off with "I don't know yet", or gone back from."""
    cycle = cycle_to_plan(request.member)
    if cycle is None:
        return redirect("cycles", slug=request.organization.slug)
    kept = _kept(request)
    answers = loaded_sheet(kept.fields) if kept else {}
    code = request.POST.get("question") or request.GET.get("question") or answers.get(AT) or first_open(answers)
    if not code:
        return redirect("questions_preview", slug=request.organization.slug)
    if code not in CODES:
        raise Http404
    places = places_for(request.member, cycle)
    if request.method == "POST":
        return _answered(request, QuestionForm(code, answers, request.POST, places=places), answers, kept)
    return _page(request, QuestionForm(code, answers, places=places), answers, kept)


def _page(
    request: MemberRequest, form: QuestionForm, answers: Sheet, kept: Draft | None, *, status: int = 200
) -> HttpResponse:
    place = CODES.index(form.code)
    context = {
        "form": form,
        "question": question(form.code),
        "number": place + 1,
        "steps": steps([code for code in CODES if is_answered(answers, code)], form.code),
        "back": CODES[place - 1] if place else "",
        "not_yet": not_yet(page_language()),
        "is_unknown": form.code in unknown(answers),
        "version": kept.version if kept else 0,
        "elsewhere": status == 409,
    }
    return render(request, "goals/questions.html", context, status=status)


def _answered(request: MemberRequest, form: QuestionForm, answers: Sheet, kept: Draft | None) -> HttpResponse:
    do, place = request.POST.get("do", "next"), CODES.index(form.code)
    if do == "next" and not form.is_valid():
        return _page(request, form, answers, kept, status=422)
    said = without(answers, form.code)
    open_yet = [code for code in unknown(answers) if code != form.code]
    if do == "unknown":
        open_yet.append(form.code)
    else:
        said |= form.typed()
    ahead = {"back": max(place - 1, 0), "leave": place}.get(do, place + 1)
    at = CODES[ahead] if ahead < len(CODES) else ""
    try:
        _keep(request, {**said, UNKNOWN: " ".join(open_yet), AT: at}, kept)
    except Conflict:
        return _page(request, form, answers, kept, status=409)
    if do == "leave":
        tell(request, _("Your answers are kept. Go on whenever you like, on any device."))
        return redirect("plan", slug=request.organization.slug)
    here = {"slug": request.organization.slug}
    return redirect(
        f"{reverse('questions', kwargs=here)}?question={at}" if at else reverse("questions_preview", kwargs=here)
    )


def _keep(request: MemberRequest, answers: Sheet, kept: Draft | None) -> Draft:
    forget_expired(by=request.member, at=request.at)
    return keep_draft(
        {name: value for name, value in answers.items() if value},
        form=QUESTIONS,
        by=request.member,
        at=request.at,
        title=answers.get("change-1", ""),
        draft=kept,
        seen_version=number_of(request.POST.get("version", "")) if kept else None,
    )


def _kept(request: MemberRequest) -> Draft | None:
    """The member's interview under way."""
    return drafts_visible_to(request.member).filter(form=QUESTIONS).order_by("-saved_at").first()


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def questions_preview(request: MemberRequest) -> HttpResponse:
    """What the answers make, before anything is saved; then drafts."""
    kept = _kept(request)
    cycle = cycle_to_plan(request.member, request.POST.get("cycle", ""))
    if kept is None or cycle is None:
        return redirect("plan" if request.method == "POST" else "questions", slug=request.organization.slug)
    answers = loaded_sheet(kept.fields)
    places = places_for(request.member, cycle)
    if request.method != "POST":
        return _preview(request, answers, places)
    found = plan_of(answers, places, page_language())
    if not found.objective:
        return _preview(request, answers, places, status=422)
    forms = writing(with_what_sentences_say(answered_sheet(found, answers, cycle)), places=places)
    reason = "".join(part.text for part in found.reason)[:500]
    try:
        return _taken(request, forms, kept, cycle, [Left(what=what, why=reason) for what in found.no_list])
    except ValidationError as error:
        return _preview(request, answers, places, status=422, wrong=error.messages)


def _taken(request: MemberRequest, forms: Writing, kept: Draft, cycle: Cycle, left: list[Left]) -> HttpResponse:
    if not forms.is_valid():
        raise ValidationError([text for form in forms.all for texts in form.errors.values() for text in texts])
    content = forms.objective.content()
    row = TakenRow(key="1", content=content, key_results=forms.key_results(), actions=forms.actions(content.owner))
    take([row], scratch=kept, cycle=cycle, by=request.member, at=request.at, left=left)
    slug = request.organization.slug
    undo = reverse("taken_return", kwargs={"slug": slug, "public_id": kept.public_id})
    tell(request, _("Your answers are drafts now. They commit to nothing."), undo=undo)
    return redirect(f"{reverse('plan', kwargs={'slug': slug})}?cycle={cycle.public_id}")


def _preview(
    request: MemberRequest, answers: Sheet, places: Places, *, status: int = 200, wrong: list[str] | None = None
) -> HttpResponse:
    found = plan_of(answers, places, page_language())
    context = {
        "rows": drafted(found),
        "plan": found,
        "cycle": places.cycle,
        "cycles": [(each.public_id, places.label(each)) for each in places.cycles if each.is_open],
        "open": [question(code) for code in CODES if not is_answered(answers, code) or code in unknown(answers)],
        "wrong": wrong or [],
    }
    return render(request, "goals/questions_preview.html", context, status=status)


@require_POST
@for_writers
def taken_return(request: MemberRequest, public_id: str) -> HttpResponse:
    """Take the step back that made drafts of a document or an interview."""
    forms = (DOCUMENT + TAKEN, QUESTIONS + TAKEN)
    kept = drafts_visible_to(request.member).filter(public_id=public_id, form__in=forms).first()
    if kept is None:
        raise Http404
    slug = request.organization.slug
    try:
        back = put_back(kept, by=request.member, at=request.at)
    except Conflict:
        raise Conflict(
            _("Some of these drafts are before everybody by now. They can be withdrawn one by one.")
        ) from None
    tell(request, _("Taken back. Nothing was lost: what you chose is still here."))
    if back.form == DOCUMENT:
        return redirect("document", slug=slug, public_id=back.public_id)
    return redirect("questions_preview", slug=slug)
