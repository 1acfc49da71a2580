"""How a sentence is built, in terms that both languages share: what it does, to what, by whom, and how concretely."""

# ruff: noqa: E501 (a pattern reads worse when it is cut)
from __future__ import annotations

import re
from dataclasses import dataclass, field

from rashin.coach import lexicon as lex
from rashin.coach.statement import Metric, Span
from rashin.coach.tokens import ADJECTIVE, NOUN, SAHEN, VERB, Words

# How much one word adds to the picture that a reader gets. Fitted once on the development half, in steps of a half;
# docs/method/coach/figures.md says how and what came out when whole sources were left out.
PICTURE_ADDS, PLAIN_ADDS, NAMED_ADDS, LINK_ADDS = 2.0, 1.0, 0.5, 0.5


@dataclass(slots=True)
class Shape:
    """`main` is the place of the governing verb in `words` (-1: none), `verbs` all of them in order.

    `clarity` says how much of a picture the words around the verb give (see the weights above).
    """

    words: Words
    metric: Metric | None
    main: int = -1
    verbs: list[int] = field(default_factory=list)
    content: list[int] = field(default_factory=list)
    clarity: float = 0.0
    owner: Span | None = None
    nobody: Span | None = None
    wish: Span | None = None
    state: bool = False
    causative: bool = False
    links: int = 0

    @property
    def verb(self) -> str:
        return self.words.lemmas[self.main] if self.main >= 0 else ""

    @property
    def flags(self) -> int:
        return self.words.classes[self.main] if self.main >= 0 else 0

    @property
    def figure(self) -> bool:
        """A number to reach stands in the sentence."""
        return self.metric is not None and self.metric.to is not None

    @property
    def placeholder(self) -> bool:
        return self.metric is not None and self.metric.placeholder

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
        all_classes = self.words.classes
        return any(all_classes[index] & classes for index in self.content)

    @property
    def pictured(self) -> bool:
        """A word that one can see stands around the verb; 新しい and great alone show nothing."""
        classes = self.words.classes
        return any(classes[index] & lex.PICTURE and not classes[index] & lex.HOLLOW for index in self.content)

    def first(self, classes: int) -> int:
        """The place of the first word of these classes, verb or not; -1 where there is none."""
        return next((index for index, flags in enumerate(self.words.classes) if flags & classes), -1)

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


_JOINED = frozenset({NOUN, SAHEN, 9, 10})
_MEASURED = frozenset({"%", "$", "€", "£", "円", "x", "倍", "points", "ポイント", "点", "star", "ms", "ミリ秒", "秒", "分", "時間", "日", "日間", "週", "週間", "か月", "年", "seconds", "second", "sec", "s", "min", "mins", "minutes", "minute", "h", "hours", "hour", "hrs", "days", "day", "weeks", "months", "kg", "位", "度", "ドル", "ユーロ", "MB", "GB", "TB", "req/s"})  # fmt: skip


def shape_of(words: Words, metric: Metric | None) -> Shape:
    """The shape of one sentence."""
    shape = Shape(words, metric)
    if words.language == "ja":
        _japanese(shape)
    else:
        _english(shape)
    shape.clarity = _clarity(shape)
    return shape


def _clarity(shape: Shape) -> float:
    classes, total = shape.words.classes, LINK_ADDS * shape.links
    for index in shape.content:
        flags = classes[index]
        if flags & lex.PICTURE:
            total += PLAIN_ADDS if flags & lex.HOLLOW else PICTURE_ADDS
        elif flags & lex.HOLLOW:
            continue
        else:
            total += NAMED_ADDS if flags & (lex.METRIC | lex.PEOPLE | lex.OUTPUT) else PLAIN_ADDS
    if shape.flags & lex.PICTURE:
        total += PICTURE_ADDS
    elif shape.main >= 0 and not shape.flags & (lex.VERBS | lex.HOLLOW | lex.FUNCTION):
        total += PLAIN_ADDS  # a verb that is not one of everybody's verbs says something by itself
    return total


_DETERMINERS = frozenset(
    {"the", "a", "an", "our", "all", "each", "every", "more", "their", "its", "better", "some", "new"}
)
_BE_ABLE = frozenset({"should", "will", "must", "can", "need", "to", "shall", "would", "could", "has", "have", "had"})
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
_PASSIVE = frozenset({"is", "are", "was", "were", "be", "been", "has", "have"})


def _english(shape: Shape) -> None:
    words = shape.words
    begin = _english_owner(shape)
    alpha = [index for index, pos in enumerate(words.pos) if pos == NOUN and words.starts[index] >= begin]
    if not alpha:
        return
    shape.main = _english_main(words, alpha)
    shape.verbs = [
        index
        for index in alpha
        if words.classes[index] & lex.VERBS and (index == shape.main or _english_verb(words, index))
    ]
    shape.content = [index for index in alpha if index != shape.main and not words.classes[index] & lex.FUNCTION]
    shape.links = sum(1 for index in alpha if index > shape.main + 1 and words.lemmas[index] in _LINKS)
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
    if words.lemmas[first] in _BE_ABLE and len(alpha) > 1:
        first = alpha[1]
    flags = words.classes[first]
    if flags & lex.VERBS and not _noun_phrase(words, alpha, first):
        return first
    for position, index in enumerate(alpha[1:5], start=1):
        before = words.lemmas[alpha[position - 1]]
        if before in ("to", "should", "will", "must") and words.classes[index] & lex.VERBS:
            return index
    for index in alpha[1:]:
        if words.classes[index] & (lex.VERBS & ~lex.WEAK) and _english_verb(words, index):
            return index
    followed = words.lemmas[first + 1] if first + 1 < len(words.lemmas) else ""
    plain = not flags & (lex.METRIC | lex.OUTPUT | lex.PEOPLE | lex.FUNCTION | lex.SOME)
    return first if plain and (followed in _DETERMINERS or flags & lex.ROUTINE) else -1


def _noun_phrase(words: Words, alpha: list[int], first: int) -> bool:
    """'Support CSAT', 'Test coverage', 'Lead time', 'Pricing model': a verb's form used as a noun."""
    form = words.text[words.starts[first] : words.ends[first]].lower()
    if len(alpha) < 2:
        return bool(words.classes[first] & (lex.METRIC | lex.OUTPUT)) or form.endswith("ing")
    if form == words.lemmas[first] + "s" and words.classes[first] & (lex.METRIC | lex.OUTPUT):
        return True
    second = first + 1
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
    if form.endswith(("ing", "ed")):
        return bool(flags & lex.OUTCOME)
    if not form.endswith("s") or index + 1 == len(words.lemmas):
        return False  # garden signs
    return bool(flags & lex.OUTCOME) and not flags & (lex.METRIC | lex.OUTPUT | lex.PEOPLE)


def _english_wish(shape: Shape) -> None:
    index = shape.first(lex.EFFORT)
    words = shape.words
    if index >= 0 and (index == shape.main or words.lemmas[index].count("-") or shape.main < 0):
        shape.wish = shape.span(index)


_WISH_ENDINGS = re.compile(
    r"(?:よう(?:に)?(?:する|します|したい|にします|心|努|気)|たい(?:です|と思[うい]|と考)?(?=[。!]|$)|(?:つもり|予定|方針|はず)(?:です|だ)?(?=[。!]|$)|ていき(?:ます|たい)|ていく(?=[。!]|$)|べき)"
)
_AUXILIARY_VERBS = frozenset(
    {
        "為る",
        "居る",
        "有る",
        "成る",
        "行く",
        "来る",
        "出来る",
        "見る",
        "置く",
        "貰う",
        "頂く",
        "させる",
        "仕舞う",
        "上げる",
        "下さる",
    }
)
_LIGHT_VERBS = frozenset({"為る", "居る", "有る", "成る", "出来る", "させる", "致す", "為さる"})
_STATE_NOUNS = frozenset({"状態", "事", "物", "為", "様", "予定", "方針"})
_CAUSE = frozenset({"せる", "させる", "しめる"})
_PARTICLE_LINKS = frozenset({"の", "で", "に", "と", "から", "まで", "へ"})
_PERSON_JA = re.compile(
    r"(?:担当|責任者|主担当)[:：はが]?\s*(?P<name>[^\s、。)]+)|(?P<san>[一-龥ァ-ヶA-Za-z]{1,8})(?:さん|氏|部長|課長|店長|係長)(?=が|は|に|、|:|と)|@(?P<at>\w+)"
)


def _japanese(shape: Shape) -> None:
    words = shape.words
    classes, pos, lemmas = words.classes, words.pos, words.lemmas
    last = len(lemmas) - 1
    for index in range(last + 1):
        kind = pos[index]
        if kind in (VERB, SAHEN, ADJECTIVE) and _japanese_predicate(words, index, last):
            shape.verbs.append(index)
    shape.main = shape.verbs[-1] if shape.verbs and _governs(words, shape.verbs[-1], last) else -1
    shape.content = [
        index
        for index in range(last + 1)
        if pos[index] in (NOUN, SAHEN, VERB, ADJECTIVE, 11, 12)
        and index != shape.main
        and not classes[index] & lex.FUNCTION
        and lemmas[index] not in _LIGHT_VERBS
    ]
    shape.links = sum(
        1 for index, lemma in enumerate(lemmas) if pos[index] == 5 and lemma in _PARTICLE_LINKS and index < last - 1
    )
    shape.causative = any(lemmas[i] in _CAUSE and pos[i] != NOUN for i in range(max(0, last - 3), last + 1))
    shape.state = any(lemma == "状態" for lemma in lemmas[-4:])
    _japanese_people(shape)


def _japanese_people(shape: Shape) -> None:
    words = shape.words
    match = _PERSON_JA.search(words.text)
    if match:
        shape.owner = words.folded.span(*match.span())
    ending = _WISH_ENDINGS.search(words.text)
    if ending:
        shape.wish = words.folded.span(*ending.span())
    for index, flags in enumerate(words.classes):
        if flags & lex.EFFORT and _carries_the_wish(shape, index, ending is not None):
            shape.wish = shape.span(index)


def _carries_the_wish(shape: Shape, index: int, ending: bool) -> bool:
    """The effort word governs (頑張る), is what is done thoroughly (注意を徹底する), or goes with a wish's ending."""
    if index == shape.main or shape.main < 0 or (index == shape.main - 2 and shape.words.lemmas[index + 1] == "を"):
        return True
    return (ending or bool(shape.flags & (lex.WEAK | lex.EFFORT))) and index not in shape.verbs[:-1]


def _japanese_predicate(words: Words, index: int, last: int) -> bool:
    """A word that says what is done: 増やす, 増加(する), 拡大 at the end; not the 検討 in 検討会."""
    kind, lemmas, pos = words.pos[index], words.lemmas, words.pos
    if kind == VERB:
        behind_te = index > 0 and lemmas[index - 1] in ("て", "で")
        return lemmas[index] not in _LIGHT_VERBS and not (behind_te and lemmas[index] in _AUXILIARY_VERBS)
    following = index + 1
    if following > last:
        return kind == SAHEN
    after = lemmas[following]
    if after == "を" and following < last and lemmas[following + 1] == "為る":
        return kind == SAHEN  # 調査をする
    if after == "為る" or after in ("出来る", "為さる", "致す"):
        return True
    if kind == ADJECTIVE:
        return after == "成る" or (after == "に" and following < last and lemmas[following + 1] in ("為る", "成る"))
    ends = all(
        p in (7, 6) or lemmas[following + n] in _STATE_NOUNS or (p == 5 and lemmas[following + n] in ("に", "へ"))
        for n, p in enumerate(pos[following:])
    )
    comma = after in ("、", ",", "・") and not ends
    return ends or (comma and bool(words.classes[index] & lex.VERBS)) or after in ("済み", "予定", "完了", "中")


def _governs(words: Words, index: int, last: int) -> bool:
    """The last predicate governs the sentence unless a figure or a noun group stands behind it (使う人の数)."""
    behind = [
        i
        for i in range(index + 1, last + 1)
        if words.pos[i] in (NOUN, SAHEN) and words.lemmas[i] not in _STATE_NOUNS and not words.classes[i] & lex.FUNCTION
    ]
    inside_brackets = words.text.rfind("(", 0, words.starts[index]) > words.text.rfind(")", 0, words.starts[index])
    return not inside_brackets and (not behind or (words.lemmas[min(index + 1, last)] in ("為る", "、") and not behind))
