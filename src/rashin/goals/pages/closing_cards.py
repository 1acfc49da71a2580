"""A key result and an objective as they stand on the screens of looking back: their road, their entries, their form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from markupsafe import Markup

from rashin.goals.access import can_edit, can_look_back
from rashin.goals.definitions import standing
from rashin.goals.forms.closing import AnswerForm, SummaryForm, answer_initial, summary_initial, theirs_told
from rashin.goals.measured import figure, from_to
from rashin.goals.models import CheckIn, CheckInKind, Closure, CycleState, Following, Objective, ObjectiveClosure
from rashin.goals.pages.addresses import Addresses
from rashin.goals.queries.closing import Looked, ObjectiveScore
from rashin.goals.wordings import named
from rashin.organizations.models import Member
from rashin.rules.score import band, proposed
from rashin.ui import marks

SHOWN_ENTRIES = 20


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else (`by`) saved meanwhile: (field, what stands in it), and whether that counts no more.
    `leave_url` leaves it as it stands."""

    by: str
    fields: tuple[tuple[str, str], ...]
    was_taken_back: bool = False
    leave_url: str = ""


@dataclass(frozen=True, slots=True)
class CameBack:
    """A form that was not saved: something is wrong at its fields, or somebody else was faster."""

    form: AnswerForm | SummaryForm
    theirs: Theirs | None = None


Typed = Mapping[str, CameBack]  # by public id


@dataclass(frozen=True, slots=True)
class EntryLine:
    """What was entered on a day."""

    day: date
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """A key result with its road, its entries and the four fields."""

    public_id: str
    title: str
    url: str
    owner: str
    from_to: Markup
    road: Markup
    pct: Markup
    seal: Markup
    state: str
    is_answered: bool
    following: str
    was_taken_back: bool
    may_answer: bool
    entries: tuple[EntryLine, ...]
    form: AnswerForm
    theirs: Theirs | None
    save_url: str


@dataclass(frozen=True, slots=True)
class Block:
    """An objective with those of its key results that stand on this screen; `form` where its line may be written."""

    title: str
    url: str
    whose: str
    seal: Markup
    known: str
    cards: tuple[AnswerCard, ...]
    form: SummaryForm | None
    theirs: Theirs | None
    save_url: str
    public_id: str
    summary: str


def closing_block(
    row: Objective,
    shown: Sequence[Looked],
    score: ObjectiveScore,
    history: dict[int, list[CheckIn]],
    typed: Typed,
    *,
    member: Member,
    addresses: Addresses,
) -> Block:
    closure = getattr(row, "closure", None)
    return Block(
        title=row.title,
        url=addresses.of("objective", row.public_id),
        whose=row.owner.name if row.owner else "",
        seal=seal_of_objective(score.score),
        known=known_of(score.known, score.counted),
        cards=tuple(
            answer_card(each, history.get(each.key_result.pk, []), typed, member=member, addresses=addresses)
            for each in shown
        ),
        form=_summary_form(row, typed) if can_edit(member, row) else None,
        theirs=_theirs(typed, row.public_id),
        save_url=addresses.of("objective_closure", row.public_id),
        public_id=row.public_id,
        summary=closure.summary if closure else "",
    )


def _summary_form(row: Objective, typed: Typed) -> SummaryForm:
    came_back = typed.get(row.public_id)
    if came_back is not None and isinstance(came_back.form, SummaryForm):
        return came_back.form
    closure = getattr(row, "closure", None)
    return SummaryForm(initial=summary_initial(closure), auto_id=f"id_o{row.public_id}_%s")


def seal_of(each: Looked) -> Markup:
    """The score that stands as a seal, what progress says beneath it where that differs; dashed until it stands."""
    return marks.seal(each.score, band(each.score, committed=each.committed) or "", computed=each.proposed)


def seal_of_objective(score: Decimal | None) -> Markup:
    """An objective's mean to one decimal; its band is that of aspirations, since both kinds go into it."""
    shown = proposed(score)
    return marks.seal(shown, band(shown, committed=False) or "")


def known_of(known: int, counted: int) -> str:
    """2つのうち1つから; "" when all are known."""
    if known == counted or not counted:
        return ""
    return _("from %(known)s of %(counted)s") % {"known": known, "counted": counted}


def answer_card(
    each: Looked,
    entries: Sequence[CheckIn],
    typed: Typed,
    *,
    member: Member,
    addresses: Addresses,
) -> AnswerCard:
    """One key result as it stands, with what was `typed` and refused."""
    row = each.key_result
    made = _answer_form(each, typed)
    may_answer = can_look_back(member, row) and row.objective.cycle.state == CycleState.CLOSING
    if not may_answer:
        for field in made.fields.values():
            field.disabled = True
    who = each.asked
    return AnswerCard(
        public_id=row.public_id,
        title=row.title,
        url=addresses.of("key_result", row.public_id),
        owner=who.name if who else "",
        from_to=from_to(row),
        road=marks.road(row.progress, None),
        pct=marks.pct(row.progress),
        seal=seal_of(each),
        state=state_words(each),
        is_answered=each.is_answered,
        following=str(Following(each.following).label) if each.following else "",
        was_taken_back=each.closure is not None and each.closure.taken_back_at is not None,
        may_answer=may_answer,
        entries=tuple(_entry(entry, each) for entry in _told(entries)),
        form=made,
        theirs=_theirs(typed, row.public_id),
        save_url=addresses.of("key_result_closure", row.public_id),
    )


def _answer_form(each: Looked, typed: Typed) -> AnswerForm:
    public_id = each.key_result.public_id
    came_back = typed.get(public_id)
    if came_back is not None and isinstance(came_back.form, AnswerForm):
        return came_back.form
    return AnswerForm(initial=answer_initial(each.closure), proposed=each.proposed, auto_id=f"id_k{public_id}_%s")


def _theirs(typed: Typed, public_id: str) -> Theirs | None:
    came_back = typed.get(public_id)
    return came_back.theirs if came_back is not None else None


def theirs_of(row: Closure | ObjectiveClosure, leave_url: str = "") -> Theirs:
    """What stands now, to be shown beside what was typed."""
    was_taken_back = isinstance(row, Closure) and row.taken_back_at is not None
    return Theirs(named(row.by.name) if row.by else "", theirs_told(row), was_taken_back, leave_url)


def state_words(each: Looked) -> str:
    """What is still to be said, or that all is said."""
    if each.is_answered:
        return _("All is said")
    words = {
        "score": _("the score"),
        "reason": _("why another score"),
        "cause": _("the cause"),
        "following": _("what comes next"),
    }
    if each.closure is None or each.closure.taken_back_at is not None:
        return _("Not looked back on yet")
    listed = pgettext("between words", ", ").join(words[name] for name in each.missing)
    return _("Still to say: %(what)s") % {"what": listed}


def _told(entries: Sequence[CheckIn]) -> list[CheckIn]:
    """The latest ones with a value or a line, the newest first."""
    stand = [row for row in standing(entries) if row.kind in (CheckInKind.VALUE, CheckInKind.STEP) or row.note]
    return sorted(stand, key=lambda row: (row.for_date, row.recorded_at, row.pk), reverse=True)[:SHOWN_ENTRIES]


def _entry(entry: CheckIn, each: Looked) -> EntryLine:
    if entry.kind == CheckInKind.VALUE:
        value = figure(entry.value, each.key_result)
    else:
        value = _("no change") if entry.kind == CheckInKind.NO_CHANGE else ""
    return EntryLine(entry.for_date, value, entry.note)
