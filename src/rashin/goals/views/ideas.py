"""Ideas in the middle of a quarter (次の期に考える): brought by anybody, answered by a leader."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rashin.goals.access import ideas_visible_to
from rashin.goals.actions.no_list import answer_idea, bring_idea
from rashin.goals.forms.planning import IdeaAnswerForm, IdeaForm
from rashin.goals.models import Idea, IdeaAnswer
from rashin.goals.queries.choices import choices_url, displaced
from rashin.goals.queries.planning import cycle_to_plan
from rashin.goals.views.no_list import next_cycle
from rashin.organizations.refusals import NotAllowed
from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import MemberRequest, for_writers
from rashin.ui.telling import tell


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def idea_new(request: MemberRequest) -> HttpResponse:
    """Bring an idea; it waits for an answer."""
    cycle = cycle_to_plan(request.member)
    if cycle is None:
        return redirect("cycles", slug=request.organization.slug)
    form = IdeaForm(sent(request))
    if request.method == "POST":
        brought = perform(
            form,
            lambda: bring_idea(
                form.cleaned_data["what"], form.cleaned_data["why"], cycle=cycle, by=request.member, at=request.at
            ),
        )
        if brought is not None:
            tell(request, _("The idea waits for an answer. It will stand on the planning page."))
            return redirect("plan", slug=request.organization.slug)
    return render(request, "goals/idea_new.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def idea_answer(request: MemberRequest, public_id: str) -> HttpResponse:
    """Answer an idea: later, in place of an objective, or no with the reason."""
    idea = get_object_or_404(
        ideas_visible_to(request.member).select_related("brought_by", "cycle"), public_id=public_id
    )
    if not (request.member.administers or request.member.leads.exists()):
        raise NotAllowed(_("A leader or an administrator answers ideas."))
    url = choices_url(request.member, "displaced", of=idea.public_id)
    form = IdeaAnswerForm(sent(request), objectives=displaced(idea, request.member, url), idea=idea.what)
    names = {"why": "why_not" if form["answer"].value() == IdeaAnswer.TAKEN else "text"}
    answered = perform(form, lambda: _answered(request, idea, form), names=names) if request.method == "POST" else None
    if answered is not None:
        _tell(request, answered)
        return redirect("plan", slug=request.organization.slug)
    context = {"form": form, "idea": idea}
    return render(request, "goals/idea_answer.html", context, status=status_of(form))


def _tell(request: MemberRequest, idea: Idea) -> None:
    """Who reads the answer; what gave way can be brought back in one tap."""
    tell(request, _("%(name)s sees the answer on the planning page.") % {"name": idea.brought_by.name})
    gone = idea.displaces
    if gone is not None:
        here = {"slug": request.organization.slug, "public_id": gone.public_id}
        words = _("“%(what)s” has been put away.") % {"what": gone.title}
        tell(request, words, undo=reverse("objective_restoration", kwargs=here))


def _answered(request: MemberRequest, idea: Idea, form: IdeaAnswerForm) -> Idea:
    values = form.cleaned_data
    parked = values["answer"] == IdeaAnswer.PARKED and values["plans"]
    taken = values["answer"] == IdeaAnswer.TAKEN
    return answer_idea(
        idea,
        values["answer"],
        text=values["text"],
        why_not=values["why_not"],
        displaces=values["displaces"] if taken else None,
        planned_for=next_cycle(request) if parked else None,
        by=request.member,
        at=request.at,
    )
