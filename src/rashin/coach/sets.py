"""An objective with its key results, and an owner's whole quarter: what only shows when things stand side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rashin.coach import lexicon as lex
from rashin.coach.judging_key_results import key_result_as_task
from rashin.coach.metric import metric_of
from rashin.coach.shape import Shape
from rashin.coach.shaping import shape_of
from rashin.coach.statement import Language, Severity, Smart
from rashin.coach.tokens import Words, words_of

MOST_OBJECTIVES, MOST_KEY_RESULTS = 5, 5
# Two texts speak of the same when this share of the shorter one's own words stands in the other.
SAME_OBJECTIVE, SAME_SUBJECT = 0.7, 0.6


@dataclass(frozen=True, slots=True)
class Draft:
    """An objective as it is planned. `top`: nothing stands above it (the company's own)."""

    text: str
    key_results: tuple[str, ...] = ()
    owner: str | None = None
    parent: str | None = None
    top: bool = False
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class SetFinding:
    """One thing about a set: `objective` and `key_result` are places in what was given, None for the whole."""

    code: str
    severity: Severity
    smart: Smart
    objective: int | None = None
    key_result: int | None = None
    values: tuple[tuple[str, str], ...] = ()


def review_set(
    drafts: Sequence[Draft], *, no_list: Sequence[str] = (), learnings: Sequence[str] = (), most: int = MOST_OBJECTIVES
) -> tuple[SetFinding, ...]:
    """An owner's quarter: each objective with its key results, against the others, the No list and last quarter."""
    found: list[SetFinding] = []
    if len(drafts) > most:
        found.append(SetFinding("set_too_many", "ask", "A", None, None, (("count", str(len(drafts))),)))
    known: dict[tuple[str, Language | None], frozenset[str]] = {}

    def about(text: str, language: Language | None) -> frozenset[str]:
        """What a text is about; each text is cut once."""
        if (text, language) not in known:
            known[text, language] = _subject(words_of(text, language))
        return known[text, language]

    subjects = [about(draft.text, draft.language) for draft in drafts]
    for place, draft in enumerate(drafts):
        found += _one(place, draft)
        found += _same(place, draft, drafts, subjects)
        found += _on_no_list(place, {text: about(text, draft.language) for text in no_list}, subjects[place])
        found += _learned(place, draft, learnings)
    return tuple(found)


def _one(place: int, draft: Draft) -> Iterator[SetFinding]:
    if not draft.owner:
        yield SetFinding("set_no_owner", "ask", "S", place)
    if not draft.parent and not draft.top:
        yield SetFinding("set_no_parent", "ask", "R", place)
    count = len(draft.key_results)
    if not count:
        yield SetFinding("set_no_key_result", "ask", "M", place)
        return
    if count > MOST_KEY_RESULTS:
        yield SetFinding("set_many_key_results", "ask", "A", place, None, (("count", str(count)),))
    shapes = [_shape(text, draft.language) for text in draft.key_results]
    if count > 1 and all(key_result_as_task(shape) for shape in shapes):
        yield SetFinding("set_all_activities", "fault", "R", place)
    elif name := _quantity_alone(shapes):
        yield SetFinding("set_no_counter_metric", "ask", "R", place, None, (("name", name),))


def _shape(text: str, language: Language | None) -> Shape:
    words = words_of(text, language)
    return shape_of(words, metric_of(words))


def _quantity_alone(shapes: Sequence[Shape]) -> str | None:
    """The first measure's name where every figure is more of something and none says how good it is."""
    measured = [shape for shape in shapes if shape.figure and shape.metric is not None]
    if not measured:
        return None
    for shape in measured:
        metric = shape.metric
        assert metric is not None
        shares = metric.unit in ("%", "点", "star", "points", "ポイント") and metric.mode == "absolute"
        lowers = metric.bound == "max" or metric.direction in ("decrease", "maintain")
        if shares or lowers or not (shape.counted or metric.mode != "absolute" or metric.unit in ("$", "€", "£", "円")):
            return None
    first = measured[0].metric
    return first.name if first else None


def _subject(words: Words) -> frozenset[str]:
    """The words that say what a text is about."""
    plain = lex.FUNCTION | lex.HOLLOW | lex.VERBS
    named = lex.METRIC | lex.PEOPLE | lex.OUTPUT
    return frozenset(
        lemma
        for lemma, flags, pos in zip(words.lemmas, words.classes, words.pos, strict=True)
        if pos in (1, 2, 3, 4)
        and (not flags & plain or flags & named)
        and len(lemma) > (words.language == "en")
        and lemma != "為る"
    )


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


def _same(
    place: int, draft: Draft, drafts: Sequence[Draft], subjects: Sequence[frozenset[str]]
) -> Iterator[SetFinding]:
    for earlier in range(place):
        shared = subjects[earlier] & subjects[place]
        alike = drafts[earlier].text.strip() == draft.text.strip() or (
            len(shared) > 1 and _overlap(subjects[earlier], subjects[place]) >= SAME_OBJECTIVE
        )
        if alike:
            yield SetFinding("set_same_objective", "ask", "S", place, None, (("other", drafts[earlier].text),))
            return


def _on_no_list(place: int, no_list: Mapping[str, frozenset[str]], subject: frozenset[str]) -> Iterator[SetFinding]:
    """What the No list says on the same subject."""
    for text, other in no_list.items():
        shared = subject & other
        if shared and _overlap(subject, other) >= SAME_SUBJECT and (len(shared) > 1 or len(other) == 1):
            yield SetFinding("set_on_no_list", "ask", "R", place, None, (("other", text),))
            return


def _learned(place: int, draft: Draft, learnings: Sequence[str]) -> Iterator[SetFinding]:
    """A learning from last quarter that speaks of a measure which this objective or its key results name."""
    ours = _measures(draft, (draft.text, *draft.key_results))
    for text in learnings:
        if ours & _measures(draft, (text,)):
            yield SetFinding("set_learning", "ask", "R", place, None, (("other", text),))
            return


def _measures(draft: Draft, texts: Sequence[str]) -> set[str]:
    named: set[str] = set()
    for text in texts:
        words = words_of(text, draft.language)
        named |= {
            lemma
            for lemma, flags in zip(words.lemmas, words.classes, strict=True)
            if flags & lex.METRIC and not flags & lex.HOLLOW and len(lemma) > 1
        }
    return named
