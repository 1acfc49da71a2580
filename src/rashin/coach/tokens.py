"""Text into words that carry their classes: Sudachi for Japanese, a pattern and the word list for English."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rashin.coach.folding import Folded, fold
from rashin.coach.lexicon import VERBS, Lexicon, english, japanese_lists
from rashin.coach.statement import Language

# A statement is a sentence or two; what stands behind this point is not read.
LONGEST = 1000
FORMS = "japanese.forms.txt"
NOUN, SAHEN, VERB, ADJECTIVE, PARTICLE, AUXILIARY, SYMBOL, NUMBER, SUFFIX, PREFIX, ADVERB, OTHER = range(1, 13)

_ENGLISH_WORD = re.compile(r"[A-Za-z][A-Za-z']*(?:-[A-Za-z0-9]+)*|[0-9][0-9.,]*[A-Za-z]*|[^\sA-Za-z0-9]")
_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff々]")
_LATIN = re.compile("[A-Za-z]")


@dataclass(slots=True)
class Words:
    """The words of one text, column by column: base form, classes, part of speech, where they stand (folded text).

    `union`: the classes of all words together.
    """

    language: Language
    text: str
    lemmas: list[str]
    classes: list[int]
    pos: list[int]
    starts: list[int]
    ends: list[int]
    folded: Folded
    union: int = 0

    def __post_init__(self) -> None:
        for one in self.classes:
            self.union |= one

    def any(self, classes: int) -> bool:
        """One of the words is of these classes."""
        return bool(self.union & classes)


def language_of(text: str) -> Language:
    """Japanese where its letters carry the sentence, also among many Latin names."""
    japanese = len(_JAPANESE.findall(text[:LONGEST]))
    if not japanese:
        return "en"
    return "ja" if japanese * 5 >= len(_LATIN.findall(text[:LONGEST])) else "en"


def words_of(text: str, language: Language | None = None) -> Words:
    """`text` (its first 1,000 code points) as words."""
    folded = fold(text[:LONGEST])
    read = folded.text[: LONGEST * 3]
    if (language or language_of(read)) == "ja":
        return _japanese_words(folded, read)
    return _english_words(folded, read)


def _english_words(folded: Folded, text: str) -> Words:
    lexicon = english()
    lemmas, classes, pos, starts, ends = [], [], [], [], []
    known = lexicon.words.get
    for match in _ENGLISH_WORD.finditer(text):
        form = match[0].lower()
        if form.endswith("'s"):
            form = form[:-2]
        base, flags = known(form) or (form, 0)
        lemmas.append(base)
        classes.append(flags)
        first = form[0]
        pos.append(NUMBER if first.isdigit() else NOUN if first.isalpha() else SYMBOL)
        starts.append(match.start())
        ends.append(match.end())
    _mark_phrases(lexicon, lemmas, classes)
    return Words("en", text, lemmas, classes, pos, starts, ends, folded)


def _mark_phrases(lexicon: Lexicon, lemmas: list[str], classes: list[int]) -> None:
    phrases = lexicon.phrases
    for index, lemma in enumerate(lemmas):
        if lemma in phrases:
            for rest, flags in phrases[lemma]:
                end = index + len(rest)
                if tuple(lemmas[index + 1 : end + 1]) == rest:
                    classes[index] |= flags
                    if flags & VERBS:
                        classes[end] |= flags & VERBS  # 取り|組む: the last part governs


# A tokeniser serves one thread at a time; the dictionary behind it is shared.
_own = threading.local()


@cache
def _dictionary() -> Any:
    from sudachipy import Dictionary

    return Dictionary(dict="small")


def tokenizer() -> Any:
    """This thread's Sudachi, cutting into its shortest units."""
    mine = getattr(_own, "tokenizer", None)
    if mine is None:
        from sudachipy import SplitMode

        mine = _own.tokenizer = _dictionary().tokenizer(mode=SplitMode.A)
    return mine


_POS_NAMES = {
    "名詞": NOUN, "動詞": VERB, "形容詞": ADJECTIVE, "形状詞": ADJECTIVE, "助詞": PARTICLE, "助動詞": AUXILIARY,
    "補助記号": SYMBOL, "記号": SYMBOL, "空白": SYMBOL, "接尾辞": SUFFIX, "接頭辞": PREFIX, "副詞": ADVERB,
}  # fmt: skip
_pos_codes: dict[int, int] = {}


def _pos_code(morpheme: Any) -> int:
    key = morpheme.part_of_speech_id()
    code = _pos_codes.get(key)
    if code is None:
        names = morpheme.part_of_speech()
        code = _POS_NAMES.get(names[0], OTHER)
        if code == NOUN:
            code = NUMBER if names[1] == "数詞" else SAHEN if "サ変" in names[2] else NOUN
        _pos_codes[key] = code
    return code


def _japanese_words(folded: Folded, text: str) -> Words:
    morphemes = tokenizer().tokenize(text)
    lexicon = japanese()
    lemmas = [morpheme.normalized_form() for morpheme in morphemes]
    known = lexicon.words
    classes = [known[lemma][1] if lemma in known else 0 for lemma in lemmas]
    _mark_phrases(lexicon, lemmas, classes)
    return Words(
        "ja",
        text,
        lemmas,
        classes,
        [_pos_codes.get(morpheme.part_of_speech_id()) or _pos_code(morpheme) for morpheme in morphemes],
        [morpheme.begin() for morpheme in morphemes],
        [morpheme.end() for morpheme in morphemes],
        folded,
    )


@cache
def japanese() -> Lexicon:
    """Japanese words in the tokeniser's own forms, so that ふやす and 増やす are one.

    The forms are read from words/japanese.forms.txt: cutting a thousand words would page in most of the dictionary.
    A word that is not there yet is cut here.
    """
    lexicon = Lexicon()
    known = known_forms()
    for word, classes in japanese_lists():
        parts = known.get(word) or forms_of(word)
        if len(parts) == 1:
            lexicon.add(parts[0], word, classes)
        else:
            lexicon.add_phrase(parts, classes)
    return lexicon


def forms_of(word: str) -> tuple[str, ...]:
    """The base forms of the morphemes that a word is cut into."""
    return tuple(morpheme.normalized_form() for morpheme in tokenizer().tokenize(word))


def known_forms() -> dict[str, tuple[str, ...]]:
    """The forms that were written down: a word, a tab, its base forms parted by spaces."""
    text = (files("rashin.coach") / "words" / FORMS).read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if "\t" in line)
    return {word: tuple(forms.split(" ")) for word, forms in rows}
