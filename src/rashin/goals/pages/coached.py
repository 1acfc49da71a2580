"""What the coach says of what stands already: beside one objective, and over all drafts of a quarter, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rashin.coach import Draft
from rashin.coach.statement import Kind
from rashin.goals.models import KeyResult, Level, Objective
from rashin.goals.pages.coaching import Note, note_of, note_of_set
from rashin.goals.queries.coaching import Kept
from rashin.goals.sentences import digest, is_figured, read, read_set, set_digest

PAGE = 20
MOST_FREQUENT = 5
Carrier = tuple[str, int | None]


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A part of a sentence; `lit` where the coach's light falls."""

    text: str
    lit: bool = False


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence with what is to be said of it; `field` is its name in the form."""

    kind: Kind
    field: str
    text: str
    stretches: tuple[Stretch, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, kw_only=True)
class Coached:
    """An objective with its sentences that have notes, and what only shows beside others."""

    objective: Objective
    sentences: tuple[Sentence, ...]
    beside: tuple[Note, ...]

    @property
    def notes(self) -> Iterator[Note]:
        """Everything that is asked."""
        for sentence in self.sentences:
            yield from sentence.notes
        yield from self.beside

    @property
    def faults(self) -> int:
        return sum(note.severity == "fault" for note in self.notes)

    @property
    def asks(self) -> int:
        return sum(note.severity == "ask" for note in self.notes)


@dataclass(frozen=True, kw_only=True)
class Frequent:
    """A finding with how many objectives it was made in."""

    note: Note
    count: int


@dataclass(frozen=True, kw_only=True)
class CoachingPage:
    """One page of the drafts, worst first; `finding` is the only finding that is shown, "" for all."""

    rows: tuple[Coached, ...]
    frequent: tuple[Frequent, ...]
    drafts: int
    with_faults: int
    shown: int
    number: int
    pages: int
    finding: str


def coached_objective(
    objective: Objective, key_results: Iterable[KeyResult], actions: Iterable[tuple[str, str]], kept: Kept
) -> Coached:
    """What the coach asks of an objective that stands. `actions` are (public id, title)."""
    said = [_sentence("objective", "title", objective.title, kept)]
    said += [
        _sentence("key_result", f"kr-{row.public_id}-title", row.title, kept, figured=is_figured(vars(row)))
        for row in key_results
    ]
    said += [_sentence("action", f"ac-{public_id}-title", text, kept) for public_id, text in actions]
    return Coached(objective=objective, sentences=tuple(each for each in said if each.notes), beside=())


def digests_in(objectives: Iterable[Objective]) -> list[str]:
    """What the sentences of these objectives are remembered by. `key_results` are loaded."""
    found = []
    for objective in objectives:
        titles = [row.title for row in objective.key_results.all()]
        found += [*digests_of_all(objective.title, titles), set_digest(objective.title, titles)]
    return found


def digests_of_all(title: str, key_results: Iterable[str], actions: Iterable[str] = ()) -> list[str]:
    """What an objective's sentences are remembered by."""
    found = [digest("objective", title), *(digest("key_result", text) for text in key_results)]
    return [*found, *(digest("action", text) for text in actions)]


def _sentence(kind: Kind, field: str, text: str, kept: Kept, *, figured: bool = False) -> Sentence:
    found, key = read(text, kind, (), figured), digest(kind, text)
    asked = [each for each in found.findings if each.severity != "praise" and (key, each.code) not in kept]
    return Sentence(
        kind=kind,
        field=field,
        text=text,
        stretches=_stretches(text, asked[0].span if asked else (0, 0)),
        notes=tuple(note_of(each, leave=f"leave:{field}:{each.code}") for each in asked),
    )


def _stretches(text: str, span: tuple[int, int]) -> tuple[Stretch, ...]:
    start, end = span
    parts = (Stretch(text=text[:start]), Stretch(text=text[start:end], lit=True), Stretch(text=text[end:]))
    return tuple(each for each in parts if each.text)


def coached_drafts(
    objectives: Sequence[Objective],
    *,
    kept: Kept,
    agreed: Sequence[tuple[str, int | None, int | None, str]],
    no_list: tuple[str, ...],
    most: int,
    can_link: bool,
) -> list[Coached]:
    """Every draft and proposal with its notes, worst first; of equals the newest first. `key_results` are loaded."""
    sets = _sets(objectives, agreed=agreed, no_list=no_list, most=most, can_link=can_link)
    rows = []
    for objective in objectives:
        key_results = list(objective.key_results.all())
        key = set_digest(objective.title, [row.title for row in key_results])
        notes = [note for note in sets.get(objective.pk, ()) if (key, note.code) not in kept]
        rows.append(replace(coached_objective(objective, key_results, (), kept), beside=tuple(notes)))
    return sorted(rows, key=lambda row: (-row.faults, -row.asks, -row.objective.pk))


def _sets(
    objectives: Sequence[Objective],
    *,
    agreed: Sequence[tuple[str, int | None, int | None, str]],
    no_list: tuple[str, ...],
    most: int,
    can_link: bool,
) -> Mapping[int, list[Note]]:
    """What shows beside a carrier's other objectives, by objective; what concerns them all stands at the first."""
    beside: dict[Carrier, list[Draft]] = {}
    for level, team, owner, title in agreed:
        beside.setdefault(_carrier(level, team, owner), []).append(Draft(title, ("-",), owner="-", top=True))
    carried: dict[Carrier, list[Objective]] = {}
    for objective in reversed(objectives):
        carrier = _carrier(objective.level, objective.team_id, objective.owner_id)
        carried.setdefault(carrier, []).append(objective)
    found: dict[int, list[Note]] = {}
    for carrier, rows in carried.items():
        standing = beside.get(carrier, [])
        drafts = (*standing, *(_draft(row, can_link) for row in rows))
        for each in read_set(drafts, no_list, most):
            place = (each.objective if each.objective is not None else len(standing)) - len(standing)
            if place >= 0:
                found.setdefault(rows[place].pk, []).append(note_of_set(each))
    return found


def _draft(row: Objective, can_link: bool) -> Draft:
    return Draft(
        row.title,
        tuple(each.title for each in row.key_results.all()),
        owner=row.owner.name if row.owner else None,
        parent=row.contributes_to.title if row.contributes_to else None,
        top=row.level == Level.COMPANY or not can_link,
    )


def _carrier(level: str, team: int | None, owner: int | None) -> Carrier:
    return level, {Level.TEAM: team, Level.PERSON: owner}.get(Level(level))


def coaching_page(rows: Sequence[Coached], *, number: int = 1, finding: str = "") -> CoachingPage:
    """The page of that number (from 1; one beyond the last is the last)."""
    chosen = [row for row in rows if not finding or any(note.code == finding for note in row.notes)]
    pages = max(1, -(-len(chosen) // PAGE))
    number = min(max(1, number), pages)
    return CoachingPage(
        rows=tuple(chosen[(number - 1) * PAGE : number * PAGE]),
        frequent=tuple(_frequent(rows)),
        drafts=len(rows),
        with_faults=sum(row.faults > 0 for row in rows),
        shown=len(chosen),
        number=number,
        pages=pages,
        finding=finding,
    )


def _frequent(rows: Sequence[Coached]) -> Iterator[Frequent]:
    """What is asked in most objectives, at least in two."""
    count: Counter[str] = Counter()
    by_code: dict[str, Note] = {}
    for row in rows:
        notes = {note.code: note for note in row.notes}
        count.update(notes.keys())
        by_code |= notes
    for code, many in count.most_common(MOST_FREQUENT):
        if many > 1:
            yield Frequent(note=by_code[code], count=many)
