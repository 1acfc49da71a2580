"""What can be wrong with a document, in words, each with its path in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

MOST_TOLD = 300


class Wrong(Exception):
    """A value is not what its place asks for: the code of the sentence, and what stands in it."""

    def __init__(self, code: str, **told: object) -> None:
        super().__init__(code)
        self.code, self.told = code, told


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place: `key_results[3].target`."""

    path: str
    code: str
    told: dict[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What is wrong, in the reader's language."""
        return RULES[str(self.told["rule"])]() if self.code == "rule" else SENTENCES[self.code]() % self.told

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}" if self.path else self.sentence


class Refused(Exception):
    """A document cannot be taken in. `problems` are the first of them, `more` counts the rest."""

    def __init__(self, problems: Iterable[Problem], more: int = 0) -> None:
        self.problems = tuple(problems)
        self.more = more
        super().__init__("; ".join(str(problem) for problem in self.problems[:3]))


class Findings:
    """Gathers problems, the first of them in full."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.more = 0

    def add(self, path: str, code: str, **told: object) -> None:
        """Note a problem."""
        if len(self.problems) < MOST_TOLD:
            self.problems.append(Problem(path, code, told))
        else:
            self.more += 1

    def stop(self) -> None:
        """Raise Refused when anything was found."""
        if self.problems:
            raise Refused(self.problems, self.more)


SENTENCES: dict[str, Callable[[], str]] = {
    "not_json": lambda: _("This cannot be read as JSON from byte %(byte)s on. The file is damaged."),
    "sign_missing": lambda: _("A “%(sign)s” is missing before byte %(byte)s. The file is damaged."),
    "cut_off": lambda: _("The file ends in the middle of this. It was cut off."),
    "more_behind": lambda: _("The document ends before byte %(byte)s, and the file goes on."),
    "not_closed": lambda: _("This is larger than 64 MB, or is not closed. The file is damaged."),
    "not_utf8": lambda: _("This is not UTF-8 text from byte %(byte)s on."),
    "not_rashin": lambda: _('This is not a document of Rashin: it does not begin with "format": "rashin".'),
    "version": lambda: _("This document has version %(version)s; this program reads version %(known)s."),
    "section_unknown": lambda: _("There is no such part of a document."),
    "of_others": lambda: _("This company stands here already, and you are neither its owner nor its administrator."),
    "section_twice": lambda: _("This part stands in the document twice."),
    "section_missing": lambda: _("This part is missing."),
    "array": lambda: _("A list is expected here."),
    "object": lambda: _("An object is expected here."),
    "line": lambda: _("A list of %(count)s values is expected here."),
    "missing": lambda: _("This field is missing."),
    "unknown": lambda: _("There is no such field."),
    "public_id": lambda: _("16 characters of 0–9 and a–z without i, l, o and u are expected here."),
    "twice": lambda: _("The same public_id stands at %(first)s."),
    "text": lambda: _("A text is expected here."),
    "empty": lambda: _("This may not be empty."),
    "too_long": lambda: _("This has %(count)s characters; at most %(most)s are kept."),
    "characters": lambda: _("This text has characters that cannot be kept."),
    "choice": lambda: _("One of these is expected here: %(choices)s."),
    "whole": lambda: _("A whole number is expected here."),
    "between": lambda: _("A number from %(least)s to %(most)s is expected here."),
    "flag": lambda: _("true or false is expected here."),
    "number": lambda: _('A number as text is expected here, such as "18.2".'),
    "digits": lambda: _("A number has at most 15 digits, %(places)s of them behind the point."),
    "day": lambda: _('A day is expected here, such as "2026-11-24".'),
    "moment": lambda: _('A moment in UTC is expected here, such as "2026-11-24T03:15:00Z".'),
    "moment_with_offset": lambda: _(
        'A moment with the offset of its zone is expected here, such as "2026-11-24T12:15:00+09:00".'
    ),
    "years": lambda: _("A day between 2000 and 2199 is expected here."),
    "beside": lambda: _("This names a row with another %(field)s than its own."),
    "reference": lambda: _("Nothing in %(section)s has this public_id."),
    "stored": lambda: _("What stands here cannot be understood."),
    "unique": lambda: _("The same stands at %(first)s already."),
    "circle": lambda: _("This leads back to itself in a circle."),
    "no_owner": lambda: _("Nobody here is an owner who is still present, so nobody could come in."),
    "time_zone": lambda: _("This time zone was not found."),
    "started": lambda: _("A company has been started here already. Ask its owner for an invitation."),
    "slug_taken": lambda: _("Another company has this address here already. Import with --slug and another one."),
    "differs": lambda: _("This company stands here already, and differs here. Nothing was changed."),
    "figures": lambda: _("This does not follow from the rest of the document: %(why)s"),
    "refused": lambda: _("The database refuses this: %(why)s"),
    "unreadable": lambda: _("The file cannot be read: %(why)s"),
    "no_room": lambda: _(
        "An import needs room in %(folder)s, about as much as the document takes, and finds none: %(why)s"
    ),
    "under_way": lambda: _("An import is under way here. Try again when it has ended."),
}
# What a model's check constraint asks of a row, by its name.
RULES: dict[str, Callable[[], str]] = {
    "organization_fiscal_month": lambda: _("The fiscal year begins in a month from 1 to 12 (fiscal_first_month)."),
    "organization_weekday": lambda: _("A day of the week is 0 (Monday) to 6 (Sunday) (check_in_weekday)."),
    "cycle_days_in_order": lambda: _("The last day (last_day) comes before the first one (first_day)."),
    "objective_weight": lambda: _("A weight is 0 or more (weight)."),
    "objective_not_its_own_parent": lambda: _("An objective cannot count in itself (contributes_to)."),
    "key_result_weight": lambda: _("A weight is 0 or more (weight)."),
    "key_result_days_in_order": lambda: _("The deadline (deadline) comes before the first day (first_day)."),
    "key_result_confidence": lambda: _("Confidence is a number from 0 to 10, or null (confidence)."),
    "key_result_does_not_feed_itself": lambda: _("A key result cannot feed itself (feeds)."),
    "support_of_one": lambda: _(
        "Either an objective (to_objective) or a key result (to_key_result) is helped: name one of the two."
    ),
    "weekly_action_has_its_day": lambda: _("An action of every week needs its day of the week (weekday)."),
    "check_in_confidence": lambda: _("Confidence is a number from 0 to 10, or null (confidence)."),
    "closure_score": lambda: _("A score is a number from 0 to 1, or null (score, proposed)."),
    "closure_judged": lambda: _("A score that a person gave (is_judged) cannot be missing (score)."),
    "booking_by_https": lambda: _("The address for booking begins with https:// (url)."),
}
