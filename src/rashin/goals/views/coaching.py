"""The coach beside the plan form: notes while somebody types, and what is left as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from rashin.goals.access import cycles_visible_to
from rashin.goals.actions.keeping import ask_again, keep_sentence
from rashin.goals.forms.changing import changed_sheet
from rashin.goals.forms.inferring import with_what_sentences_say
from rashin.goals.forms.sheet import Sheet, keys, sent_sheet
from rashin.goals.models import Cycle
from rashin.goals.pages.coaching import Said, beside_sheet, digests_of, key_results_of, of_the_whole
from rashin.goals.pages.writing import Coached
from rashin.goals.queries.coaching import beside, kept_by, pasts_of
from rashin.goals.queries.learnings import learnings_like
from rashin.goals.queries.planning import cycle_to_plan
from rashin.goals.sentences import LONGEST, digest, kind_of, set_digest
from rashin.people.doors import MemberRequest, for_writers

_PUBLIC_ID = re.compile(r"[0-9a-z]{1,20}")
MOST = 100_000
MOST_ROWS = 10  # of key results that are held against what was learnt


@require_POST
@for_writers
def coach_notes(request: MemberRequest) -> HttpResponse:
    """What the coach says of one field, or with `field` "all" of everything together. Nothing is stored."""
    return _answer(request, sent_sheet(request.POST))


@require_POST
@for_writers
def kept_sentences(request: MemberRequest) -> HttpResponse:
    """Leave a sentence as it is ("leave:FIELD:CODE"), or have the coach ask again ("ask:FIELD"). `of` is the objective
    whose page asked."""
    sheet = sent_sheet(request.POST)
    decided(request, sheet, request.POST.get("do", ""))
    if _PUBLIC_ID.fullmatch(sheet.get("of", "")):
        return redirect("objective", slug=request.organization.slug, public_id=sheet["of"])
    return _answer(request, sheet)


def _answer(request: MemberRequest, sheet: Sheet) -> HttpResponse:
    if sum(map(len, sheet.values())) > MOST:
        return HttpResponseBadRequest()
    asked = sheet.get("cycle", "")
    cycle = cycles_visible_to(request.member).filter(public_id=asked).first() or cycle_to_plan(request.member)
    if cycle is None:
        raise Http404
    field = sheet.get("field", "all")
    said = whole(request, sheet, cycle) if field == "all" else _single(request, sheet, field, cycle)
    context = {"said": said, "action": _action(request, sheet.get("own", ""))}
    return render(request, "goals/plan_said_alone.html", context)


def _single(request: MemberRequest, sheet: Sheet, field: str, cycle: Cycle) -> Said:
    if kind_of(field) is None:
        raise Http404
    return said_of(request, {**sheet, field: sheet.get(field, "")}, cycle, only=field)[field]


def said_of(request: MemberRequest, sheet: Mapping[str, str], cycle: Cycle, *, only: str = "") -> dict[str, Said]:
    """What stands beside each sentence (or beside one): one query for what was kept, one for the past."""
    fields = {name: text for name, text in sheet.items() if not kind_of(name) or not only or name in (only, "title")}
    texts = {name: text[:LONGEST] for name, text in fields.items() if kind_of(name) == "key_result"}
    past = pasts_of(request.member, cycle, texts, carrier=sheet.get("carrier", ""), language=_language())
    return beside_sheet(fields, kept=kept_by([request.member.pk], digests_of(fields)), past=past)


def coached(request: MemberRequest, sheet: Mapping[str, str], cycle: Cycle, do: str = "") -> Coached:
    """Everything that the coach says on the form, and where one stands after a tap on an offer."""
    return Coached(
        fields=said_of(request, sheet, cycle), whole=whole(request, sheet, cycle), stands_in=stands_in(sheet, do)
    )


def whole(request: MemberRequest, sheet: Mapping[str, str], cycle: Cycle) -> Said:
    """What stands below all of them; five queries at most."""
    title, own = sheet.get("title", ""), sheet.get("own", "")
    around = beside(request.member, cycle, carrier=sheet.get("carrier", ""), own=own)
    found = learnings_like(request.member, _written(sheet), language=_language(), besides=own, limit=1)
    return of_the_whole(
        sheet,
        around=around,
        most=request.organization.objectives_at_most,
        learnings=[each.text for each in found],
        kept=kept_by([request.member.pk], [set_digest(title, key_results_of(sheet))]),
    )


def _written(sheet: Mapping[str, str]) -> list[tuple[str, str]]:
    """The objective's words with those of its key results, and each key result of which a field or the sentence names
    the unit."""
    filled = with_what_sentences_say(dict(sheet))
    rows = ((filled.get(f"kr-{key}-title", ""), filled.get(f"kr-{key}-unit", "")) for key in keys(filled)[:MOST_ROWS])
    together = " ".join((sheet.get("title", ""), *key_results_of(sheet)))[: 4 * LONGEST]
    return [(together, ""), *((text[:LONGEST], unit) for text, unit in rows if text.strip() and unit)]


def decided(request: MemberRequest, sheet: Mapping[str, str], do: str) -> None:
    """What the coach's two quiet buttons decide; anything else decides nothing."""
    name, field, code = (*do.split(":"), "", "")[:3]
    digests = [_digest(sheet, field)] if field == "all" or kind_of(field) else []
    if name == "leave":
        for each in digests:
            try:
                keep_sentence(each, code, by=request.member, at=request.at)
            except ValidationError:
                raise Http404 from None
    if name == "ask":
        ask_again(digests, by=request.member)


def _digest(sheet: Mapping[str, str], field: str) -> str:
    if field == "all":
        return set_digest(sheet.get("title", ""), key_results_of(sheet))
    return digest(str(kind_of(field)), sheet.get(field, ""))


def tapped(request: MemberRequest, sheet: Sheet, do: str, cycle: Cycle) -> Sheet:
    """The sheet after a button inside the form, with what its sentences say now."""
    if do.startswith(("leave:", "ask:")):
        decided(request, sheet, do)
        return sheet
    return with_what_sentences_say(changed_sheet(sheet, do, cycle))


def stands_in(sheet: Mapping[str, str], do: str) -> str:
    """The field that one stands in after a tap on an offer."""
    name, field = (*do.split(":"), "")[:2]
    return field if name in ("use", "back") and field in sheet else ""


def _action(request: MemberRequest, own: str) -> str:
    here = {"slug": request.organization.slug}
    if _PUBLIC_ID.fullmatch(own):
        return reverse("objective_edit", kwargs={**here, "public_id": own})
    return reverse("plan_new", kwargs=here)


def _language() -> str:
    return (get_language() or "en").split("-")[0]
