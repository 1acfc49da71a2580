"""How an English sentence is built."""

# ruff: noqa: E501 (a pattern reads worse when it is cut)
from __future__ import annotations

import re

from rashin.coach import lexicon as lex
from rashin.coach.shape import Shape
from rashin.coach.tokens import NOUN, Words

_DETERMINERS = frozenset(
    {"the", "a", "an", "our", "all", "each", "every", "more", "their", "its", "better", "some", "new"}
)
_BE_ABLE = frozenset({"should", "will", "must", "can", "need", "to", "shall", "would", "could", "has", "have", "had"})
_PERSON = re.compile(
    r"^\s*@?(?P<name>[A-Z][\w.\-]*(?: (?:and|&) [A-Z]\w+| [A-Z]\w+)?)\s*(?::|to\b|will\b)|\((?:Owner|owner|Assignee|DRI)[:：]\s*@?(?P<in>[^,)]+)|\[(?P<bracket>[A-Z@][\w .\-]+)\]\s*$|(?:\bowner|\bassigned to|\bDRI)[: ]+@?(?P<after>\w+)|(?:^|\s)@(?P<at>\w+)"
)
_NO_PERSON = frozenset(
    {
        "team",
        "everyone",
        "everybody",
        "we",
        "somebody",
        "someone",
        "people",
        "management",
        "staff",
        "they",
        "company",
        "all",
        "action",
        "goal",
        "todo",
        "task",
        "next",
        "kr",
        "need",
        "how",
        "fix",
        "add",
        "plan",
        "time",
        "objective",
        "want",
        "try",
        "continue",
        "aim",
        "start",
        "key",
        "note",
    }
)
# Behind one of these it is somebody else who does it (clients using the portal to request a quote).
_RELATIVE = frozenset({"who", "that", "which", "using", "able"})
_PASSIVE = frozenset({"is", "are", "was", "were", "be", "been", "has", "have"})


def shape_english(shape: Shape) -> None:
    """Fills in what an English sentence does, to what, and who carries it."""
    words = shape.words
    begin = _english_owner(shape)
    alpha = [index for index, pos in enumerate(words.pos) if pos == NOUN and words.starts[index] >= begin]
    if not alpha:
        return
    shape.govern(_english_main(words, alpha))
    shape.verbs = [
        index
        for index in alpha
        if words.classes[index] & lex.VERBS and (index == shape.main or _english_verb(words, index))
    ]
    shape.content = [index for index in alpha if index != shape.main and not words.classes[index] & lex.FUNCTION]
    subject_end = shape.main if shape.main > alpha[0] else alpha[0] + 1
    for index in alpha:
        if index < subject_end and words.classes[index] & lex.OTHERS and _subject(words, index):
            shape.nobody = shape.span(index)
    _english_wish(shape)
    shape.state = shape.main < 0 and any(
        words.text[words.starts[i] : words.ends[i]].lower() in _PASSIVE for i in alpha[1:]
    )


def _english_owner(shape: Shape) -> int:
    """A person in front ('Sarah to …', 'Bob: …') or behind ('(Owner: …)', '[Marcus]'): where the rest begins."""
    match = _PERSON.search(shape.words.text)
    if not match:
        return 0
    group = next(name for name, value in match.groupdict().items() if value)
    if match[group].split()[0].lower() in _NO_PERSON or (group == "name" and _is_verb(match[group].split()[0].lower())):
        return 0
    shape.owner = shape.words.folded.span(*match.span(group))
    return match.end() if group == "name" else 0


def _is_verb(form: str) -> bool:
    entry = lex.english().words.get(form)
    return bool(entry and entry[1] & (lex.VERBS | lex.OUTPUT | lex.METRIC))


def _subject(words: Words, index: int) -> bool:
    following = words.lemmas[index + 1] if index + 1 < len(words.lemmas) else ""
    return following in ("to", "should", "will", "must", "need", "needs", "can", "could") or words.lemmas[index] == "we"


def _english_main(words: Words, alpha: list[int]) -> int:
    """The first word where it is a verb; else the verb behind 'to' or 'should'; else the first that moves or keeps."""
    first = alpha[0]
    if words.lemmas[:3] == ["a", "/", "b"] and len(alpha) > 2:
        first = alpha[2]  # A/B test the form
    if words.lemmas[first] in _BE_ABLE and len(alpha) > 1:
        first = alpha[1]
    flags = words.classes[first]
    if flags & lex.VERBS and not _noun_phrase(words, alpha, first) and not _only_measured(words, first):
        return first
    for position, index in enumerate(alpha[1:5], start=1):
        before = words.lemmas[alpha[position - 1]]
        if before in ("to", "should", "will", "must") and words.classes[index] & lex.VERBS:
            return index
    theirs = next((index for index in alpha if words.lemmas[index] in _RELATIVE), len(words.lemmas))
    for index in alpha[1:]:
        ours = (lex.VERBS & ~lex.WEAK) if index < theirs else lex.OUTCOME
        if words.classes[index] & ours and _english_verb(words, index):
            return index
    followed = words.lemmas[first + 1] if first + 1 < len(words.lemmas) else ""
    plain = not flags & (lex.METRIC | lex.OUTPUT | lex.PEOPLE | lex.FUNCTION | lex.SOME)
    return first if plain and (followed in _DETERMINERS or flags & lex.ROUTINE) else -1


# Audit findings down to 3 from 14: what goes up or down stands in front, and nobody audits.
_UP_OR_DOWN = re.compile(r"\b(?:up|down) (?:to|from) \S{0,2}[0-9]", re.IGNORECASE)


# Phone bookings from 60 to 20, share of online bookings from 20% to 60%: posts and customers, however, are worked on.
_FROM_TO = re.compile(r"^[^0-9]+ from \S{0,2}[0-9][^,;]{0,20} to \S{0,2}[0-9]", re.IGNORECASE)


def _only_measured(words: Words, first: int) -> bool:
    alone = words.classes[first] & lex.TASK and not words.classes[first] & lex.OUTCOME
    behind = words.lemmas[first + 1 : first + 2]
    if not alone or not behind or behind[0] in _DETERMINERS:
        return False
    if _UP_OR_DOWN.search(words.text):
        return True
    made = words.classes[first + 1] & (lex.PEOPLE | lex.OUTPUT)
    counted = behind[0] == "of" or words.classes[first + 1] & lex.METRIC or behind[0].endswith("s")
    return bool(counted) and not made and _FROM_TO.search(words.text) is not None


def _noun_phrase(words: Words, alpha: list[int], first: int) -> bool:
    """'Support CSAT', 'Test coverage', 'Lead time', 'Pricing model': a verb's form used as a noun."""
    form = words.text[words.starts[first] : words.ends[first]].lower()
    if len(alpha) < 2:
        return bool(words.classes[first] & (lex.METRIC | lex.OUTPUT)) or form.endswith("ing")
    if form == words.lemmas[first] + "s" and words.classes[first] & (lex.METRIC | lex.OUTPUT):
        return True
    second = first + 1
    if _people_are_meant(words, first, form):
        return True
    if second >= len(words.lemmas) or words.starts[second] - words.ends[first] > 1:
        return False
    if not words.classes[second] & lex.METRIC or words.classes[first] & lex.CHANGE:
        return False
    rest = words.lemmas[second + 1 : second + 2]
    return (
        not rest
        or rest[0] in ("<", ">", "≥", "≤", "of", ":", "to", "at", "(", "=", "is", "are")
        or words.pos[second + 1] == 8
    )


def _people_are_meant(words: Words, first: int, form: str) -> bool:
    """'Staff walk …' and 'Certified staff: 4' speak of people; 'Staff the desk' tells what to do."""
    people, following = lex.PEOPLE | lex.OTHERS, words.lemmas[first + 1 : first + 3]
    if words.classes[first] & people:
        return bool(following) and following[0] not in _DETERMINERS
    described = form.endswith("ed") and first + 1 < len(words.classes) and words.classes[first + 1] & people
    return bool(described) and len(following) > 1 and not following[1].isalpha()


def _english_verb(words: Words, index: int) -> bool:
    """A verb inside the sentence: behind 'to' or 'and', or in a form that only verbs have."""
    flags = words.classes[index]
    before = words.lemmas[index - 1] if index else ""
    if before in ("to", "should", "will", "and", "can", "&", "must"):
        return True
    form = words.text[words.starts[index] : words.ends[index]].lower()
    following = words.classes[index + 1] if index + 1 < len(words.classes) else 0
    if form.endswith("ing") and following & (lex.OUTPUT | lex.METRIC | lex.PEOPLE):
        return False  # landing pages, paying customers
    if index and words.classes[index - 1] & lex.METRIC and form == words.lemmas[index] + "s":
        return False  # rate limits
    if form.endswith(("ing", "ed")):
        return bool(flags & lex.OUTCOME)
    if not form.endswith("s") or index + 1 == len(words.lemmas):
        return False  # garden signs
    return bool(flags & lex.OUTCOME) and not flags & (lex.METRIC | lex.OUTPUT | lex.PEOPLE)


_TRIES_TO = re.compile(r"\w+ (?:to|and|harder|hard|our|my|your|their|not)\b|\w+\W*$")


def _english_wish(shape: Shape) -> None:
    index = shape.first(lex.EFFORT)
    words = shape.words
    if index >= 0 and words.lemmas[index] == "try" and not _TRIES_TO.match(words.text, words.starts[index]):
        return  # to try something is to test it
    if index >= 0 and (index == shape.main or words.lemmas[index].count("-") or shape.main < 0):
        shape.wish = shape.span(index)
