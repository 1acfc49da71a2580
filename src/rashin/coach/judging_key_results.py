"""Rules for key results: metric, from, to, unit; an outcome, not a task."""

from __future__ import annotations

import re

from rashin.coach import lexicon as lex
from rashin.coach.findings import finding, metric_span, outcome_behind
from rashin.coach.judging_others import hands_over, is_own_task, is_proof, is_state, others_now_do, proved_by_others
from rashin.coach.shape import Shape
from rashin.coach.statement import Finding
from rashin.coach.tokens import NUMBER


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
            if made and _RHYTHM_OF.fullmatch(words.text.strip()):
                return True
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


# 週1回の朝礼: how often something is held, and nothing about what comes of it.
_RHYTHM_OF = re.compile(r"[毎隔]?[週月年日][に]?[0-9一二三四五]回(?:以上)?の[一-龥ァ-ヶー]{2,8}(?:の?(?:実施|開催))?")


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


# No accident that needs a doctor, not a single missed train: one is enough to see that it was not reached.
_NOT_ONE = re.compile(
    r"\s*(?:no|not a single|none of (?:the|our)) (?!more\b|less\b|longer\b|one\b)\w+(?: \w+){2}", re.IGNORECASE
)


def _verifiable(shape: Shape) -> bool:
    """An event that a third party can confirm."""
    if _NOT_ONE.match(shape.words.text):
        return True
    if shape.wish or shape.has(lex.SOME):
        return False
    proof = is_proof(shape) and len(shape.content) >= 1 + (shape.words.language == "en")
    return proof or hands_over(shape) or is_state(shape) or others_now_do(shape)


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
    task = next((index for index in shape.verbs if is_own_task(shape.words.classes[index])), -1)
    if task < 0 or (task == shape.main and not (_measured_result(shape) or _shared_habit(shape))):
        return None
    return finding(shape, "key_result_means_first", "ask", "S", shape.span(task))


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
