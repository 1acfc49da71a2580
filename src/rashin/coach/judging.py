"""The rules: which sentence gets which finding, and why. One function a rule; its words stand in words/findings.toml."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rashin.coach import lexicon as lex
from rashin.coach.shape import Shape
from rashin.coach.statement import Finding, Severity, Smart, Span

Rule = Callable[[Shape], Finding | None]

# The least clarity (shape.py) that makes an objective a direction and an action something to start on. Fitted on the development half.
CLEAR_OBJECTIVE = {"en": 2.0, "ja": 1.5}
CLEAR_ACTION = {"en": 1.5, "ja": 0.5}
LONG_OBJECTIVE = {"en": 30, "ja": 110}


def _finding(
    shape: Shape, code: str, severity: Severity, smart: Smart, span: Span | None = None, **values: str
) -> Finding:
    return Finding(code, span or shape.whole(), severity, smart, tuple(sorted(values.items())))


def _metric_span(shape: Shape) -> Span:
    return shape.metric.span if shape.metric else shape.whole()


# --- what several kinds share -------------------------------------------------------------------------------------


def _empty(shape: Shape) -> Finding | None:
    return _finding(shape, "empty", "fault", "S") if not any(letter.isalnum() for letter in shape.words.text) else None


def _is_creation(shape: Shape) -> bool:
    return shape.verb in _CREATIONS


_CREATIONS = frozenset(
    {
        "build",
        "create",
        "provide",
        "deliver",
        "establish",
        "develop",
        "make",
        "become",
        "run",
        "作る",
        "築く",
        "提供",
        "届ける",
        "構築",
        "確立",
        "整備",
        "強化",
        "推進",
        "育てる",
        "促進",
        "開く",
    }
)


# --- objectives ---------------------------------------------------------------------------------------------------


def objective_with_a_figure(shape: Shape) -> Finding | None:
    """A number says how far; the objective says where to. Both directions: it is a key result in the wrong place."""
    if not shape.figure or shape.metric is None or shape.metric.unit in ("位",):
        return None
    return _finding(shape, "objective_has_metric", "fault", "M", _metric_span(shape))


def objective_as_task(shape: Shape) -> Finding | None:
    """Launching, writing, surveying end when they are done; what they are for is missing."""
    flags = shape.flags
    if not flags & lex.TASK or shape.has(lex.PICTURE) or flags & lex.PICTURE:
        return None
    if flags & (lex.CHANGE | lex.GAIN | lex.REACH) and not _is_creation(shape):
        return None
    if _is_creation(shape) and shape.clarity >= CLEAR_OBJECTIVE[shape.words.language]:
        return None
    if _outcome_behind(shape) or _for_whom(shape):
        return None
    return _finding(shape, "objective_is_task", "fault", "R", shape.span(shape.main))


def _for_whom(shape: Shape) -> bool:
    """'… that our customers …': what is made is told by what it is to people."""
    words = shape.words
    relative = next(
        (index for index, lemma in enumerate(words.lemmas) if lemma in ("that", "who", "which") and index > 1), -1
    )
    return relative > 0 and any(words.classes[index] & lex.PEOPLE for index in shape.content if index > relative)


def _outcome_behind(shape: Shape) -> bool:
    """Another predicate, after or before, names what comes of it (…して、関係を強める; launch X to win Y)."""
    words = shape.words
    if words.language == "ja":
        return any(
            words.classes[index] & lex.OUTCOME and not words.classes[index] & lex.TASK
            for index in shape.verbs
            if index != shape.main
        )
    return any(words.classes[index] & lex.OUTCOME and index > shape.main for index in shape.verbs)


def objective_as_routine(shape: Shape) -> Finding | None:
    """What goes on anyway needs no objective."""
    routine = shape.first(lex.ROUTINE)
    keeps = bool(shape.flags & lex.KEEP) and not shape.has(lex.PICTURE) and not shape.flags & lex.RAISE
    if routine < 0 and not keeps:
        return None
    if routine >= 0 and shape.has(lex.PICTURE):
        return None
    return _finding(shape, "objective_is_routine", "fault", "R", shape.span(routine if routine >= 0 else shape.main))


def objective_pulls_down(shape: Shape) -> Finding | None:
    """Away from something bad is no direction to walk in."""
    index = shape.first(lex.NEGATIVE)
    if index < 0 or (shape.verb in ("transform", "turn", "変える")):
        return None
    return _finding(shape, "objective_not_inspiring", "fault", "R", shape.span(index))


def objective_vague(shape: Shape) -> Finding | None:
    """Could stand on anybody's wall: no for whom, no where, nothing that one could see."""
    if shape.main < 0 and len(shape.content) == 1:
        return _finding(shape, "objective_vague", "fault", "S", shape.whole())
    if shape.clarity >= CLEAR_OBJECTIVE[shape.words.language] or shape.figure:
        return None
    if shape.flags & lex.TASK and not shape.flags & lex.OUTCOME and not _is_creation(shape):
        return None
    return _finding(shape, "objective_vague", "fault", "S", shape.whole())


def objective_long(shape: Shape) -> Finding | None:
    text = shape.words.text
    length = len(text) if shape.words.language == "ja" else len(text.split())
    if length <= LONG_OBJECTIVE[shape.words.language]:
        return None
    return _finding(shape, "objective_long", "ask", "S", count=str(length))


def objective_names_metric(shape: Shape) -> Finding | None:
    """A measure's name without a figure is a question, not a fault."""
    if shape.figure or not shape.flags & lex.CHANGE:
        return None
    index = next((index for index in shape.content if shape.words.classes[index] & lex.METRIC), -1)
    return _finding(shape, "objective_names_metric", "ask", "M", shape.span(index)) if index >= 0 else None


def objective_praise(shape: Shape) -> Finding | None:
    index = next((index for index in shape.content if shape.words.classes[index] & lex.PICTURE), -1)
    if index >= 0:
        return _finding(shape, "objective_picture", "praise", "R", shape.span(index))
    return _finding(shape, "objective_direction", "praise", "R")


# --- key results --------------------------------------------------------------------------------------------------


def key_result_as_task(shape: Shape) -> Finding | None:
    """The completion of one's own task proves nothing; what does it change?"""
    flags = shape.flags
    doing = bool(flags & lex.TASK) and not flags & (lex.OUTCOME & ~lex.PROOF)
    if not doing and not _counts_output(shape):
        return None
    if _proved_by_others(shape) or _measured_result(shape) or _shared_habit(shape):
        return None
    return _finding(shape, "key_result_is_task", "fault", "R", shape.span(shape.main) if doing else _metric_span(shape))


def _counts_output(shape: Shape) -> bool:
    """'20 blog posts', 'articles published': counting what was made counts the work."""
    words = shape.words
    if shape.figure:
        if not shape.counted or shape.metric is None:
            return False
        if words.language == "ja":
            return shape.main < 0 and _last_noun(shape) & lex.OUTPUT != 0 and not shape.has(lex.METRIC)
        unit = (shape.metric.unit or "").split("/")[0].lower()
        known = lex.english().words.get(unit)
        return (
            bool(known and known[1] & lex.OUTPUT)
            and not known[1] & (lex.PEOPLE)
            and not shape.flags & (lex.LOWER | lex.KEEP)
        )
    ends_in_doing = words.language == "en" and _participle_at_end(shape)
    return ends_in_doing and shape.has(lex.OUTPUT)


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
            return shape.words.classes[index]
    return 0


def _proved_by_others(shape: Shape) -> bool:
    """A customer pays, a jury decides, somebody else now does it: more than one's own doing."""
    if shape.words.any(lex.PROOF) and not shape.flags & lex.EFFORT:
        return True
    if shape.flags & lex.ACTS and not shape.flags & lex.TASK and shape.has(lex.PEOPLE):
        return True
    return _hands_over(shape)


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
    return _outcome_behind(shape) and len(shape.verbs) > 1


def _shared_habit(shape: Shape) -> bool:
    """週1回 with everyone, and what comes out of it: a habit that can be counted."""
    metric = shape.metric
    if metric is None or not metric.unit or "/" not in metric.unit or len(shape.verbs) < 2:
        return False
    return any(
        lemma in ("全員", "全て", "全店", "全店舗", "全社", "every", "all", "each") for lemma in shape.words.lemmas
    )


def key_result_without_target(shape: Shape) -> Finding | None:
    """The measure is named; how far it should get is not."""
    if shape.figure or shape.placeholder or _task_only(shape) or _verifiable(shape):
        return None
    index = next(
        (
            index
            for index in range(len(shape.words.classes))
            if index != shape.main and shape.words.classes[index] & lex.METRIC
        ),
        -1,
    )
    if index < 0:
        return None
    start, end = shape.span(index)
    return _finding(
        shape, "key_result_no_target", "fault", "M", (start, end), name=shape.words.folded.source[start:end]
    )


def _task_only(shape: Shape) -> bool:
    return (bool(shape.flags & lex.TASK) and not shape.flags & (lex.OUTCOME & ~lex.PROOF)) or _counts_output(shape)


def _verifiable(shape: Shape) -> bool:
    """An event that a third party can confirm."""
    if shape.wish or shape.has(lex.SOME):
        return False
    proof = shape.words.any(lex.PROOF) and len(shape.content) >= 1 + (shape.words.language == "en")
    return proof or _hands_over(shape) or (shape.state and len(shape.content) >= 4)


def key_result_as_objective(shape: Shape) -> Finding | None:
    """A direction that nobody can measure: an objective in disguise."""
    if shape.figure or shape.placeholder or _task_only(shape) or _verifiable(shape):
        return None
    index = shape.first(lex.PICTURE)
    if index < 0 or shape.has(lex.METRIC):
        return None
    return _finding(shape, "key_result_is_objective", "fault", "M", shape.span(index))


def key_result_unmeasurable(shape: Shape) -> Finding | None:
    """Nobody could say on the last day whether it was reached."""
    if shape.figure or shape.placeholder or _task_only(shape) or _verifiable(shape):
        return None
    if shape.has(lex.METRIC) or shape.first(lex.PICTURE) >= 0:
        return None
    return _finding(
        shape, "key_result_not_measurable", "fault", "M", shape.span(shape.main) if shape.main >= 0 else None
    )


def key_result_vague_amount(shape: Shape) -> Finding | None:
    """'some', 'more', いつか, たくさん: a count that is no figure."""
    index = shape.first(lex.SOME)
    if index < 0 or shape.figure or shape.placeholder or shape.wish or _task_only(shape):
        return None
    return _finding(shape, "key_result_vague_amount", "ask", "S", shape.span(index))


def key_result_event(shape: Shape) -> Finding | None:
    """A verifiable event is a good key result; it may be made countable."""
    if shape.figure or shape.placeholder or not _verifiable(shape):
        return None
    return _finding(shape, "key_result_event", "ask", "M")


def key_result_means_first(shape: Shape) -> Finding | None:
    """The task is there, and so is a measure: which of the two counts?"""
    if (
        not (shape.flags & lex.TASK)
        or shape.flags & (lex.OUTCOME & ~lex.PROOF)
        or not (_measured_result(shape) or _shared_habit(shape))
    ):
        return None
    return _finding(shape, "key_result_means_first", "ask", "S", shape.span(shape.main))


def key_result_placeholder(shape: Shape) -> Finding | None:
    if not shape.placeholder or key_result_as_task(shape):
        return None
    return _finding(shape, "key_result_placeholder", "ask", "M", _metric_span(shape))


_SECOND = re.compile(r"(?:、|,|;| and | und |および|かつ|・|と(?=[^、。]*[0-9]))")


def key_result_two_measures(shape: Shape) -> Finding | None:
    """Two figures with their own measures: which one says that it was reached?"""
    if not shape.figure or shape.metric is None:
        return None
    moved = [index for index in shape.verbs if shape.words.classes[index] & lex.OUTCOME]
    text, figures = shape.words.text, _figures(shape)
    if figures < (3 if shape.metric.from_ is not None or shape.metric.high is not None else 2) or not _SECOND.search(
        text
    ):
        return None
    return _finding(
        shape, "key_result_two_measures", "ask", "S", shape.span(moved[-1]) if len(moved) > 1 else shape.whole()
    )


def _figures(shape: Shape) -> int:
    return len(re.findall(r"[0-9][0-9,.]*\s?(?:%|件|人|社|名|円|万円|回|点|ポイント|倍|[KM]\b)", shape.words.text)) or 1


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
    return _finding(shape, code, "ask", "M", metric.span, name=metric.name or "")


_RATES = re.compile(
    r"率|割合|比率|度$|シェア|\brates?\b|\bratio\b|\bshare\b|\bpercentage\b|conversion|retention|churn|margin|coverage|satisfaction",
    re.IGNORECASE,
)


def key_result_percent_or_points(shape: Shape) -> Finding | None:
    """18.2% plus 10% is 20.02%, plus 10 points is 28.2%."""
    metric = shape.metric
    if (
        metric is None
        or metric.mode != "delta"
        or metric.unit != "%"
        or not metric.name
        or not _RATES.search(metric.name)
    ):
        return None
    return _finding(shape, "key_result_percent_or_points", "ask", "M", metric.span, name=metric.name)


def key_result_every_month(shape: Shape) -> Finding | None:
    """前月比10%増: once, or every month?"""
    metric = shape.metric
    if metric is None or metric.base != "previous_month" or metric.mode == "absolute":
        return None
    if re.search(r"毎月|every month|each month|per month|/month", shape.words.text):
        return None
    return _finding(shape, "key_result_every_month", "ask", "T", metric.span)


def key_result_too_easy(shape: Shape) -> Finding | None:
    """The start already meets the target."""
    metric = shape.metric
    if metric is None or metric.from_ is None or metric.to is None:
        return None
    behind = metric.from_ > metric.to if metric.bound == "min" else metric.from_ < metric.to
    kept = metric.direction in ("maintain", "achieve") and behind
    return (
        _finding(shape, "key_result_already_met", "ask", "A", metric.span)
        if kept or metric.from_ == metric.to
        else None
    )


def key_result_praise(shape: Shape) -> Finding | None:
    metric = shape.metric
    if metric is None or metric.to is None:
        return None
    if metric.from_ is not None and metric.from_ != metric.to:
        return _finding(shape, "key_result_from_to", "praise", "M", metric.span)
    return _finding(shape, "key_result_measurable", "praise", "M", metric.span)


def deadline_praise(shape: Shape) -> Finding | None:
    metric = shape.metric
    if metric is None or not metric.deadline:
        return None
    at = shape.words.text.find(metric.deadline)
    return _finding(
        shape,
        "has_deadline",
        "praise",
        "T",
        shape.words.folded.span(at, at + len(metric.deadline)) if at >= 0 else None,
    )


# --- actions ------------------------------------------------------------------------------------------------------


def _anchored(shape: Shape) -> bool:
    """A person, a day or a figure makes an action something that happens."""
    return bool(shape.owner or shape.figure or (shape.metric and shape.metric.deadline)) or _dated(shape)


def _dated(shape: Shape) -> bool:
    from rashin.coach.deadlines import find_deadlines

    return bool(find_deadlines(shape.words.text, shape.words.language))


def action_as_wish(shape: Shape) -> Finding | None:
    """Taking care and trying hard cannot be ticked off."""
    if shape.wish is None or (shape.figure and shape.words.language == "ja" and len(shape.words.text) > 60):
        return None
    return _finding(shape, "action_is_wish", "fault", "S", shape.wish)


def action_without_doer(shape: Shape) -> Finding | None:
    """'Team to …', 'we should …': nobody's."""
    if shape.nobody is None or shape.owner:
        return None
    return _finding(shape, "action_no_owner", "fault", "S", shape.nobody)


def action_without_verb(shape: Shape) -> Finding | None:
    """A topic, not an action."""
    if shape.main >= 0 or shape.verbs or _anchored(shape):
        return None
    if shape.words.language == "ja" and any(flags & lex.VERBS for flags in shape.words.classes):
        return None
    return _finding(shape, "action_no_verb", "fault", "S")


def action_vague(shape: Shape) -> Finding | None:
    """Nobody can tell when it is done."""
    if shape.wish or shape.nobody or (shape.main < 0 and not shape.verbs and shape.words.language == "en"):
        return None
    weak = bool(shape.flags & lex.WEAK) or (shape.main < 0 and shape.first(lex.WEAK) >= 0)
    if _anchored(shape):
        return None
    language = shape.words.language
    some = shape.first(lex.SOME)
    if some >= 0 and shape.clarity < CLEAR_OBJECTIVE[language]:
        return _finding(shape, "action_vague", "fault", "S", shape.span(some))
    needed = CLEAR_ACTION[language] + (2.0 if weak else 0.0)
    result_only = bool(shape.flags & lex.CHANGE) and not shape.flags & lex.TASK
    if shape.clarity >= needed and not (result_only and language == "ja"):
        return None
    return _finding(shape, "action_vague", "fault", "S", shape.span(shape.main))


def action_depends_on_others(shape: Shape) -> Finding | None:
    """報告してもらう: waits for somebody else."""
    words = shape.words
    if words.language != "ja" or not any(lemma == "貰う" for lemma in words.lemmas[-5:]):
        return None
    index = next(i for i, lemma in enumerate(words.lemmas) if lemma == "貰う" and i >= len(words.lemmas) - 5)
    return _finding(shape, "action_depends", "fault" if not shape.figure else "ask", "A", shape.span(index))


def action_no_day(shape: Shape) -> Finding | None:
    if _dated(shape) or shape.wish:
        return None
    recurring = shape.metric is not None and "/" in (shape.metric.unit or "")
    return (
        None
        if recurring or re.search("毎|週|each|every|daily|weekly", shape.words.text)
        else _finding(shape, "action_no_deadline", "ask", "T")
    )


def action_praise(shape: Shape) -> Finding | None:
    if shape.owner:
        return _finding(shape, "action_has_owner", "praise", "S", shape.owner)
    return (
        _finding(shape, "action_concrete", "praise", "S", shape.span(shape.main))
        if shape.clarity >= 2 or shape.figure
        else None
    )


FAULTS: dict[str, tuple[Rule, ...]] = {
    "objective": (_empty, objective_with_a_figure, objective_as_task, objective_as_routine, objective_pulls_down, objective_vague),
    "key_result": (_empty, key_result_as_task, key_result_without_target, key_result_as_objective, key_result_unmeasurable),
    "action": (_empty, action_as_wish, action_without_doer, action_without_verb, action_depends_on_others, action_vague),
}  # fmt: skip
QUESTIONS: dict[str, tuple[Rule, ...]] = {
    "objective": (objective_names_metric, objective_long),
    "key_result": (
        key_result_vague_amount, key_result_event, key_result_means_first, key_result_placeholder, key_result_two_measures,
        key_result_percent_or_points, key_result_every_month, key_result_no_start, key_result_too_easy,
    ),
    "action": (action_no_day,),
}  # fmt: skip
PRAISE: dict[str, tuple[Rule, ...]] = {
    "objective": (objective_praise,),
    "key_result": (key_result_praise, deadline_praise),
    "action": (action_praise, deadline_praise),
}


def findings_of(shape: Shape, kind: str) -> Iterator[Finding]:
    """The first fault that stands, then the questions, then what is good. One fault at a time: a person mends one thing."""
    fault = next((found for rule in FAULTS[kind] if (found := rule(shape))), None)
    if fault:
        yield fault
        if fault.code == "empty":
            return
    for rule in QUESTIONS[kind]:
        if found := rule(shape):
            yield found
    for rule in PRAISE[kind] if not fault else PRAISE[kind][1:]:
        if found := rule(shape):
            yield found
