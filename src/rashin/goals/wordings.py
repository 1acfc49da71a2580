"""What happened, in words: each event as a sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from markupsafe import Markup, escape

from rashin.goals.definitions import steps
from rashin.goals.field_words import change_lines
from rashin.goals.measured import figure, language
from rashin.goals.models import CheckIn, CheckInKind, CycleState, IdeaAnswer, KeyResult, Source
from rashin.goals.queries.feed import Happening
from rashin.ui import formats
from rashin.ui.marks import status_word

INNER_MARKS = str.maketrans("「」“”", "『』‘’")


@dataclass(frozen=True, slots=True)
class Story:
    """One line of the feed. `quote` is what somebody wrote, `changes` are (what, before, after)."""

    face: str
    sentence: Markup
    quote: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    automatic: bool = False


def tell(happening: Happening) -> Story:
    """The event in words; a name that nobody knows yet gets a neutral sentence."""
    said = _TOLD.get(happening.name, _something)
    sentence, quote = said(happening)
    changes = change_lines(happening) if happening.name in _WITH_CHANGES else ()
    automatic = not happening.actor or (
        happening.check_in is not None and happening.check_in.source in (Source.CONNECTOR, Source.API)
    )
    if happening.by_link and happening.name != "team_link.opened":
        sentence = _join(sentence, _say(_("(entered through the team's link)")))
    return Story(happening.actor, sentence, quote, changes, automatic and not happening.by_link)


def who(happening: Happening) -> Markup:
    """佐藤 美咲さん, in bold; what nobody did was done by itself, and a program is no
    person."""
    if not happening.actor:
        return Markup("<b>{}</b>").format(_("Rashin"))
    return Markup("<b>{}</b>").format(happening.actor if happening.by_token else named(happening.actor))


def named(name: str) -> str:
    """A person as they are spoken of: 佐藤 美咲さん."""
    return pgettext("a person spoken of", "%(name)s") % {"name": name}


def _say(sentence: str, **values: object) -> Markup:
    return Markup(sentence) % {
        name: value if isinstance(value, Markup) else escape(_inside(sentence, name, str(value)))
        for name, value in values.items()
    }


def _inside(sentence: str, name: str, value: str) -> str:
    """A value that the sentence sets in quotation marks: those it has itself become the inner ones."""
    in_quotes = any(f"{mark}%({name})s" in sentence for mark in "「“")
    return value.translate(INNER_MARKS) if in_quotes else value


def _day(value: date) -> str:
    return formats.date_text(value, language=language(), weekday=False)


# ---------- numbers ----------


def _checked_in(it: Happening) -> tuple[Markup, str]:
    row, key_result = it.check_in, it.key_result
    title = it.called(it.subject)
    if row is None or key_result is None:
        return _say(_("%(who)s entered %(title)s."), who=who(it), title=title), str(it.payload.get("note") or "")
    if row.kind == CheckInKind.STEP:
        sentence = _step(it, row, key_result)
    elif row.kind == CheckInKind.NO_CHANGE:
        sentence = _say(
            _("%(who)s looked at %(title)s: no change, %(value)s."),
            who=who(it), title=title, value=figure(key_result_value(it), key_result),
        )  # fmt: skip
    else:
        sentence = _value(it, row, key_result)
    return _join(sentence, _confidence(it), _for_another(it, row), _late(it, row)), row.note


def key_result_value(it: Happening, moment: str = "after") -> Decimal | None:
    """The key result's value before or after the event, as it was recorded."""
    value = (it.payload.get(moment) or {}).get("value")
    return None if value is None else Decimal(str(value))


def _value(it: Happening, row: CheckIn, key_result: KeyResult) -> Markup:
    before, title = key_result_value(it, "before"), key_result.title
    if _sums(key_result):
        return _say(
            _("%(who)s added %(new)s to %(title)s: %(value)s in all."),
            who=who(it), new=Markup("<b>{}</b>").format(figure(row.value, key_result)), title=title,
            value=figure(key_result_value(it), key_result),
        )  # fmt: skip
    value = Markup("<b>{}</b>").format(figure(key_result_value(it), key_result))
    if before is None or before == key_result_value(it):
        value = value if before is None else Markup("<b>{}</b>").format(figure(row.value, key_result))
        return _say(_("%(who)s entered %(title)s: %(value)s."), who=who(it), title=title, value=value)
    return _say(
        _("%(who)s brought %(title)s from %(before)s to %(value)s."),
        who=who(it), title=title, before=figure(before, key_result), value=value,
    )  # fmt: skip


def _sums(key_result: KeyResult) -> bool:
    return key_result.kind == "recurring" or (key_result.reading == "total" and key_result.entry == "new")


def _step(it: Happening, row: CheckIn, key_result: KeyResult) -> Markup:
    step = next((step.title for step in steps(key_result.steps) if step.key == row.step), row.step)
    sentence = (
        _("%(who)s finished the step “%(step)s” of %(title)s.")
        if row.done
        else _("%(who)s reopened the step “%(step)s” of %(title)s.")
    )
    return _say(sentence, who=who(it), step=step, title=key_result.title)


def _confidence(it: Happening) -> Markup:
    before = (it.payload.get("before") or {}).get("confidence")
    after = (it.payload.get("after") or {}).get("confidence")
    if after is None or before == after:
        return Markup("")
    if before is None:
        return _say(_("Confidence %(value)s"), value=after)
    return _say(_("Confidence %(before)s → %(after)s"), before=before, after=after)


def _for_another(it: Happening, row: CheckIn) -> Markup:
    name = it.called(it.payload.get("member"))
    return _say(_("(entered for %(name)s)"), name=named(name)) if name and name != it.actor else Markup("")


def _late(it: Happening, row: CheckIn) -> Markup:
    if (it.at.date() - row.for_date).days <= 7:
        return Markup("")
    return _say(_("(for %(day)s)"), day=_day(row.for_date))


def _join(*parts: Markup) -> Markup:
    return Markup(" ").join(part for part in parts if part)


def _corrected(it: Happening) -> tuple[Markup, str]:
    row, key_result = it.check_in, it.key_result
    if row is None or key_result is None or row.replaces is None:
        return _say(_("%(who)s corrected an entry of %(title)s."), who=who(it), title=it.called(it.subject)), ""
    sentence = _say(
        _("%(who)s corrected %(title)s for %(day)s: %(before)s → %(after)s."),
        who=who(it), title=key_result.title, day=_day(row.for_date),
        before=Markup("<s>{}</s>").format(_entry(row.replaces, key_result)),
        after=Markup("<b>{}</b>").format(_entry(row, key_result)),
    )  # fmt: skip
    return _join(sentence, _confidence(it)), row.note


def _taken_back(it: Happening) -> tuple[Markup, str]:
    row, key_result = it.check_in, it.key_result
    if row is None or key_result is None or row.retracts is None:
        return _say(_("%(who)s took back an entry of %(title)s."), who=who(it), title=it.called(it.subject)), ""
    taken = row.retracts
    return _say(
        _("%(who)s took back the entry of %(title)s for %(day)s: %(value)s."),
        who=who(it), title=key_result.title, day=_day(taken.for_date),
        value=Markup("<s>{}</s>").format(_entry(taken, key_result)),
    ), taken.note  # fmt: skip


def _entry(row: CheckIn, key_result: KeyResult) -> str:
    if row.kind == CheckInKind.NO_CHANGE:
        return _("no change")
    if row.kind == CheckInKind.NOT_LOOKED:
        return _("not looked yet")
    if row.kind == CheckInKind.STEP:
        return next((step.title for step in steps(key_result.steps) if step.key == row.step), row.step)
    return figure(row.value, key_result)


def _put_off(it: Happening) -> tuple[Markup, str]:
    row = it.check_in
    title = it.called(it.subject)
    if row is None or row.until is None:
        return _say(_("%(who)s has not looked at %(title)s yet."), who=who(it), title=title), ""
    sentence = _("%(who)s has not looked at %(title)s yet and will by %(day)s.")
    return _say(sentence, who=who(it), title=title, day=_day(row.until)), row.note


def _overridden(it: Happening) -> tuple[Markup, str]:
    after, title = str(it.payload.get("after") or ""), it.called(it.subject)
    if not after:
        return _say(_("%(who)s lets the computed status of %(title)s stand again."), who=who(it), title=title), ""
    sentence = _("%(who)s judges %(title)s as “%(status)s”.")
    return _say(sentence, who=who(it), title=title, status=status_word(after)), str(it.payload.get("reason") or "")


# ---------- sentences of one shape ----------


def _plain(sentence: Any, quote: str = "") -> Callable[[Happening], tuple[Markup, str]]:
    """A sentence with who, title (of the subject, or as the payload has it), objective (of the thread), to and name."""

    def said(it: Happening) -> tuple[Markup, str]:
        title = it.called(it.subject) or str(it.payload.get("title") or it.payload.get("what") or "")
        values = {
            "who": who(it),
            "title": title or it.called(it.thread),
            "objective": it.called(it.thread),
            "to": it.called(it.payload.get("to") or it.payload.get("after")),
            "name": str(it.payload.get("name") or title),
        }
        return _say(str(sentence), **values), str(it.payload.get(quote) or "") if quote else ""

    return said


def _aligned(it: Happening) -> tuple[Markup, str]:
    parent = it.called(it.payload.get("after"))
    if not parent:
        return _say(_("%(who)s let this objective stand alone."), who=who(it)), ""
    return _say(_("%(who)s let this objective contribute to “%(parent)s”."), who=who(it), parent=parent), ""


def _agreed(it: Happening) -> tuple[Markup, str]:
    if it.payload.get("binding"):
        return _say(_("%(who)s agreed: the objective counts from now on."), who=who(it)), ""
    return _say(_("%(who)s agrees with the objective."), who=who(it)), ""


def _cycle_state(it: Happening) -> tuple[Markup, str]:
    state = str(it.payload.get("after") or "")
    label = CycleState(state).label if state in CycleState.values else state
    return _say(_("%(who)s moved %(title)s on: %(state)s."), who=who(it), title=it.called(it.subject), state=label), ""


def _looked_back(it: Happening) -> tuple[Markup, str]:
    after = it.payload.get("after") or {}
    sentence = _("%(who)s looked back on “%(title)s”: %(score)s.")
    score = Markup("<b>{}</b>").format(after.get("score") or formats.UNKNOWN)
    return _say(sentence, who=who(it), title=it.called(it.subject), score=score), str(after.get("learning") or "")


def _closed(it: Happening) -> tuple[Markup, str]:
    if "asked" not in it.payload:
        return _say(_("%(who)s closed %(title)s."), who=who(it), title=it.called(it.subject)), ""
    told = {"title": it.called(it.subject), **{name: it.payload.get(name, 0) for name in ("answered", "asked")}}
    sentence = _("%(who)s closed %(title)s: %(answered)s of %(asked)s key results were looked back on.")
    return _say(sentence, who=who(it), **told), ""


def _answered(it: Happening) -> tuple[Markup, str]:
    answer = str(it.payload.get("answer") or "")
    label = IdeaAnswer(answer).label if answer in IdeaAnswer.values else answer
    sentence = _("%(who)s answered the idea “%(what)s”: %(answer)s.")
    return _say(sentence, who=who(it), what=it.payload.get("what", ""), answer=label), str(it.payload.get("text") or "")


def _done(it: Happening) -> tuple[Markup, str]:
    name, title = it.called(it.payload.get("member")), str(it.payload.get("title") or it.called(it.subject))
    if name and name != it.actor:
        sentence = _("%(who)s ticked “%(title)s” as done by %(name)s.")
        return _say(sentence, who=who(it), title=title, name=named(name)), ""
    return _say(_("%(who)s has done “%(title)s”."), who=who(it), title=title), ""


def _opened(it: Happening) -> tuple[Markup, str]:
    if not it.actor:
        return Markup(escape(_("Somebody opened the team's page."))), ""
    return _say(_("%(who)s's name was tapped on the team's page."), who=who(it)), ""


def _something(it: Happening) -> tuple[Markup, str]:
    return _say(_("%(who)s changed something."), who=who(it)), ""


_WITH_CHANGES = {
    "objective.changed", "objective.counter_proposed", "key_result.changed", "key_result.change_proposed",
    "action.changed",
}  # fmt: skip

_TOLD: dict[str, Callable[[Happening], tuple[Markup, str]]] = {
    "key_result.checked_in": _checked_in,
    "key_result.check_in_corrected": _corrected,
    "key_result.check_in_taken_back": _taken_back,
    "key_result.put_off": _put_off,
    "key_result.status_overridden": _overridden,
    "key_result.added": _plain(gettext_lazy("%(who)s added the key result “%(title)s”.")),
    "key_result.agreed": _plain(gettext_lazy("%(who)s agreed to the key result “%(title)s”.")),
    "key_result.changed": _plain(gettext_lazy("%(who)s changed the key result “%(title)s”.")),
    "key_result.change_proposed": _plain(gettext_lazy("%(who)s proposes to change the key result “%(title)s”.")),
    "key_result.start_measured": _plain(gettext_lazy("%(who)s measured the start of “%(title)s”.")),
    "key_result.archived": _plain(gettext_lazy("%(who)s put the key result “%(title)s” away.")),
    "key_result.restored": _plain(gettext_lazy("%(who)s brought the key result “%(title)s” back.")),
    "key_result.moved": _plain(gettext_lazy("%(who)s moved the key result “%(title)s” to “%(to)s”.")),
    "key_result.reordered": _plain(gettext_lazy("%(who)s put the key results into another order.")),
    "key_result.fed": _plain(gettext_lazy("%(who)s changed what “%(title)s” feeds: %(to)s")),
    "objective.drafted": _plain(gettext_lazy("%(who)s wrote a first draft.")),
    "objective.proposed": _plain(gettext_lazy("%(who)s asked everybody about this objective.")),
    "objective.withdrawn": _plain(gettext_lazy("%(who)s took the proposal back to a draft.")),
    "objective.agreed": _agreed,
    "objective.declined": _plain(gettext_lazy("%(who)s declined the proposal."), "reason"),
    "objective.changed": _plain(gettext_lazy("%(who)s changed the objective.")),
    "objective.moved": _plain(gettext_lazy("%(who)s moved the objective to %(to)s.")),
    "objective.reordered": _plain(gettext_lazy("%(who)s put the objectives into another order.")),
    "objective.aligned": _aligned,
    "objective.supported": _plain(gettext_lazy("%(who)s let this objective support “%(to)s”.")),
    "objective.unsupported": _plain(gettext_lazy("%(who)s ended the support of “%(to)s”.")),
    "objective.archived": _plain(gettext_lazy("%(who)s put the objective away.")),
    "objective.restored": _plain(gettext_lazy("%(who)s brought the objective back.")),
    "objective.copied": _plain(gettext_lazy("%(who)s copied this objective from an earlier one.")),
    "objective.counter_proposed": _plain(gettext_lazy("%(who)s put forward other words or figures."), "reason"),
    "objective.counter_accepted": _plain(gettext_lazy("%(who)s accepted the other words or figures.")),
    "objective.counter_declined": _plain(gettext_lazy("%(who)s kept the words and figures as they were.")),
    "objective.counter_withdrawn": _plain(gettext_lazy("%(who)s took the other words or figures back.")),
    "objective.commented": _plain(gettext_lazy("A line by %(who)s"), "text"),
    "objective.comment_taken_back": _plain(gettext_lazy("%(who)s took a line back.")),
    "action.added": _plain(gettext_lazy("%(who)s added the action “%(title)s”.")),
    "action.changed": _plain(gettext_lazy("%(who)s changed the action “%(title)s”.")),
    "action.done": _done,
    "action.undone": _plain(gettext_lazy("%(who)s reopened “%(title)s”.")),
    "action.archived": _plain(gettext_lazy("%(who)s put the action “%(title)s” away.")),
    "action.restored": _plain(gettext_lazy("%(who)s brought the action “%(title)s” back.")),
    "idea.brought": _plain(gettext_lazy("%(who)s brought an idea: %(title)s")),
    "idea.answered": _answered,
    "no_item.added": _plain(gettext_lazy("%(who)s put “%(title)s” on the No list."), "why"),
    "no_item.removed": _plain(gettext_lazy("%(who)s took “%(title)s” off the No list.")),
    "no_item.revived": _plain(gettext_lazy("%(who)s revived “%(title)s” from the No list.")),
    "key_result.closure_answered": _looked_back,
    "key_result.closure_taken_back": _plain(gettext_lazy("%(who)s took back what was said of “%(title)s”.")),
    "key_result.closure_returned": _plain(gettext_lazy("%(who)s lets what was said of “%(title)s” count again.")),
    "objective.summed_up": _plain(gettext_lazy("%(who)s summed the objective up."), "after"),
    "cycle.closed": _closed,
    "cycle.reopened": _plain(gettext_lazy("%(who)s reopened %(title)s."), "reason"),
    "cycle.opened": _plain(gettext_lazy("%(who)s added %(title)s.")),
    "cycle.state_changed": _cycle_state,
    "direction.changed": _plain(gettext_lazy("%(who)s rewrote the direction.")),
    "team.added": _plain(gettext_lazy("%(who)s added the team %(name)s.")),
    "team.changed": _plain(gettext_lazy("%(who)s changed the team %(name)s.")),
    "team.moved": _plain(gettext_lazy("%(who)s moved the team %(name)s.")),
    "team.reordered": _plain(gettext_lazy("%(who)s put the teams into another order.")),
    "team.members_changed": _plain(gettext_lazy("%(who)s changed who works in %(name)s.")),
    "team.calendar_changed": _plain(gettext_lazy("%(who)s changed the week of %(name)s.")),
    "team.archived": _plain(gettext_lazy("%(who)s put the team %(name)s away.")),
    "team.restored": _plain(gettext_lazy("%(who)s brought the team %(name)s back.")),
    "member.added": _plain(gettext_lazy("%(who)s added %(name)s.")),
    "member.invited": _plain(gettext_lazy("%(who)s invited %(name)s.")),
    "member.joined": _plain(gettext_lazy("%(name)s has joined.")),
    "member.changed": _plain(gettext_lazy("%(who)s changed the entry of %(name)s.")),
    "member.left": _plain(gettext_lazy("%(name)s has left.")),
    "member.access_given": _plain(gettext_lazy("%(who)s set what %(name)s reads here as a coach.")),
    "member.access_ended": _plain(gettext_lazy("%(who)s ended the access of the coach %(name)s.")),
    "member.access_returned": _plain(gettext_lazy("%(who)s gave the coach %(name)s access again.")),
    "member.settled_in": _plain(gettext_lazy("%(name)s has read the first page and put it away.")),
    "member.returned": _plain(gettext_lazy("%(name)s is back.")),
    "team_link.made": _plain(gettext_lazy("%(who)s made a link for the team.")),
    "team_link.renewed": _plain(gettext_lazy("%(who)s extended a link of the team.")),
    "team_link.revoked": _plain(gettext_lazy("%(who)s ended a link of the team.")),
    "team_link.opened": _opened,
    "member.told_by_directory": _plain(gettext_lazy("%(who)s told something new of %(name)s.")),
    "domain.added": _plain(gettext_lazy("%(who)s named %(name)s as a domain of the company.")),
    "domain.proved": _plain(gettext_lazy("The domain %(name)s is proved to be the company's.")),
    "domain.removed": _plain(gettext_lazy("%(who)s removed the domain %(name)s.")),
    "single_sign_on.set": _plain(gettext_lazy("%(who)s set up single sign-on.")),
    "single_sign_on.removed": _plain(gettext_lazy("%(who)s took single sign-on away.")),
    "organization.way_in_changed": _plain(gettext_lazy("%(who)s changed how everybody signs in.")),
    "access_token.made": _plain(gettext_lazy("%(who)s made the access token “%(name)s”.")),
    "access_token.ended": _plain(gettext_lazy("%(who)s ended the access token “%(name)s”.")),
    "member.invitation_withdrawn": _plain(gettext_lazy("%(who)s ended the invitation of %(name)s.")),
    "member.reset_link_made": _plain(gettext_lazy("%(who)s made a link by which %(name)s sets a new password.")),
    "member.signed_out_everywhere": _plain(gettext_lazy("%(who)s signed out on all other devices.")),
    "member.made_anonymous": _plain(gettext_lazy("%(who)s let the name of %(name)s be forgotten.")),
    "member.session_ended": _plain(gettext_lazy("%(who)s signed out on another device.")),
    "member.address_changed": _plain(gettext_lazy("%(who)s signs in by another address.")),
    "coaching_session.planned": _plain(gettext_lazy("%(who)s set a coaching session.")),
    "coaching_session.changed": _plain(gettext_lazy("%(who)s changed a coaching session.")),
    "coaching_session.removed": _plain(gettext_lazy("%(who)s took a coaching session off.")),
    "coaching_session.returned": _plain(gettext_lazy("%(who)s put a coaching session back.")),
    "homework.given": _plain(gettext_lazy("%(who)s gave the homework “%(title)s”.")),
    "homework.handed_over": _plain(gettext_lazy("%(who)s handed the homework “%(title)s” over.")),
    "homework.done": _plain(gettext_lazy("%(who)s did the homework “%(title)s”.")),
    "homework.reopened": _plain(gettext_lazy("%(who)s reopened the homework “%(title)s”.")),
    "homework.removed": _plain(gettext_lazy("%(who)s took the homework “%(title)s” off.")),
    "homework.returned": _plain(gettext_lazy("%(who)s put the homework “%(title)s” back.")),
    "booking.changed": _plain(gettext_lazy("%(who)s changed the address for booking a coaching session.")),
    "coach_template.offered": _plain(gettext_lazy("%(who)s offers the draft “%(title)s”.")),
    "coach_template.withdrawn": _plain(gettext_lazy("%(who)s offers the draft “%(title)s” no more.")),
    "coach_template.returned": _plain(gettext_lazy("%(who)s offers the draft “%(title)s” again.")),
    "organization.started": _plain(gettext_lazy("%(who)s started the company.")),
    "organization.changed": _plain(gettext_lazy("%(who)s changed the company's settings.")),
    "organization.slug_changed": _plain(gettext_lazy("%(who)s changed the company's address.")),
    "organization.words_changed": _plain(gettext_lazy("%(who)s changed the company's own words.")),
    "organization.calendar_changed": _plain(gettext_lazy("%(who)s changed the company's check-in day or closed days.")),
    "organization.deletion_asked": _plain(gettext_lazy("%(who)s asked for the company to be deleted.")),
    "organization.deletion_taken_back": _plain(gettext_lazy("%(who)s keeps the company: it is not deleted.")),
    "organization.thresholds_changed": _plain(gettext_lazy("%(who)s changed when a number counts as late.")),
}
EVENT_NAMES = frozenset(_TOLD)
