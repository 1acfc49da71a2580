"""How a sentence is built, in terms that both languages share: what it does, to what, by whom, and how concretely."""

# ruff: noqa: E501 (a pattern reads worse when it is cut)
from __future__ import annotations

from dataclasses import dataclass, field

from rashin.coach import lexicon as lex
from rashin.coach.statement import Metric, Span
from rashin.coach.tokens import NOUN, PARTICLE, PREFIX, SAHEN, SUFFIX, Words

# How much one word adds to the picture that a reader gets. Set by hand, in steps of a half; the thresholds that they
# are held against were chosen on the development half (docs/method/coach/figures.md).
PICTURE_ADDS, PLAIN_ADDS, NAMED_ADDS, LINK_ADDS = 2.0, 1.0, 0.5, 0.5


@dataclass(slots=True)
class Shape:
    """`main` is the place of the governing verb in `words` (-1: none), `verb` and `flags` its base form and classes,
    `verbs` the places of all verbs in order.

    `content` are the words that say something, `around` their classes together. `figure`: a number to reach stands in
    the sentence; `placeholder`: a place is kept for one.
    """

    words: Words
    metric: Metric | None
    main: int = -1
    verb: str = ""
    flags: int = 0
    verbs: list[int] = field(default_factory=list)
    content: list[int] = field(default_factory=list)
    owner: Span | None = None
    nobody: Span | None = None
    wish: Span | None = None
    state: bool = False
    causative: bool = False
    around: int = 0
    figure: bool = False
    placeholder: bool = False

    def govern(self, main: int) -> None:
        """The word at this place governs the sentence (-1: none does)."""
        if main >= 0:
            self.main, self.verb, self.flags = main, self.words.lemmas[main], self.words.classes[main]

    @property
    def counted(self) -> bool:
        """The number counts things (20 posts), unlike a share, an amount, a length of time or a multiple."""
        metric = self.metric
        if metric is None or metric.to is None or metric.mode != "absolute":
            return False
        unit = (metric.unit or "").split("/")[0]
        return unit not in _MEASURED and not unit.startswith((":", "/"))

    def has(self, classes: int) -> bool:
        """One of the words around the verb is of these classes."""
        return bool(self.around & classes)

    @property
    def pictured(self) -> bool:
        """A word that one can see stands around the verb; 新しい and great alone show nothing."""
        if not self.around & lex.PICTURE:
            return False
        classes = self.words.classes
        return any(classes[index] & lex.PICTURE and not classes[index] & lex.HOLLOW for index in self.content)

    def first(self, classes: int) -> int:
        """The place of the first word of these classes, verb or not; -1 where there is none."""
        if not self.words.union & classes:
            return -1
        return next((index for index, flags in enumerate(self.words.classes) if flags & classes), -1)

    @property
    def links(self) -> int:
        """How many words tie something to it: for whom, where, with what."""
        words, pos = self.words, self.words.pos
        if words.language == "ja":
            last = len(pos) - 2
            found = sum(
                [1 for i, lemma in enumerate(words.lemmas[:last]) if pos[i] == PARTICLE and lemma in _PARTICLES]
            )
            # 満足度の向上, 経営の効率化: this の marks what is raised, and ties nothing to it.
            raised = self.main if self.main > 0 or words.lemmas[-1:] != ["化"] else last
            return found - 1 if 0 < raised <= last and words.lemmas[raised - 1] == "の" else found
        first = next((index for index, kind in enumerate(pos) if kind == NOUN), 0)
        begin = max(self.main, first - 1) + 2
        return sum(1 for lemma in words.lemmas[begin:] if lemma in _LINKS)

    @property
    def clarity(self) -> float:
        """How much of a picture the words around the verb give (see the weights above)."""
        classes, total = self.words.classes, 0.0
        for index in self.content:
            flags = classes[index]
            if flags & lex.PICTURE:
                total += PLAIN_ADDS if flags & lex.HOLLOW else PICTURE_ADDS
            elif flags & (lex.HOLLOW | lex.SOME):
                continue
            elif not flags and "-" in self.words.lemmas[index]:
                total += PICTURE_ADDS  # data-driven, self-service: made for the occasion
            else:
                total += NAMED_ADDS if flags & (lex.METRIC | lex.PEOPLE | lex.OUTPUT | lex.WEAK) else PLAIN_ADDS
        if self.flags & lex.PICTURE:
            total += PICTURE_ADDS
        elif self.main >= 0 and not self.flags & (lex.VERBS | lex.HOLLOW | lex.FUNCTION):
            total += PLAIN_ADDS  # a verb that is not one of everybody's verbs says something by itself
        # What is tied to nothing says nothing (関係者と調整する).
        return total + LINK_ADDS * self.links if total else total

    def span(self, index: int) -> Span:
        """Where a word stands in the text as it was written; the whole text for -1."""
        words = self.words
        if index < 0:
            return self.whole()
        if words.language == "ja" and words.pos[index] in (NOUN, SAHEN):
            return self._compound(index)
        return words.folded.span(words.starts[index], words.ends[index])

    def _compound(self, index: int) -> Span:
        """認知|度 is one word to a reader: the nouns that stand together."""
        words, first, last = self.words, index, index
        while first > 0 and words.pos[first - 1] in _JOINED and words.ends[first - 1] == words.starts[first]:
            first -= 1
        while (
            last + 1 < len(words.pos) and words.pos[last + 1] in _JOINED and words.starts[last + 1] == words.ends[last]
        ):
            last += 1
        return words.folded.span(words.starts[first], words.ends[last])

    def whole(self) -> Span:
        stripped = self.words.text.strip()
        start = self.words.text.find(stripped) if stripped else 0
        return self.words.folded.span(start, start + len(stripped))


_PARTICLES = frozenset({"の", "で", "に", "と", "から", "まで", "へ"})
_LINKS = frozenset(
    {
        "for",
        "in",
        "with",
        "that",
        "by",
        "from",
        "through",
        "who",
        "which",
        "across",
        "into",
        "among",
        "without",
        "while",
        "as",
        "using",
        "where",
        "when",
        "than",
        "on",
        "at",
        "of",
    }
)
_JOINED = frozenset({NOUN, SAHEN, SUFFIX, PREFIX})
_MEASURED = frozenset({"%", "$", "€", "£", "円", "x", "倍", "points", "ポイント", "点", "star", "ms", "ミリ秒", "秒", "分", "時間", "日", "日間", "週", "週間", "か月", "年", "seconds", "second", "sec", "s", "min", "mins", "minutes", "minute", "h", "hours", "hour", "hrs", "days", "day", "weeks", "months", "kg", "位", "度", "ドル", "ユーロ", "MB", "GB", "TB", "req/s"})  # fmt: skip
