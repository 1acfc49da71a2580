"""Access tokens of the company: the list, making one (its key is shown once), and the end of one."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rashin.people import mail
from rashin.people.access import tokens_visible_to
from rashin.people.actions.tokens import end_token, make_token
from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import MemberRequest, for_administrators
from rashin.people.forms.tokens import TokenForm
from rashin.people.pages.tokens import tokens_page
from rashin.ui.telling import tell


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def access_tokens(request: MemberRequest) -> HttpResponse:
    """The tokens. A new one's key stands in the answer to the form and nowhere else, not in the session either."""
    form, key = TokenForm(sent(request)), ""
    if request.method == "POST":
        made = perform(form, lambda: make_token(**form.cleaned_data, by=request.member, at=request.at))
        if made is not None:
            form, key = TokenForm(), made[1]
    address = mail.absolute(request, "/o/")
    told = {
        "form": form,
        "key": key,
        "page": tokens_page(request.member, at=request.at),
        "address": address,
        "at": request.at,
    }
    return render(request, "people/access_tokens.html", told, status=status_of(form))


@require_POST
@for_administrators
def access_token_end(request: MemberRequest, token: str) -> HttpResponse:
    """End one."""
    found = tokens_visible_to(request.member).filter(public_id=token).first()
    if found is None:
        raise Http404
    end_token(found, by=request.member, at=request.at)
    tell(request, _("The access token has ended."))
    return redirect("access_tokens", slug=request.organization.slug)
