"""What others decide or do: a customer pays, a jury chooses, somebody else now runs it. More than one's own doing."""

from __future__ import annotations

import re

from rashin.coach import lexicon as lex
from rashin.coach.shape import Shape
from rashin.coach.tokens import NOUN, NUMBER, SUFFIX, Words


def proved_by_others(shape: Shape) -> bool:
    """A customer pays, a jury decides, somebody else now does it: more than one's own doing."""
    if is_proof(shape) and not shape.flags & lex.EFFORT:
        return True
    if shape.flags & lex.ACTS and not shape.flags & lex.TASK and shape.has(lex.PEOPLE):
        return True
    return hands_over(shape) or is_state(shape) or others_now_do(shape)


def _is_done_to(shape: Shape) -> bool:
    """作品が買われる: somebody else bought it, whoever that was."""
    return shape.words.lemmas[shape.main + 1 : shape.main + 2] in (["れる"], ["られる"])


_BEFORE_PEOPLE = frozenset(
    ["a", "an", "the", "one", "two", "three", "four", "five", "another", "second", "third", "every", "each", "all",
     "more", "most", "new", "our"]
)  # fmt: skip


_OWN_THING = lex.METRIC | lex.OUTPUT | lex.TASK | lex.OTHERS
_BEFORE_OBJECT = frozenset(["a", "an", "the", "our", "its", "their", "all", "us", "it", "them"])


def _somebody_in_front(words: Words) -> bool:
    """A second hospital orders the device: who is named with an article does it, not we."""
    if words.lemmas[:1] and words.lemmas[0] not in _BEFORE_PEOPLE:
        return False
    begin = next((index for index, lemma in enumerate(words.lemmas[:4]) if lemma not in _BEFORE_PEOPLE), 0)
    for index in range(begin + 1, min(begin + 3, len(words.lemmas) - 1)):
        does = words.classes[index] & (lex.TASK | lex.ACTS | lex.PROOF)
        if does and _written(words, index) == words.lemmas[index] + "s":
            named = any(flags & _OWN_THING for flags in words.classes[begin:index])
            return not named and words.lemmas[index + 1] in _BEFORE_OBJECT
    return False


def _people_in_front(words: Words) -> bool:
    """Somebody else as the subject, and what they do right behind (Members run the weekly meeting)."""
    begin = next((index for index, lemma in enumerate(words.lemmas[:4]) if lemma not in _BEFORE_PEOPLE), 0)
    if len(words.lemmas) < begin + 3 or not words.classes[begin] & lex.PEOPLE:
        return False
    if words.lemmas[begin + 1] == "can":
        return len(words.lemmas) > begin + 4  # customers can order without calling: told in more than a word
    if not words.classes[begin + 1] & (lex.TASK | lex.ACTS) or words.classes[begin + 1] & (lex.METRIC | lex.OUTPUT):
        return False
    form, done = _written(words, begin), _written(words, begin + 1)
    several = form.endswith("s") or form == "people"
    return done == words.lemmas[begin + 1] + ("" if several else "s")


def _written(words: Words, index: int) -> str:
    return words.text[words.starts[index] : words.ends[index]].lower()


_NOW_DO = re.compile(r"(?:て|で)い(?:る|ます)(?:状態)?[。]?$|(?:て|で)いる状態")


# 商店会が地図を配っている: whoever stands before が handles what stands before を.
_SOMEBODY_HOLDS = re.compile(r"[^、。]が[^、。が]{1,12}を[^、。をが]{1,6}[てで]い(?:る|ます)")
_BY_THEMSELVES = re.compile("だけで|自分たちで|自力で|独力で")


def others_now_do(shape: Shape) -> bool:
    """メンバーが進めている, 社外の人が使えている, members run the meeting: others now do it by themselves."""
    words = shape.words
    if words.language == "en":
        return _people_in_front(words) or _somebody_in_front(words)
    many = _SO_MANY_DO.search(words.text)
    if (many and not _OURS.search(many["who"])) or (shape.flags & lex.ACTS and _is_done_to(shape)):
        return True
    now = _NOW_DO.search(words.text.rstrip())
    if now and _BY_THEMSELVES.search(words.text) and shape.has(lex.PEOPLE):
        return True
    if not shape.flags & lex.ACTS and not (shape.flags & lex.TASK and now):
        return False
    if now and _SOMEBODY_HOLDS.search(words.text) and not words.union & lex.OTHERS:
        return True
    return any(
        (words.classes[index] & lex.PEOPLE or lemma == "人") and _subject_mark(words, index + 1)
        for index, lemma in enumerate(words.lemmas[:-1])
        if index < shape.main
    )


# 三つの病院が採用を決める: who is counted decides, and is nobody of ours.
_SO_MANY_DO = re.compile(
    r"[0-9一二三四五六七八九十](?:つ|社|校|店|人|名|組|団体|自治体|施設|[かヶカ]所)(?:以上|超)?の(?P<who>[^のをがは、]{1,10})が[^、]{1,14}を"
)
_OURS = re.compile("社員|メンバー|スタッフ|チーム|職員|部員|自社|弊社|担当")


def _subject_mark(words: Words, index: int) -> bool:
    """が, also behind the rest of the name and how many they are (取引先2社が)."""
    for lemma, pos in zip(words.lemmas[index : index + 4], words.pos[index : index + 4], strict=True):
        if lemma == "が":
            return True
        if pos not in (NOUN, NUMBER, SUFFIX):
            return False
    return False


def is_state(shape: Shape) -> bool:
    """A state that others can look at (…が整っている状態), told in more than a word or two."""
    return shape.state and len(shape.content) >= 4


def is_proof(shape: Shape) -> bool:
    """A word of proof that is done or reached, not one that a task is only about (資格を取る勉強)."""
    if not shape.words.union & lex.PROOF:
        return False
    if shape.main < 0 or not is_own_task(shape.flags):
        return True
    classes = shape.words.classes
    return any(classes[index] & lex.PROOF for index in shape.verbs) or _proof_completed(shape)


_COMPLETES = frozenset(["完了", "完成", "終える", "終わる", "済む", "出す", "complete", "finish"])


def _proof_completed(shape: Shape) -> bool:
    """契約が完了している, 合格者を出す: what is completed or brought forth was for others to give."""
    if shape.verb not in _COMPLETES:
        return False
    words = shape.words
    return any(
        words.classes[index] & lex.PROOF
        and (
            words.lemmas[index + 1] in ("が", "を")
            or words.lemmas[index + 1 : index + 3] in (["者", "を"], ["者", "が"])
        )
        for index in range(shape.main - 1)
    )


def hands_over(shape: Shape) -> bool:
    """策定させる, 任せる: somebody else now does it (向上させる is only to raise)."""
    return shape.causative and not shape.flags & lex.OUTCOME and shape.has(lex.PEOPLE)


def is_own_task(flags: int) -> bool:
    return bool(flags & lex.TASK) and not flags & (lex.OUTCOME & ~lex.PROOF)
