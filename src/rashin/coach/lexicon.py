"""The coach's words, read once from words/*.toml, and the classes that they stand for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

TASK, RAISE, LOWER, REACH, KEEP, GAIN, PROOF, WEAK, EFFORT = (1 << bit for bit in range(9))
METRIC, LESS, OUTPUT, PEOPLE, PICTURE, HOLLOW, ROUTINE, NEGATIVE, SOME, OTHERS, FUNCTION, ACTS = (
    1 << bit for bit in range(9, 21)
)
CHANGE = RAISE | LOWER

_CLASSES: Mapping[str, int] = {
    "task": TASK, "raise": RAISE, "lower": LOWER, "reach": REACH, "keep": KEEP, "gain": GAIN, "proof": PROOF,
    "weak": WEAK, "effort": EFFORT, "metric": METRIC, "less_is_better": LESS, "output": OUTPUT, "people": PEOPLE,
    "picture": PICTURE, "hollow": HOLLOW, "routine": ROUTINE, "negative": NEGATIVE, "some": SOME, "others": OTHERS,
    "function": FUNCTION, "acts": ACTS,
}  # fmt: skip
OUTCOME = CHANGE | REACH | KEEP | GAIN | PROOF
VERBS = TASK | OUTCOME | WEAK | EFFORT | ACTS
_DOUBLED = re.compile(r"^[^aeiou]*[aeiou][bdgklmnprt]$|(?:mit|fer|cur|kidnap|handicap|refer|admit|commit)$")


@dataclass(slots=True)
class Lexicon:
    """`words`: form → (base form, classes). `phrases`: first word → the rest and the classes of the whole."""

    words: dict[str, tuple[str, int]] = field(default_factory=dict)
    phrases: dict[str, list[tuple[tuple[str, ...], int]]] = field(default_factory=dict)

    def add(self, form: str, base: str, classes: int) -> None:
        known = self.words.get(form)
        self.words[form] = (known[0], known[1] | classes) if known else (base, classes)

    def add_phrase(self, parts: tuple[str, ...], classes: int) -> None:
        rows = self.phrases.setdefault(parts[0], [])
        for index, (rest, before) in enumerate(rows):
            if rest == parts[1:]:
                rows[index] = (rest, before | classes)
                return
        rows.append((parts[1:], classes))


def word_lists(language_file: str) -> Mapping[str, str]:
    """The lists of one file in words/, as they are written."""
    text = (files("rashin.coach") / "words" / language_file).read_text(encoding="utf-8")
    flat: dict[str, str] = {}
    for name, value in tomllib.loads(text).items():
        flat.update(value if isinstance(value, dict) else {name: value})
    return flat


def inflections(verb: str) -> Iterator[str]:
    """The regular forms of an English verb: ships, shipped, shipping."""
    yield verb
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        yield verb + "es"
    elif verb.endswith("y") and verb[-2:-1] not in "aeiou":
        yield verb[:-1] + "ies"
    else:
        yield verb + "s"
    stem = verb + verb[-1] if _DOUBLED.search(verb) else verb
    if verb.endswith("e"):
        yield verb + "d"
        yield verb[:-1] + "ing"
    elif verb.endswith("y") and verb[-2:-1] not in "aeiou":
        yield verb[:-1] + "ied"
        yield verb + "ing"
    else:
        yield stem + "ed"
        yield stem + "ing"


def _add_english(lexicon: Lexicon, word: str, classes: int) -> None:
    parts = word.split("-")
    verbal = bool(classes & VERBS)
    for head in inflections(parts[0]) if verbal else _number_forms(parts[0]) if len(parts) == 1 else (parts[0],):
        lexicon.add("-".join([head, *parts[1:]]), word, classes)
        if len(parts) > 1:
            lexicon.add_phrase((parts[0], *parts[1:]), classes)


def _number_forms(noun: str) -> Iterator[str]:
    yield noun
    if not noun.endswith("s") and noun.isalpha():
        yield noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun + "s"


@cache
def english() -> Lexicon:
    """English words with all their forms."""
    lexicon = Lexicon()
    lists = word_lists("english.toml")
    for name, classes in _CLASSES.items():
        for word in lists.get(name, "").split():
            _add_english(lexicon, word, classes)
    for pair in lists["irregular"].split():
        form, base = pair.split("=")
        lexicon.words[form] = (base, lexicon.words.get(form, (base, 0))[1] | lexicon.words.get(base, (base, 0))[1])
    return lexicon


def japanese_lists() -> Iterator[tuple[str, int]]:
    """Japanese words and their classes; tokens.py brings them into the tokeniser's forms."""
    lists = word_lists("japanese.toml")
    for name, classes in _CLASSES.items():
        for word in lists.get(name, "").split():
            yield word, classes
