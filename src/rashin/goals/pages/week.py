"""My week: what is owed, what is done, what is to be done, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rashin.goals.definitions import calendar_for
from rashin.goals.forms.check_in import new_key
from rashin.goals.forms.week import WeekRowForm
from rashin.goals.measured import language
from rashin.goals.models import Action, CheckIn, Comment, Cycle, Idea, KeyResult, Objective, Recurrence
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.check_in import CheckInRow, Round, check_in_row
from rashin.goals.pages.looking_back import closing_owed
from rashin.goals.pages.sight import sight_nodes
from rashin.goals.pages.tally import Owe, Tally, next_due_of
from rashin.goals.queries import board as board_queries
from rashin.goals.queries.entries import Entered, entered
from rashin.goals.queries.nobodys import led_teams, nobodys
from rashin.goals.queries.owed import asked_for, carried_by, monday_of
from rashin.goals.queries.rows import ObjectiveRow
from rashin.goals.queries.sight import Sight, sights
from rashin.goals.queries.veil import readable
from rashin.goals.queries.week import MyAction, answers_for, my_actions, proposals_near, questions_for
from rashin.goals.wordings import named
from rashin.organizations.models import Member
from rashin.people.calendars import Calendar, calendar
from rashin.people.models import Team
from rashin.ui import formats
from rashin.ui.formats import WEEKDAYS
from rashin.ui.shell import SightNode


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action with its tick; `tally` is 6／8人 when several do it."""

    public_id: str
    title: str
    url: str
    under: str
    under_url: str
    on: date
    due: str
    is_late: bool
    ticked: bool
    tally: str


@dataclass(frozen=True, slots=True)
class Link:
    """A thing that waits for a word: what, whose, where."""

    title: str
    note: str
    url: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """A row of the one form that came back: what was typed, and the entry of somebody who was faster."""

    form: WeekRowForm
    theirs: CheckIn | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """The rows of my week by what they ask: owed ones oldest first, later this week, put off, done, and all others.
    `again` holds those that came back although they are asked for no longer."""

    again: tuple[CheckInRow, ...]
    owed: tuple[CheckInRow, ...]
    week: tuple[CheckInRow, ...]
    done: tuple[CheckInRow, ...]
    later: tuple[CheckInRow, ...]
    others: tuple[Link, ...]
    next_due: date | None

    @property
    def asked(self) -> int:
        return len(self.owed) + len(self.week) + len(self.done) + len(self.later)

    @property
    def tally(self) -> Tally:
        """How far they are."""
        rest = (row for row in self.owed if row.can_be_unchanged and row.kind != "habit")
        return Tally(
            owed=len(self.owed),
            done=len(self.done),
            asked=self.asked,
            put_off=tuple(row.put_off_until for row in self.later if row.put_off_until),
            next_due=self.next_due,
            rest=tuple((row.public_id, row.last_seen) for row in rest),
        )

    @property
    def wrong(self) -> tuple[CheckInRow, ...]:
        """The rows that came back, in the order of the page."""
        return tuple(row for row in (*self.again, *self.owed, *self.week, *self.later) if row.is_open)


@dataclass(frozen=True, slots=True)
class MyWeek:
    """Everything on the page; `owes` are the cells of the strip, that of `tally` first; `tables` are the teams whose
    table I may fill. `key` is that of the one form in which a browser without scripts sends all rows; "" where scripts
    have asked for a part of the page."""

    cycle: Cycle | None
    eyebrow: str
    moved: str
    tally: Tally
    owes: tuple[Owe, ...]
    numbers: Numbers
    actions: tuple[ActionLine, ...]
    sight: tuple[SightNode, ...]
    sight_heading: str
    proposals: tuple[Link, ...]
    questions: tuple[Link, ...]
    answers: tuple[Link, ...]
    nobodys: tuple[Link, ...]
    tables: tuple[Team, ...]
    company: tuple[Link, ...]
    has_own: bool
    entries_url: str
    key: str


def round_for(member: Member, today: date, *, whole: bool = False) -> Round:
    """Whose rows are drawn, where and when, `whole` as parts of one form; putting off offers the next open day."""
    week = calendar(member.organization)
    following = today + timedelta(days=1)
    return Round(
        member, Addresses(member.organization.slug), today, week.closed.next_open(following) or following, whole
    )


def state_of(given: Entered, today: date) -> str:
    """What a key result of mine asks for on a day."""
    row, entry = given.key_result, given.last_look
    return asked_for(
        today,
        next_due=row.next_due,
        put_off_until=row.put_off_until,
        looked_on=row.looked_on,
        looked_today=entry is not None and row.organization.day_of(entry.recorded_at) == today,
    )


def numbers_of(member: Member, round_: Round, again: Mapping[str, Again]) -> Numbers:
    """The rows of a member's week. Two queries."""
    found = entered(carried_by(member, round_.today), member.organization) if member.writes else []
    return numbers_from(found, round_, again)


def numbers_from(carried: Sequence[Entered], round_: Round, again: Mapping[str, Again]) -> Numbers:
    """The rows of what somebody carries, the oldest due day first."""
    found = sorted(
        carried,
        key=lambda given: (given.key_result.next_due or date.max, given.key_result.position, given.key_result.pk),
    )
    states = [(state_of(given, round_.today), given) for given in found]
    drawn = [
        _row(given, round_, state, again) for state, given in states if state or given.key_result.public_id in again
    ]
    return Numbers(
        again=tuple(row for row in drawn if not row.state),
        owed=tuple(row for row in drawn if row.state == "owed"),
        week=tuple(row for row in drawn if row.state == "week"),
        done=tuple(row for row in drawn if row.state == "done"),
        later=tuple(row for row in drawn if row.state == "later"),
        others=tuple(
            _other(given, round_) for state, given in states if not state and given.key_result.public_id not in again
        ),
        next_due=next_due_of((given.key_result.next_due for given in found), round_.today),
    )


def _row(given: Entered, round_: Round, state: str, again: Mapping[str, Again]) -> CheckInRow:
    back = again.get(given.key_result.public_id)
    if back is None:
        return check_in_row(given, round_, state=state)
    return check_in_row(given, round_, state="" if state == "done" else state, form=back.form, theirs=back.theirs)


def _other(given: Entered, round_: Round) -> Link:
    due = given.key_result.next_due
    day = formats.date_text(due, language=language(), today=round_.today) if due else ""
    note = _("due %(day)s") % {"day": day} if day else _("nothing is due any more")
    return Link(
        given.key_result.title, note, round_.addresses.offered("check_ins", key_result=given.key_result.public_id)
    )


def my_week(
    member: Member, *, at: datetime, today: date, whole: bool = False, again: Mapping[str, Again] | None = None
) -> MyWeek:
    """The page, in a number of queries that does not grow with what is on it. `whole`: the rows are parts of one form,
    as a browser without scripts needs them; `again`: those that came back, by the public id of the key result."""
    round_ = round_for(member, today, whole=whole)
    cycle, _cycles = board_queries.chosen_cycle(member, "", today)
    proposals, waiting = proposals_near(member)
    given = Given(
        cycle=cycle,
        numbers=numbers_of(member, round_, again or {}),
        actions=my_actions(member, today),
        proposals=proposals,
        questions=questions_for(member, at),
        answers=answers_for(member, at),
        sight=lambda objective: sights(member, [objective])[objective.pk],
    )
    page = drawn_week(given, round_)
    led = led_teams(member) if member.writes else []
    loose = tuple(_nobodys(row, round_) for row in nobodys(led))
    return replace(
        page,
        owes=(
            *page.owes,
            *_owes_word(waiting, round_),
            *_owes_nobodys(loose),
            *(Owe(*told) for told in closing_owed(member, round_.addresses)),
        ),
        nobodys=loose,
        tables=tuple(led),
        company=() if page.has_own or cycle is None else _company(cycle, round_),
        key=new_key() if whole else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a week is drawn from: of today, or of a past day."""

    cycle: Cycle | None
    numbers: Numbers
    actions: Sequence[MyAction]
    proposals: Sequence[Objective]
    questions: Sequence[Comment]
    answers: Sequence[Idea]
    sight: Callable[[Objective], Sight]


def drawn_week(given: Given, round_: Round) -> MyWeek:
    """The page without what is offered beside it."""
    numbers, mine, today = given.numbers, given.actions, round_.today
    proposals = tuple(_proposal(row, round_) for row in given.proposals)
    questions = tuple(
        Link(row.objective.title, named(row.by.name), _objective(row.objective, round_) + "#said", row.text)
        for row in given.questions
    )
    sight, heading = _sight(given.sight, numbers, mine, round_)
    tally = numbers.tally
    return MyWeek(
        cycle=given.cycle,
        eyebrow=_eyebrow(given.cycle, today),
        moved=_moved(numbers, round_.member, today),
        tally=tally,
        owes=(tally.owe(today), *_owes(mine, proposals, questions, today)),
        numbers=numbers,
        actions=tuple(action_line(each, round_) for each in mine),
        sight=sight,
        sight_heading=heading,
        proposals=proposals,
        questions=questions,
        answers=tuple(_answer(idea) for idea in given.answers),
        nobodys=(),
        tables=(),
        company=(),
        has_own=bool(numbers.asked or numbers.others or mine),
        entries_url=round_.addresses.page("week_entries"),
        key="",
    )


def _objective(objective: Objective, round_: Round) -> str:
    return round_.addresses.offered("objective", public_id=objective.public_id)


def _proposal(row: Objective, round_: Round) -> Link:
    return Link(row.title, named(row.written_by.name) if row.written_by else "", _objective(row, round_))


def _nobodys(row: Objective | KeyResult | Action, round_: Round) -> Link:
    """Where somebody can be named: on the form of the objective, or of the action."""
    if isinstance(row, Action):
        note = _("Action of “%(title)s”") % {"title": row.objective.title}
        return Link(row.title, note, round_.addresses.offered("action_edit", public_id=row.public_id))
    objective = row.objective if isinstance(row, KeyResult) else row
    note = _("Key result of “%(title)s”") % {"title": objective.title} if isinstance(row, KeyResult) else _("Objective")
    return Link(row.title, note, round_.addresses.offered("objective_edit", public_id=objective.public_id))


def _owes_word(waiting: Sequence[Objective], round_: Round) -> tuple[Owe, ...]:
    """What of mine waits for somebody else's word."""
    words = _("Yours wait for a word")
    return (Owe(len(waiting), words, waiting[0].title, round_.addresses.page("agreeing")),) if waiting else ()


def _owes_nobodys(loose: Sequence[Link]) -> tuple[Owe, ...]:
    return (Owe(len(loose), _("Nobody's yet"), loose[0].title, "#nobodys"),) if loose else ()


def _answer(idea: Idea) -> Link:
    by = named(idea.answered_by.name) if idea.answered_by else ""
    return Link(
        idea.what, _(" · ").join(part for part in (by, str(idea.get_answer_display())) if part), "", idea.answer_text
    )


def _company(cycle: Cycle, round_: Round) -> tuple[Link, ...]:
    rows: Sequence[ObjectiveRow] = readable(round_.member, board_queries.company_objectives(cycle))
    return tuple(
        Link(row.title, row.owner or "", round_.addresses.offered("objective", public_id=row.public_id)) for row in rows
    )


def _eyebrow(cycle: Cycle | None, today: date) -> str:
    """2026年度 第3四半期・第8週; without the week before it begins, after its end, and once it is closed."""
    if cycle is None:
        return ""
    label = cycle.label(language())
    if not cycle.is_open or not cycle.first_day <= today <= cycle.last_day:
        return label
    return _("%(cycle)s, week %(week)s") % {"cycle": label, "week": (today - cycle.first_day).days // 7 + 1}


def _moved(numbers: Numbers, member: Member, today: date) -> str:
    """Why this week's check-in day is another one than usual; "" when it is the usual one or past."""
    rows = (*numbers.owed, *numbers.week, *numbers.done, *numbers.later)
    week = calendar_for(rows[0].key_result) if rows else calendar(member.organization)
    nominal = monday_of(today) + timedelta(days=week.weekday)
    day = week.closed.next_open(nominal)
    if not rows or day is None or day == nominal or day < today:
        return ""
    said = _("today") if day == today else formats.date_text(day, language=language(), today=today)
    names = {"weekday": _weekday(nominal), "day": said}
    return _closed_sentence(week, nominal) % names


def _closed_sentence(week: Calendar, nominal: date) -> str:
    if nominal in week.closed.days:
        return _("%(weekday)s is a public holiday: this week's numbers are due %(day)s")
    return _("We are closed on %(weekday)s: this week's numbers are due %(day)s")


def _weekday(day: date) -> str:
    return WEEKDAYS["ja"][day.weekday()] + "曜" if language() == "ja" else f"{day:%A}"


def _owes(
    mine: Sequence[MyAction], proposals: Sequence[Link], questions: Sequence[Link], today: date
) -> tuple[Owe, ...]:
    """The strip behind its first cell, which is about numbers."""
    todo = [each for each in mine if not each.ticked]
    late = sum(each.is_late(today) for each in todo)
    found = []
    if todo:
        note = ngettext("%(num)s late", "%(num)s late", late) % {"num": late} if late else ""
        found.append(Owe(len(todo), _("Actions this week"), note, "#actions"))
    if proposals:
        found.append(Owe(len(proposals), _("Waiting for your word"), proposals[0].title, "#proposals"))
    if questions:
        alone = len({each.note for each in questions}) == 1
        said = _("A line from %(who)s") % {"who": questions[0].note} if alone else _("Lines from others")
        found.append(Owe(len(questions), said, questions[0].title, "#questions"))
    return tuple(found)


def action_line(each: MyAction, round_: Round) -> ActionLine:
    """An action as it stands on the page."""
    action = each.action
    if action.recurrence == Recurrence.WEEKLY:
        due = pgettext("an action's day", "every week, %(day)s") % {"day": _weekday(each.on)}
    else:
        due = formats.date_text(each.due, language=language(), today=round_.today) if each.due else ""
    under = action.key_result
    return ActionLine(
        public_id=action.public_id,
        title=action.title,
        url=round_.addresses.offered("action_completion", action=action.public_id),
        under=under.title if under else action.objective.title,
        under_url=_objective(action.objective, round_),
        on=each.on,
        due=due,
        is_late=each.is_late(round_.today),
        ticked=each.ticked,
        tally=_("%(done)s of %(of)s people") % {"done": each.done, "of": each.of} if each.of > 1 else "",
    )


def _sight(
    look: Callable[[Objective], Sight], numbers: Numbers, mine: Sequence[MyAction], round_: Round
) -> tuple[tuple[SightNode, ...], str]:
    """From my nearest action, else my first number, up to the company's objective and its direction."""
    action = next((each.action for each in mine if not each.ticked), mine[0].action if mine else None)
    rows = (*numbers.owed, *numbers.week, *numbers.done, *numbers.later)
    key_result = action.key_result if action else (rows[0].key_result if rows else None)
    objective = action.objective if action else (key_result.objective if key_result else None)
    if objective is None:
        return (), ""
    nodes = list(sight_nodes(look(objective), addresses=round_.addresses, key_result=key_result, action=action))
    if action is not None:
        due = next((action_line(each, round_).due for each in mine if each.action is action), "")
        said = pgettext("in the line of sight", "My action")
        nodes[-1] = replace(nodes[-1], caption=_(" · ").join(part for part in (said, due) if part))
    if key_result is not None:
        place = -2 if action is not None else -1
        nodes[place] = replace(nodes[place], caption=pgettext("in the line of sight", "Key result"))
    heading = _("Where does this action lead?") if action else _("Where does this number lead?")
    return tuple(nodes), heading
