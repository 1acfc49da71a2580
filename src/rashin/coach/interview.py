"""Seven questions in spoken language, and what the answers become. Nothing is invented: every word is the owner's."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rashin.coach.metric import parse_metric
from rashin.coach.rewriting import Part
from rashin.coach.statement import Language

CODES = ("change", "outside", "number", "far", "who", "first", "leave")
MOST_KEY_RESULTS = 3


@dataclass(frozen=True, slots=True)
class Question:
    """One question with two examples."""

    code: str
    ask: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A key result's draft: its sentence in parts (the owner's words, the template's, blanks), and its measuring card.

    `measure`, `where`, `start`, `target` are the owner's words, "" where they were not said.
    """

    parts: tuple[Part, ...]
    measure: str
    where: str
    start: str
    target: str

    @property
    def sentence(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the answers make: drafts, to be coached and changed like any others. `reason` is why something is left."""

    objective: str
    why: str
    owner: str
    key_results: tuple[Card, ...]
    actions: tuple[str, ...]
    no_list: tuple[str, ...]
    reason: tuple[Part, ...]


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, object]]]:
    return tomllib.loads((files("rashin.coach") / "words" / "interview.toml").read_text(encoding="utf-8"))


def questions(language: Language) -> tuple[Question, ...]:
    """The seven questions in their order."""
    return tuple(_question(code, language) for code in CODES)


def not_yet(language: Language) -> str:
    """The words of the answer that is always possible."""
    return _question("unknown", language).ask


def _question(code: str, language: Language) -> Question:
    row = _table()[code][language]
    examples = row["examples"]
    assert isinstance(examples, list)
    return Question(code, str(row["ask"]), tuple(str(example) for example in examples))


def _template(name: str, language: Language) -> str:
    return str(_table()["templates"][language][name])


def plan(answers: Mapping[str, Sequence[str]], language: Language) -> Plan:
    """Drafts from the answers given so far, by the questions' codes; an open or missing answer leaves a blank.

    The targets ("far") stand in the order of the numbers that they belong to.
    """
    said = {code: [_known(text) for text in answers.get(code, ())] for code in CODES}
    targets = said["far"]
    cards = tuple(
        _card(text, targets[place] if place < len(targets) else "", language)
        for place, text in enumerate(said["number"])
        if text
    )
    objective = (said["change"] or [""])[0].rstrip("。.")
    return Plan(
        objective=objective,
        why=(said["outside"] or [""])[0],
        owner=(said["who"] or [""])[0],
        key_results=cards[:MOST_KEY_RESULTS],
        actions=tuple(filter(None, said["first"])),
        no_list=tuple(filter(None, said["leave"])),
        reason=_parts(_template("reason", language), {"objective": objective}) if objective else (),
    )


def _known(text: str) -> str:
    """The answer without white space around it; "" for one that says "I don't know yet" in either language."""
    text = " ".join(text.split())
    return "" if text in (not_yet("ja"), not_yet("en")) else text


# Spoken words around a figure or a place that say nothing of them.
_BEFORE = re.compile(
    r"^(?:(?:いま|今|現在)(?:は|の)?|だいたい|約|(?:it(?:'s| is)|now|today|currently|about|around|roughly|at)\b)"
    r"[\s、,:：]*",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"[\s、,]*(?:くらい|ぐらい|ほど|程度|です|でした|だ|になります|まで|にしたい|までにしたい"
    r"|right now|now|today|at the moment|or so)[。.]*$",
    re.IGNORECASE,
)
_WHERE_BEHIND = re.compile(
    r"(?:に書いてあり?ます|に書いてある|に書いている|に出ます|に出る|でわかります|でわかる|で見られます|で見ています|で見る|を見る|です)[。.]*$"
)
_JOINT = "はがをの、,:：は "


def _bare(text: str) -> str:
    """A figure without the spoken words around it."""
    for _ in range(3):
        text = _BEHIND.sub("", _BEFORE.sub("", text.strip()))
    return text.strip().rstrip("。")


# Nobody has measured it yet: no figure, and no place where one is written.
_UNMEASURED = re.compile(
    r"(?:は|を|が|も)?(?:まだ|いまは?|今は?)?(?:(?:測|計|取|知)って(?:い)?(?:ない|ません)|数えて(?:い)?(?:ない|ません)|記録して(?:い)?(?:ない|ません)"
    r"|わから(?:ない|ず)|わかりません|不明|未計測)(?:です)?[。.]*$"
    r"|(?:^|\s+)(?:(?:it|they|that|which)\s+)?(?:(?:we|i|nobody|no one)\s+)?"
    r"(?:(?:do|does|did|has|have|is|are|was|were)(?:\s+not|n['’]t)\s+(?:yet\s+)?(?:been\s+)?|(?:not|never)\s+(?:yet\s+)?)"
    r"(?:measured?|count(?:ed)?|track(?:ed)?|know(?:n)?|record(?:ed)?)\b[\w\s]{0,12}[.]*$|^(?:unknown|no idea)\.*$",
    re.IGNORECASE,
)


def _card(number: str, target: str, language: Language) -> Card:
    """'Waiting time, the reception's log, 40 minutes' and '15 minutes' as one sentence from start to target."""
    parts = [part for part in _PAUSE.split(number.strip().rstrip("。")) if part.strip()]
    parts = [part for part in (_UNMEASURED.sub("", part.strip()) for part in parts) if part]
    measured = next((part for part in reversed(parts) if _figure(part, language) is not None), "")
    words = [part.strip() for part in parts if part is not measured]
    start = measured
    if measured and not words:
        place = _figure(measured, language) or 0
        words, start = [measured[:place].strip(_JOINT)], measured[place:]
    words = [each for word in words[:1] for each in _named_and_found(word)] + words[1:]
    measure = _MEASURE_BEHIND.sub("", _BEFORE.sub("", words[0])) if words else ""
    where = _WHERE_BEHIND.sub("", words[1]) if len(words) > 1 else ""
    measure, start, target = measure or number.strip(), _bare(start), _bare(target)
    return Card(_sentence(measure, start, target, language), measure, where, start, target)


def _named_and_found(word: str) -> tuple[str, ...]:
    """「予約は台帳で見て」 names the number and its place in one breath."""
    both = _FOUND.match(word)
    return (both["what"], both["where"]) if both else (word,)


_FOUND = re.compile(
    r"^(?P<what>.+?)は(?P<where>.+?)(?:で見て(?:いて)?|に書いて(?:あって)?|で数えて(?:いて)?|に出て(?:いて)?)$"
)
_MEASURE_BEHIND = re.compile(r"(?:は|が|を|\s+(?:is|are|was|were))$", re.IGNORECASE)
_PAUSE = re.compile(r"、|。(?=.)|[,;]\s+|[,;](?![0-9])")


_COUNTED = re.compile(
    r"(?:平均|およそ|一?人あたり|毎?[週月日年]|1[日週](?:に|あたり)?)?[$€£¥￥]?[0-9０-９]", re.IGNORECASE
)


def _figure(part: str, language: Language) -> int | None:
    """Where the figure begins in a part of the answer; None where there is none."""
    figure = _COUNTED.search(part)
    if figure:
        return figure.start()
    metric = parse_metric(part, language)
    return metric.span[0] if metric is not None and metric.to is not None else None


def from_to(measure: str, start: str, target: str, language: Language) -> str:
    """A measure and its figures as one sentence; what is not known yet is a blank in it."""
    return "".join(part.text for part in _sentence(measure, start.strip(), target.strip(), language))


def _sentence(measure: str, start: str, target: str, language: Language) -> tuple[Part, ...]:
    """What is not known yet stays a blank; a start that is not known is not spoken of."""
    template = _template("from_to" if start else "to", language)
    values = {"measure": measure, "start": start, "target": _without_repeated(start, target)}
    blank = _template("blank", language)
    for name in ("start", "target"):
        template = template if values[name] else template.replace("{" + name + "}", blank)
    return _parts(template, values)


_PER = re.compile(r"平均|(?:一?人|1人)あたり|(?:毎|1)?[週月日年](?:に|あたり)?")


def _without_repeated(start: str, target: str) -> str:
    """1日40人から1日70人に is said as 1日40人から70人に."""
    per = _PER.match(start)
    return target[per.end() :] if per and target.startswith(per[0]) else target


_SLOT = re.compile(r"(\{[a-z]+\}|［[^］]*］|\[[^\]]*\])")


def _parts(template: str, values: Mapping[str, str]) -> tuple[Part, ...]:
    """A template as parts: {slots} hold the owner's words, brackets are blanks, the rest is the template's."""
    return tuple(
        Part(values[piece[1:-1]], "kept")
        if piece[0] == "{"
        else Part(piece, "blank" if _SLOT.fullmatch(piece) else "new")
        for piece in _SLOT.split(template)
        if piece
    )
