"""How a Japanese sentence is built."""

from __future__ import annotations

import re

from rashin.coach import lexicon as lex
from rashin.coach.shape import Shape
from rashin.coach.tokens import ADJECTIVE, ADVERB, AUXILIARY, NOUN, OTHER, PARTICLE, SAHEN, SYMBOL, VERB, Words

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
# Parts of speech that can say what is done, and that can say anything at all.
_ACTING = frozenset({VERB, SAHEN, ADJECTIVE})
_SAYING = frozenset({VERB, SAHEN, ADJECTIVE, NOUN, ADVERB, OTHER})
_NAMING = frozenset({NOUN, SAHEN})
_CLOSING = frozenset({SYMBOL, AUXILIARY})
_DOING = frozenset({"為る", "出来る", "為さる", "致す"})
# 密にする: the tokeniser calls this に an ending of だ.
_SO = frozenset({"に", "だ"})
_PERSON_JA = re.compile(
    r"(?:担当|責任者|主担当)[:：はが]?\s*(?P<name>[^\s、。)]+)|(?P<san>[一-龥ァ-ヶA-Za-z]{1,8})(?:さん|氏|部長|課長|店長|係長)(?=が|は|に|、|:|と)|@(?P<at>\w+)"
)


# Without one of these none of the two patterns can match.
_PERSON_SIGNS = re.compile("さん|氏|長|担当|責任者|@")
_WISH_SIGNS = re.compile("よう|たい|つもり|予定|方針|はず|てい|べき")


def shape_japanese(shape: Shape) -> None:
    """Fills in what a Japanese sentence does, to what, and who carries it."""
    words = shape.words
    classes, pos, lemmas = words.classes, words.pos, words.lemmas
    verbs, content = shape.verbs, shape.content
    for index, kind in enumerate(pos):
        if kind not in _SAYING:
            continue
        if kind in _ACTING and (_verb_says(lemmas, index) if kind == VERB else _noun_acts(words, index)):
            verbs.append(index)
        if not classes[index] & lex.FUNCTION and lemmas[index] not in _LIGHT_VERBS:
            content.append(index)
    if verbs and _governs(words, verbs[-1]):
        shape.govern(verbs[-1])
        if shape.main in content:
            content.remove(shape.main)
    end = lemmas[-4:]
    shape.causative = not _CAUSE.isdisjoint(end)
    shape.state = "状態" in end
    _japanese_people(shape)


def _japanese_people(shape: Shape) -> None:
    words = shape.words
    text = words.text
    match = _PERSON_JA.search(text) if _PERSON_SIGNS.search(text) else None
    if match:
        shape.owner = words.folded.span(*match.span())
    ending = _WISH_ENDINGS.search(text) if _WISH_SIGNS.search(text) else None
    if ending and not _does_something_first(shape, text):
        shape.wish = words.folded.span(*ending.span())
    if not words.union & lex.EFFORT:
        return
    for index, flags in enumerate(words.classes):
        if flags & lex.EFFORT and _carries_the_wish(shape, index, ending is not None):
            shape.wish = shape.span(index)


_SO_THAT = re.compile(r"[てで]、[^。]*ようにする?[。]?$")


def _does_something_first(shape: Shape, text: str) -> bool:
    """動画に撮って、…見られるようにする: what is done comes first, what for behind it."""
    classes = shape.words.classes
    return bool(_SO_THAT.search(text)) and any(classes[index] & lex.TASK for index in shape.verbs[:-1] or shape.verbs)


def _carries_the_wish(shape: Shape, index: int, ending: bool) -> bool:
    """The effort word governs (頑張る), is what is given (注意を徹底する), colours a bare verb, or ends in a wish."""
    words, main = shape.words, shape.main
    if index == main or main < 0:
        return True
    given = index + 1 < len(words.lemmas) and words.lemmas[index + 1] == "を" and main - index <= 3
    bare = "を" not in words.lemmas and words.pos[index] in (ADVERB, ADJECTIVE)
    return given or bare or ((ending or bool(shape.flags & (lex.WEAK | lex.EFFORT))) and index not in shape.verbs[:-1])


def _verb_says(lemmas: list[str], index: int) -> bool:
    """増やす says what is done, する does not, nor the いく of 増えていく."""
    lemma = lemmas[index]
    if lemma not in _AUXILIARY_VERBS:
        return lemma not in _LIGHT_VERBS
    return lemma not in _LIGHT_VERBS and not (index > 0 and lemmas[index - 1] in ("て", "で"))


def _noun_acts(words: Words, index: int) -> bool:
    """増加(する), 拡大 at the end say what is done; not the 検討 in 検討会."""
    kind, lemmas = words.pos[index], words.lemmas
    following, last = index + 1, len(lemmas) - 1
    if following > last:
        return kind == SAHEN
    after = lemmas[following]
    if after == "を" and following < last and lemmas[following + 1] == "為る":
        return kind == SAHEN  # 調査をする
    if after in _DOING:
        return True
    if kind == ADJECTIVE:
        if words.classes[index] & lex.FUNCTION:
            return False  # 出せるようになる
        return after == "成る" or (after in _SO and following < last and lemmas[following + 1] in ("為る", "成る"))
    if after == "化":  # 活性化 at the end, 安定化する; not 自動化率
        return following == last or lemmas[following + 1] in _DOING or _ends(words, following + 1)
    if after in ("済み", "予定", "完了", "中"):
        return True
    if after in ("、", ",", "・") and words.classes[index] & lex.VERBS:
        return True
    return _ends(words, following)


def _ends(words: Words, begin: int) -> bool:
    """From here on nothing is said any more: signs, endings, 状態, こと."""
    lemmas, pos = words.lemmas, words.pos
    for index in range(begin, len(pos)):
        kind, lemma = pos[index], lemmas[index]
        if kind in _CLOSING or lemma in _STATE_NOUNS or (kind == PARTICLE and lemma in ("に", "へ")):
            continue
        return False
    return True


def _governs(words: Words, index: int) -> bool:
    """The last predicate governs the sentence unless a figure or a noun group stands behind it (使う人の数)."""
    lemmas, pos, classes = words.lemmas, words.pos, words.classes
    for i in range(index + 1, len(pos)):
        if lemmas[i] == "(":
            break  # …を提出(鈴木)
        if pos[i] in _NAMING and lemmas[i] not in _STATE_NOUNS and not classes[i] & lex.FUNCTION:
            return False
    opened = words.text.rfind("(", 0, words.starts[index])
    return opened < 0 or opened < words.text.rfind(")", 0, words.starts[index])
