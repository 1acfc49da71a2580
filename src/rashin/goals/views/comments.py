"""Lines about an objective: say one, take one's own back."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from rashin.goals.actions.comments import say, take_back_comment
from rashin.goals.forms.comments import CommentForm
from rashin.goals.pages.addresses import Addresses
from rashin.goals.queries.objective import objective_seen
from rashin.goals.views.objective import shown
from rashin.people.doors import MemberRequest, for_those_who_comment


@require_POST
@for_those_who_comment
def comments(request: MemberRequest, public_id: str) -> HttpResponse:
    """A new line; one that can't be taken comes back with what is wrong (422)."""
    objective = objective_seen(request.member, public_id)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            say(objective, form.cleaned_data["text"], by=request.member, at=request.at)
        except ValidationError as problem:
            form.add_error(None if not hasattr(problem, "error_dict") else "text", problem.messages)
        else:
            return redirect(Addresses(request.organization.slug).of("objective", public_id) + "#said")
    return shown(request, objective, form, status=422)


@require_POST
@for_those_who_comment
def comment_removal(request: MemberRequest, public_id: str, comment: str) -> HttpResponse:
    """Take one's own line back."""
    objective = objective_seen(request.member, public_id)
    found = objective.comments.filter(public_id=comment).first()
    if found is None:
        raise Http404
    take_back_comment(found, by=request.member, at=request.at)
    return redirect(Addresses(request.organization.slug).of("objective", public_id) + "#said")
