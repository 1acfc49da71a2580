"""What the coach says of a sentence while it is written, beside its field, and of all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import get_language, pgettext

from rashin.coach import (
    Draft,
    Finding,
    Part,
    Past,
    Review,
    Rewriting,
    SetFinding,
    counter_for,
    move_words,
    wording,
)
from rashin.coach.statement import Kind, Language
from rashin.coach.tokens import language_of
from rashin.coach.wording import Wording
from rashin.goals.queries.coaching import Beside, Kept
from rashin.goals.sentences import digest, is_figured, kind_of, offers, read, read_set, set_digest, was_of

MOST_NOTES = 2
MOST_OF_SET = 3
TWO = "key_result_two_measures"
# What the form shows by itself: lamps, the choice of a carrier, the usual number of key results.
_SHOWN_BY_FORM = frozenset({"set_no_key_result", "set_no_owner"})

Severity = Literal["fault", "ask", "praise"]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One tap: `do` is what its button sends, `words` stand on it; `parts` are the sentence as it would read."""

    do: str
    kind: Kind
    words: str
    parts: tuple[Part, ...]
    text: str
    moves: bool


@dataclass(frozen=True, kw_only=True)
class Note:
    """A letter of SMART with its word, a heading that states, a sentence that asks; `good` praises.

    `span` is in code points of the sentence. `leave` is what the button sends that keeps the sentence as it is.
    """

    code: str
    letter: str
    word: str
    heading: str
    text: str
    good: bool
    severity: Severity
    span: tuple[int, int]
    example: str
    offers: tuple[Offer, ...]
    leave: str


@dataclass(frozen=True, kw_only=True)
class Said:
    """Everything beside one field. `back` is what the button sends that brings the words before back ("" for none),
    `again` the one that has the coach ask again."""

    field: str
    notes: tuple[Note, ...] = ()
    was: str = ""
    back: str = ""
    again: str = ""


def beside_field(
    field: str,
    text: str,
    *,
    was: str = "",
    kept: Kept = frozenset(),
    past: tuple[Past, ...] = (),
    titled: bool = True,
    figured: bool = False,
) -> Said:
    """What is to be asked first, and what is good. A field that was emptied by moving its sentence is asked for the
    outcome behind it. `titled`: the objective has words, so that nothing can move there. `figured`: the fields hold
    what is to be reached."""
    kind = kind_of(field)
    if kind is None:
        return Said(field=field)
    moved = bool(was) and not text.strip()
    read_text = was if moved else text
    back = f"back:{field}" if was and was.strip() != text.strip() else ""
    if not read_text.strip():
        return Said(field=field)
    found = read(read_text, kind, past, figured)
    key = digest(kind, read_text)
    open_ones = [each for each in found.findings if each.severity == "praise" or (key, each.code) not in kept]
    left = any((key, each.code) in kept for each in found.findings)
    chosen = [each for each in open_ones if each.severity != "praise"][:1] if moved else _chosen(open_ones, kind)
    return Said(
        field=field,
        notes=tuple(_note(each, found, field, titled=titled, moved=moved) for each in chosen),
        was=was if back else "",
        back=back,
        again=f"ask:{field}" if left and not moved else "",
    )


def _chosen(found: list[Finding], kind: Kind) -> list[Finding]:
    """What is to be asked, at most two things; beside a mere question what is good, and praise where nothing is."""
    asked = [each for each in found if each.severity != "praise"]
    praised = [each for each in found if each.severity == "praise"]
    if kind == "action":
        return asked[:1]
    fault = any(each.severity == "fault" for each in asked)
    return asked[:MOST_NOTES] + ([] if fault or len(asked) >= MOST_NOTES else praised[:1])


def _note(finding: Finding, found: Review, field: str, *, titled: bool, moved: bool = False) -> Note:
    said = wording(finding, _language())
    rows = [] if finding.severity == "praise" else list(enumerate(offers(found, finding)))
    if moved:
        rows = [(number, each) for number, each in rows if not each.moves]
    if titled and field != "title":
        rows = [(number, each) for number, each in rows if each.kind != "objective"]
    return _worded(
        finding,
        said,
        span=(0, 0) if moved else finding.span,
        offers=(_split(rows, field) if finding.code == TWO else ())
        or tuple(_offer(each, number, finding.code, field) for number, each in rows),
        leave="" if finding.severity == "praise" else f"leave:{field}:{finding.code}",
    )


def note_of(finding: Finding, *, leave: str = "") -> Note:
    """A finding in words, without offers."""
    return _worded(finding, wording(finding, _language()), span=finding.span, offers=(), leave=leave)


def _worded(
    finding: Finding | SetFinding, said: Wording, *, span: tuple[int, int], offers: tuple[Offer, ...], leave: str
) -> Note:
    return Note(
        code=finding.code,
        letter=finding.smart,
        word=smart_word(finding.smart),
        heading=said.heading,
        text=said.ask,
        good=finding.severity == "praise",
        severity=finding.severity,
        span=span,
        example=said.example,
        offers=offers,
        leave=leave,
    )


def _split(rows: list[tuple[int, Rewriting]], field: str) -> tuple[Offer, ...]:
    """Two results in one sentence are offered as two rows, in one tap."""
    halves = [each for _number, each in rows]
    if len(halves) != 2 or any(each.kind != "key_result" or each.moves for each in halves):
        return ()
    parts = (*halves[0].parts, Part(" ／ " if _language() == "ja" else " / ", "new"), *halves[1].parts)
    words = pgettext("coach", "Split into two")
    return (Offer(do=f"use:{field}:{TWO}:0", kind="key_result", words=words, parts=parts, text="", moves=False),)


def _offer(rewriting: Rewriting, number: int, code: str, field: str) -> Offer:
    return Offer(
        do=f"use:{field}:{code}:{number}",
        kind=rewriting.kind,
        words=move_words(rewriting, _language()),
        parts=rewriting.parts,
        text=rewriting.text,
        moves=rewriting.moves,
    )


def beside_sheet(
    fields: Mapping[str, str], *, kept: Kept = frozenset(), past: Mapping[str, tuple[Past, ...]] | None = None
) -> dict[str, Said]:
    """What stands beside every sentence of a sheet, by field. `fields` holds the sentences and what stood before."""
    titled = bool(fields.get("title", "").strip())
    return {
        name: beside_field(
            name,
            text,
            was=fields.get(was_of(name), ""),
            kept=kept,
            past=(past or {}).get(name, ()),
            titled=titled,
            figured=is_figured(_row(fields, name)),
        )
        for name, text in fields.items()
        if kind_of(name)
    }


def _row(fields: Mapping[str, str], name: str) -> dict[str, str]:
    """What else the sheet holds of the same key result."""
    prefix = name.removesuffix("title")
    if not prefix.startswith("kr-"):
        return {}
    return {key.removeprefix(prefix): value for key, value in fields.items() if key.startswith(prefix)}


def digests_of(fields: Mapping[str, str]) -> list[str]:
    """What the sentences of a sheet are remembered by, all of them together last."""
    single = [digest(kind, text) for name, text in fields.items() if (kind := kind_of(name)) and text.strip()]
    return [*single, set_digest(fields.get("title", ""), key_results_of(fields))]


def key_results_of(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The sentences of the key results in order."""
    return tuple(
        text for name, text in fields.items() if name.startswith("kr-") and name.endswith("-title") and text.strip()
    )


def of_the_whole(
    fields: Mapping[str, str],
    *,
    around: Beside,
    most: int,
    learnings: Iterable[str] = (),
    kept: Kept = frozenset(),
) -> Said:
    """What only shows when the objective and its key results stand side by side, and beside the carrier's others."""
    title = fields.get("title", "").strip()
    if not title:
        return Said(field="all")
    parent, carrier = fields.get("parent", ""), fields.get("carrier", "")
    own = Draft(title, key_results_of(fields), owner=carrier or None, parent=parent or None, top=not around.can_link)
    drafts = [*(Draft(text, ("-",), owner="-", top=True) for text in around.others), own]
    place = len(drafts) - 1
    found = [
        each
        for each in read_set(tuple(drafts), around.no_list, most)
        if each.objective in (None, place) and each.code not in _SHOWN_BY_FORM
    ]
    found += [SetFinding("set_learning", "ask", "R", place, None, (("other", text),)) for text in list(learnings)[:1]]
    key = set_digest(title, key_results_of(fields))
    asked = [each for each in found if (key, each.code) not in kept]
    spoken = language_of(" ".join(key_results_of(fields)))
    return Said(
        field="all",
        notes=tuple(note_of_set(each, leave=f"leave:all:{each.code}", spoken=spoken) for each in asked[:MOST_OF_SET]),
        again="ask:all" if len(asked) < len(found) else "",
    )


def note_of_set(finding: SetFinding, *, leave: str = "", spoken: Language | None = None) -> Note:
    """A finding about a set in words; quantity without quality offers the key result that watches the quality, in the
    language `spoken` by the sentences that it comes to stand beside."""
    offered: tuple[Offer, ...] = ()
    if leave and finding.code == "set_no_counter_metric":
        counter = counter_for(dict(finding.values).get("name", ""), spoken)
        offered = (
            Offer(
                do=f"counter:{counter.text}",
                kind="key_result",
                words=pgettext("coach", "Add as a key result"),
                parts=counter.parts,
                text=counter.text,
                moves=True,
            ),
        )
    return _worded(finding, wording(finding, _language()), span=(0, 0), offers=offered, leave=leave)


def smart_word(letter: str) -> str:
    """The word of a letter."""
    return {
        "S": pgettext("SMART", "Specific"),
        "M": pgettext("SMART", "Measurable"),
        "A": pgettext("SMART", "Achievable"),
        "R": pgettext("SMART", "Relevant"),
        "T": pgettext("SMART", "Time-bound"),
    }[letter]


def _language() -> Language:
    return "ja" if (get_language() or "en").startswith("ja") else "en"
