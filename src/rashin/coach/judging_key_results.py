"""Rules for key results: metric, from, to, unit; an outcome, not a task."""

from __future__ import annotations

import re

from rashin.coach import lexicon as lex
from rashin.coach.findings import finding, metric_span, outcome_behind
from rashin.coach.shape import Shape
from rashin.coach.statement import Finding
from rashin.coach.tokens import NOUN, NUMBER, SUFFIX, Words


def key_result_as_task(shape: Shape) -> Finding | None:
    """The completion of one's own task proves nothing; what does it change?"""
    flags = shape.flags
    doing = bool(flags & lex.TASK) and not flags & (lex.OUTCOME & ~lex.PROOF)
    if not doing and not _counts_output(shape):
        return None
    if proved_by_others(shape) or _measured_result(shape) or _shared_habit(shape) or _first_measured(shape):
        return None
    return finding(shape, "key_result_is_task", "fault", "R", shape.span(shape.main) if doing else metric_span(shape))


# What is sold, won or converted was decided by somebody else, whatever is counted.
_OTHERS_DECIDE = frozenset(["convert", "close", "win", "secure", "sell", "sign", "renew", "upsell", "earn", "land"])


def _counts_output(shape: Shape) -> bool:
    """'20 blog posts', 'articles published': counting what was made counts the work."""
    words = shape.words
    if shape.figure:
        if words.language == "ja":
            made = shape.main < 0 and not shape.has(lex.METRIC) and shape.counted
            return made and bool(_last_noun(shape) & _work_counted(shape))
        if not shape.counted or shape.metric is None:
            return False
        if shape.verb in _OTHERS_DECIDE or _level_that_moves(shape):
            return False
        unit = (shape.metric.unit or "").split("/")[0].lower()
        flags = lex.english().words.get(unit, ("", 0))[1]
        if flags & lex.METRIC and shape.flags & lex.CHANGE:
            return False  # sessions are held or measured; what is raised was measured
        return bool(flags & lex.OUTPUT) and not flags & lex.PEOPLE and not shape.flags & (lex.LOWER | lex.KEEP)
    ends_in_doing = words.language == "en" and _participle_at_end(shape)
    return ends_in_doing and shape.has(lex.OUTPUT)


def _work_counted(shape: Shape) -> int:
    """What is made; with 回 also what is done (配信 月4回)."""
    times = shape.metric is not None and (shape.metric.unit or "").startswith("回")
    return lex.OUTPUT | lex.TASK if times else lex.OUTPUT


def _level_that_moves(shape: Shape) -> bool:
    """Raised from a level or a base: the number is there already and tells how it goes (meetings from 20 to 30)."""
    metric = shape.metric
    known = metric is not None and (metric.from_ is not None or metric.base is not None)
    return known and bool(shape.flags & lex.CHANGE)


_FIRST_TIME = re.compile(r"(?:はじめて|初めて)(?:測|計|調べ)|\bfor the first time\b|\bbaseline\b", re.IGNORECASE)
_MEASURES = frozenset(["measure", "survey", "establish", "set", "測る", "計る", "測定", "計測", "調べる"])


def _first_measured(shape: Shape) -> bool:
    """To know a number for the first time is a result of its own: the next quarter can use it."""
    return shape.verb in _MEASURES and bool(_FIRST_TIME.search(shape.words.text))


def _participle_at_end(shape: Shape) -> bool:
    words = shape.words
    alpha = [index for index, pos in enumerate(words.pos) if pos == 1]
    if len(alpha) < 2:
        return False
    form = words.text[words.starts[alpha[-1]] : words.ends[alpha[-1]]].lower()
    return bool(words.classes[alpha[-1]] & lex.TASK) and form != words.lemmas[alpha[-1]]


def _last_noun(shape: Shape) -> int:
    metric = shape.metric
    if metric is None:
        return 0
    for index in range(len(shape.words.lemmas) - 1, -1, -1):
        if shape.words.folded.span(shape.words.ends[index], shape.words.ends[index])[0] <= metric.span[
            0
        ] and shape.words.pos[index] in (1, 2):
            if shape.words.classes[index] & lex.FUNCTION:
                continue  # 月 in 配信 月4回
            return shape.words.classes[index]
    return 0


def proved_by_others(shape: Shape) -> bool:
    """A customer pays, a jury decides, somebody else now does it: more than one's own doing."""
    if _proof(shape) and not shape.flags & lex.EFFORT:
        return True
    if shape.flags & lex.ACTS and not shape.flags & lex.TASK and shape.has(lex.PEOPLE):
        return True
    return _hands_over(shape) or _state(shape) or _others_now_do(shape)


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


def _others_now_do(shape: Shape) -> bool:
    """メンバーが進めている, 社外の人が使えている, members run the meeting: others now do it by themselves."""
    words = shape.words
    if words.language == "en":
        return _people_in_front(words) or _somebody_in_front(words)
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


def _subject_mark(words: Words, index: int) -> bool:
    """が, also behind the rest of the name and how many they are (取引先2社が)."""
    for lemma, pos in zip(words.lemmas[index : index + 4], words.pos[index : index + 4], strict=True):
        if lemma == "が":
            return True
        if pos not in (NOUN, NUMBER, SUFFIX):
            return False
    return False


def _state(shape: Shape) -> bool:
    """A state that others can look at (…が整っている状態), told in more than a word or two."""
    return shape.state and len(shape.content) >= 4


def _proof(shape: Shape) -> bool:
    """A word of proof that is done or reached, not one that a task is only about (資格を取る勉強)."""
    if not shape.words.union & lex.PROOF:
        return False
    if shape.main < 0 or not _is_own_task(shape.flags):
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


def _hands_over(shape: Shape) -> bool:
    """策定させる, 任せる: somebody else now does it (向上させる is only to raise)."""
    return shape.causative and not shape.flags & lex.OUTCOME and shape.has(lex.PEOPLE)


def _measured_result(shape: Shape) -> bool:
    """The task carries a share, an amount or a time, or a result with a figure stands beside it."""
    if not (shape.figure or shape.placeholder):
        return False
    if shape.figure and not shape.counted:
        rhythm = shape.metric is not None and (shape.metric.unit or "") in (
            "日",
            "分",
            "時間",
            "か月",
            "週",
            "週間",
            "days",
            "weeks",
            "months",
            "hours",
            "minutes",
        )
        return not rhythm or shape.has(lex.METRIC)
    return (outcome_behind(shape) and len(shape.verbs) > 1) or _with_quality(shape)


_QUALITY = re.compile(r"\bwith (?:an? |at least |over )?(?:[A-Za-z]+ ){0,3}[<>≥≤]?=? ?[0-9]")


def _with_quality(shape: Shape) -> bool:
    """'Ship 5 features with NPS 40+': how good it has to be is measured too."""
    return shape.has(lex.METRIC) and bool(_QUALITY.search(shape.words.text))


_EVERY_TIME = re.compile(
    r"\b(?:daily|weekly|monthly|every (?:day|week|month)|(?:once|twice) a (?:week|month))\b|毎[日週月]"
    r"|[週月][1-9一二三]回",
    re.IGNORECASE,
)
_WITH_ALL = re.compile(
    r"\bwith (?:(?:every|each|all)\b(?! (?:day|week|month))|everybody|everyone)|(?:全員|ひとりひとり|一人ひとり)と",
    re.IGNORECASE,
)


def _shared_habit(shape: Shape) -> bool:
    """週1回 with everyone, and what comes out of it: a habit that can be counted."""
    if _WITH_ALL.search(shape.words.text) and _EVERY_TIME.search(shape.words.text):
        return True
    metric = shape.metric
    if metric is None or not metric.unit or "/" not in metric.unit or len(shape.verbs) < 2:
        return False
    return any(
        lemma in ("全員", "全て", "全店", "全店舗", "全社", "every", "all", "each") for lemma in shape.words.lemmas
    )


def key_result_against_itself(shape: Shape) -> Finding | None:
    """Raise from 7,000 to 5,000: the verb says one direction, the figures the other."""
    if shape.metric is None or not shape.metric.against:
        return None
    return finding(shape, "key_result_against_itself", "fault", "S", shape.metric.span, name=shape.metric.name or "")


def key_result_without_target(shape: Shape) -> Finding | None:
    """The measure is named; how far it should get is not."""
    if shape.figure or shape.placeholder:
        return None
    index = _measure(shape)
    if index < 0 or _task_only(shape) or _verifiable(shape):
        return None
    start, end = shape.span(index)
    return finding(shape, "key_result_no_target", "fault", "M", (start, end), name=shape.words.folded.source[start:end])


def _measure(shape: Shape) -> int:
    """The place of the first measure that does not govern; -1 where there is none."""
    if not shape.words.union & lex.METRIC:
        return -1
    classes = enumerate(shape.words.classes)
    return next((index for index, flags in classes if flags & lex.METRIC and index != shape.main), -1)


def _task_only(shape: Shape) -> bool:
    return (bool(shape.flags & lex.TASK) and not shape.flags & (lex.OUTCOME & ~lex.PROOF)) or _counts_output(shape)


def _verifiable(shape: Shape) -> bool:
    """An event that a third party can confirm."""
    if shape.wish or shape.has(lex.SOME):
        return False
    proof = _proof(shape) and len(shape.content) >= 1 + (shape.words.language == "en")
    return proof or _hands_over(shape) or _state(shape) or _others_now_do(shape)


def key_result_as_objective(shape: Shape) -> Finding | None:
    """A direction that nobody can measure: an objective in disguise."""
    if shape.figure or shape.placeholder or shape.has(lex.METRIC):
        return None
    index = shape.first(lex.PICTURE)
    if index < 0 or _task_only(shape) or _verifiable(shape):
        return None
    return finding(shape, "key_result_is_objective", "fault", "M", shape.span(index))


def key_result_unmeasurable(shape: Shape) -> Finding | None:
    """Nobody could say on the last day whether it was reached."""
    if shape.figure or shape.placeholder or shape.has(lex.METRIC) or shape.words.any(lex.PICTURE):
        return None
    if _task_only(shape) or _verifiable(shape):
        return None
    return finding(
        shape, "key_result_not_measurable", "fault", "M", shape.span(shape.main) if shape.main >= 0 else None
    )


def key_result_vague_amount(shape: Shape) -> Finding | None:
    """'some', 'more', いつか, たくさん: a count that is no figure."""
    index = shape.first(lex.SOME)
    if index < 0 or shape.figure or shape.placeholder or shape.wish or _task_only(shape):
        return None
    return finding(shape, "key_result_vague_amount", "ask", "S", shape.span(index))


def key_result_event(shape: Shape) -> Finding | None:
    """A verifiable event is a good key result; it may be made countable."""
    if shape.figure or shape.placeholder or not _verifiable(shape):
        return None
    return finding(shape, "key_result_event", "ask", "M")


def key_result_means_first(shape: Shape) -> Finding | None:
    """The task is there, and so is a measure: which of the two counts?"""
    if not (shape.figure or shape.placeholder) or not shape.words.union & lex.TASK:
        return None
    task = next((index for index in shape.verbs if _is_own_task(shape.words.classes[index])), -1)
    if task < 0 or (task == shape.main and not (_measured_result(shape) or _shared_habit(shape))):
        return None
    return finding(shape, "key_result_means_first", "ask", "S", shape.span(task))


def _is_own_task(flags: int) -> bool:
    return bool(flags & lex.TASK) and not flags & (lex.OUTCOME & ~lex.PROOF)


def key_result_placeholder(shape: Shape) -> Finding | None:
    if not shape.placeholder or key_result_as_task(shape):
        return None
    return finding(shape, "key_result_placeholder", "ask", "M", metric_span(shape))


_SECOND = re.compile(r"(?:、|,|;| and | und |および|かつ|・|と(?=[^、。]*[0-9]))")


def key_result_two_measures(shape: Shape) -> Finding | None:
    """Two figures with their own measures: which one says that it was reached?"""
    if not shape.figure or shape.metric is None:
        return None
    if shape.words.pos.count(NUMBER) < 2 or not _SECOND.search(shape.words.text):
        return None
    if _figures(shape) < (3 if shape.metric.from_ is not None or shape.metric.high is not None else 2):
        return None
    moved = [index for index in shape.verbs if shape.words.classes[index] & lex.OUTCOME]
    return finding(
        shape, "key_result_two_measures", "ask", "S", shape.span(moved[-1]) if len(moved) > 1 else shape.whole()
    )


_FIGURE = re.compile(r"[0-9][0-9,.]*\s?(?:%|件|人|社|名|円|万円|回|点|ポイント|倍|[KM]\b)")


def _figures(shape: Shape) -> int:
    return len(_FIGURE.findall(shape.words.text)) or 1


def key_result_no_start(shape: Shape) -> Finding | None:
    """From where? A question at the field, not a fault of the words."""
    metric = shape.metric
    if metric is None or not shape.figure or metric.from_ is not None or metric.direction == "maintain":
        return None
    if (
        metric.to == 0
        or metric.high is not None
        or not (metric.direction in ("increase", "decrease") or metric.unit == "%")
    ):
        return None
    code = "key_result_no_base" if metric.mode != "absolute" else "key_result_no_start"
    return finding(shape, code, "ask", "M", metric.span, name=metric.name or "")


_RATES = re.compile(
    r"率|割合|比率|度$|シェア|\brates?\b|\bratio\b|\bshare\b|\bpercentage\b|conversion|retention|churn|margin|coverage|satisfaction",
    re.IGNORECASE,
)


def key_result_percent_or_points(shape: Shape) -> Finding | None:
    """18.2% plus 10% is 20.02%, plus 10 points is 28.2%."""
    metric = shape.metric
    if metric is None or metric.unit != "%" or not metric.name or not _RATES.search(metric.name):
        return None
    if metric.mode != "delta" and metric.step_unit != "%":
        return None
    return finding(shape, "key_result_percent_or_points", "ask", "M", metric.span, name=metric.name)


def key_result_every_month(shape: Shape) -> Finding | None:
    """前月比10%増: once, or every month?"""
    metric = shape.metric
    if metric is None or metric.base != "previous_month" or metric.mode == "absolute":
        return None
    if re.search(r"毎月|every month|each month|per month|/month", shape.words.text):
        return None
    return finding(shape, "key_result_every_month", "ask", "T", metric.span)


def key_result_too_easy(shape: Shape) -> Finding | None:
    """The start already meets the target."""
    metric = shape.metric
    if metric is None or metric.from_ is None or metric.to is None:
        return None
    behind = metric.from_ > metric.to if metric.bound == "min" else metric.from_ < metric.to
    kept = metric.direction in ("maintain", "achieve") and behind
    return (
        finding(shape, "key_result_already_met", "ask", "A", metric.span) if kept or metric.from_ == metric.to else None
    )


def key_result_praise(shape: Shape) -> Finding | None:
    metric = shape.metric
    if metric is None or metric.to is None:
        return None
    if metric.from_ is not None and metric.from_ != metric.to:
        return finding(shape, "key_result_from_to", "praise", "M", metric.span)
    return finding(shape, "key_result_measurable", "praise", "M", metric.span)


def deadline_praise(shape: Shape) -> Finding | None:
    metric = shape.metric
    if metric is None or not metric.deadline:
        return None
    at = shape.words.text.find(metric.deadline)
    return finding(
        shape,
        "has_deadline",
        "praise",
        "T",
        shape.words.folded.span(at, at + len(metric.deadline)) if at >= 0 else None,
    )
